"""Papers over HTTP: for who may write them, never kept by a cache, and noted."""

from datetime import UTC, datetime

import pytest

from geodata.actions import papers
from geodata.actions.people import auditing
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.papers import PaperDraft, PaperKind
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role
from mapping.web.auth.sessions import SESSION_HEADER

TYPED = "<script>alert(1)</script>"


@pytest.fixture
def somchai(sign_in):
    return sign_in("somchai", Role.COORDINATOR, "DS07")


@pytest.fixture
def address(project, somchai):
    at = datetime.now(UTC)
    draft = PaperDraft("t", PaperKind.LESSONS, "DS07")
    paper = papers.create_paper(project, somchai[0], draft, at=at)
    papers.save_paper(
        project,
        somchai[0],
        paper.id,
        DisplayedVersion.from_record(paper),
        {"worked": TYPED},
        at=at,
    )
    return f"/files/reports/{paper.id}"


def test_its_writer_gets_both_forms_and_no_cache_keeps_them(client, somchai, address):
    paper = client.get(f"{address}.pdf", headers=somchai[1])
    page = client.get(f"{address}.html", headers=somchai[1])
    assert paper.content.startswith(b"%PDF")
    assert "ชุมชนราชผาทับทิมร่วมใจ" in page.text
    assert TYPED not in page.text
    assert "&lt;script&gt;" in page.text
    for answer in (paper, page):
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "access-control-allow-origin" not in answer.headers


def test_everybody_else_gets_the_answer_of_what_is_not_there(client, sign_in, somchai, address):
    missing = client.get("/files/reports/999.pdf", headers=somchai[1])
    assert missing.status_code == 404
    for digits in (19, 30, 5000):
        endless = client.get(f"/files/reports/{'9' * digits}.pdf", headers=somchai[1])
        assert (endless.status_code, endless.content) == (404, missing.content)
    _, elsewhere = sign_in("elsewhere", Role.COORDINATOR, "DS08")
    _, auditor = sign_in("preecha", Role.AUDITOR)
    stolen = {SESSION_HEADER: somchai[0].session_id}  # the number alone opens nothing
    for headers in ({}, elsewhere, auditor, stolen):
        for form in ("pdf", "html"):
            answer = client.get(f"{address}.{form}", headers=headers)
            assert answer.status_code == 404
            assert answer.content == missing.content


def test_taking_it_out_is_noted(client, project, somchai, address):
    client.get(f"{address}.pdf", headers=somchai[1])
    page = auditing.read_own_page(project, somchai[0], EVERY_ENTRY, 1, at=datetime.now(UTC))
    assert page.lines[0].entry.reason == "paper taken out"

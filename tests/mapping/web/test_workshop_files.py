"""The sheet over HTTP: for who runs the workshop, with the squares that the desk knows."""

import re
from datetime import UTC, date, datetime

import pyotp
import pypdfium2
import pytest

from geodata import actions
from geodata.actions import accounts, workshop_paper, workshops
from geodata.model.paper_grid import letters
from geodata.model.people import Role
from geodata.model.workshops import WorkshopDraft, WorkshopKind
from mapping.web.sessions import HEADER, LOCAL
from tests.conftest import PASSPHRASE


def now():
    return datetime.now(UTC)


@pytest.fixture
def sign_in(project, add_account):
    def make(name, role, *communities):
        _, secret = add_account(name, role, *communities)
        code = pyotp.TOTP(secret).at(now()) if secret else ""
        cookie = accounts.sign_in(project, name, PASSPHRASE, code, at=now())
        session = accounts.session_of(project, cookie, at=now())
        return actions.Caller(session), {"Cookie": f"{LOCAL}={cookie}"}

    return make


@pytest.fixture
def somchai(sign_in):
    return sign_in("somchai", Role.COORDINATOR, "DS07")


@pytest.fixture
def workshop(project):
    kind = WorkshopKind.HEARING
    draft = WorkshopDraft("a", kind, "เวทีริมคลอง", date(2026, 9, 30), "", "DS07", None)
    return workshops.make(project, actions.TERMINAL, draft, at=now())


def said(body):
    page = pypdfium2.PdfDocument(body)[0]
    return re.sub(r"[\s\u2060\u200b]", "", page.get_textpage().get_text_range())


def test_the_sheet_has_the_code_and_no_cache_keeps_it(client, somchai, workshop):
    answer = client.get(f"/files/workshops/{workshop.id}.pdf", headers=somchai[1])
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/pdf"
    assert f"/w/{workshop.code}" in said(answer.content)


def test_its_squares_are_those_of_the_desk(client, project, somchai, workshop, monkeypatch):
    from mapping.web import workshop_files

    drawn = []

    def noted(*_, grid, **__):
        drawn.append(grid)
        return b"%PDF"

    monkeypatch.setattr(workshop_files, "workshop_sheet", noted)
    client.get(f"/files/workshops/{workshop.id}.pdf", headers=somchai[1])
    [lines] = drawn
    grid = workshop_paper.sheet_grid(project, somchai[0], workshop.id, at=now())
    assert (lines.west, lines.north, lines.side) == (grid.west, grid.north, 100)
    assert lines.columns[-1] == letters(grid.columns - 1)
    assert lines.rows == tuple(str(row) for row in range(1, grid.rows + 1))


def test_everybody_else_gets_the_answer_of_what_is_not_there(client, sign_in, somchai, workshop):
    missing = client.get("/files/workshops/999.pdf", headers=somchai[1])
    assert missing.status_code == 404
    endless = client.get(f"/files/workshops/{'9' * 30}.pdf", headers=somchai[1])
    assert (endless.status_code, endless.content) == (404, missing.content)
    _, elsewhere = sign_in("elsewhere", Role.COORDINATOR, "DS08")
    _, auditor = sign_in("preecha", Role.AUDITOR)
    stolen = {HEADER: somchai[0].session_id}  # the number alone opens nothing
    for headers in ({}, elsewhere, auditor, stolen):
        answer = client.get(f"/files/workshops/{workshop.id}.pdf", headers=headers)
        assert answer.status_code == 404
        assert answer.content == missing.content


def test_a_closed_workshop_has_no_sheet(client, project, somchai, workshop):
    workshops.open_room(project, somchai[0], workshop.id, at=now())
    workshops.close(project, somchai[0], workshop.id, at=now())
    answer = client.get(f"/files/workshops/{workshop.id}.pdf", headers=somchai[1])
    assert answer.status_code == 404

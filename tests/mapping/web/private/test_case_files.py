"""Evidence and packets over HTTP: marked with who reads, audited, and nothing for anybody else."""

import hashlib
import io
from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image

from geodata import receipts
from geodata.actions.cases import case_referrals, case_work, cases
from geodata.actions.people import auditing
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import Agency, CaseReport, Purpose
from geodata.model.imports.records import Category
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role
from mapping.exports.cases.packet import build_packet, check_packet
from mapping.web.auth.sessions import SESSION_HEADER
from tests.seen import read_seen_version

PDF = b"%PDF-1.4 <script>alert(1)</script> as it came"


def photo(shade):
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (shade, shade, shade)).save(out, "PNG")
    return out.getvalue()


def pixels(jpeg):
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("L"), dtype=float)


@pytest.fixture
def somchai(sign_in):
    return sign_in("somchai", Role.COORDINATOR, "DS07")


@pytest.fixture
def make_case(project, somchai):
    def make(**more):
        receipt, mark = receipts.draw_receipt(project.row_key)
        report = CaseReport(receipt, Category.PUBLIC_SERVICE, "เรื่อง", "DS07", **more)
        return cases.register_report(project, somchai[0], report, mark, at=datetime.now(UTC))

    return make


@pytest.fixture
def case(make_case):
    return make_case()


@pytest.fixture
def add(project, somchai, case):
    """Add a file to the case and return its address."""

    def make(data, purpose=Purpose.EVIDENCE):
        at = datetime.now(UTC)
        added = case_work.add_file(project, somchai[0], case.id, data, purpose, at=at)
        return f"/files/cases/{added.id}"

    return make


@pytest.fixture
def packet(project, somchai, case, add):
    """Return the referral of the case to the district, and its packet."""
    add(photo(90))
    add(PDF)
    by, at = somchai[0], datetime.now(UTC)
    taken = cases.take_step(
        project, by, case.id, read_seen_version(project, case), CaseStep.TAKEN_UP, at=at
    )
    cover = (Agency.DISTRICT, "หัวหน้าศูนย์ธรรมาภิบาลเขตดุสิต", "โปรดพิจารณา")
    made = build_packet(case_referrals.build_contents(project, by, case.id, *cover, at=at))
    kept = case_referrals.prepare(
        project, by, case.id, read_seen_version(project, taken), *cover, made, at=at
    )
    return kept, made


def test_a_picture_is_shown_with_its_readers_name_over_it(client, project, sign_in, somchai, add):
    address = add(photo(120))
    _, officer = sign_in("pranee", Role.OFFICER)
    answer = client.get(address, headers=somchai[1])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "access-control-allow-origin" not in answer.headers
    at = datetime.now(UTC)
    stored = case_work.open_file(project, somchai[0], address.rsplit("/")[-1], at=at).data
    for shown in (answer.content, client.get(address, headers=officer).content):
        assert (np.abs(pixels(shown) - pixels(stored)) > 12).mean() > 0.01
    assert not np.array_equal(
        pixels(answer.content), pixels(client.get(address, headers=officer).content)
    )


def test_a_pdf_leaves_as_a_file_as_it_came(client, somchai, add):
    answer = client.get(add(PDF), headers=somchai[1])
    assert answer.status_code == 200
    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="CS-')
    assert answer.headers["cache-control"] == "no-store"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_packet_leaves_as_it_was_sealed_and_agrees_with_its_manifest(client, somchai, packet):
    kept, made = packet
    answer = client.get(f"/files/referrals/{kept.id}.zip", headers=somchai[1])
    assert answer.status_code == 200
    assert answer.content == made
    assert hashlib.sha256(answer.content).hexdigest() == kept.sha256
    assert check_packet(answer.content) == []
    assert answer.headers["content-disposition"].startswith('attachment; filename="CS-')
    assert answer.headers["cache-control"] == "no-store"


def test_every_opening_is_noted(client, project, somchai, packet, add):
    def noted():
        page = auditing.read_own_page(project, somchai[0], EVERY_ENTRY, 1, at=datetime.now(UTC))
        return Counter(line.entry.reason for line in page.lines)

    address = add(photo(90))
    before = noted()
    assert noted() == before
    client.get(address, headers=somchai[1])
    client.get(f"/files/referrals/{packet[0].id}.zip", headers=somchai[1])
    client.get(f"/files/cases/{'0' * 32}", headers=somchai[1])
    assert noted() - before == {"case file opened": 1, "case packet opened": 1}


def test_everybody_else_gets_the_answer_of_what_is_not_there(client, sign_in, somchai, add, packet):
    missing = client.get(f"/files/cases/{'0' * 32}", headers=somchai[1])
    assert missing.status_code == 404
    strangers = [
        {},
        {SESSION_HEADER: somchai[0].session_id},  # the number alone opens nothing
        sign_in("elsewhere", Role.COORDINATOR, "DS08")[1],
        sign_in("preecha", Role.AUDITOR)[1],
        sign_in("wichai", Role.ADMINISTRATOR)[1],
        sign_in("malee", Role.PRESENTER)[1],
    ]
    for address in (add(photo(90)), add(PDF), f"/files/referrals/{packet[0].id}.zip"):
        assert client.get(address, headers=somchai[1]).status_code == 200
        for headers in strangers:
            answer = client.get(address, headers=headers)
            assert answer.status_code == 404
            assert answer.content == missing.content


def test_a_case_kept_from_the_community_is_not_there_for_its_coordinator(
    client, project, sign_in, somchai, make_case
):
    kept = make_case(not_for_community=True)
    officer, headers = sign_in("pranee", Role.OFFICER)
    at = datetime.now(UTC)
    added = case_work.add_file(project, officer, kept.id, photo(5), Purpose.EVIDENCE, at=at)
    address = f"/files/cases/{added.id}"
    assert client.get(address, headers=headers).status_code == 200
    assert client.get(address, headers=somchai[1]).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "cases/x",
        "cases/" + "0" * 3000,
        "cases/" + "F" * 32,
        "cases/%00",
        "cases/..%2f..%2fkeys",
        "cases/" + "0" * 32 + "%0a",
        "referrals/0.zip",
        "referrals/-1.zip",
        "referrals/1e3.zip",
        "referrals/" + "9" * 18 + ".zip",
        "referrals/" + "9" * 5000 + ".zip",
        "referrals/๑.zip",
        "referrals/1",
        "referrals/.zip",
    ],
)
def test_what_is_no_id_is_not_there(client, somchai, path):
    answer = client.get(f"/files/{path}", headers=somchai[1])
    assert answer.status_code == 404
    assert answer.content == client.get("/files/cases/none", headers=somchai[1]).content

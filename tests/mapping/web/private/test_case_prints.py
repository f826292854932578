"""Cases on paper over HTTP: for who may see them, noted, kept nowhere, and nothing for others."""

import io
import re
from collections import Counter
from datetime import UTC, datetime

import openpyxl
import pypdfium2
import pytest

from geodata.actions.cases import case_prints, case_reports, case_work, cases
from geodata.actions.cases.case_prints import ListFilter
from geodata.actions.people import auditing
from geodata.model.cases.cases import CaseReport, Details, Threat
from geodata.model.imports.records import Category
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role
from mapping.web.auth.sessions import SESSION_HEADER
from tests.seen import case_as_it_is

OPEN = ListFilter("open")
CANARY, CONTACT, HERE = "KANARIENVOGEL", "0812345678", "เรียกเงินค่าแผง"


def report(project, story=HERE, community_id="DS07", **changes):
    receipt, mark = case_reports.draw_receipt(project)
    given = {"category": Category.POLICY, "contact": CONTACT} | changes
    told = CaseReport(receipt, story=story, community_id=community_id, **given)
    case_reports.report_case(project, told, mark, at=datetime.now(UTC))


@pytest.fixture
def somchai(sign_in):
    return sign_in("somchai", Role.COORDINATOR, "DS07")


@pytest.fixture
def malee(sign_in):
    return sign_in("malee", Role.OFFICER)


@pytest.fixture
def reported(project):
    """Three cases: one's own, one of another community, one kept from the community."""
    report(project)
    report(project, CANARY, "DS08")
    report(project, CANARY, not_for_community=True)


def address(project, who, *ids, form="pdf", chosen=OPEN):
    sealed = case_prints.seal_list(project, who[0], ids, chosen)
    return f"/files/case-list.{form}?of={sealed}"


def extract_text(data):
    pages = pypdfium2.PdfDocument(data)
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pages))


def numbers(project, who):
    return [case.case.number for case in cases.list_cases(project, who[0], at=datetime.now(UTC))]


def count_notes(project, who):
    page = auditing.read_own_page(project, who[0], EVERY_ENTRY, 1, at=datetime.now(UTC))
    return Counter((line.entry.object, line.entry.reason) for line in page.lines)


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_a_list_leaves_as_a_file_that_nobody_keeps(client, project, somchai, reported, form):
    answer = client.get(address(project, somchai, 1, form=form), headers=somchai[1])
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "access-control-allow-origin" not in answer.headers
    name = rf'attachment; filename="cases-\d{{4}}-\d\d-\d\d\.{form}"'
    assert re.fullmatch(name, answer.headers["content-disposition"])


def test_one_case_leaves_with_the_name_of_its_reader(client, project, somchai, reported):
    answer = client.get("/files/cases/1/case.pdf", headers=somchai[1])
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    [number] = numbers(project, somchai)
    assert answer.headers["content-disposition"] == f'attachment; filename="{number}.pdf"'
    words = extract_text(answer.content)
    assert HERE in words
    assert "somchai" in words
    assert CONTACT not in words


def test_nothing_out_of_scope_is_in_a_list_whatever_it_asks_for(client, project, somchai, reported):
    """An address that names other cases, as one of before the scope changed would."""
    for form in ("pdf", "xlsx"):
        body = client.get(address(project, somchai, 1, 2, 3, form=form), headers=somchai[1]).content
        if form == "pdf":
            words = extract_text(body)
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(body)).active
            words = repr(list(sheet.iter_rows(values_only=True)))
        [own] = numbers(project, somchai)
        assert own in words
        assert re.findall("CS-[0-9A-Z]{8}", words) == [own]
        assert CANARY not in words
        assert HERE not in words  # no story of one's own either
        assert CONTACT not in words


def test_control_an_officer_takes_all_three_out(client, project, malee, reported):
    words = extract_text(client.get(address(project, malee, 1, 2, 3), headers=malee[1]).content)
    assert set(re.findall("CS-[0-9A-Z]{8}", words)) == set(numbers(project, malee))
    assert CANARY not in words
    assert CANARY in extract_text(client.get("/files/cases/2/case.pdf", headers=malee[1]).content)


def test_every_role_but_those_who_work_cases_gets_the_answer_of_what_is_not_there(
    client, project, sign_in, somchai, malee, reported
):
    missing = client.get("/files/cases/999/case.pdf", headers=somchai[1])
    assert missing.status_code == 404
    strangers = [
        {},
        {SESSION_HEADER: somchai[0].session_id},  # the number alone opens nothing
        sign_in("preecha", Role.AUDITOR)[1],
        sign_in("wichai", Role.ADMINISTRATOR)[1],
        sign_in("nok", Role.PRESENTER)[1],
    ]
    elsewhere = sign_in("anan", Role.COORDINATOR, "DS08")[1]
    own = [address(project, somchai, 1), address(project, somchai, 1, form="xlsx")]
    for path in (*own, "/files/cases/1/case.pdf"):
        assert client.get(path, headers=somchai[1]).status_code == 200
        for headers in (*strangers, elsewhere):
            answer = client.get(path, headers=headers)
            assert (answer.status_code, answer.content) == (404, missing.content)
    for headers in (*strangers, somchai[1]):  # of another community, and kept from one's own
        for path in ("/files/cases/2/case.pdf", "/files/cases/3/case.pdf"):
            answer = client.get(path, headers=headers)
            assert (answer.status_code, answer.content) == (404, missing.content)
    answer = client.get(address(project, somchai, 2, 3), headers=somchai[1])
    assert (answer.status_code, answer.content) == (404, missing.content)
    assert client.get("/files/cases/2/case.pdf", headers=malee[1]).status_code == 200


def test_an_address_opens_for_the_session_that_drew_it_alone(
    client, project, malee, sign_in, reported
):
    path = address(project, malee, 1, 2)
    assert client.get(path, headers=malee[1]).status_code == 200
    assert client.get(path, headers=sign_in("manee", Role.OFFICER)[1]).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "case-list.pdf",
        "case-list.pdf?of=",
        "case-list.pdf?of=x",
        "case-list.pdf?of=" + "A" * 40_000,
        "case-list.pdf?of=%00",
        "case-list.pdf?of=ก",
        "case-list.csv?of=x",
        "case-list.?of=x",
        "cases/0/case.pdf",
        "cases/-1/case.pdf",
        "cases/1e3/case.pdf",
        "cases/๑/case.pdf",
        "cases/" + "9" * 5000 + "/case.pdf",
        "cases/1/case.xlsx",
    ],
)
def test_what_is_no_address_is_not_there(client, project, somchai, reported, path):
    answer = client.get(f"/files/{path}", headers=somchai[1])
    missing = client.get("/files/cases/999/case.pdf", headers=somchai[1])
    assert (answer.status_code, answer.content) == (404, missing.content)


def test_what_was_taken_out_is_noted_by_number_and_without_words(
    client, project, somchai, reported
):
    before = count_notes(project, somchai)
    chosen = ListFilter("open", None, "DS07", "somchai", by_words=True)
    client.get(address(project, somchai, 1, 2, chosen=chosen), headers=somchai[1])
    client.get("/files/cases/1/case.pdf", headers=somchai[1])
    client.get("/files/cases/2/case.pdf", headers=somchai[1])  # not there for somchai
    assert count_notes(project, somchai) - before == {
        ("list 1", "cases taken out"): 1,
        ("case 1", "case taken out"): 1,
    }


def test_details_and_threat_are_for_the_district(client, project, somchai, malee):
    report(project, details=Details(witnesses="พยานปากสำคัญ"))
    at = datetime.now(UTC)
    seen = case_as_it_is(project, 1)
    case_work.set_threat(project, malee[0], 1, seen, Threat.ORDINARY, "เหตุผล", at=at)
    case_work.add_note(project, malee[0], 1, "บันทึกของเขต", token="n", at=at)
    papers = {
        name: extract_text(client.get("/files/cases/1/case.pdf", headers=who[1]).content)
        for name, who in (("coordinator", somchai), ("officer", malee))
    }
    assert "พยานปากสำคัญ" in papers["officer"]
    assert "พยานปากสำคัญ" not in papers["coordinator"]
    assert "ระดับความปลอดภัย" in papers["officer"]
    assert "ระดับความปลอดภัย" not in papers["coordinator"]
    for words in papers.values():
        assert "บันทึกของเขต" in words  # both read it on the screen


def test_nothing_of_a_file_is_kept_in_the_clear(client, project, malee, reported, tmp_path):
    client.get(address(project, malee, 1, 2, 3), headers=malee[1])
    client.get(address(project, malee, 1, 2, 3, form="xlsx"), headers=malee[1])
    client.get("/files/cases/2/case.pdf", headers=malee[1])
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not [path.name for path in kept if path.suffix in {".pdf", ".xlsx"}]
    assert not [path.name for path in kept if CANARY.encode() in path.read_bytes()]


def test_a_list_ends_at_its_limit_and_says_so(client, project, malee, monkeypatch):
    monkeypatch.setattr(case_prints, "MAX_LISTED", 2)
    for _ in range(3):
        report(project)
    ids = [case.case.id for case in cases.list_cases(project, malee[0], at=datetime.now(UTC))]
    words = extract_text(client.get(address(project, malee, *ids), headers=malee[1]).content)
    assert "รายการเรื่อง2เรื่อง" in words
    assert "ยังมีอีก1เรื่องที่ไม่ได้แสดง" in words


def test_the_address_of_the_longest_list_is_short_enough_for_every_proxy(project, malee):
    ids = range(3, 3 * case_prints.MAX_LISTED + 3, 3)
    assert len(address(project, malee, *ids)) < 4000
    scattered = [number * number % 100_003 for number in range(1, case_prints.MAX_LISTED + 1)]
    assert len(address(project, malee, *scattered)) < 8000

"""The monitoring form over HTTP: for who may see the programme, with its figures, and noted."""

import io
from datetime import UTC, datetime

import openpyxl
import pypdfium2
import pytest

from geodata.actions import TERMINAL
from geodata.actions.programme import activities, members, programmes
from geodata.model.people.people import Role
from geodata.model.programme.activities import ActivityDraft, ActivityKind, HeldActivity
from geodata.model.programme.members import MemberDraft, MemberKind
from geodata.model.times import to_bangkok_date, to_fiscal_year_be

CANARY = "นางสาวกระจิบ นกขมิ้น"
FORMULA = "=1+1"


@pytest.fixture
def programme(project):
    at = datetime.now(UTC)
    day = to_bangkok_date(at)
    first = programmes.begin_from_reference(project, TERMINAL, 2559, at=at)
    made = programmes.copy_programme(project, TERMINAL, first.id, to_fiscal_year_be(at), at=at)
    draft = MemberDraft("m", CANARY, "0899999999", MemberKind.VOLUNTEER, day, day)
    member = members.add_member(project, TERMINAL, draft, at=at)
    activity = ActivityDraft("a", made.id, ActivityKind.FOCUS_GROUP, FORMULA, None, "DS07")
    held = HeldActivity(day, 14, frozenset([member.id]))
    activities.add_held_activity(project, TERMINAL, activity, held, at=at)
    return made


@pytest.fixture
def malee(sign_in):
    return sign_in("malee", Role.OFFICER)


def test_the_workbook_says_what_the_tiles_say(client, malee, programme):
    answer = client.get(f"/files/programme/{programme.id}.xlsx", headers=malee[1])
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    goals = {row[0]: row for row in book["ตัวชี้วัด"].iter_rows(min_row=2, values_only=True)}
    assert goals["output-1"][2:4] == (1, 150)
    assert goals["output-11"][2:4] == ("ยังไม่มีข้อมูล", 15_200)
    [last] = [row for row in book["งบประมาณ"].iter_rows(values_only=True) if row[0] == "รวม"]
    assert last[2:] == (300_000, 0, 300_000)
    held = [row for row in book["กิจกรรม"].iter_rows(min_row=2, values_only=True) if row[5] == 14]
    assert [row[0] for row in held] == [f"'{FORMULA}"]


def test_the_paper_says_it_too_and_neither_names_a_member(client, malee, programme):
    paper = client.get(f"/files/programme/{programme.id}.pdf", headers=malee[1])
    document = pypdfium2.PdfDocument(paper.content)
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "แบบรายงานการติดตามผล" in words
    assert "15,200" in words
    assert "malee" in words
    book = client.get(f"/files/programme/{programme.id}.xlsx", headers=malee[1])
    sheets = openpyxl.load_workbook(io.BytesIO(book.content))
    cells = [
        str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row
    ]
    for text in (words, " ".join(cells)):
        assert "กระจิบ" not in text
        assert "0899999999" not in text


def test_control_a_name_in_a_title_is_found(client, malee, project, programme):
    at = datetime.now(UTC)
    draft = ActivityDraft("n", programme.id, ActivityKind.FORUM, CANARY)
    activities.plan_activity(project, TERMINAL, draft, at=at)
    paper = client.get(f"/files/programme/{programme.id}.pdf", headers=malee[1])
    document = pypdfium2.PdfDocument(paper.content)
    assert "กระจิบ" in "".join(page.get_textpage().get_text_bounded() for page in document)


def test_everybody_else_gets_the_answer_of_what_is_not_there(client, sign_in, malee, programme):
    missing = client.get("/files/programme/999.pdf", headers=malee[1])
    assert missing.status_code == 404
    _, presenter = sign_in("presenter", Role.PRESENTER)
    for headers in (presenter, {}):
        answer = client.get(f"/files/programme/{programme.id}.pdf", headers=headers)
        assert (answer.status_code, answer.content) == (404, missing.content)
    assert client.get(f"/files/programme/{programme.id}.exe", headers=malee[1]).status_code == 404


def test_the_questionnaire_on_paper_asks_for_the_age(client, sign_in, malee, programme):
    address = f"/files/programme/{programme.id}/survey.pdf"
    pages = pypdfium2.PdfDocument(client.get(address, headers=malee[1]).content)
    words = "".join(page.get_textpage().get_text_bounded() for page in pages)
    assert "แบบสอบถามความคิดเห็น" in words
    assert "ช่วงอายุของท่าน" in words
    _, presenter = sign_in("presenter", Role.PRESENTER)
    for headers in (presenter, {}):
        assert client.get(address, headers=headers).status_code == 404
    assert client.get("/files/programme/999/survey.pdf", headers=malee[1]).status_code == 404


def test_that_it_was_taken_out_is_noted(client, project, malee, programme):
    client.get(f"/files/programme/{programme.id}.xlsx", headers=malee[1])
    with project.database.begin_read() as tx:
        noted = tx.connection.exec_driver_sql(
            "SELECT object FROM audit_entries WHERE reason = 'programme taken out'"
        ).scalars()
        assert list(noted) == [f"programme {programme.id}"]

"""The programme on the screen: begun by one button, tiles without rows, an activity recorded."""

from datetime import UTC, datetime

import pytest

from geodata.actions import TERMINAL
from geodata.actions.programme import activities, members, programmes
from geodata.model.people.people import Role
from geodata.model.programme.activities import ActivityDraft, ActivityKind
from geodata.model.programme.members import MemberDraft, MemberKind
from geodata.model.times import to_bangkok_date, to_fiscal_year_be
from tests.refusals import refusal

NAME = "นางสาวกระจิบ นกขมิ้น"


@pytest.fixture
def moment():
    return datetime.now(UTC)  # the screen's own time


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


@pytest.fixture
def programme(project, moment):
    first = programmes.begin_from_reference(project, TERMINAL, 2559, at=moment)
    year_be = to_fiscal_year_be(moment)
    return programmes.copy_programme(project, TERMINAL, first.id, year_be, at=moment)


@pytest.fixture
def planned(project, programme, moment):
    draft = ActivityDraft("p", programme.id, ActivityKind.FOCUS_GROUP, "กลุ่มย่อย", None, "DS07")
    return activities.plan_activity(project, TERMINAL, draft, at=moment)


@pytest.fixture
def member(project, moment):
    day = to_bangkok_date(moment)
    draft = MemberDraft("m", NAME, "0899", MemberKind.EXPERT, day, day, community_id="DS07")
    return members.add_member(project, TERMINAL, draft, at=moment)


def list_texts(at):
    return [element.value for element in at.main.get("text")]


def test_the_study_s_plan_begins_with_one_button(open_app, malee):
    at = open_app("programme", by=malee)
    at.button(key="programme-begin-2559").click().run()
    assert not at.exception
    assert at.success
    said = list_texts(at)
    assert "เป้าหมาย 15,200 เล่ม" in said
    assert said.count("ยังไม่มีข้อมูล") >= 11
    assert not [words for words in said if "%" in words or words == "0"]
    assert "เกินกำหนด 11 ตัวชี้วัด" in said  # 2559 is over


def test_a_tile_opens_the_rows_that_it_counts(project, open_app, malee, programme, moment):
    day = to_bangkok_date(moment)
    for token in ("a", "b"):
        draft = MemberDraft(token, NAME, "", MemberKind.VOLUNTEER, day, day)
        members.add_member(project, TERMINAL, draft, at=moment)
    at = open_app("programme", by=malee)
    [opened] = [one for one in at.expander if one.label == "ดูรายการที่นับ (2)"]
    [table] = opened.table
    assert list(table.value["จำนวน"]) == ["1", "1"]
    assert NAME not in str(table.value)
    assert "2" in list_texts(at)


def test_a_coordinator_begins_nothing(open_app, somchai):
    at = open_app("programme", by=somchai)
    assert not [button for button in at.button if button.key.startswith("programme-begin")]


def test_an_activity_of_one_s_own_place_is_recorded(project, open_app, somchai, planned):
    at = open_app("programme", by=somchai, section="activities")
    number = next(
        field for field in at.number_input if field.key.startswith(f"held-people-{planned.id}-")
    )
    number.set_value(14).run()
    at.button(key=f"hold-save-{planned.id}").click().run()
    assert not at.exception
    assert "บันทึกว่าจัดกิจกรรมแล้ว" in at.success[0].value
    [held] = activities.list_activities(
        project, somchai, planned.programme_id, at=datetime.now(UTC)
    )
    assert (held.headcount, held.held_on) == (14, to_bangkok_date(datetime.now(UTC)))


def test_what_a_coordinator_may_not_is_not_there(open_app, somchai, programme, planned):
    for section in ("overview", "budget", "papers", "notes"):
        at = open_app("programme", by=somchai, section=section)
        assert not at.exception
        keys = {button.key for button in at.button}
        assert not keys & {"expense-save", "document-save", "note-save", "goal-save", "copy-now"}
    at = open_app("programme", by=somchai, section="activities")
    assert [key.key for key in at.button if key.key.startswith("hold-save-")] == [
        f"hold-save-{planned.id}"
    ]


def test_names_are_shown_once_somebody_opens_them(open_app, malee, programme, member):
    at = open_app("programme", by=malee, section="members")
    assert not at.exception
    assert NAME not in str(at.table[0].value)
    at.button(key="member-names").click().run()
    assert NAME in str(at.table[0].value)


def test_whoever_signs_in_on_the_same_page_does_not_see_them(
    open_app, signed_in, malee, programme, member
):
    at = open_app("programme", by=malee, section="members")
    at.button(key="member-names").click().run()
    assert NAME in str(at.table[0].value)
    at.user["id"] = signed_in(Role.OFFICER, name="manee").session_id
    at.run()
    assert NAME not in str(at.table[0].value)


def test_an_expense_above_the_sum_is_refused_beside_its_button(
    project, open_app, malee, programme, moment
):
    overview = programmes.read_overview(project, malee, programme.id, at=moment)
    at = open_app("programme", by=malee, section="budget")
    line = next(group for group in at.button_group if group.key.startswith("expense-line-"))
    line.select(overview.spending[0].line.id).run()
    total = next(field for field in at.number_input if field.key.startswith("expense-sum-"))
    total.set_value(300_000.01).run()
    at.button(key="expense-save").click().run()
    assert [error.value for error in at.error if "E\\-PROG\\-05" in error.value]
    overview = programmes.read_overview(project, malee, programme.id, at=moment)
    assert overview.spent_satang == 0


def test_every_part_opens_in_both_languages(open_app, malee, programme, planned, member):
    for section in ("overview", "activities", "budget", "members", "papers", "notes"):
        for language in ("th", "en"):
            at = open_app("programme", by=malee, section=section, lang=language)
            assert not at.exception, (section, language)
            assert not at.error


def test_nobody_else_sees_it(open_app, signed_in, programme):
    at = open_app("programme", by=signed_in(Role.PRESENTER))
    assert at.error[0].value.startswith(refusal(Role.PRESENTER))

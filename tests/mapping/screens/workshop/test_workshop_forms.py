"""The forms of a workshop before its facilitator: opened, typed in, read when they are closed."""

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from geodata.actions import TERMINAL
from geodata.actions.workshops import answers, workshops
from geodata.model.people.people import Role
from geodata.model.workshops.answers import AnswerDraft
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import AgeGroup, WorkshopDraft, WorkshopKind
from geodata.reference.forms import get_form
from tests.sheets import list_stored_sheets

PRE, POST, SURVEY = FormKind


def host(workshop_id):
    from mapping.screens.workshop import workshop_forms

    workshop_forms.draw(workshop_id)


def now():
    return datetime.now(UTC)


@pytest.fixture
def room(project):
    draft = WorkshopDraft(
        "a", WorkshopKind.TRAINING, "อบรม", date(2026, 9, 30), "ศาลา", "DS07", None
    )
    made = workshops.create_workshop(project, TERMINAL, draft, at=now())
    return workshops.open_room(project, TERMINAL, made.id, at=now())


@pytest.fixture
def do(project, room):
    return lambda action, *more: action(project, TERMINAL, room.id, *more, at=now())


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


@pytest.fixture
def open_part(room, somchai):
    def run(by=somchai, **query):
        at = AppTest.from_function(host, kwargs={"workshop_id": room.id}, default_timeout=60)
        for name, value in query.items():
            at.query_params[name] = value
        at.user["id"] = by.session_id
        at.run()
        assert not at.exception
        return at

    return run


@pytest.fixture
def sheet(do):
    """Type a sheet in: the first `right` questions of a test are answered rightly."""
    made = []

    def add(kind, right=0, code="", age=None, answer=None):
        form = get_form(kind)
        chosen = {
            item.id: (item.answer,) if place < right else ()
            for place, item in enumerate(form.items)
        }
        if answer is not None:
            chosen = {item.id: (answer,) for item in form.items}
        made.append(kind)
        token = f"token-of-a-sheet-{len(made):03d}"
        do(answers.add_paper, AnswerDraft(token, kind, chosen, code, age))

    return add


def read_screen(at):
    return " ".join(text_element.value for text_element in at.text)


def problem(at):
    [error] = at.error
    return error.value.replace("\\", "")


def table(at, column):
    """Return the rows of the table that has a column, as lists."""
    [found] = [drawn_table.value for drawn_table in at.table if column in drawn_table.value.columns]
    return found


def test_a_form_is_opened_and_closed(open_part, do):
    at = open_part()
    assert read_screen(at).count("ไม่ได้เปิดรับคำตอบ") == 3
    at.button(key="form-open-pre_test").click().run()
    assert not at.exception
    assert do(answers.read_overview).forms[PRE].is_open
    assert "แบบทดสอบก่อนการอบรม · กำลังเปิดรับคำตอบ" in read_screen(at)
    at.button(key="form-close-pre_test").click().run()
    assert not do(answers.read_overview).forms[PRE].is_open


def test_nothing_is_opened_where_the_room_is_closed(open_part, do):
    do(workshops.close_room)
    at = open_part()
    assert all(at.button(key=f"form-open-{kind}").disabled for kind in ("pre_test", "survey"))
    assert any("เฉพาะเมื่อห้องเวิร์กช็อปเปิดอยู่" in caption.value for caption in at.caption)


def type_in(at, **fields):
    for name, value in fields.items():
        at.text_input(key=f"form-desk-{name}").set_value(value)
    next(button for button in at.button if button.label == "บันทึกชุดนี้").click().run()
    assert not at.exception


def test_a_sheet_is_typed_in_and_the_desk_is_empty_for_the_next(project, room, open_part, do):
    at = open_part()
    for code in ("07ก45", "๐๘ข๔๖"):
        type_in(at, **{"code-pre_test": code, "digits-pre_test": "2413 310 442"})
        assert at.success[0].value.startswith("บันทึกแล้ว ตอบ 9 จาก 10 ข้อ")
        assert [text_input.value for text_input in at.text_input] == ["", ""]
    sheets = list_stored_sheets(project, room.id)
    assert len(sheets) == 2
    assert len({sheet.code_hash for sheet in sheets}) == 2
    assert sheets[0].answers["governance"] == (2,)
    assert "จากกระดาษ 2 ชุด" in read_screen(at)


def test_what_is_refused_stays_where_it_was_typed(project, room, open_part, do):
    at = open_part()
    type_in(at, **{"code-pre_test": "07ก45", "digits-pre_test": "24133"})
    assert "E-FORM-06" in problem(at)
    assert [text_input.value for text_input in at.text_input] == ["07ก45", "24133"]
    assert list_stored_sheets(project, room.id) == []
    type_in(at, **{"digits-pre_test": "2413310442"})
    assert len(list_stored_sheets(project, room.id)) == 1
    assert not at.error


def test_a_survey_is_typed_in_with_age_and_choices(project, room, open_part, do):
    at = open_part()
    next(
        button_group for button_group in at.button_group if button_group.label == "แบบฟอร์ม"
    ).select(SURVEY).run()
    type_in(
        at,
        **{"age-survey": "2", "digits-survey": "12345123", "several-survey": "1 6 8"},
    )
    [kept] = list_stored_sheets(project, room.id)
    assert kept.age_group is AgeGroup.FORTY_UP
    assert kept.answers["areas"] == (1, 6, 8)


def test_the_survey_is_shown_when_the_workshop_is_closed(open_part, do, sheet):
    for _ in range(6):
        sheet(SURVEY, age=AgeGroup.SIXTY_UP, answer=3)
    at = open_part()
    assert not at.table
    assert any("จะรวมในผลเมื่อปิดเวิร์กช็อปแล้ว" in caption.value for caption in at.caption)
    do(workshops.close_room)
    at = open_part()
    assert at.table
    assert any("เวิร์กช็อปที่ปิดแล้ว 1 ครั้ง" in caption.value for caption in at.caption)


def test_results_of_an_open_test_wait_until_both_are_closed(open_part, do, sheet):
    for number in range(5):
        sheet(PRE, number, f"0{number + 1}ก11")
        sheet(POST, 10, f"0{number + 1}ก11")
    do(answers.open_form, POST)
    at = open_part()
    assert not at.table
    assert any("เมื่อปิดรับคำตอบทั้งก่อนและหลัง" in caption.value for caption in at.caption)
    do(answers.close_form, POST)
    assert open_part().table


def test_pairs_after_a_look_wait_and_the_screen_says_so(open_part, sheet):
    for number in range(5):
        sheet(PRE, number, f"0{number + 1}ก11")
        sheet(POST, 10, f"0{number + 1}ก11")
    before = open_part()
    for number in (7, 8):
        sheet(PRE, 0, f"0{number}ก11")
        sheet(POST, 1, f"0{number}ก11")
    at = open_part()
    assert "เพิ่มหลังจากมีผู้ดูผลแล้ว 2 คู่ จะรวมในผลเมื่อครบ 5 คู่" in read_screen(at)
    for table_before, table_after in zip(before.table, at.table, strict=True):
        assert table_before.value.equals(table_after.value)


def test_four_pairs_are_not_enough_and_what_is_left_out_is_said(open_part, sheet):
    for number in range(4):
        sheet(PRE, 2, f"0{number + 1}ก11")
        sheet(POST, 5 + number, f"0{number + 1}ก11")
    sheet(PRE, 2, "09ก11")
    sheet(POST, 2)
    sheet(POST, 9, "01ก11")
    at = open_part()
    assert "ข้อมูลยังไม่เพียงพอ: จับคู่แบบทดสอบก่อนและหลังการอบรมได้ 4 คู่" in read_screen(at)
    assert "ช่วงความเชื่อมั่น" not in read_screen(at)
    assert (
        "มีเฉพาะก่อนการอบรม 1 ชุด · มีเฉพาะหลังการอบรม 0 ชุด · ไม่มีรหัส 1 ชุด · "
        "รหัสซ้ำ (นับชุดแรก) 1 ชุด" in read_screen(at)
    )


@pytest.mark.parametrize(
    ("after", "says"),
    [
        # Changes 3, 4, 5, 4, 4: mean 4, half 2.776 · 0.7071 / √5 = 0.878.
        ((5, 6, 7, 6, 6), "เพิ่มขึ้น 4.0 คะแนน จากคะแนนเต็ม 10 (ช่วงความเชื่อมั่นร้อยละ 95: 3.1 ถึง 4.9)"),
        ((0, 1, 0, 1, 1), "ลดลง 1.4 คะแนน"),
        ((3, 1, 3, 2, 1), "ยังสรุปไม่ได้ว่าคะแนนเปลี่ยนไปจริง"),
        ((3, 3, 3, 3, 3), "ประมาณช่วงความเชื่อมั่นไม่ได้"),
    ],
)
def test_the_change_is_said_with_its_interval(open_part, sheet, after, says):
    for number, right in enumerate(after, 1):
        sheet(PRE, 2, f"0{number}ก11")
        sheet(POST, right, f"0{number}ก11")
    assert says in read_screen(open_part())


def test_the_table_and_the_chart_tell_the_same(open_part, sheet):
    for number in range(5):
        sheet(PRE, number, f"0{number + 1}ก11")
        sheet(POST, 10, f"0{number + 1}ก11")
    at = open_part()
    rows = table(at, "คนเดียวกันตอบเปลี่ยนไป")
    assert list(rows["ก่อนการอบรม"])[:5] == ["80% (5)", "60% (5)", "40% (5)", "20% (5)", "0% (5)"]
    assert set(rows["หลังการอบรม"]) == {"100% (5)"}
    changed = list(rows["คนเดียวกันตอบเปลี่ยนไป"])
    assert changed[0] == "ผิดเป็นถูก 1 คน · ถูกเป็นผิด 0 คน"
    assert changed[9] == "ผิดเป็นถูก 5 คน · ถูกเป็นผิด 0 คน"  # 10 · 2 / 2⁵ is no proof
    [chart] = at.get("vega_lite_chart")
    assert "ข้อ 1: ก่อน 80% (5) หลัง 100% (5)" in chart.proto.alt
    assert "ร้อยละของผู้ตอบถูก" in chart.proto.alt
    choices = table(at, "คำตอบ")
    assert list(choices["หลังการอบรม"]) == ["0%", "100%", "0%", "0%", "0%"]
    assert list(choices["ก่อนการอบรม"])[-1] == "20%"


def test_a_small_age_group_waits_and_is_in_no_sum(open_part, do, sheet):
    for age, size in ((AgeGroup.SIXTY_UP, 6), (AgeGroup.FORTY_UP, 3), (AgeGroup.TWENTY_UP, 8)):
        for _ in range(size):
            sheet(SURVEY, age=age, answer=4)
    do(workshops.close_room)
    at = open_part()
    together = "ทุกกลุ่มที่แสดงรวมกัน"
    scale = next(
        drawn_table.value
        for drawn_table in at.table
        if len(drawn_table.value) == 8 and together in drawn_table.value.columns
    )
    first = scale.iloc[0]
    assert first[together] == "4.0 (14)"
    assert first["60 ปีขึ้นไป"] == "4.0 (6)"
    assert first["40 ปีขึ้นไป (นับอายุ 40–59 ปี)"] == "ไม่แสดง"
    assert first["20–24 ปี"] == "4.0 (8)"
    assert any("ไม่แสดงเพื่อคุ้มครองผู้ให้ข้อมูล" in caption.value for caption in at.caption)


def test_somebody_else_sees_nothing(open_part, signed_in, sheet):
    sheet(SURVEY, answer=1)
    people = {
        "E-NF-01": signed_in(Role.COORDINATOR, "DS08", name="neighbour"),
        "E-NF-02": signed_in(Role.PRESENTER, name="presenter"),
    }
    for code, by in people.items():
        at = open_part(by)
        assert code in problem(at)
        assert not [*at.button, *at.text, *at.table, *at.text_input]


def test_in_english(open_part, sheet):
    sheet(PRE, 2, "01ก11")
    at = open_part(lang="en")
    assert "Not enough data yet: 0 pairs of tests" in read_screen(at)

"""The parts of the workshop's screen: pins, paper, summary and scenarios."""

from datetime import UTC, date, datetime

import pytest

from geodata.actions import TERMINAL
from geodata.actions.risks import risks
from geodata.actions.workshops import (
    attendance,
    pin_titles,
    plans,
    rooms,
    workshop_paper,
    workshops,
)
from geodata.actions.workshops.rooms import Guest
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import Precision, Scores
from geodata.model.workshops.attendance import AttendanceAge, AttendeeKind
from geodata.model.workshops.plans import Likelihood, ScenarioDraft, StrategyDraft
from geodata.model.workshops.workshops import PinDraft, WorkshopDraft, WorkshopKind
from tests.seen import pin_as_it_is, read_seen_version

HERE = (100.50413, 13.77991)  # DS07
THERE = (100.51387, 13.78012)  # DS01
HOSTILE = "**ดี** ![x](http://e.example/x) ${alert(1)}"


def now():
    return datetime.now(UTC)


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


@pytest.fixture
def room(project):
    kind = WorkshopKind.FUTURE_SCENARIO
    draft = WorkshopDraft("a", kind, "ภาพอนาคต", date(2026, 9, 30), "ศาลา", "DS07", None)
    made = workshops.create_workshop(project, TERMINAL, draft, at=now())
    return workshops.open_room(project, TERMINAL, made.id, at=now())


@pytest.fixture
def do(project, room):
    return lambda action, *more: action(project, TERMINAL, room.id, *more, at=now())


@pytest.fixture
def open_part(open_app, somchai, room):
    def run(part, by=somchai, **query):
        at = open_app("workshop", by=by, workshop=str(room.id), part=part, **query)
        assert not at.exception
        return at

    return run


@pytest.fixture
def send_pin(project, room):
    sent = []

    def send(note="", point=HERE, title=""):
        guest = Guest(room.code, rooms.join_room(project, room.code, at=now()))
        sent.append(guest)
        token = f"token-of-a-pin-{len(sent):04d}"
        draft = PinDraft(token, Category.POLICY, point, None, note, title)
        return rooms.propose_pin(project, guest, draft, at=now()).id

    return send


def press(at, key):
    at.button(key=key).click().run()
    assert not at.exception
    return at


def choose(at, *pins):
    for pin in pins:
        at.checkbox(key=f"pin-chosen-{pin}").check()
    at.run()


def read_screen(at):
    return "\n".join(text_element.value for text_element in at.main.text)


def keys(at, start=""):
    return {button.key for button in at.button if button.key and button.key.startswith(start)}


def table(at, column):
    [found] = [drawn_table.value for drawn_table in at.table if column in drawn_table.value.columns]
    return found


# ---- pins


def test_chosen_pins_are_sent_once_and_said_to_be_sent(open_part, send_pin, project, do):
    first, second, third = (send_pin(note) for note in ("หนึ่ง", "สอง", "สาม"))
    at = open_part("pins")
    assert at.button(key="pin-send").disabled
    choose(at, first, second)
    stale = open_part("pins")
    choose(stale, first)
    press(at, "pin-send")
    assert len(risks.list_proposals(project, TERMINAL, at=now())) == 2
    assert "ส่งเข้าตรวจทานแล้ว 2 หมุด" in at.success[0].value
    assert read_screen(at).count("รอการตรวจทาน · ") == 2  # no number before it is approved
    assert {checkbox.key for checkbox in at.checkbox} == {f"pin-chosen-{third}"}
    if not stale.button(key="pin-send").disabled:
        press(stale, "pin-send")
    assert len(risks.list_proposals(project, TERMINAL, at=now())) == 2
    assert do(workshops.read_summary).sent == 2


@pytest.mark.parametrize("key", ["pin-send", "pin-drop"])
def test_pins_of_which_one_is_gone_are_left_alone_and_it_is_said(
    open_part, send_pin, project, do, key
):
    gone, there = send_pin("หายไป"), send_pin("ยังอยู่")
    at = open_part("pins")
    choose(at, gone, there)
    do(
        workshops.drop_pin,
        gone,
        pin_as_it_is(project, do(workshops.read_workshop).workshop.id, gone),
    )
    before = do(workshops.read_workshop)
    press(at, key)
    assert "E-CONFLICT-01" in at.error[0].value.replace("\\", "")
    assert "หายไป" in read_screen(at)  # what it was pressed about
    assert do(workshops.read_workshop) == before
    assert risks.list_proposals(project, TERMINAL, at=now()) == []
    press(at, key)  # about the other one alone
    assert not at.error
    assert do(workshops.read_workshop) != before


def test_titles_wait_on_the_desk_until_their_words_are_answered_for(
    open_part, send_pin, project, do
):
    pin = send_pin("รายละเอียด", title="โทร 081-234-5678")
    at = open_part("pins")
    assert at.text_input(key=f"pin-title-{pin}-{title_form(at, pin)}").value == "โทร 081-234-5678"
    assert at.button(key=f"pin-title-approve-{pin}").disabled
    [hint] = [box for box in at.checkbox if box.key.startswith(f"pin-title-hint-{pin}")]
    assert "081-234-5678" in hint.label.replace("\\", "")
    hint.check().run()
    press(at, f"pin-title-approve-{pin}")
    assert do(workshops.read_workshop).pins[0].pin.shown_title == "โทร 081-234-5678"
    assert "ให้แสดงแล้ว 1 ชื่อ" in at.success[0].value


def title_form(at, pin):
    [field] = [one.key for one in at.text_input if (one.key or "").startswith(f"pin-title-{pin}-")]
    return field.removeprefix(f"pin-title-{pin}-")


def test_titles_in_which_nothing_was_flagged_are_shown_by_one_button(open_part, send_pin, do):
    for title in ("ป้ายไม่ครบ", "ใบเสร็จไม่ตรง", "โทร 081-234-5678"):
        send_pin(title=title)
    at = open_part("pins")
    press(at, "pin-titles-approve")
    shown = {pin.pin.shown_title for pin in do(workshops.read_workshop).pins}
    assert shown == {"ป้ายไม่ครบ", "ใบเสร็จไม่ตรง", ""}
    assert len(do(pin_titles.list_waiting_titles)) == 1


def test_the_facilitator_words_the_title_of_one_chosen_pin_and_deletes_it(open_part, send_pin, do):
    pin = send_pin("รายละเอียด")
    at = open_part("pins")
    choose(at, pin)
    at.text_input(key=f"pin-title-{pin}-{title_form(at, pin)}").input(HOSTILE).run()
    press(at, f"pin-title-approve-{pin}")
    assert do(workshops.read_workshop).pins[0].pin.shown_title == HOSTILE
    marked = [*at.markdown, *at.caption, *at.button, *at.subheader]
    assert "alert" not in str([element.proto for element in marked])
    choose(at, pin)
    press(at, f"pin-title-remove-{pin}")
    assert do(workshops.read_workshop).pins[0].pin.title == ""


def test_dots_on_paper_are_typed_in_and_told_apart(open_part, send_pin, do):
    pins = [send_pin(), send_pin()]
    at = open_part("paper")
    assert any("เปิดลงคะแนนแล้ว" in caption.value for caption in at.caption)
    do(workshops.reveal_pins)
    do(workshops.open_voting, 2)
    at = open_part("paper")
    number_field(at, "paper-people-").set_value(3)
    number_field(at, f"paper-dots-{pins[0]}-").set_value(3)
    number_field(at, f"paper-dots-{pins[1]}-").set_value(1)
    press(at, "paper-votes-save")
    assert "3 คน 4 คะแนน" in at.success[0].value
    assert number_field(at, "paper-people-").value == 3
    number_field(at, "paper-people-").set_value(1)
    press(at, "paper-votes-save")
    assert "E-ROOM-27" in at.error[0].value.replace("\\", "")
    assert do(workshops.read_summary).paper_ballots == 3
    do(workshops.close_voting)
    at = open_part("summary")
    figures = {metric.label: metric.value for metric in at.metric}
    assert figures["คะแนนจากกระดาษ"] == "4"
    assert "3 คะแนน · หมุดที่" in read_screen(at)
    assert "จากกระดาษ 3" in read_screen(at)


def number_field(at, start):
    [found] = [box for box in at.number_input if (box.key or "").startswith(start)]
    return found


def test_the_desk_finds_pins_and_acts_on_those_that_are_shown_only(open_part, send_pin, do):
    pins = [send_pin(f"เรื่องที่ {number}{number}") for number in range(6)]  # none is a pin's number
    do(workshops.reveal_pins)
    numbers = {pin.pin.id: pin.pin.number for pin in do(workshops.read_workshop).pins}
    at = open_part("pins")
    choose(at, *pins)
    at.text_input(key="pin-search").input(f" #{numbers[pins[2]]} ").run()
    assert {box.key for box in at.checkbox} == {f"pin-chosen-{pins[2]}"}
    at.text_input(key="pin-search").input("เรื่องที่ ๔๔").run()
    assert {box.key for box in at.checkbox} == {f"pin-chosen-{pins[4]}"}
    press(at, "pin-all")
    press(at, "pin-send")
    assert do(workshops.read_summary).sent == 1


def test_the_desk_filters_by_category_and_says_where_nothing_fits(open_part, send_pin):
    for number in range(6):
        send_pin(f"เรื่องที่ {number}")
    at = open_part("pins")
    assert at.checkbox
    at.selectbox(key="pin-category").select(Category.COMMUNITY).run()
    assert not at.checkbox
    assert any("ไม่พบหมุด" in info.value for info in at.info)


def test_what_was_sent_has_its_public_number_once_approved(open_part, send_pin, project, signed_in):
    pin = send_pin("หนึ่ง")
    at = open_part("pins")
    choose(at, pin)
    press(at, "pin-send")
    [proposal] = risks.list_proposals(project, TERMINAL, at=now())
    decision = (read_seen_version(project, proposal.risk), Precision.COMMUNITY, Scores(2, 2))
    malee = signed_in(Role.OFFICER, name="malee")
    risks.approve(project, malee, proposal.risk.id, *decision, at=now())
    assert "จุดเสี่ยง RP-" in read_screen(open_part("pins"))


def test_choose_all_and_merge_into_one(open_part, send_pin, do):
    pins = [send_pin(str(number)) for number in range(3)]
    at = open_part("pins")
    press(at, "pin-all")
    into = at.selectbox[0]
    assert len(into.options) == 3
    into.select(pins[1]).run()
    press(at, "pin-merge-now")
    kept = {pin.pin.id: pin.pin.merged_into for pin in do(workshops.read_workshop).pins}
    assert kept == {pins[0]: pins[1], pins[1]: None, pins[2]: pins[1]}
    assert any("รวมไว้อีก 2 หมุด" in caption.value for caption in at.caption)


def test_a_dropped_pin_is_gone(open_part, send_pin, do):
    pin = send_pin("CANARY")
    at = open_part("pins")
    choose(at, pin)
    press(at, "pin-drop")
    assert do(workshops.read_summary).pins == 0
    assert "CANARY" not in read_screen(at)
    assert "ยังไม่มีจุดเสี่ยงที่เสนอ" in at.info[0].value


def test_a_note_is_shown_as_text_only(open_part, send_pin):
    pin = send_pin(HOSTILE)
    at = open_part("pins")
    choose(at, pin)
    assert HOSTILE in read_screen(at)
    marked = [*at.markdown, *at.caption, *at.checkbox, *at.button, *at.expander, *at.success]
    assert "alert" not in str([element.proto for element in marked])


def test_pins_of_another_community_are_not_sent_by_a_coordinator(open_part, send_pin, project):
    pin = send_pin(point=THERE)
    at = open_part("pins")
    choose(at, pin)
    press(at, "pin-send")
    assert "E\\-ROOM\\-07" in at.error[0].value
    assert risks.list_proposals(project, TERMINAL, at=now()) == []


def test_the_list_is_that_of_now_when_it_is_drawn(open_part, send_pin):
    send_pin()
    at = open_part("pins")
    assert "pin-refresh" not in keys(at)
    assert len(at.checkbox) == 1
    send_pin()
    at.run()
    assert len(at.checkbox) == 2


# ---- paper


def type_line(at, line):
    at.text_input(key="paper-line").set_value(line)
    next(button for button in at.button if button.label == "บันทึกหมุดนี้").click().run()
    assert not at.exception


def test_lines_are_typed_and_wait_for_a_second_look(open_part, do):
    at = open_part("paper")
    for line in ("DS07 2 ซ่อมถนนไม่เสร็จ", "- 1"):
        type_line(at, line)
        assert at.text_input(key="paper-line").value == ""
        assert "รอตรวจเทียบกับกระดาษ" in at.success[0].value
    first, second = (typed_pin.pin for typed_pin in do(workshop_paper.list_typed_pins))
    assert (first.is_pending, second.is_pending) == (True, True)
    assert at.button(key="paper-confirm").disabled
    at.checkbox(key=f"paper-chosen-{first.id}").check().run()
    press(at, "paper-confirm")
    assert [typed_pin.pin.is_pending for typed_pin in do(workshop_paper.list_typed_pins)] == [
        False,
        True,
    ]
    press(at, f"paper-drop-{second.id}")
    assert do(workshops.read_summary).waiting == 0
    assert do(workshops.read_summary).from_paper == 1


def test_a_line_that_somebody_else_dropped_is_not_confirmed_in_silence(
    open_part, send_pin, project, do
):
    at = open_part("paper")
    type_line(at, "DS07 1 หายไป")
    [line] = do(workshops.read_workshop).pins
    at.checkbox(key=f"paper-chosen-{line.pin.id}").check().run()
    do(workshops.drop_pin, line.pin.id, pin_as_it_is(project, line.pin.workshop_id, line.pin.id))
    press(at, "paper-confirm")
    assert "E-CONFLICT-01" in at.error[0].value.replace("\\", "")
    assert "หายไป" in read_screen(at)


def test_a_refused_line_stays_where_it_was_typed(open_part, do):
    at = open_part("paper")
    type_line(at, "ZZ99 1 ไม่มีช่องนี้")
    assert "E\\-ROOM\\-22" in at.error[0].value
    assert at.text_input(key="paper-line").value == "ZZ99 1 ไม่มีช่องนี้"
    assert do(workshop_paper.list_typed_pins) == []
    type_line(at, "DS07 1 ไม่มีช่องนี้")
    assert len(do(workshop_paper.list_typed_pins)) == 1
    assert not at.error


def test_paper_is_typed_after_closing_too(open_part, do):
    do(workshops.close_room)
    at = open_part("paper")
    type_line(at, "DS07 1")
    press(at, "paper-all")
    press(at, "paper-confirm")
    assert do(workshops.read_summary).from_paper == 1


def test_what_waits_is_said_where_pins_are_sent_and_summed_up(open_part, do):
    do(workshop_paper.type_in, "line-0123456789ab", "- 1 CANARY")
    assert any("1 หมุดรอตรวจ" in caption.value for caption in open_part("pins").caption)
    at = open_part("summary")
    assert "1 หมุดรอตรวจ" in at.warning[0].value
    assert [metric.value for metric in at.metric] == ["0"] * 6


# ---- summary


def test_the_summary_counts_by_category_and_community(open_part, send_pin, do):
    for point in (HERE, HERE, THERE):
        send_pin(point=point)
    do(workshops.close_room)
    at = open_part("summary")
    assert [metric.value for metric in at.metric] == ["3", "3", "0", "0", "0", "0"]
    assert list(table(at, "ประเภท")["หมุด"]) == ["3", "0", "0", "0"]
    assert list(table(at, "ชุมชน")["หมุด"]) == ["2", "1"]


def test_closing_leads_to_the_summary(open_part, room, do):
    at = open_part("room")
    at.checkbox(key=f"room-close-sure-{room.id}").check().run()
    press(at, "room-close")
    assert [metric.label for metric in at.metric][-1] == "จากกระดาษ"


def test_votes_are_ranked_once_voting_is_closed(open_part, send_pin, project, room, do):
    pin = send_pin("ป้ายโครงการหาย")
    do(workshops.reveal_pins)
    guest = Guest(
        room.code, rooms.join_room(project, room.code, at=now())
    )  # before the vote locks it
    do(workshops.open_voting, 3)
    rooms.vote(project, guest, 1, frozenset([pin]), at=now())
    assert "ลำดับที่" not in read_screen(open_part("summary"))
    do(workshops.close_voting)
    said = read_screen(open_part("summary"))
    assert "ลำดับที่ 1 · 1 คะแนน" in said
    assert "ป้ายโครงการหาย" in said


def build_attendance_key(room, age, kind, total=0):
    return f"attended-{room.id}-{age}-{kind}-{total}"


def save_counts(at):
    next(button for button in at.button if button.label == "บันทึกจำนวน").click().run()
    assert not at.exception


def test_who_came_is_counted_by_age_and_kind(open_part, room, do):
    at = open_part("summary")
    leaders = build_attendance_key(room, AttendanceAge.SIXTY_UP, AttendeeKind.LEADER)
    at.number_input(key=leaders).set_value(4)
    at.number_input(
        key=build_attendance_key(room, AttendanceAge.UNKNOWN, AttendeeKind.RESIDENT)
    ).set_value(9)
    save_counts(at)
    assert do(attendance.read_attendance) == {
        (AttendanceAge.SIXTY_UP, AttendeeKind.LEADER): 4,
        (AttendanceAge.UNKNOWN, AttendeeKind.RESIDENT): 9,
    }
    rows = table(at, "ผู้เข้าร่วม")
    assert list(rows.columns) == ["ผู้เข้าร่วม", "60 ปีขึ้นไป", "ไม่ทราบอายุ", "รวม"]
    assert list(rows["รวม"]) == ["4", "0", "0", "0", "9", "13"]
    assert list(rows["60 ปีขึ้นไป"]) == ["4", "0", "0", "0", "0", "4"]


def test_counts_of_somebody_else_are_not_overwritten(open_part, room, do):
    at = open_part("summary")
    key = (AttendanceAge.SIXTY_UP, AttendeeKind.LEADER)
    do(attendance.record_attendance, {}, {key: 7})
    at.number_input(key=build_attendance_key(room, *key)).set_value(4)
    save_counts(at)
    assert "E\\-CONFLICT" in at.error[0].value
    assert do(attendance.read_attendance) == {key: 7}
    assert (
        at.number_input(key=build_attendance_key(room, *key)).value == 4
    )  # what was typed is still there
    save_counts(at)  # not compared yet
    assert do(attendance.read_attendance) == {key: 7}
    next(button for button in at.button if button.key.startswith("shown-go-on")).click().run()
    save_counts(at)
    assert do(attendance.read_attendance) == {key: 4}


# ---- scenarios and strategies

STORY = ScenarioDraft("s", "ชุมชนเข้มแข็ง", "ทุกโครงการมีป้าย", Likelihood.LIKELY)


def field(at, label, kind="text_input"):
    return next(element for element in getattr(at, kind) if element.label == label)


def test_a_scenario_and_its_strategy_are_kept(open_part, do, room):
    at = open_part("plans")
    field(at, "ชื่อภาพอนาคต").input("ชุมชนเข้มแข็ง")
    field(at, "เรื่องราว", "text_area").input(HOSTILE)
    press(at, "scenario-save")
    [kept] = do(plans.list_scenarios)
    assert (kept.title, kept.story, kept.likelihood) == ("ชุมชนเข้มแข็ง", HOSTILE, "possible")
    assert HOSTILE in read_screen(at)
    field(at, "กลยุทธ์").input("อ่านป้ายทุกโครงการ")
    at.button_group[1].select(2572).run()
    press(at, f"save-{kept.id}")
    [strategy] = do(plans.list_scenarios)[0].strategies
    assert (strategy.text, strategy.year_be) == ("อ่านป้ายทุกโครงการ", 2572)
    assert "พ.ศ. 2572 · อ่านป้ายทุกโครงการ" in read_screen(at)


@pytest.fixture
def scenario(do):
    return do(plans.add_scenario, STORY)


@pytest.fixture
def strategy(project, scenario):
    draft = StrategyDraft("t", "อ่านป้าย", 2571, "กรรมการ")
    return plans.add_strategy(project, TERMINAL, scenario.id, draft, at=now())


def test_they_are_changed_and_a_stale_change_is_refused(open_part, do, project, scenario, strategy):
    at = open_part("plans")
    field(at, "กลยุทธ์").input("ของเรา")
    theirs = StrategyDraft("x", "ของผู้อื่น", 2571, "")
    plans.change_strategy(
        project, TERMINAL, strategy.id, DisplayedVersion.from_record(strategy), theirs, at=now()
    )
    press(at, f"change-strategy-{strategy.id}")
    assert "E\\-CONFLICT" in at.error[0].value
    assert field(at, "กลยุทธ์").value == "ของเรา"
    assert "ของผู้อื่น" in [text_element.value for text_element in at.text]
    press(
        at,
        next(button.key for button in at.button if button.key.startswith("shown-go-on-strategy")),
    )
    assert field(at, "กลยุทธ์").value == "ของเรา"
    press(at, f"change-strategy-{strategy.id}")
    [kept] = do(plans.list_scenarios)[0].strategies
    assert (kept.text, kept.version) == ("ของเรา", 3)
    press(at, f"drop-strategy-{strategy.id}")
    assert do(plans.list_scenarios)[0].strategies == ()


def test_the_whole_plan_stands_below_the_list(open_app, somchai, strategy, do):
    do(workshops.close_room)
    at = open_app("workshop", by=somchai)
    rows = table(at, "กลยุทธ์")
    assert rows.to_numpy().tolist() == [["2571", "อ่านป้าย", "กรรมการ", "ชุมชนเข้มแข็ง", "ภาพอนาคต"]]


def test_other_kinds_have_no_such_part(open_app, somchai, project):
    draft = WorkshopDraft("b", WorkshopKind.HEARING, "เวที", date(2026, 9, 30), "", "DS07", None)
    made = workshops.create_workshop(project, TERMINAL, draft, at=now())
    at = open_app("workshop", by=somchai, workshop=str(made.id), part="plans")
    assert not at.exception
    assert "scenario-save" not in keys(at)
    assert "room-open" in keys(at)


@pytest.mark.parametrize("part", ["room", "pins", "paper", "forms", "plans", "summary"])
def test_each_part_has_at_most_one_primary_button(open_part, send_pin, do, part):
    send_pin()
    do(workshop_paper.type_in, "line-0123456789ab", "- 1")
    at = open_part(part)
    assert len([button for button in at.button if button.proto.type == "primary"]) <= 1


@pytest.mark.parametrize("part", ["room", "pins", "paper", "forms", "plans", "summary"])
def test_in_english(open_part, send_pin, strategy, part):
    send_pin()
    assert open_part(part, lang="en").main.text

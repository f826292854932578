"""The case screen: a list by clock, one case, its lawful steps, for every role."""

from datetime import UTC, datetime, timedelta

import pytest

from geodata.actions import TERMINAL
from geodata.actions.cases import (
    case_endings,
    case_referrals,
    case_reports,
    case_solutions,
    case_work,
    cases,
)
from geodata.actions.cases.case_access import to_case_day
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import Agency, CaseEdit, CaseReport, Details, Purpose
from geodata.model.cases.packets import DeliveryMethod
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from tests.geodata.actions.cases.test_case_story import photo
from tests.refusals import refusal
from tests.seen import case_as_it_is, task_as_it_is

MARKUP = "<img src=x onerror=alert(1)> ![x](http://evil.example/x.png) ${alert(1)} **หนา**"


def report(project, *, at=None, **changes):
    receipt, mark = case_reports.draw_receipt(project)
    given = {
        "receipt": receipt,
        "category": Category.PUBLIC_SERVICE,
        "story": "มีการเรียกเงิน",
        "community_id": "DS07",
    } | changes
    case_reports.report_case(project, CaseReport(**given), mark, at=at or datetime.now(UTC))
    return receipt


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


@pytest.fixture
def somsri(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somsri")


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


def read_screen(at):
    drawn = [element.value for element in [*at.text, *at.caption, *at.warning, *at.error]]
    rows = [button.label for button in at.button if (button.key or "").startswith("case-open-")]
    return "\n".join([*drawn, *rows])


def keys(at):
    return {button.key for button in at.button}


def press(at, key):
    return at.button(key=key).click().run()


def open_case(open_app, by, case_id=1):
    return press(open_app("cases", by=by), f"case-open-{case_id}")


def test_a_case_is_opened_taken_up_and_confirmed_in_three_taps(open_app, project, somchai):
    report(project)
    at = press(open_app("cases", by=somchai), "case-open-1")
    assert "มีการเรียกเงิน" in read_screen(at)
    at = press(at, "step-taken_up")
    at = press(at, "case-confirm")
    assert "สถานะเรื่องเปลี่ยนแล้ว" in at.success[0].value
    assert "อยู่ระหว่างการพิจารณาระดับชุมชน" in read_screen(at)


def test_only_lawful_steps_have_buttons(open_app, project, somchai, malee):
    report(project)
    assert {key for key in keys(open_case(open_app, somchai)) if key.startswith("step-")} == {
        "step-taken_up"
    }
    now = datetime.now(UTC)
    cases.take_step(project, somchai, 1, case_as_it_is(project, 1), CaseStep.TAKEN_UP, at=now)
    cases.take_step(
        project,
        somchai,
        1,
        case_as_it_is(project, 1),
        CaseStep.REFERRED_TO_DISTRICT,
        reason="เกิน",
        at=now,
    )
    assert not any(key.startswith("step-") for key in keys(open_case(open_app, somchai)))
    assert "step-taken_up_by_district" in keys(open_case(open_app, malee))


def test_a_step_that_needs_a_reason_waits_for_one(open_app, project, somchai):
    report(project)
    cases.take_step(
        project, somchai, 1, case_as_it_is(project, 1), CaseStep.TAKEN_UP, at=datetime.now(UTC)
    )
    at = press(open_case(open_app, somchai), "step-referred_to_district")
    assert at.button(key="case-confirm").disabled
    at.text_area(key="reason-1-2-referred_to_district").input("เกินกำลัง").run()
    press(at, "case-confirm")
    assert cases.list_cases(project, somchai, at=datetime.now(UTC))[0].case.state == (
        "referred to district"
    )


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMINISTRATOR, Role.AUDITOR, None])
def test_who_works_no_cases_sees_none(open_app, project, signed_in, role):
    report(project, story="ความลับ")
    at = open_app("cases", by=None if role is None else signed_in(role))
    assert refusal(role) in at.error[0].value
    assert "ความลับ" not in read_screen(at)
    assert not any((key or "").startswith("case-") for key in keys(at))


@pytest.mark.parametrize("changes", [{"community_id": "DS08"}, {"category": Category.COMMUNITY}])
def test_what_is_out_of_scope_is_not_there(open_app, project, somchai, malee, changes):
    report(project, **changes)
    at = open_app("cases", by=somchai)
    assert "case-open-1" not in keys(at)
    assert "ไม่มีเรื่องที่ต้องดำเนินการ" in at.info[0].value
    at.session_state["case-open"] = (None, 1)  # a replayed tap on a case of others
    of_others = read_screen(at.run())
    at.session_state["case-open"] = (None, 999)
    assert read_screen(at.run()) == of_others  # the same answer as for one that is not there
    assert "case-open-1" in keys(open_app("cases", by=malee))  # the control


def test_what_was_typed_stays_text(open_app, project, somchai):
    receipt = report(project, story=MARKUP)
    case_reports.send_message(project, receipt, "t", MARKUP, at=datetime.now(UTC))
    at = open_case(open_app, somchai)
    assert [text_element.value for text_element in at.text].count(MARKUP) == 2
    assert not any("evil.example" in element.value for element in [*at.markdown, *at.caption])


def test_what_is_overdue_comes_first_and_says_so(open_app, project, somchai):
    now = datetime.now(UTC)
    report(project, at=now)
    report(project, at=now - timedelta(days=8))
    at = open_app("cases", by=somchai)
    opens = [button.key for button in at.button if (button.key or "").startswith("case-open-")]
    assert opens == ["case-open-2", "case-open-1"]
    assert "⚠ เกินกำหนด 1 วัน" in read_screen(at)
    assert "เหลือ 7 วัน" in read_screen(at)


def test_a_solution_is_proposed_by_one_and_confirmed_by_another(open_app, project, somchai, somsri):
    now = datetime.now(UTC)
    report(project)
    cases.take_step(project, somchai, 1, case_as_it_is(project, 1), CaseStep.TAKEN_UP, at=now)
    photo_of = case_work.add_file(project, somchai, 1, photo(7), Purpose.DONE, at=now)
    case_solutions.propose(
        project,
        somchai,
        1,
        case_as_it_is(project, 1),
        "คืนเงินแล้ว",
        to_case_day(now),
        photo_of.id,
        at=now,
    )
    assert "case-solution-confirm" not in keys(open_case(open_app, somchai))
    at = press(open_case(open_app, somsri), "case-solution-confirm")
    assert "เรื่องได้ข้อยุติ" in at.success[0].value


def test_the_later_save_is_refused_and_stands_beside_the_earlier_one(
    open_app, project, somchai, somsri
):
    report(project)
    at = open_case(open_app, somchai)
    at.text_area(key="case-edit-1-1-summary").input("ของฉัน")
    edit = CaseEdit(Category.POLICY, "DS07", "ของเขา")
    case_work.edit(
        project, somsri, 1, case_as_it_is(project, 1), edit, at=datetime.now(UTC)
    )  # somebody is first
    at = press(at, "case-edit-save")
    assert "E\\-CONFLICT\\-01" in read_screen(at)
    assert "ของเขา" in {
        text_element.value for text_element in at.text
    }  # beside what this person saw
    assert at.text_area(key="case-edit-1-1-summary").value == "ของฉัน"
    at = press(at, "case-edit-save")  # as long as they have not compared, nothing is saved
    assert summary(project) == "ของเขา"
    at = press(at, next(key for key in keys(at) if key.startswith("shown-go-on-case-1")))
    assert at.text_area(key="case-edit-1-1-summary").value == "ของฉัน"
    at = press(at, "case-edit-save")
    assert summary(project) == "ของฉัน"
    assert "บันทึกแล้ว" in at.success[0].value


def test_what_is_typed_outlives_an_own_step(open_app, project, somchai):
    report(project)
    at = open_case(open_app, somchai)
    at.text_area(key="case-edit-1-1-summary").input("ของฉัน")
    at = press(press(at, "step-taken_up"), "case-confirm")
    at = press(at, "case-edit-save")
    assert summary(project) == "ของฉัน"


def summary(project):
    return cases.open_case(project, TERMINAL, 1, at=datetime.now(UTC)).content.summary


def test_a_report_is_written_down_and_its_receipt_shown_once(open_app, project, somchai):
    at = open_app("cases", by=somchai)
    key = next(
        button_group.key
        for button_group in at.button_group
        if "register-" in (button_group.key or "")
    )
    at.button_group(key=key).select(Category.POLICY).run()
    at = press(at, "case-register")
    assert "รหัสติดตามเรื่องของผู้ร้องเรียน" in read_screen(at)
    assert len(cases.list_cases(project, somchai, at=datetime.now(UTC))) == 1
    at = press(at, "case-receipt-done")
    assert "รหัสติดตามเรื่องของผู้ร้องเรียน" not in read_screen(at)


def test_notices_are_counted_and_read(open_app, project, somchai):
    report(project)
    at = open_app("cases", by=somchai)
    assert any("1 รายการ" in expander.label for expander in at.expander)
    at = press(at, "notices-read")
    assert not any("การแจ้งเตือนใหม่" in expander.label for expander in at.expander)


def test_an_officer_sets_clocks_and_a_coordinator_does_not(open_app, project, somchai, malee):
    assert "rules-clock" not in keys(open_app("cases", by=somchai))
    at = open_app("cases", by=malee)
    at.number_input(key="rules-days-received").set_value(3).run()
    press(at, "rules-clock")
    report(project)
    assert "เหลือ 3 วัน" in read_screen(open_app("cases", by=malee)) or "◔ เหลือ 3 วัน" in read_screen(
        open_app("cases", by=malee)
    )


def test_a_task_that_somebody_finished_already_is_said_to_be(open_app, project, somchai, malee):
    report(project)
    now = datetime.now(UTC)
    case_work.add_task(project, malee, 1, "โทรหาสำนักงาน", token="t" * 30, due_on=None, at=now)
    at = open_case(open_app, somchai)
    case_work.finish_task(project, malee, 1, 1, task_as_it_is(project, 1, 1), at=now)
    at = press(at, "task-done-1")
    assert not at.exception
    assert "E-CONFLICT-01" in read_screen(at).replace("\\", "")
    assert "โทรหาสำนักงาน" in read_screen(at)


def test_a_task_is_finished(open_app, project, somchai):
    report(project)
    now = datetime.now(UTC)
    case_work.add_task(project, somchai, 1, "โทรหาสำนักงาน", token="t" * 30, due_on=None, at=now)
    at = press(open_case(open_app, somchai), "task-done-1")
    assert not at.exception
    assert not at.error
    assert not at.warning  # one's own step makes nothing stale
    assert "task-done-1" not in keys(at)


def take_up(project, by):
    report(project)
    now = datetime.now(UTC)
    cases.take_step(project, by, 1, case_as_it_is(project, 1), CaseStep.TAKEN_UP, at=now)


def test_an_end_is_proposed_with_its_words_and_confirmed_by_another(
    open_app, project, somchai, somsri
):
    take_up(project, somchai)
    at = press(open_case(open_app, somchai), "step-dismissed")
    assert at.button(key="case-confirm").disabled  # nothing is told yet
    at.text_area(key="reason-1-2-dismissed").input("คำภายใน").run()
    at.text_area(key="told-1-2-dismissed").input("ไม่เกี่ยวกับการทุจริต").run()
    preview = read_screen(at)
    assert "ผู้ร้องเรียน และหน่วยงานที่รับเรื่องต่อ จะเห็นดังนี้" in preview
    assert "ไม่รับไว้พิจารณา · เนื่องจาก\nไม่เกี่ยวกับการทุจริต" in preview
    at = press(at, "case-confirm")
    assert "รออีกคนหนึ่งเห็นชอบ" in at.success[0].value
    assert "case-ending-confirm" not in keys(at)  # not by the same person
    assert "step-dismissed" not in keys(at)
    at = open_case(open_app, somsri)
    assert "ไม่เกี่ยวกับการทุจริต" in read_screen(at)
    press(at, "case-ending-confirm")
    assert cases.list_cases(project, somchai, at=datetime.now(UTC))[0].case.state == "dismissed"


def test_an_officer_reopens_what_was_dismissed(open_app, project, somchai, somsri, malee):
    take_up(project, somchai)
    now = datetime.now(UTC)
    given = (1, case_as_it_is(project, 1), CaseStep.DISMISSED)
    case_endings.propose(project, somchai, *given, reporter_message="ไม่มีมูล", at=now)
    case_endings.confirm(project, somsri, 1, case_as_it_is(project, 1), at=now)
    at = open_app("cases", by=malee)
    assert "เรื่องยุติโดยไม่ได้แก้ไข" in read_screen(at)  # told at once
    at.session_state["case-open"] = (None, 1)
    at = press(at.run(), "step-reopened_by_officer")
    field = next(
        text_area for text_area in at.text_area if (text_area.key or "").startswith("reason-1-")
    )
    field.input("มีพยานใหม่").run()
    press(at, "case-confirm")
    assert cases.list_cases(project, malee, at=datetime.now(UTC))[0].case.state == "district review"


def test_only_a_message_that_was_shown_as_it_will_be_read_is_sent(open_app, project, somchai):
    receipt = report(project)
    at = open_case(open_app, somchai)
    at.text_area(key="case-message-1-0").input("ขอวันที่")
    at = press(at, "case-send-message")  # typed and pressed at once: nobody has seen the preview
    assert "โปรดอ่านข้อความ" in read_screen(at)
    follow = case_reports.follow(project, receipt, at=datetime.now(UTC))
    assert follow.messages == ()
    assert "ผู้ร้องเรียนจะเห็นดังนี้" in read_screen(at)
    at = press(at, "case-send-message")
    follow = case_reports.follow(project, receipt, at=datetime.now(UTC))
    assert [message.text for message in follow.messages] == ["ขอวันที่"]


def bring_to_district(project, by, **changes):
    report(project, **changes)
    now = datetime.now(UTC)
    for step in (
        CaseStep.TAKEN_UP,
        CaseStep.REFERRED_TO_DISTRICT,
        CaseStep.TAKEN_UP_BY_DISTRICT,
    ):
        cases.take_step(project, by, 1, case_as_it_is(project, 1), step, reason="เหตุ", at=now)


def find_of_packet(at, name):
    kinds = (at.text_input, at.text_area, at.button_group, at.selectbox, at.pills)
    return next(
        element
        for kind in kinds
        for element in kind
        if (element.key or "").startswith("case-packet-1-") and f"-{name}" in element.key
    )


def test_a_packet_waits_until_every_place_is_answered_and_shows_what_leaves(
    open_app, project, malee
):
    bring_to_district(project, malee, story="โทร 0812345678 หัวหน้าฝ่ายเรียกเงิน")
    at = open_case(open_app, malee)
    find_of_packet(at, "agency").set_value(Agency.PACC).run()
    find_of_packet(at, "recipient").input("เลขาธิการ").run()
    assert "หมายเลขโทรศัพท์: 0812345678" in read_screen(at)
    assert at.button(key="case-prepare").disabled
    find_of_packet(at, "personal-").set_value(True).run()
    assert "โทร [ปิดไว้] หัวหน้าฝ่ายเรียกเงิน" in read_screen(at)  # as the agency will read it
    assert "เรียน เลขาธิการ" in read_screen(at)
    at = press(at, "case-prepare")
    assert "จัดทำชุดเอกสารแล้ว" in at.success[0].value
    packet = cases.open_case(project, malee, 1, at=datetime.now(UTC)).packet
    assert packet.unredacted_texts == ()


def test_the_second_officer_opens_the_packet_before_releasing_it(
    open_app, project, malee, signed_in
):
    bring_to_district(project, malee)
    now = datetime.now(UTC)
    given = (Agency.PACC, "เลขาธิการ", "", b"PK packet")
    case_referrals.prepare(project, malee, 1, case_as_it_is(project, 1), *given, at=now)
    manee = signed_in(Role.OFFICER, name="manee")
    at = open_case(open_app, manee)
    assert "โปรดกด “เปิดชุดเอกสาร” และอ่านก่อน" in "\n".join(info.value for info in at.info)
    field = next(e for e in at.text_input if (e.key or "").startswith("case-release-"))
    field.input("เลขาธิการ").run()
    assert at.button(key="case-release").disabled
    case_referrals.read_packet(project, manee, 1, at=now)
    at = press(at, "case-packet-opened")
    press(at, "case-release")
    assert cases.list_cases(project, malee, at=now)[0].case.state == "referred to PACC"


def test_details_are_drawn_for_officers_and_for_nobody_of_the_community(
    open_app, project, somchai, malee
):
    report(project, details=Details(witnesses="แม่ค้าแผงที่ 4"))
    assert "แม่ค้าแผงที่ 4" in read_screen(open_case(open_app, malee))
    at = open_case(open_app, somchai)
    assert "แม่ค้าแผงที่ 4" not in read_screen(at)
    assert not any(
        "-detail-" in (text_area.key or "") for text_area in at.text_area if "edit" in text_area.key
    )


def test_officers_keep_a_letter_and_use_it(open_app, project, malee):
    at = open_app("cases", by=malee)
    at.text_input(key="rules-preset-new-0-name").input("ปปท.").run()
    at.text_input(key="rules-preset-new-0-recipient").input("เลขาธิการ ป.ป.ท.").run()
    at = press(at, "rules-preset-add")
    assert "บันทึกแบบหนังสือแล้ว" in at.success[0].value
    bring_to_district(project, malee)
    at = open_case(open_app, malee)
    find_of_packet(at, "agency").set_value(Agency.PACC).run()
    find_of_packet(at, "preset").set_value(1).run()
    assert find_of_packet(at, "recipient").value == "เลขาธิการ ป.ป.ท."


def test_how_a_packet_was_sent_is_shown_as_the_reporter_reads_it(
    open_app, project, malee, signed_in
):
    bring_to_district(project, malee)
    now = datetime.now(UTC)
    given = (Agency.PACC, "เลขาธิการ", "", b"PK packet")
    case_referrals.prepare(project, malee, 1, case_as_it_is(project, 1), *given, at=now)
    manee = signed_in(Role.OFFICER, name="manee")
    case_referrals.read_packet(project, manee, 1, at=now)
    case_referrals.release(project, manee, 1, case_as_it_is(project, 1), "เลขาธิการ", at=now)
    at = open_case(open_app, malee)
    assert at.button(key="case-sent").disabled
    way = next(e for e in at.button_group if (e.key or "").startswith("case-sent-1-"))
    at = way.set_value(DeliveryMethod.BY_POST).run()
    assert "ส่งถึงสำนักงาน ป.ป.ท. แล้วเมื่อ" in read_screen(at)
    at = press(at, "case-sent")
    assert "บันทึกการส่งแล้ว" in at.success[0].value
    assert (
        cases.open_case(project, malee, 1, at=now).packet.delivery_method is DeliveryMethod.BY_POST
    )

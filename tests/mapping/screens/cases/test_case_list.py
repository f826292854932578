"""The list of cases: searched in one's own scope, every row reachable, several at once, badges."""

from datetime import UTC, datetime, timedelta

import pytest

from geodata.actions import TERMINAL
from geodata.actions.cases import case_prints, case_reports, case_search, case_work, cases
from geodata.actions.cases.case_prints import ListFilter
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import CaseReport, CaseState, Details
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.store.people.audit import AuditStore
from mapping.screens.cases import case_list
from tests.mapping.screens.cases.test_cases import press, read_screen, report
from tests.seen import case_as_it_is


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


def rows(at):
    keys = [button.key or "" for button in at.button]
    return [int(key.removeprefix("case-open-")) for key in keys if key.startswith("case-open-")]


def search(at, words):
    return at.text_input(key="cases-search").input(words).run()


def test_a_case_is_found_by_number_and_by_words_in_ones_own_scope(
    open_app, project, somchai, malee
):
    report(project, story="เรียกเงินค่าที่จอดรถ")
    report(project, story="ถนนแตก")
    report(project, story="เรียกเงินค่าแผง", community_id="DS08")
    report(project, story="เรียกเงินในกองทุน", category=Category.COMMUNITY)
    report(project, story="x", details=Details(witnesses="เรียกเงินค่าที่จอดรถ"))
    number = cases.list_cases(project, TERMINAL, at=datetime.now(UTC))[1].case.number
    assert rows(search(open_app("cases", by=malee), number.lower())) == [2]
    assert sorted(rows(search(open_app("cases", by=malee), "เรียกเงิน"))) == [1, 3, 4]
    assert rows(search(open_app("cases", by=somchai), "เรียกเงิน")) == [1]
    assert rows(search(open_app("cases", by=somchai), "เรียกเงิน ที่จอดรถ")) == [1]
    assert rows(search(open_app("cases", by=somchai), "ไม่มีคำนี้")) == []


def test_messages_notes_and_reasons_are_searched_and_details_are_not(project, somchai, malee):
    now = datetime.now(UTC)
    receipt = report(project, story="x", details=Details(witnesses="คำในรายละเอียด"))
    case_reports.send_message(project, receipt, "m", "คำของผู้ร้อง", at=now)
    case_work.send_message(project, somchai, 1, "คำถึงผู้ร้อง", token="t", at=now)
    case_work.add_note(project, somchai, 1, "คำในบันทึก", token="n", at=now)
    words = {"reason": "คำในเหตุผล", "reporter_message": "คำที่แจ้ง"}
    step = CaseStep.REFERRED_TO_DISTRICT
    taken = cases.take_step(
        project, somchai, 1, case_as_it_is(project, 1), CaseStep.TAKEN_UP, at=now
    )
    cases.take_step(project, somchai, taken.id, case_as_it_is(project, 1), step, **words, at=now)
    report(project, story="x", community_id="DS08")
    for by in (somchai, malee):
        for word in ("คำของผู้ร้อง", "คำถึงผู้ร้อง", "คำในบันทึก", "คำในเหตุผล", "คำที่แจ้ง"):
            assert case_search.search_cases(project, by, word, at=now).ids == {1}, word
        both = case_search.search_cases(project, by, "คำในบันทึก คำที่แจ้ง", at=now)
        assert both.ids == {1}  # each stands somewhere in the case
        assert not case_search.search_cases(project, by, "คำในบันทึก ไม่มีคำนี้", at=now).ids
        assert not case_search.search_cases(project, by, "คำในรายละเอียด", at=now).ids


def test_words_of_a_case_out_of_scope_are_not_found(project, somchai, malee):
    now = datetime.now(UTC)
    report(project, story="x", community_id="DS08")
    report(project, story="x", not_for_community=True)
    for number in (1, 2):
        case_work.add_note(project, malee, number, "คำในบันทึก", token=f"n{number}", at=now)
    assert not case_search.search_cases(project, somchai, "คำในบันทึก", at=now).ids
    assert case_search.search_cases(project, malee, "คำในบันทึก", at=now).ids == {1, 2}


def papers(at):
    return [
        link_button.proto.url
        for link_button in at.get("link_button")
        if link_button.proto.url.startswith("/files/ca")
    ]


def test_the_list_as_it_is_filtered_and_an_open_case_can_be_taken_out(open_app, project, malee):
    report(project, story="ถนนแตก")
    report(project, story="เรียกเงิน")
    report(project, story="ถนนแตก", community_id="DS08")
    at = open_app("cases", by=malee)
    pdf, xlsx = papers(at)
    assert pdf.startswith("/files/case-list.pdf?of=")
    assert xlsx.startswith("/files/case-list.xlsx?of=")
    assert papers(at.run()) == [pdf, xlsx]  # the same list has the same address
    at = search(at, "ถนนแตก")
    at = at.selectbox(key="cases-community").set_value("DS07").run()
    sealed = papers(at)[0].partition("?of=")[2]
    taken = case_prints.export_list(project, malee, sealed, at=datetime.now(UTC))
    assert [line.case.id for line in taken.lines] == [1]
    assert taken.filter == ListFilter("open", None, "DS07", None, by_words=True)
    assert papers(press(at, "case-open-1"))[-1] == "/files/cases/1/case.pdf"
    assert papers(search(at, "ไม่มีคำนี้")) == ["/files/cases/1/case.pdf"]  # an empty list is none


def test_a_list_beyond_the_limit_says_so(open_app, project, malee, monkeypatch):
    monkeypatch.setattr(case_prints, "MAX_LISTED", 1)
    report(project)
    assert "ครั้งละไม่เกิน" not in read_screen(open_app("cases", by=malee))
    report(project)
    assert "พิมพ์และส่งออกได้ครั้งละไม่เกิน 1 เรื่อง" in read_screen(open_app("cases", by=malee))


def test_one_search_is_noted_once_and_without_its_words(open_app, project, somchai):
    report(project, story="ถนนแตก")
    at = search(open_app("cases", by=somchai), "ถนน")
    at.run()
    with project.database.begin_read() as tx:
        entries = AuditStore(tx, project.audit_key).list_newest(100)
    assert [entry.reason for entry in entries].count("cases searched") == 1
    assert "ถนน" not in repr(entries)


def test_a_search_opens_no_more_than_so_many_cases(project, somchai, monkeypatch):
    monkeypatch.setattr(case_search, "MAX_OPENED", 2)
    for _ in range(3):
        report(project, story="ถนนแตก")
    found = case_search.search_cases(project, somchai, "ถนน", at=datetime.now(UTC))
    assert (found.ids, found.is_partial) == (frozenset({2, 3}), True)
    assert not case_search.search_cases(project, somchai, "ก", at=datetime.now(UTC)).ids  # one sign


def test_every_row_is_reached_and_the_open_one_is_marked(open_app, project, malee, monkeypatch):
    monkeypatch.setattr(case_list, "SHOWN", 3)
    for _ in range(8):
        report(project)
    at = open_app("cases", by=malee)
    assert len(rows(at)) == 3
    at = press(press(at, "cases-more"), "cases-more")
    assert len(rows(at)) == 8
    assert "cases-more" not in {button.key for button in at.button}
    at = press(at, "case-open-8")
    marked = [button.key for button in at.button if "เปิดอยู่" in button.label]
    assert marked == ["case-open-8"]


def test_several_are_assigned_at_once_and_what_changed_is_passed_over(
    open_app, project, somchai, malee
):
    for _ in range(3):
        report(project)
    at = open_app("cases", by=somchai)
    at = at.toggle(key="cases-several").set_value(True).run()
    for number in (1, 2, 3):
        at = at.checkbox(key=f"case-tick-{number}").check().run()
    [person] = cases.list_assignees(project, somchai, 1, at=datetime.now(UTC))
    at = at.selectbox(key="cases-several-to").set_value(person).run()
    at = press(at, "cases-assign")
    assert "บันทึกแล้ว 3 เรื่อง" in at.success[0].value
    lines = cases.list_cases(project, somchai, at=datetime.now(UTC))
    assert {line.assigned_name for line in lines} == {"somchai"}
    stale = [(line.case.id, DisplayedVersion(1, "0" * 64)) for line in lines[:1]]
    others = [(line.case.id, line.displayed_version) for line in lines[1:]]
    passed = case_work.assign_several(project, somchai, stale + others, None, at=datetime.now(UTC))
    assert list(passed.values()) == ["E-CONFLICT-01"]
    after = cases.list_cases(project, somchai, at=datetime.now(UTC))
    assert sum(case.assigned_name is None for case in after) == 2


def test_several_out_of_scope_are_passed_over(project, somchai, malee):
    report(project, community_id="DS08")
    [line] = cases.list_cases(project, malee, at=datetime.now(UTC))
    given = [(line.case.id, line.displayed_version)]
    passed = case_work.assign_several(project, somchai, given, None, at=datetime.now(UTC))
    assert list(passed.values()) == ["E-NF-01"]


def test_messages_of_several_are_read_at_once(open_app, project, somchai):
    for number in range(2):
        receipt = report(project)
        case_reports.send_message(project, receipt, f"t{number}", "มีพยาน", at=datetime.now(UTC))
    at = open_app("cases", by=somchai)
    at = at.toggle(key="cases-several").set_value(True).run()
    for number in (1, 2):
        at = at.checkbox(key=f"case-tick-{number}").check().run()
    press(at, "cases-read")
    assert {
        case.unread_count for case in cases.list_cases(project, somchai, at=datetime.now(UTC))
    } == {0}


def test_the_menu_says_what_is_overdue_and_new(project, somchai, malee):
    now = datetime.now(UTC)
    for days in (0, 8, 40):
        receipt, mark = case_reports.draw_receipt(project)
        given = CaseReport(receipt, Category.POLICY, "x", "DS07")
        case_reports.report_case(project, given, mark, at=now - timedelta(days=days))
    mine = cases.count_pending(project, somchai, at=now)
    assert (mine.overdue, mine.news) == (2, 3)
    assert cases.count_pending(project, malee, at=now) == cases.PendingCounts(
        2, 0
    )  # officers see all


def test_a_person_in_charge_is_a_filter(open_app, project, somchai):
    for _ in range(2):
        report(project)
    lines = cases.list_cases(project, somchai, at=datetime.now(UTC))
    at_now = datetime.now(UTC)
    people = cases.list_assignees(project, somchai, 1, at=at_now)
    given = [(lines[0].case.id, lines[0].displayed_version)]
    case_work.assign_several(project, somchai, given, next(iter(people)), at=at_now)
    at = open_app("cases", by=somchai)
    at = at.selectbox(key="cases-person").set_value("somchai").run()
    assert rows(at) == [lines[0].case.id]
    assert "somchai" in read_screen(at)


def test_filters_are_cleared_at_once_and_outlive_another_screen(open_app, project, somchai):
    report(project)
    report(project, story="ถนนแตก")
    now = datetime.now(UTC)
    cases.take_step(project, somchai, 1, case_as_it_is(project, 1), CaseStep.TAKEN_UP, at=now)
    at = open_app("cases", by=somchai)
    assert "cases-clear" not in {button.key for button in at.button}
    at = at.selectbox(key="cases-state").set_value(CaseState.COMMUNITY_REVIEW).run()
    assert rows(at) == [1]
    at = press(at, "cases-clear")
    assert sorted(rows(at)) == [1, 2]
    assert "cases-clear" not in {button.key for button in at.button}
    at = search(at, "ถนน")
    at = at.selectbox(key="cases-state-1").set_value(CaseState.RECEIVED).run()
    at = at.switch_page("map/table.py").run()
    at = at.switch_page("cases/cases.py").run()
    assert at.text_input(key="cases-search").value == "ถนน"
    assert rows(at) == [2]


def test_what_is_chosen_is_no_option_any_more_and_is_forgotten(open_app, project, somchai, malee):
    report(project)
    at_now = datetime.now(UTC)
    [person] = cases.list_assignees(project, somchai, 1, at=at_now)
    case_work.assign(project, somchai, 1, case_as_it_is(project, 1), person, at=at_now)
    at = open_app("cases", by=somchai)
    at = at.selectbox(key="cases-person").set_value("somchai").run()
    case_work.assign(project, somchai, 1, case_as_it_is(project, 1), None, at=at_now)
    assert rows(at.run()) == [1]


def test_messages_that_nobody_read_have_a_view(open_app, project, somchai):
    for number in range(3):
        receipt = report(project)
        if number:
            case_reports.send_message(project, receipt, f"t{number}", "มีพยาน", at=datetime.now(UTC))
    at = open_app("cases", by=somchai)
    at = at.button_group(key="choice-cases").select("unread").run()
    assert sorted(rows(at)) == [2, 3]


def test_all_that_is_shown_is_chosen_at_once_but_not_too_many(
    open_app, project, somchai, monkeypatch
):
    for _ in range(4):
        report(project)
    monkeypatch.setattr(case_list, "MAX_AT_ONCE", 3)
    at = open_app("cases", by=somchai)
    at = at.toggle(key="cases-several").set_value(True).run()
    at = press(at, "cases-choose-all")
    ticked = [checkbox.key for checkbox in at.checkbox if checkbox.value]
    assert len(ticked) == 3
    assert "cases-assign" in {button.key for button in at.button}
    at = at.checkbox(key="case-tick-4").check().run()
    assert "cases-assign" not in {button.key for button in at.button}
    assert "ไม่เกิน 3 เรื่อง" in read_screen(at)


def test_the_next_case_of_the_list_opens_from_the_one_before(open_app, project, somchai):
    for _ in range(3):
        report(project)
    at = press(open_app("cases", by=somchai), "case-open-1")
    at = press(at, "case-after")
    assert "CS-" in read_screen(at)
    marked = [button.key for button in at.button if "เปิดอยู่" in button.label]
    assert marked == ["case-open-2"]
    at = press(at, "case-after")
    assert "case-after" not in {button.key for button in at.button}  # it is the last


@pytest.mark.parametrize(
    ("case_id", "in_list", "expected"),
    [(1, [3, 1, 2], 2), (2, [3, 1, 2], None), (9, [3, 1], 3), (9, [], None), (3, [3], None)],
)
def test_what_comes_after(case_id, in_list, expected):
    assert case_list.find_next(case_id, in_list) == expected


def test_a_row_says_what_it_is_about_first_and_nothing_that_somebody_wrote(
    open_app, project, somchai
):
    report(project, story="เรียกเงินค่าที่จอดรถ", details=Details(witnesses="คำในรายละเอียด"))
    at = open_app("cases", by=somchai)
    label = at.button(key="case-open-1").label
    assert label.startswith("**ทุจริต")
    assert label.index("ชุมชน") < label.index("** ·")
    assert "รับวันนี้" in label
    assert "เรียกเงิน" not in label
    assert "คำใน" not in label

"""Work on many cases on a phone: what is overdue in menu and bar, several at once, coming back."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.cases import case_reports, cases
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category
from geodata.project import open_project
from tests.browser import people
from tests.browser.conftest import PHONE, PROJECTOR

WAIT = 30_000
LATE_DAYS = 8  # in a state that may take seven
ROWS = "[class*=st-key-case-open-] button"


@pytest.fixture(scope="module")
def project(shared_server):
    opened = open_project(settings.read(shared_server.environment))
    yield opened
    opened.database.close()


@pytest.fixture(scope="module")
def cookies(shared_server):
    people.add(shared_server, "somsri", "coordinator", "DS07")
    return {
        name: people.cookie(shared_server, name, *who)
        for name, who in {"somchai": ("coordinator", "DS07"), "malee": ("officer",)}.items()
    }


@pytest.fixture
def desk(new_page, shared_server, cookies):
    """Open a screen for somebody."""

    def make(name, viewport=PHONE, path="/cases"):
        page = new_page(viewport, has_touch=viewport is PHONE)
        page.context.add_cookies([cookies[name]])
        page.goto(shared_server.url + path)
        page.locator(".stMain h1").first.wait_for(timeout=WAIT)
        wait_until_settled(page)
        return page

    return make


def wait_until_settled(page):
    expect(page.locator(".stApp[data-test-script-state=running]")).to_have_count(0, timeout=WAIT)


def report(project, days=0, message="", story="มีการเรียกเงิน"):
    """Report a case so many days ago; return its id."""
    at = datetime.now(UTC)
    receipt, mark = case_reports.draw_receipt(project)
    given = CaseReport(receipt, Category.POLICY, story, "DS07")
    case_reports.report_case(project, given, mark, at=at - timedelta(days=days))
    if message:
        case_reports.send_message(project, receipt, receipt, message, at=at)
    return max(case.case.id for case in cases.list_cases(project, TERMINAL, at=at))


def overdue(project):
    return cases.count_pending(project, TERMINAL, at=datetime.now(UTC)).overdue


def row(page, case_id):
    return page.locator(f".st-key-case-open-{case_id} button")


@pytest.mark.parametrize(
    ("viewport", "place", "name", "led_to"),
    [
        (PHONE, ".st-key-bottom-bar a", "งานของฉัน", ".st-key-work-cases"),
        (PROJECTOR, "[data-testid=stSidebarNav] a", "เรื่องร้องเรียน", ROWS),
    ],
    ids=["phone", "wide"],
)
def test_another_screen_says_how_many_cases_are_overdue(
    desk, project, viewport, place, name, led_to
):
    report(project, LATE_DAYS)
    count = overdue(project)
    page = desk("malee", viewport, "/table")
    link = page.locator(place, has_text=name).first
    expect(link).to_be_visible(timeout=WAIT)
    expect(link).to_contain_text(f"⚠ {count}", timeout=WAIT)
    report(project, LATE_DAYS)
    page.reload()
    expect(link).to_contain_text(f"⚠ {count + 1}", timeout=WAIT)
    link.tap() if viewport is PHONE else link.click()
    expect(page.locator(led_to).first).to_contain_text("เกินกำหนด", timeout=WAIT)


def test_several_are_assigned_by_tapping_their_boxes(desk, project):
    chosen = [report(project) for _ in range(3)]
    other = report(project)
    page = desk("somchai")
    page.locator(".st-key-cases-several label").first.tap()
    for case_id in chosen:
        box = page.locator(f".st-key-case-tick-{case_id} label").first
        expect(box).to_be_visible(timeout=WAIT)
        box.tap()
        expect(page.locator(f".st-key-case-tick-{case_id} input")).to_be_checked()
        wait_until_settled(page)
    expect(page.locator(".st-key-case-several")).to_contain_text("เลือกแล้ว 3 เรื่อง", timeout=WAIT)
    page.locator(".st-key-cases-several-to input").tap()
    page.get_by_role("option", name="somsri").tap()
    wait_until_settled(page)
    page.locator(".st-key-cases-assign button").tap()
    expect(page.locator(".st-key-said")).to_contain_text("บันทึกแล้ว 3 เรื่อง", timeout=WAIT)
    named = {
        case.case.id: case.assigned_name
        for case in cases.list_cases(project, TERMINAL, at=datetime.now(UTC))
    }
    assert [named[case_id] for case_id in chosen] == ["somsri"] * 3
    assert named[other] is None
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_messages_of_several_are_read_at_once(desk, project):
    unread = [report(project, message="มีพยาน") for _ in range(2)]
    page = desk("somchai")
    page.locator(".st-key-choice-cases").get_by_text(re.compile(r"^ข้อความใหม่ \d+$")).tap()
    wait_until_settled(page)
    page.locator(".st-key-cases-several label").first.tap()
    page.locator(".st-key-cases-choose-all button").tap()
    for case_id in unread:
        expect(page.locator(f".st-key-case-tick-{case_id} input")).to_be_checked(timeout=WAIT)
    wait_until_settled(page)
    page.locator(".st-key-cases-read button").tap()
    expect(page.locator(".st-key-said")).to_contain_text("บันทึกแล้ว", timeout=WAIT)
    lines = cases.list_cases(project, TERMINAL, at=datetime.now(UTC))
    assert {line.unread_count for line in lines} == {0}


def test_filters_are_cleared_though_they_are_folded_away(desk, project):
    """A folded field does not hear of its new value, and must not send its old one again."""
    first = report(project)
    page = desk("somchai")
    page.get_by_role("button", name="ตัวกรอง").first.tap()
    page.locator("[class*=st-key-cases-person] input").tap()
    page.get_by_role("option", name="somsri").or_(
        page.get_by_role("option", name="ไม่ระบุ")
    ).first.tap()
    wait_until_settled(page)
    page.keyboard.press("Escape")
    page.locator(".st-key-cases-clear button").tap()
    expect(page.locator(".st-key-cases-clear")).to_have_count(0, timeout=WAIT)
    page.locator(".st-key-choice-cases").get_by_text(re.compile("^สิ้นสุดแล้ว")).tap()
    wait_until_settled(page)
    page.locator(".st-key-choice-cases").get_by_text(re.compile("^กำลังดำเนินการ")).tap()
    expect(row(page, first)).to_be_visible(timeout=WAIT)
    expect(page.locator(".st-key-cases-clear")).to_have_count(0)


def test_one_comes_back_to_the_row_that_was_tapped_and_to_what_was_searched(desk, project):
    several = [report(project, story="ป้ายริมคลอง") for _ in range(12)]
    page = desk("somchai")
    field = page.locator(".st-key-cases-search input")
    field.fill("ป้ายริมคลอง")
    field.press("Enter")
    expect(page.locator(ROWS)).to_have_count(len(several), timeout=WAIT)
    wait_until_settled(page)
    last = row(page, several[-1])
    last.scroll_into_view_if_needed()
    was_at = page.evaluate("document.querySelector('.stMain').scrollTop")
    assert was_at > 200
    last.tap()
    expect(page.locator(".st-key-case-title")).to_be_visible(timeout=WAIT)
    page.wait_for_function("() => document.querySelector('.stMain').scrollTop < 50")
    wait_until_settled(page)
    bar = page.locator(".st-key-bottom-bar a")
    bar.filter(has_text="แผนที่").tap()
    expect(page.locator(".st-key-case-title")).to_have_count(0, timeout=WAIT)
    bar.filter(has_text="งานของฉัน").tap()
    page.locator(".st-key-open-cases button").tap(timeout=WAIT)
    expect(page.locator(".st-key-case-title")).to_be_visible(timeout=WAIT)
    wait_until_settled(page)
    page.locator(".st-key-case-back button").tap()
    expect(field).to_have_value("ป้ายริมคลอง", timeout=WAIT)
    expect(page.locator(ROWS)).to_have_count(len(several), timeout=WAIT)
    page.wait_for_function(
        "top => Math.abs(document.querySelector('.stMain').scrollTop - top) < 100",
        arg=was_at,
        timeout=WAIT,
    )
    expect(last).to_be_in_viewport()

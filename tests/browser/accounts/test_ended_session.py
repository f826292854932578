"""A session that ends while somebody types: the words stay, and come back to the same form."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import expect

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.cases import case_reports, cases
from geodata.actions.people import accounts
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category
from geodata.project import open_project
from mapping.web.auth.sessions import LOCAL_COOKIE
from tests.accounts import PASSPHRASE
from tests.browser import people
from tests.browser.conftest import PHONE
from tests.seen import case_as_it_is

AGAIN = "โปรดเข้าสู่ระบบอีกครั้ง"
TITLE, AGENDA = "เวิร์กช็อปริมคลอง ${x} <b>", "เปิดงาน\nแนะนำแผนที่ และถามตอบ"


@pytest.fixture(scope="module")
def project(shared_server):
    opened = open_project(settings.read(shared_server.environment))
    yield opened
    opened.database.close()


@pytest.fixture(scope="module")
def somchai(shared_server):
    """The secret of the second factor, and a signed-in cookie."""
    secret = people.add(shared_server, "somchai", "coordinator", "DS07")
    return secret


def begin_session(project, secret, name="somchai", at=None):
    """Begin a session; return its cookie."""
    at = at or datetime.now(UTC)
    code = pyotp.TOTP(secret).at(at) if secret else ""
    return accounts.sign_in(project, name, PASSPHRASE, code, at=at)


def cookie(server, value):
    return {"name": LOCAL_COOKIE, "value": value, "url": server.url}


def end_session(project, value):
    session_id = accounts.find_session(project, value, at=datetime.now(UTC))
    accounts.sign_out(project, session_id, at=datetime.now(UTC))


@pytest.fixture
def typing(new_page, shared_server, project, somchai):
    """Somebody who types into the form of a new workshop."""
    value = begin_session(project, somchai)
    page = new_page(PHONE, has_touch=True)
    page.context.add_cookies([cookie(shared_server, value)])
    page.goto(f"{shared_server.url}/workshop")
    write(page, TITLE, AGENDA)
    return page, value


def fields(page):
    return (
        page.locator("[class*='st-key-workshop-title-'] input"),
        page.locator("[class*='st-key-workshop-agenda-'] textarea"),
    )


def write(page, title, agenda):
    first, second = fields(page)
    first.fill(title)
    second.fill(agenda)
    page.wait_for_function("() => sessionStorage.getItem('dusitmap-drafts')")


def has(page, title, agenda):
    """Wait until the form is there once (on the way back it may stand twice) with these words."""
    page.wait_for_function(
        """given => {
          const fields = [...document.querySelectorAll(
            "[class*=st-key-workshop-title-] input, [class*=st-key-workshop-agenda-] textarea")];
          return JSON.stringify(fields.map(field => field.value)) === JSON.stringify(given);
        }""",
        arg=[title, agenda],
        timeout=30_000,
    )


def test_the_words_stay_and_come_back_after_signing_in_beside(
    typing, shared_server, project, somchai
):
    page, value = typing
    end_session(project, value)
    fields(page)[1].blur()
    expect(page.get_by_text(AGAIN)).to_be_visible(timeout=30_000)
    shown = page.locator(".words textarea")
    expect(shown).to_have_count(2)
    assert [element.input_value() for element in shown.all()] == [TITLE, AGENDA]
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="เข้าสู่ระบบ").last.click()
    beside = opened.value
    beside.locator("#name").fill("somchai")
    beside.locator("#passphrase").fill(PASSPHRASE)
    if somchai:
        later = datetime.now(UTC) + timedelta(seconds=30)
        beside.locator("#code").fill(pyotp.TOTP(somchai).at(later))
    beside.locator("form button").click()
    beside.wait_for_url(f"{shared_server.url}/workshop*", timeout=30_000)
    has(page, TITLE, AGENDA)
    expect(page.get_by_text(AGAIN)).to_have_count(0)


def test_a_reload_keeps_them_sealed(typing, project):
    page, _ = typing
    kept = json.loads(page.evaluate("() => sessionStorage.getItem('dusitmap-drafts')"))
    assert set(kept) == {"who", "iv", "sealed"}
    for part in kept.values():  # each is base64: nothing readable, whichever way it is written
        opened = base64.b64decode(part)
        for plain in (TITLE.encode(), json.dumps(TITLE)[1:-1].encode(), b"script", b"workshop"):
            assert plain not in opened
    page.reload()
    has(page, TITLE, AGENDA)
    page.goto("about:blank")
    page.go_back()
    has(page, TITLE, AGENDA)


def test_nobody_else_gets_them(typing, shared_server, project, somchai):
    """The session ended, the page was opened anew: sealed, and gone when another person comes."""
    page, value = typing
    end_session(project, value)
    page.reload()
    expect(page.get_by_text("โปรดเข้าสู่ระบบเพื่อเปิดหน้านี้")).to_be_visible(timeout=30_000)
    assert page.locator(".words textarea").count() == 0
    assert page.evaluate("() => sessionStorage.getItem('dusitmap-drafts')")  # sealed
    other = people.cookie(shared_server, "prasit", "coordinator", "DS07")
    page.context.add_cookies([other])
    page.reload()
    expect(fields(page)[0]).to_have_value("", timeout=30_000)
    page.wait_for_function("() => !sessionStorage.getItem('dusitmap-drafts')")


@pytest.mark.parametrize("way", ["sign out", "escape"])
def test_whoever_wants_leaves_nothing(typing, shared_server, way):
    page, _ = typing
    if way == "sign out":
        page.goto(f"{shared_server.url}/auth/sign-out")
        page.get_by_role("button", name="ออกจากระบบ").click()
        page.wait_for_url(f"{shared_server.url}/")
    else:
        for _ in range(2):
            page.keyboard.press("Escape")
    page.wait_for_function("() => !sessionStorage.getItem('dusitmap-drafts')", timeout=30_000)


def keeps_only(page, *words):
    """Wait until the page holds these words of drafts and no others; say whether any are stored."""
    page.wait_for_function(
        """given => JSON.stringify(dusitDrafts.words().map(draft => draft.value)) === given
             && Boolean(sessionStorage.getItem('dusitmap-drafts')) === (given !== "[]")""",
        arg=json.dumps(words, ensure_ascii=False, separators=(",", ":")),
        timeout=30_000,
    )


def test_what_was_saved_is_kept_no_longer(typing):
    page, _ = typing
    address = page.url
    page.get_by_text("การอบรม", exact=True).click()
    page.locator(".st-key-workshop-save button").click()
    expect(page.get_by_text("บันทึกเวิร์กช็อปแล้ว").first).to_be_visible(timeout=30_000)
    keeps_only(page)
    page.goto(address)
    page.get_by_text("จัดเวิร์กช็อปใหม่").first.click()
    has(page, "", "")


UP_TO_THE_DISTRICT = (
    (CaseStep.TAKEN_UP, {}),
    (CaseStep.REFERRED_TO_DISTRICT, {"reason": "เกินกำลังของชุมชน"}),
    (CaseStep.TAKEN_UP_BY_DISTRICT, {}),
)


@pytest.fixture
def desk(new_page, shared_server, project):
    """An officer who has the newest case open; it is the district's turn."""
    receipt, mark = case_reports.draw_receipt(project)
    report = CaseReport(receipt, Category.POLICY, "ถนน", "DS07", not_for_community=True)
    at = datetime.now(UTC)
    case_reports.report_case(project, report, mark, at=at)
    newest = max(case.case.id for case in cases.list_cases(project, TERMINAL, at=at))
    for step, named in UP_TO_THE_DISTRICT:
        cases.take_step(
            project, TERMINAL, newest, case_as_it_is(project, newest), step, at=at, **named
        )
    name = f"malee-{newest}"
    page = new_page(PHONE, has_touch=True)
    page.context.add_cookies([people.cookie(shared_server, name, "officer")])
    page.goto(f"{shared_server.url}/cases")
    page.locator(f".st-key-case-open-{newest} button").click()
    expect(page.locator(".st-key-case-title")).to_be_visible(timeout=30_000)
    return page


def wait_until_settled(page):
    expect(page.locator(".stApp[data-test-script-state=running]")).to_have_count(0, timeout=30_000)


def type_into(page, label, words):
    field = page.get_by_label(label, exact=True).first
    field.fill(words)
    field.blur()
    wait_until_settled(page)


NOTE = "บันทึกที่ยังไม่ได้ส่ง"


def test_words_of_a_step_are_kept_no_longer_and_those_of_other_fields_are(desk):
    desk.locator("summary", has_text="บันทึกภายใน").first.click()
    type_into(desk, "บันทึกภายใน (ผู้ร้องเรียนไม่เห็น)", NOTE)
    desk.locator(".st-key-step-dismissed button").click()
    type_into(desk, "เหตุผลภายใน (ไม่ระบุก็ได้ ผู้ร้องเรียนและหน่วยงานไม่เห็น)", "อยู่นอกอำนาจ")
    type_into(desk, "ข้อความที่แจ้งผู้ร้องเรียน", "เรื่องนี้อยู่นอกอำนาจ")
    keeps_only(desk, NOTE, "อยู่นอกอำนาจ", "เรื่องนี้อยู่นอกอำนาจ")  # control: nothing is saved yet
    desk.locator(".st-key-case-confirm button").click()
    expect(desk.locator(".st-key-said")).to_contain_text("สถานะเรื่องเปลี่ยนแล้ว", timeout=30_000)
    keeps_only(desk, NOTE)


def test_a_complaint_that_was_written_down_is_kept_no_longer(desk):
    desk.locator(".st-key-case-back button").click()
    expect(desk.locator(".st-key-case-title")).to_have_count(0, timeout=30_000)
    wait_until_settled(desk)
    desk.locator("summary", has_text="บันทึกเรื่องแทนผู้ร้องเรียน").click()
    desk.get_by_role("radio", name="การทุจริตทางนโยบาย", exact=True).click()
    wait_until_settled(desk)
    type_into(desk, "เรื่องที่แจ้ง", "มีการเรียกเงิน")
    type_into(desk, "ข้อมูลติดต่อ (ไม่ระบุก็ได้)", "080 000 0000")
    keeps_only(desk, "มีการเรียกเงิน", "080 000 0000")
    desk.locator(".st-key-case-register button").click()
    expect(desk.locator(".st-key-case-receipt").first).to_be_visible(timeout=30_000)
    keeps_only(desk)

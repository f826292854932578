"""A proposal that was not sent comes back: after a reload, the way back, a lost session."""

import os

from playwright.sync_api import expect

from tests.browser import people
from tests.browser.map.maps import map_of, wait_until_ready
from tests.browser.map.test_pin import PHONE, look_at_ds07, middle_of

CANARY = "ป้ายราคากลางไม่ตรงกับที่ประกาศ"
WAIT_MS = 20_000
KEPT = "() => Object.entries(localStorage).filter(([name]) => name.startsWith('dusitmap-form-'))"


def wait_for_form(page):
    frame = wait_until_ready(map_of(page, "/add-risk"))
    expect(page.get_by_role("button", name="เสนอจุดเสี่ยง")).to_be_visible(timeout=WAIT_MS)
    return frame


def fill_form(page, frame):
    look_at_ds07(frame)
    page.touchscreen.tap(*middle_of(frame))
    page.get_by_text("การทุจริตทางนโยบาย").tap()
    page.get_by_role("radiogroup", name="ผลกระทบ").get_by_role("radio", name="4").tap()
    note = page.get_by_label("รายละเอียด (เห็นเฉพาะผู้ตรวจทาน)")
    note.fill(CANARY)
    note.blur()
    expect(page.get_by_role("button", name="เสนอจุดเสี่ยง")).to_be_enabled(timeout=WAIT_MS)
    expect(page.get_by_text("4 – มาก")).to_be_visible(timeout=WAIT_MS)


def expect_filled(page):
    frame = wait_for_form(page)
    expect(page.get_by_text("ยังไม่ได้ส่ง")).to_be_visible(timeout=WAIT_MS)
    category = page.get_by_role("radio", name="การทุจริตทางนโยบาย")
    expect(category).to_have_count(1, timeout=WAIT_MS)
    expect(category).to_be_checked(timeout=WAIT_MS)
    expect(page.get_by_text("4 – มาก")).to_be_visible()
    expect(page.get_by_label("รายละเอียด (เห็นเฉพาะผู้ตรวจทาน)")).to_have_value(CANARY)
    expect(frame.locator(".dm-pin")).to_have_count(1, timeout=WAIT_MS)


def test_a_form_comes_back_and_goes_once_it_is_sent(shared_server, new_page):
    page = new_page(PHONE, has_touch=True)
    mine = people.cookie(shared_server, "kanya", "officer")
    page.context.add_cookies([mine])
    page.goto(shared_server.url + "/add-risk")
    fill_form(page, wait_for_form(page))
    page.reload()
    expect_filled(page)
    kept = page.evaluate(KEPT)
    assert len(kept) == 1
    assert CANARY not in str(kept)
    assert "policy" not in str(kept)

    page.context.clear_cookies()  # the session is lost, and another person has the phone
    page.context.add_cookies([people.cookie(shared_server, "lert", "officer")])
    page.goto(shared_server.url + "/my-work")
    expect(page.get_by_role("heading", name="งานของฉัน")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text("แบบที่ยังกรอกไม่เสร็จ")).to_be_hidden()
    page.context.clear_cookies()
    page.context.add_cookies([mine])
    page.goto(shared_server.url + "/my-work")
    expect(page.get_by_text("แบบที่ยังกรอกไม่เสร็จ")).to_be_visible(timeout=WAIT_MS)
    if shots := os.environ.get("WORK_SHOTS"):
        page.screenshot(path=f"{shots}/my-work-forms.png")
    page.get_by_role("link", name="การทุจริตทางนโยบาย").tap()
    expect_filled(page)
    if shots := os.environ.get("WORK_SHOTS"):
        page.screenshot(path=f"{shots}/draft-back.png", full_page=True)
    page.get_by_role("button", name="เสนอจุดเสี่ยง").tap()
    expect(page.get_by_text("รอการตรวจทาน").first).to_be_visible(timeout=WAIT_MS)
    while page.evaluate(KEPT):  # not wait_for_function: the page's policy forbids what it evaluates
        page.wait_for_timeout(100)

"""The page for the field without a network: opened, filled in, sent once there is one."""

import os

from playwright.sync_api import expect

from geodata import settings
from geodata.project import open_project
from geodata.store.risks.risks import RiskStore
from tests.browser import people
from tests.browser.map.test_story_offline import wait_until_kept

PHONE = {"width": 390, "height": 844}
CANARY = "ป้ายราคากลางไม่ตรงกับที่ประกาศ"
WAIT_MS = 20_000


def read_notes(server):
    project = open_project(settings.read(server.environment))
    try:
        with project.database.begin_read() as tx:
            store = RiskStore(tx, project.seal)
            numbers = [risk.id for risk in store.list_in_state("proposed")]
            return [store.note(number) for number in numbers]
    finally:
        project.database.close()


def propose(page):
    page.get_by_text("เสนอจุดเสี่ยง", exact=True).first.click()
    page.locator("#field-risk-community").select_option("DS07")
    page.get_by_label("การทุจริตทางนโยบาย").check()
    page.locator("#field-likelihood").select_option("4")
    page.locator("#field-note").fill(CANARY)
    page.locator("#field-risk button[type=submit]").click()


def test_two_items_wait_sealed_through_a_reload_and_are_sent_once(server, new_page):
    page = new_page(PHONE, has_touch=True)
    cookie = people.cookie(server, "somchai", "coordinator", "DS07")
    page.context.add_cookies([cookie])
    page.goto(server.url + "/field")
    expect(page.locator("#field-state")).to_have_text("ไม่มีรายการรอส่ง", timeout=WAIT_MS)
    wait_until_kept(page)

    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="ลงพื้นที่")).to_be_visible()
    page.locator("#field-visit-community").select_option("DS07")
    page.get_by_label("ไม่พบจุดเสี่ยง").check()
    page.locator("#field-visit button[type=submit]").click()
    propose(page)
    expect(page.locator("#field-state")).to_have_text("รอส่ง 2 รายการ", timeout=WAIT_MS)
    if shots := os.environ.get("WORK_SHOTS"):
        page.screenshot(path=f"{shots}/field-offline.png", full_page=True)
    stored = page.evaluate("() => JSON.stringify(localStorage)")
    for word in (CANARY, "policy", "ไม่พบ", "found"):
        assert word not in stored
    page.reload()
    expect(page.locator("#field-state")).to_have_text("รอส่ง 2 รายการ", timeout=WAIT_MS)
    assert read_notes(server) == []

    page.context.set_offline(False)
    expect(page.locator("#field-state")).to_have_text("ไม่มีรายการรอส่ง", timeout=WAIT_MS)
    expect(page.locator("#field-answer")).to_contain_text("รอการตรวจทาน")
    assert read_notes(server) == [CANARY]


def test_without_a_session_it_waits_and_goes_after_signing_in(server, new_page):
    page = new_page(PHONE, has_touch=True)
    cookie = people.cookie(server, "somchai", "coordinator", "DS07")
    page.context.add_cookies([cookie])
    page.goto(server.url + "/field")
    expect(page.locator("#field-state")).to_have_text("ไม่มีรายการรอส่ง", timeout=WAIT_MS)
    page.context.clear_cookies()
    propose(page)
    expect(page.locator("#field-state")).to_have_text("รอส่ง 1 รายการ", timeout=WAIT_MS)
    expect(page.get_by_role("link", name="เข้าสู่ระบบ")).to_be_visible(timeout=WAIT_MS)
    page.context.add_cookies([cookie])
    page.reload()
    expect(page.locator("#field-state")).to_have_text("ไม่มีรายการรอส่ง", timeout=WAIT_MS)
    assert read_notes(server) == [CANARY]


def test_a_refused_item_is_opened_changed_and_sent_again(server, new_page):
    page = new_page(PHONE, has_touch=True)
    page.context.add_cookies([people.cookie(server, "somchai", "coordinator", "DS07")])
    page.goto(server.url + "/field")
    expect(page.locator("#field-state")).to_have_text("ไม่มีรายการรอส่ง", timeout=WAIT_MS)
    assert page.locator("#field-year option").first.inner_text().startswith("25")
    page.evaluate("() => document.querySelector('#field-note').removeAttribute('maxlength')")
    page.locator("summary").nth(1).click()
    page.locator("#field-risk-community").select_option("DS07")
    page.get_by_label("การทุจริตทางนโยบาย").check()
    page.locator("#field-note").fill(CANARY + "ก" * 2000)
    page.locator("#field-risk button[type=submit]").click()
    refused = page.locator(".field-refused")
    expect(refused).to_have_count(1, timeout=WAIT_MS)
    expect(refused.locator("span")).to_contain_text("น.")

    page.goto(server.url + "/my-work")
    link = page.locator(".field-link a")
    expect(link).to_contain_text("ส่งไม่ได้ 1 รายการ", timeout=WAIT_MS)
    link.click()
    refused.get_by_role("button", name="แก้ไข").click()
    note = page.locator("#field-note")
    expect(note).to_have_value(CANARY + "ก" * 2000, timeout=WAIT_MS)
    expect(page.get_by_label("การทุจริตทางนโยบาย")).to_be_checked()
    note.fill(CANARY)
    page.locator("#field-risk button[type=submit]").click()
    expect(page.locator("#field-answer")).to_contain_text("ข้อเสนอเลขที่", timeout=WAIT_MS)
    expect(refused).to_have_count(0)
    assert read_notes(server) == [CANARY]

"""Notices of new work: asked for on a tap alone, and only a number is shown."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.risks import risks
from geodata.model.imports.records import Category
from geodata.model.risks import RiskDraft, Scores
from geodata.project import open_project
from tests.browser import people

NOTE = "บันทึกที่ไม่มีในการแจ้งเตือน"
FAKE = """
  window.asked = 0; window.shown = []; window.answer = "%s";
  window.Notification = class {
    static permission = "default";
    static async requestPermission() {
      asked += 1; window.Notification.permission = answer; return answer;
    }
    constructor(words, options) { shown.push([words, Object.keys(options).join()]); }
  };
"""


def open_work(server, new_page, answer):
    page = new_page()
    page.add_init_script(FAKE % answer)
    page.context.add_cookies([people.cookie(server, "malee", "officer")])
    page.goto(server.url + "/my-work")
    expect(page.get_by_role("button", name="แจ้งเตือนบนเครื่องนี้เมื่อมีงานใหม่")).to_be_visible(
        timeout=30_000
    )
    return page


def propose(server):
    project = open_project(settings.read(server.environment))
    try:
        draft = RiskDraft("t", Category.POLICY, None, "DS07", Scores(4, 4), NOTE)
        risks.propose(project, TERMINAL, draft, at=datetime.now(UTC))
    finally:
        project.database.close()


def test_more_work_is_told_by_its_number_to_who_asked_and_looks_elsewhere(server, new_page):
    page = open_work(server, new_page, "granted")
    assert page.evaluate("asked") == 0
    page.get_by_role("button", name="แจ้งเตือนบนเครื่องนี้เมื่อมีงานใหม่").click()
    expect(page.get_by_text("เปิดการแจ้งเตือนแล้ว")).to_be_visible()
    page.evaluate("() => Object.defineProperty(document, 'hidden', { get: () => true })")
    propose(server)
    page.wait_for_function("() => shown.length", timeout=70_000)
    assert page.evaluate("shown") == [["มีงานรอท่าน 1 รายการ", "tag"]]


def test_a_browser_that_refuses_is_answered_in_words(server, new_page):
    page = open_work(server, new_page, "denied")
    page.get_by_role("button", name="แจ้งเตือนบนเครื่องนี้เมื่อมีงานใหม่").click()
    expect(page.get_by_text("เบราว์เซอร์นี้ไม่อนุญาตให้แจ้งเตือน")).to_be_visible()

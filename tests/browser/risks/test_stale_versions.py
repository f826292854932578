"""Two people, two pages: nobody approves or overwrites what was not on their screen."""

import json
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser import people
from tests.browser.map.maps import map_of, wait_until_ready

DESKTOP = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}
WAIT_MS = 30_000
CONFLICT = "E-CONFLICT-01"


def open_path(new_page, server, cookie, path, size=DESKTOP):
    page = new_page(size)
    page.context.add_cookies([cookie])
    page.goto(server.url + path)
    return page


def propose_risk(new_page, server, cookie, note):
    """Propose a risk point in the first community of somebody; return their page."""
    page = open_path(new_page, server, cookie, "/add-risk")
    wait_until_ready(map_of(page, "/add-risk"))
    save = page.locator(".st-key-risk-save button")
    expect(save).to_be_disabled(timeout=WAIT_MS)
    page.get_by_role("radio", name="การทุจริตทางนโยบาย").click()
    page.get_by_label("ชุมชน", exact=True).click()
    page.get_by_role("option").first.click()
    for group in ("โอกาสเกิด", "ผลกระทบ"):
        page.get_by_role("radiogroup", name=group).get_by_role("radio", name="4").click()
    page.get_by_label("บันทึกภายใน").or_(page.get_by_label("รายละเอียด")).first.fill(note)
    page.keyboard.press("Tab")
    expect(save).to_be_enabled(timeout=10_000)
    save.click()
    expect(page.get_by_text("เสนอจุดเสี่ยงแล้ว")).to_be_visible(timeout=10_000)
    return page


def begin_to_edit(page):
    page.get_by_role("button", name="แก้ไข", exact=True).click()
    field = page.locator(".stTextArea textarea").last
    expect(field).not_to_have_value("", timeout=10_000)
    return field


def save_edit(page, field, note):
    field.fill(note)
    page.keyboard.press("Tab")
    page.locator("[class*=st-key-edit-save] button").click()


def public(server):
    with urllib.request.urlopen(server.url + "/api/risks.geojson") as answer:
        return json.load(answer)["features"]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_what_changed_on_another_page_is_not_approved(server, new_page, size, tmp_path):
    somchai = people.cookie(server, "somchai", "coordinator", "DS07", "DS08")
    malee = people.cookie(server, "malee", "officer")
    proposer = propose_risk(new_page, server, somchai, "ฉบับก่อน ชุมชน ก")
    officer = open_path(new_page, server, malee, "/review", size)
    approve = officer.get_by_role("button", name="รับรอง", exact=True)
    approve.wait_for(timeout=WAIT_MS)
    card = officer.locator(".st-key-review-card")
    expect(card).to_contain_text("ฉบับก่อน ชุมชน ก")

    field = begin_to_edit(proposer)
    box = proposer.locator("[class*=st-key-risk-community-edit] input")
    before = box.input_value()
    box.focus()
    box.press("ArrowDown")
    proposer.get_by_role("option").filter(has_not_text=before).click()
    save_edit(proposer, field, "ฉบับหลัง ชุมชน ข")
    expect(proposer.get_by_text("ฉบับเดิมยังเก็บไว้")).to_be_visible(timeout=10_000)

    approve.click()
    expect(card).to_contain_text(CONFLICT, timeout=10_000)
    both = officer.locator("[class*=st-key-shown-risk]")
    expect(both).to_contain_text("ฉบับก่อน ชุมชน ก")
    expect(both).to_contain_text("ฉบับหลัง ชุมชน ข")
    assert officer.evaluate("document.documentElement.scrollWidth") <= size["width"]
    officer.screenshot(path=tmp_path / "both.png", full_page=True)
    assert public(server) == []

    approve.click()  # pressed again without having compared
    officer.wait_for_timeout(1500)
    assert public(server) == []
    officer.get_by_role("button", name="เทียบแล้ว ทำต่อกับฉบับปัจจุบัน").click()
    expect(both).to_be_hidden(timeout=10_000)
    approve.click()
    expect(officer.get_by_text("รับรองแล้ว เป็น RP-")).to_be_visible(timeout=10_000)
    officer.wait_for_timeout(1500)
    assert len(public(server)) == 1


def test_the_second_of_two_pages_does_not_overwrite_the_first(server, new_page):
    somchai = people.cookie(server, "somchai", "coordinator", "DS07", "DS08")
    first = propose_risk(new_page, server, somchai, "ฉบับแรก")
    second = open_path(new_page, server, somchai, "/add-risk")
    second.get_by_role("button", name="แก้ไข", exact=True).wait_for(timeout=WAIT_MS)
    fields = [begin_to_edit(page) for page in (first, second)]

    save_edit(first, fields[0], "จากหน้าแรก")
    expect(first.get_by_text("ฉบับเดิมยังเก็บไว้")).to_be_visible(timeout=10_000)
    save_edit(second, fields[1], "จากหน้าที่สอง")
    expect(second.get_by_text(CONFLICT)).to_be_visible(timeout=10_000)
    expect(fields[1]).to_have_value("จากหน้าที่สอง")  # what was typed is still there
    both = second.locator("[class*=st-key-shown-mine]")
    expect(both).to_contain_text("จากหน้าแรก")
    first.reload()
    first.get_by_role("button", name="แก้ไข", exact=True).wait_for(timeout=WAIT_MS)
    expect(begin_to_edit(first)).to_have_value("จากหน้าแรก")

    second.get_by_role("button", name="เทียบแล้ว ทำต่อกับฉบับปัจจุบัน").click()
    expect(both).to_be_hidden(timeout=10_000)
    expect(fields[1]).to_have_value("จากหน้าที่สอง")
    second.locator("[class*=st-key-edit-save] button").click()
    expect(second.get_by_text("ฉบับเดิมยังเก็บไว้")).to_be_visible(timeout=10_000)

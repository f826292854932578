"""Signing in on a phone, and what a stolen or ended session is worth."""

import re
from datetime import UTC, datetime

import pyotp
from playwright.sync_api import expect

from tests.browser import people

PHONE = {"width": 390, "height": 844}
DENIED = re.compile("โปรดเข้าสู่ระบบ(เพื่อเปิดหน้านี้|อีกครั้ง)")


def fill(page, name, code=""):
    page.get_by_label("ชื่อผู้ใช้").fill(name)
    page.get_by_label("รหัสผ่าน").fill(people.PASSPHRASE)
    if code:
        page.get_by_label("รหัสยืนยัน").fill(code)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()


def test_an_officer_signs_in_works_and_signs_out(shared_server, new_page):
    secret = people.add(shared_server, "malee", "officer")
    page = new_page(PHONE)
    page.goto(shared_server.url)
    page.get_by_role("button", name="เปิดเมนู").click()
    menu = page.get_by_test_id("stSidebarUserContent")
    menu.get_by_role("link", name="เข้าสู่ระบบ").click()
    fill(page, "malee", pyotp.TOTP(secret).at(datetime.now(UTC)))
    page.wait_for_url(re.compile(r"/my-work$"))
    expect(page.locator(".stSidebar")).to_contain_text("เจ้าหน้าที่ศูนย์ธรรมาภิบาลเขต", timeout=30_000)
    page.goto(shared_server.url + "/exchange")
    page.locator("[data-testid=stFileUploader]").wait_for(timeout=30_000)
    page.goto(shared_server.url + "/auth/sign-out")
    page.get_by_role("button", name="ออกจากระบบ").click()
    page.wait_for_url(re.compile(r"/$"))
    page.goto(shared_server.url + "/exchange")
    expect(page.get_by_text(DENIED)).to_be_visible(timeout=30_000)


def test_wrong_words_say_so_and_keep_nothing(shared_server, new_page):
    page = new_page(PHONE)
    page.goto(shared_server.url + "/auth/sign-in")
    fill(page, "nobody")
    expect(page.get_by_role("alert")).to_contain_text("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง")
    assert page.context.cookies() == []


def test_an_account_that_is_disabled_is_out_at_the_next_action(shared_server, new_page):
    page = new_page(PHONE)
    page.context.add_cookies([people.cookie(shared_server, "somying", "officer")])
    page.goto(shared_server.url + "/exchange")
    page.locator("[data-testid=stFileUploader]").wait_for(timeout=30_000)
    assert shared_server.command("user", "disable", "somying").returncode == 0
    page.locator("input[type=file]").set_input_files(
        {"name": "x.csv", "mimeType": "text/csv", "buffer": b"id,date\n1,2023-07-22\n"}
    )
    expect(page.get_by_text(DENIED)).to_be_visible(timeout=30_000)


def test_the_number_of_a_session_is_no_key(shared_server, new_page, browser):
    """Neither as our cookie nor as our header, nor Streamlit's own session id in an address."""
    page = new_page(PHONE)
    page.context.add_cookies([people.cookie(shared_server, "prasit", "officer")])
    page.goto(shared_server.url + "/exchange")
    page.locator("[data-testid=stFileUploader]").wait_for(timeout=30_000)
    said = shared_server.command("audit", "verify").stdout
    assert "ถูกต้อง" in said
    stolen = new_page(PHONE, extra_http_headers={"X-Dusitmap-Session": "1"})
    stolen.goto(shared_server.url + "/exchange")
    expect(stolen.get_by_text(DENIED)).to_be_visible(timeout=30_000)

"""An account on phones: asked for, confirmed by somebody else, and taken up by its holder."""

import re
from datetime import UTC, datetime

import pyotp
from playwright.sync_api import expect

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.people import accounts
from geodata.model.people.people import Role
from geodata.project import open_project
from tests.browser import people

PHONE = {"width": 390, "height": 844}
NEW = "ประโยคใหม่ที่จำได้ง่าย"


def test_from_the_request_to_the_first_sign_in(shared_server, new_page, tmp_path):
    officer = people.cookie(shared_server, "confirms.it", "officer")
    project = open_project(settings.read(shared_server.environment))
    now = datetime.now(UTC)
    accounts.add_account(project, TERMINAL, "taken.up", Role.OFFICER, frozenset(), at=now)
    project.database.close()
    page = new_page(PHONE)
    page.context.add_cookies([officer])
    page.goto(shared_server.url + "/admin")
    request = page.locator("[class*=st-key-account-request-]").filter(has_text="taken.up")
    expect(request).to_contain_text("เครื่องแม่ข่าย", timeout=30_000)
    page.screenshot(path=tmp_path / "confirm.png", full_page=True)
    request.get_by_role("button", name="ยืนยัน", exact=True).click()
    code = page.locator("[data-testid=stCode] code")
    expect(code).to_be_visible(timeout=30_000)
    invitation = code.inner_text().strip()
    assert re.fullmatch(r"([A-Z2-9]{4}-){5}[A-Z2-9]{4}", invitation)
    page.screenshot(path=tmp_path / "invitation.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.reload()
    page.get_by_text("ใน 30 วันที่ผ่านมา").wait_for(timeout=30_000)
    expect(code).to_have_count(0)

    holder = new_page(PHONE)
    holder.goto(shared_server.url + "/auth/sign-in")
    holder.get_by_role("link", name="มีรหัสเชิญ").click()
    holder.get_by_label("รหัสเชิญ").fill(invitation)
    holder.get_by_role("button", name="ต่อไป").click()
    expect(holder.locator(".qr svg")).to_be_visible()
    holder.screenshot(path=tmp_path / "accept.png", full_page=True)
    assert holder.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert holder.locator(".qr svg").bounding_box()["width"] >= 180
    secret = holder.locator(".secret").inner_text().replace(" ", "")
    holder.get_by_label("รหัสผ่านใหม่").fill(NEW)
    holder.get_by_label("รหัสยืนยัน").fill(pyotp.TOTP(secret).at(datetime.now(UTC)))
    holder.get_by_role("button", name="บันทึกและเข้าสู่ระบบ").click()
    holder.wait_for_url(re.compile(r"/my-work$"))
    holder.get_by_role("button", name="เปิดเมนู").click()
    expect(holder.locator(".stSidebar")).to_contain_text("taken.up", timeout=30_000)
    expect(holder.locator(".stSidebar")).to_contain_text("ของบัญชีท่าน")

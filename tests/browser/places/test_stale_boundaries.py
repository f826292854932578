"""Two officers have one boundary open: who comes second sees both versions, changes nothing."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from geodata import settings
from geodata.actions import Caller
from geodata.actions.people import accounts
from geodata.actions.places import tracing
from geodata.project import open_project
from tests.browser import people

WAIT = 30_000
DESKTOP = {"width": 1440, "height": 900}
BOTH = "[class*=st-key-shown-]"
GO_ON = "เทียบแล้ว ทำต่อกับฉบับปัจจุบัน"


def now():
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def project(shared_server):
    opened = open_project(settings.read(shared_server.environment))
    yield opened
    opened.database.close()


def wait_until_settled(page):
    expect(page.locator(".stApp[data-test-script-state=running]")).to_have_count(0, timeout=WAIT)


def test_a_confirmation_is_of_the_boundary_that_was_on_the_page(shared_server, project, new_page):
    malee = people.cookie(shared_server, "malee", "officer")
    other = Caller(accounts.find_session(project, malee["value"], at=now()))
    page = new_page(DESKTOP)
    page.context.add_cookies([people.cookie(shared_server, "prasit", "officer")])
    page.goto(f"{shared_server.url}/boundaries?id=DS10")
    page.locator("summary", has_text="ยืนยัน").first.click()
    note = page.locator("[class*=st-key-confirm-] input").first
    note.fill("ประธานชุมชน")
    note.blur()
    confirm = page.locator("[class*=st-key-boundary-confirm-] button").first
    expect(confirm).to_be_enabled(timeout=WAIT)
    wait_until_settled(page)
    seen = tracing.read_dossier(project, other, "DS10", at=now())
    tracing.confirm(project, other, "DS10", seen.displayed_version, "เลขานุการชุมชน", at=now())
    before = tracing.read_dossier(project, other, "DS10", at=now())
    confirm.click()
    both = page.locator(BOTH).first
    expect(both).to_contain_text("ฉบับที่ท่านเห็น", timeout=WAIT)
    expect(both).to_contain_text("ฉบับปัจจุบัน")
    expect(both).to_contain_text("malee บันทึกการยืนยัน")
    wait_until_settled(page)
    expect(note).to_have_value("ประธานชุมชน")  # what was typed is still there
    assert tracing.read_dossier(project, other, "DS10", at=now()) == before
    page.get_by_role("button", name=GO_ON).click()
    expect(confirm).to_have_count(0, timeout=WAIT)  # it is confirmed by now
    assert tracing.read_dossier(project, other, "DS10", at=now()) == before

"""An activity that was held is recorded on a phone with five taps at most."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.programme import activities, programmes
from geodata.model.programme.activities import ActivityDraft, ActivityKind
from geodata.model.times import to_fiscal_year_be
from geodata.project import open_project
from tests.browser import people

PHONE = {"width": 390, "height": 844}
MOST = 5


def plan(server):
    """Plan a focus group of one community in the programme of this year."""
    project, at = open_project(settings.read(server.environment)), datetime.now(UTC)
    first = programmes.begin_from_reference(project, TERMINAL, 2559, at=at)
    year_be = to_fiscal_year_be(at)
    programme = programmes.copy_programme(project, TERMINAL, first.id, year_be, at=at)
    kind = ActivityKind.FOCUS_GROUP
    draft = ActivityDraft("taps", programme.id, kind, "กลุ่มย่อยวัยทำงาน", None, "DS07")
    activities.plan_activity(project, TERMINAL, draft, at=at)
    project.database.close()


def test_five_taps_at_most(shared_server, new_page):
    plan(shared_server)
    cookie = people.cookie(shared_server, "khwan", "coordinator", "DS07")
    page = new_page(PHONE, has_touch=True)
    page.context.add_cookies([cookie])
    page.goto(shared_server.url + "/programme")
    taps = 0

    def tap(found):
        nonlocal taps
        found.tap(timeout=30_000)
        taps += 1

    tap(page.get_by_role("radio", name="กิจกรรม", exact=True))
    card = page.locator("[class*='st-key-activity-planned-']").filter(has_text="กลุ่มย่อยวัยทำงาน")
    tap(card.locator("summary").filter(has_text="บันทึกว่าจัดแล้ว"))
    field = card.get_by_label("จำนวนผู้เข้าร่วม (คน)")
    tap(field)
    field.fill("14")
    field.press("Tab")
    expect(page.locator(".stApp[data-test-script-state=running]")).to_have_count(0, timeout=15_000)
    tap(card.get_by_role("button", name="บันทึก", exact=True))
    expect(page.locator(".stAlert").filter(has_text="บันทึกว่าจัดกิจกรรมแล้ว").first).to_be_visible(
        timeout=15_000
    )
    assert taps <= MOST

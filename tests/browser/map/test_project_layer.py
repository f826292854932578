"""The layer of watched projects in a real browser, on a fake data plane."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.map import fake_map
from tests.browser.map.test_live_page import list_serious, open_page, tap, wait_until_ready

__all__ = ["open_page"]

WIDE = {"width": 1440, "height": 900}
HOSTILE = "<img src=x onerror=alert(3)>"
AT = [100.506, 13.776]
NO, YES = {"sign": "no", "finished": "no"}, {"sign": "yes", "finished": "no"}


def build_world():
    """Four projects: nobody looked, an answer is no, all is well, one has no place of its own."""
    world = fake_map.World()
    world.risks = [fake_map.risk("RP-2569-0001", "DS01", title="เก็บเงินค่าวางแผงเกินอัตรา")]
    world.projects = [
        fake_map.project(
            "PJ-2569-0001", "DS01", AT, name="ปรับปรุงทางเท้า", risk_ids=["RP-2569-0001"]
        ),
        fake_map.project(
            "PJ-2569-0002", "DS02", [100.515, 13.776], name=HOSTILE, budget_baht=None,
            inspections=[{"quarter": "2569-Q4", "answers": NO}],
        ),
        fake_map.project(
            "PJ-2569-0003", "DS04", [100.515, 13.785], kind="community money",
            inspections=[{"quarter": "2569-Q3", "answers": YES}],
        ),
        fake_map.project("PJ-2569-0004", "DS05", None, subdistrict_code="100202"),
    ]  # fmt: skip
    return world


@pytest.fixture
def world():
    with fake_map.serving(build_world()) as world:
        yield world


def open_projects(open_page, query="", **options):
    page = wait_until_ready(open_page(f"?indicator=projects{query}", **options))
    expect(page.locator("#dm-headline span").first).to_contain_text("โครงการ")
    return page


def list_items(page):
    return page.locator("#dm-list-items button b").all_inner_texts()


def test_boards_stand_on_the_map_and_every_project_in_the_list(open_page):
    page = open_projects(open_page, viewport=WIDE)
    expect(page.locator("#map_div .dm-board")).to_have_count(3)
    for state in ("unseen", "noes", "seen"):
        expect(page.locator(f"#map_div .dm-board-{state}")).to_have_count(1)
    assert list_items(page) == [
        "ปรับปรุงทางเท้า",
        "โครงการ PJ-2569-0004",
        "โครงการ PJ-2569-0003",
        HOSTILE,
    ]
    expect(page.locator("#dm-headline")).to_have_text(
        "จับตา 4 โครงการ · ยังไม่มีใครไปดู 2 · ไปดูแล้ว มีข้อที่ตอบว่าไม่ใช่ 1"
    )
    shapes = page.evaluate(
        """[...document.querySelectorAll("#dm-legend .dm-mark")].map((mark) => [...mark.children]
          .map((e) => e.localName + (e.getAttribute("d") ?? "")).join(" "))"""
    )
    assert len(set(shapes)) == 3
    for words in ("ยังไม่มีใครไปดู", "ไปดูแล้ว มีข้อที่ตอบว่าไม่ใช่"):
        expect(page.locator("#dm-legend li", has_text=words).first).to_be_visible()


def test_a_board_has_no_shape_of_a_risk_point(open_page):
    bodies = {}
    for indicator in ("risks", "projects"):
        page = wait_until_ready(open_page(f"?indicator={indicator}", viewport=WIDE))
        expect(page.locator("#dm-list-items button")).not_to_have_count(0)
        bodies[indicator] = set(
            page.evaluate(
                """[...document.querySelectorAll("#dm-legend .dm-body")]
                   .map((e) => e.localName + (e.getAttribute("d") ?? ""))"""
            )
        )
    assert all(bodies.values())
    assert not bodies["risks"] & bodies["projects"]


def test_a_tap_says_name_agency_and_budget_and_leads_to_the_page(open_page):
    page = open_projects(open_page)
    tap(page, *AT)
    expect(page.locator("#dm-card-name")).to_have_text("ปรับปรุงทางเท้า")
    expect(page.locator("#dm-card-name")).to_be_focused()
    card = page.locator("#dm-card")
    for words in ("สำนักงานเขต", "350,000 บาท", "ยังไม่มีใครไปดู", "ชุมชน DS01"):
        expect(card).to_contain_text(words)
    expect(card.get_by_role("link", name="ดูรายละเอียด")).to_have_attribute(
        "href", "/projects?id=PJ-2569-0001"
    )
    expect(page).to_have_url(re.compile("project=PJ-2569-0001"))
    card.get_by_role("button", name="เก็บเงินค่าวางแผงเกินอัตรา").click()
    expect(page.locator("#dm-card-name")).to_have_text("เก็บเงินค่าวางแผงเกินอัตรา")
    expect(page).to_have_url(re.compile(r"live\?risk=RP-2569-0001"))
    expect(page.locator("#map_div .dm-board")).to_have_count(0)


def test_a_link_opens_the_map_on_its_project(open_page):
    page = open_projects(open_page, "&project=PJ-2569-0002")
    expect(page.locator("#dm-card-name")).to_have_text(HOSTILE)
    expect(page.locator("#dm-card")).to_contain_text("ไม่ระบุงบประมาณ")
    expect(page.locator("#dm-card")).to_contain_text("ไตรมาสที่ 4 พ.ศ. 2569 ตอบว่าไม่ใช่ 1 ข้อ")
    gone = open_projects(open_page, "&project=PJ-2569-0099")
    expect(gone.locator("#dm-card")).to_be_hidden()


def test_the_filter_narrows_map_and_list_alike(open_page):
    page = open_projects(open_page)
    page.locator("#dm-filter").click()
    page.locator("#dm-field-watch").select_option("noes")
    page.locator("#dm-done").click()
    expect(page.locator("#map_div .dm-board")).to_have_count(1)
    assert list_items(page) == [HOSTILE]
    expect(page).to_have_url(re.compile("watch=noes"))
    page.get_by_role("button", name="เอาตัวกรอง ไปดูแล้ว มีข้อที่ตอบว่าไม่ใช่ ออก").click()
    expect(page.locator("#dm-list-items button")).to_have_count(4)
    none = open_projects(open_page, "&watch=noes&money=community-money")
    expect(none.locator("#dm-list-none")).to_be_visible()
    expect(none.locator("#dm-list-none")).to_contain_text("ไม่มีโครงการตามตัวกรองนี้")


def test_an_area_lists_its_projects_and_a_map_without_any_says_so(open_page, world):
    page = open_projects(open_page, "&area=DS05")
    expect(page.locator("#dm-card")).to_contain_text("1 โครงการ")
    page.locator("#dm-card-list button").click()
    expect(page.locator("#dm-card-name")).to_have_text("โครงการ PJ-2569-0004")
    world.projects.clear()
    empty = wait_until_ready(open_page("?indicator=projects"))
    expect(empty.locator("#dm-empty")).to_have_text("ยังไม่มีโครงการที่เครือข่ายจับตา")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_layer_can_be_used_by_all(open_page, scheme):
    page = open_projects(open_page, "&project=PJ-2569-0001", color_scheme=scheme)
    expect(page.locator("#dm-card")).to_be_visible()
    assert list_serious(Axe().run(page)) == []

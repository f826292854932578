"""The map screen of the application: as large as it can be, with the tools of the light page."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import sample_risks
from tests.browser.conftest import PHONE
from tests.browser.map.maps import open_map
from tests.browser.map.test_live_page import list_serious

DESK, NARROW_DESK = {"width": 1440, "height": 900}, {"width": 1100, "height": 800}
SIDEWAYS = {"width": 844, "height": 390}
TITLE = "เก็บเงินค่าวางแผงเกินอัตรา"
HERE = {"latitude": 13.7761, "longitude": 100.5121}
WAIT = 30_000
MAP_FRAME = ".st-key-map iframe"


@pytest.fixture(scope="module")
def server(shared_server):
    sample_risks.add_risks(shared_server)
    return shared_server


@pytest.fixture
def open_screen(new_page, server):
    """Open the map screen; no script of it fails."""
    problems = []

    def run(viewport, query="", **options):
        page = new_page(viewport, **options)
        page.on("pageerror", lambda error: problems.append(str(error)))
        frame = open_map(page, server, "/", query)
        expect(frame.locator("#map_div .dm-risk").first).to_be_attached(timeout=WAIT)
        return page, frame

    yield run
    assert problems == []


def find(frame, words):
    frame.locator("#dm-find").click()
    frame.locator("#dm-find-words").fill(words)
    frame.locator("#dm-found button").first.click()


@pytest.mark.parametrize("size", [DESK, NARROW_DESK])
def test_on_a_desk_the_list_stands_beside_a_large_map(open_screen, size):
    page, frame = open_screen(size)
    ground = frame.locator("#map_div").bounding_box()
    beside = frame.locator("#dm-list").bounding_box()
    assert beside["x"] >= ground["x"] + ground["width"] - 1
    assert ground["height"] >= size["height"] * 0.62
    assert ground["width"] >= 400
    box = page.locator(MAP_FRAME).bounding_box()
    assert box["y"] + box["height"] <= size["height"] + 60  # nothing above it pushes it away


def test_on_a_phone_the_list_stands_under_the_map(open_screen):
    page, frame = open_screen(PHONE)
    ground = frame.locator("#map_div").bounding_box()
    below = frame.locator("#dm-list").bounding_box()
    assert below["y"] >= ground["y"] + ground["height"] - 1
    assert ground["height"] >= 320
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    small = frame.evaluate(
        """[...document.querySelectorAll("button, a, summary")]
          .filter((e) => e.checkVisibility()).map((e) => [e.id, e.getBoundingClientRect()])
          .filter(([, box]) => box.width < 43.5 || box.height < 43.5).map(([name]) => name)"""
    )
    assert small == []


def test_on_a_phone_held_sideways_the_menu_is_folded_and_the_map_has_the_height(open_screen):
    page, frame = open_screen(SIDEWAYS)
    expect(page.get_by_test_id("stExpandSidebarButton")).to_be_visible(timeout=WAIT)
    ground = frame.locator("#map_div").bounding_box()
    assert ground["height"] >= 320
    assert ground["width"] >= 400
    expect(frame.locator("#map_div .dm-risk")).not_to_have_count(1)


def test_what_a_filter_hides_is_found_and_the_filter_goes_with_its_buttons(open_screen):
    page, frame = open_screen(DESK, "?category=community&subdistrict=100203")
    chips = page.locator("[class*=st-key-chip-]")
    expect(chips).to_have_count(2, timeout=WAIT)
    frame.evaluate("window.mapBefore = dusitmap.map")
    find(frame, "วางแผง")
    expect(frame.locator("#dm-card-name")).to_have_text(TITLE)
    expect(chips).to_have_count(0, timeout=WAIT)
    expect(page).not_to_have_url(re.compile("category"))
    expect(frame.locator("#dm-card-name")).to_have_text(TITLE)  # the run has not closed it
    expect(frame.locator("#dm-list [aria-current=true]")).to_contain_text(TITLE)
    assert frame.evaluate("window.mapBefore === dusitmap.map")  # nor loaded the map anew


def test_another_layer_gives_way_to_what_was_found(open_screen, new_page, server):
    page = new_page(DESK)
    frame = open_map(page, server, "/", "?indicator=coverage")
    find(frame, "วางแผง")
    expect(frame.locator("#dm-card-name")).to_have_text(TITLE)
    chosen = page.locator(".st-key-choice-indicator [aria-checked=true]")
    expect(chosen).to_have_text("จุดเสี่ยง", timeout=WAIT)
    expect(frame.locator("#dm-card-name")).to_have_text(TITLE)


def test_a_view_is_shared_by_an_address_that_opens_it_in_either_door(open_screen, new_page, server):
    _, frame = open_screen(DESK, "?state=approved")
    find(frame, "วางแผง")
    frame.evaluate("dusitmap.map.setView([13.7761, 100.5121], 16, {animate: false})")
    frame.locator("#dm-share").click()
    address = frame.locator("#dm-share-address").input_value()
    expect(frame.locator("#dm-share-code img")).to_have_js_property("complete", True)
    width = frame.locator("#dm-share-code img").evaluate("(image) => image.naturalWidth")
    assert width > 0  # the code came, and the policy of the frame lets it in
    shared = urlsplit(address)
    asked = parse_qs(shared.query)
    assert f"{shared.scheme}://{shared.netloc}{shared.path}" == f"{server.url}/live"
    assert asked["state"] == ["approved"]
    assert asked["at"] == ["13.7761,100.5121,16"]
    for door in ("/live", "/"):
        other = open_map(new_page(DESK), server, door, f"?{shared.query}")
        expect(other.locator("#dm-card-name")).to_have_text(TITLE, timeout=WAIT)
        view = other.evaluate("[dusitmap.map.getZoom(), dusitmap.filter.state]")
        assert view == [16, "approved"], door
        at = other.evaluate("dusitmap.map.getBounds().contains([13.7761, 100.5121])")
        assert at, door


def test_a_point_s_own_page_opens_in_the_place_of_the_screen(open_screen, server):
    page, frame = open_screen(DESK)
    find(frame, "วางแผง")
    frame.locator("#dm-go").click()
    expect(page).to_have_url(re.compile(f"^{server.url}/risk/RP-"), timeout=WAIT)
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)


def test_the_way_back_closes_an_open_card_and_leaves_the_filter_alone(open_screen):
    page, frame = open_screen(PHONE)
    name = frame.locator("#dm-card-name")
    find(frame, "วางแผง")
    expect(name).to_have_text(TITLE)
    page.evaluate("history.back()")  # as the button does: it is the frame that goes a step
    expect(name).to_be_hidden()
    find(frame, "วางแผง")
    page.locator(".st-key-choice-level [role=radio]").last.click()
    expect(page).to_have_url(re.compile("level=subdistrict"), timeout=WAIT)
    expect(name).to_have_text(TITLE)
    frame.locator("#dm-close").click()
    expect(name).to_be_hidden()
    expect(page).to_have_url(re.compile("level=subdistrict"))  # closing is no step back


def test_one_s_position_and_the_whole_screen(open_screen):
    page, frame = open_screen(DESK, geolocation=HERE, permissions=["geolocation"])
    frame.locator("#dm-here").click()
    expect(frame.locator("path.dm-here").first).to_be_attached()
    frame.locator("#dm-full").click()
    expect(frame.locator("#dm-full")).to_have_attribute("aria-label", "ออกจากเต็มจอ")
    assert page.evaluate("document.fullscreenElement?.tagName") == "IFRAME"
    frame.locator("#dm-full").click()
    expect(frame.locator("#dm-full")).to_have_attribute("aria-label", "เต็มจอ")


@pytest.mark.parametrize("size", [PHONE, SIDEWAYS, DESK])
def test_axe_finds_nothing_serious_in_the_map(open_screen, size):
    _, frame = open_screen(size, bypass_csp=True, reduced_motion="reduce")
    assert list_serious(Axe().run(frame)) == []
    frame.locator("#dm-find").click()
    frame.locator("#dm-find-words").fill("ชุมชน")
    assert list_serious(Axe().run(frame)) == []


def test_control_a_map_to_work_on_has_none_of_these_tools(new_page, server):
    from tests.browser import people

    page = new_page(DESK)
    page.context.add_cookies([people.cookie(server, "somsri", "officer")])
    frame = open_map(page, server, "/", "add-risk")
    expect(frame.locator("body.dm-working")).to_be_attached(timeout=WAIT)
    for name in ("dm-find", "dm-keys"):
        expect(frame.locator(f"#{name}")).to_be_hidden()

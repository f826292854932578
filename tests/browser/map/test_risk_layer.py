"""The first layer of the map, risk points, in a real browser on a fake data plane."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.map import fake_map
from tests.browser.map.test_live_page import (
    DS01,
    PHONE,
    colour,
    list_serious,
    open_page,
    tap,
    wait_until_ready,
)

__all__ = ["open_page"]

WIDE = {"width": 1440, "height": 900}
SIDEWAYS = {"width": 844, "height": 390}
HOSTILE = "<img src=x onerror=alert(3)>"


def build_world():
    """Six points: two at one place, one solved, one with a hostile title."""
    world = fake_map.World()
    world.sub_kinds = {"stall": {"th": "ค่าแผงค้า", "en": "Stall fees"}}
    world.risks = [
        fake_map.risk("RP-2569-0001", "DS01", title="เก็บเงินค่าวางแผงเกินอัตรา", sub_kind="stall"),
        fake_map.risk("RP-2569-0002", "DS02", level="high", likelihood=3, sub_kind="stall"),
        fake_map.risk("RP-2569-0003", "DS03", level="low", likelihood=1, impact=1),
        fake_map.risk("RP-2569-0004", "DS03", level="moderate", category="community"),
        fake_map.risk("RP-2569-0005", "DS05", state="mitigated", title="ติดป้ายราคาแล้ว"),
        fake_map.risk("RP-2569-0006", "DS04", title=HOSTILE, quarter="2569-Q3"),
    ]
    for name, level, listed in (
        ("DS01", "very_high", ["RP-2569-0001"]),
        ("DS02", "high", ["RP-2569-0002"]),
        ("DS03", "moderate", ["RP-2569-0003", "RP-2569-0004"]),
        ("DS04", "very_high", ["RP-2569-0006"]),
    ):
        facts = world.properties(name)
        facts["risks"] = {**facts["risks"], level: 1}
        facts["risk_points"] = {"listed": listed, "mitigated": [], "cells": [], "near": []}
    world.properties("DS05")["risk_points"] = {"listed": [], "mitigated": ["RP-2569-0005"]}
    return world


@pytest.fixture
def world():
    with fake_map.serving(build_world()) as world:
        yield world


def open_risks(open_page, query="", **options):
    page = wait_until_ready(open_page(query, **options))
    expect(page.locator("#dm-list-items button")).not_to_have_count(0)
    return page


def list_items(page):
    return page.locator("#dm-list-items button b").all_inner_texts()


def test_the_map_opens_on_risk_points_and_says_how_many(open_page):
    page = open_risks(open_page)
    assert page.url.endswith("/live")
    expect(page.locator("#dm-headline")).to_have_text(
        "ยังเสี่ยง 5 จุด · สูงมาก 2 · ลดความเสี่ยงแล้ว 1 · ลงพื้นที่แล้ว 1 จาก 6 ชุมชนในทะเบียน"
    )
    expect(page.locator("#dm-headline")).to_be_in_viewport()
    english = open_risks(open_page, "?lang=en")
    expect(english.locator("#dm-headline")).to_have_text(
        "5 open points · 2 very high · 1 mitigated · 1 of 6 communities in the register visited"
    )


def test_communities_have_the_colour_of_their_worst_open_point(open_page, world):
    world.properties("DS06")["coverage"] = "visited, none found"
    page = open_risks(open_page)
    fills = {name: colour(page, name) for name in ("DS01", "DS02", "DS03", "DS05", "DS06")}
    assert fills == {
        "DS01": "#8c1a1a",
        "DS02": "#d9622b",
        "DS03": "#f2b04c",
        "DS05": "var(--no-open)",  # its one point is solved
        "DS06": "var(--clear)",
    }
    world.properties("DS02")["risks"] = {}
    assert colour(open_risks(open_page), "DS02") == "var(--unseen)"  # nobody was there


def test_a_point_stands_inside_its_outline_and_tells_its_level_by_shape(open_page):
    page = open_risks(open_page, viewport=WIDE)
    marks = page.locator("#map_div .dm-risk:not(.dm-bunch) .dm-mark")
    expect(marks).to_have_count(4)
    expect(page.locator("#map_div .dm-risk .dm-solved")).to_have_count(1)
    shapes = page.evaluate(
        """[...document.querySelectorAll("#dm-legend .dm-mark")].map((mark) => [...mark.children]
          .map((e) => e.localName + (e.getAttribute("d") ?? "")).join(" "))"""
    )
    assert len(set(shapes)) == 5
    for words in ("ระดับสูงมาก", "ระดับสูง", "ระดับปานกลาง", "ระดับต่ำ", "ลดความเสี่ยงแล้ว"):
        expect(page.locator("#dm-legend li", has_text=words).first).to_be_visible()
    inside = page.evaluate(
        """() => {
          const path = [...document.querySelectorAll("#map_div path")]
            .find((e) => e.getAttribute("fill") === "#8c1a1a").getBoundingClientRect();
          return [...document.querySelectorAll("#map_div .dm-risk .dm-mark-4")].some((mark) => {
            const box = mark.getBoundingClientRect();
            const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
            return x > path.left && x < path.right && y > path.top && y < path.bottom;
          });
        }"""
    )
    assert inside


def test_a_tap_on_a_point_opens_its_card_with_the_title_first(open_page):
    page = open_risks(open_page)
    tap(page, *DS01)
    expect(page.locator("#dm-card-name")).to_have_text("เก็บเงินค่าวางแผงเกินอัตรา")
    expect(page.locator("#dm-card-name")).to_be_focused()
    expect(page.locator("#dm-card-place span")).to_have_text(
        ["ระดับสูงมาก", "ชุมชน DS01", "RP-2569-0001"]
    )
    card = page.locator("#dm-card")
    details = card.get_by_role("link", name="ดูรายละเอียด")
    expect(details).to_have_attribute("href", "/risk/RP-2569-0001")
    for words in ("โอกาสเกิด 4 × ผลกระทบ 5 = 20", "ค่าแผงค้า", "ไตรมาสที่ 4 พ.ศ. 2569"):
        expect(card).to_contain_text(words)
    expect(page).to_have_url(re.compile("[?]risk=RP-2569-0001"))
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page).not_to_have_url(re.compile("risk="))
    linked = open_risks(open_page, "?risk=RP-2569-0001")
    expect(linked.locator("#dm-card-name")).to_have_text("เก็บเงินค่าวางแผงเกินอัตรา")


@pytest.mark.parametrize(("size", "words"), [(PHONE, "2"), (SIDEWAYS, "2"), (WIDE, "2 จุด")])
def test_points_that_share_a_place_open_as_a_list(open_page, size, words):
    page = open_risks(open_page, viewport=size)
    bunch = page.locator("#map_div .dm-bunch")
    expect(bunch).to_have_text([words])
    bunch.locator("> span").click()
    card = page.locator("#dm-card")
    expect(page.locator("#dm-card-name")).to_have_text("จุดเสี่ยง 2 จุด")
    card.get_by_role("button", name="RP-2569-0003").click()
    expect(page.locator("#dm-card-place")).to_contain_text("ระดับต่ำ")


def test_points_that_part_closer_by_are_zoomed_to(open_page):
    page = open_risks(open_page)
    page.evaluate("dusitmap.map.setZoom(11, {animate: false})")
    bunch = page.locator("#map_div .dm-bunch").first
    bunch.locator("> span").click()
    expect(page.locator("#map_div .dm-risk:not(.dm-bunch)")).not_to_have_count(0)
    expect(page.locator("#dm-card")).to_be_hidden()
    assert page.evaluate("dusitmap.map.getZoom()") > 12


@pytest.mark.parametrize("size", [PHONE, SIDEWAYS, WIDE])
def test_the_list_has_the_order_of_the_levels_and_opens_the_same_card(open_page, size):
    page = open_risks(open_page, viewport=size)
    assert list_items(page) == [
        HOSTILE,
        "เก็บเงินค่าวางแผงเกินอัตรา",
        "ค่าแผงค้า",
        "การใช้อำนาจหน้าที่หรือทรัพย์สินของชุมชนโดยมิชอบ",
        "การทุจริตทางนโยบาย",
        "ติดป้ายราคาแล้ว",
    ]
    first = page.locator("#dm-list-items button").first
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#dm-list-items button").nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("#dm-list-items button").last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#dm-card-name")).to_have_text("เก็บเงินค่าวางแผงเกินอัตรา")
    wait_until_free(page)


def wait_until_free(page):
    """Wait until the point of DS01 is in sight: on the map, and not under its own card."""
    place = """(() => {
      const p = dusitmap.map.latLngToContainerPoint([13.776, 100.506]);
      const box = dusitmap.map.getContainer().getBoundingClientRect();
      const on = document.elementFromPoint(box.x + p.x, box.y + p.y);
      return Boolean(on?.closest("#map_div")) && !on.closest("#dm-card");
    })()"""
    for _ in range(50):
        if page.evaluate(place):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the point is not in sight")


def test_a_full_card_leaves_its_point_in_sight_on_a_phone(open_page, world):
    world.risks[0]["properties"]["description"] = "เก็บวันละสองครั้งโดยไม่มีใบเสร็จ " * 9
    page = open_risks(open_page, viewport=PHONE)
    page.locator("#dm-list-items button").nth(1).click()
    expect(page.locator("#dm-card")).to_contain_text("ใบเสร็จ")
    wait_until_free(page)


def test_the_light_map_leads_to_the_questions_that_it_can_answer(open_page):
    for size in (PHONE, WIDE):
        page = open_risks(open_page, viewport=size)
        links = page.locator(".dm-questions:visible")
        expect(links).to_have_count(1)
        expect(links).to_have_attribute("href", "/analysis")
        assert links.bounding_box()["height"] >= 44


@pytest.mark.parametrize("size", [SIDEWAYS, {"width": 720, "height": 450}])
@pytest.mark.parametrize("query", ["", "?indicator=coverage"])
def test_a_phone_held_sideways_gives_the_map_the_whole_height(open_page, size, query):
    page = wait_until_ready(open_page(query, viewport=size))
    boxes = {
        name: page.locator(f"#{name}").bounding_box()
        for name in ("map_div", "dm-top", "dm-legend", "dm-tools", "dm-keys")
    }
    ground = boxes["map_div"]
    assert ground["height"] == size["height"]
    assert ground["width"] >= size["width"] / 2
    assert boxes["dm-top"]["x"] >= ground["x"] + ground["width"]
    for name in ("dm-tools", "dm-keys"):
        box = boxes[name]
        assert box["x"] + box["width"] <= ground["x"] + ground["width"], name
        assert box["y"] + box["height"] <= size["height"], name
    expect(page.locator("#dm-disclaimer")).to_be_in_viewport(ratio=1)


def test_points_of_the_sample_s_spread_stand_apart_on_a_phone_held_sideways(open_page, world):
    """Six communities with points opened as one bunch when the words took the map's height."""
    page = open_risks(open_page, viewport=SIDEWAYS)
    expect(page.locator("#map_div .dm-risk")).to_have_count(5)  # two of them share a place


@pytest.mark.parametrize("size", [PHONE, SIDEWAYS, WIDE])
def test_a_linked_point_is_in_sight(open_page, size):
    page = open_risks(open_page, "?risk=RP-2569-0001", viewport=size)
    expect(page.locator("#dm-card")).to_be_visible()
    wait_until_free(page)


@pytest.mark.parametrize("size", [PHONE, SIDEWAYS, WIDE])
@pytest.mark.parametrize("query", ["", "?risk=RP-2569-0001"])
def test_axe_finds_nothing_serious(open_page, size, query):
    options = {"viewport": size, "bypass_csp": True, "reduced_motion": "reduce"}
    page = open_risks(open_page, query, **options)
    assert list_serious(Axe().run(page)) == []


@pytest.mark.parametrize("size", [PHONE, WIDE])
def test_targets_are_large_enough_for_fingers(open_page, size):
    page = open_risks(open_page, viewport=size)
    small = page.evaluate(
        """[...document.querySelectorAll("button, a, summary, select")]
          .filter((e) => e.checkVisibility() && !e.matches(".dm-skip"))
          .map((e) => [e.textContent, e.getBoundingClientRect()])
          .filter(([, box]) => box.width < 43.5 || box.height < 43.5).map(([text]) => text)"""
    )
    assert small == []
    assert page.locator("img").count() == 0


def test_an_old_edition_without_words_is_drawn_too(open_page, world):
    for feature in world.risks:
        for key in ("title", "description", "sub_kind", "agency_type", "history"):
            del feature["properties"][key]
    page = open_risks(open_page)
    assert list_items(page)[:2] == ["การทุจริตทางนโยบาย"] * 2


def test_filters_narrow_map_list_and_headline_and_are_chips_that_go(open_page):
    page = open_risks(open_page)
    page.get_by_role("button", name="ตัวกรอง", exact=True).click()
    assert page.locator("#dm-field-zone").count() == 0  # no community is in one
    page.locator("#dm-field-risk_level").select_option("very-high")
    page.locator("#dm-field-quarter").select_option("2569-q4")
    page.get_by_role("button", name="ดูแผนที่").click()
    expect(page).to_have_url(re.compile(r"\?risk_level=very-high&quarter=2569-q4$"))
    expect(page.locator("#dm-headline")).to_have_text(
        re.compile("^ตามตัวกรอง: ยังเสี่ยง 1 จุด · สูงมาก 1")
    )
    expect(page.locator("#dm-list-title")).to_have_text("จุดเสี่ยงตามตัวกรอง 2 จุด")
    expect(page.locator("#map_div .dm-risk:not(.dm-bunch)")).to_have_count(2)
    assert colour(page, "DS02") == "var(--unseen)"  # nobody was there
    page.get_by_role("button", name="เอาตัวกรอง ระดับสูงมาก ออก").click()
    page.get_by_role("button", name="เอาตัวกรอง ไตรมาสที่ 4 พ.ศ. 2569 ออก").click()
    expect(page.locator("#dm-list-items button")).to_have_count(6)
    expect(page).to_have_url(re.compile("/live$"))


def test_no_result_says_so(open_page):
    page = wait_until_ready(open_page("?category=policy&state=mitigated&quarter=2569-q3"))
    expect(page.locator("#dm-list-none")).to_have_text(re.compile(r"^ไม่มีจุดเสี่ยงตามตัวกรองนี้ \(0 จุด\)"))
    expect(page.locator("#dm-list-none")).to_be_visible()
    expect(page.locator("#dm-empty")).to_be_visible()
    expect(page.locator("#dm-headline")).to_have_text(re.compile("^ตามตัวกรอง: ยังเสี่ยง 0 จุด"))


def test_a_zone_is_a_filter_where_communities_have_one(open_page, world):
    world.properties("DS01")["zone"] = 2
    page = open_risks(open_page)
    page.get_by_role("button", name="ตัวกรอง", exact=True).click()
    page.locator("#dm-field-zone").select_option("2")
    page.get_by_role("button", name="ดูแผนที่").click()
    assert list_items(page) == ["เก็บเงินค่าวางแผงเกินอัตรา"]


def test_a_subdistrict_narrows_points_and_the_communities_that_are_counted(open_page):
    page = open_risks(open_page, "?subdistrict=100202")
    assert list_items(page) == ["ติดป้ายราคาแล้ว"]
    expect(page.locator("#dm-headline")).to_have_text(re.compile("ลงพื้นที่แล้ว 1 จาก 2 ชุมชนตามตัวกรอง$"))


def search(page, text):
    page.locator("#dm-find").click()
    page.locator("#dm-find-words").fill(text)
    return page.locator("#dm-found button")


def test_search_finds_points_places_and_other_spellings(open_page, world):
    world.properties("DS01")["name_th"] = "ชุมชนท่าน้ำสามเสน"
    world.properties("DS01")["name_en"] = "Tha Nam Samsen"
    line = {"type": "LineString", "coordinates": [[100.50, 13.77], [100.52, 13.79]]}
    road = {"kind": "road", "name_th": "ถนนนครไชยศรี"}
    world.base = [{"type": "Feature", "properties": road, "geometry": line}]
    page = open_risks(open_page, viewport=WIDE)
    search(page, "")
    for text, name in (
        ("ทานำ", "ชุมชนท่าน้ำสามเสน"),
        ("samsen", "ชุมชนท่าน้ำสามเสน"),
        ("0001", "เก็บเงินค่าวางแผง"),
        ("แผงคา", "ค่าแผงค้า"),
        ("stall", "ค่าแผงค้า"),
        ("วชิร", "แขวงวชิรพยาบาล"),
        ("นครชัยศรี", "ถนนนครไชยศรี"),
    ):
        page.locator("#dm-find-words").fill(text)
        expect(page.locator("#dm-found")).to_contain_text(name)
    page.locator("#dm-found button").first.click()
    expect(page.locator("#dm-find-sheet")).to_be_hidden()
    search(page, "ไม่มีชื่อนี้")
    expect(page.locator("#dm-found-count")).to_contain_text("ไม่พบชื่อนี้")
    page.locator("#dm-find-words").fill("0002")
    page.keyboard.press("Enter")
    expect(page.locator("#dm-card-place")).to_contain_text("RP-2569-0002")


def test_a_search_result_is_not_filtered_away_nor_on_another_layer(open_page):
    page = wait_until_ready(open_page("?indicator=coverage"))
    search(page, "0005").first.click()
    expect(page.locator("#dm-card-name")).to_have_text("ติดป้ายราคาแล้ว")
    expect(page.locator("#dm-headline")).to_be_visible()


def test_the_way_back_closes_the_card_first(open_page):
    page = open_risks(open_page)
    page.evaluate("window.kept = 1")
    page.locator("#dm-list-items button").first.click()
    expect(page.locator("#dm-card")).to_be_visible()
    page.go_back()
    expect(page.locator("#dm-card")).to_be_hidden()
    assert page.evaluate("window.kept") == 1
    page.locator("#dm-list-items button").first.click()
    page.get_by_role("button", name="ปิดรายละเอียด").click()
    expect(page.locator("#dm-card")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("risk="))


def test_an_address_opens_the_view_that_was_shared(open_page):
    page = open_risks(open_page, "?category=policy&at=13.7800,100.5100,16.5")
    assert page.evaluate("dusitmap.map.getZoom()") == 16.5
    page.locator("#dm-share").click()
    address = page.locator("#dm-share-address").input_value()
    assert address == page.url
    code = page.get_by_role("img", name="คิวอาร์โค้ดของมุมมองนี้")
    assert code.get_attribute("src") == "/live/qr.svg?" + address.split("?")[1]
    assert address.endswith("/live?category=policy&at=13.7800%2C100.5100%2C16.5")
    expect(page.locator("#dm-share-said")).not_to_be_empty()
    page.get_by_role("button", name="ปิด", exact=True).click()
    page.evaluate("dusitmap.map.setZoom(15, {animate: false})")
    expect(page).to_have_url(re.compile("%2C15$"))


def test_my_position_is_shown_and_leaves_this_phone_by_no_request(open_page, world):
    place = {"latitude": 13.776, "longitude": 100.506, "accuracy": 20}
    page = open_risks(open_page, geolocation=place, permissions=["geolocation"])
    asked = len(world.asked)
    page.get_by_role("button", name="ตำแหน่งของฉัน").click()
    expect(page.locator("path.dm-here")).to_have_count(2)
    expect(page.locator("#dm-status")).to_contain_text("อยู่ในเครื่องของท่านเท่านั้น")
    page.wait_for_function("dusitmap.map.getZoom() >= 16")  # once it has flown there
    assert not [path for path in world.asked[asked:] if not path.startswith("/api/")]
    page.context.set_geolocation({"latitude": 18.7, "longitude": 98.9})
    page.get_by_role("button", name="ตำแหน่งของฉัน").click()
    expect(page.locator("#dm-status")).to_contain_text("นอกบริเวณ")
    expect(page.locator("path.dm-here")).to_have_count(0)


def test_a_position_that_is_refused_is_said(open_page):
    page = open_risks(open_page, permissions=[])
    page.get_by_role("button", name="ตำแหน่งของฉัน").click()
    expect(page.locator("#dm-status")).to_contain_text("ไม่ทราบตำแหน่งปัจจุบัน")


def test_full_screen_comes_and_goes(open_page):
    page = open_risks(open_page, viewport=WIDE)
    page.get_by_role("button", name="เต็มจอ").click()
    button = page.get_by_role("button", name="ออกจากเต็มจอ")
    expect(button).to_be_visible()
    button.click()
    expect(page.get_by_role("button", name="เต็มจอ", exact=True)).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, WIDE])
def test_the_dark_page_is_read_as_well(open_page, size):
    options = {"viewport": size, "bypass_csp": True, "color_scheme": "dark"}
    page = open_risks(open_page, "?risk=RP-2569-0001", **options)
    assert page.evaluate("getComputedStyle(document.querySelector('#dm-card')).color") == (
        "rgb(233, 239, 245)"
    )
    assert list_serious(Axe().run(page)) == []


@pytest.mark.parametrize("size", [PHONE, WIDE])
def test_the_map_alone_is_printed_with_its_legend_and_comes_back(open_page, size):
    page = open_risks(open_page, viewport=size)
    view = "[dusitmap.map.getZoom(), dusitmap.map.getCenter().lat]"
    before = page.evaluate(view)
    page.emulate_media(media="print")
    for shown in ("#dm-headline", "#dm-disclaimer", "#dm-stamp", "#map_div", "#dm-legend-body"):
        expect(page.locator(shown)).to_be_visible()
    for away in ("#dm-list", "#dm-over", "#dm-report", ".leaflet-control-zoom"):
        expect(page.locator(away)).to_be_hidden()
    assert page.evaluate("dusitmap.map.getSize().x") == 680
    page.emulate_media(media="screen")
    expect(page.locator("#dm-list")).to_be_visible()
    assert page.evaluate(view) == pytest.approx(before, abs=0.0005)
    assert page.evaluate("document.querySelector('#dm-legend').open") is (size is WIDE)


def list_label_boxes(page):
    return page.evaluate(
        """[...document.querySelectorAll("#map_div .dm-label:not(.dm-unseen) span")]
          .filter((e) => e.checkVisibility() && !/rotate\\((?!0.0)/.test(e.style.transform))
          .map((e) => { const b = e.getBoundingClientRect();
            return [e.textContent, b.left, b.top + 2, b.right, b.bottom - 2]; })"""
    )


@pytest.mark.parametrize("size", [PHONE, SIDEWAYS, WIDE])
@pytest.mark.parametrize("zoom", [12, 14, 16])
def test_no_name_lies_across_another_or_a_mark_or_is_cut(open_page, size, zoom):
    page = open_risks(open_page, f"?at=13.7760,100.5120,{zoom}", viewport=size)
    labels = list_label_boxes(page)
    marks = page.evaluate(
        """[...document.querySelectorAll("#map_div .dm-risk:not(.dm-bunch) .dm-mark")].map((e) => {
          const b = e.getBoundingClientRect(); return ["mark", b.left + 3, b.top + 3, b.right - 3,
            b.bottom - 3]; })"""
    )
    assert labels
    ground = page.locator("#map_div").bounding_box()
    for place, (name, left, top, right, bottom) in enumerate(labels):
        assert left >= ground["x"], name
        assert right <= ground["x"] + ground["width"] + 1, name
        for other, left_2, top_2, right_2, bottom_2 in [*labels[place + 1 :], *marks]:
            is_apart = left >= right_2 or left_2 >= right or top >= bottom_2 or top_2 >= bottom
            assert is_apart, (name, other)


@pytest.mark.parametrize("size", [PHONE, WIDE])
def test_every_subdistrict_has_its_name_where_marks_lie_on_its_middle(open_page, world, size):
    world.risks = [
        fake_map.risk(f"RP-2569-{row}{column}00", None, precision="exact")
        for row in range(3)
        for column in range(3)
    ]
    for place, feature in enumerate(world.risks):
        across, up = place % 3 - 1, place // 3 - 1
        feature["geometry"]["coordinates"] = [100.516 + across * 0.006, 13.776 + up * 0.006]
    page = open_risks(open_page, viewport=size)
    names = {name for name, *_ in list_label_boxes(page)}
    assert {"แขวงดุสิต", "แขวงวชิรพยาบาล"} <= names


def test_roads_carry_their_names_where_they_fit(open_page, world):
    line = {"type": "LineString", "coordinates": [[100.50, 13.766], [100.53, 13.766]]}
    short = {"type": "LineString", "coordinates": [[100.50, 13.768], [100.5005, 13.768]]}
    for name, geometry in (("ถนนยาว", line), ("ถนนสั้นมาก", short)):
        facts = {"kind": "road", "name_th": name}
        world.base.append({"type": "Feature", "properties": facts, "geometry": geometry})
    page = open_risks(open_page, "?at=13.7660,100.5120,14", viewport=WIDE)
    expect(page.locator(".dm-road:not(.dm-unseen)")).to_have_text(["ถนนยาว"])


def test_the_card_of_a_community_names_its_points(open_page):
    page = open_risks(open_page, "?area=DS03")
    names = page.locator("#dm-card-list b")
    expect(names).to_have_text(["การใช้อำนาจหน้าที่หรือทรัพย์สินของชุมชนโดยมิชอบ", "การทุจริตทางนโยบาย"])
    page.locator("#dm-card-list button").first.click()
    expect(page.locator("#dm-card-place")).to_contain_text("RP-2569-0004")
    coverage = wait_until_ready(open_page("?area=DS03&indicator=coverage"))
    expect(coverage.locator("#dm-card")).to_be_visible()
    expect(coverage.locator("#dm-card-list button")).to_have_count(0)


def test_no_thai_word_is_broken_inside(open_page):
    page = open_risks(open_page, "?risk=RP-2569-0001", viewport={"width": 360, "height": 640})
    lines = page.evaluate(
        """[...document.querySelectorAll("#dm-card .dm-whole")]
          .map((e) => e.getClientRects().length)"""
    )
    assert len(lines) >= 3
    assert set(lines) == {1}


def build_landmark():
    return {
        "type": "Feature",
        "properties": {
            "kind": "landmark",
            "landmark": "market",
            "name_th": f"ตลาดเทวราช {HOSTILE}",
            "name_en": "Thewarat Market",
            "source": "ลงพื้นที่",
        },
        "geometry": {"type": "Point", "coordinates": [100.5253, 13.7695]},
    }


def test_a_landmark_comes_and_goes_on_a_map_that_is_open(open_page, world):
    page = open_risks(open_page, "?at=13.7695,100.5253,16")
    name = page.locator(".dm-landmark:not(.dm-unseen)")
    for base in ([build_landmark()], []):
        world.base = base
        world.release(reload=True)
        expect(name).to_have_count(len(base))


def test_a_landmark_of_the_register_is_drawn_with_its_name_and_found_by_it(open_page, world):
    world.base = [build_landmark()]
    page = open_risks(open_page)
    expect(page.locator(".dm-landmark:not(.dm-unseen)")).to_have_count(0)
    page.locator("#dm-find").click()
    page.locator("#dm-find-words").fill("ตลาดเทวราช")
    found = page.locator("#dm-found button")
    expect(found).to_have_count(1)
    expect(found.locator("small")).to_have_text("ตลาด")
    found.click()
    name = page.locator(".dm-landmark:not(.dm-unseen)")
    expect(name).to_have_text(f"ตลาดเทวราช {HOSTILE}")
    expect(page.locator(".leaflet-dm-landmarks-pane path")).to_be_visible()
    english = open_risks(open_page, "?lang=en")
    english.locator("#dm-find").click()
    english.locator("#dm-find-words").fill("thewarat")
    expect(english.locator("#dm-found button")).to_contain_text("Thewarat Market")

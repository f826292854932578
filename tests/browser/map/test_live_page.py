"""The map page alone, on a fake data plane: what only a real browser knows."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from mapping.layers import live
from tests.browser.map import fake_map

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def world():
    with fake_map.serving(fake_map.World()) as world:
        yield world


@pytest.fixture
def open_page(browser, world):
    """Open /live; at the end the console must be clean and no request may have left the host."""
    complaints, contexts = [], []

    def open_page(query="", *, blocked=None, allow=(), **options):
        context = browser.new_context(**{"viewport": PHONE, **options})
        contexts.append(context)
        page = context.new_page()

        def note(text):
            if not any(part in text for part in allow):
                complaints.append(text)

        page.on("pageerror", lambda error: note(str(error)))
        page.on("dialog", lambda dialog: (note("dialog"), dialog.dismiss()))
        page.on("console", lambda m: m.type in {"error", "warning"} and note(m.text))
        page.on(
            "request",
            lambda r: r.url.startswith((world.url, "data:")) or complaints.append(r.url),
        )
        if blocked:
            page.route(blocked, lambda route: route.abort())
        page.goto(world.url + "/live" + query)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def wait_until_ready(page):
    # Not wait_for_function: that one evaluates text in the page, which its policy forbids.
    expect(page.locator("#dm-stamp span")).to_have_count(3)
    return page


def tap(page, lng, lat):
    """Tap the ground at this place."""
    x, y = page.evaluate(
        """([lng, lat]) => {
          const p = dusitmap.map.latLngToContainerPoint([lat, lng]);
          const box = dusitmap.map.getContainer().getBoundingClientRect();
          return [box.x + p.x, box.y + p.y];
        }""",
        [lng, lat],
    )
    page.mouse.click(x, y)


def colour(page, id_):
    """Fill of the area that is drawn for this id."""
    return page.evaluate(
        """(id) => {
          let fill = null;
          dusitmap.map.eachLayer((layer) => {
            if (layer.feature?.properties.id === id) fill = layer.getElement().getAttribute("fill");
          });
          return fill;
        }""",
        id_,
    )


DS01, DS04, DS05 = (100.506, 13.776), (100.515, 13.785), (100.525, 13.776)


def test_one_tap_opens_the_card_and_a_second_tap_reopens_it(open_page):
    page = wait_until_ready(open_page())
    card = page.locator("#dm-card")
    expect(card).to_be_hidden()
    tap(page, *DS01)
    expect(card).to_be_visible()
    expect(page.locator("#dm-card-name")).to_have_text("ชุมชน DS01")
    expect(page.locator("#dm-card-name")).to_be_focused()
    expect(card).to_contain_text("7 เรื่อง")
    expect(card.get_by_role("link", name="ดูรายละเอียด")).to_have_attribute(
        "href", "/community?id=DS01"
    )
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    tap(page, *DS01)
    expect(card).to_be_visible()
    page.get_by_role("button", name="ปิดรายละเอียด").click()
    expect(card).to_be_hidden()


def test_a_tap_beside_a_square_opens_it(open_page):
    page = wait_until_ready(open_page())
    place = page.evaluate("dusitmap.map.latLngToContainerPoint([13.764, 100.520])")
    box = page.locator("#map_div").bounding_box()
    page.mouse.click(box["x"] + place["x"] + 18, box["y"] + place["y"])
    expect(page.locator("#dm-card-name")).to_have_text("ชุมชน DS06")
    expect(page.locator("#dm-card")).to_contain_text("มีเฉพาะจุดที่ตั้ง")


def test_an_event_restyles_without_reload_and_keeps_zoom_and_card(open_page, world):
    page = wait_until_ready(open_page("?indicator=complaints"))
    tap(page, *DS01)
    page.evaluate("dusitmap.map.setZoom(15, {animate: false}); window.kept = dusitmap.map")
    paths = page.locator("#map_div path").count()
    view = page.evaluate("String(dusitmap.map.getCenter())")
    assert colour(page, "DS01") == "#fff7bc"
    wait_for_listener(page, world)
    world.properties("DS01").update(fake_map.build_published(61))
    world.release("DS01")
    expect(page.locator("#dm-card")).to_contain_text("61 เรื่อง", timeout=2000)
    expect(page.locator("#dm-status")).to_contain_text("มีข้อมูลใหม่ ปรับปรุงเมื่อ")
    expect(page.locator("#dm-stamp")).to_contain_text("ครั้งที่ 18")
    assert colour(page, "DS01") == "#7f2704"
    assert page.evaluate("window.kept === dusitmap.map && dusitmap.map.getZoom()") == 15
    assert page.evaluate("String(dusitmap.map.getCenter())") == view
    assert page.evaluate("dusitmap.open") == "DS01"
    assert page.locator("#map_div path").count() == paths
    assert world.asked.count("/api/areas.geojson") == 2
    assert world.asked.count("/live") == 1


def wait_for_listener(page, world):
    """Wait for the stream, and for the one look at the version that follows its opening."""
    for _ in range(200):
        if world.listeners and "/api/version" in world.asked:
            page.wait_for_timeout(100)
            return
        page.wait_for_timeout(20)
    raise AssertionError("nobody listens")


def test_what_loads_late_is_not_announced_as_news(open_page, world):
    page = wait_until_ready(open_page(blocked="**/api/base.geojson", allow=("ERR_FAILED",)))
    page.unroute("**/api/base.geojson")
    with page.expect_response("**/api/base.geojson"):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#dm-status")).not_to_contain_text("มีข้อมูลใหม่")
    assert world.asked.count("/api/areas.geojson") == 2


@pytest.mark.parametrize(
    ("feeds", "sentence"),
    [
        ([], "ยังไม่มีจำนวนเรื่องร้องเรียนที่เผยแพร่"),
        (["Traffy"], "ยังไม่มีจำนวนเรื่องร้องเรียนที่เผยแพร่ โปรดเลือกดูเรื่องจากระบบอื่น"),
    ],
)
def test_a_map_without_any_published_number_says_so(open_page, world, feeds, sentence):
    world.feeds = feeds
    for name in ("DS01", "DS02"):
        world.properties(name)["complaints"] = {"count": None, "withheld": True}
    page = wait_until_ready(open_page("?indicator=complaints"))
    hint = page.locator("#dm-empty")
    expect(hint).to_have_text(sentence)
    world.properties("DS01").update(fake_map.build_published(8))
    wait_for_listener(page, world)
    world.release("DS01")
    expect(hint).to_be_hidden()


def test_a_gap_in_the_versions_is_fetched(open_page, world):
    page = wait_until_ready(open_page("?indicator=complaints"))
    wait_for_listener(page, world)
    world.properties("DS05").update(fake_map.build_published(11))
    world.release(tell=False)
    world.release("DS01")
    expect(page.locator("#dm-stamp")).to_contain_text("ครั้งที่ 19", timeout=3000)
    assert colour(page, "DS05") == "#fec44f"


def test_polling_takes_over_when_events_are_blocked(open_page, world):
    page = wait_until_ready(
        open_page("?indicator=complaints", blocked="**/api/events", allow=("ERR_FAILED",))
    )
    page.evaluate("window.kept = dusitmap.map")
    page.wait_for_timeout(500)
    world.properties("DS01").update(fake_map.build_published(25))
    world.release(tell=False)
    expect(page.locator("#dm-stamp")).to_contain_text("ครั้งที่ 18", timeout=2000)
    assert colour(page, "DS01") == "#d95f0e"
    assert page.evaluate("window.kept === dusitmap.map")


def test_an_answer_that_never_comes_is_given_up_and_asked_for_again(open_page, world, monkeypatch):
    monkeypatch.setitem(live.POLL_INTERVALS, "give_up_s", 1)
    page = wait_until_ready(
        open_page("?indicator=complaints", blocked="**/api/events", allow=("ERR_FAILED",))
    )
    page.wait_for_timeout(500)
    hung = []
    page.route("**/api/areas.geojson*", lambda route: hung.append(route))
    world.properties("DS01").update(fake_map.build_published(25))
    world.release(tell=False)
    strip = page.locator("#dm-status")
    expect(strip).to_contain_text("ขาดการเชื่อมต่อ", timeout=5000)
    page.unroute("**/api/areas.geojson*")
    expect(page.locator("#dm-stamp")).to_contain_text("ครั้งที่ 18", timeout=5000)
    assert hung
    assert colour(page, "DS01") == "#d95f0e"
    expect(strip).not_to_contain_text("ขาดการเชื่อมต่อ")


def test_filtered_counts_catch_up_after_a_lost_answer(open_page, world):
    world.cube = {
        "fiscal_years": [2567],
        "types": [],
        "areas": {"DS01": {"totals": [[0, 3]], "types": []}},
    }
    page = wait_until_ready(
        open_page(
            "?indicator=feed&year=2567&area=DS01", blocked="**/api/events", allow=("ERR_FAILED",)
        )
    )
    card = page.locator("#dm-card")
    expect(card).to_contain_text("3 เรื่อง")
    page.route("**/api/cube.json", lambda route: route.abort())
    world.cube["areas"]["DS01"]["totals"] = [[0, 103]]
    asked = world.asked.count("/api/areas.geojson")
    world.release(tell=False)
    expect(page.locator("#dm-stamp")).to_contain_text("ครั้งที่ 18", timeout=5000)
    page.unroute("**/api/cube.json")
    expect(card).to_contain_text("103 เรื่อง", timeout=5000)
    assert world.asked.count("/api/areas.geojson") == asked + 2


def test_a_hostile_name_is_shown_literally(open_page):
    page = wait_until_ready(open_page())
    tap(page, *DS04)
    name = "`${alert(1)}`<img src=x onerror=alert(2)>"
    expect(page.locator("#dm-card-name")).to_have_text(name)
    page.get_by_role("button", name="ปิดรายละเอียด").click()
    page.get_by_role("button", name="ตัวกรอง", exact=True).click()
    expect(page.locator("#dm-sheet option", has_text=name)).to_have_count(1)
    assert page.locator("img").count() == 0


def test_withheld_is_a_sentence_and_zero_never_appears(open_page):
    page = wait_until_ready(open_page("?indicator=complaints"))
    tap(page, *DS05)
    card = page.locator("#dm-card")
    expect(card).to_contain_text("ไม่แสดงเพื่อคุ้มครองผู้ให้ข้อมูล")
    expect(card).to_contain_text("ไม่มีรายการ")
    expect(card).to_contain_text("เส้นประแสดงขอบเขตโดยประมาณ มิใช่แนวเขตทางราชการ")
    assert "0 เรื่อง" not in card.inner_text()
    assert colour(page, "DS05") == "url(#dm-hatch)"


def test_a_community_does_not_read_as_one_without_points_while_a_cell_touches_it(open_page, world):
    world.properties("DS05")["coverage"] = "visited, none found"
    world.properties("DS05")["risk_points"] = {"cells": ["RP-2569-0003"]}
    page = wait_until_ready(open_page())
    tap(page, *DS05)
    card = page.locator("#dm-card")
    expect(card).to_contain_text("และ 1 จุดที่บอกเพียงช่อง 250 ม.")
    expect(card).to_contain_text("ลงพื้นที่แล้ว แต่มีจุดเสี่ยง")
    assert "ไม่พบจุดเสี่ยง" not in card.inner_text()
    assert "ยังไม่มีจุดเสี่ยง" not in card.inner_text()
    page = wait_until_ready(open_page("?indicator=coverage"))
    assert colour(page, "DS05") == "url(#dm-tick-known)"
    expect(page.locator("#dm-legend")).to_contain_text("ลงพื้นที่แล้ว แต่มีจุดเสี่ยง")


def test_without_a_feed_nothing_is_claimed_about_it(open_page, world):
    world.feeds = []
    page = wait_until_ready(open_page("?indicator=feed&area=DS01"))
    first = page.locator("#dm-card-figures .dm-first")
    expect(first).to_contain_text("ไม่มีข้อมูล")
    expect(first).not_to_contain_text("ไม่มีรายการ")
    assert colour(page, "DS02") == "#d9d9d9"


def test_many_updates_leave_nothing_behind(open_page, world):
    page = wait_until_ready(open_page("?area=DS01"))
    wait_for_listener(page, world)
    count = "[document.querySelectorAll('*').length, Object.keys(dusitmap.map._layers).length]"
    before = None
    for number in range(10, 60):
        world.properties("DS01").update(fake_map.build_published(number))
        world.release("DS01")
        if number == 12:
            expect(page.locator("#dm-card")).to_contain_text("12 เรื่อง")
            before = page.evaluate(count)
    expect(page.locator("#dm-card")).to_contain_text("59 เรื่อง")
    assert page.evaluate(count) == before
    assert world.asked.count("/api/areas.geojson") == 2


def test_strip_says_what_and_when_without_scrolling(open_page, world):
    world.demo = True
    page = wait_until_ready(open_page())
    for text in (
        "เรื่องร้องเรียนและจุดเสี่ยงไม่ใช่ข้อพิสูจน์ความผิด",
        "ข้อมูล ณ 23 พฤศจิกายน พ.ศ. 2569",
        "ชุดข้อมูลเผยแพร่ครั้งที่ 17",
        "ทะเบียนมี 43 จาก 48 ชุมชนที่การศึกษาระบุ",
        "ข้อมูลตัวอย่าง มิใช่ข้อมูลจริง",
    ):
        expect(page.get_by_text(text)).to_be_in_viewport()


def test_filter_lives_in_the_url(open_page):
    page = wait_until_ready(open_page("?indicator=feed&area=DS03&evil=%3Cscript%3E"))
    expect(page.locator("#dm-card-name")).to_have_text("ชุมชน DS03")
    expect(page.locator("#dm-card")).to_contain_text("21 เรื่อง")
    expect(page.locator("#dm-card")).to_contain_text("Traffy Fondue")
    page.get_by_role("button", name="ปิดรายละเอียด").click()
    page.get_by_role("button", name="ตัวกรอง", exact=True).click()
    page.get_by_role("combobox", name="แขวง", exact=True).select_option("100202")
    page.get_by_role("button", name="ดูแผนที่").click()
    assert page.url.endswith("/live?indicator=feed&subdistrict=100202")
    page.get_by_role("button", name="เอาตัวกรอง แขวงวชิรพยาบาล ออก").click()
    assert page.url.endswith("/live?indicator=feed")


def test_a_linked_community_is_not_hidden_by_its_card(open_page):
    page = wait_until_ready(open_page("?area=DS06"))
    expect(page.locator("#dm-card")).to_be_visible()
    low = page.evaluate("dusitmap.map.latLngToContainerPoint([13.764, 100.520]).y")
    box = page.locator("#map_div").bounding_box()
    assert box["y"] + low < page.locator("#dm-card").bounding_box()["y"]


def test_type_and_year_are_answered_from_the_cube(open_page, world):
    world.cube = {
        "fiscal_years": [2566, 2567],
        "types": [{"id": "t1", "label": "ถนน"}],
        "areas": {"DS01": {"totals": [[0, 3], [1, 120]], "types": [[0, 0, 2], [1, 0, 30]]}},
    }
    page = wait_until_ready(open_page("?indicator=feed&year=2567"))
    expect(page.locator('path[fill="#0a4a90"]')).to_have_count(1)
    assert colour(page, "DS01") == "#0a4a90"
    asked = len(world.asked)
    page.get_by_role("button", name="ตัวกรอง", exact=True).click()
    page.get_by_label("ประเภทของเรื่องจากระบบอื่น").select_option("t1")
    page.get_by_role("button", name="ดูแผนที่").click()
    assert colour(page, "DS01") == "#3d8dc4"
    assert not [path for path in world.asked[asked:] if "areas" in path or "cube" in path]


def test_the_connection_strip_comes_and_goes(open_page):
    page = wait_until_ready(open_page(allow=("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")))
    page.context.set_offline(True)
    strip = page.locator("#dm-status")
    expect(strip).to_contain_text("ขาดการเชื่อมต่อ กำลังแสดงข้อมูล ณ", timeout=4000)
    page.context.set_offline(False)
    expect(strip).not_to_contain_text("ขาดการเชื่อมต่อ", timeout=4000)


@pytest.mark.parametrize(
    "blocked", ["**/assets/leaflet/leaflet.js*", "**/assets/map/*.js*", "**/api/areas*"]
)
def test_what_does_not_load_ends_in_a_sentence_and_the_table(open_page, blocked):
    page = open_page(blocked=blocked, allow=("ERR_FAILED", "not defined", "undefined"))
    error = page.locator("#dm-error")
    expect(error).to_contain_text("เปิดแผนที่ไม่สำเร็จ โปรดดูข้อมูลเดียวกันในตาราง")
    expect(error.get_by_role("link")).to_have_attribute("href", "/table")
    expect(page.locator("#dm-loading")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 195])
def test_nothing_scrolls_sideways(open_page, width):
    page = wait_until_ready(open_page(viewport={"width": width, "height": 420}))
    page.evaluate("document.querySelector('#dm-legend').open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(
        "[...document.querySelectorAll('#dm-top *, #dm-legend, #dm-card')]"
        ".every((e) => e.getBoundingClientRect().right <= innerWidth + 1)"
    )


@pytest.mark.parametrize(("width", "is_open"), [(390, False), (800, False), (1440, True)])
def test_the_legend_is_open_only_beside_the_map(open_page, width, is_open):
    page = wait_until_ready(open_page(viewport={"width": width, "height": 800}))
    assert page.evaluate("document.querySelector('#dm-legend').open") is is_open


def list_serious(results):
    return [
        v["id"] for v in results.response["violations"] if v["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("size", [PHONE, {"width": 1920, "height": 1080}])
@pytest.mark.parametrize("query", ["?area=DS05", "?lang=en&indicator=coverage"])
def test_axe_finds_nothing_serious(open_page, size, query):
    page = wait_until_ready(
        open_page(query, viewport=size, bypass_csp=True, reduced_motion="reduce")
    )
    page.evaluate("document.querySelector('#dm-legend').open = true")
    assert list_serious(Axe().run(page)) == []
    page.locator("#dm-filter").click()
    assert list_serious(Axe().run(page)) == []


def test_control_axe_sees_a_known_fault(browser):
    page = browser.new_page()
    page.set_content("<html lang=th><title>x</title><main><button></button></main>")
    assert "button-name" in list_serious(Axe().run(page))
    page.close()


def test_control_an_injected_script_does_not_run(open_page):
    page = wait_until_ready(open_page(allow=("Content Security Policy",)))
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.injected = 1";
          document.body.append(script);
        }"""
    )
    assert page.evaluate("window.injected") is None


def test_targets_are_large_enough_for_fingers(open_page):
    page = wait_until_ready(open_page("?area=DS05"))
    small = page.evaluate(
        """[...document.querySelectorAll("button, a, summary, select")]
          .filter((e) => e.checkVisibility() && !e.matches(".dm-skip"))
          .map((e) => [e.textContent, e.getBoundingClientRect()])
          .filter(([, box]) => box.width < 43.5 || box.height < 43.5).map(([text]) => text)"""
    )
    assert small == []


def test_the_page_says_its_language_and_names_the_table(open_page):
    page = wait_until_ready(open_page("?lang=en"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    application = page.get_by_role("application")
    assert "table" in application.get_attribute("aria-label")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip the map")).to_be_focused()

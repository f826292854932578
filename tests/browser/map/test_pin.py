"""A risk point by a pin: four taps, where the phone is, a lost server, by keys alone."""

import os

from playwright.sync_api import expect

from tests.browser import people
from tests.browser.conftest import start_server, stop_server
from tests.browser.map.maps import map_of, wait_until_ready

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
DS07 = {"latitude": 13.77991, "longitude": 100.50413}


def open_signed_in(new_page, server, name, *, size=PHONE, **options):
    page = new_page(size, **options)
    page.context.add_cookies([people.cookie(server, name, "officer")])
    return page


def form(page, server):
    page.goto(server.url + "/add-risk")
    frame = wait_until_ready(map_of(page, "/add-risk"))
    expect(frame.get_by_text("แตะตำแหน่งบนแผนที่เพื่อปักหมุด")).to_be_visible(timeout=15_000)
    return frame


def middle_of(frame):
    box = frame.locator("#map_div").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.4


def look_at_ds07(frame):
    frame.evaluate(
        "([lat, lng]) => dusitmap.map.setView([lat, lng], 16, { animate: false })",
        [DS07["latitude"], DS07["longitude"]],
    )


def test_four_taps_and_the_place_is_said_at_once(shared_server, new_page):
    page = open_signed_in(new_page, shared_server, "malee", has_touch=True)
    frame = form(page, shared_server)
    look_at_ds07(frame)
    frame.evaluate("() => (window.mapBefore = dusitmap.map) && true")
    # The first tap opened this screen; these are the other three.
    page.touchscreen.tap(*middle_of(frame))
    expect(frame.get_by_text("ตำแหน่งนี้อยู่ใน")).to_be_visible(timeout=1000)
    page.get_by_text("การทุจริตทางนโยบาย").tap()
    save = page.get_by_role("button", name="เสนอจุดเสี่ยง")
    expect(save).to_be_enabled(timeout=10_000)
    assert frame.evaluate("() => window.mapBefore === dusitmap.map")  # not remounted
    expect(frame.locator("#dm-card")).to_be_hidden()  # a tap is a place here, not a card
    save.tap()
    expect(page.get_by_text("รอการตรวจทาน").first).to_be_visible(timeout=10_000)
    expect(frame.locator(".dm-pin")).to_have_count(0, timeout=10_000)  # the next one begins empty
    assert frame.evaluate("() => window.mapBefore === dusitmap.map")


def test_one_finger_moves_the_map_while_a_pin_is_set(shared_server, new_page):
    page = open_signed_in(new_page, shared_server, "chai", has_touch=True)
    frame = form(page, shared_server)
    frame.evaluate("() => dusitmap.map.getContainer().scrollIntoView()")
    state = frame.evaluate(
        """() => ({
          gestures: dusitmap.map.gestureHandling.enabled(),
          dragging: dusitmap.map.dragging.enabled(),
          touch: getComputedStyle(dusitmap.map.getContainer()).touchAction,
        })"""
    )
    assert state == {"gestures": False, "dragging": True, "touch": "none"}


def test_where_the_phone_is(shared_server, new_page):
    page = open_signed_in(
        new_page,
        shared_server,
        "prasit",
        geolocation={"latitude": 13.77991, "longitude": 100.50413},
        permissions=["geolocation"],
    )
    frame = form(page, shared_server)
    frame.get_by_role("button", name="ใช้ตำแหน่งปัจจุบัน").click()
    expect(frame.get_by_text("ตำแหน่งนี้อยู่ในชุมชนราชผาทับทิมร่วมใจ")).to_be_visible(timeout=10_000)
    expect(frame.locator(".dm-pin")).to_have_count(1)


def test_keys_alone(shared_server, new_page):
    page = open_signed_in(new_page, shared_server, "wipa", size=DESKTOP)
    frame = form(page, shared_server)
    look_at_ds07(frame)
    frame.locator("#map_div").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")  # back into the community
    page.keyboard.press("Enter")
    expect(frame.locator(".dm-pin")).to_have_count(1)
    category = page.get_by_role("radio", name="การทุจริตทางนโยบาย")
    category.focus()
    page.keyboard.press("Space")
    save = page.get_by_role("button", name="เสนอจุดเสี่ยง")
    expect(save).to_be_enabled(timeout=10_000)
    save.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("รอการตรวจทาน").first).to_be_visible(timeout=10_000)


def test_a_coordinator_begins_at_home_and_takes_a_pin_away(shared_server, new_page):
    page = new_page(PHONE, has_touch=True)
    cookie = people.cookie(shared_server, "napa", "coordinator", "DS07")
    page.context.add_cookies([cookie])
    frame = form(page, shared_server)
    home = """([lat, lng]) => dusitmap.map.getZoom() >= 15
        && dusitmap.map.getBounds().contains([lat, lng])"""
    place = [DS07["latitude"], DS07["longitude"]]
    assert frame.evaluate(home, place)
    frame.evaluate("() => dusitmap.map.setView([13.7785, 100.5160], 16, { animate: false })")
    page.touchscreen.tap(*middle_of(frame))
    expect(frame.get_by_text("อยู่นอกชุมชนที่ท่านรับผิดชอบ")).to_be_visible(timeout=5_000)
    expect(page.get_by_text("หมุดอยู่นอกชุมชนที่ท่านรับผิดชอบ")).to_be_visible()
    expect(page.get_by_role("link", name="แจ้งเรื่อง").first).to_be_visible()
    if shots := os.environ.get("WORK_SHOTS"):
        page.screenshot(path=f"{shots}/pin-away.png", full_page=True)
    frame.get_by_role("button", name="นำหมุดออก").tap()
    expect(frame.locator(".dm-pin")).to_have_count(0)
    expect(page.get_by_label("ชุมชน", exact=True)).to_be_visible(timeout=10_000)
    frame.evaluate("() => dusitmap.map.setView([13.7785, 100.5160], 16, { animate: false })")
    page.touchscreen.tap(*middle_of(frame))
    frame.get_by_role("button", name="ไปที่ชุมชนของฉัน").tap()
    assert frame.evaluate(home, place)


def test_a_draft_outlives_the_server_and_is_saved_once(tmp_path, new_page):
    """The connection is lost for longer than the server remembers a page: it starts anew."""
    server = start_server(tmp_path)
    try:
        page = open_signed_in(new_page, server, "malee")
        frame = form(page, server)
        look_at_ds07(frame)
        page.mouse.click(*middle_of(frame))
        page.get_by_text("การทุจริตทางนโยบาย").click()
        note = page.get_by_label("รายละเอียด (เห็นเฉพาะผู้ตรวจทาน)")
        note.fill("ป้ายราคากลางไม่ตรงกับที่ประกาศ")
        note.blur()
        expect(page.get_by_role("button", name="เสนอจุดเสี่ยง")).to_be_enabled(timeout=10_000)
        stop_server(server)
        expect(frame.get_by_text("ขาดการเชื่อมต่อ")).to_be_visible(timeout=30_000)
        server = start_server(tmp_path, port=int(server.url.rsplit(":", 1)[1]))
        expect(frame.get_by_text("ขาดการเชื่อมต่อ")).to_be_hidden(timeout=60_000)
        expect(note).to_have_value("ป้ายราคากลางไม่ตรงกับที่ประกาศ")
        save = page.get_by_role("button", name="เสนอจุดเสี่ยง")
        expect(save).to_be_enabled(timeout=30_000)
        save.click()
        expect(page.get_by_text("รอการตรวจทาน").first).to_be_visible(timeout=20_000)
        with_note = server.command("audit", "verify")
        assert with_note.returncode == 0
    finally:
        stop_server(server)

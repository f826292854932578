"""A boundary traced by a finger and by keys alone: what moves is said, then done, then shown."""

import csv
import io

from playwright.sync_api import expect

from tests.browser import people
from tests.browser.map.maps import map_of, open_map, wait_until_ready

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
POINT = (100.50413, 13.77991)  # of DS07
EDGE = 0.0017  # degrees: 183 m east of it, beyond the 150 m of its estimate
WITHIN_MS = 2000


def twelve_reports(server, tmp_path):
    """Import twelve reports that lie in no community: east of DS07's estimated area."""
    lng, lat = POINT[0] + EDGE, POINT[1]
    header = ["ticket_id", "type", "coords", "timestamp", "state", "last_activity"]
    at = "2023-07-22 06:14:39.040089+00"
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(header)
    for number in range(12):
        rows.writerow([f"T{number}", "ถนน", f"['{lng}', '{lat}']", at, "รอรับเรื่อง", at])
    path = tmp_path / "twelve.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    done = server.command("import", str(path), "--yes")
    assert done.returncode == 0, done.stdout + done.stderr


def tracer(new_page, server, cookie, size, **options):
    page = new_page(size, **options)
    page.context.add_cookies([cookie])
    page.goto(server.url + "/boundaries?id=DS07")
    frame = wait_until_ready(map_of(page, "/boundaries"))
    frame.get_by_role("button", name="เริ่มลากเส้น").wait_for(timeout=15_000)
    return page, frame


def spots_on_screen(frame, corners):
    """Return where places lie in the window of the page."""
    box = frame.locator("#map_div").bounding_box()
    found = frame.evaluate(
        """(corners) => corners.map(([lng, lat]) => {
          const { x, y } = dusitmap.map.latLngToContainerPoint([lat, lng]);
          return [x, y];
        })""",
        corners,
    )
    return [(box["x"] + x, box["y"] + y) for x, y in found]


def square(reach):
    """Return the corners of a square that reaches `reach` degrees from DS07's point."""
    lng, lat = POINT
    return [
        (lng - 0.0006, lat - 0.0006),
        (lng + reach, lat - 0.0006),
        (lng + reach, lat + 0.0006),
        (lng - 0.0006, lat + 0.0006),
    ]


def count_reports(look):
    """Return how many reports the open map has for DS07."""
    return look.evaluate(
        """() => {
          let count = null;
          dusitmap.map.eachLayer((layer) => {
            const words = layer.feature?.properties;
            if (words?.id === "DS07") count = words.feed_reports_total;
          });
          return count;
        }"""
    )


def wait_for_value(page, ask, wanted, within_ms):
    waited = 0
    while (found := ask()) != wanted and waited < within_ms:
        page.wait_for_timeout(50)
        waited += 50
    assert found == wanted


def test_a_finger_traces_and_twelve_records_move_on_a_third_phone(server, new_page, tmp_path):
    twelve_reports(server, tmp_path)
    malee = people.cookie(server, "malee", "officer")
    somchai = people.cookie(server, "somchai", "coordinator", "DS07")
    looking = open_map(new_page(PHONE), server, "/live", "?indicator=feed")
    wait_for_value(looking.page, lambda: count_reports(looking), 0, 5000)

    page, frame = tracer(new_page, server, somchai, PHONE, has_touch=True)
    shell = frame.evaluate("() => (window.mapBefore = dusitmap.map) && true")
    assert shell
    page.locator(".st-key-map iframe").scroll_into_view_if_needed()
    frame.get_by_role("button", name="เริ่มลากเส้น").tap()
    wanted = square(0.0021)
    for spot in spots_on_screen(frame, wanted):
        page.touchscreen.tap(*spot)
    expect(frame.locator(".dm-corner")).to_have_count(4)
    frame.get_by_role("button", name="ปิดรูป").tap()
    expect(page.get_by_text("เรื่องที่จะเปลี่ยนชุมชน 12 เรื่อง")).to_be_visible(timeout=10_000)
    assert frame.evaluate("() => window.mapBefore === dusitmap.map")  # not remounted
    expect(page.get_by_role("button", name="บันทึกเป็นฉบับปัจจุบัน")).to_have_count(0)
    page.get_by_role("button", name="บันทึก", exact=True).tap()
    expect(page.get_by_text("รอเจ้าหน้าที่รับรอง").first).to_be_visible(timeout=10_000)
    assert count_reports(looking) == 0  # nothing has moved yet

    officer = new_page(DESKTOP)
    officer.context.add_cookies([malee])
    officer.goto(server.url + "/boundaries?id=DS07")
    officer.get_by_text("ฉบับที่รอรับรอง").click(timeout=30_000)
    expect(officer.get_by_text("เรื่องที่จะเปลี่ยนชุมชน 12 เรื่อง")).to_be_visible(timeout=10_000)
    compared = wait_until_ready(map_of(officer, "/boundaries"))
    swipe = compared.get_by_role("slider")
    swipe.focus()
    before = compared.evaluate("() => dusitmap.map.getPane('dm-after').style.clipPath")
    officer.keyboard.press("ArrowRight")
    expect(swipe).to_have_js_property("value", "51")
    assert compared.evaluate("() => dusitmap.map.getPane('dm-after').style.clipPath") != before
    officer.get_by_role("button", name="ใช้เป็นฉบับปัจจุบัน").click()
    wait_for_value(looking.page, lambda: count_reports(looking), 12, WITHIN_MS)
    expect(officer.get_by_text("เรื่องที่เปลี่ยนชุมชน 12 เรื่อง")).to_be_visible(timeout=10_000)

    kept = corners_of(looking)
    assert len(kept) == len(wanted)
    for lng, lat in wanted:  # stored within a metre of the taps; degrees of 108 and 111 km
        assert min(abs(x - lng) * 108_000 + abs(y - lat) * 111_000 for x, y in kept) < 2


def corners_of(look):
    """Return the corners of DS07 as the public map has them."""
    return look.evaluate(
        """() => {
          let ring = [];
          dusitmap.map.eachLayer((layer) => {
            const feature = layer.feature;
            if (feature?.properties?.id === "DS07") ring = feature.geometry.coordinates[0];
          });
          return ring.slice(1);
        }"""
    )


def test_keys_alone_trace_a_boundary_and_a_crossing_names_its_corner(server, new_page):
    malee = people.cookie(server, "malee", "officer")
    page, frame = tracer(new_page, server, malee, DESKTOP)
    start = frame.get_by_role("button", name="เริ่มลากเส้น")
    start.focus()
    page.keyboard.press("Enter")

    def go(*steps):
        for key, times in steps:
            for _ in range(times):
                page.keyboard.press(key)
        page.keyboard.press("Enter")

    go()
    go(("ArrowRight", 4))
    go(("ArrowDown", 4))
    go(("ArrowLeft", 4))
    expect(frame.locator(".dm-corner")).to_have_count(4)
    page.keyboard.press("Backspace")
    expect(frame.locator(".dm-corner")).to_have_count(3)
    go(("ArrowUp", 6), ("ArrowRight", 2))  # across the first side
    expect(frame.get_by_text("ตัดกันเองที่มุม 4")).to_be_visible()
    expect(frame.get_by_role("button", name="ปิดรูป")).to_be_disabled()
    page.keyboard.press("Backspace")
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    close = frame.get_by_role("button", name="ปิดรูป")
    expect(close).to_be_enabled()
    close.focus()
    page.keyboard.press("Enter")
    save = page.get_by_role("button", name="บันทึกเป็นฉบับปัจจุบัน")
    save.wait_for(timeout=10_000)
    save.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("บันทึกเป็นฉบับปัจจุบันแล้ว")).to_be_visible(timeout=10_000)


def test_the_later_of_two_sees_the_earlier_and_a_lost_page_keeps_its_corners(server, new_page):
    somchai = people.cookie(server, "somchai", "coordinator", "DS07")
    somying = people.cookie(server, "somying", "coordinator", "DS07")
    pages = [tracer(new_page, server, cookie, PHONE) for cookie in (somchai, somying)]
    for page, frame in pages:
        page.locator(".st-key-map iframe").scroll_into_view_if_needed()
        frame.get_by_role("button", name="เริ่มลากเส้น").click()
        for spot in spots_on_screen(frame, square(0.0006)):
            page.mouse.click(*spot)
        expect(frame.locator(".dm-corner")).to_have_count(4)

    (first, first_map), (second, _) = pages
    second.reload()  # as after a lost connection: what was drawn is still there
    second_map = wait_until_ready(map_of(second, "/boundaries"))
    expect(second_map.locator(".dm-corner")).to_have_count(4, timeout=15_000)

    first_map.get_by_role("button", name="ปิดรูป").click()
    first.get_by_role("button", name="บันทึก", exact=True).click(timeout=10_000)
    expect(first.get_by_text("รอเจ้าหน้าที่รับรอง").first).to_be_visible(timeout=10_000)
    second.reload()  # and what its maker had seen when it began
    second_map = wait_until_ready(map_of(second, "/boundaries"))
    second_map.get_by_role("button", name="ปิดรูป").click(timeout=15_000)
    expect(second.get_by_text("มีผู้อื่นจัดทำขอบเขตของชุมชนนี้ไปก่อนแล้ว")).to_be_visible(timeout=10_000)
    expect(second.get_by_role("button", name="บันทึก", exact=True)).to_have_count(0)
    second.get_by_role("button", name="ทำฉบับของท่านต่อ").click()
    second.get_by_role("button", name="บันทึก", exact=True).click(timeout=20_000)
    expect(second.get_by_text("รอเจ้าหน้าที่รับรอง").first).to_be_visible(timeout=10_000)


def test_what_is_cleared_or_crossed_cannot_be_saved_and_is_nobody_elses(shared_server, new_page):
    somchai = people.cookie(shared_server, "somchai", "coordinator", "DS07")
    somying = people.cookie(shared_server, "somying", "coordinator", "DS07")
    page, frame = tracer(new_page, shared_server, somchai, PHONE)
    page.locator(".st-key-map iframe").scroll_into_view_if_needed()
    frame.get_by_role("button", name="เริ่มลากเส้น").click()
    for spot in spots_on_screen(frame, square(0.0006)):
        page.mouse.click(*spot)
    frame.get_by_role("button", name="ปิดรูป").click()
    save = page.get_by_role("button", name="บันทึก", exact=True)
    expect(save).to_be_visible(timeout=10_000)
    frame.get_by_role("button", name="ถอยหนึ่งมุม").click()  # open again
    expect(save).to_have_count(0, timeout=10_000)
    frame.get_by_role("button", name="ปิดรูป").click()
    expect(save).to_be_visible(timeout=10_000)
    frame.get_by_role("button", name="ล้างทั้งหมด").click()
    expect(save).to_have_count(0, timeout=10_000)

    for spot in spots_on_screen(frame, square(0.0006)):
        page.mouse.click(*spot)
    expect(frame.locator(".dm-corner")).to_have_count(4)
    page.context.clear_cookies()
    page.context.add_cookies([somying])  # the next person at the same phone
    page.reload()
    frame = wait_until_ready(map_of(page, "/boundaries"))
    frame.get_by_role("button", name="เริ่มลากเส้น").wait_for(timeout=15_000)
    expect(frame.locator(".dm-corner")).to_have_count(0)

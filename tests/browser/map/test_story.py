"""The first story, on the real server: a map open on a phone changes when a file is imported."""

import re
import signal
import socket
import time
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.map.maps import STATE, open_map, tap_community
from tests.paths import SHARED

PHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1920, "height": 1080}
WITHIN_MS = 2000


@pytest.fixture
def traffy(own_traffy):
    """The real file where it is beside the project, the project's own otherwise."""
    real = SHARED / "data/traffy_dusit_2023-07.csv"
    return real if real.exists() else own_traffy


@pytest.mark.parametrize("events", ["events", "polling"])
@pytest.mark.parametrize("size", [PHONE, PROJECTOR], ids=["phone", "projector"])
@pytest.mark.parametrize("door", ["/live", "/"])
def test_an_import_reaches_an_open_map_within_two_seconds(
    server, new_page, traffy, door, size, events
):
    page = new_page(size)
    if events == "polling":
        page.context.route("**/api/events", lambda route: route.abort())
    indicator = "?indicator=feed"
    frame = open_map(page, server, door, indicator)
    tap_community(frame, "DS07")
    frame.evaluate("() => { window.mapBefore = dusitmap.map; }")
    before = frame.evaluate(STATE)
    if events == "polling":
        page.wait_for_timeout(6000)  # long enough for the page to give events up
    loads = []
    page.on("framenavigated", lambda moved: loads.append(moved.url))

    result = server.command("import", str(traffy), "--yes")
    imported = time.monotonic()
    assert result.returncode == 0, result.stdout + result.stderr

    expect(frame.locator("#dm-stamp")).to_contain_text("ครั้งที่ 2", timeout=WITHIN_MS)
    seconds = time.monotonic() - imported
    after = frame.evaluate(STATE)
    assert after == {**before, "version": 2, "same": True}
    expect(frame.locator("#dm-card")).to_be_visible()
    expect(frame.locator("#dm-card-name")).to_have_text("ชุมชนราชผาทับทิมร่วมใจ")
    assert loads == []
    print(f"{door} {events}: {seconds:.2f} s after the import")


def test_the_count_on_the_card_is_the_count_of_the_file(server, new_page, own_traffy):
    frame = open_map(new_page(), server, "/live", "?indicator=feed")
    tap_community(frame, "DS07")
    expect(frame.locator("#dm-card")).to_contain_text("ไม่มีข้อมูล")
    server.command("import", str(own_traffy), "--yes")
    expect(frame.locator("#dm-card")).to_contain_text("2 เรื่อง", timeout=WITHIN_MS)
    expect(frame.locator("#dm-card")).to_contain_text("Traffy Fondue")


def test_while_one_only_looks_no_script_runs(server, new_page, own_traffy):
    page = new_page()
    frame = open_map(page, server, "/")
    sent = []
    page.on("websocket", lambda socket: sent.append("a new socket"))
    page.evaluate(
        """() => {
          const send = WebSocket.prototype.send;
          WebSocket.prototype.send = function (...words) {
            window.sentToServer = (window.sentToServer ?? 0) + 1;
            return send.apply(this, words);
          };
        }"""
    )
    frame.evaluate("() => dusitmap.map.setZoom(15, {animate: false})")
    frame.evaluate("() => dusitmap.map.panBy([60, 40], {animate: false})")
    tap_community(frame, "DS07")
    server.command("import", str(own_traffy), "--yes")
    expect(frame.locator("#dm-stamp")).to_contain_text("ครั้งที่ 2", timeout=WITHIN_MS)
    assert page.evaluate("() => window.sentToServer ?? 0") == 0
    assert sent == []
    page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollTo(0, 0)")
    page.get_by_text("แขวง", exact=True).first.click()  # a filter does send: the count is not blind
    expect(page).to_have_url(re.compile("level=subdistrict"))
    assert page.evaluate("() => window.sentToServer ?? 0") > 0


def test_a_filter_keeps_the_map_its_zoom_and_its_card(server, new_page, own_traffy):
    server.command("import", str(own_traffy), "--yes")
    page = new_page(PROJECTOR)
    frame = open_map(page, server, "/", "?indicator=feed")
    tap_community(frame, "DS07")
    frame.evaluate("() => { window.mapBefore = dusitmap.map; }")
    before = frame.evaluate(STATE)
    page.get_by_role("radio", name="เรื่องร้องเรียน").click()
    expect(frame.locator("#dm-legend")).to_contain_text("5–9")
    assert frame.evaluate(STATE) == {**before, "same": True}
    expect(frame.locator("#dm-card")).to_be_visible()


def test_details_on_the_card_lead_to_the_community(server, new_page):
    page = new_page(PROJECTOR)
    frame = open_map(page, server, "/")
    tap_community(frame, "DS07")
    frame.get_by_role("link", name="ดูรายละเอียด").click()
    expect(page).to_have_url(re.compile(r"/community\?.*id=DS07"), timeout=15_000)
    expect(page.get_by_text("ชุมชนราชผาทับทิมร่วมใจ").last).to_be_visible(timeout=15_000)


def test_sigterm_with_listeners_ends_the_server_within_three_seconds(server):
    host, port = server.url.removeprefix("http://").split(":")
    listeners = [socket.create_connection((host, int(port))) for _ in range(6)]
    for listener in listeners:
        listener.sendall(b"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b"event: hello" in listener.recv(4096) + listener.recv(4096)
    start = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(3)
    assert time.monotonic() - start < 3
    for listener in listeners:
        listener.close()


def test_a_release_is_written_once_however_many_look(server, new_page):
    for _ in range(3):
        open_map(new_page(), server, "/live")
    with urllib.request.urlopen(f"{server.url}/api/version") as answer:
        assert b'"version":1' in answer.read()
    assert len(list((server.folder / "data" / "releases").glob("0*"))) == 1

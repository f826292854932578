"""What lies under the map: the choice, what is kept of it, and the other host, asked late."""

import base64
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.map import fake_map
from tests.browser.map.test_live_page import PHONE, list_serious, wait_until_ready

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HOSTILE = "<img src=x onerror=alert(9)>"
TILES = ".leaflet-dm-streets-pane img.leaflet-tile-loaded"


class TileHost(BaseHTTPRequestHandler):
    """Another host, which notes what it is told about whoever looks."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Referer"), self.headers["Host"]))
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(PNG)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def tile_host():
    host = ThreadingHTTPServer(("127.0.0.1", 0), TileHost)
    host.asked, host.daemon_threads = [], True
    threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.05}).start()
    yield host
    host.shutdown()
    host.server_close()


@pytest.fixture
def world(tile_host):
    world = fake_map.World()
    world.tiles_origin = f"http://127.0.0.1:{tile_host.server_port}"
    world.tiles = {
        "url": f"{world.tiles_origin}/{{z}}/{{x}}/{{y}}.png",
        "attribution": f"ภาพของเรา {HOSTILE}",
        "name": "",
        "host": f"127.0.0.1:{tile_host.server_port}",
    }
    with fake_map.serving(world) as served:
        yield served


@pytest.fixture
def open_live(browser, world):
    """Open /live in one browser; its console stays clean."""
    context, problems = browser.new_context(viewport=PHONE), []

    def run():
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("dialog", lambda dialog: (problems.append("dialog"), dialog.dismiss()))
        page.on("console", lambda m: m.type in {"error", "warning"} and problems.append(m.text))
        page.goto(f"{world.url}/live")
        return wait_until_ready(page)

    yield run
    context.close()
    assert problems == []


def choose(page, name):
    page.locator("#dm-ground").click()
    page.locator("dialog.dm-sheet button", has_text=name).click()


def test_another_host_is_asked_once_somebody_chose_it_and_the_browser_keeps_that(
    open_live, world, tile_host
):
    page = open_live()
    expect(page.locator("#dm-ground")).to_be_visible()
    page.locator("#dm-ground").click()
    sheet = page.locator("dialog.dm-sheet")
    expect(sheet.locator("button[aria-pressed=true]")).to_have_text("ผังของเรา")
    expect(sheet.locator("p")).to_contain_text(world.tiles["host"])
    expect(sheet.locator("p")).to_contain_text("IP")
    assert list_serious(Axe().run(page)) == []
    assert tile_host.asked == []
    page.keyboard.press("Escape")
    choose(page, "ภาพถ่าย")
    expect(page.locator(TILES)).not_to_have_count(0)
    expect(page.locator(".leaflet-control-attribution")).to_contain_text(HOSTILE)
    expect(page.locator(".leaflet-dm-roads-pane")).to_be_hidden()
    assert re.fullmatch(r"/\d+/\d+/\d+\.png", tile_host.asked[0][0])
    assert {referer for _, referer, _ in tile_host.asked} == {f"{world.url}/"}  # and no address

    again = open_live()
    expect(again.locator(TILES)).not_to_have_count(0)
    choose(again, "ผังของเรา")
    expect(again.locator(TILES)).to_have_count(0)
    expect(again.locator(".leaflet-control-attribution")).not_to_contain_text("ภาพของเรา")
    count = len(tile_host.asked)
    own = open_live()
    expect(own.locator("#dm-ground")).to_be_visible()
    expect(own.locator(TILES)).to_have_count(0)
    assert len(tile_host.asked) == count


def test_a_name_of_the_operator_is_what_the_switch_says(open_live, world):
    world.tiles["name"] = HOSTILE
    page = open_live()
    page.locator("#dm-ground").click()
    expect(page.locator("dialog.dm-sheet li").last).to_have_text(HOSTILE)


def test_without_a_choice_there_is_no_switch_and_no_other_host(open_live, world, tile_host):
    world.tiles, world.tiles_origin = None, ""
    page = open_live()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#dm-ground")).to_be_hidden()
    assert tile_host.asked == []


def test_control_without_the_policy_the_other_host_is_not_reached(browser, world, tile_host):
    world.tiles_origin = ""
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{world.url}/live")
    choose(wait_until_ready(page), "ภาพถ่าย")
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("ภาพของเรา")
    page.wait_for_load_state("networkidle")
    assert tile_host.asked == []
    page.close()

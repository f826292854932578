"""The pictures of the README and of `docs/`, from the sample.

`DUSITMAP_PICTURES=docs/pictures` keeps them.
"""

import io
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from geodata.actions.people import accounts
from geodata.project import open_project
from mapping.commands import demo
from mapping.publish.editions import EditionFolder
from tests.browser.conftest import PHONE, start_server, stop_server
from tests.browser.rooms import OpenRoom

DESK = {"width": 1280, "height": 800}
WAIT = 60_000
MAX_BYTES = 120_000  # of one picture
FRAME = "/component/streamlit_folium.st_folium/index.html"
SENTENCE = "ข้อมูลตัวอย่าง มิใช่ข้อมูลจริง"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A server on a whole sample year."""
    folder = tmp_path_factory.mktemp("pictures") / "sample"
    demo.make_sample(folder)
    started = start_server(folder)
    yield started
    stop_server(started)


@pytest.fixture
def sign_in(sample):
    """Begin a session of somebody of the sample; return the cookie for a browser."""

    def run(name):
        project, at = open_project(demo.build_settings(sample.folder)), datetime.now(UTC)
        with project.database.begin(on_the_map=False) as tx:
            listed = accounts.AccountStore(tx).list_all()
            [account] = [account for account in listed if account.name == name]
            cookie = accounts.begin_session(project, tx, account, at)
        project.database.close()
        return {"name": "dusitmap", "value": cookie, "url": sample.url, "httpOnly": True}

    return run


@pytest.fixture(scope="module")
def take(tmp_path_factory):
    """Take a picture of a page, small; keep it where somebody asked for the pictures."""
    wanted = os.environ.get("DUSITMAP_PICTURES")
    folder = Path(wanted) if wanted else tmp_path_factory.mktemp("taken")
    folder.mkdir(exist_ok=True)

    def run(page, name):
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        colours = len(picture.getcolors(picture.width * picture.height))
        picture.save(folder / f"{name}.webp", quality=80)
        assert colours > 100, "an empty page"
        assert (folder / f"{name}.webp").stat().st_size <= MAX_BYTES

    return run


def expect_points(place):
    """Wait until risk points are drawn on a map."""
    expect(place.locator(".leaflet-marker-icon.dm-risk").first).to_be_attached(timeout=WAIT)


def end_tour(page):
    """Skip the tour, and see that this browser is not led again."""
    page.locator(".st-key-tour-skip button").click(timeout=WAIT)
    expect(page.locator(".st-key-tour")).to_have_count(0, timeout=WAIT)


def test_the_map_of_the_sample_on_a_wide_screen(sample, new_page, take):
    page, loaded = new_page(DESK), []
    page.on(
        "request",
        lambda sent: sent.resource_type == "document" and loaded.append(sent.url),
    )
    page.goto(f"{sample.url}/")
    frame = page.frame_locator(".st-key-map iframe")
    expect(page.locator(".st-key-tour")).to_be_visible(timeout=WAIT)
    expect(frame.locator("#dm-demo")).to_have_text(SENTENCE, timeout=WAIT)
    end_tour(page)
    expect_points(frame)
    # The card of the tour has come and gone, and the map below it stayed.
    assert sum(FRAME in url for url in loaded) == 1
    take(page, "map")
    page.reload()
    expect_points(page.frame_locator(".st-key-map iframe"))
    expect(page.locator(".st-key-tour")).to_have_count(0)


def test_the_light_map_on_a_phone(sample, new_page, take):
    page = new_page(PHONE)
    page.goto(f"{sample.url}/live")
    expect_points(page)
    expect(page.locator("#dm-demo")).to_have_text(SENTENCE)
    take(page, "live")


def test_what_waits_for_an_officer_on_a_phone(sample, new_page, sign_in, take):
    page = new_page(PHONE)
    page.context.add_cookies([sign_in("officer")])
    page.goto(f"{sample.url}/my-work")
    end_tour(page)
    expect(page.locator(".st-key-work-cases").first).to_contain_text("เกินกำหนด", timeout=WAIT)
    mine = page.locator(".st-key-bottom-bar a", has_text="งานของฉัน")
    expect(mine).to_contain_text(re.compile(r"⚠\s[1-9]"))
    expect(page.get_by_role("link", name="ออกจากระบบ").last).to_be_visible()
    take(page, "work")


def test_the_story_of_the_newest_edition(sample, new_page, take):
    newest = EditionFolder(sample.folder / "data" / "editions").list_ids()[0]
    page = new_page(DESK)
    page.goto(f"{sample.url}/editions/{newest}/story")
    expect(page.locator("#dm-demo")).to_be_visible(timeout=WAIT)
    expect(page.locator("body.st-ready")).to_have_count(1, timeout=WAIT)
    expect(page.locator(".st-on .st-title")).to_be_visible(timeout=WAIT)
    page.keyboard.press("ArrowRight")  # the first step is a cover
    expect(page.locator("#st-count")).to_contain_text("2 /")
    expect(page.locator(".st-on .st-title")).to_be_visible(timeout=WAIT)
    take(page, "story")


GUIDE_SCREENS = (  # who looks at what, until what is there, and how the picture is called
    ("coordinator", PHONE, "add-risk", ".st-key-risk-form", "add-risk"),
    ("coordinator", PHONE, "visits", "[class*=st-key-visit]", "visits"),
    ("coordinator", DESK, "workshop", "[class*=st-key-workshop]", "workshops"),
    ("officer", DESK, "review", ".st-key-review-card", "review"),
    ("officer", DESK, "cases", ".st-key-case-rows", "cases"),
    ("presenter", DESK, "forum", "[class*=st-key-forum]", "forum"),
    ("administrator", DESK, "admin", ".st-key-admin-account", "accounts"),
    ("auditor", DESK, "admin", ".st-key-audit-verify", "audit"),
)


@pytest.mark.parametrize(("who", "size", "path", "drawn", "name"), GUIDE_SCREENS)
def test_a_screen_of_the_guides(who, size, path, drawn, name, sample, new_page, sign_in, take):
    page = new_page(size)
    page.context.add_cookies([sign_in(who)])
    page.goto(f"{sample.url}/{path}")
    end_tour(page)
    expect(page.locator(drawn).first).to_be_visible(timeout=WAIT)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=WAIT)
    if name == "audit":
        page.locator(drawn).scroll_into_view_if_needed()
    take(page, name)


def test_the_report_on_a_phone(sample, new_page, take):
    page = new_page(PHONE)
    page.goto(f"{sample.url}/report")
    expect(page.get_by_text("เรื่องประเภทใด")).to_be_visible(timeout=WAIT)
    take(page, "report")


def test_a_room_on_a_phone(sample, new_page, take):
    page = OpenRoom(sample, "0123456789abcdef", title="เวิร์กช็อปตัวอย่าง").phone(new_page)
    expect(page.get_by_role("button", name="เสนอจุดเสี่ยง")).to_be_visible(timeout=WAIT)
    take(page, "room")

"""One file from a USB stick, with the network cut: nothing is asked, map, table and story work."""

import io
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import fontpkg_sarabun
import pytest
from axe_playwright_python.sync_playwright import Axe
from fontTools import subset
from fontTools.ttLib import TTFont
from PIL import Image
from playwright.sync_api import expect

from geodata import actions, settings, synthetic
from geodata.actions import TERMINAL
from geodata.model.imports.records import Indicator
from geodata.project import open_project
from mapping.basemap import osm
from mapping.basemap.inline import build_inline_streets
from mapping.exports.offline import build_offline_file
from mapping.publish import editions
from mapping.publish.editions import EditionFolder
from tests.browser.conftest import CHROMIUM, PHONE, PROJECTOR, QUIET
from tests.browser.map.test_street_map import SHADES
from tests.street_maps import write_osm

LARGEST = 540_000  # bytes
SIZES = {"phone": PHONE, "projector": PROJECTOR}


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("offline")
    values = {"DUSITMAP_DATA": str(folder / "data"), "DUSITMAP_KEYS": str(folder / "keys")}
    project = open_project(settings.read(values))
    now = datetime.now(UTC)
    actions.set_up(project, now)
    for indicator in Indicator:
        actions.import_records(
            project,
            TERMINAL,
            synthetic.generate_records(indicator, now),
            indicator=indicator,
            source=actions.DEMO_SOURCE,
            checksum="",
            at=now,
            demo=True,
        )
    made = editions.freeze_edition(project, TERMINAL, "เวทีสาธารณะ <b>ครั้งที่ 1</b>", at=now)
    yield EditionFolder(project.settings.editions).read_documents(made)
    project.database.close()


@pytest.fixture(scope="module")
def file(documents, tmp_path_factory):
    path = tmp_path_factory.mktemp("stick") / "dusit.html"
    path.write_bytes(build_offline_file(documents))
    return path


@pytest.fixture(params=SIZES)
def offline_page(request, file, new_page):
    page, asked, faults = new_page(SIZES[request.param], offline=True), [], []
    page.on("request", lambda sent_request: asked.append(sent_request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    page.goto(file.as_uri())
    expect(page.locator("#map_div path.leaflet-interactive:not(.dm-away)").first).to_be_visible()
    yield page
    assert asked == [file.as_uri()]
    assert faults == []


def view(page, name):
    page.evaluate("(name) => { location.hash = name }", name)
    expect(page.locator("body")).to_have_attribute("data-view", name)


def test_it_is_small_and_asks_for_nothing(offline_page, file):
    assert file.stat().st_size <= LARGEST
    for name in ("table", "story", "about", "map"):
        view(offline_page, name)
    expect(offline_page.locator("#dm-disclaimer")).to_be_visible()


def test_the_check_of_requests_catches_one_that_asks(file, new_page, tmp_path):
    """The control: the same file with one picture from elsewhere, without its fence."""
    text = file.read_text().replace('http-equiv="Content-Security-Policy"', 'name="off"')
    naive = tmp_path / "naive.html"
    naive.write_text(text.replace("<main", '<img src="http://127.0.0.1:9/x.png"><main', 1))
    page, asked = new_page(offline=True), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(naive.as_uri())
    page.wait_for_timeout(500)
    assert asked == [naive.as_uri(), "http://127.0.0.1:9/x.png"]


@pytest.fixture(scope="module")
def without_thai(browser, tmp_path_factory):
    """A browser on a machine whose only font has no Thai letter."""
    folder = tmp_path_factory.mktemp("fonts")
    letters = folder / "letters"
    letters.mkdir()
    with TTFont(Path(fontpkg_sarabun.ROOT) / "files" / "Sarabun-Regular.ttf") as ttf:
        cutter = subset.Subsetter()
        cutter.populate(unicodes=range(0x20, 0x7F))
        cutter.subset(ttf)
        ttf.save(letters / "latin.ttf")
    config = folder / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{letters}</dir><cachedir>{folder}/cache</cachedir></fontconfig>"
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(config)}
    launched = browser.browser_type.launch(executable_path=CHROMIUM, args=QUIET, env=environment)
    yield launched
    launched.close()


def ink_of_title(browser, path):
    """Return how much of the title, which is Thai alone, is drawn: dark pixels."""
    page = browser.new_page(viewport=PROJECTOR)
    page.goto(path.as_uri())
    page.evaluate("() => document.fonts.ready")
    title = page.locator(".dm-bar h1")
    expect(title).to_have_text("แผนที่ชุมชนเขตดุสิต")
    picture = Image.open(io.BytesIO(title.screenshot())).convert("L")
    page.close()
    return sum(picture.histogram()[:128])


def test_thai_is_drawn_on_a_machine_without_thai_letters(file, browser, without_thai, tmp_path):
    here = ink_of_title(browser, file)
    assert here > 500
    assert abs(ink_of_title(without_thai, file) - here) < 0.1 * here
    # The control: the same file as it was, without the letter inside.
    bare = re.sub(r"@font-face\{[^}]*\}", "", file.read_text())
    bare = bare.replace('http-equiv="Content-Security-Policy"', 'name="off"')
    naive = tmp_path / "naive.html"
    naive.write_text(bare)
    assert abs(ink_of_title(without_thai, naive) - here) > 0.3 * here


def test_the_table_is_filtered(offline_page):
    view(offline_page, "table")
    rows = offline_page.locator("#of-table tbody tr")
    expect(rows).to_have_count(43)
    offline_page.locator("#of-search").fill("ประชาระบือธรรม")
    expect(rows).not_to_have_count(43)
    assert 0 < rows.count() < 10
    offline_page.locator("#of-level").select_option("subdistrict")
    offline_page.locator("#of-search").fill("")
    expect(rows).to_have_count(5)


def test_the_story_is_walked_by_keys(offline_page, documents):
    if offline_page.viewport_size["width"] < 900:
        pytest.skip("on a phone the steps are one column that is scrolled")
    view(offline_page, "story")
    offline_page.wait_for_function("() => window.dusitstory && dusitstory.ready")
    told = documents["story.json"]["steps"]
    steps = [step["id"] for step in told if step["kind"] not in ("compare", "audience")]
    seen = [offline_page.evaluate("() => dusitstory.step")]
    for _ in steps[1:]:
        offline_page.keyboard.press("ArrowRight")
        seen.append(offline_page.evaluate("() => dusitstory.step"))
    assert seen == steps
    offline_page.keyboard.press("Home")
    assert offline_page.evaluate("() => dusitstory.step") == steps[0]
    middle = offline_page.evaluate("() => dusitstory.map.getCenter()")
    assert abs(middle["lat"] - 13.7765) < 0.01  # the whole district, though it was hidden at first


def test_what_was_typed_stays_text_and_sources_are_named(offline_page):
    view(offline_page, "about")
    text = offline_page.locator("#of-about").inner_text()
    assert "COD-AB" in text
    assert "5 เรื่องขึ้นไป" in text
    assert offline_page.locator("b", has_text="ครั้งที่ 1").count() == 0


def test_nothing_serious_stands_in_the_way_of_a_screen_reader(offline_page):
    for name in ("map", "table", "about"):
        view(offline_page, name)
        found = Axe().run(offline_page).response["violations"]
        grave = [violation for violation in found if violation["impact"] in ("serious", "critical")]
        told = [(violation["id"], violation["nodes"][0]["html"][:100]) for violation in grave]
        assert told == [], json.dumps(told, ensure_ascii=False)


def test_the_street_map_of_the_file_is_drawn_without_a_network(documents, tmp_path, new_page):
    osm.build_archive(write_osm(tmp_path / "x.osm"), tmp_path / "base.pmtiles")
    streets = build_inline_streets(tmp_path / "base.pmtiles")
    path = tmp_path / "streets.html"
    path.write_bytes(build_offline_file({**documents, "streets.json": streets}))
    page, asked, faults = new_page(PHONE, offline=True), [], []
    page.on("request", lambda sent_request: asked.append(sent_request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.goto(path.as_uri())
    expect(page.locator("#map_div .has-streets, #map_div.has-streets")).to_be_attached()
    expect(page.locator("#map_div .leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    for _ in range(100):
        if page.evaluate(f"({SHADES})()") > 3:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(f"({SHADES})()") > 3
    page.goto(f"{path.as_uri()}#story")
    story = page.locator("#of-story .leaflet-container")
    expect(story).to_have_class(re.compile("has-streets"))
    expect(story.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    expect(story.locator(".leaflet-dm-streets-pane canvas").first).to_be_attached()
    page.goto(f"{path.as_uri()}#about")
    expect(page.locator("#of-about")).to_contain_text("มีแผนที่ถนนอยู่ในไฟล์")
    assert faults == []
    assert {url.split("#")[0] for url in asked} == {path.as_uri()}

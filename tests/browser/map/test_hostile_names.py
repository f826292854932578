"""A community may be called anything: its name is read as it was typed, and nothing runs."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.browser.map.maps import DOORS, open_map, tap_community

NAME = (
    "${alert(1)} <img src=http://elsewhere.example/x onerror=alert(2)> "
    "![x](http://elsewhere.example/y) **ก** :red[ข] $x^2$"
)
AREA = "DS07"


@pytest.fixture(scope="module")
def server_with_hostile_name(shared_server):
    """A server whose registry holds the name; written straight into the file, past every form."""
    with closing(sqlite3.connect(shared_server.folder / "data" / "dusitmap.db")) as database:
        database.execute("UPDATE communities SET name_th = ? WHERE id = ?", (NAME, AREA))
        database.commit()
    assert shared_server.command("demo").returncode == 0  # the change that makes a new release
    return shared_server


@pytest.fixture
def watched(new_page, server_with_hostile_name):
    """A page, and what happened on it that must not."""
    page, faults = new_page(), []
    page.on("dialog", lambda dialog: (faults.append("dialog"), dialog.dismiss()))
    page.on(
        "request",
        lambda asked: (
            asked.url.startswith((server_with_hostile_name.url, "data:", "blob:"))
            or faults.append(asked.url)
        ),
    )
    return page, faults


@pytest.mark.parametrize("door", DOORS)
def test_the_card_shows_the_name_as_typed(server_with_hostile_name, watched, door):
    page, faults = watched
    frame = open_map(page, server_with_hostile_name, door)
    tap_community(frame, AREA)
    expect(frame.locator("#dm-card-name")).to_have_text(NAME)
    assert faults == []


@pytest.mark.parametrize("path", ["/table", f"/community?id={AREA}"])
def test_the_screens_show_the_name_as_typed(server_with_hostile_name, watched, path):
    page, faults = watched
    page.goto(f"{server_with_hostile_name.url}{path}")
    expect(page.locator(".stMain")).to_contain_text("${alert(1)}", timeout=30_000)
    shown = page.locator(".stMain").inner_text().replace("\u2060", "")  # keeps it from being a link
    assert NAME in shown
    assert page.locator('a[href*="elsewhere"]').count() == 0
    assert page.locator(".stMain img, .stMain .katex").count() == 0
    assert faults == []


def test_control_a_page_that_trusts_the_name_is_caught(watched, server_with_hostile_name):
    page, faults = watched
    page.goto(f"{server_with_hostile_name.url}/assets/app/app.css")
    page.evaluate("(name) => { document.body.innerHTML = name; }", NAME)
    page.wait_for_timeout(300)
    assert "http://elsewhere.example/x" in faults

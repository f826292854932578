"""The story of an edition comes back without a network, and so does the presenter's view."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from geodata import settings
from geodata.actions import TERMINAL
from geodata.project import open_project
from mapping.publish import editions

DESKTOP = {"width": 1440, "height": 900}
WAIT_MS = 20_000
LIST_MISSING = """async () => {
  const names = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) names.push(url);
  }
  const parts = performance.getEntriesByType("resource").map(({ name }) => name);
  const needed = parts.filter((name) => /assets|editions/.test(name) && !/worker/.test(name));
  const pages = names.map((name) => name.split("?")[0]);
  const page = location.origin + location.pathname; // a story writes its step into the address
  if (!pages.includes(page)) needed.push(page);
  else names.push(page);
  return needed.filter((name) => !names.includes(name));
}"""
TRIES = 150


def wait_until_kept(page):
    """Wait until this browser keeps a page and its parts.

    Not wait_for_function: the page's policy forbids what it evaluates.
    """
    for _ in range(TRIES):
        missing = page.evaluate(LIST_MISSING)
        if not missing:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not kept: {missing}")


@pytest.fixture
def project(server):
    opened = open_project(settings.read(server.environment))
    yield opened
    opened.database.close()


@pytest.fixture
def edition(server, project):
    name = editions.freeze_edition(project, TERMINAL, "เวทีปลายปี", at=datetime.now(UTC))
    return f"{server.url}/editions/{name}"


def test_a_story_comes_back_without_a_network(edition, new_page):
    page = new_page(DESKTOP)
    page.goto(f"{edition}/story?step=2")
    expect(page.locator("body.st-ready")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_role("heading", name="วันนี้เรารู้อะไร")).to_be_visible()
    wait_until_kept(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("body.st-ready")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_role("heading", name="วันนี้เรารู้อะไร")).to_be_visible()


def test_the_presenters_view_comes_back_with_its_two_pictures(edition, new_page):
    page = new_page(DESKTOP)
    page.goto(f"{edition}/present")
    for frame in page.locator("iframe").all():
        inside = frame.element_handle().content_frame()
        expect(inside.locator("body.st-ready")).to_be_visible(timeout=WAIT_MS)
        wait_until_kept(inside)
    wait_until_kept(page)
    page.context.set_offline(True)
    page.reload()
    for frame in page.locator("iframe").all():
        inside = frame.element_handle().content_frame()
        expect(inside.locator("body.st-ready")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator("#pv-count")).to_contain_text("/", timeout=WAIT_MS)


def test_what_was_withdrawn_is_not_kept(project, edition, new_page):
    page = new_page(DESKTOP)
    page.goto(f"{edition}/story")
    expect(page.locator("body.st-ready")).to_be_visible(timeout=WAIT_MS)
    wait_until_kept(page)
    name = edition.rsplit("/", 1)[1]
    editions.withdraw_edition(project, TERMINAL, name, at=datetime.now(UTC))
    answer = page.reload()
    assert answer.status == 404
    page.context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.reload()

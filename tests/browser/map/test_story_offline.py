"""The story of an edition comes back without a network, and so does the presenter's view."""

import pytest
from playwright.sync_api import expect

DESKTOP = {"width": 1440, "height": 900}
WAIT_MS = 20_000
LIST_MISSING = """async () => {
  const names = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) names.push(url);
  }
  const parts = performance.getEntriesByType("resource").map(({ name }) => name);
  const needed = parts.filter((name) => /assets|editions/.test(name) && !/worker/.test(name));
  return [location.href, ...needed].filter((name) => !names.includes(name));
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
def edition(server):
    made = server.command("edition", "freeze", "--title", "เวทีปลายปี")
    assert made.returncode == 0, made.stdout + made.stderr
    return f"{server.url}/editions/{server.command('edition', 'list').stdout.split()[0]}"


def test_a_story_comes_back_without_a_network(server, edition, new_page):
    page = new_page(DESKTOP)
    page.goto(f"{edition}/story?step=2")
    expect(page.locator("body.st-ready")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_role("heading", name="วันนี้เรารู้อะไร")).to_be_visible()
    wait_until_kept(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("body.st-ready")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_role("heading", name="วันนี้เรารู้อะไร")).to_be_visible()


def test_the_presenters_view_comes_back_with_its_two_pictures(server, edition, new_page):
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


def test_what_was_withdrawn_is_not_kept(server, edition, new_page):
    page = new_page(DESKTOP)
    page.goto(f"{edition}/story")
    expect(page.locator("body.st-ready")).to_be_visible(timeout=WAIT_MS)
    wait_until_kept(page)
    name = edition.rsplit("/", 1)[1]
    gone = server.command("edition", "withdraw", name)
    assert gone.returncode == 0, gone.stdout + gone.stderr
    answer = page.reload()
    assert answer.status == 404
    page.context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.reload()

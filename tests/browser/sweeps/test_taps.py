"""Everything that can be tapped is tapped once on every light page: nothing throws.

A name that a script calls and that does not exist is found by nobody who does not tap it.
"""

import pytest

from geodata.actions.workshops import workshops
from tests.browser.rooms import PHONE, OpenRoom, propose, wait_until_sent

TAPPABLE = (
    "button, summary, select, [role=button], input[type=checkbox], input[type=radio],"
    " .leaflet-interactive, a[href^='#']"
)
MOST = 60  # of one page; a map has many areas, and one is like the other
PAGES = (
    "/live",
    "/live?lang=en",
    "/live?indicator=risks",
    "/report",
    "/report/safety",
    "/editions",
    "/guides/participant",
    "/guides/protection",
)


@pytest.fixture
def watched(new_page):
    """Open a phone that notes every error of a script."""
    page, errors = new_page(PHONE), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page, errors


def tap_all(page, url=None):
    """Tap each thing once, the page opened anew where a tap led away; return how many."""
    count = min(page.locator(TAPPABLE).count(), MOST)
    for number in range(count):
        if url is not None and page.url.split("#")[0] != url:
            page.goto(url)
        found = page.locator(TAPPABLE).nth(number)
        if found.count() and found.is_visible() and found.is_enabled():
            found.dispatch_event("click")
    return count


@pytest.mark.parametrize("path", PAGES)
def test_nothing_throws(shared_server, watched, path):
    page, errors = watched
    url = shared_server.url + path
    page.goto(url)
    page.wait_for_load_state("networkidle")
    tapped = tap_all(page, page.url.split("#")[0])
    assert tapped > 3 or not path.startswith("/live")
    assert errors == []


@pytest.fixture
def room(shared_server, request):
    opened = OpenRoom(shared_server, request.node.name[:60])
    yield opened
    opened.close()


def test_nothing_throws_in_a_room(room, new_page):
    phone, errors = room.phone(new_page), []
    phone.on("pageerror", lambda error: errors.append(str(error)))
    propose(phone)
    wait_until_sent(phone)
    for step, *more in (
        (workshops.reveal_pins,),
        (workshops.open_voting, 3),
        (workshops.close_voting,),
    ):
        room.do(step, *more)
        phone.wait_for_timeout(1_500)
        assert tap_all(phone) > 0
        phone.reload()
        phone.locator("#rm-panel").wait_for()
    assert errors == []


def test_control_a_name_that_does_not_exist_is_noted(shared_server, watched):
    page, errors = watched
    page.goto(shared_server.url + "/live")
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "() => document.querySelector('button').addEventListener('click', () => act.open())"
    )
    tap_all(page)
    assert any("act is not defined" in error for error in errors)

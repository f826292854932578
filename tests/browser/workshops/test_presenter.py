"""The presenter's view drives the audience's window: steps, a black screen, notes and a clock."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from mapping.analysis.story import build_story
from tests.browser.map import fake_edition, fake_map

LAPTOP = {"width": 1366, "height": 768}
PROJECTOR = {"width": 1920, "height": 1080}
EDITION = f"/editions/{fake_edition.AFTER}/"
STEPS = len(build_story(fake_edition.two_editions()[fake_edition.AFTER])["steps"])


@pytest.fixture(scope="module")
def world():
    with fake_map.serving(fake_edition.World(), fake_edition.Handler) as world:
        yield world


@pytest.fixture
def windows(browser, world):
    """The presenter's view and the audience's window, of one browser."""
    context = browser.new_context(viewport=LAPTOP, locale="th-TH")
    problems = []
    audience, presenter = context.new_page(), context.new_page()
    for page in (audience, presenter):
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("dialog", lambda dialog: (problems.append("dialog"), dialog.dismiss()))
    audience.set_viewport_size(PROJECTOR)
    audience.goto(f"{world.url}{EDITION}story")
    audience.wait_for_function("() => dusitstory.ready")
    presenter.goto(f"{world.url}{EDITION}present")
    expect(presenter.locator("#pv-count")).to_have_text(f"1 / {STEPS}")
    yield presenter, audience
    context.close()
    assert problems == []


def count_of(audience):
    return audience.locator("#st-count")


def test_a_step_leads_every_window_and_tells_what_comes_next(windows):
    presenter, audience = windows
    first = presenter.locator("#pv-title").inner_text()
    following = presenter.locator("#pv-after").inner_text()
    assert first
    assert following
    presenter.locator("#pv-next").click()
    expect(count_of(audience)).to_have_text(f"2 / {STEPS}")
    expect(presenter.locator("#pv-title")).to_have_text(following)
    now, ahead = presenter.frames[1], presenter.frames[2]
    expect(now.locator("#st-count")).to_have_text(f"2 / {STEPS}")
    expect(ahead.locator("#st-count")).to_have_text(f"3 / {STEPS}")


def test_the_story_leads_to_the_presenter_s_view_but_not_where_it_is_shown(windows):
    presenter, audience = windows
    link = audience.locator("#st-present")
    expect(link).to_have_attribute("href", "present")
    expect(link).to_be_visible()
    for frame in presenter.frames[1:]:
        expect(frame.locator("#st-present")).to_be_hidden()
    presenter.locator("#pv-next").click()
    expect(link).to_be_hidden()  # only before it begins


def test_a_key_pressed_before_the_audience_leads_the_presenter_too(windows):
    presenter, audience = windows
    audience.bring_to_front()
    audience.keyboard.press("End")
    expect(presenter.locator("#pv-count")).to_have_text(f"{STEPS} / {STEPS}")
    expect(presenter.locator("#pv-next")).to_be_disabled()


def test_the_screen_is_black_until_it_is_not(windows):
    presenter, audience = windows
    is_black = "() => document.body.classList.contains('st-black')"
    presenter.locator("#pv-black").click()
    audience.wait_for_function(is_black)
    expect(presenter.locator("#pv-black")).to_have_attribute("aria-pressed", "true")
    audience.bring_to_front()
    audience.keyboard.press("b")
    audience.wait_for_function(f"() => !({is_black})()")
    expect(presenter.locator("#pv-black")).to_have_attribute("aria-pressed", "false")


def test_notes_belong_to_their_step_and_stay_on_this_computer(windows):
    presenter, audience = windows
    presenter.locator("#pv-notes").fill("ขอบคุณผู้อำนวยการเขต")
    presenter.locator("#pv-next").click()
    expect(presenter.locator("#pv-notes")).to_have_value("")
    presenter.locator("#pv-back").click()
    expect(presenter.locator("#pv-notes")).to_have_value("ขอบคุณผู้อำนวยการเขต")
    assert "ขอบคุณผู้อำนวยการเขต" not in audience.content()


def test_the_clock_goes_and_starts_again(windows):
    presenter, _ = windows
    clock = presenter.locator("#pv-clock")
    expect(clock).to_have_text("00:02", timeout=10_000)
    clock.click()
    expect(clock).to_have_text("00:00")


def test_nothing_serious_stands_in_the_way_of_a_screen_reader(windows):
    presenter, _ = windows
    found = Axe().run(presenter).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []

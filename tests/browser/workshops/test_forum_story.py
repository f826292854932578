"""The story on the projector, by keyboard alone: what only a real browser knows."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.map import fake_edition, fake_map
from tests.browser.map.fake_edition import AFTER, BEFORE

PROJECTOR = {"width": 1920, "height": 1080}
ROOMS = [PROJECTOR, {"width": 1280, "height": 720}, {"width": 390, "height": 844}]
STORY = f"/editions/{AFTER}/story"
COMPARE = "3"
BASEMAP = "/api/basemap."  # the streets under it, which no edition freezes
FROZEN = (f"/editions/{AFTER}/", f"/editions/{BEFORE}/", "/assets/", BASEMAP)
HANGING_OUT = """() => {
  const room = document.getElementById('st-steps').getBoundingClientRect();
  return [...document.querySelectorAll('.st-on, .st-on *')].filter((element) => {
    const box = element.getBoundingClientRect();
    const below = box.top < room.top - 1 || box.bottom > room.bottom + 1;
    return box.width && (below || box.right > room.right + 1);
  }).map((element) => element.className || element.tagName);
}"""


CROSSING = """() => {
  const boxes = (selector) => [...document.querySelectorAll(selector)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .map((element) => element.getBoundingClientRect());
  const marks = boxes('.leaflet-dm-after-signs-pane .dm-risk > span');
  const names = boxes('#st-map .dm-label:not(.dm-unseen) > span');
  const crossed = names.filter((name) => marks.some((mark) =>
    name.left < mark.right && mark.left < name.right &&
    name.top + 3 < mark.bottom && mark.top < name.bottom - 3));
  return [names.length, crossed.length];
}"""
TOO_SMALL = """(least) => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = new Set();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const isRead = texts.currentNode.data.trim() && element.checkVisibility({
      opacityProperty: true, visibilityProperty: true });
    const size = parseFloat(getComputedStyle(element).fontSize);
    const box = element.getBoundingClientRect();
    if (isRead && box.width > 1 && size < least && !element.closest(EXCEPT))
      small.add(`${element.className} ${size} ${texts.currentNode.data.slice(0, 20)}`);
  }
  return [...small];
}"""
EXCEPT = "script, style, noscript, .leaflet-control-attribution"  # whose ground it is: a licence
TOO_SMALL = TOO_SMALL.replace("EXCEPT", repr(EXCEPT))
LEAST_PX, LEAST_CODE_PX = 28, 300  # on a projector


@pytest.fixture
def world():
    with fake_map.serving(fake_edition.World(), fake_edition.Handler) as world:
        yield world


@pytest.fixture
def open_story(browser, world):
    """Open a page of the edition; at the end its console must be clean."""
    complaints, contexts = [], []

    def note(message, allow):
        text = f"{message.text} {message.location['url']}"
        if message.type in {"error", "warning"} and not (allow and allow in text):
            complaints.append(text)

    def open_story(path=STORY, allow="", **options):
        context = browser.new_context(
            **{"viewport": PROJECTOR, "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append("dialog"), dialog.dismiss()))
        page.on("console", lambda message: note(message, allow))
        page.goto(world.url + path)
        return page

    yield open_story
    for context in contexts:
        context.close()
    assert complaints == []


def wait_until_ready(page):
    expect(page.locator("body.st-ready")).to_have_count(1)
    return page


def step_of(page):
    return page.evaluate("dusitstory.step")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    return step_of(page)


def live(asked):
    """What was asked beyond the two editions and the assets."""
    return [path for path in asked if not path.startswith(FROZEN)]


def titles(page):
    return page.locator(".st-on .st-title").all_text_contents()


def test_every_key_of_a_keyboard_and_of_a_clicker_walks(open_story, world):
    page = wait_until_ready(open_story())
    assert step_of(page) == "1"
    for number, key in enumerate(["ArrowRight", "ArrowDown", "PageDown", "Space"], 2):
        assert press(page, key) == str(number)
    for number, key in [(4, "ArrowLeft"), (3, "ArrowUp"), (2, "PageUp")]:
        assert press(page, key) == str(number)
    last = str(len(world.steps))
    assert press(page, "End") == last
    assert press(page, "ArrowRight") == last
    assert press(page, "Home") == "1"
    assert press(page, "ArrowLeft") == "1"
    assert press(page, "1", "2", "Enter") == "12"


def test_the_whole_story_on_one_map_with_a_link_and_a_code_each(open_story, world):
    page = wait_until_ready(open_story())
    page.evaluate("window.first = [dusitstory.map, document.getElementById('map_div')]")
    codes = set()
    for step in world.steps:
        assert step_of(page) == step["id"]
        assert page.url.endswith(f"?step={step['id']}")
        assert len(titles(page)) == 1
        code = page.locator(".st-large-qr" if step["kind"] == "audience" else "#st-qr")
        expect(code).to_be_visible()
        assert code.evaluate("element => element.complete && element.naturalWidth > 0")
        codes.add(code.get_attribute("src"))
        assert page.evaluate(
            "first[0] === dusitstory.map && first[1] === document.getElementById('map_div')"
            " && dusitstory.map.getContainer() === first[1] && first[1].isConnected"
        )
        press(page, "PageDown")
    assert len(codes) == len(world.steps)
    asked = [path for path in world.asked if path.endswith("/story")]
    assert len(asked) == 1


def test_the_link_of_a_step_opens_it(open_story, world):
    for step in (world.steps[4], world.steps[-1]):
        page = wait_until_ready(open_story(f"{STORY}?step={step['id']}"))
        assert step_of(page) == step["id"]
    assert step_of(wait_until_ready(open_story(f"{STORY}?step=99"))) == "1"


def test_nothing_live_is_asked(open_story, world):
    page = wait_until_ready(open_story())
    outside = []
    page.on("request", lambda r: r.url.startswith((world.url, "data:")) or outside.append(r.url))
    press(page, *["ArrowRight"] * len(world.steps))
    assert len(world.asked) > 20
    assert live(world.asked) == outside == []


def test_control_the_same_check_catches_the_live_page(open_story, world):
    page = open_story("/live")
    expect(page.locator("#dm-stamp span")).to_have_count(3)
    assert "/api/version" in live(world.asked) or "/api/events" in live(world.asked)


def test_it_goes_on_when_the_network_is_cut(open_story, world):
    # The browser itself looks for the tab's icon again whenever the address changes.
    icon = "/assets/map/icon.png"
    page = wait_until_ready(open_story(allow=icon))
    page.context.set_offline(True)
    before = len(world.asked)
    for step in world.steps:
        assert step_of(page) == step["id"]
        expect(page.locator(".st-on .st-title")).to_be_visible()
        for picture in page.locator("#st-qr:visible, .st-on img").all():
            assert picture.evaluate("element => element.complete && element.naturalWidth > 0")
        press(page, "Space")
    assert [path for path in world.asked[before:] if path != icon] == []


def test_control_what_is_cut_is_the_network(open_story):
    page = wait_until_ready(open_story(allow="ERR_INTERNET_DISCONNECTED"))
    asking = "fetch('/assets/map/icon.png?again').then(() => 'came', () => 'cut')"
    assert page.evaluate(asking) == "came"
    page.context.set_offline(True)
    assert page.evaluate(asking.replace("again", "later")) == "cut"


def test_before_and_after_are_swept_by_keys(open_story):
    page = wait_until_ready(open_story(f"{STORY}?step={COMPARE}"))
    slider = page.locator("#st-swipe")
    for _ in range(12):
        page.keyboard.press("Tab")
        if slider.evaluate("element => element === document.activeElement"):
            break
    expect(slider).to_be_focused()
    cut = "getComputedStyle(dusitstory.map.getPane('dm-before')).clipPath"
    half = page.evaluate(cut)
    assert press(page, *["ArrowRight"] * 5) == COMPARE
    expect(slider).to_have_value("55")
    assert page.evaluate(cut) != half
    assert "55%" in slider.get_attribute("aria-valuetext")
    assert press(page, "Home") == COMPARE
    expect(slider).to_have_value("0")
    assert press(page, "PageDown") == str(int(COMPARE) + 1)  # the clicker goes on
    expect(slider).to_be_hidden()


def test_what_people_typed_stays_text(open_story, world):
    page = wait_until_ready(open_story())
    [first, *_] = [step for step in world.steps if step["kind"] == "commitments"]
    page.goto(f"{world.url}{STORY}?step={first['id']}")
    wait_until_ready(page)
    expect(page.locator(".st-on .st-promise").first).to_have_text(fake_edition.HOSTILE)
    assert page.locator("#st-steps img[src=x]").count() == 0


@pytest.mark.parametrize("room", ROOMS[:2], ids=["1920", "1280"])
def test_nothing_is_cut_off_at_any_step(open_story, world, room):
    page = wait_until_ready(open_story(viewport=room))
    for step in world.steps:
        assert page.evaluate(HANGING_OUT) == [], step["id"]
        press(page, "PageDown")


def test_everything_is_read_from_the_back_row(open_story, world):
    page = open_story()
    wait_until_ready(page)
    for number in range(1, len(titles(page)) + 1):
        assert page.evaluate(TOO_SMALL, LEAST_PX) == [], number
        code = page.locator("#st-qr")
        if code.is_visible():
            assert code.bounding_box()["width"] >= LEAST_CODE_PX
        press(page, "ArrowRight")


def test_control_small_words_are_caught(open_story):
    page = open_story()
    wait_until_ready(page)
    page.evaluate("document.querySelector('#st-foot').style.fontSize = '20px'")
    assert page.evaluate(TOO_SMALL, LEAST_PX)


def test_control_a_step_that_is_too_long_is_caught(open_story):
    page = wait_until_ready(open_story())
    page.evaluate("document.querySelector('.st-on .st-title').textContent = 'ยาว '.repeat(400)")
    assert page.evaluate(HANGING_OUT) != []


def test_a_phone_reads_one_column_and_the_map_follows(open_story, world):
    page = wait_until_ready(open_story(viewport=ROOMS[2]))
    assert page.evaluate("document.documentElement.scrollWidth") == ROOMS[2]["width"]
    page.locator("#step-6").evaluate("element => element.scrollIntoView()")
    expect(page.locator("#step-6")).to_be_in_viewport()
    expect(page.locator("#step-6.st-on")).to_have_count(1)


def list_serious(page):
    found = Axe().run(page).response["violations"]
    return [
        (v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("room", ROOMS, ids=["1920", "1280", "390"])
def test_no_barrier_for_people(open_story, world, room):
    page = wait_until_ready(open_story(viewport=room))
    for step in world.steps if room["width"] > 390 else world.steps[:1]:
        assert list_serious(page) == [], step["id"]
        press(page, "PageDown")


def test_control_a_barrier_is_found(open_story):
    page = wait_until_ready(open_story())
    page.evaluate("document.querySelector('#st-qr').removeAttribute('alt')")
    page.evaluate("document.querySelector('#st-qr').removeAttribute('title')")
    assert list_serious(page) != []


@pytest.mark.parametrize("size", ROOMS)
def test_no_name_lies_under_a_mark_of_one_of_two_editions(open_story, world, size):
    """Names knew the marks of the step alone, not those of the two sides that are compared."""
    middle = (100.516, 13.776)  # where the name of the subdistrict stands
    world.editions[AFTER]["risks.geojson"]["features"] = [fake_edition.risk(9, middle, None)]
    page = wait_until_ready(open_story(f"{STORY}?step={COMPARE}", viewport=size))
    expect(page.locator(".leaflet-dm-after-signs-pane .dm-risk > span")).to_have_count(1)
    names, crossed = page.evaluate(CROSSING)
    assert names > 0
    assert crossed == 0

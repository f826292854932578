"""Everything that looks as if it could be tapped is tapped once on each light page.

A page fails where one of its scripts throws, where something is said on its console, or where a
control in sight cannot be tapped. What leads to another page is tapped and not followed.
"""

import re

import pytest
from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import expect

from geodata.actions.workshops import workshops
from tests.browser.conftest import PHONE, PROJECTOR
from tests.browser.map import fake_edition, fake_map
from tests.browser.rooms import OpenRoom, propose, wait_until_sent

MOST = 80  # taps of one page
GONE = 20  # so often what is to be tapped may be drawn anew meanwhile
SOON = 3000  # ms: what is marked is there, or gone
LIKE = 3  # so many that are alike: pins of a map, rows of a list
EDITION = f"/editions/{fake_edition.AFTER}/"

# The next thing to tap: marked, and told with a name in which numbers are left out.
NEXT = """([tapped, like]) => {
  const kinds = "button, a[href], summary, select, textarea, input, [role=button], .dm-chip, "
    + "label, .leaflet-interactive, .leaflet-container";
  document.querySelector("[data-tap]")?.removeAttribute("data-tap");
  const root = document.querySelector("dialog[open]") ?? document; // all else is out of reach
  for (const element of root.querySelectorAll(kinds)) {
    const isShape = element.matches(".leaflet-interactive");
    const shown = (isShape && element.firstElementChild) || element; // of a pin, what is drawn
    const box = shown.getBoundingClientRect();
    const visible = shown.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!visible || box.width < 2 || box.height < 2 || element.disabled) continue;
    if (box.right < 0) continue; // a way past the map, for who comes by keyboard
    if (element.matches("[type=file], [type=hidden]") || element.closest("[inert]")) continue;
    if (element.matches("#rp-hide, [data-tab]")) continue; // what leaves is tapped at the end
    const words = (element.ariaLabel || element.textContent || "").trim().slice(0, 60);
    const look = element.getAttribute("class") ?? "";
    const name = [element.tagName, element.id, look, words].join("|").replace(/[0-9]+/g, "#");
    const most = isShape ? like : 1;
    if (tapped.filter((tap) => tap === name).length >= most) continue;
    const nth = tapped.filter((tap) => tap === name).length;
    const alike = [...root.querySelectorAll(kinds)].filter((other) => {
      const text = (other.ariaLabel || other.textContent || "").trim().slice(0, 60);
      const parts = [other.tagName, other.id, other.getAttribute("class") ?? "", text];
      return parts.join("|").replace(/[0-9]+/g, "#") === name;
    });
    (alike[nth] ?? element).dataset.tap = "";
    return { name, tag: element.tagName, isShape };
  }
  return null;
}"""
# Brings what is marked into sight; says where a finger meets it, null where something lies on it.
WHERE = """(element) => {
  element.scrollIntoView({ block: "center" });
  const box = element.getBoundingClientRect();
  for (const down of [0.5, 0.25, 0.75, 0.1, 0.9]) {
    for (const across of [0.5, 0.25, 0.75, 0.1, 0.9]) {
      const [x, y] = [box.left + box.width * across, box.top + box.height * down];
      const met = document.elementFromPoint(x, y);
      const isMet = element.contains(met) || met?.closest("label")?.control === element;
      if (met && isMet) return [x, y];
    }
  }
  return null;
}"""
# Another page is never followed: the tap counts, the way does not.
STAY = """
  addEventListener("click", (tap) => {
    const link = tap.target.closest?.("a[href]");
    if (link && !link.hash) tap.preventDefault();
  });
  window.print = () => {};
"""


@pytest.fixture
def complaints():
    found = []
    yield found
    assert found == []


def watch_page(page, complaints, allow="no such words"):
    """Note what goes wrong on a page; `allow` is what its console may say."""

    page.add_init_script(STAY)
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (complaints.append("dialog"), dialog.dismiss()))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type in {"error", "warning"} and allow not in message.text
            else None
        ),
    )
    return page


def tap(page, found):
    """Tap what is marked; raise Late where it is gone."""
    target = page.locator("[data-tap]")
    if found["tag"] == "SELECT":
        values = target.evaluate(
            "(select) => [...select.options].map((one) => one.value)", timeout=SOON
        )
        target.select_option(values[min(1, len(values) - 1)], timeout=SOON)
    elif found["isShape"]:  # shapes and pins lie on one another
        target.dispatch_event("click", {"bubbles": True}, timeout=SOON)
    elif place := target.evaluate(WHERE, timeout=SOON):
        page.mouse.click(*place)


def tap_everything(page):
    """Tap until nothing new is there; return the names of what was tapped."""
    tapped, gone = [], 0
    while len(tapped) < MOST:
        found = page.evaluate(NEXT, [tapped, LIKE])
        if found is None and page.locator("dialog[open]").count():
            page.keyboard.press("Escape")
            continue
        if found is None:
            break
        try:
            tap(page, found)
        except Late:  # drawn anew meanwhile: it is marked again
            gone += 1
            assert gone < GONE
            continue
        tapped.append(found["name"])
    return tapped


def has(tapped, part):
    return any(part in name for name in tapped)


@pytest.fixture
def world():
    with fake_map.serving(fake_edition.World(), fake_edition.Handler) as world:
        yield world


def open_settled_map(page):
    expect(page.locator("#dm-stamp span")).to_have_count(3)
    expect(page.locator("#map_div path").first).to_be_attached()
    return page


@pytest.mark.parametrize("size", [PHONE, PROJECTOR], ids=["phone", "wide"])
@pytest.mark.parametrize(
    "path",
    ["/live", "/live?lang=en&indicator=coverage", EDITION],
    ids=["live", "english", "frozen"],
)
def test_the_map(world, new_page, complaints, path, size):
    page = watch_page(new_page(size), complaints)
    page.goto(world.url + path)
    tapped = tap_everything(open_settled_map(page))
    assert has(tapped, "path|") or has(tapped, "leaflet-interactive")
    assert has(tapped, "leaflet-control-zoom-in")
    assert has(tapped, "dm-field-indicator") or size == PROJECTOR
    assert len(tapped) > 12


@pytest.mark.parametrize("size", [PHONE, PROJECTOR], ids=["phone", "wide"])
def test_the_story(world, new_page, complaints, size):
    page = watch_page(new_page(size, reduced_motion="reduce"), complaints)
    page.goto(f"{world.url}{EDITION}story")
    expect(page.locator("body.st-ready")).to_have_count(1)
    for _ in world.steps:
        tapped = tap_everything(page)
        assert tapped
        if size == PHONE:
            return
        page.keyboard.press("PageDown")


def test_the_report_and_what_follows(shared_server, new_page, complaints):
    page = watch_page(new_page(PHONE, has_touch=True), complaints)
    page.goto(f"{shared_server.url}/report")
    page.locator(".rp-choice").nth(1).tap()
    page.locator("#rp-community").select_option("DS07")
    tapped = tap_everything(page)
    for part in ("rp-map-open", "rp-map-drop", "rp-contact", "rp-send"):
        assert has(tapped, part), part
    expect(page.locator("#rp-code")).to_have_text(re.compile(r"\d{4} \d{4}"))
    for tab in ("follow", "form"):
        page.locator(f"[data-tab={tab}]").tap()
    tapped = tap_everything(page)
    assert has(tapped, "rp-print")
    assert has(tapped, "rp-follow-now")
    expect(page.locator("#rp-case h2")).to_be_visible()
    assert has(tap_everything(page), "rp-withdraw")
    page.locator("#rp-hide").tap()
    page.wait_for_url(re.compile("/live"))


@pytest.mark.parametrize("path", ["/report/safety", "/auth/sign-in"])
def test_pages_of_words(shared_server, new_page, complaints, path):
    page = watch_page(new_page(PHONE), complaints)
    page.goto(shared_server.url + path)
    assert tap_everything(page)


@pytest.fixture
def room(shared_server, request):
    opened = OpenRoom(shared_server, request.node.name[:60])
    yield opened
    opened.close()


def test_the_room_in_every_state(room, new_page, complaints):
    # A pin outside of the district is refused, in words: the tap was right.
    phone = watch_page(room.phone(new_page), complaints, allow="400 (Bad Request)")
    phone.evaluate(STAY)
    other = room.phone(new_page)
    projector = watch_page(room.projector(new_page), complaints)
    for part in (0.4, 0.5, 0.6):
        propose(other, down=part)
    wait_until_sent(other)
    assert has(tap_everything(phone), "rm-propose")
    home(phone)
    room.do(workshops.reveal_pins)
    phone.locator("#rm-map .rm-pin.leaflet-interactive").first.wait_for(state="attached")
    assert has(tap_everything(phone), "rm-pin")
    tap_everything(projector)
    home(phone)
    room.do(workshops.open_voting, 2)
    phone.locator("#rm-vote").wait_for()
    assert has(tap_everything(phone), "rm-dot")
    home(phone)
    wait_until_sent(phone)
    room.do(workshops.close_voting)
    phone.locator("#rm-results").wait_for()
    assert has(tap_everything(phone), "rm-results")
    expect(projector.locator("#pj-side")).to_be_visible()
    tap_everything(projector)


def home(phone):
    """Begin again at the start of the panel."""
    phone.reload()
    expect(phone.locator("#rm-panel")).to_have_attribute("data-view", "home", timeout=30_000)


def test_control_a_tap_that_throws_is_noticed(world, new_page):
    found = []
    page = watch_page(new_page(PHONE), found)
    page.goto(world.url + "/live")
    open_settled_map(page)
    page.evaluate(
        "() => { const bad = document.createElement('button'); bad.textContent = 'bad';"
        " bad.onclick = () => nameThatDoesNotExist(); document.querySelector('#dm-side')"
        ".prepend(bad); }"
    )
    assert has(tap_everything(page), "BUTTON|||bad")
    assert any("nameThatDoesNotExist" in fault for fault in found)

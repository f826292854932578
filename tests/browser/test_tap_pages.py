"""Everything that looks as if it could be tapped is tapped once on each light page.

A page fails where one of its scripts throws, where something is said on its console, or where a
control in sight cannot be tapped. What leads to another page is tapped and not followed.
"""

import re

import pytest
from playwright.sync_api import expect

from geodata.actions import workshops
from tests.browser import fake_edition, fake_map
from tests.browser.conftest import PHONE, PROJECTOR
from tests.browser.rooms import OpenRoom, all_sent, propose

pytestmark = pytest.mark.browser

MOST = 80  # taps of one page
LIKE = 3  # so many that are alike: pins of a map, rows of a list
EDITION = f"/editions/{fake_edition.AFTER}/"

# The next thing to tap: marked, and told with a name in which numbers are left out.
NEXT = """([tapped, like]) => {
  const kinds = "button, a[href], summary, select, textarea, input, [role=button], .dm-chip, "
    + "label, .leaflet-interactive, .leaflet-container";
  document.querySelector("[data-tap]")?.removeAttribute("data-tap");
  const root = document.querySelector("dialog[open]") ?? document; // all else is out of reach
  for (const element of root.querySelectorAll(kinds)) {
    const box = element.getBoundingClientRect();
    const visible = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!visible || box.width < 2 || box.height < 2 || element.disabled) continue;
    if (box.right < 0) continue; // a way past the map, for who comes by keyboard
    if (element.matches("[type=file], [type=hidden]") || element.closest("[inert]")) continue;
    if (element.matches("#rp-hide")) continue;
    const words = (element.ariaLabel || element.textContent || "").trim().slice(0, 60);
    const look = element.getAttribute("class") ?? "";
    const name = [element.tagName, element.id, look, words].join("|").replace(/[0-9]+/g, "#");
    const most = element.matches(".leaflet-interactive") ? like : 1;
    if (tapped.filter((each) => each === name).length >= most) continue;
    const nth = tapped.filter((each) => each === name).length;
    const alike = [...root.querySelectorAll(kinds)].filter((other) => {
      const text = (other.ariaLabel || other.textContent || "").trim().slice(0, 60);
      const parts = [other.tagName, other.id, other.getAttribute("class") ?? "", text];
      return parts.join("|").replace(/[0-9]+/g, "#") === name;
    });
    (alike[nth] ?? element).dataset.tap = "";
    return { name, tag: element.tagName, isShape: element.matches(".leaflet-interactive") };
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


def watched(page, complaints):
    """Note what goes wrong on a page."""
    page.add_init_script(STAY)
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (complaints.append("dialog"), dialog.dismiss()))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
    )
    return page


def tap_everything(page):
    """Tap until nothing new is there; return the names of what was tapped."""
    tapped = []
    while len(tapped) < MOST:
        found = page.evaluate(NEXT, [tapped, LIKE])
        if found is None and page.locator("dialog[open]").count():
            page.keyboard.press("Escape")
            continue
        if found is None:
            break
        tapped.append(found["name"])
        target = page.locator("[data-tap]")
        if found["tag"] == "SELECT":
            values = target.evaluate("(each) => [...each.options].map((one) => one.value)")
            target.select_option(values[min(1, len(values) - 1)])
        elif found["isShape"]:  # shapes and pins lie on one another
            target.dispatch_event("click", {"bubbles": True})
        else:
            target.click(timeout=5000)
    return tapped


def has(tapped, part):
    return any(part in name for name in tapped)


@pytest.fixture
def world():
    with fake_map.serving(fake_edition.World(), fake_edition.Handler) as world:
        yield world


def settled_map(page):
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
    page = watched(new_page(size), complaints)
    page.goto(world.url + path)
    tapped = tap_everything(settled_map(page))
    assert has(tapped, "path|") or has(tapped, "leaflet-interactive")
    assert has(tapped, "leaflet-control-zoom-in")
    assert has(tapped, "dm-field-indicator") or size == PROJECTOR
    assert len(tapped) > 12


@pytest.mark.parametrize("size", [PHONE, PROJECTOR], ids=["phone", "wide"])
def test_the_story(world, new_page, complaints, size):
    page = watched(new_page(size, reduced_motion="reduce"), complaints)
    page.goto(f"{world.url}{EDITION}story")
    expect(page.locator("body.st-ready")).to_have_count(1)
    for _ in world.steps:
        tapped = tap_everything(page)
        assert tapped
        if size == PHONE:
            return
        page.keyboard.press("PageDown")


def test_the_report_and_what_follows(shared_server, new_page, complaints):
    page = watched(new_page(PHONE, has_touch=True), complaints)
    page.goto(f"{shared_server.url}/report")
    page.locator(".rp-choice").nth(1).tap()
    page.locator("#rp-community").select_option("DS07")
    tapped = tap_everything(page)
    assert has(tapped, "rp-map-open")
    if page.locator("#rp-form").is_visible():
        page.locator("[data-tab=form]").tap()
        page.locator("#rp-community").select_option("DS07")
        page.locator("#rp-send").tap()
    else:
        page.locator("[data-tab=form]").tap()
    expect(page.locator("#rp-code")).to_have_text(re.compile(r"\d{4} \d{4}"))
    page.locator("#rp-follow-now").tap()
    expect(page.locator("#rp-case h2")).to_be_visible()
    followed = tap_everything(page)
    assert has(followed, "rp-withdraw")
    page.locator("#rp-hide").tap()
    page.wait_for_url(re.compile("/live"))


@pytest.mark.parametrize("path", ["/report/safety", "/auth/sign-in"])
def test_pages_of_words(shared_server, new_page, complaints, path):
    page = watched(new_page(PHONE), complaints)
    page.goto(shared_server.url + path)
    assert tap_everything(page)


@pytest.fixture
def room(shared_server, request):
    opened = OpenRoom(shared_server, request.node.name[:60])
    yield opened
    opened.close()


def test_the_room_in_every_state(room, new_page, complaints):
    phone = watched(room.phone(new_page), complaints)
    phone.evaluate(STAY)
    other = room.phone(new_page)
    projector = watched(room.projector(new_page), complaints)
    for part in (0.4, 0.5, 0.6):
        propose(other, down=part)
    all_sent(other)
    assert has(tap_everything(phone), "rm-propose")
    home(phone)
    room.do(workshops.reveal)
    phone.locator("#rm-map .rm-pin.leaflet-interactive").first.wait_for(state="attached")
    assert has(tap_everything(phone), "rm-pin")
    tap_everything(projector)
    home(phone)
    room.do(workshops.open_voting, 2)
    phone.locator("#rm-vote").wait_for()
    assert has(tap_everything(phone), "rm-dot")
    home(phone)
    all_sent(phone)
    room.do(workshops.close_voting)
    phone.locator("#rm-results").wait_for()
    assert has(tap_everything(phone), "rm-results")
    expect(projector.locator("#pj-ranking")).to_be_visible()
    tap_everything(projector)


def home(phone):
    """Begin again at the start of the panel."""
    phone.reload()
    expect(phone.locator("#rm-panel")).to_have_attribute("data-view", "home", timeout=30_000)


def test_control_a_tap_that_throws_is_noticed(world, new_page):
    found = []
    page = watched(new_page(PHONE), found)
    page.goto(world.url + "/live")
    settled_map(page)
    page.evaluate(
        "() => { const bad = document.createElement('button'); bad.textContent = 'bad';"
        " bad.onclick = () => nameThatDoesNotExist(); document.querySelector('#dm-side')"
        ".prepend(bad); }"
    )
    assert has(tap_everything(page), "BUTTON|||bad")
    assert any("nameThatDoesNotExist" in each for each in found)

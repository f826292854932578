"""What every screen of the real server must keep, on a phone and on a projector.

Each gate has a control: a page with that fault planted, which the same check must catch.
"""

import re
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import laws
from tests.browser import people, sample_work
from tests.browser.map.maps import map_of, wait_until_ready

SIZES = {"phone": {"width": 390, "height": 844}, "projector": {"width": 1920, "height": 1080}}
SCREENS = (
    "/",
    "/live",
    "/table",
    "/community?id=DS07",
    "/analysis",
    "/projects",
    "/about",
    "/auth/sign-in",
    "/exchange",
    "/admin",
    "/add-risk",
    "/review",
    "/my-actions",
    "/my-work",
    "/boundaries?id=DS07",
    "/visits",
    "/workshop",
    "/workshop?workshop=1",
    "/workshop?workshop=1&part=pins",
    "/workshop?workshop=1&part=paper",
    "/workshop?workshop=1&part=plans",
    "/workshop?workshop=1&part=summary",
    "/communities",
    "/handbooks",
    "/guides/participant",
    "/guides/protection",
    "/publication",
    "/reports",
    "/programme",
    "/programme?section=activities",
    "/forum",
    "/editions",
    "/exports",
    "/report",
    "/report/safety",
    "/cases",
)
PARTS = ("&part=", "/guides/", "/my-actions")  # what the small form leaves out
VISITED = {"phone": SIZES["phone"]} if laws.SMALL else SIZES
if laws.SMALL:
    SCREENS = tuple(screen for screen in SCREENS if not any(part in screen for part in PARTS))
WHO = {
    "/exchange": ("malee", "officer"),
    "/publication": ("nipha", "officer"),
    "/admin": ("wanida", "administrator"),
    "/add-risk": ("somchai", "coordinator", "DS07"),
    "/cases": ("kanda", "coordinator", "DS07"),
    "/review": ("somying", "coordinator", "DS07"),
    "/my-actions": ("prasit", "coordinator", "DS08"),
    "/my-work": ("chalida", "officer"),
    "/boundaries?id=DS07": ("wipa", "officer"),
    "/visits": ("arthit", "coordinator", "DS07"),
    "/workshop": ("apinya", "coordinator", "DS07"),
    "/workshop?workshop=1": ("busaba", "coordinator", "DS07"),
    "/workshop?workshop=1&part=pins": ("chanida", "coordinator", "DS07"),
    "/workshop?workshop=1&part=paper": ("daruni", "coordinator", "DS07"),
    "/workshop?workshop=1&part=plans": ("ekachai", "coordinator", "DS07"),
    "/workshop?workshop=1&part=summary": ("fongsri", "coordinator", "DS07"),
    "/communities": ("kanya", "officer"),
    "/forum": ("gamon", "officer"),
    "/reports": ("duangjai", "officer"),
    "/programme": ("itthi", "officer"),
    "/programme?section=activities": ("jariya", "officer"),
}
FRAMED = ("/", "/add-risk", "/boundaries?id=DS07")  # with the map in a frame
DISCLAIMER = "เรื่องร้องเรียนและจุดเสี่ยงไม่ใช่ข้อพิสูจน์ความผิด"
HARMLESS = (
    "Unrecognized feature",  # Streamlit names permissions that this browser does not know
    "can escape its sandboxing",  # the map's frame is our own origin, as Streamlit's frames are
    "/_stcore/",  # on a deep link Streamlit first looks for its server below that path: 404
)
MAP_TOP = 240
FINGER = 44

SMALL = """(finger) => [...document.querySelectorAll(
    "button, a[href], summary, select, input:not([type=file]), [role=radio], [role=combobox]")]
  .filter((e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .map((e) => e.closest(BOX) ?? e)
  .filter((e) => !e.matches(EXCEPT))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && box.right > 0 && box.height < finger - 0.5)
  .map(([e, box]) => `${e.tagName} ${e.textContent.slice(0, 30)} ${box.height.toFixed(0)} px`)"""
BOX = (
    "label, .react-aria-ComboBox > div, [data-testid=stTextInputRootElement], "
    "[data-testid=stNumberInputContainer]"  # as a finger sees it
)
EXCEPT = (
    ".dm-skip",  # outside the window until it has the focus
    ".stMarkdown p a",  # a link inside a sentence
    "[data-testid=stBaseButton-elementToolbar]",  # tools of a table that also reads without them
)
OVERFLOW = """() => Math.max(...[document.documentElement, ...document.querySelectorAll(".stMain")]
  .map((e) => e.scrollWidth - e.clientWidth))"""


@dataclass
class Watch:
    """What a page asked for and complained about."""

    home: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def follow(self, page):
        page.context.route("**/*", self._let_home_through)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)
        return page

    def _let_home_through(self, route):
        url = route.request.url
        if url.startswith((f"{self.home}/", "data:", "blob:")):
            route.continue_()
        else:
            self.foreign.append(url)
            route.abort()

    def _note(self, message):
        said = f"{message.text} {message.location.get('url', '')}"
        if message.type in {"error", "warning"} and not any(word in said for word in HARMLESS):
            self.complaints.append(said)


@dataclass
class Visit:
    """What was seen on one screen at one size."""

    watch: Watch
    serious: list[str]
    languages: list[str]
    small: list[str]
    disclaimer: dict[str, float] | None
    map_top: float | None


def list_serious(frame):
    found = Axe().run(frame).response["violations"]
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:120]}"
        for fault in found
        if fault["impact"] in {"serious", "critical"}
    ]


def small_targets(frame):
    script = SMALL.replace("EXCEPT", repr(", ".join(EXCEPT))).replace("BOX", repr(BOX))
    return frame.evaluate(script, FINGER)


def open_screen(page, server, path):
    """Open a screen and wait for its content, not for its skeleton."""
    page.goto(server.url + path)
    if path == "/exchange":
        page.locator("[data-testid=stFileUploader]").wait_for(timeout=30_000)
    elif path == "/admin":
        expect(page.locator(".stTable")).to_have_count(2, timeout=30_000)
    elif path == "/my-actions":
        expect(page.locator(".stTable")).to_be_visible(timeout=30_000)
    elif path == "/add-risk":
        page.get_by_role("button", name="เสนอจุดเสี่ยง").wait_for(timeout=30_000)
    elif path == "/review":
        page.get_by_role("button", name="รับรอง").wait_for(timeout=30_000)
    elif path == "/cases":
        page.locator("[class*=st-key-case-open-] button").first.click()
        expect(page.locator(".st-key-case-title")).to_be_visible()
    elif path.startswith("/programme"):
        page.locator("[class*=st-key-tile-], [class*=st-key-activity-]").first.wait_for(
            timeout=30_000
        )
    elif path.startswith("/workshop"):
        parts = "[class*=st-key-workshop-part], [class*=st-key-workshop-go]"
        page.locator(parts).first.wait_for(timeout=30_000)
    elif path in ("/visits", "/communities"):
        page.get_by_role("button", name="บันทึก").or_(
            page.locator(".stDataFrame, .stTable")
        ).first.wait_for(timeout=30_000)
    if path in FRAMED or path.split("?")[0] == "/live":
        wait_until_ready(map_of(page, path))
    elif path.startswith(("/table", "/community")):
        expect(page.locator(".stTable tbody tr, .st-key-area-figures").first).to_be_visible(
            timeout=30_000
        )
    elif path.startswith("/about"):
        expect(page.locator(".st-key-prose h3").last).to_be_visible(timeout=30_000)
    if not path.startswith(("/live", "/auth")):
        expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=30_000)
        running = page.locator(".stApp[data-test-script-state=running]")
        expect(running).to_have_count(0, timeout=30_000)
    return page


def upload(page, text):
    """Fill the import screen."""
    file = {"name": "traffy.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".st-key-import-confirm")).to_be_visible(timeout=30_000)


def find_box_in_window(page, locator):
    """Box of an element, where all of it is in the window and nothing lies over it; else None."""
    locator.wait_for(timeout=10_000)
    box = locator.bounding_box()
    seen = locator.evaluate(
        """(e) => {
          const box = e.getBoundingClientRect();
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return e.contains(top);
        }"""
    )
    bar = page.locator("[data-testid=stBottom]")
    end = page.viewport_size["height"]
    if bar.count() and bar.is_visible():
        end = bar.bounding_box()["y"]
    return box if seen and box["y"] >= 0 and box["y"] + box["height"] <= end else None


@pytest.fixture(scope="module")
def server_with_data(shared_server):
    """The shared server with sample data: then every warning and figure is on the screens."""
    result = shared_server.command("demo")
    assert result.returncode == 0, result.stderr
    return shared_server


@pytest.fixture(scope="module")
def cookies(server_with_data):
    """Whom each closed screen is for, signed in; one of them has proposed something to review."""
    sample_work.propose(server_with_data)
    sample_work.report(server_with_data)
    sample_work.run_workshop(server_with_data)
    sample_work.begin_programme(server_with_data)
    return {
        path: people.cookie(server_with_data, *who) for path, who in WHO.items() if path in SCREENS
    }


@pytest.fixture(scope="module")
def visits(browser, server_with_data, cookies, traffy_text):
    """Every screen at both sizes, looked at once."""
    seen = {}
    for size, viewport in VISITED.items():
        for path in SCREENS:
            context = browser.new_context(
                viewport=viewport, locale="th-TH", bypass_csp=True, reduced_motion="reduce"
            )
            context.add_cookies([cookies[path]] if path in cookies else [])
            watch = Watch(server_with_data.url)
            page = open_screen(watch.follow(context.new_page()), server_with_data, path)
            has_map = path in {"/", "/live"}
            disclaimer = map_top = None
            if has_map:
                disclaimer = find_box_in_window(page, map_of(page, path).locator("#dm-disclaimer"))
                map_top = page.locator("iframe, #map_div").first.bounding_box()["y"]
            if path == "/exchange":
                upload(page, traffy_text)
            frames = [frame for frame in page.frames if frame.url != "about:blank"]
            seen[path, size] = Visit(
                watch,
                [fault for frame in frames for fault in list_serious(frame)],
                [frame.evaluate("document.documentElement.lang") for frame in frames],
                [small_target for frame in frames for small_target in small_targets(frame)],
                disclaimer,
                map_top,
            )
            assert len(frames) == (2 if path in FRAMED else 1)
            context.close()
    return seen


@pytest.fixture
def planted(browser):
    """Open a page with a fault in it."""
    contexts = []

    def open_planted(body, language="th", watch=None):
        context = browser.new_context(viewport=SIZES["phone"])
        contexts.append(context)
        page = context.new_page()
        if watch:
            watch.follow(page)
        page.set_content(
            f"<!doctype html><html lang={language}><title>x</title><main>{body}</main>"
        )
        return page

    yield open_planted
    for context in contexts:
        context.close()


each_visit = pytest.mark.parametrize("size", VISITED)
each_screen = pytest.mark.parametrize("path", SCREENS)
with_map = pytest.mark.parametrize("path", ["/", "/live"])


@each_visit
@each_screen
def test_no_request_leaves_the_host(visits, path, size):
    assert visits[path, size].watch.foreign == []


def test_control_a_foreign_script_is_caught(planted):
    watch = Watch("http://127.0.0.1:1")
    planted('<script src="http://elsewhere.example/x.js"></script>', watch=watch)
    assert watch.foreign == ["http://elsewhere.example/x.js"]


@each_visit
@each_screen
def test_axe_finds_nothing_serious_in_any_frame(visits, path, size):
    assert visits[path, size].serious == []


def test_control_a_nameless_button_is_caught(planted):
    assert "button-name" in list_serious(planted("<button></button>").main_frame)[0]


@each_visit
@each_screen
def test_every_document_says_that_it_is_thai(visits, path, size):
    assert set(visits[path, size].languages) == {"th"}


@pytest.mark.parametrize("path", ["/?lang=en", "/live?lang=en"])
def test_english_pages_say_that_they_are_english(server_with_data, new_page, path):
    page = new_page()
    page.goto(server_with_data.url + path)
    frame = map_of(page, path)
    expect(frame.locator("#dm-stamp")).to_contain_text("Release", ignore_case=True, timeout=30_000)
    expect(frame.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_attribute("lang", "en")


@each_visit
@each_screen
def test_the_console_is_clean(visits, path, size):
    assert visits[path, size].watch.complaints == []


def test_control_a_broken_script_is_caught(planted):
    watch = Watch("http://127.0.0.1:1")
    planted("<script>console.error('lost'); nothing.there()</script>", watch=watch)
    assert len(watch.complaints) == 2


@each_screen
def test_targets_on_the_phone_are_large_enough_for_fingers(visits, path):
    assert visits[path, "phone"].small == []


def test_control_a_small_target_is_caught(planted):
    assert len(small_targets(planted("<button style='height:30px'>x</button>").main_frame)) == 1


@each_visit
@with_map
def test_the_disclaimer_is_in_sight_without_scrolling(visits, path, size):
    assert visits[path, size].disclaimer is not None


def test_control_a_covered_or_far_disclaimer_is_caught(planted):
    far = planted(f"<p id=d style='margin-top:900px'>{DISCLAIMER}</p>")
    assert find_box_in_window(far, far.locator("#d")) is None
    covered = planted(f"<p id=d>{DISCLAIMER}</p><div style='position:fixed;inset:0'></div>")
    assert find_box_in_window(covered, covered.locator("#d")) is None


def test_the_map_begins_high_on_the_phone(visits):
    top = visits["/", "phone"].map_top
    print(f"the map begins at y = {top:.0f}")
    assert top <= MAP_TOP


def overflow(frame):
    """How far a frame can be moved sideways, after its tables have found their new width."""
    for _ in range(20):
        if frame.evaluate(OVERFLOW) <= 0:
            return 0
        frame.page.wait_for_timeout(100)
    return frame.evaluate(OVERFLOW)


@each_screen
def test_nothing_scrolls_sideways_on_small_phones_and_at_200_percent(
    server_with_data, new_page, path, cookies, traffy_text
):
    page = new_page({"width": 360, "height": 740})
    page.context.add_cookies([cookies[path]] if path in cookies else [])
    open_screen(page, server_with_data, path)
    if path == "/exchange":
        upload(page, traffy_text)
    for width in (360, 195):
        page.set_viewport_size({"width": width, "height": 740})
        assert {frame.url: overflow(frame) for frame in page.frames if overflow(frame)} == {}


def test_control_a_wide_page_is_caught(planted):
    assert overflow(planted("<div style='width:900px'>x</div>").main_frame) > 0


FOCUS = """() => {
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  return {
    href: e.getAttribute("href") ?? "",
    ringed: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none",
    inside: box.top >= 0 && box.bottom <= innerHeight + 1,
  };
}"""


def test_the_keyboard_alone_reaches_a_community_s_figures(server_with_data, new_page):
    page = open_screen(new_page(SIZES["projector"]), server_with_data, "/table?subdistrict=100205")
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["ringed"], focus
        assert focus["inside"], focus
        if focus["href"].startswith("/community?id="):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/community\?.*id=DS"))
    expect(page.locator(".st-key-area-figures")).to_be_visible(timeout=30_000)


def test_control_a_focus_without_a_ring_is_caught(planted):
    page = planted("<style>:focus { outline: none }</style><button>x</button>")
    page.keyboard.press("Tab")
    assert not page.evaluate(FOCUS)["ringed"]


def swipe_up_on_map(page):
    """Move one finger up over the map; return how far the page went."""
    page.evaluate("document.querySelector('.stMain').scrollTop = 0")
    box = page.locator(".st-key-map iframe").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = page.context.new_cdp_session(page)
    for step, kind in enumerate(["touchStart", *["touchMove"] * 10]):
        points = [{"x": x, "y": y - 20 * step}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(16)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(300)
    return page.evaluate("document.querySelector('.stMain').scrollTop")


def test_one_finger_scrolls_the_page_over_the_map(server_with_data, new_page):
    page = new_page(SIZES["phone"], has_touch=True, is_mobile=True)
    open_screen(page, server_with_data, "/")
    frame = map_of(page, "/")
    before = frame.evaluate("dusitmap.map.getCenter().toString()")
    moved = swipe_up_on_map(page)
    print(f"one finger moved the page {moved:.0f} px")
    assert moved > 30
    assert frame.evaluate("dusitmap.map.getCenter().toString()") == before
    frame.evaluate(
        "dusitmap.map.getContainer().style.setProperty('touch-action', 'none', 'important')"
    )
    assert swipe_up_on_map(page) == 0  # the control: a map that keeps the finger is caught


def test_a_lost_connection_is_said_in_thai_and_taken_back(server_with_data, new_page):
    page = open_screen(new_page(), server_with_data, "/live")
    strip = page.locator("#dm-status")
    page.context.set_offline(True)
    expect(strip).to_contain_text("ขาดการเชื่อมต่อ กำลังแสดงข้อมูล ณ", timeout=5000)
    page.context.set_offline(False)
    expect(strip).not_to_contain_text("ขาดการเชื่อมต่อ", timeout=5000)

"""Everything that can be tapped is tapped once on every Streamlit screen, by who sees most of it.

The project is thrown away afterwards, so steps that cannot be undone are taken too. A screen fails
where a script throws, where Streamlit shows an exception, where an unforeseen error is answered
with its code (E-SYS), where a control in sight cannot be tapped or speaks English to a screen
reader, and where the answer to a tap is out of sight.
"""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Error, expect

from tests.browser import people, sample_work
from tests.browser.conftest import PHONE
from tests.browser.map.maps import wait_until_ready
from tests.browser.rooms import OpenRoom
from tests.laws import SMALL

MOST = 25 if SMALL else 60  # taps of one screen
LIKE = 2  # so many fields, or answers to one question, whose keys begin alike
GONE = 5  # so often what is to be tapped may be drawn anew meanwhile
AGAIN = 3  # a fold that a run has closed is opened anew so often
SCREENS = {  # address: who sees most of it
    "/": "officer",
    "/table": "officer",
    "/community?id=DS07": "officer",
    "/analysis": "officer",
    "/about": "officer",
    "/handbooks": "officer",
    "/cases": "officer",
    "/add-risk": "officer",
    "/visits": "officer",
    "/workshop": "officer",
    "/workshop?workshop=1": "officer",
    "/forum": "officer",
    "/reports": "officer",
    "/review": "officer",
    "/boundaries?id=DS07": "officer",
    "/communities": "officer",
    "/exchange": "officer",
    "/publication": "officer",
    "/my-actions": "officer",
    "/my-work": "officer",
    "/admin": "administrator",
}
WITH_MAP = ("/", "/add-risk", "/boundaries?id=DS07")
PLACES = ".stMain, [data-testid=stPopoverBody], [role=dialog]"
LATIN = re.compile(r"[A-Za-z]{4,}")
NUMBER = re.compile(r"\b[A-Z]{2}-[0-9A-Z-]+")  # of a case or a risk point
NAMES = {"Open", "Excel", "GeoJSON", "Shapefile", "GeoPackage", "HTML", "JPEG", "HEIC", "https"}
NAMES |= {"JSON", "XLSX", "Enter", "Traffy", "Fondue", "English", "tapper", "officer"}
NAMES |= {"administrator", "chaiya"}  # of the people here

# The next control that was not tapped yet is marked and named. Folds come first, then what fills a
# form, then buttons, then what leads to another part of the screen, and at last the way back.
# Numbers are left out of the names: one row of a list is like the other.
NEXT = """([tapped, within, like, again]) => {
  const ranks = [
    "summary, [aria-expanded=false]:is(button, summary)",
    "input[type=text], input[type=number], input[type=password], textarea",
    "[role=combobox], select, input[type=checkbox], input[type=radio], [role=checkbox]",
    "[role=radio]",
    "button, [role=button], .leaflet-interactive",
    "[class*=st-key-choice-] :is([role=radio], button), [role=tab], [class*=-view-] [role=radio]",
    "[class*=back] button, .st-key-boundary-community [role=combobox]",
  ];
  const kinds = ranks.join(", ");
  const found = [];
  const times = (list, one) => list.filter((entry) => entry === one).length;
  const names = tapped.map((tap) => tap.name), groups = tapped.map((tap) => tap.group);
  for (const root of document.querySelectorAll(within)) {
    for (const element of root.querySelectorAll(kinds)) {
      const shown = element.matches("input[type=checkbox], input[type=radio]")
        ? (element.closest("label") ?? element) : element;
      const visible = shown.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      const box = shown.getBoundingClientRect();
      if (!visible || box.width < 2 || box.right < 0) continue;
      if (element.disabled || element.readOnly || element.ariaDisabled === "true") continue;
      if (element.tagName === "SUMMARY" && element.parentElement.open) continue;
      if (element.ariaExpanded === "true") continue;
      if (element.matches("[data-testid=stElementToolbar] *, .stSelectbox button")) continue;
      const rank = ranks.findLastIndex((kind) => element.matches(kind));
      const keys = [...(element.closest("[class*=st-key-]")?.classList ?? [])];
      const key = keys.find((name) => name.startsWith("st-key-")) ?? "";
      const copy = shown.cloneNode(true);
      for (const icon of copy.querySelectorAll("[data-testid=stIconMaterial]")) icon.remove();
      const words = (element.ariaLabel || copy.textContent || element.value || "").trim();
      const bare = (text) => text.replace(/[0-9a-f]{8,}|[0-9]+|CS-[0-9A-Z]+/g, "#").slice(0, 90);
      const role = element.getAttribute("role") ?? "";
      const name = [bare(key), element.tagName, role, bare(words)].join("|");
      const fill = rank >= 1 && rank <= 3 && key;
      const group = fill ? bare(key).split("-").slice(2, 4).join("-") + role + rank : "";
      if (times(names, name) >= (rank ? 1 : again)) continue;
      if (group && times(groups, group) >= like) continue;
      found.push({ rank, name, group, words, shown });
    }
  }
  for (const old of document.querySelectorAll("[data-tap]")) old.removeAttribute("data-tap");
  found.sort((one, other) => one.rank - other.rank);
  if (!found.length) return null;
  const { shown, ...next } = found[0];
  shown.dataset.tap = "";
  return next;
}"""
# Brings a control to where a thumb is; says whether it is a shape on a map.
BEFORE = """(element) => {
  element.scrollIntoView({ block: "center" });
  return element.matches(".leaflet-interactive");
}"""
# Counts the runs of the script.
COUNT_RUNS = """() => {
  window.runs = 0;
  new MutationObserver((changes) => {
    for (const { target, oldValue } of changes) {
      const state = target.dataset.testScriptState;
      if (state !== oldValue && state === "running") window.runs += 1;
    }
  }).observe(document.body, {
    subtree: true, attributeFilter: ["data-test-script-state"], attributeOldValue: true,
  });
}"""
# Waits until no run of the script has gone on for a moment; returns what went wrong by then.
AFTER = """([known, runs]) => new Promise((done) => {
  const begun = performance.now();
  let busy = begun;
  const answers = () => [...document.querySelectorAll(
    ".stMain :is([data-testid=stAlertContentSuccess], [data-testid=stAlertContentError])")];
  const unseen = () => {
    const bar = document.querySelector("[data-testid=stBottom]");
    const end = bar?.checkVisibility() ? bar.getBoundingClientRect().top : innerHeight;
    return answers().filter((answer) => !known?.includes(answer.innerText)).filter((answer) => {
      const box = answer.getBoundingClientRect();
      return box.top < 0 || box.bottom > end + 1;
    }).map((answer) => answer.innerText);
  };
  const look = () => {
    const now = performance.now();
    const state = document.querySelector(".stApp")?.dataset.testScriptState;
    // It was asked to run, and has not begun; a run that was going on may have taken it up.
    const waits = window.runs < runs && now - begun < 1500;
    if (waits || state !== "notRunning" || document.querySelector("[data-stale=true]")) busy = now;
    const rested = now - busy > 60;
    if (now - begun > 15000 || (rested && (!known || !unseen().length || now - busy > 1000))) {
      done({
        rested,
        runs: window.runs,
        answers: answers().map((answer) => answer.innerText),
        unseen: known ? unseen() : [],
        wrong: [
          ...[...document.querySelectorAll("[data-testid=stException]")].map((e) => e.innerText),
          ...(document.querySelector(".stMain")?.innerText.match(/.*E-SYS-.*/g) ?? []),
        ],
      });
    } else setTimeout(look, 15);
  };
  look();
})"""


@dataclass
class Taps:
    """What was tapped on a screen, and what went wrong by it."""

    page: object
    url: str
    tapped: list[dict] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)  # that stand on the screen
    answered: int = 0
    asked: int = 0  # messages that the page has sent: each asks for a run
    runs: int = 0

    def __post_init__(self):
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("websocket", lambda socket: socket.on("framesent", self._count))

    def _count(self, _):
        self.asked += 1

    def _note(self, fault):
        last = self.tapped[-1]["name"] if self.tapped else "opening"
        self.faults.append(f"{last}: {fault}")

    def open(self):
        self.page.goto(self.url)
        expect(self.page.locator(".stMain h1").first).to_be_visible(timeout=30_000)
        self.page.evaluate(COUNT_RUNS)
        self.runs = 0
        self._look(None)
        expect(self.page.locator("[data-testid=stSkeleton]")).to_have_count(0)
        self._look(None)

    def tap_all(self, place, within=PLACES):
        """Tap each control of a document once, the screen opened anew where a tap led away."""
        gone = 0
        while len(self.tapped) < MOST and gone < GONE:
            found = place.evaluate(NEXT, [self.tapped, within, LIKE, AGAIN])
            if found is None:
                return
            self.tapped.append(found)
            english = set(LATIN.findall(NUMBER.sub("", found["words"]))) - NAMES
            if english:
                self._note(f"speaks English: {sorted(english)}")
            if not self._tap(place, found["rank"]):
                gone += 1
                self.tapped.pop()
            if self.page.url.split("?")[0] != self.url.split("?")[0]:
                self.open()

    def _tap(self, place, rank):
        """Tap what is marked; False where a run has drawn another in its place meanwhile."""
        marked, asked = place.locator("[data-tap]"), self.asked
        try:
            if marked.evaluate(BEFORE, timeout=3_000):
                marked.dispatch_event("click")  # the name of another may lie over it
            elif rank == 1:
                marked.fill("5", timeout=3_000)
                marked.press("Tab")
            else:
                marked.click(timeout=3_000)
                self._choose()
        except Error as error:
            if not marked.count():
                return False
            self._note(f"cannot be tapped ({error.message[-500:]})")
        self._look(self.answers if rank == 4 else None, asked)
        return True

    def _choose(self):
        """Choose the last line of a list that a tap opened."""
        lines = self.page.locator("[role=listbox] [role=option]")
        if lines.count():
            self.page.keyboard.press("ArrowUp")
            self.page.keyboard.press("Enter")
            if self.page.locator(".stMultiSelect [aria-expanded=true]").count():
                self.page.keyboard.press("Escape")  # more than one can be chosen of it

    def _look(self, known, asked=None):
        """Wait for what a tap has begun; `asked` is the count of messages before it."""
        runs, looked = self.runs, None
        while looked != self.asked:  # a message may be told of late
            looked = self.asked
            is_asked = asked is not None and looked > asked
            seen = self.page.evaluate(AFTER, [known, runs + is_asked])
        self.runs = seen["runs"]
        if not seen["rested"]:
            self._note("the script does not come to rest")
        for fault in seen["wrong"]:
            self._note(fault)
        for answer in seen["unseen"]:
            self._note(f"the answer is out of sight: {answer}")
        self.answered += known is not None and seen["answers"] != known
        self.answers = seen["answers"]


@pytest.fixture(scope="module")
def cookies(shared_server):
    """Sample data, work that waits, and who works on it."""
    assert shared_server.command("demo").returncode == 0
    sample_work.propose(shared_server)
    sample_work.report(shared_server)
    sample_work.run_workshop(shared_server)
    return {
        role: people.cookie(shared_server, f"tapper-{role}", role)
        for role in ("officer", "administrator")
    }


@pytest.fixture
def open_screen(shared_server, new_page, cookies):
    """Open a screen for whoever sees most of it."""

    def open_at(path, size=PHONE):
        page = new_page(size)
        page.context.add_cookies([cookies[SCREENS[path]]])
        taps = Taps(page, shared_server.url + path)
        taps.open()
        return taps

    return open_at


@pytest.mark.parametrize("path", SCREENS)
def test_nothing_fails_where_everything_is_tapped(open_screen, path, traffy_text):
    taps = open_screen(path)
    if path == "/exchange":
        file = {"name": "traffy.csv", "mimeType": "text/csv", "buffer": traffy_text.encode()}
        taps.page.locator("input[type=file]").set_input_files(file)
        expect(taps.page.locator(".st-key-import-confirm")).to_be_visible(timeout=30_000)
    if path in WITH_MAP:
        frame = taps.page.locator(".st-key-map iframe").element_handle().content_frame()
        taps.tap_all(wait_until_ready(frame), "body")
    taps.tap_all(taps.page)
    print(path, f"{len(taps.tapped)} taps, {taps.answered} answered")
    print(*(row["name"] for row in taps.tapped), sep="\n")
    print("FAULTS", *taps.faults, sep="\n  ")
    assert taps.faults == []
    assert taps.tapped or path == "/about"


PLANTED = """() => {
  const main = document.querySelector(".stMain");
  const plant = (name, tapped) => {
    const button = document.createElement("button");
    button.textContent = name;
    button.addEventListener("click", tapped);
    main.append(button);
  };
  const say = (kind, text, far = "") => {
    const line = document.createElement("p");
    line.dataset.testid = kind;
    line.textContent = text;
    line.style.marginTop = far;
    main.append(line);
  };
  plant("ก", () => nowhere.open());
  plant("ข", () => say("stException", "KeyError"));
  plant("ค", () => say("planted", "ขออภัย (E-SYS-00)"));
  plant("Remove", () => {});
  plant("ง", () => say("stAlertContentSuccess", "บันทึกแล้ว", "3000px"));
}"""


def test_control_what_is_planted_is_caught(open_screen):
    taps = open_screen("/about")
    taps.page.evaluate(PLANTED)
    taps.tap_all(taps.page)
    said = "\n".join(taps.faults)
    for fault in ("nowhere is not defined", "KeyError", "E-SYS-00", "['Remove']", "out of sight"):
        assert fault in said


def test_an_answer_stands_above_the_thumb_and_then_in_its_place(shared_server, new_page, cookies):
    room = OpenRoom(shared_server, "answers")
    page = new_page(PHONE)
    page.context.add_cookies([cookies["officer"]])
    page.goto(f"{shared_server.url}/workshop?workshop={room.id}")
    button = page.locator(".st-key-room-pause button")
    expect(button).to_be_visible(timeout=30_000)
    button.evaluate("element => element.scrollIntoView({ block: 'center' })")
    assert page.locator(".stMain h1").bounding_box()["y"] < 0
    button.click()
    answer = page.locator(".st-key-said .stAlert")
    expect(answer).to_have_attribute("data-in-sight", "")
    box, bar = answer.bounding_box(), page.locator("[data-testid=stBottom]").bounding_box()
    assert bar["y"] - 200 < box["y"] < box["y"] + box["height"] <= bar["y"]
    expect(answer).not_to_have_attribute("data-in-sight", "", timeout=15_000)
    assert answer.bounding_box()["y"] < 0
    page.locator(".st-key-room-resume button").click()
    expect(answer).to_contain_text("รับหมุดต่อแล้ว")
    expect(answer).to_have_attribute("data-in-sight", "")
    room.close()

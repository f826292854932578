"""A day of an officer who has 185 cases, in a real browser: what each part of it costs.

`python -m bench.officer_day [--url URL]`: taps (or clicks), signs typed, screens scrolled and the
seconds that the machine took, on a phone and on a wide screen. Reading and thinking are not in the
seconds. Without `--url` a server is started on an empty folder; with it the server there runs on
the data of this environment (DUSITMAP_DATA, DUSITMAP_KEYS), which get the cases: never a real
project.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, ViewportSize, expect, sync_playwright

from bench import officer_cases
from bench.officer_cases import NEW, OVERDUE, REPEATED, UNREAD, WORD, Prepared
from geodata import settings
from geodata.project import open_project
from mapping.web.auth.sessions import LOCAL_COOKIE
from tests.browser.conftest import CHROMIUM, QUIET, environment, start_server, stop_server

SIZES: Mapping[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "wide": {"width": 1440, "height": 900},
}
WAIT_MS = 60_000
PAUSE_MS = 300  # not counted
RECIPIENT = "เลขาธิการคณะกรรมการ ป.ป.ท."
TOLD = "เรื่องนี้อยู่ในอำนาจของหน่วยงานอื่น ท่านยื่นเรื่องที่หน่วยงานนั้นได้"
SCROLLED = """element => {
  let sum = 0;
  for (let node = element; node; node = node.parentElement) sum += node.scrollTop;
  return sum;
}"""

IN_SIGHT = """element => {
  const {left, top, width, height} = element.getBoundingClientRect();
  const at = document.elementFromPoint(left + width / 2, top + height / 2);
  return Boolean(at) && (element.contains(at) || at.contains(element));
}"""
HEIGHT = "element => element.getBoundingClientRect().height"


@dataclass
class Cost:
    """What a part of the day took."""

    taps: int = 0
    signs: int = 0
    screens: float = 0.0  # of scrolling
    seconds: float = 0.0


@dataclass
class Hand:
    """Somebody's hand on a page: everything is done by tapping, typing and scrolling."""

    page: Page
    is_phone: bool
    prepared: Prepared
    costs: dict[str, Cost] = field(default_factory=dict)
    cost: Cost = field(default_factory=Cost)
    part: str = ""
    begun: float = 0.0

    @property
    def height(self) -> float:
        """The height of the window in pixels."""
        return float(self.page.evaluate("innerHeight"))

    def begin(self) -> None:
        """Begin to count, or begin anew: what came before was only the way there."""
        self.cost = self.costs[self.part] = Cost()
        self.begun = time.perf_counter()

    @contextmanager
    def count_part(self, part: str) -> Iterator[None]:
        """Count what is done here to a part of the day."""
        self.part = part
        self.begin()
        yield
        self.cost.seconds += time.perf_counter() - self.begun

    def reach(self, what: Locator) -> Locator:
        """Scroll to something, by hand."""
        expect(what).to_be_visible(timeout=WAIT_MS)
        if what.evaluate(IN_SIGHT):
            return what
        before = what.evaluate(SCROLLED)
        what.scroll_into_view_if_needed()
        moved = abs(what.evaluate(SCROLLED) - before)
        self.cost.screens += moved / self.height
        return what

    def tap(self, what: Locator) -> None:
        """Scroll to something and tap it once; wait until the page rests."""
        self.reach(what)
        if self.is_phone:
            what.tap()
        else:
            what.click()
        self.cost.taps += 1
        self.wait_until_drawn()

    def type(self, what: Locator, words: str, *, enter: bool = False) -> None:
        """Tap a field and type into it, then leave it (or press Enter)."""
        self.tap(what)
        what.fill(words)
        self.cost.signs += len(words)
        if enter:
            what.press("Enter")
            self.cost.signs += 1
        else:
            what.blur()
        self.wait_until_drawn()

    def wait_until_drawn(self) -> None:
        """Wait until the screen is drawn."""
        running = self.page.locator(".stApp[data-test-script-state=running]")
        self.page.wait_for_timeout(PAUSE_MS)  # until a press has reached the server
        self.cost.seconds -= PAUSE_MS / 1000
        expect(running).to_have_count(0, timeout=WAIT_MS)

    def read(self, what: Locator) -> None:
        """Read something to its end."""
        self.reach(what)
        self.cost.screens += max(0.0, float(what.evaluate(HEIGHT)) / self.height - 1)

    # ---------------------------------------------------------------------- words of the screen

    def find_in_key(self, name: str, inside: str = "button") -> Locator:
        """Return what is inside the part of the screen of a key."""
        return self.page.locator(f".st-key-{name} {inside}").first

    def find_menu_link(self, name: str) -> Locator:
        """Return the way to another screen that is in sight."""
        place = ".st-key-bottom-bar a" if self.is_phone else "[data-testid=stSidebarNav] a"
        return self.page.locator(place, has_text=name).first

    def find_row(self, use: str) -> Locator:
        """Return the row of a case."""
        return self.find_in_key(f"case-open-{self.prepared.ids[use]}")

    def find_rows(self) -> Locator:
        """Return the rows that are drawn."""
        return self.page.locator("[class*=st-key-case-open-] button")

    def is_open(self, use: str) -> None:
        """Expect that a case is open."""
        title = self.page.locator(".st-key-case-title")
        expect(title).to_contain_text(self.prepared.numbers[use], timeout=WAIT_MS)
        self.wait_until_drawn()

    def to_list(self) -> None:
        """Come back from a case; on a wide screen the list is beside it."""
        if self.is_phone and self.page.locator(".st-key-case-title").is_visible():
            self.tap(self.find_in_key("case-back"))

    def view(self, name: str) -> None:
        """Choose a view of the list."""
        self.tap(self.page.locator(".st-key-choice-cases [role=radio]", has_text=name).first)

    def search(self, words: str) -> None:
        """Search the list."""
        self.to_list()
        self.type(self.find_in_key("cases-search", "input"), words, enter=True)

    def clear_search(self) -> None:
        """Empty the search."""
        self.to_list()
        field = self.find_in_key("cases-search", "input")
        if field.input_value():
            self.type(field, "", enter=True)

    def choose(self, name: str, words: str, *, typed: str = "") -> None:
        """Choose from a list of choices, by typing a part of it or by looking."""
        box = self.page.locator(f"[class*=st-key-{name}] input").first
        self.tap(box)
        if typed:
            self.page.keyboard.type(typed)
            self.cost.signs += len(typed)
        self.tap(self.page.get_by_role("option").filter(has_text=words).first)

    def expect_message(self, words: str) -> None:
        """Expect the message that something was done."""
        expect(self.page.locator(".st-key-said")).to_contain_text(words, timeout=WAIT_MS)
        self.wait_until_drawn()


# --------------------------------------------------------------------------- the parts of the day


def open_first_overdue(hand: Hand, _colleague: Hand) -> None:
    """Read on the map how many are overdue; open the first."""
    link = hand.find_menu_link("เรื่องร้องเรียน")
    expect(link).to_contain_text(f"⚠ {OVERDUE}", timeout=WAIT_MS)
    hand.tap(link)
    hand.tap(hand.find_rows().first)
    hand.is_open(f"overdue {OVERDUE}")


def open_overdue(hand: Hand, _colleague: Hand) -> None:
    """Open all that are overdue, one after the other, and come back to the list."""
    hand.to_list()
    hand.tap(hand.find_row(f"overdue {OVERDUE}"))
    for number in range(OVERDUE, 0, -1):
        hand.is_open(f"overdue {number}")
        if number > 1:
            hand.tap(hand.find_in_key("case-after"))
    hand.to_list()


def find_number(hand: Hand, _colleague: Hand) -> None:
    """Find the case whose number stands in a letter."""
    hand.search(hand.prepared.numbers["number"])
    hand.tap(hand.find_row("number"))
    hand.is_open("number")


def find_word(hand: Hand, _colleague: Hand) -> None:
    """Find the case of which one word is remembered."""
    hand.search(WORD)
    hand.tap(hand.find_row("word"))
    hand.is_open("word")


def assign_new(hand: Hand, _colleague: Hand) -> None:
    """Assign the new cases that nobody has to a colleague."""
    hand.clear_search()
    hand.tap(hand.page.get_by_role("button", name="ตัวกรอง").first)
    hand.choose("cases-state", "ส่งต่อศูนย์ธรรมาภิบาลเขต")
    hand.choose("cases-person", "ไม่ระบุ")
    hand.page.keyboard.press("Escape")
    choose_all(hand, NEW)
    hand.choose("cases-several-to", "manee")
    hand.tap(hand.find_in_key("cases-assign"))
    hand.expect_message(f"บันทึกแล้ว {NEW} เรื่อง")


def choose_all(hand: Hand, count: int) -> None:
    """Choose every case of the list."""
    if not hand.page.locator(".st-key-cases-several input").is_checked():
        hand.tap(hand.find_in_key("cases-several", "label"))
    expect(hand.find_rows()).to_have_count(count, timeout=WAIT_MS)
    hand.tap(hand.find_in_key("cases-choose-all"))


def mark_read(hand: Hand, _colleague: Hand) -> None:
    """Mark the messages of six cases as read."""
    hand.tap(hand.find_in_key("cases-clear"))
    hand.view("ข้อความใหม่")
    choose_all(hand, UNREAD)
    hand.tap(hand.find_in_key("cases-read"))
    hand.expect_message(f"บันทึกแล้ว {UNREAD} เรื่อง")
    hand.view("กำลังดำเนินการ")


def take_step(hand: Hand, _colleague: Hand) -> None:
    """Dismiss a case that is not the district's, with words that the reporter will read."""
    hand.search(hand.prepared.numbers["step"])
    hand.tap(hand.find_row("step"))
    hand.is_open("step")
    dismiss_case(hand)


def dismiss_case(hand: Hand) -> None:
    """Take the step in a case that is open."""
    hand.tap(hand.find_in_key("step-dismissed"))
    hand.type(hand.page.get_by_label("ข้อความที่แจ้งผู้ร้องเรียน", exact=True).first, TOLD)
    preview = hand.page.locator(".st-key-preview-told")
    expect(preview).to_contain_text(TOLD, timeout=WAIT_MS)
    hand.read(preview)
    hand.tap(hand.find_in_key("case-confirm"))
    hand.expect_message("สถานะเรื่องเปลี่ยนแล้ว")


def merge(hand: Hand, _colleague: Hand) -> None:
    """Join a case to the one that it repeats, found by a word that both hold."""
    hand.search(REPEATED)
    hand.tap(hand.find_row("repeats"))
    hand.is_open("repeats")
    hand.tap(hand.find_in_key("step-found_duplicate"))
    number = hand.prepared.numbers["original"]
    field = hand.page.locator(".st-key-case-step-asked .stSelectbox input").first
    hand.tap(field)
    hand.page.keyboard.type(number[-4:])
    hand.cost.signs += 4
    hand.tap(hand.page.get_by_role("option").filter(has_text=number).first)
    hand.tap(hand.find_in_key("case-confirm"))
    hand.expect_message("สถานะเรื่องเปลี่ยนแล้ว")


def refer(hand: Hand, colleague: Hand) -> None:
    """Make the packet for an agency and read it; a colleague opens and releases it."""
    hand.search(hand.prepared.numbers["refer"])
    hand.tap(hand.find_row("refer"))
    hand.is_open("refer")
    make_packet(hand)
    colleague.page.reload()
    colleague.wait_until_drawn()
    colleague.cost = hand.cost
    colleague.search(hand.prepared.numbers["refer"])
    colleague.tap(colleague.find_row("refer"))
    colleague.is_open("refer")
    release(colleague)


def make_packet(hand: Hand) -> None:
    """Make the packet of the case that is open, and read what leaves."""
    hand.tap(hand.page.locator("summary", has_text="จัดทำชุดเอกสารส่งต่อ").first)
    hand.tap(hand.page.get_by_role("radio", name="สำนักงาน ป.ป.ท.").first)
    hand.type(hand.page.get_by_label("ผู้รับ (ตำแหน่งหรือหน่วยงาน)", exact=True).first, RECIPIENT)
    for name in ("letter", "story"):
        hand.read(hand.page.locator(f".st-key-preview-{name}"))
    hand.tap(hand.find_in_key("case-prepare"))
    hand.expect_message("จัดทำชุดเอกสารแล้ว")


def release(hand: Hand) -> None:
    """Open the packet of the case that is open, and release it."""
    link = hand.page.locator(".st-key-case-packet a").first
    with hand.page.expect_download() as got:
        hand.tap(link)
    assert Path(got.value.path()).stat().st_size > 0
    hand.tap(hand.find_in_key("case-packet-opened"))
    again = "โปรดพิมพ์ผู้รับอีกครั้งให้ตรงกับหนังสือนำส่ง"
    hand.type(hand.page.get_by_label(again, exact=True).first, RECIPIENT)
    hand.tap(hand.find_in_key("case-release"))
    hand.expect_message("ปล่อยเรื่องแล้ว")


def return_from_map(hand: Hand, _colleague: Hand) -> None:
    """Leave a searched list with a case open for the map, and come back to both."""
    hand.search(WORD)
    hand.tap(hand.find_row("word"))
    hand.is_open("word")
    hand.begin()
    hand.tap(hand.find_menu_link("แผนที่"))
    hand.tap(hand.find_menu_link("เรื่องร้องเรียน"))
    hand.is_open("word")
    hand.to_list()
    if hand.find_in_key("cases-search", "input").input_value() != WORD:
        hand.search(WORD)
    expect(hand.find_rows()).to_have_count(1, timeout=WAIT_MS)


Parts = Mapping[str, tuple[str, Callable[[Hand, Hand], None]]]
PARTS: Parts = {
    "a": ("on another screen see how many are overdue, open the first", open_first_overdue),
    "b": (f"open the {OVERDUE} that are overdue, one after the other, come back", open_overdue),
    "c": ("find a case by its number", find_number),
    "d": ("find a case by a word in it", find_word),
    "e": (f"assign {NEW} new ones to a colleague", assign_new),
    "f": (f"mark the messages of {UNREAD} as read", mark_read),
    "g": ("one step with words to the reporter, shown as they will be read", take_step),
    "h": ("join a case to the one that it repeats, found by search", merge),
    "i": ("refer one: make the packet, read it, a second officer releases it", refer),
    "j": ("visit another screen and come back to the case and the list", return_from_map),
}


def run_day(hand: Hand, colleague: Hand, parts: Parts = PARTS) -> dict[str, Cost]:
    """Do the parts of the day in turn; return what each took."""
    for name, (what, do) in parts.items():
        with hand.count_part(name):
            do(hand, colleague)
        done = hand.costs[name]
        print(
            f"  {name} {what}: {done.taps} taps, {done.signs} signs, {done.screens:.1f} screens,"
            f" {done.seconds:.1f} s",
            file=sys.stderr,
        )
    return hand.costs


def format_table(costs: dict[str, dict[str, Cost]]) -> str:
    """Return the costs as a table, sizes side by side."""
    sizes = list(costs)
    head = " | ".join(f"{size}: taps | signs | screens | s" for size in sizes)
    lines = [f"| part of the day | {head} |", "|---" * (1 + 4 * len(sizes)) + "|"]

    def format_cells(cost: Cost) -> str:
        return f"{cost.taps} | {cost.signs} | {cost.screens:.1f} | {cost.seconds:.0f}"

    for name, (what, _) in PARTS.items():
        found = [format_cells(costs[size][name]) for size in sizes]
        lines.append(f"| ({name}) {what} | {' | '.join(found)} |")
    sums = [
        format_cells(
            Cost(
                *(
                    sum(getattr(cost, part) for cost in costs[size].values())
                    for part in ("taps", "signs", "screens", "seconds")
                )
            )
        )
        for size in sizes
    ]
    return "\n".join([*lines, f"| the day | {' | '.join(sums)} |"])


def measure_size(
    url: str, environment_of: dict[str, str], size: str, parts: Parts = PARTS
) -> dict[str, Cost]:
    """Make the cases on the data of a server, and do the day in one size of window."""
    project, at = open_project(settings.read(environment_of)), datetime.now(UTC)
    prepared = officer_cases.make(project, at)
    later = at + timedelta(seconds=30)
    cookies = {
        name: officer_cases.sign_in(project, name, prepared.secrets[name], later)[0]
        for name in ("malee", "manee")
    }
    project.database.close()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        hands: dict[str, Hand] = {}
        for name in cookies:
            context = browser.new_context(
                viewport=SIZES[size], locale="th-TH", has_touch=size == "phone"
            )
            context.add_cookies([{"name": LOCAL_COOKIE, "value": cookies[name], "url": url}])
            hand = Hand(context.new_page(), size == "phone", prepared)
            hand.page.goto(f"{url}/{'table' if name == 'malee' else 'cases'}")
            hand.wait_until_drawn()
            hands[name] = hand
        costs = run_day(hands["malee"], hands["manee"], parts)
        browser.close()
    return costs


def main(parts: Parts = PARTS) -> int:
    """Run the day in each size, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a server on the data of this environment")
    parser.add_argument("--size", choices=SIZES, action="append", help="both where none is given")
    chosen = parser.parse_args()
    costs = {}
    for size in chosen.size or SIZES:
        print(size, file=sys.stderr)
        if chosen.url:
            costs[size] = measure_size(chosen.url, dict(os.environ), size, parts)
            continue
        with tempfile.TemporaryDirectory() as folder:
            server = start_server(Path(folder))
            try:
                costs[size] = measure_size(server.url, environment(Path(folder)), size, parts)
            finally:
                stop_server(server)
    print(format_table(costs))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""No mark above or below a Thai letter is cut: where text is clipped, there is room for its marks.

Marks such as those of ที่, ครั้ง and ดุ reach over the box that a browser gives a line of 1.3.
Clipped text needs a line of 1.6 times its size, or as much room within what clips it.
"""

import pytest
from playwright.sync_api import expect

from tests.browser import people, sample_work
from tests.browser.conftest import PHONE, PROJECTOR
from tests.browser.rooms import OpenRoom, propose
from tests.browser.sweeps.test_gates import open_screen

LINE = 1.6
SIZES = {"phone": PHONE, "projector": PROJECTOR}
LIGHT = ("/live", "/report", "/guides/participant", "/editions", "/exports", "/auth/sign-in")
SCREENS = (
    "/",
    "/community?id=DS07",
    "/add-risk",
    "/cases",
    "/workshop?workshop=1",
    "/workshop?workshop=1&part=paper",
)
CUT = r"""(line) => {
  const found = [], marks = /[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]/;
  const isSeen = (target) =>
    target.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const tell = (words, box, why) => found.push(
    `${words.trim().slice(0, 40)} in ${box.tagName} ${box.id || box.className}: ${why}`);
  // Where an element cuts what is in it: at its box, or where its clip-path says.
  const clipOf = (target) => {
    const style = getComputedStyle(target), box = target.getBoundingClientRect();
    const inset = style.clipPath.match(/^inset\(([^)]*)\)/)?.[1].split(" ");
    if (inset && !inset[0].endsWith("%")) {
      const [top, , bottom] = [inset[0], inset[1], inset[2] ?? inset[0]].map(parseFloat);
      return { top: box.top + top, bottom: box.bottom - bottom };
    }
    const cuts = ["hidden", "clip"].includes(style.overflowY);
    if (!cuts || box.height < 4 || box.width < 4 || box.height >= innerHeight - 1) return null;
    return { top: box.top, bottom: box.bottom };
  };
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = words.nextNode());) {
    const own = node.parentElement;
    if (!marks.test(node.data) || !isSeen(own) || own.closest(".leaflet-pane")) continue;
    const size = parseFloat(getComputedStyle(own).fontSize), range = document.createRange();
    range.selectNodeContents(node);
    for (let box = own; box && box !== document.body; box = box.parentElement) {
      const clip = clipOf(box);
      // What is taller than a few lines cuts them only while it is scrolled.
      if (!clip || clip.bottom - clip.top > 5 * line * size) continue;
      for (const part of range.getClientRects()) {
        if (part.width < 2 || part.bottom <= clip.top || part.top >= clip.bottom) continue;
        const needed = (line * size - part.height) / 2;
        const room = Math.min(part.top - clip.top, clip.bottom - part.bottom);
        if (room < needed - 1) tell(node.data, box, `${room.toFixed(1)} px of ${needed} px`);
      }
    }
  }
  const fields = "input:not([type=checkbox], [type=radio], [type=file]), textarea, select";
  for (const field of document.querySelectorAll(fields)) {
    if (!isSeen(field) || field.getBoundingClientRect().width < 4) continue;
    const style = getComputedStyle(field), size = parseFloat(style.fontSize);
    const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    const inner = field.clientHeight - padding;
    const lines = style.lineHeight === "normal" ? 1.3 * size : parseFloat(style.lineHeight);
    // A list draws its choice itself, and what it cuts is all of its height.
    const height = field.tagName === "SELECT" ? inner : Math.min(inner, lines);
    if (height < line * size - 0.75) {
      tell(field.ariaLabel ?? field.id, field, `a line of ${height} px for letters of ${size} px`);
    }
    // An example is cut at the height of its letters, whatever line is asked for.
    const { fontFamily } = getComputedStyle(field, "::placeholder");
    if (marks.test(field.placeholder ?? "") && !fontFamily.startsWith('"Sarabun Tall"')) {
      tell(field.placeholder, field, `an example in ${fontFamily}`);
    }
  }
  return found;
}"""


UNFOLD = """() => {
  for (const fold of document.querySelectorAll(".stMain details:not([open]) > summary")) {
    if (fold.checkVisibility()) fold.click();
  }
}"""


def cut(page):
    """What is cut in any document of a page."""
    return [
        mark
        for frame in page.frames
        if frame.url != "about:blank"
        for mark in frame.evaluate(CUT, LINE)
    ]


def cut_at_rest(page):
    """What is still cut after folds have opened."""
    for _ in range(20):
        if not cut(page):
            return []
        page.wait_for_timeout(100)
    return cut(page)


@pytest.fixture(scope="module")
def officer(shared_server):
    assert shared_server.command("demo").returncode == 0
    sample_work.propose(shared_server)
    sample_work.report(shared_server)
    sample_work.run_workshop(shared_server)
    return people.cookie(shared_server, "malee", "officer")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", LIGHT)
def test_light_pages(shared_server, new_page, path, size):
    page = new_page(SIZES[size])
    page.goto(shared_server.url + path)
    page.wait_for_load_state("networkidle")
    for fold in page.locator("summary:visible").all():
        fold.click()
    assert cut(page) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", SCREENS)
def test_screens_with_everything_unfolded(shared_server, new_page, officer, path, size):
    page = new_page(SIZES[size])
    page.context.add_cookies([officer])
    open_screen(page, shared_server, path)
    page.evaluate(UNFOLD)
    expect(page.locator(".stApp[data-test-script-state=running]")).to_have_count(0)
    assert cut_at_rest(page) == []


@pytest.mark.parametrize("size", SIZES)
def test_a_list_that_is_open(shared_server, new_page, size):
    page = open_screen(new_page(SIZES[size]), shared_server, "/community?id=DS07")
    page.locator(".stMain .stSelectbox input").click()
    expect(page.locator("[role=option]").first).to_be_visible()
    assert cut_at_rest(page) == []


def test_a_room_on_the_phone_and_on_the_projector(shared_server, new_page):
    room = OpenRoom(shared_server, "marks", title="ป้า ปี่ น้ำ กำ ฝั้น ญู ฐู ที่ ทั้งนั้น ครั้งที่ ๑ ดุสิต ชี้จุดเสี่ยง")
    phone = room.phone(new_page)
    assert cut(phone) == []
    propose(phone)
    assert cut(phone) == []
    assert cut(room.projector(new_page)) == []
    room.close()


@pytest.mark.parametrize(
    "body",
    [
        "<p style='overflow:hidden;line-height:1.3'>ที่ ครั้ง ดุ</p>",
        "<p style='clip-path:inset(0px);line-height:1.2'>ที่ ครั้ง ดุ</p>",
        "<div style='overflow:hidden;height:20px'><b>ที่ ครั้ง ดุ</b></div>",
        "<input value=x style='line-height:1.3'>",
        "<select style='height:20px'><option>ที่</select>",
    ],
)
def test_control_cut_marks_are_caught(new_page, body):
    page = new_page()
    page.set_content(f"<body style='font-size:17px'>{body}")
    assert len(page.main_frame.evaluate(CUT, LINE)) == 1


def test_control_a_line_with_room_is_let_through(new_page):
    page = new_page()
    page.set_content("<p style='overflow:hidden;line-height:1.6;font-size:17px'>ที่ ครั้ง ดุ</p>")
    assert page.main_frame.evaluate(CUT, LINE) == []

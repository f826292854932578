"""A photo on its whole way: covered by finger, mouse or keys, sent, approved, seen, taken away."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from geodata import settings
from geodata.actions import Caller
from geodata.actions.people import accounts
from geodata.actions.risks import public_photos
from geodata.project import open_project
from tests.browser import people
from tests.browser.sweeps.test_gates import OVERFLOW, list_serious, small_targets
from tests.photos import PATCH_BOX, Team

SIZES = ({"width": 390, "height": 844}, {"width": 1440, "height": 900})
WAIT = 30_000
CAPTION = "ทางเท้าหน้าตลาดหลังน้ำลด"
COLOURS = """(image) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const brush = canvas.getContext("2d");
  brush.drawImage(image, 0, 0);
  const { data } = brush.getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] > 170 && data[at + 1] < 90 && data[at + 2] > 110) return true;
  }
  return false;
}"""


@pytest.fixture(scope="module")
def team(shared_server):
    """Who proposes and who decides, with their cookies; photos are shown to the public."""
    cookies = [people.cookie(shared_server, name, "officer") for name in ("somchai", "malee")]
    project, at = open_project(settings.read(shared_server.environment)), datetime.now(UTC)
    callers = [Caller(accounts.find_session(project, one["value"], at=at)) for one in cookies]
    made = Team(project, *callers, at)
    made.show()
    yield made, cookies
    project.database.close()


def check_page(page):
    assert list_serious(page.main_frame) == []
    assert page.evaluate(OVERFLOW) <= 0
    assert small_targets(page.main_frame) == []


def open_page(new_page, size, cookie, **options):
    page = new_page(size, **options)
    page.context.add_cookies([cookie])
    return page


def find_on_screen(page, x, y):
    """Return where a pixel of the photo lies on the screen."""
    photo = page.locator("#cover-photo")
    photo.scroll_into_view_if_needed()
    box = photo.bounding_box()
    width, height = photo.evaluate("photo => [photo.naturalWidth, photo.naturalHeight]")
    return box["x"] + x / width * box["width"], box["y"] + y / height * box["height"]


def tap_corners(page):
    left, top, right, bottom = PATCH_BOX
    page.touchscreen.tap(*find_on_screen(page, left - 4, top - 4))
    expect(page.locator("#cover-answer")).not_to_be_empty()
    page.touchscreen.tap(*find_on_screen(page, right + 4, bottom + 4))


def drag(page):
    left, top, right, bottom = PATCH_BOX
    page.mouse.move(*find_on_screen(page, right + 4, top - 4))
    page.mouse.down()
    page.mouse.move(*find_on_screen(page, (left + right) / 2, (top + bottom) / 2))
    page.mouse.move(*find_on_screen(page, left - 4, bottom + 4))
    page.mouse.up()


@pytest.mark.parametrize(("size", "cover"), [(SIZES[0], tap_corners), (SIZES[1], drag)])
def test_a_photo_is_covered_approved_seen_and_taken_away(
    shared_server, team, new_page, size, cover
):
    made, (proposer, officer) = team
    risk = made.add_point(f"seen at {size['width']}")
    source = made.add_source(risk)
    page = open_page(new_page, size, proposer, has_touch=cover is tap_corners)
    page.goto(f"{shared_server.url}/files/cover/{source}")
    cover(page)
    expect(page.locator("#cover-list button")).to_have_count(1)
    check_page(page)
    page.locator("#cover-form button").click()
    preview = page.locator(".whole img")
    preview.evaluate("image => image.decode()")
    assert not preview.evaluate(COLOURS)
    check_page(page)
    page.get_by_label("ภาพหลังแก้ไข").check()
    page.locator("#cover-caption").fill(CAPTION)
    for check in page.locator("input[name=check]").all():
        check.check()
    page.get_by_role("button", name="ส่งให้เจ้าหน้าที่อีกคนตรวจ").click()
    expect(page.locator("h1")).to_have_text("ส่งภาพแล้ว")

    page = open_page(new_page, size, officer)
    page.goto(f"{shared_server.url}/review?queue=photos")
    link = page.get_by_role("link", name="เปิดภาพเต็มและตัดสิน").last
    link.wait_for(timeout=WAIT)
    page.goto(shared_server.url + link.get_attribute("href"))
    expect(page.get_by_text(CAPTION)).to_be_visible()
    full = page.locator(".full img")  # as large as it is, whatever the screen
    full.evaluate("image => image.decode()")
    assert full.evaluate("image => image.clientWidth === image.naturalWidth")
    check_page(page)
    for check in page.locator("input[name=check]").all():
        check.check()
    page.get_by_role("button", name="รับรองภาพ", exact=True).click()
    expect(page.locator("h1")).to_have_text("รับรองภาพแล้ว")

    anybody = new_page(size)
    shown = anybody.locator(".photos img")
    assert wait_for_photos(anybody, f"{shared_server.url}/risk/{risk.public_id}", 1)
    expect(shown).to_have_attribute("alt", f"ภาพหลังแก้ไข: {CAPTION}")
    shown.scroll_into_view_if_needed()
    shown.evaluate("image => image.decode()")
    assert not shown.evaluate(COLOURS)
    check_page(anybody)
    address = shown.get_attribute("src")

    page.goto(f"{shared_server.url}/review?queue=public")
    withdraw_on_screen(page, risk)
    assert wait_for_photos(anybody, f"{shared_server.url}/risk/{risk.public_id}", 0)
    assert anybody.goto(shared_server.url + address).status == 404


def withdraw_on_screen(page, risk):
    """Find the card: a wide screen has a list of them, a phone the step to the next."""
    page.locator(".st-key-review-card").wait_for(timeout=WAIT)
    folded = page.locator(f".st-key-public-photos-{risk.id} summary")
    in_list = page.locator(".st-key-review-queue label:has(input[type=radio])")
    for place in range(20):
        page.locator(".stApp[data-test-script-state=notRunning]").wait_for(timeout=WAIT)
        if folded.count():
            break
        following = page.locator(".st-key-review-next button")
        (following if following.is_visible() else in_list.nth(place)).click()
        page.wait_for_timeout(700)
    folded.click()
    page.get_by_role("button", name="นำภาพนี้ออก").click()
    expect(page.get_by_text("นำภาพออกจากหน้าสาธารณะและทุกฉบับแล้ว")).to_be_visible(timeout=WAIT)


def wait_for_photos(page, address, count):
    for _ in range(80):  # until the release is made
        page.goto(address)
        if page.locator(".photos img").count() == count:
            return True
        page.wait_for_timeout(250)
    return False


def test_keys_alone_cover_a_part(shared_server, team, new_page):
    made, (proposer, _) = team
    source = made.add_source(made.add_point("by keys"))
    page = open_page(new_page, SIZES[1], proposer)
    page.goto(f"{shared_server.url}/files/cover/{source}")
    page.locator("#cover-photo").evaluate("photo => photo.decode()")
    page.locator("#cover-add").focus()
    page.keyboard.press("Enter")
    areas = page.locator("#cover-areas")
    expect(areas).to_have_value("240,180,400,300")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    expect(areas).to_have_value("230,180,390,310")
    page.keyboard.press("Delete")
    expect(areas).to_have_value("")
    assert page.evaluate("document.activeElement.id") == "cover-add"


def test_a_slip_of_the_finger_covers_nothing(shared_server, team, new_page):
    made, (proposer, _) = team
    source = made.add_source(made.add_point("a slip"))
    page = open_page(new_page, SIZES[0], proposer, has_touch=True)
    page.goto(f"{shared_server.url}/files/cover/{source}")
    page.locator("#cover-photo").evaluate("photo => photo.decode()")
    for _ in range(2):
        page.touchscreen.tap(*find_on_screen(page, 100, 100))
    expect(page.locator("#cover-answer")).to_have_text("กรอบเล็กเกินไป โปรดวางใหม่")
    expect(page.locator("#cover-areas")).to_have_value("")


def test_the_desk_of_officers_reads_well(shared_server, team, new_page):
    made, (_, officer) = team
    photo = made.propose(made.add_source(made.add_point("waits")))
    page = open_page(new_page, SIZES[0], officer)
    page.goto(f"{shared_server.url}/review?queue=photos")
    page.get_by_text(photo.caption).first.wait_for(timeout=WAIT)
    page.locator(".thumbs img").first.wait_for(timeout=WAIT)
    assert page.evaluate(OVERFLOW) <= 0
    assert public_photos.list_waiting_photos(made.project, made.officer, at=datetime.now(UTC))

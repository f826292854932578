"""A complaint on its whole way, in browsers: the reporter's phone, a coordinator's, two officers.

Each has a browser of their own; what one does stands on the other's page.
"""

import contextlib
import io
import re
import time
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from tests.browser import people
from tests.browser.conftest import PHONE, PROJECTOR

WAIT = 30_000
PEOPLE = {
    "somchai": ("coordinator", "DS07"),
    "somsri": ("coordinator", "DS07"),
    "anan": ("coordinator", "DS08"),
    "malee": ("officer",),
    "manee": ("officer",),
}


@pytest.fixture(scope="module")
def cookies(shared_server):
    return {name: people.cookie(shared_server, name, *who) for name, who in PEOPLE.items()}


@pytest.fixture
def desk(new_page, shared_server, cookies):
    """Open the screen of cases for somebody."""

    def make(name, viewport=PROJECTOR):
        page = new_page(viewport, has_touch=viewport is PHONE)
        page.context.add_cookies([cookies[name]])
        page.goto(f"{shared_server.url}/cases")
        expect(page.locator(".st-key-case-list")).to_be_visible(timeout=WAIT)
        wait_until_settled(page)
        return page

    return make


@pytest.fixture
def reporter(new_page, shared_server):
    """A reporter's phone, with the receipt of a report that was just sent."""

    def make(community="DS07", *, away=False, category=2):
        page = new_page(PHONE, has_touch=True)
        page.goto(f"{shared_server.url}/report")
        page.locator(".rp-choice").nth(category).tap()
        page.locator("#rp-community").select_option(community)
        page.locator("#rp-story").fill("มีการเรียกเงินค่าที่จอดรถ")
        if away:
            page.locator("#rp-away").check()
        page.locator("#rp-send").tap()
        expect(page.locator("#rp-code")).to_have_text(re.compile(r"(\d{4} ?){4}"), timeout=WAIT)
        page.locator("#rp-follow-now").tap()
        expect_state(page, "รับเรื่องแล้ว")
        return page

    return make


ROW_PX, TAP_PX = 64, 44
TRIES = 3


def wait_until_settled(page):
    expect(page.locator(".stApp[data-test-script-state=running]")).to_have_count(0, timeout=WAIT)


def expect_state(page, state):
    """Let the reporter look again, and read the state."""
    page.locator("#rp-look").tap()
    expect(page.locator("#rp-case h2")).to_have_text(state, timeout=WAIT)


def reload(page):
    page.reload()
    expect(page.locator(".st-key-case-list")).to_be_visible(timeout=WAIT)
    wait_until_settled(page)


def press(page, key):
    button = page.locator(f".st-key-{key} button").first
    button.scroll_into_view_if_needed()
    button.click()
    wait_until_settled(page)


def open_newest(page):
    page.locator("[class*=st-key-case-open-] button").last.click()
    expect(page.locator(".st-key-case-title")).to_be_visible(timeout=WAIT)
    wait_until_settled(page)


def write(page, label, words):
    field = page.get_by_label(label, exact=True).first
    field.fill(words)
    field.blur()
    wait_until_settled(page)


LABELS = {
    "reason": "เหตุผลภายใน (ผู้ร้องเรียนและหน่วยงานไม่เห็น)",
    "reporter_message": "ข้อความที่แจ้งผู้ร้องเรียน",
    "number": "เลขรับเรื่องของหน่วยงาน",
}


def step(page, name, **typed):
    press(page, f"step-{name}")
    for label, words in typed.items():
        write(page, LABELS[label], words)
    press(page, "case-confirm")
    expect_message(page, "สถานะเรื่องเปลี่ยนแล้ว")


def expect_message(page, words):
    expect(page.locator(".st-key-said")).to_contain_text(words, timeout=WAIT)


def unfold(page, title):
    page.locator("summary", has_text=title).first.click()


def photo(shade):
    kept = io.BytesIO()
    Image.radial_gradient("L").rotate(shade).convert("RGB").save(kept, "JPEG")
    return {"name": "ก.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def solve(first, second, shade):
    unfold(first, "เสนอผลการแก้ไข")
    write(first, "ได้ดำเนินการอะไรไปแล้ว", "คืนเงินแล้ว")
    first.locator(".stFileUploader input[type=file]").first.set_input_files(photo(shade))
    expect(first.locator(".st-key-case-solve button")).to_be_enabled(timeout=WAIT)
    press(first, "case-solve")
    expect_message(first, "รออีกคนหนึ่งยืนยัน")
    reload(second)
    open_newest(second)
    press(second, "case-solution-confirm")
    expect_message(second, "เรื่องได้ข้อยุติ")


@pytest.mark.parametrize("viewport", [PHONE, PROJECTOR], ids=["phone", "wide"])
def test_from_a_report_to_the_agency_and_its_end(desk, reporter, viewport):
    phone = reporter()
    somchai = desk("somchai", viewport)
    open_newest(somchai)
    assert "เรียกเงินค่าที่จอดรถ" in somchai.locator(".stMain").inner_text()
    step(somchai, "taken_up")
    expect_state(phone, "อยู่ระหว่างการพิจารณาระดับชุมชน")
    step(somchai, "referred_to_district", reason="เกินกำลังของชุมชน")
    expect_state(phone, "ส่งต่อศูนย์ธรรมาภิบาลเขตดุสิตแล้ว")
    malee = desk("malee", viewport)
    open_newest(malee)
    step(malee, "taken_up_by_district")
    expect_state(phone, "อยู่ระหว่างการพิจารณาระดับเขต")
    unfold(malee, "จัดทำชุดเอกสารส่งต่อ")
    malee.get_by_role("radio", name="สำนักงาน ป.ป.ท.").or_(
        malee.get_by_role("button", name="สำนักงาน ป.ป.ท.")
    ).first.click()
    wait_until_settled(malee)
    write(malee, "ผู้รับ (ตำแหน่งหรือหน่วยงาน)", "เลขาธิการคณะกรรมการ ป.ป.ท.")
    press(malee, "case-prepare")
    expect_message(malee, "จัดทำชุดเอกสารแล้ว")
    manee = desk("manee", viewport)
    open_newest(manee)
    address = manee.locator(".st-key-case-packet a").first.get_attribute("href")
    answer = manee.context.request.get(manee.url.replace("/cases", address))
    assert (answer.status, answer.body()[:2]) == (200, b"PK")
    press(manee, "case-packet-opened")
    write(manee, "โปรดพิมพ์ผู้รับอีกครั้งให้ตรงกับหนังสือนำส่ง", "เลขาธิการคณะกรรมการ ป.ป.ท.")
    press(manee, "case-release")
    expect_message(manee, "ปล่อยเรื่องแล้ว")
    expect_state(phone, "ส่งต่อสำนักงาน ป.ป.ท. แล้ว")
    wait_until_settled(manee)  # the page of the release has come to rest
    way = manee.get_by_role("radio", name="ทางไปรษณีย์")
    way.click()
    expect(way).to_be_checked()
    expect(manee.locator(".st-key-preview-sent")).to_contain_text("ทางไปรษณีย์", timeout=WAIT)
    press(manee, "case-sent")
    expect_message(manee, "บันทึกการส่งแล้ว")
    expect_state(phone, "ส่งต่อสำนักงาน ป.ป.ท. แล้ว")
    expect(phone.locator(".rp-block")).to_contain_text("ทางไปรษณีย์")
    step(manee, "agency_accepted", number="ปปท 12/2569")
    expect_state(phone, "หน่วยงานรับไว้ดำเนินการแล้ว")
    step(manee, "agency_finished", reporter_message="หน่วยงานชี้มูลแล้ว")
    expect_state(phone, "ปิดเรื่องแล้ว")
    expect(phone.locator(".rp-block").first).to_contain_text("หน่วยงานชี้มูลแล้ว")
    expect(phone.locator(".rp-block").last).to_contain_text("ปปท 12/2569")


def test_solved_contested_and_back_then_closed(desk, reporter):
    phone = reporter()
    somchai, somsri = desk("somchai", PHONE), desk("somsri")
    open_newest(somchai)
    step(somchai, "taken_up")
    solve(somchai, somsri, 0)
    expect_state(phone, "แก้ไขจนได้ข้อยุติแล้ว")
    expect(phone.locator(".rp-block")).to_contain_text("คืนเงินแล้ว")
    phone.locator("#rp-contest").tap()
    phone.locator("#rp-why-contest").fill("ยังไม่ได้เงินคืน")
    phone.locator("#rp-yes-contest").tap()
    expect(phone.locator("#rp-case h2")).to_have_text("อยู่ระหว่างการพิจารณาระดับชุมชน", timeout=WAIT)
    reload(somchai)
    open_newest(somchai)
    solve(somchai, somsri, 45)
    expect_state(phone, "แก้ไขจนได้ข้อยุติแล้ว")
    phone.locator("#rp-confirm").tap()
    phone.locator("#rp-yes-confirm").tap()
    expect(phone.locator("#rp-case h2")).to_have_text("ปิดเรื่องแล้ว", timeout=WAIT)


def test_withdrawn_with_the_receipt_and_taken_back(desk, reporter):
    phone = reporter()
    receipt = phone.locator("#rp-receipt").input_value()
    phone.locator("#rp-withdraw").tap()
    expect(phone.locator(".rp-step", has_text="7 วัน").last).to_be_visible()
    for wrong in ("", "1111 2222 3333 4444"):  # whoever only holds the phone
        phone.locator("#rp-code-again").fill(wrong)
        phone.locator("#rp-yes-withdraw").tap()
        expect(phone.locator(".rp-problem:visible")).to_contain_text("ไม่ใช่รหัสของเรื่อง")
    phone.locator("#rp-code-again").fill(receipt)
    phone.locator("#rp-yes-withdraw").tap()
    expect(phone.locator("#rp-case h2")).to_have_text("ผู้ร้องเรียนขอถอนเรื่อง", timeout=WAIT)
    somchai = desk("somchai")
    somchai.get_by_text("สิ้นสุดแล้ว", exact=False).first.click()
    wait_until_settled(somchai)
    open_newest(somchai)
    assert somchai.locator("[class*=st-key-step-]").count() == 0
    expect(phone.locator("#rp-contest")).to_be_visible()
    phone.locator("#rp-take_back").tap()
    phone.locator("#rp-yes-take_back").tap()
    expect(phone.locator("#rp-case h2")).to_have_text("รับเรื่องแล้ว", timeout=WAIT)


def test_a_conflict_of_interest_is_the_districts(desk, reporter):
    somchai = desk("somchai")
    before = somchai.locator("[class*=st-key-case-open-]").count()
    reporter(away=True)
    reporter(category=3)  # of the community itself
    reload(somchai)
    assert somchai.locator("[class*=st-key-case-open-]").count() == before
    malee = desk("malee")
    open_newest(malee)
    step(malee, "taken_up")
    expect(malee.locator(".st-key-case-card-open")).to_contain_text("ผู้ประสานงานของชุมชนไม่เห็น")


def test_a_step_takes_three_taps_and_no_address_names_a_case(desk, reporter):
    reporter()
    page = desk("somchai", PHONE)
    address = page.url
    taps = []
    page.expose_function("counted", lambda: taps.append(1))
    page.evaluate("() => addEventListener('pointerup', () => counted(), true)")
    page.locator("[class*=st-key-case-open-] button").last.tap()
    page.locator(".st-key-step-taken_up button").tap()
    page.locator(".st-key-case-confirm button").tap()
    expect_message(page, "สถานะเรื่องเปลี่ยนแล้ว")
    assert len(taps) == 3
    assert page.url == address


def test_escape_twice_leads_to_the_public_map(desk, reporter, shared_server):
    reporter()
    page = desk("somchai")
    open_newest(page)
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-case-title")).to_be_visible()  # once is a slip
    page.keyboard.press("Escape")
    page.wait_for_url(f"{shared_server.url}/live")


def test_an_opened_case_begins_at_its_head(desk, reporter):
    for _ in range(4):
        reporter()
    for viewport in (PHONE, {"width": 1280, "height": 720}):
        page = desk("malee", viewport)
        open_newest(page)
        expect(page.locator(".st-key-case-title")).to_be_in_viewport()


def test_somebody_without_the_right_gets_nowhere(desk, reporter, new_page, shared_server, cookies):
    reporter()
    malee = desk("malee")
    open_newest(malee)
    number = malee.locator(".st-key-case-title").inner_text().split(" ")[0]
    for who in ("anan", None):
        page = new_page(PROJECTOR)
        if who:
            page.context.add_cookies([cookies[who]])
        page.goto(f"{shared_server.url}/cases?case={number}&id=1")
        wait_until_settled(page)
        page.locator(".stMain").wait_for()
        expect(page.locator(".stMain")).not_to_contain_text(number)
        for path in ("/files/cases/1", "/files/referrals/1.zip"):
            assert page.context.request.get(shared_server.url + path).status == 404


def download_file(page, label):
    """Press a button that gives a file; return its name and its bytes."""
    given = []

    def keep(download):
        given.append(download)

    page.context.on("page", lambda beside: beside.on("download", keep))
    page.on("download", keep)
    link = page.get_by_role("link", name=label, exact=True)
    link.scroll_into_view_if_needed()
    box = link.bounding_box()
    assert box["height"] >= TAP_PX
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    link.tap()
    until = time.monotonic() + WAIT / 1000
    while not given and time.monotonic() < until:
        page.wait_for_timeout(50)
    [download] = given
    return download.suggested_filename, Path(download.path()).read_bytes()


def unfold_ways(page):
    """Open the ways to take the list out; again where the page was drawn anew meanwhile."""
    link = page.get_by_role("link", name="พิมพ์รายการ")
    for _ in range(TRIES):
        page.get_by_role("button", name="พิมพ์หรือส่งออก").tap()
        with contextlib.suppress(PlaywrightTimeout):
            link.wait_for(state="visible", timeout=WAIT / TRIES)
            return
    raise AssertionError("it did not open")


def test_the_list_and_a_case_are_taken_out_on_a_phone(desk, reporter):
    reporter()
    page = desk("malee", PHONE)
    unfold_ways(page)
    name, pdf = download_file(page, "พิมพ์รายการ")
    assert re.fullmatch(r"cases-\d{4}-\d\d-\d\d\.pdf", name)
    assert "malee" in words_of(pdf)
    assert "มีการเรียกเงินค่าที่จอดรถ" not in words_of(pdf)
    name, book = download_file(page, "ส่งออกรายการ (Excel)")
    assert name.endswith(".xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert "malee" in sheet["A1"].value
    page.keyboard.press("Escape")
    open_newest(page)
    number = page.locator(".st-key-case-title").inner_text().split(" ")[0]
    name, pdf = download_file(page, "พิมพ์เรื่องนี้")
    assert name == f"{number}.pdf"
    assert "มีการเรียกเงินค่าที่จอดรถ" in words_of(pdf)
    assert "malee" in words_of(pdf)


def words_of(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pages))


@pytest.mark.parametrize("viewport", [PHONE, PROJECTOR], ids=["phone", "wide"])
def test_a_row_of_the_list_is_low_and_says_which_case_is_open(desk, reporter, viewport):
    for _ in range(3):
        reporter()
    page = desk("malee", viewport)
    rows = page.locator("[class*=st-key-case-open-] button")
    expect(rows.nth(2)).to_be_visible(timeout=WAIT)
    heights = [row.bounding_box()["height"] for row in rows.all()]
    assert max(heights) <= ROW_PX
    assert min(heights) >= TAP_PX
    words = rows.first.locator("p")
    two_lines = (
        "element => element.clientHeight > 1.5 * parseFloat(getComputedStyle(element).lineHeight)"
    )
    assert words.evaluate(two_lines)
    if viewport is PROJECTOR:
        open_newest(page)
        expect(page.locator("[class*=st-key-case-open-] button", has_text="เปิดอยู่")).to_have_count(1)

"""A coordinator proposes, an officer approves, and it stands on the phone of who only looks."""

import re

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.browser import people
from tests.browser.map.maps import map_of, open_map, wait_until_ready

PHONE = {"width": 390, "height": 844}
WITHIN_MS = 2000


def open_signed_in(new_page, cookie):
    page = new_page(PHONE)
    page.context.add_cookies([cookie])
    return page


def choose_a_community(page):
    """Open the list and choose; the run of the tap before may close it under the finger once."""
    option = page.get_by_role("option").first
    for _ in range(4):
        page.get_by_label("ชุมชน", exact=True).click()
        try:
            option.click(timeout=5_000)
        except TimeoutError:
            continue
        return
    option.click()


def test_four_taps_an_approval_and_the_map_of_a_third_phone(shared_server, new_page):
    somchai = people.cookie(shared_server, "somchai", "coordinator", "DS07")
    malee = people.cookie(shared_server, "malee", "officer")
    looking = open_map(new_page(PHONE), shared_server, "/live", "?indicator=risks")
    expect(looking.locator("#map_div .dm-risk span")).to_have_count(0)

    page = open_signed_in(new_page, somchai)
    page.goto(shared_server.url + "/add-risk")
    save = page.get_by_role("button", name="เสนอจุดเสี่ยง")
    expect(save).to_be_disabled(timeout=30_000)
    page.get_by_text("การทุจริตทางนโยบาย").click()  # the four taps
    choose_a_community(page)
    expect(save).to_be_enabled()
    save.click()
    expect(page.get_by_text("เสนอจุดเสี่ยงแล้ว")).to_be_visible(timeout=10_000)
    page.goto(shared_server.url + "/review")
    expect(page.get_by_text("ไม่มีจุดเสี่ยงที่รอการตรวจทาน")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="รับรอง")).to_have_count(0)
    expect(looking.locator("#map_div .dm-risk span")).to_have_count(0)

    review = open_signed_in(new_page, malee)
    review.goto(shared_server.url + "/review")
    approve = review.get_by_role("button", name="รับรอง")
    approve.wait_for(timeout=30_000)
    for group, score in ((r"^โอกาสเกิด", "4"), (r"^ผลกระทบ", "5")):
        choice = review.get_by_role("radiogroup", name=re.compile(group))
        choice.get_by_role("radio", name=score).click()
        expect(choice.get_by_role("radio", name=score)).to_be_checked()
    review.wait_for_timeout(500)
    approve.click()
    badge = looking.locator("#map_div .dm-risk span")
    expect(badge.locator(".dm-mark-4")).to_have_count(1, timeout=WITHIN_MS)
    badge.click()
    card = looking.locator("#dm-card")
    expect(card).to_contain_text("การทุจริตทางนโยบาย")
    expect(card).to_contain_text("โอกาสเกิด 4 × ผลกระทบ 5")
    expect(card).to_contain_text("ระดับชุมชน")  # the place, as exactly as it is public
    looking.page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_arrows_go_through_the_queue_of_a_wide_screen_and_a_phone_has_one_card(
    shared_server, new_page
):
    coordinator = people.cookie(shared_server, "somsri", "coordinator", "DS07")
    officer = people.cookie(shared_server, "wichai", "officer")
    page = open_signed_in(new_page, coordinator)
    page.goto(shared_server.url + "/add-risk")
    for _ in range(2):
        wait_until_ready(map_of(page, "/add-risk"))
        save = page.locator(".st-key-risk-save button")
        expect(save).to_be_disabled(timeout=30_000)
        kind = page.get_by_role("radio", name="การทุจริตทางนโยบาย")
        kind.click()
        expect(kind).to_be_checked()
        choose_a_community(page)
        expect(save).to_be_enabled()
        save.click()
        expect(page.get_by_text("เสนอจุดเสี่ยงแล้ว")).to_be_visible(timeout=10_000)
        page.reload()

    review = new_page({"width": 1280, "height": 900})
    review.context.add_cookies([officer])
    review.goto(shared_server.url + "/review")
    queue = review.get_by_role("radiogroup", name="เลือกรายการ").get_by_role("radio")
    expect(queue.first).to_be_checked(timeout=30_000)
    expect(review.get_by_role("button", name="ถัดไป")).to_be_hidden()
    card = review.locator(".st-key-review-card")
    first = card.locator(".stText").first.inner_text()
    queue.first.focus()
    review.keyboard.press("ArrowDown")
    expect(queue.nth(1)).to_be_checked()
    expect(card.locator(".stText").first).not_to_have_text(first)

    review.set_viewport_size(PHONE)
    expect(queue.first).to_be_hidden()
    review.get_by_role("button", name="ก่อนหน้า").click()
    expect(card.locator(".stText").first).to_have_text(first)
    assert review.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def propose_near_ds07(page, server, metres):
    """Propose a risk point so many metres north of DS07's point by a tap on the map."""
    page.goto(server.url + "/add-risk")
    frame = wait_until_ready(map_of(page, "/add-risk"))
    expect(frame.get_by_text("แตะตำแหน่งบนแผนที่เพื่อปักหมุด")).to_be_visible(timeout=15_000)
    frame.evaluate(
        "(lat) => dusitmap.map.setView([lat, 100.50413], 17, { animate: false })",
        13.77991 + metres / 111_000,
    )
    box = frame.locator("#map_div").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("radio", name="การใช้อำนาจหน้าที่หรือทรัพย์สินของชุมชนโดยมิชอบ").click()
    save = page.locator(".st-key-risk-save button")
    expect(save).to_be_enabled(timeout=10_000)
    save.click()
    expect(page.get_by_text("เสนอจุดเสี่ยงแล้ว")).to_be_visible(timeout=10_000)


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desktop"])
def test_a_duplicate_is_seen_beside_and_merged_and_a_stale_click_does_nothing(
    server, new_page, size
):
    somchai = open_signed_in(new_page, people.cookie(server, "somchai", "coordinator", "DS07"))
    for metres in (0, 40):
        propose_near_ds07(somchai, server, metres)
    reviewers = []
    for name in ("malee", "prasit"):
        page = new_page(size)
        page.context.add_cookies([people.cookie(server, name, "officer")])
        page.goto(server.url + "/review")
        metres = page.get_by_text(re.compile("ห่าง (3[7-9]|4[0-3]) เมตร"))
        expect(metres).to_be_visible(timeout=30_000)
        reviewers.append(page)
    first, second = reviewers
    first.get_by_role("button", name="รวมรายการนี้เข้ากับจุดที่ 2").first.click()
    expect(first.get_by_text("จุดที่คงอยู่")).to_be_visible(timeout=10_000)
    first.get_by_role("button", name="ยืนยันการรวม").first.click()
    expect(first.get_by_text("รอการตรวจทาน (1)")).to_be_visible(timeout=10_000)
    # The other one still has the card before them: their click is for what is no more.
    second.get_by_role("button", name="รวมรายการนี้เข้ากับจุดที่ 2").first.click()
    expect(second.get_by_text("รอการตรวจทาน (1)")).to_be_visible(timeout=10_000)
    audit = server.command("audit", "verify")
    assert audit.returncode == 0

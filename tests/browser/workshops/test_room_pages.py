"""The phone and the projector of a room, on a real server and a network that comes and goes."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from geodata.actions.workshops import pin_titles, workshops
from tests.browser.rooms import CATEGORIES, PHONE, OpenRoom, propose, send, tap_map, wait_until_sent
from tests.seen import pin_as_it_is

NOTE = "ข้อความที่เห็นเฉพาะผู้ตรวจทาน"


@pytest.fixture
def room(shared_server, request):
    opened = OpenRoom(shared_server, request.node.name[:60])
    yield opened
    opened.close()


@pytest.fixture
def phone(room, new_page):
    return room.phone(new_page)


def panel(page, view):
    expect(page.locator("#rm-panel")).to_have_attribute("data-view", view)
    return page.locator("#rm-panel")


def test_one_tap_in_and_four_to_a_pin(room, phone):
    taps = []
    phone.expose_function("tapped", lambda: taps.append(1))
    phone.evaluate("() => addEventListener('click', () => tapped(), true)")
    propose(phone)
    wait_until_sent(phone)
    [pin] = room.pins()
    assert pin.category == "policy"
    assert len(taps) == 4
    expect(phone.locator("#rm-about")).to_contain_text("1 หมุด")
    expect(phone.locator("#rm-mine")).to_be_visible()


def test_a_community_from_the_list_and_a_note(room, phone):
    phone.tap("#rm-propose")
    phone.tap('[data-category="community"]')
    phone.tap("#rm-list")
    phone.locator("#rm-community").select_option("DS07")
    phone.locator("#rm-note").fill(NOTE)
    send(phone)
    wait_until_sent(phone)
    [found] = room.do(workshops.read_workshop).pins
    assert (found.pin.community_id, found.note, found.pin.cell) == ("DS07", NOTE, None)


def set_pin_beside_a_community(phone):
    """Set a pin 8 m outside of DS07, by the map itself."""
    phone.tap("#rm-propose")
    phone.tap('[data-category="policy"]')
    panel(phone, "place")
    phone.evaluate("() => dusitroom.map.setView([13.77959, 100.50384], 17, { animate: false })")
    tap_map(phone)
    panel(phone, "send")


def test_a_pin_beside_a_community_belongs_to_it_only_if_the_person_says_so(room, phone):
    set_pin_beside_a_community(phone)
    expect(phone.locator("#rm-panel")).to_contain_text(
        re.compile(r"ราชผาทับทิมร่วมใจ \(ห่าง \d+ ม\.\)")
    )
    expect(phone.locator("#rm-send")).to_be_disabled()
    phone.tap('[data-belongs="true"]')
    expect(phone.locator('[data-belongs="true"]')).to_have_attribute("aria-pressed", "true")
    phone.tap("#rm-send")
    wait_until_sent(phone)
    assert room.pins()[0].community_id == "DS07"
    set_pin_beside_a_community(phone)
    phone.tap('[data-belongs="false"]')
    phone.tap("#rm-send")
    wait_until_sent(phone)
    assert {pin.community_id for pin in room.pins()} == {"DS07", None}


def test_a_title_reaches_everybody_once_the_facilitator_let_it(room, phone, new_page):
    phone.tap("#rm-propose")
    phone.tap('[data-category="policy"]')
    tap_map(phone)
    phone.locator("#rm-send").wait_for()
    phone.locator("#rm-pin-title").fill("ป้ายโครงการไม่ครบ")
    phone.locator("#rm-note").fill(NOTE)
    send(phone)
    wait_until_sent(phone)
    [pin] = room.pins()
    assert (pin.title, pin.is_title_approved) == ("ป้ายโครงการไม่ครบ", False)
    room.do(workshops.reveal_pins)
    projector, other = room.projector(new_page), room.phone(new_page)
    expect(projector.locator("#pj-side li")).to_have_count(1)
    for page in (projector, other):
        assert "ป้ายโครงการไม่ครบ" not in page.content()
    seen = pin_as_it_is(room.project, room.id, pin.id)
    room.do(pin_titles.approve_title, pin.id, seen, pin.title, frozenset())
    expect(projector.locator("#pj-side li b")).to_have_text("ป้ายโครงการไม่ครบ")
    other.locator("#rm-map .rm-pin").dispatch_event("click")
    expect(panel(other, "pins").locator("li b")).to_have_text("ป้ายโครงการไม่ครบ")
    [number] = [pin.number for pin in room.pins()]
    for page, list_of in ((projector, "#pj-side"), (other, "#rm-panel")):
        expect(page.locator(f"{list_of} .rm-number")).to_have_text(str(number))
        expect(page.locator(".rm-pin span").first).to_have_text(str(number))
    phone.tap("#rm-mine")
    expect(panel(phone, "mine").locator("li")).to_contain_text(f"หมุดที่ {number}")


def test_a_bunch_of_pins_opens_as_a_list_on_phone_and_projector(room, phone, new_page):
    for across in (0.5, 0.5, 0.2):
        propose(phone, across=across)
    wait_until_sent(phone)
    room.do(workshops.reveal_pins)
    projector = room.projector(new_page)
    expect(projector.locator("#pj-side li")).to_have_count(3)
    projector.locator(".rm-bunch span").click()
    expect(projector.locator("#pj-side h2")).to_have_text("หมุดในบริเวณนี้")
    expect(projector.locator("#pj-side li")).to_have_count(2)
    projector.get_by_role("button", name="ดูหมุดทั้งหมด").click()
    expect(projector.locator("#pj-side li")).to_have_count(3)
    other = room.phone(new_page)
    other.locator("#rm-map .rm-bunch span").tap()
    expect(panel(other, "pins").locator("li")).to_have_count(2)


def test_a_room_for_one_community_is_framed_on_it(shared_server, new_page):
    opened = OpenRoom(shared_server, "one community", community_id="DS07")
    try:
        phone, projector = opened.phone(new_page), opened.projector(new_page)
        for page, name in ((phone, "dusitroom"), (projector, "dusitprojector")):
            page.wait_for_function(
                f"() => {name}.map.getBounds().contains([13.77991, 100.50413])"
                f" && {name}.map.distance({name}.map.getBounds().getNorthWest(),"
                f" {name}.map.getBounds().getSouthEast()) < 1500"
            )
    finally:
        opened.close()


def test_a_tap_outside_the_district_is_answered_and_sets_no_pin(room, phone):
    tap_map(phone)
    strip = phone.locator("#rm-strip")
    expect(strip).to_have_text("แตะ เสนอจุดเสี่ยง ก่อน จึงปักหมุดบนแผนที่ได้")
    phone.tap("#rm-propose")
    phone.tap('[data-category="policy"]')
    panel(phone, "place")
    phone.evaluate("() => dusitroom.map.setView([13.735, 100.47], 16, { animate: false })")
    tap_map(phone, 0.4, 0.6)
    expect(strip).to_have_text("ตำแหน่งนี้อยู่นอกเขตดุสิต โปรดแตะภายในเขต")
    panel(phone, "place")
    phone.get_by_role("button", name="ย่อแผนที่").tap()
    phone.wait_for_function("() => dusitroom.map.getZoom() === 15")
    expect(phone.locator("#rm-map .leaflet-zoom-anim")).to_have_count(0)
    phone.tap("#rm-whole")
    phone.wait_for_function("() => dusitroom.map.getBounds().contains([13.7785, 100.5160])")
    tap_map(phone)
    panel(phone, "send")


def test_a_pin_outside_the_community_of_the_room_says_so(shared_server, new_page):
    opened = OpenRoom(shared_server, "a pin elsewhere", community_id="DS07")
    try:
        phone = opened.phone(new_page)
        phone.wait_for_function("() => dusitroom.map.getZoom() > 15")
        expect(phone.locator("#rm-whole")).to_have_text("ทั้งชุมชน")
        phone.tap("#rm-propose")
        phone.tap('[data-category="policy"]')
        phone.evaluate("() => dusitroom.map.setView([13.7705, 100.5170], 16, { animate: false })")
        tap_map(phone)
        expect(panel(phone, "send")).to_contain_text("ซึ่งเป็นชุมชนของเวิร์กช็อปนี้")
        phone.tap("#rm-whole")
        phone.wait_for_function("() => dusitroom.map.getBounds().contains([13.77991, 100.50413])")
    finally:
        opened.close()


def test_a_revealed_pin_answers_a_tap(room, phone):
    problems = []
    phone.on("pageerror", lambda error: problems.append(str(error)))
    propose(phone)
    wait_until_sent(phone)
    room.do(workshops.reveal_pins)
    revealed = phone.locator("#rm-map .rm-pin.leaflet-interactive")
    revealed.first.wait_for(state="attached")
    revealed.first.dispatch_event("click")  # the phone's own mark lies on top of it
    panel(phone, "pins")
    assert problems == []


def test_an_own_pin_is_moved_and_taken_back(room, phone):
    propose(phone, across=0.5, down=0.5)
    wait_until_sent(phone)
    [first] = room.do(workshops.read_workshop).pins
    phone.tap("#rm-mine")
    panel(phone, "mine").get_by_role("button", name=re.compile("^ย้าย")).tap()
    panel(phone, "place")
    tap_map(phone, 0.45, 0.35)
    send(phone)
    wait_until_sent(phone)
    [moved] = room.do(workshops.read_workshop).pins
    assert moved.pin.id == first.pin.id
    assert moved.point != first.point
    phone.tap("#rm-mine")
    panel(phone, "mine").get_by_role("button", name=re.compile("^ถอน")).tap()
    wait_until_sent(phone)
    assert room.pins()[0].withdrawn
    expect(phone.locator("#rm-panel li")).to_have_attribute("data-state", "withdrawn")


def test_what_was_done_without_a_network_is_sent_once_and_later(room, phone):
    phone.context.set_offline(True)
    propose(phone)
    propose(phone, "community", down=0.4)
    expect(phone.locator("#rm-strip")).to_contain_text("รอส่ง 2 รายการ", timeout=15_000)
    assert room.pins() == []
    phone.context.set_offline(False)
    wait_until_sent(phone)
    assert sorted(pin.category for pin in room.pins()) == ["community", "policy"]


def test_a_lost_answer_makes_no_second_pin(room, phone):
    lost = []

    def lose_the_answer(route):
        route.fetch()  # the server takes it
        lost.append(1)
        route.abort()  # the phone never hears of it

    phone.route("**/proposals", lose_the_answer, times=2)
    propose(phone)
    wait_until_sent(phone)
    assert len(lost) == 2
    assert len(room.pins()) == 1


def test_a_page_opened_again_sends_what_it_kept(room, phone):
    phone.route("**/proposals", lambda route: route.abort())
    propose(phone)
    expect(phone.locator("#rm-strip")).to_contain_text("รอส่ง 1 รายการ", timeout=15_000)
    phone.unroute("**/proposals")
    phone.reload()
    panel(phone, "home")
    wait_until_sent(phone)
    assert len(room.pins()) == 1


def test_dots_are_given_through_a_cut_and_counted_when_closed(room, phone, new_page):
    for down in (0.35, 0.45, 0.55):
        propose(phone, down=down)
    wait_until_sent(phone)
    room.do(workshops.reveal_pins)
    room.do(workshops.open_voting, 2)
    phone.tap("#rm-vote")
    dots = phone.locator(".rm-dot")
    expect(dots).to_have_count(3)
    dots.nth(0).tap()
    phone.context.set_offline(True)
    dots.nth(1).tap()
    expect(dots.nth(2)).to_be_disabled()  # both dots are given
    dots.nth(1).tap()
    dots.nth(2).tap()
    phone.wait_for_function("() => dusitroom.waiting > 0")
    phone.context.set_offline(False)
    wait_until_sent(phone)
    chosen = {int(dots.nth(i).get_attribute("data-pin")) for i in (0, 2)}
    projector = room.projector(new_page)
    expect(projector.locator("#pj-side")).to_contain_text("ลงแล้ว 1 จาก 1 เครื่อง")
    expect(projector.locator("#pj-side li")).to_have_count(3)
    assert projector.locator(".rm-votes, .pj-rank").count() == 0  # no result before the end
    assert is_map_seen(projector)
    room.do(workshops.close_voting)
    phone.tap("#rm-results")
    expect(phone.locator("#rm-ranking li")).to_have_count(2)
    expect(projector.locator("#pj-side .rm-votes")).to_have_count(2)
    assert is_map_seen(projector)
    ranking = phone.evaluate("() => dusitroom.room.ranking.filter((row) => row.votes)")
    assert {row["id"] for row in ranking} == chosen


def test_the_projector_shows_pins_when_they_are_revealed_and_never_a_note(room, phone, new_page):
    phone.tap("#rm-propose")
    phone.tap('[data-category="policy"]')
    tap_map(phone)
    phone.locator("#rm-note").fill(NOTE)
    send(phone)
    wait_until_sent(phone)
    projector = room.projector(new_page)
    expect(projector.locator("#pj-over")).to_contain_text("1")
    expect(projector.locator(".rm-pin")).to_have_count(0)
    room.do(workshops.reveal_pins)
    expect(projector.locator(".rm-pin")).to_have_count(1)
    other = room.phone(new_page)
    expect(other.locator(".rm-pin")).to_have_count(1)
    for page in (projector, other):
        assert NOTE not in page.content()
    assert (
        room.do(workshops.read_workshop).pins[0].note == NOTE
    )  # the control: it is kept for the review


def test_a_projector_invites_nobody_into_a_closed_room(room, new_page):
    projector = room.projector(new_page)
    expect(projector.locator("#pj-qr")).to_be_visible()  # the control
    room.do(workshops.close_room)
    expect(projector.locator("#pj-over")).to_contain_text("ปิดห้องแล้ว")
    expect(projector.locator("#pj-qr")).to_be_hidden()
    expect(projector.locator("#pj-code")).to_be_hidden()


def test_every_word_on_the_projector_is_read_from_the_back_row(room, phone, new_page):
    for down in (0.35, 0.5):
        propose(phone, down=down)
    wait_until_sent(phone)
    projector = room.projector(new_page)
    assert small_words(projector) == []
    room.do(workshops.reveal_pins)
    expect(projector.locator(".rm-pin")).to_have_count(2)
    assert small_words(projector) == []
    room.do(workshops.open_voting, 1)
    expect(projector.locator("body")).to_have_attribute("data-shows", "voting")
    assert small_words(projector) == []
    phone.tap("#rm-vote")
    phone.locator(".rm-dot").nth(0).tap()
    wait_until_sent(phone)
    room.do(workshops.close_voting)
    expect(projector.locator("#pj-side .rm-votes")).to_have_count(1)
    assert small_words(projector) == []
    assert projector.locator("#pj-qr").bounding_box()["width"] >= 300
    projector.evaluate("() => { document.querySelector('#pj-address').style.fontSize = '27px' }")
    assert small_words(projector) == ["pj-address"]  # the control


def is_map_seen(page):
    """Whether the map has a good part of the screen, undimmed, with nothing over its middle."""
    box = page.locator("#pj-map").bounding_box()
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    return (
        box["width"] >= 600
        and box["height"] >= 700
        and page.locator("#pj-map").evaluate("(map) => getComputedStyle(map).opacity") == "1"
        and page.evaluate(
            "([x, y]) => !!document.elementFromPoint(x, y).closest('#pj-map')", middle
        )
    )


def small_words(page):
    """What is smaller than 28 px."""
    return page.evaluate(
        "() => [...document.querySelectorAll('body *')]"
        ".filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))"
        ".filter((e) => e.getClientRects().length)"
        ".filter((e) => parseFloat(getComputedStyle(e).fontSize) < 28)"
        ".map((e) => e.id || e.textContent)"
    )


def test_a_closed_room_leaves_nothing_in_the_phone(room, phone):
    propose(phone)
    wait_until_sent(phone)
    phone.route("**/proposals", lambda route: route.abort())
    propose(phone, down=0.4)
    phone.wait_for_function("() => Object.keys(sessionStorage).length > 0")  # the control
    room.do(workshops.close_room)
    panel(phone, "over")
    expect(phone.locator("#rm-unsent")).to_contain_text("1")
    assert phone.evaluate("() => Object.keys(sessionStorage)") == []


def test_a_dot_given_as_the_room_closes_is_not_kept_in_the_phone(room, phone):
    propose(phone)
    wait_until_sent(phone)
    room.do(workshops.reveal_pins)
    room.do(workshops.open_voting, 1)
    phone.tap("#rm-vote")
    expect(phone.locator(".rm-dot")).to_have_count(1)
    phone.evaluate("() => setInterval(() => document.querySelector('.rm-dot')?.click(), 100)")
    phone.wait_for_function("() => dusitroom.waiting === 1")  # a ballot that is still being made
    room.do(workshops.close_room)
    panel(phone, "over")
    wait_until_sent(phone)
    assert phone.evaluate("() => Object.keys(sessionStorage)") == []


def test_what_a_gate_of_the_network_answered_is_sent_later(room, phone):
    """As a hotel's or a school's, which answers for us until somebody agrees to its terms."""
    gate = "<html>โปรดยอมรับเงื่อนไข</html>"
    phone.route(
        "**/proposals",
        lambda route: route.fulfill(status=403, content_type="text/html", body=gate),
    )
    propose(phone)
    expect(phone.locator("#rm-strip")).to_contain_text("รอส่ง 1 รายการ", timeout=15_000)
    phone.unroute("**/proposals")
    wait_until_sent(phone)
    assert len(room.pins()) == 1


def refuse(phone, path):
    """Answer as the server does where it does not take something."""
    phone.route(
        path, lambda route: route.fulfill(status=400, json={"error": "E-X", "message": "ไม่รับ"})
    )


def test_control_what_our_server_refuses_is_not_sent_again(room, phone):
    refuse(phone, "**/proposals")
    propose(phone)
    wait_until_sent(phone)
    expect(phone.locator("#rm-strip")).to_contain_text("ไม่รับ")
    assert room.pins() == []


def test_a_dot_that_was_refused_does_not_look_given(room, phone):
    propose(phone)
    wait_until_sent(phone)
    room.do(workshops.reveal_pins)
    room.do(workshops.open_voting, 1)
    phone.tap("#rm-vote")
    dot = phone.locator(".rm-dot")
    refuse(phone, "**/votes")
    dot.tap()
    expect(dot).to_have_attribute("aria-pressed", "true")  # before the answer
    expect(dot).to_have_attribute("aria-pressed", "false")
    phone.unroute("**/votes")
    dot.tap()
    wait_until_sent(phone)
    expect(dot).to_have_attribute("aria-pressed", "true")
    expect(phone.locator("#rm-strip")).to_be_hidden(timeout=10_000)
    room.do(workshops.close_voting)
    assert [row.vote_count for row in room.do(workshops.read_workshop).pins] == [1]


def test_a_room_closes_also_where_the_browser_keeps_nothing(room, new_page):
    page = new_page(PHONE, has_touch=True)
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('shut'); } })"
    )
    page.goto(room.url)
    panel(page, "home")
    propose(page)
    wait_until_sent(page)
    assert len(room.pins()) == 1
    room.do(workshops.close_room)
    panel(page, "over")


@pytest.mark.parametrize("language", ["th", "en"])
def test_nothing_serious_stands_in_the_way_of_a_screen_reader(room, new_page, language):
    page = room.phone(new_page)
    page.goto(f"{room.url}?lang={language}")
    panel(page, "home")
    check_accessibility(page)
    page.tap("#rm-propose")
    check_accessibility(page)
    page.tap('[data-category="policy"]')
    tap_map(page)
    check_accessibility(page)
    send(page)
    wait_until_sent(page)
    room.do(workshops.reveal_pins)
    room.do(workshops.open_voting, 3)
    page.tap("#rm-vote")
    check_accessibility(page)
    check_accessibility(room.projector(new_page))


def check_accessibility(page):
    found = Axe().run(page).response["violations"]
    grave = [violation for violation in found if violation["impact"] in ("serious", "critical")]
    assert [(violation["id"], violation["nodes"][0]["html"][:120]) for violation in grave] == []
    small = page.evaluate(
        "() => [...document.querySelectorAll('#rm-panel button, #rm-panel a, #rm-panel select')]"
        ".filter((e) => e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML)"
    )
    assert small == []


def test_the_check_finds_a_fault(room, phone):
    phone.tap("#rm-propose")  # a step that news of the room does not draw anew
    phone.evaluate("() => document.querySelector('[data-category]').replaceChildren()")
    with pytest.raises(AssertionError):
        check_accessibility(phone)


def test_every_category_of_the_study_can_be_chosen(phone):
    phone.tap("#rm-propose")
    found = [
        element.get_attribute("data-category") for element in phone.locator("[data-category]").all()
    ]
    assert tuple(found) == CATEGORIES

"""One evening in one run: a facilitator, a projector and thirty phones, ten of them cut off."""

import time
from collections import Counter

import pytest
from playwright.sync_api import expect

from geodata.actions.workshops import workshop_pins, workshops
from tests.browser.rooms import CATEGORIES, OpenRoom, propose, wait_until_sent
from tests.seen import pass_displayed_version

PHONES = 30
CUT = 10  # of them lose their network
CUT_S = 20
DOTS = 2
SENT = 5


@pytest.fixture
def room(shared_server):
    opened = OpenRoom(shared_server, "story")
    yield opened
    opened.close()


def test_thirty_phones_and_every_pin_exactly_once(room, new_page):
    projector = room.projector(new_page)
    phones = [room.phone(new_page) for _ in range(PHONES)]
    expect(projector.locator("#pj-joined b")).to_have_text(str(PHONES))

    for number, phone in enumerate(phones):
        propose(phone, CATEGORIES[number % 4], down=0.3 + 0.01 * number)
    cut_at = time.monotonic()
    for phone in phones[:CUT]:
        phone.context.set_offline(True)
    for number, phone in enumerate(phones):
        propose(phone, CATEGORIES[number % 3], down=0.62 - 0.01 * number)
    for phone in phones[CUT:]:
        wait_until_sent(phone)
    phones[0].wait_for_function("() => dusitroom.waiting === 1")  # the control: it was cut off
    phones[0].wait_for_timeout(max(0.0, CUT_S - (time.monotonic() - cut_at)) * 1000)
    assert len(room.pins()) == 2 * PHONES - CUT
    for phone in phones[:CUT]:
        phone.context.set_offline(False)
    for phone in phones[:CUT]:
        wait_until_sent(phone)

    pins = room.pins()
    assert len(pins) == 2 * PHONES
    wanted = Counter(CATEGORIES[n % 4] for n in range(PHONES))
    wanted += Counter(CATEGORIES[n % 3] for n in range(PHONES))
    assert Counter(str(pin.category) for pin in pins) == wanted
    expect(projector.locator(".pj-figure b")).to_have_text(str(2 * PHONES))
    expect(projector.locator(".rm-pin")).to_have_count(0)

    room.do(workshops.reveal_pins)
    projector.wait_for_function(f"() => dusitprojector.room.pins.length === {2 * PHONES}")
    room.do(workshops.open_voting, DOTS)
    given = Counter()
    for number, phone in enumerate(phones):
        phone.tap("#rm-vote")
        for choice in (number % 7, 7 + number % 3):
            dot = phone.locator(".rm-dot").nth(choice)
            dot.tap()
            given[int(dot.get_attribute("data-pin"))] += 1
    for phone in phones:
        phone.wait_for_function("() => dusitroom.waiting === 0")
    expect(projector.locator("#pj-side")).to_contain_text(f"ลงแล้ว {PHONES} จาก {PHONES} เครื่อง")
    expect(projector.locator("#pj-side .rm-votes")).to_have_count(0)

    room.do(workshops.close_voting)
    projector.wait_for_selector("#pj-side .rm-votes")
    ranking = projector.evaluate("() => dusitprojector.room.ranking")
    assert {row["id"]: row["votes"] for row in ranking if row["votes"]} == given

    best = [row["id"] for row in ranking[:SENT]]
    first = room.do(pass_displayed_version(workshop_pins.send_to_review), best)
    again = room.do(pass_displayed_version(workshop_pins.send_to_review), best)
    assert len(set(first)) == SENT
    assert sorted(first) == sorted(again)
    room.do(workshops.close_room)
    for phone in phones:
        expect(phone.locator("#rm-panel")).to_have_attribute("data-view", "over", timeout=15_000)

"""One laptop against a room: it fills it, it decides the vote, it comes back. Each must fail.

The laptop speaks to our own routes as phones do, from an address of its own or from that of the
hall; the facilitator does what the desk offers. Each attack is also made where nobody does anything
about it, where it must succeed: else it would prove nothing.
"""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from geodata.actions import TERMINAL
from geodata.actions.workshops import room_crowd, rooms, workshop_pins, workshops
from geodata.actions.workshops.room_upkeep import maintain_rooms
from geodata.actions.workshops.rooms import Guest
from geodata.model.workshops.workshops import DEFAULT_DEVICES, WorkshopDraft, WorkshopKind
from mapping.room_crowds import CROWDS, RoomCrowds, count_voted
from tests.geodata.actions.workshops.test_rooms import pin
from tests.mapping.web.conftest import client as site_client
from tests.seen import pins_as_they_are

client = site_client

OURS = {"origin": "http://localhost"}
HALL, AWAY = "192.0.2.7", "203.0.113.9"
HONEST = 12  # phones of the people in the hall
SIZE = 40
DRAFT = WorkshopDraft(
    "crowd", WorkshopKind.HEARING, "รับฟังความคิดเห็น", date(2026, 11, 28), "ศาลา", None, None
)
JOINED, FULL, LOCKED = 200, "E-ROOM-14", "E-ROOM-23"


@pytest.fixture
def room(project, now_is):
    made = workshops.create_workshop(project, TERMINAL, DRAFT, at=now_is())
    room_crowd.set_size(project, TERMINAL, made.id, SIZE, at=now_is())
    CROWDS.forget_room(made.id)  # a room of another test in this process had this number
    yield workshops.open_room(project, TERMINAL, made.id, at=now_is())
    CROWDS.forget_room(made.id)


@pytest.fixture
def now_is():
    return lambda: datetime.now(UTC)


@pytest.fixture
def do(project, room, now_is):
    return lambda act, *more: act(project, TERMINAL, room.id, *more, at=now_is())


@pytest.fixture
def enter(client, room):
    """Let a new phone in from an address; return it, or the code of the refusal."""

    def make(address):
        phone = TestClient(client.app, base_url="http://localhost", client=(address, 1))
        phone.headers.update(OURS)
        answer = phone.post(f"/w/{room.code}/join")
        return phone if answer.status_code == JOINED else answer.json()["error"]

    return make


def crowds(project, room, now_is):
    inside = room_crowd.list_phones(project, TERMINAL, room.id, at=now_is())
    return CROWDS.list_crowds(room.id, inside.keys()), inside


def laptop(enter, address, tries=3 * SIZE):
    """Come in as often as it is let; return the phones that it has then, and what it heard."""
    found = [enter(address) for _ in range(tries)]
    return [outcome for outcome in found if isinstance(outcome, TestClient)], Counter(
        outcome for outcome in found if isinstance(outcome, str)
    )


def test_a_laptop_from_elsewhere_fills_no_room_for_long(project, room, do, enter, now_is, figure):
    taken, heard = laptop(enter, AWAY)
    assert (len(taken), heard) == (SIZE, {FULL: 2 * SIZE})
    assert enter(HALL) == FULL  # the control: where nobody does anything, it is full
    found, _ = crowds(project, room, now_is)
    assert [(crowd.network, crowd.phones) for crowd in found] == [("ก", SIZE)]
    CROWDS.set_closed(room.id, "ก", closed=True)
    assert do(room_crowd.remove_phones, found[0].codes) == SIZE
    do(room_crowd.unlock_room)
    assert laptop(enter, AWAY) == ([], {LOCKED: 3 * SIZE})
    assert all(isinstance(enter(HALL), TestClient) for _ in range(HONEST))
    for client in taken:  # and what it held is worth nothing any more
        assert client.get(f"/w/{room.code}/state").status_code == 401
    figure(
        "one laptop in a room",
        f"takes {len(taken)} of {SIZE} places; removed in one step, then 0 of {3 * SIZE} tries",
    )


def test_a_locked_room_takes_no_late_phone_and_loses_none(room, do, enter):
    honest = [enter(HALL) for _ in range(HONEST)]
    do(room_crowd.lock_room)
    assert laptop(enter, HALL) == ([], {LOCKED: 3 * SIZE})
    for client in honest:
        assert (
            client.post(f"/w/{room.code}/join").status_code == JOINED
        )  # who is in stays who it is
        assert client.get(f"/w/{room.code}/state").json()["joined"] == HONEST
    do(room_crowd.unlock_room)
    assert isinstance(enter(HALL), TestClient)  # the control


def ballot(phone, room, pin_id):
    sent = {"sequence": 1, "pins": [pin_id]}
    return phone.post(f"/w/{room.code}/votes", json=sent).status_code


@pytest.fixture
def two_pins(project, room, enter, now_is):
    """Twelve honest phones and the pins of two of them, shown."""
    honest = [enter(HALL) for _ in range(HONEST)]
    made = []
    for number, client in enumerate(honest[:2]):
        body = {
            "token": f"token-of-a-pin-{number:04d}",
            "category": "policy",
            "community_id": "DS07",
        }
        made.append(client.post(f"/w/{room.code}/proposals", json=body).json()["id"])
    workshops.reveal_pins(project, TERMINAL, room.id, at=now_is())
    return honest, made


def votes(do):
    return {room_pin.pin.id: room_pin.vote_count for room_pin in do(workshops.read_workshop).pins}


def test_the_vote_is_locked_to_late_phones(room, do, enter, two_pins):
    honest, (right, wrong) = two_pins
    do(workshops.open_voting, 1)
    assert {ballot(client, room, right) for client in honest} == {200}
    assert laptop(enter, HALL) == ([], {LOCKED: 3 * SIZE})
    assert votes(do) == {right: HONEST, wrong: 0}


def test_control_where_the_room_is_unlocked_a_laptop_decides_the_vote(room, do, enter, two_pins):
    honest, (right, wrong) = two_pins
    do(workshops.open_voting, 1)
    do(room_crowd.unlock_room)
    for client in honest:
        ballot(client, room, right)
    for client in laptop(enter, HALL)[0]:
        ballot(client, room, wrong)
    assert votes(do) == {right: HONEST, wrong: SIZE - HONEST}


def test_phones_of_the_halls_own_network_that_came_at_once_go_with_their_ballots_and_pins(
    project, room, do, enter, two_pins, now_is, monkeypatch
):
    """The laptop was in before the vote, on the Wi-Fi of the hall."""
    honest, (right, wrong) = two_pins
    later = CROWDS._clock() + 600
    monkeypatch.setattr(CROWDS, "_clock", lambda: later)
    attackers, _ = laptop(enter, HALL)
    body = {"token": "token-of-the-laptop-1", "category": "policy", "community_id": "DS07"}
    theirs = attackers[0].post(f"/w/{room.code}/proposals", json=body).json()["id"]
    asked = attackers[0].post(
        f"/w/{room.code}/questions", json={"token": "question-of-laptop", "text": "ทำไม"}
    )
    assert asked.status_code in (200, 400)  # only a forum takes questions
    do(workshops.open_voting, 1)
    for attacker in attackers:
        assert ballot(attacker, room, wrong) == 200
    for client in honest[:-1]:
        ballot(client, room, right)
    ballot(honest[-1], room, theirs)  # somebody liked the pin that goes
    found, inside = crowds(project, room, now_is)
    assert [(crowd.network, crowd.phones) for crowd in found] == [
        ("ก", HONEST), ("ก", SIZE - HONEST),
    ]  # fmt: skip
    assert count_voted(found[1], inside) == SIZE - HONEST
    assert do(room_crowd.remove_phones, found[1].codes) == SIZE - HONEST
    assert votes(do)[right] == HONEST - 1
    assert votes(do)[wrong] == 0
    gone = next(
        room_pin for room_pin in do(workshops.read_workshop).pins if room_pin.pin.id == theirs
    )
    assert gone.pin.withdrawn
    assert do(workshops.read_workshop).joined_count == HONEST
    assert {ballot(attacker, room, wrong) for attacker in attackers} == {401}
    assert laptop(enter, HALL) == ([], {LOCKED: 3 * SIZE})
    assert {client.get(f"/w/{room.code}/state").status_code for client in honest} == {200}


def test_what_was_sent_to_review_stays_when_its_phone_goes(project, room, do, enter, now_is):
    phone = enter(AWAY)
    body = {"token": "token-of-a-pin-0001", "category": "policy", "community_id": "DS07"}
    made = phone.post(f"/w/{room.code}/proposals", json=body).json()["id"]
    do(workshop_pins.send_to_review, pins_as_they_are(project, room.id, [made]))
    _, inside = crowds(project, room, now_is)
    assert do(room_crowd.remove_phones, list(inside)) == 1
    [kept] = do(workshops.read_workshop).pins
    assert not kept.pin.withdrawn
    assert kept.pin.risk_id is not None


def test_without_a_word_a_room_takes_as_many_as_is_usual(project, now_is):
    made = workshops.create_workshop(project, TERMINAL, replace(DRAFT, token="usual"), at=now_is())
    assert made.size == DEFAULT_DEVICES == 100


def test_a_full_room_says_so_in_thai(client, room, enter):
    laptop(enter, AWAY, SIZE)
    answer = client.post(f"/w/{room.code}/join", headers=OURS)
    assert answer.status_code == 409
    assert "เต็ม" in answer.json()["message"]


def test_no_small_network_is_told_apart_and_no_address_leaves():
    now = [0.0]
    found = RoomCrowds(lambda: now[0])
    for block, phones in (("198.51.100.0/24", 2), ("192.0.2.0/24", 5), ("203.0.113.0/24", 1)):
        for number in range(phones):
            found.add_phone(1, f"{block} {number}", block)
    inside = [f"{block} {n}" for block in found._rooms[1].letters for n in range(5)]
    seen = found.list_crowds(1, inside)
    assert [(crowd.network, crowd.phones) for crowd in seen if crowd.network] == [("ข", 5)]
    assert not any("." in crowd.network for crowd in seen)
    assert (
        count_voted(seen[0], dict.fromkeys(inside, True)) is None
    )  # five: too few to say who voted
    found.forget_room(1)
    assert [crowd.network for crowd in found.list_crowds(1, inside)] == [""]


def test_a_laptop_sees_no_cell_of_two_others_in_a_rolling_room(project, now_is):
    """It has one phone in the cell; the two others there stay hidden from it."""
    at = now_is()
    made = workshops.create_workshop(
        project, TERMINAL, replace(DRAFT, token="roll", rolling=True), at=at
    )
    room = workshops.open_room(project, TERMINAL, made.id, at=at)
    guests = [Guest(room.code, rooms.join_room(project, room.code, at=at)) for _ in range(4)]
    for number, guest in enumerate(guests[:3]):
        rooms.propose_pin(project, guest, pin(number), at=at)
    maintain_rooms(project, at=at + timedelta(minutes=1))
    assert rooms.read_state(project, room.code, at=at).pins == ()
    rooms.propose_pin(project, guests[3], pin(3), at=at)
    assert rooms.read_state(project, room.code, at=at).pins == ()  # not before the next batch
    maintain_rooms(project, at=at + timedelta(minutes=2))
    assert len(rooms.read_state(project, room.code, at=at).pins) == 4  # the control

"""Titles of pins are read before anybody else sees them, and a number once given stays."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from geodata.actions import TERMINAL
from geodata.actions.workshops import (
    pin_titles,
    rooms,
    workshop_desk,
    workshop_paper,
    workshop_pins,
    workshops,
)
from geodata.actions.workshops.room_upkeep import maintain_rooms
from geodata.actions.workshops.rooms import Guest
from geodata.errors import AppError
from geodata.model.imports.records import Category
from geodata.model.risk_words import WordsHintKind
from geodata.model.workshops.workshops import PinDraft, WorkshopDraft, WorkshopKind
from geodata.store.risks.risks import RiskStore
from tests.seen import pass_displayed_version, pin_as_it_is, pins_as_they_are

HERE = (100.50413, 13.77991)  # DS07
DRAFT = WorkshopDraft(
    "a", WorkshopKind.FOCUS_GROUP, "กลุ่มย่อยริมคลอง", date(2026, 9, 30), "ศาลา", None, None
)
TITLE = "ป้ายโครงการไม่ครบ"
PHONE_NUMBER = "081-234-5678"


@pytest.fixture
def room(project, now):
    made = workshops.create_workshop(project, TERMINAL, DRAFT, at=now)
    return workshops.open_room(project, TERMINAL, made.id, at=now)


@pytest.fixture
def do(project, room, now):
    def act(action, *more):
        return action(project, TERMINAL, room.id, *more, at=now)

    return act


@pytest.fixture
def propose(project, room, now):
    guest = Guest(room.code, rooms.join_room(project, room.code, at=now))

    def put(number, title="", point=HERE):
        draft = PinDraft(f"token-of-a-pin-{number:04d}", Category.POLICY, point, title=title)
        return rooms.propose_pin(project, guest, draft, at=now)

    put.guest = guest
    return put


@pytest.fixture
def approve(project, room, do):
    def act(pin, title, answered=()):
        seen = pin_as_it_is(project, room.id, pin.id)
        return do(pin_titles.approve_title, pin.id, seen, title, frozenset(answered))

    return act


def code_of(run, *given):
    with pytest.raises(AppError) as refused:
        run(*given)
    return refused.value.code


def read_room(project, room, now):
    return {
        shown.pin.id: (shown.pin.number, shown.pin.shown_title)
        for shown in rooms.read_state(project, room.code, at=now).pins
    }


def test_the_room_reads_a_title_only_once_the_facilitator_has(
    project, room, now, do, propose, approve
):
    pin = propose(1, f"  {TITLE}\n ")
    [waiting] = do(pin_titles.list_waiting_titles)
    assert (waiting.pin.title, waiting.hints) == (TITLE, ())
    assert do(workshop_desk.read_status).waiting_titles == 1
    do(workshops.reveal_pins)
    assert read_room(project, room, now) == {pin.id: (1, "")}
    approve(pin, TITLE)
    assert read_room(project, room, now) == {pin.id: (1, TITLE)}
    assert do(pin_titles.list_waiting_titles) == []
    assert do(workshop_desk.read_status).waiting_titles == 0


def test_the_author_reads_the_own_title_at_once(project, now, propose):
    propose(1, TITLE)
    [own] = rooms.read_own_activity(project, propose.guest, at=now).pins
    assert own.pin.title == TITLE


def test_names_and_numbers_in_a_title_are_flagged_and_answered_for(do, propose, approve):
    title = f"โทร {PHONE_NUMBER} ถนนสามเสน"
    pin = propose(1, title)
    [waiting] = do(pin_titles.list_waiting_titles)
    found = {hint.text: hint.kind for hint in waiting.hints}
    assert found == {PHONE_NUMBER: WordsHintKind.PERSON, "ถนนสามเสน": WordsHintKind.PLACE}
    assert do(pin_titles.find_title_hints, pin.id, title) == waiting.hints
    assert code_of(approve, pin, title) == "E-RISK-20"
    assert code_of(approve, pin, title, [PHONE_NUMBER]) == "E-RISK-20"
    assert do(pin_titles.find_title_hints, pin.id, TITLE) == ()
    assert approve(pin, TITLE).shown_title == TITLE  # worded anew, nothing to answer for


def test_a_title_is_removed_and_written_by_the_facilitator(project, room, do, propose, approve):
    pin = propose(1, TITLE)
    approve(pin, TITLE)
    do(pin_titles.remove_title, pin.id, pin_as_it_is(project, room.id, pin.id))
    [running] = do(workshops.read_workshop).pins
    assert (running.pin.title, running.pin.is_title_approved) == ("", False)
    assert approve(pin, "ชื่อใหม่").shown_title == "ชื่อใหม่"


def test_a_title_that_changed_since_it_was_seen_is_not_approved(
    project, room, do, propose, approve
):
    pin = propose(1, TITLE)
    seen = pin_as_it_is(project, room.id, pin.id)
    approve(pin, "ชื่ออื่น")
    for action, more in (
        (pin_titles.approve_title, (TITLE, frozenset())),
        (pin_titles.remove_title, ()),
    ):
        assert code_of(do, action, pin.id, seen, *more) == "E-CONFLICT-01"


def test_what_is_no_title_is_refused(project, room, do, propose, approve):
    pin = propose(1)
    assert code_of(approve, pin, " \n ") == "E-ROOM-25"
    assert code_of(approve, pin, "ก" * 61) == "E-TXT-02"
    assert code_of(propose, 2, "ก" * 61) == "E-TXT-02"
    do(pass_displayed_version(workshops.drop_pin), pin.id)
    assert code_of(approve, pin, TITLE) == "E-ROOM-06"


def test_what_is_withdrawn_leaves_no_title(project, now, do, propose):
    propose(1, TITLE)
    rooms.withdraw_pin(project, propose.guest, "token-of-a-pin-0001", at=now)
    assert do(workshops.read_workshop).pins[0].pin.title == ""
    assert do(pin_titles.list_waiting_titles) == []
    assert do(workshop_desk.read_status).waiting_titles == 0


def test_numbers_are_given_when_pins_are_shown_and_stay(project, room, now, do, propose):
    first = {propose(number).id for number in range(5)}
    assert all(pin.pin.number is None for pin in do(workshops.read_workshop).pins)
    do(workshops.reveal_pins)
    numbers = {pin_id: number for pin_id, (number, _) in read_room(project, room, now).items()}
    assert sorted(numbers.values()) == [1, 2, 3, 4, 5]
    gone = max(numbers, key=numbers.get)
    do(pass_displayed_version(workshops.drop_pin), gone)
    later = propose(6)
    do(workshops.hide_pins)
    hidden = propose(7)
    do(workshops.reveal_pins)
    shown = {pin_id: number for pin_id, (number, _) in read_room(project, room, now).items()}
    assert shown == {
        **{pin_id: numbers[pin_id] for pin_id in first - {gone}},
        later.id: 6,  # 5 was given already
        hidden.id: 7,
    }
    do(workshops.close_room)
    kept = {pin.pin.id: pin.pin.number for pin in do(workshops.read_workshop).pins}
    assert {pin_id: kept[pin_id] for pin_id in shown} == shown


def test_numbers_do_not_follow_the_order_of_arrival(project, room, now, do, propose):
    arrived = [propose(number).id for number in range(12)]
    do(workshops.reveal_pins)
    numbers = read_room(project, room, now)
    assert sorted(arrived, key=lambda pin_id: numbers[pin_id][0]) == sorted(arrived)


def test_pins_from_paper_get_a_number_with_their_confirmation(project, room, now, do, propose):
    propose(1)
    do(workshops.reveal_pins)
    typed = do(workshop_paper.type_in, "token-of-a-paper-1", "7 2 ซ่อมถนน")
    assert read_room(project, room, now).keys() != {typed.id}
    assert typed.number is None
    do(workshop_paper.confirm_pins, pins_as_they_are(project, room.id, [typed.id]))
    assert read_room(project, room, now)[typed.id][0] == 2


def test_a_rolling_room_numbers_what_it_chooses(project, now):
    draft = replace(DRAFT, token="rolling", rolling=True)
    made = workshops.create_workshop(project, TERMINAL, draft, at=now)
    room = workshops.open_room(project, TERMINAL, made.id, at=now)
    for number in range(4):
        guest = Guest(room.code, rooms.join_room(project, room.code, at=now))
        pin = PinDraft(f"token-of-rolling-{number:04d}", Category.POLICY, HERE)
        rooms.propose_pin(project, guest, pin, at=now)
    later = now + timedelta(seconds=61)
    maintain_rooms(project, at=later)
    assert sorted(n for n, _ in read_room(project, room, later).values()) == [1, 2, 3, 4]


def test_reviewers_read_the_title_in_the_note_and_nothing_of_it_is_public(
    project, room, do, propose
):
    pin = propose(1, TITLE)
    [risk_id] = do(pass_displayed_version(workshop_pins.send_to_review), [pin.id])
    with project.database.begin_read() as tx:
        store = RiskStore(tx, project.seal)
        assert store.note(risk_id) == TITLE
        assert all(risk.public_id != risk_id for risk in store.list_public())

"""The facilitator's desk: it offers what the room allows, and nothing else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from geodata.actions import TERMINAL
from geodata.actions.workshops import rooms, workshop_desk, workshops
from geodata.actions.workshops.rooms import Guest
from geodata.errors import BadInput
from geodata.model.imports.records import Category
from geodata.model.workshops.workshop_steps import RoomStep
from geodata.model.workshops.workshops import PinDraft, WorkshopDraft, WorkshopKind

HERE = (100.50413, 13.77991)  # DS07
DRAFT = WorkshopDraft(
    "a", WorkshopKind.FOCUS_GROUP, "กลุ่มย่อยริมคลอง", date(2026, 9, 30), "ศาลา", "DS07", None
)
TAKE = {
    RoomStep.OPEN: workshops.open_room,
    RoomStep.PAUSE: workshops.pause_pins,
    RoomStep.RESUME: workshops.resume_pins,
    RoomStep.REVEAL: workshops.reveal_pins,
    RoomStep.HIDE: workshops.hide_pins,
    RoomStep.OPEN_VOTING: lambda *given, at: workshops.open_voting(*given, 3, at=at),
    RoomStep.CLOSE_VOTING: workshops.close_voting,
    RoomStep.CLOSE: workshops.close_room,
}


@pytest.fixture
def workshop(project, now):
    return workshops.create_workshop(project, TERMINAL, DRAFT, at=now)


@pytest.fixture
def look(project, workshop):
    return lambda at: workshop_desk.read_status(project, TERMINAL, workshop.id, at=at)


@pytest.fixture
def take(project, workshop):
    return lambda step, at: TAKE[step](project, TERMINAL, workshop.id, at=at)


WAYS = [
    (),
    (RoomStep.OPEN,),
    (RoomStep.OPEN, RoomStep.PAUSE),
    (RoomStep.OPEN, RoomStep.REVEAL),
    (RoomStep.OPEN, RoomStep.REVEAL, RoomStep.OPEN_VOTING),
    (RoomStep.OPEN, RoomStep.REVEAL, RoomStep.OPEN_VOTING, RoomStep.CLOSE_VOTING),
    (RoomStep.OPEN, RoomStep.CLOSE),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way[-1] if way else "prepared")
@pytest.mark.parametrize("step", list(RoomStep))
def test_what_is_offered_can_be_done(look, take, now, way, step):
    for earlier in way:
        assert earlier in look(now).possible_steps
        take(earlier, now)
    if step in look(now).possible_steps:
        take(step, now)
    elif step in (RoomStep.OPEN, RoomStep.CLOSE_VOTING) or not way:
        with pytest.raises(BadInput):
            take(step, now)


def test_the_next_step_is_one_of_those_offered(project, look, take, workshop, now):
    coming = []
    take(RoomStep.OPEN, now)
    coming.append(look(now).next_step)
    code = look(now).workshop.code
    guest = Guest(code, rooms.join_room(project, code, at=now))
    rooms.propose_pin(
        project, guest, PinDraft("token-of-a-pin-0001", Category.POLICY, HERE), at=now
    )
    while (step := look(now).next_step) is not None:
        assert step in look(now).possible_steps
        coming.append(step)
        take(step, now)
    assert coming == [
        None,
        RoomStep.REVEAL,
        RoomStep.OPEN_VOTING,
        RoomStep.CLOSE_VOTING,
        RoomStep.CLOSE,
    ]


def test_a_rolling_room_votes_without_revealing(project, now):
    made = workshops.create_workshop(project, TERMINAL, replace(DRAFT, rolling=True), at=now)
    workshops.open_room(project, TERMINAL, made.id, at=now)
    seen = workshop_desk.read_status(project, TERMINAL, made.id, at=now)
    assert {RoomStep.REVEAL, RoomStep.OPEN_VOTING} < set(seen.possible_steps)


def test_when_time_is_over_the_room_can_only_be_closed(look, take, now):
    take(RoomStep.OPEN, now)
    later = now + timedelta(hours=8)
    assert look(later).possible_steps == (RoomStep.CLOSE,)
    assert look(later).next_step is RoomStep.CLOSE


def test_it_counts(project, look, take, workshop, now):
    take(RoomStep.OPEN, now)
    code = look(now).workshop.code
    for number in range(3):
        guest = Guest(code, rooms.join_room(project, code, at=now))
        draft = PinDraft(f"token-of-a-pin-{number:04d}", Category.POLICY, HERE)
        rooms.propose_pin(project, guest, draft, at=now)
    rooms.withdraw_pin(project, guest, "token-of-a-pin-0002", at=now)
    seen = look(now)
    assert (seen.joined_count, seen.pin_count, seen.ballot_count) == (3, 2, 0)

"""Dots on paper count with those of phones, are told apart, and cannot be more than people give."""

from datetime import date

import pytest

from geodata.actions import TERMINAL
from geodata.actions.workshops import paper_votes, rooms, workshops
from geodata.actions.workshops.rooms import Guest
from geodata.errors import AppError
from geodata.model.imports.records import Category
from geodata.model.workshops.paper_votes import PaperVotes
from geodata.model.workshops.workshops import PinDraft, WorkshopDraft, WorkshopKind
from tests.seen import pass_displayed_version

HERE = (100.50413, 13.77991)
DRAFT = WorkshopDraft(
    "a", WorkshopKind.FOCUS_GROUP, "กลุ่มย่อยริมคลอง", date(2026, 9, 30), "ศาลา", None, None
)
NONE = PaperVotes()


@pytest.fixture
def room(project, now):
    made = workshops.create_workshop(project, TERMINAL, DRAFT, at=now)
    return workshops.open_room(project, TERMINAL, made.id, at=now)


@pytest.fixture
def do(project, room, now):
    return lambda action, *more: action(project, TERMINAL, room.id, *more, at=now)


@pytest.fixture
def phone(project, room, now):
    return Guest(room.code, rooms.join_room(project, room.code, at=now))


@pytest.fixture
def pins(project, phone, do, now):
    """Four pins that are voted about, by number."""
    for number in range(4):
        draft = PinDraft(f"token-of-a-pin-{number:04d}", Category.POLICY, HERE)
        rooms.propose_pin(project, phone, draft, at=now)
    do(workshops.reveal_pins)
    do(workshops.open_voting, 2)
    return [pin.id for pin in do(paper_votes.read_paper_votes)[1]]


def code_of(run, *given):
    with pytest.raises(AppError) as refused:
        run(*given)
    return refused.value.code


def record(do, seen, people, dots):
    return do(paper_votes.record_paper_votes, seen, PaperVotes(people, dots))


def test_dots_on_paper_are_in_the_ranking_and_told_apart(project, room, phone, do, pins, now):
    first, second, third, _ = pins
    rooms.vote(project, phone, 1, frozenset([first, second]), at=now)
    record(do, NONE, 3, {second: 3, third: 2, first: 0})
    assert rooms.read_state(project, room.code, at=now).ranking == ()  # not before the end
    do(workshops.close_voting)
    expected = [(second, 4, 1, 3), (third, 2, 2, 2), (first, 1, 3, 0)]
    state = rooms.read_state(project, room.code, at=now)
    assert [(pin.pin_id, pin.votes, pin.rank, pin.paper) for pin in state.ranking] == expected
    do(workshops.close_room)
    summary = do(workshops.read_summary)
    assert [(pin.pin_id, pin.votes, pin.rank, pin.paper) for pin in summary.ranking] == expected
    assert (summary.ballots, summary.paper_ballots) == (1, 3)
    assert (summary.votes, summary.paper_votes) == (7, 5)
    counts = {pin.pin.id: pin.vote_count for pin in do(workshops.read_workshop).pins}
    assert [counts[pin_id] for pin_id in pins] == [1, 4, 2, 0]


def test_papers_are_counted_after_the_room_is_closed_too(do, pins):
    do(workshops.close_voting)
    do(workshops.close_room)
    record(do, NONE, 1, {pins[0]: 1})
    assert do(workshops.read_summary).paper_votes == 1


@pytest.mark.parametrize(
    ("people", "dots", "code"),
    [
        (2, {0: 3}, "E-ROOM-27"),  # two of one person
        (2, {0: 2, 1: 2, 2: 1}, "E-ROOM-27"),  # five of two people
        (0, {0: 1}, "E-ROOM-27"),
        (-1, {}, "E-ROOM-27"),
        (1, {0: -1}, "E-ROOM-27"),
        (1001, {}, "E-ROOM-27"),
        (1, {99: 1}, "E-ROOM-06"),
    ],
)
def test_what_people_cannot_have_given_is_refused(do, pins, people, dots, code):
    by_id = {pins[place] if place < 4 else place: count for place, count in dots.items()}
    assert code_of(record, do, NONE, people, by_id) == code
    assert do(paper_votes.read_paper_votes)[0] == NONE
    assert record(do, NONE, 2, {pins[0]: 2, pins[1]: 2}).people == 2  # the control


def test_before_a_vote_there_is_nothing_to_count(do):
    assert code_of(record, do, NONE, 1, {}) == "E-ROOM-08"


def test_counts_that_somebody_changed_meanwhile_are_not_overwritten(do, pins):
    first = record(do, NONE, 2, {pins[0]: 1})
    assert code_of(record, do, NONE, 3, {}) == "E-CONFLICT-01"
    assert record(do, NONE, 2, {pins[0]: 1}) == first  # the same once more
    assert record(do, first, 0, {}) == NONE
    assert do(workshops.read_summary).paper_votes == 0


def test_dots_of_merged_pins_are_never_more_than_people(do, pins):
    first, second, *_ = pins
    record(do, NONE, 3, {first: 3, second: 2})
    do(pass_displayed_version(workshops.merge_pin), second, first)
    do(workshops.close_voting)
    assert [(pin.pin_id, pin.paper) for pin in do(workshops.read_summary).ranking] == [(first, 3)]


def test_what_is_dropped_has_no_dots_and_cannot_get_any(do, pins):
    first = record(do, NONE, 1, {pins[0]: 1})
    do(pass_displayed_version(workshops.drop_pin), pins[0])
    known, ballot = do(paper_votes.read_paper_votes)
    assert known == PaperVotes(1)
    assert pins[0] not in {pin.id for pin in ballot}
    assert code_of(record, do, known, 1, dict(first.dots)) == "E-ROOM-06"

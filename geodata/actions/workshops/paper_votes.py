"""Dots on paper: typed in by whoever runs the workshop, counted with the dots of the phones."""

from collections import Counter
from datetime import datetime

from geodata.actions.transactions import Caller, authorized_read
from geodata.actions.workshops.room_access import find_in_scope, run_workshop
from geodata.errors import BadInput, Conflict
from geodata.model.people.people import Verb
from geodata.model.workshops.paper_votes import PaperVotes, check_paper_votes
from geodata.model.workshops.workshops import Pin, Voting, Workshop, WorkshopState
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.risks.priorities import PriorityStore
from geodata.store.workshops.pins import PinStore
from geodata.store.workshops.room_devices import BallotStore
from geodata.store.workshops.workshops import WorkshopStore


def read_paper_votes(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> tuple[PaperVotes, tuple[Pin, ...]]:
    """Return what was counted on paper, and the pins of the ballot by number.

    Raises
    ------
    NotFound
    """
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        workshop = find_in_scope(tx, actor, workshop_id)
        store = PinStore(tx, project.seal)
        return _read(store, workshop), tuple(_list_ballot(tx, store, workshop))


def record_paper_votes(
    project: Project,
    caller: Caller,
    workshop_id: int,
    seen: PaperVotes,
    votes: PaperVotes,
    *,
    at: datetime,
) -> PaperVotes:
    """Replace what was counted on paper; the same counts again change nothing.

    Raises
    ------
    BadInput
        E-ROOM-06, E-ROOM-27, E-ROOM-08 where nothing was voted about yet.
    Conflict
        Where somebody counted otherwise meanwhile.
    NotFound
    """
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        store = PinStore(act.tx, project.seal)
        known = _read(store, workshop)
        if known == votes:
            act.note(f"room {workshop_id}", reason="paper votes recorded again")
            return known
        if workshop.voting is Voting.NONE:
            raise BadInput("E-ROOM-08")
        ballot = _list_ballot(act.tx, store, workshop)
        check_paper_votes(votes, [pin.id for pin in ballot], workshop.dots)
        if known != seen:
            raise Conflict
        store.set_paper_dots(workshop_id, votes.dots)
        WorkshopStore(act.tx).change(workshop_id, paper_ballots=votes.people)
        act.note(
            f"room {workshop_id}",
            reason="paper votes recorded",
            before=_build_row(known),
            after=_build_row(votes),
        )
        return votes


def count_votes(store: PinStore, ballots: BallotStore, workshop: Workshop) -> Counter[int]:
    """Return the dots of each pin from phones and from paper, a merged pin's where it went."""
    return count_phone_votes(store, ballots, workshop) + count_paper_votes(store, workshop)


def count_phone_votes(store: PinStore, ballots: BallotStore, workshop: Workshop) -> Counter[int]:
    """Return the dots that phones gave each pin."""
    if workshop.state is WorkshopState.CLOSED:
        return store.read_counted_votes(workshop.id)
    return ballots.count_dots(workshop.id)


def count_paper_votes(store: PinStore, workshop: Workshop) -> Counter[int]:
    """Return the dots on paper of each pin; merged ones together never more than people."""
    dots: Counter[int] = Counter()
    for pin_id, count in store.read_paper_dots(workshop.id).items():
        dots[pin_id] += count
    return Counter({pin_id: min(count, workshop.paper_ballots) for pin_id, count in dots.items()})


def _list_ballot(tx: Transaction, store: PinStore, workshop: Workshop) -> list[Pin]:
    """Return the pins that can be voted for, by number: those that the room shows or showed."""
    off = PriorityStore(tx).list_off_ballot(workshop.id)
    is_over = workshop.voting is Voting.CLOSED
    pins = [
        pin
        for pin in store.list_for_workshop(workshop.id)
        if pin.is_in_room and pin.number is not None and (is_over or pin.id not in off)
    ]
    return sorted(pins, key=lambda pin: pin.number or 0)


def _read(store: PinStore, workshop: Workshop) -> PaperVotes:
    return PaperVotes(workshop.paper_ballots, store.read_paper_dots(workshop.id))


def _build_row(votes: PaperVotes) -> list[object]:
    return [votes.people, sorted(votes.dots.items())]

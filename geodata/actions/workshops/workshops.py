"""What a facilitator does with a workshop: makes it, opens its room, shows, counts, closes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.actions.workshops.paper_votes import count_paper_votes, count_votes
from geodata.actions.workshops.pin_numbers import number_shown_pins
from geodata.actions.workshops.room_access import (
    find_in_scope,
    find_open_room,
    require_open,
    require_state,
    require_unchanged,
    run_workshop,
)
from geodata.actions.workshops.room_places import find_placer
from geodata.actions.workshops.room_upkeep import forget_phones
from geodata.actions.workshops.workshop_pins import (
    add_paper_pin,
    drop_pin,
    merge_pin,
    send_to_review,
)
from geodata.errors import BadInput, NotFound
from geodata.model import times
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb, require_in
from geodata.model.risks import RiskState
from geodata.model.workshops.room_addresses import check_room_address
from geodata.model.workshops.workshops import (
    MAX_DOTS,
    MAX_HOURS,
    MAX_MINUTES,
    Pin,
    Position,
    Voting,
    Workshop,
    WorkshopDraft,
    WorkshopKind,
    WorkshopState,
    WorkshopSummary,
    check_workshop,
    rank_pins,
)
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.places.places import PlaceStore
from geodata.store.risks.priorities import PriorityStore
from geodata.store.workshops.pins import PinStore
from geodata.store.workshops.room_devices import BallotStore, DeviceStore
from geodata.store.workshops.workshops import WorkshopStore

__all__ = ["add_paper_pin", "drop_pin", "merge_pin", "send_to_review"]


@dataclass(frozen=True, slots=True)
class RunningPin:
    """A pin as the facilitator sees it; never whose it is."""

    pin: Pin
    point: Position | None
    note: str
    vote_count: int
    merged_count: int  # how many pins were merged into it
    state: RiskState | None = None  # of the proposal that it became
    public_id: str | None = None  # of that proposal once it was approved


@dataclass(frozen=True, slots=True)
class RunningWorkshop:
    """A workshop as its facilitator sees it."""

    workshop: Workshop
    joined_count: int
    ballot_count: int
    pins: tuple[RunningPin, ...]


def create_workshop(
    project: Project, caller: Caller, draft: WorkshopDraft, *, at: datetime
) -> Workshop:
    """Make a workshop; the same token again gives the one that is there.

    Raises
    ------
    BadInput
        E-ROOM-12, E-TXT-02.
    NotFound
        Where the community is not one of the facilitator's; without one only an officer may.
    """
    check_workshop(draft)
    with audited_transaction(project, caller, Verb.RUN_WORKSHOP, at=at, on_the_map=False) as act:
        _require_community(act, draft.community_id)
        store = WorkshopStore(act.tx)
        known = store.find_by_token(draft.token)
        if known is not None:
            if known.facilitator_id != act.actor.account_id:
                raise NotFound
            act.note(f"room {known.id}", reason="workshop made again")
            return known
        workshop_id = store.add(draft, facilitator_id=act.actor.account_id)
        act.note(f"room {workshop_id}", reason="workshop made", after=_to_audit_values(draft))
        return store.load(workshop_id)


def change_workshop(
    project: Project,
    caller: Caller,
    workshop_id: int,
    seen: DisplayedVersion,
    draft: WorkshopDraft,
    *,
    at: datetime,
) -> Workshop:
    """Update a workshop that is not open yet.

    Raises
    ------
    BadInput
        E-ROOM-10 where it was opened, E-ROOM-12, E-TXT-02.
    Conflict
        Where it is not what this person saw.
    """
    check_workshop(draft)
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        require_state(workshop, WorkshopState.PREPARED)
        _require_community(act, draft.community_id)
        require_unchanged(workshop, seen)
        store = WorkshopStore(act.tx)
        store.put(workshop_id, draft)
        act.note(f"room {workshop_id}", reason="workshop changed", after=_to_audit_values(draft))
        return store.load(workshop_id)


def list_workshops(project: Project, caller: Caller, *, at: datetime) -> list[Workshop]:
    """Return the workshops in scope, the newest day first."""
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        return [
            workshop
            for workshop in WorkshopStore(tx).list_all()
            if actor.covers(Verb.RUN_WORKSHOP, workshop.community_id)
        ]


def read_workshop(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> RunningWorkshop:
    """Return a workshop in scope with its pins, their exact points, notes and votes."""
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        workshop = find_in_scope(tx, actor, workshop_id)
        store = PinStore(tx, project.seal)
        pins, opened, votes = (
            store.list_for_workshop(workshop_id),
            store.read_details(workshop_id),
            count_votes(store, BallotStore(tx), workshop),
        )
        merged = Counter(pin.merged_into for pin in pins)
        proposals = store.list_proposals(workshop_id)
        joined, ballots = WorkshopStore(tx).read_counts(workshop_id)
        return RunningWorkshop(
            workshop,
            joined,
            BallotStore(tx).count_ballots(workshop_id) if ballots is None else ballots,
            tuple(
                RunningPin(
                    pin,
                    *opened[pin.id],
                    votes.get(pin.id, 0),
                    merged[pin.id],
                    *proposals.get(pin.id, ()),
                )
                for pin in pins
            ),
        )


def open_room(project: Project, caller: Caller, workshop_id: int, *, at: datetime) -> Workshop:
    """Open the room: for eight hours at most, and once."""
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        require_state(workshop, WorkshopState.PREPARED)
        find_placer(project, act.tx)  # the first phone does not wait for it
        return _change(
            act,
            workshop,
            "room opened",
            state=WorkshopState.OPEN,
            accepting=1,
            opened_at=times.format_iso(at),
            expires_at=times.format_iso(at + timedelta(hours=MAX_HOURS)),
        )


def pause_pins(project: Project, caller: Caller, workshop_id: int, *, at: datetime) -> Workshop:
    """Pause the room: it accepts no pins."""
    return _set_values(project, caller, workshop_id, at, "room paused", accepting=0)


def resume_pins(project: Project, caller: Caller, workshop_id: int, *, at: datetime) -> Workshop:
    """Resume the room: it accepts pins."""
    return _set_values(project, caller, workshop_id, at, "room resumed", accepting=1)


def reveal_pins(project: Project, caller: Caller, workshop_id: int, *, at: datetime) -> Workshop:
    """Show the pins to everybody in the room, as cells and communities; each gets its number.

    Of their titles the room sees those that the facilitator approved.
    """
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        require_open(workshop, at)
        revealed = _change(act, workshop, "pins revealed", revealed=1)
        number_shown_pins(PinStore(act.tx, project.seal), revealed)
        return revealed


def hide_pins(project: Project, caller: Caller, workshop_id: int, *, at: datetime) -> Workshop:
    """Show the pins no longer."""
    return _set_values(project, caller, workshop_id, at, "pins hidden", revealed=0)


def set_timer(
    project: Project, caller: Caller, workshop_id: int, minutes: int | None, *, at: datetime
) -> Workshop:
    """Set the timer of the projector; None removes it.

    Raises
    ------
    BadInput
        E-ROOM-15.
    """
    if minutes is not None and not 1 <= minutes <= MAX_MINUTES:
        raise BadInput("E-ROOM-15", most=MAX_MINUTES)
    ends = None if minutes is None else times.format_iso(at + timedelta(minutes=minutes))
    return _set_values(project, caller, workshop_id, at, "timer set", timer_ends_at=ends)


def set_address(
    project: Project, caller: Caller, workshop_id: int, address: str, *, at: datetime
) -> Workshop:
    """Set the address by which phones reach a room; "" is that of the server's settings.

    Raises
    ------
    BadInput
        E-ROOM-10 where it is closed, E-ROOM-26 where it is no machine's address.
    """
    check_room_address(address)
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        if workshop.state is WorkshopState.CLOSED:
            raise BadInput("E-ROOM-10")
        return _change(act, workshop, "room address set", base_url=address)


def open_voting(
    project: Project, caller: Caller, workshop_id: int, dots: int, *, at: datetime
) -> Workshop:
    """Open the voting; with another number of dots than before all vote anew.

    The room is locked, so that nobody decides the vote with phones that come when it begins; the
    facilitator may unlock it for somebody who is late.

    Raises
    ------
    BadInput
        E-ROOM-11 where no pins are shown, E-ROOM-16.
    """
    if not 1 <= dots <= MAX_DOTS:
        raise BadInput("E-ROOM-16", most=MAX_DOTS)
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        require_open(workshop, at)
        if not (workshop.revealed or workshop.rolling):
            raise BadInput("E-ROOM-11")
        if dots != workshop.dots:
            BallotStore(act.tx).clear(workshop_id)
        return _change(act, workshop, "voting opened", voting=Voting.OPEN, dots=dots, locked=1)


def close_voting(project: Project, caller: Caller, workshop_id: int, *, at: datetime) -> Workshop:
    """Count: the ranking is shown.

    Raises
    ------
    BadInput
        E-ROOM-08 where there is no voting.
    """
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        require_open(workshop, at)
        if workshop.voting is not Voting.OPEN:
            raise BadInput("E-ROOM-08")
        return _change(act, workshop, "voting closed", voting=Voting.CLOSED)


def close_room(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> WorkshopSummary:
    """Close the room for good: counts are kept, phones forgotten, the code is free again.

    Raises
    ------
    BadInput
        E-ROOM-10 where it was never opened.
    """
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        if workshop.state is WorkshopState.CLOSED:
            act.note(f"room {workshop_id}", reason="room closed again")
        else:
            require_state(workshop, WorkshopState.OPEN)
            forget_phones(project, act.tx, workshop, at)
            act.note(f"room {workshop_id}", reason="room closed")
        summed = _build_summary(project, act.tx, WorkshopStore(act.tx).load(workshop_id))
    if workshop.kind is WorkshopKind.FORUM:
        with project.database.begin():  # what its audience decided is public from now on
            pass
    project.database.empty_journal()
    return summed


def read_summary(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> WorkshopSummary:
    """Return what a workshop came to so far."""
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        return _build_summary(project, tx, find_in_scope(tx, actor, workshop_id))


def create_projector_token(project: Project, caller: Caller, code: str, *, at: datetime) -> str:
    """Create the token of a projector in an open room; it outlives the session.

    Raises
    ------
    NotFound
        E-ROOM-01; E-NF-01 where the workshop is not in scope.
    """
    with audited_transaction(project, caller, Verb.RUN_WORKSHOP, at=at, on_the_map=False) as act:
        workshop = find_open_room(act.tx, code, at)
        require_in(act.actor, Verb.RUN_WORKSHOP, workshop.community_id)
        act.note(f"room {workshop.id}", reason="projector opened")
        return DeviceStore(act.tx).add(workshop.id, is_projector=True)


def _set_values(
    project: Project, caller: Caller, workshop_id: int, at: datetime, reason: str, **values: object
) -> Workshop:
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        require_open(workshop, at)
        return _change(act, workshop, reason, **values)


def _change(act: Act, workshop: Workshop, reason: str, **values: Any) -> Workshop:  # noqa: ANN401
    store = WorkshopStore(act.tx)
    store.change(workshop.id, **values)
    act.note(f"room {workshop.id}", reason=reason)
    return store.load(workshop.id)


def _require_community(act: Act, community_id: str | None) -> None:
    require_in(act.actor, Verb.RUN_WORKSHOP, community_id)
    known = {community.id for community in PlaceStore(act.tx).list_communities()}
    if community_id is not None and community_id not in known:
        raise NotFound


def _to_audit_values(draft: WorkshopDraft) -> list[object]:
    return [draft.kind, draft.held_on.isoformat(), draft.community_id]


def _build_summary(project: Project, tx: Transaction, workshop: Workshop) -> WorkshopSummary:
    store = PinStore(tx, project.seal)
    kept = store.list_for_workshop(workshop.id)
    pins = [pin for pin in kept if pin.is_counted]
    joined, ballots = WorkshopStore(tx).read_counts(workshop.id)
    votes = count_votes(store, BallotStore(tx), workshop)
    paper = count_paper_votes(store, workshop)
    set_out = PriorityStore(tx).map_pins_to_risks(workshop.id)
    return WorkshopSummary(
        joined=joined,
        pins=len(pins),
        from_paper=_count(pin.from_paper for pin in pins),
        sent=_count(pin.risk_id is not None and pin.id not in set_out for pin in pins),
        ballots=BallotStore(tx).count_ballots(workshop.id) if ballots is None else ballots,
        votes=votes.total(),
        by_category=Counter(pin.category for pin in pins),
        by_community=Counter(pin.community_id for pin in pins),
        ranking=rank_pins(votes, paper),
        paper_ballots=workshop.paper_ballots,
        paper_votes=paper.total(),
        waiting=_count(pin.is_pending and not pin.withdrawn for pin in kept),
    )


def _count(answers: Iterable[bool]) -> int:
    return sum(answers)

"""What the audience of a forum chooses among: published risk points as pins of its room."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from shapely.geometry import Point

from geodata.actions.transactions import Caller, authorized_read
from geodata.actions.workshops.paper_votes import count_votes
from geodata.actions.workshops.room_access import find_in_scope, run_workshop
from geodata.errors import BadInput
from geodata.model.people.people import Verb
from geodata.model.risks import PublicRisk, RiskState, compute_cell_centre
from geodata.model.workshops.workshops import (
    PinDraft,
    Voting,
    Workshop,
    WorkshopKind,
    WorkshopState,
)
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.risks.priorities import PriorityStore
from geodata.store.risks.risks import RiskStore
from geodata.store.workshops.pins import PinStore
from geodata.store.workshops.room_devices import BallotStore
from geodata.store.workshops.workshops import WorkshopStore


@dataclass(frozen=True, slots=True)
class VotedScores:
    """What people in one room voted for, beside the scores that reviewers gave."""

    title: str = field(repr=False)  # of the workshop
    held_on: date
    votes: tuple[int, ...]
    scores: tuple[int, ...]  # likelihood × impact of the same points


@dataclass(frozen=True, slots=True)
class Priority:
    """A risk point that the audience gave dots."""

    risk_id: str  # the public number
    votes: int


def seed_priorities(
    project: Project, caller: Caller, workshop_id: int, risk_ids: Iterable[str], *, at: datetime
) -> int:
    """Add published risk points to the room of a forum as pins; return how many there are.

    `risk_ids` are public numbers, as an edition holds them. One that was solved or is no longer on
    the public map is left out, and each stands there once, whoever presses twice.

    Raises
    ------
    BadInput
        E-FORUM-01 where the workshop is no forum; E-ROOM-10 where it is closed.
    NotFound
    """
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        if workshop.kind != WorkshopKind.FORUM:
            raise BadInput("E-FORUM-01")
        if workshop.state == WorkshopState.CLOSED:
            raise BadInput("E-ROOM-10")
        store = PriorityStore(act.tx)
        published = {
            risk.public_id: risk
            for risk in RiskStore(act.tx, project.seal).list_public()
            if risk.state == RiskState.APPROVED
        }
        there = set(store.map_pins_to_risks(workshop_id).values())
        pins = PinStore(act.tx, project.seal)
        added = [
            _add_pin(pins, store, workshop_id, published[risk_id])
            for risk_id in dict.fromkeys(risk_ids)
            if risk_id in published and risk_id not in there
        ]
        pins.number(workshop_id, added)
        WorkshopStore(act.tx).change(workshop_id)
        act.note(f"room {workshop_id}", reason="priorities set out")
        return len(store.map_pins_to_risks(workshop_id).keys() - store.list_off_ballot(workshop_id))


def list_priorities(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> list[Priority]:
    """Return the priorities of a forum, most dots first; none before the voting is closed."""
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        workshop = find_in_scope(tx, actor, workshop_id)
        if workshop.voting != Voting.CLOSED:
            return []
        votes = count_votes(PinStore(tx, project.seal), BallotStore(tx), workshop)
        chosen = PriorityStore(tx).map_pins_to_risks(workshop_id)
        found = [Priority(risk_id, votes[pin_id]) for pin_id, risk_id in chosen.items()]
        return sorted(found, key=lambda priority: (-priority.votes, priority.risk_id))


def list_voted_scores(project: Project, caller: Caller, *, at: datetime) -> list[VotedScores]:
    """Return votes and scores of each room in scope whose voting is closed, the newest first."""
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        rooms = [
            workshop
            for workshop in WorkshopStore(tx).list_all()
            if workshop.voting == Voting.CLOSED
            and actor.covers(Verb.RUN_WORKSHOP, workshop.community_id)
        ]
        rooms.sort(key=lambda workshop: (workshop.held_on, workshop.id), reverse=True)
        return [_read_voted_scores(tx, project, workshop) for workshop in rooms]


def _read_voted_scores(tx: Transaction, project: Project, workshop: Workshop) -> VotedScores:
    """Return the votes for pins that are risk points with scores by now."""
    pins = PinStore(tx, project.seal)
    votes = count_votes(pins, BallotStore(tx), workshop)
    risks = RiskStore(tx, project.seal)
    scored = [
        (votes[pin.id], scores.likelihood * scores.impact)
        for pin in pins.list_for_workshop(workshop.id)
        if pin.is_in_room and pin.risk_id is not None
        for scores in [risks.load(pin.risk_id).scores]
        if scores is not None
    ]
    return VotedScores(
        workshop.title,
        workshop.held_on,
        tuple(dots for dots, _ in scored),
        tuple(score for _, score in scored),
    )


def _add_pin(pins: PinStore, store: PriorityStore, workshop_id: int, risk: PublicRisk) -> int:
    """Add a pin that says of the place no more than the public map does."""
    risk_id, subdistrict_code = store.find_risk(risk.public_id)
    cell = None if risk.position is None else compute_cell_centre(Point(risk.position))
    pin_id = pins.add(
        workshop_id,
        PinDraft(f"priority {workshop_id} {risk.public_id}", risk.category),
        device_id=None,
        place={
            "subdistrict_code": subdistrict_code,
            "community_id": risk.community_id,
            "cell_longitude": cell and cell.x,
            "cell_latitude": cell and cell.y,
        },
    )
    pins.set_sent(pin_id, risk_id)  # it is a risk point already: nobody proposes it again
    store.add(pin_id)
    return pin_id

"""What the facilitator's desk shows of a running room, asked again and again: counts only.

It only looks, so a desk left alone does not keep its session open.
"""

from dataclasses import dataclass
from datetime import datetime

from geodata.actions.transactions import Caller, authorized_read
from geodata.actions.workshops.room_access import find_in_scope
from geodata.model.people.people import Verb
from geodata.model.workshops.workshop_steps import RoomStep, find_next_step, list_possible_steps
from geodata.model.workshops.workshops import Workshop
from geodata.project import Project
from geodata.store.workshops.pins import PinStore
from geodata.store.workshops.room_devices import BallotStore
from geodata.store.workshops.workshops import WorkshopStore


@dataclass(frozen=True, slots=True)
class RoomStatus:
    """A workshop and how many are in its room."""

    workshop: Workshop
    joined_count: int
    pin_count: int
    ballot_count: int
    waiting_titles: int  # of pins: nobody read them yet, and the room does not see them
    possible_steps: tuple[RoomStep, ...]
    next_step: RoomStep | None


def read_status(project: Project, caller: Caller, workshop_id: int, *, at: datetime) -> RoomStatus:
    """Return how a room stands.

    Raises
    ------
    NotAllowed
        E-AUTH-03, E-NF-02.
    NotFound
        Where there is no such workshop, or it is not in scope.
    """
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        workshop = find_in_scope(tx, actor, workshop_id)
        joined, ballots = WorkshopStore(tx).read_counts(workshop_id)
        pins = PinStore(tx, project.seal).list_for_workshop(workshop_id)
        pin_count = sum(pin.is_counted for pin in pins)
        return RoomStatus(
            workshop,
            joined,
            pin_count,
            BallotStore(tx).count_ballots(workshop_id) if ballots is None else ballots,
            sum(pin.has_waiting_title and not pin.withdrawn for pin in pins),
            list_possible_steps(workshop, at),
            find_next_step(workshop, pin_count, at),
        )

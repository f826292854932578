"""What happens to rooms by itself: time is over, or a rolling room chooses what it shows."""

from datetime import datetime

from shapely.geometry import Point

from geodata.actions.workshops.pin_numbers import number_shown_pins
from geodata.model import times
from geodata.model.people.people import Verb
from geodata.model.risks import CELL_SIZE_M, compute_cell_centre
from geodata.model.workshops.workshops import (
    BATCH_INTERVAL,
    Voting,
    Workshop,
    WorkshopState,
    select_frequent_spots,
)
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.people.audit import AuditStore
from geodata.store.workshops.pins import PinStore
from geodata.store.workshops.questions import QuestionStore
from geodata.store.workshops.room_devices import BallotStore, DeviceStore
from geodata.store.workshops.workshops import WorkshopStore


def maintain_rooms(project: Project, *, at: datetime) -> None:
    """Close the rooms whose time is over; let rolling rooms choose, once a minute."""
    with project.database.begin_read() as tx:
        store = WorkshopStore(tx)
        rooms = store.open()
        expired = [room for room in rooms if not room.is_open(at)]
        due = [room for room in rooms if _is_due(store, room, at)]
    for workshop in expired:
        _close_room(project, workshop.id, at)
    for workshop in due:
        _choose_shown_pins(project, workshop.id, at)


def forget_phones(project: Project, tx: Transaction, workshop: Workshop, at: datetime) -> None:
    """Turn dots into counts and delete every phone, dot and tie to pins and questions."""
    ballots = BallotStore(tx)
    voted = ballots.count_ballots(workshop.id)
    pins = PinStore(tx, project.seal)
    _widen_cells(pins, workshop)
    pins.close(workshop.id, ballots.count_dots(workshop.id))
    QuestionStore(tx, project.seal).close(workshop.id)
    DeviceStore(tx).forget(workshop.id)
    WorkshopStore(tx).change(
        workshop.id,
        state=WorkshopState.CLOSED,
        code=None,
        accepting=0,
        voting=Voting.CLOSED if workshop.voting == Voting.OPEN else workshop.voting,
        timer_ends_at=None,
        closed_at=times.format_iso(at),
        ballots=voted,
    )


def _widen_cells(store: PinStore, workshop: Workshop) -> None:
    """Keep in clear of every pin only the cell of the whole district's grid."""
    if workshop.cell_m == CELL_SIZE_M:
        return
    for pin_id, (point, _) in store.read_details(workshop.id).items():
        if point is not None:
            cell = compute_cell_centre(Point(point))
            store.set_cell(pin_id, (cell.x, cell.y))


def _is_due(store: WorkshopStore, workshop: Workshop, at: datetime) -> bool:
    return (
        workshop.rolling
        and not workshop.revealed
        and workshop.is_open(at)
        and store.is_choice_due(workshop.id, at, BATCH_INTERVAL)
    )


def _close_room(project: Project, workshop_id: int, at: datetime) -> None:
    with project.database.begin(on_the_map=False) as tx:
        workshop = WorkshopStore(tx).load(workshop_id)
        if workshop.state != WorkshopState.OPEN:
            return
        forget_phones(project, tx, workshop, at)
        _note(project, tx, workshop, "room closed by time", at)
    project.database.empty_journal()


def _choose_shown_pins(project: Project, workshop_id: int, at: datetime) -> None:
    """Choose the shown pins in batches: no single pin appears when its phone sends it."""
    with project.database.begin(on_the_map=False) as tx:
        store, kept = WorkshopStore(tx), PinStore(tx, project.seal)
        workshop = store.load(workshop_id)
        if not _is_due(store, workshop, at):
            return
        store.set_looked(workshop_id, at)
        devices, chosen = kept.read_devices(workshop_id), kept.list_chosen(workshop_id)
        pins = [pin for pin in kept.list_for_workshop(workshop_id) if not pin.withdrawn]
        enough = select_frequent_spots((pin.spot, devices[pin.id]) for pin in pins)
        new = [pin.id for pin in pins if pin.spot in enough and pin.id not in chosen]
        if new:
            kept.show(new)
            number_shown_pins(kept, workshop)
            store.change(workshop_id)
            _note(project, tx, workshop, "pins chosen", at)


def _note(project: Project, tx: Transaction, workshop: Workshop, reason: str, at: datetime) -> None:
    AuditStore(tx, project.audit_key).add(
        at=at,
        account_id=None,
        verb=Verb.RUN_WORKSHOP,
        object=f"room {workshop.id}",
        reason=reason,
    )

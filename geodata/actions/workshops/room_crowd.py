"""What a facilitator does about who is in a room: its size, late joins, phones that must go."""

from collections.abc import Collection
from datetime import datetime

from geodata.actions.transactions import Caller, authorized_read
from geodata.actions.workshops.room_access import find_in_scope, require_open, run_workshop
from geodata.errors import BadInput
from geodata.model.people.people import Verb
from geodata.model.workshops.workshops import MAX_DEVICES, Workshop, WorkshopState
from geodata.project import Project
from geodata.store.workshops.pins import PinStore
from geodata.store.workshops.questions import QuestionStore
from geodata.store.workshops.room_devices import BallotStore, DeviceStore
from geodata.store.workshops.workshops import WorkshopStore


def set_size(
    project: Project, caller: Caller, workshop_id: int, size: int, *, at: datetime
) -> Workshop:
    """Set how many phones a room takes.

    Raises
    ------
    BadInput
        E-ROOM-10 where it is closed, E-ROOM-24.
    """
    if not 1 <= size <= MAX_DEVICES:
        raise BadInput("E-ROOM-24", most=MAX_DEVICES)
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        if workshop.state is WorkshopState.CLOSED:
            raise BadInput("E-ROOM-10")
        store = WorkshopStore(act.tx)
        store.change(workshop.id, size=size)
        act.note(f"room {workshop.id}", reason="room size set", after=size)
        return store.load(workshop.id)


def lock_room(project: Project, caller: Caller, workshop_id: int, *, at: datetime) -> Workshop:
    """Lock the room: no more phones come in, those that are in stay."""
    return _set_locked(project, caller, workshop_id, at, locked=True)


def unlock_room(project: Project, caller: Caller, workshop_id: int, *, at: datetime) -> Workshop:
    """Unlock the room."""
    return _set_locked(project, caller, workshop_id, at, locked=False)


def list_phones(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> dict[str, bool]:
    """Return the code of each phone in a room and whether it voted; never what it did else."""
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        return DeviceStore(tx).read_voting(find_in_scope(tx, actor, workshop_id).id)


def remove_phones(
    project: Project, caller: Caller, workshop_id: int, codes: Collection[str], *, at: datetime
) -> int:
    """Remove phones with their ballots, pins and questions; return how many.

    The dots that others gave these pins are gone with them. What was sent to review stays. The room
    is locked: else they would come in again.

    Raises
    ------
    BadInput
        E-ROOM-10.
    """
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        require_open(workshop, at)
        devices = DeviceStore(act.tx)
        gone = devices.list_by_codes(workshop.id, codes)
        pins, ballots = PinStore(act.tx, project.seal), BallotStore(act.tx)
        for device_id in gone:
            for _, pin, _ in pins.list_of_device(device_id):
                if pin.risk_id is None and not pin.withdrawn:
                    pins.withdraw(pin.id)
                    ballots.drop_pin(pin.id)
        pins.untie(gone)
        QuestionStore(act.tx, project.seal).remove_of(gone)
        devices.remove(workshop.id, gone)
        WorkshopStore(act.tx).change(workshop.id, locked=1)
        act.note(f"room {workshop.id}", reason="phones removed", after=len(gone))
        return len(gone)


def _set_locked(
    project: Project, caller: Caller, workshop_id: int, at: datetime, *, locked: bool
) -> Workshop:
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        require_open(workshop, at)
        store = WorkshopStore(act.tx)
        store.change(workshop.id, locked=int(locked))
        act.note(f"room {workshop.id}", reason="room locked" if locked else "room unlocked")
        return store.load(workshop.id)

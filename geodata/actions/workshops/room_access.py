"""The two ways into a workshop: a phone in its room, and whoever runs it.

A phone has no account. It must never become an `Actor` without one: that is the terminal of the
server, which may do everything. So phones have a way of their own, on which nothing else can be
done than what stands in `rooms`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from geodata.actions.transactions import Act, Caller, audited_transaction
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor, Verb, require_in
from geodata.model.workshops.workshops import CODE_PATTERN, Workshop, WorkshopState
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.people.audit import AuditStore
from geodata.store.workshops.room_devices import DeviceStore
from geodata.store.workshops.workshops import WorkshopStore


@dataclass(frozen=True, slots=True)
class Guest:
    """A phone in a room: the room's code and the token in its cookie."""

    code: str
    device: str


@dataclass(slots=True)
class Presence:
    """Something done in a room by a phone, under way."""

    tx: Transaction
    workshop: Workshop
    device_id: int
    at: datetime
    _audit: AuditStore
    _noted: bool = False

    def note(self, reason: str, *, changes: bool = True) -> None:
        """Add the audit entry: the room and what was done, not by which phone nor to which pin."""
        self._noted = True
        if changes:
            WorkshopStore(self.tx).change(self.workshop.id)
        self._audit.add(
            at=self.at,
            account_id=None,
            verb=Verb.TAKE_PART,
            object=f"room {self.workshop.id}",
            reason=reason,
        )


@contextmanager
def take_part(project: Project, guest: Guest, *, at: datetime) -> Iterator[Presence]:
    """Open a transaction for a phone in its room.

    Raises
    ------
    NotFound
        E-ROOM-01: no room has this code, or it is closed.
    NotAllowed
        E-ROOM-02: this phone is not in it.
    AssertionError
        Where nothing was noted: then nothing is saved.
    """
    with project.database.begin(on_the_map=False) as tx:
        workshop = find_open_room(tx, guest.code, at)
        device_id = find_device(tx, workshop, guest.device)
        here = Presence(tx, workshop, device_id, at, AuditStore(tx, project.audit_key))
        yield here
        if not here._noted:
            raise AssertionError("something in a room left no audit entry")


def find_open_room(tx: Transaction, code: str, at: datetime) -> Workshop:
    """Return the open workshop of a code.

    Raises
    ------
    NotFound
        E-ROOM-01, the one answer for a wrong code, a room not open yet, closed or past its time.
    """
    workshop = WorkshopStore(tx).find_by_code(code) if CODE_PATTERN.fullmatch(code) else None
    if workshop is None or not workshop.is_open(at):
        raise NotFound("E-ROOM-01")
    return workshop


def find_device(
    tx: Transaction, workshop: Workshop, token: str, *, is_projector: bool = False
) -> int:
    """Return the number of a phone or projector in a room.

    Raises
    ------
    NotAllowed
        E-ROOM-02.
    """
    device_id = DeviceStore(tx).find(workshop.id, token, is_projector=is_projector)
    if device_id is None:
        raise NotAllowed("E-ROOM-02")
    return device_id


@contextmanager
def run_workshop(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> Iterator[tuple[Act, Workshop]]:
    """Open a workshop in scope to change it.

    Raises
    ------
    NotAllowed
        E-AUTH-03, E-NF-02.
    NotFound
        Where there is none, or it is not in scope.
    """
    with audited_transaction(project, caller, Verb.RUN_WORKSHOP, at=at, on_the_map=False) as act:
        yield act, find_in_scope(act.tx, act.actor, workshop_id)


def find_in_scope(tx: Transaction, actor: Actor, workshop_id: int) -> Workshop:
    """Return a workshop that this person may run.

    Raises
    ------
    NotFound
    """
    workshop = WorkshopStore(tx).load(workshop_id)
    require_in(actor, Verb.RUN_WORKSHOP, workshop.community_id)
    return workshop


def build_displayed_version(workshop: Workshop) -> DisplayedVersion:
    """Return the displayed version of a workshop.

    Without its version, which rises with every pin of a phone.
    """
    return DisplayedVersion.from_record(replace(workshop, version=0))


def require_unchanged(workshop: Workshop, seen: DisplayedVersion) -> None:
    """Raise Conflict unless the workshop is as it was drawn.

    Raises
    ------
    Conflict
    """
    if build_displayed_version(workshop) != seen:
        raise Conflict


def require_open(workshop: Workshop, at: datetime) -> None:
    """Raise BadInput unless the room is open.

    Raises
    ------
    BadInput
        E-ROOM-10.
    """
    if not workshop.is_open(at):
        raise BadInput("E-ROOM-10")


def require_state(workshop: Workshop, state: WorkshopState) -> None:
    """Raise BadInput unless the workshop is in this state.

    Raises
    ------
    BadInput
        E-ROOM-10.
    """
    if workshop.state is not state:
        raise BadInput("E-ROOM-10")

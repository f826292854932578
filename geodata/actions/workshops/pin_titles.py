"""The titles of pins: the room reads only those that its facilitator read first."""

from dataclasses import dataclass
from datetime import datetime

from geodata.actions.risks.risk_words import list_finer_places
from geodata.actions.transactions import Act, Caller, authorized_read
from geodata.actions.workshops.room_access import find_in_scope, run_workshop
from geodata.actions.workshops.workshop_pins import build_displayed_version
from geodata.errors import BadInput, Conflict
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.risk_words import PublicWords, WordsHint, check_answered, find_hints
from geodata.model.risks import Precision
from geodata.model.workshops.workshops import Pin, normalize_title
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.workshops.pins import PinStore
from geodata.store.workshops.workshops import WorkshopStore


@dataclass(frozen=True, slots=True)
class TitleToRead:
    """A pin whose title waits, with its note and what of the title has to be answered for."""

    pin: Pin
    note: str
    hints: tuple[WordsHint, ...]
    displayed_version: DisplayedVersion


def list_waiting_titles(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> list[TitleToRead]:
    """Return the pins whose titles nobody read yet, by id.

    Raises
    ------
    NotFound
    """
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        find_in_scope(tx, actor, workshop_id)
        store = PinStore(tx, project.seal)
        opened = store.read_details(workshop_id)
        return [
            TitleToRead(
                pin,
                opened[pin.id][1],
                _find_hints(tx, pin.title, pin),
                build_displayed_version(pin, *opened[pin.id]),
            )
            for pin in store.list_for_workshop(workshop_id)
            if pin.has_waiting_title and not pin.withdrawn
        ]


def find_title_hints(
    project: Project, caller: Caller, workshop_id: int, pin_id: int, title: str, *, at: datetime
) -> tuple[WordsHint, ...]:
    """Return what of a title as it is being written has to be answered for.

    Raises
    ------
    BadInput
        E-TXT-02.
    NotFound
    """
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        find_in_scope(tx, actor, workshop_id)
        pin = PinStore(tx, project.seal).load(workshop_id, pin_id)
        return _find_hints(tx, normalize_title(title), pin)


def approve_title(
    project: Project,
    caller: Caller,
    workshop_id: int,
    pin_id: int,
    seen: DisplayedVersion,
    title: str,
    answered: frozenset[str],
    *,
    at: datetime,
) -> Pin:
    """Approve the title of a pin as it stands in the facilitator's field: the room may read it.

    Parameters
    ----------
    answered
        The words of each hint that the facilitator answered for.

    Raises
    ------
    BadInput
        E-RISK-20 (a hint without an answer), E-ROOM-06 (withdrawn), E-ROOM-25 (no title),
        E-TXT-02 (too long).
    Conflict
        Where the pin is not what this person saw.
    """
    line = normalize_title(title)
    if not line:
        raise BadInput("E-ROOM-25")
    with run_workshop(project, caller, workshop_id, at=at) as (act, _):
        store = PinStore(act.tx, project.seal)
        pin = _load_unchanged(store, workshop_id, pin_id, seen)
        check_answered(_find_hints(act.tx, line, pin), answered)
        return _set_title(act, store, pin, line, "pin title approved")


def remove_title(
    project: Project,
    caller: Caller,
    workshop_id: int,
    pin_id: int,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> Pin:
    """Erase the title of a pin; the room calls it by its category.

    Raises
    ------
    BadInput
        E-ROOM-06 where it is withdrawn.
    Conflict
        Where the pin is not what this person saw.
    """
    with run_workshop(project, caller, workshop_id, at=at) as (act, _):
        store = PinStore(act.tx, project.seal)
        pin = _load_unchanged(store, workshop_id, pin_id, seen)
        return _set_title(act, store, pin, "", "pin title removed")


def _find_hints(tx: Transaction, title: str, pin: Pin) -> tuple[WordsHint, ...]:
    if not title:
        return ()
    places = list_finer_places(tx, pin.community_id)
    return find_hints(PublicWords(title), Precision.COMMUNITY, places)


def _load_unchanged(store: PinStore, workshop_id: int, pin_id: int, seen: DisplayedVersion) -> Pin:
    pin = store.load(workshop_id, pin_id)
    if pin.withdrawn:
        raise BadInput("E-ROOM-06")
    if build_displayed_version(pin, *store.read_details(workshop_id)[pin_id]) != seen:
        raise Conflict
    return pin


def _set_title(act: Act, store: PinStore, pin: Pin, title: str, reason: str) -> Pin:
    store.set_title(pin.id, title, is_approved=True)
    WorkshopStore(act.tx).change(pin.workshop_id)
    act.note(f"room {pin.workshop_id}", reason=reason)
    return store.load(pin.workshop_id, pin.id)

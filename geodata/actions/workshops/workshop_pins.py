"""What a facilitator does with the pins of a workshop, in its room and after."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from geodata.actions.risks.risk_steps import locate_point
from geodata.actions.transactions import Act, Caller
from geodata.actions.workshops.room_access import require_open, run_workshop
from geodata.actions.workshops.room_places import build_place_columns
from geodata.errors import BadInput, Conflict
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.risks import RiskDraft
from geodata.model.workshops.workshops import Pin, PinDraft, Position, Workshop, check_pin
from geodata.project import Project
from geodata.store.risks.risks import RiskStore
from geodata.store.workshops.paper_pins import PaperPinStore
from geodata.store.workshops.pins import PinStore
from geodata.store.workshops.room_devices import BallotStore
from geodata.store.workshops.workshops import WorkshopStore


def merge_pin(
    project: Project,
    caller: Caller,
    workshop_id: int,
    pin_id: int,
    seen: DisplayedVersion,
    into_id: int,
    *,
    at: datetime,
) -> Pin:
    """Make a pin part of another one; its dots count there, one of each phone.

    Raises
    ------
    BadInput
        E-ROOM-06 where one of them no longer stands by itself; E-ROOM-10 where the room is closed.
    NotFound
    """
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        require_open(workshop, at)
        store = PinStore(act.tx, project.seal)
        pin, into = store.load(workshop_id, pin_id), store.load(workshop_id, into_id)
        if pin_id == into_id or not (_is_free(pin) and into.is_in_room):
            raise BadInput("E-ROOM-06")
        _require_unchanged(store, pin, seen)
        store.merge(pin_id, into_id)
        _note_change(act, workshop, "pins merged")
        return store.load(workshop_id, pin_id)


def drop_pin(
    project: Project,
    caller: Caller,
    workshop_id: int,
    pin_id: int,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> Pin:
    """Drop a pin, as one that names somebody; its content is deleted.

    Raises
    ------
    BadInput
        E-ROOM-06 where it was sent to review.
    NotFound
    """
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        store = PinStore(act.tx, project.seal)
        pin = store.load(workshop_id, pin_id)
        if pin.risk_id is not None:
            raise BadInput("E-ROOM-06")
        _require_unchanged(store, pin, seen)
        store.withdraw(pin_id)
        BallotStore(act.tx).drop_pin(pin_id)
        _note_change(act, workshop, "pin dropped")
        return store.load(workshop_id, pin_id)


def add_paper_pin(
    project: Project, caller: Caller, workshop_id: int, draft: PinDraft, *, at: datetime
) -> Pin:
    """Add a pin from paper, also after the room is closed; the same token is the same pin.

    It waits until somebody compared it with the sheet (`workshop_paper.confirm`).

    Raises
    ------
    BadInput
        E-ROOM-04, E-RISK-05, E-TXT-02.
    NotFound
    """
    check_pin(draft)
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        store = PinStore(act.tx, project.seal)
        known = store.find_by_token(workshop_id, draft.token, None)
        if known is not None:
            act.note(f"room {workshop_id}", reason="pin typed in again")
            return known
        if store.is_used(draft.token):
            raise BadInput("E-ROOM-04")
        given = (draft.point, draft.community_id, workshop)
        place = build_place_columns(project, act.tx, *given)
        pin_id = store.add(workshop_id, draft, device_id=None, place=place, from_paper=True)
        PaperPinStore(act.tx).add(pin_id)
        _note_change(act, workshop, "pin typed in")
        return store.load(workshop_id, pin_id)


def send_to_review(
    project: Project,
    caller: Caller,
    workshop_id: int,
    pins: Iterable[tuple[int, DisplayedVersion]],
    *,
    at: datetime,
) -> list[int]:
    """Make a risk-point proposal of the facilitator of each pin; return their ids.

    Each pin comes with what was seen of it. It becomes exactly one proposal: whoever presses again
    gets that one.

    Raises
    ------
    BadInput
        E-ROOM-06 where a pin is withdrawn or part of another; E-ROOM-07 where one lies where this
        person may propose nothing; E-ROOM-20 where one from paper was not compared with its sheet.
        Then none is sent.
    NotFound
    """
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        store = PinStore(act.tx, project.seal)
        wanted = require_pins(store, workshop_id, pins)
        opened = store.read_details(workshop_id)
        sent = [_send_pin(project, act, store, pin, *opened[pin.id]) for pin in wanted]
        _note_change(act, workshop, "pins sent to review")
        return sent


def build_displayed_version(pin: Pin, point: Position | None, note: str) -> DisplayedVersion:
    """Return the displayed version of a pin, without what became of it since."""
    as_written = replace(pin, risk_id=None, is_pending=False, number=None)
    return DisplayedVersion.from_record(as_written, point, note)


def require_pins(
    store: PinStore, workshop_id: int, pins: Iterable[tuple[int, DisplayedVersion]]
) -> list[Pin]:
    """Return pins of a workshop that still are what somebody saw.

    Raises
    ------
    NotFound
    Conflict
    """
    found = []
    for number, seen in dict(pins).items():
        pin = store.load(workshop_id, number)
        if pin.is_in_room:  # of the others the action says what they became
            _require_unchanged(store, pin, seen)
        found.append(pin)
    return found


def _require_unchanged(store: PinStore, pin: Pin, seen: DisplayedVersion) -> None:
    if build_displayed_version(pin, *store.read_details(pin.workshop_id)[pin.id]) != seen:
        raise Conflict


def _send_pin(
    project: Project,
    act: Act,
    store: PinStore,
    pin: Pin,
    point: tuple[float, float] | None,
    note: str,
) -> int:
    if pin.risk_id is not None:
        return pin.risk_id
    if pin.is_pending:
        raise BadInput("E-ROOM-20")
    if not pin.is_in_room or pin.subdistrict_code is None:
        raise BadInput("E-ROOM-06")
    if not act.actor.covers(Verb.PROPOSE_RISK, pin.community_id):
        raise BadInput("E-ROOM-07")
    note = "\n".join(line for line in (pin.title, note) if line)  # for reviewers, as the note is
    is_near = point is not None and locate_point(act.tx, point).community_id is None
    risk_id = RiskStore(act.tx, project.seal).add(
        RiskDraft(_derive_risk_token(pin), pin.category, point, pin.community_id, None, note),
        place={
            "community_id": pin.community_id,
            "subdistrict_code": pin.subdistrict_code,
            "near": int(is_near and pin.community_id is not None),
        },
        proposer_id=act.actor.account_id,
        at=act.at,
    )
    store.set_sent(pin.id, risk_id)
    act.note(f"risk {risk_id}", reason="proposed from a workshop", after=pin.category)
    return risk_id


def _derive_risk_token(pin: Pin) -> str:
    """Return the token of the risk point of a pin: no second one can be made of it."""
    return hashlib.sha256(f"workshop {pin.workshop_id} pin {pin.id}".encode()).hexdigest()


def _is_free(pin: Pin) -> bool:
    return pin.is_in_room and pin.risk_id is None


def _note_change(act: Act, workshop: Workshop, reason: str) -> None:
    WorkshopStore(act.tx).change(workshop.id)
    act.note(f"room {workshop.id}", reason=reason)

"""What a phone does in the room of a workshop. No account, no name; see `room_access`."""

from dataclasses import dataclass
from datetime import datetime

from geodata.actions.workshops.paper_votes import count_paper_votes, count_votes
from geodata.actions.workshops.pin_numbers import number_shown_pins
from geodata.actions.workshops.room_access import (
    Guest,
    Presence,
    find_device,
    find_open_room,
    take_part,
)
from geodata.actions.workshops.room_places import build_place_columns
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.people.people import Verb
from geodata.model.risk_words import ShownRisk
from geodata.model.workshops.questions import Question
from geodata.model.workshops.workshops import (
    MAX_PINS,
    Pin,
    PinDraft,
    Position,
    RankedPin,
    Voting,
    Workshop,
    check_pin,
    rank_pins,
    select_frequent_spots,
)
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.people.audit import AuditStore
from geodata.store.risks.priorities import PriorityStore
from geodata.store.risks.risks import RiskStore
from geodata.store.workshops.answers import OpenFormStore
from geodata.store.workshops.pins import PinStore
from geodata.store.workshops.questions import QuestionStore
from geodata.store.workshops.room_devices import BallotStore, DeviceStore, compute_code
from geodata.store.workshops.workshops import WorkshopStore

__all__ = ["Guest", "compute_code"]


@dataclass(frozen=True, slots=True)
class ShownPin:
    """A pin as everybody in the room sees it."""

    pin: Pin
    merged_count: int  # how many pins were merged into it
    risk: ShownRisk | None = None  # where it is a risk point that is on the public map already


@dataclass(frozen=True, slots=True)
class RoomState:
    """What everybody in a room sees: the same for all."""

    workshop: Workshop
    joined_count: int
    pins_count: int
    votes_count: int  # phones that voted
    pins: tuple[ShownPin, ...]  # empty until revealed
    ranking: tuple[RankedPin, ...]  # empty until voting is closed
    has_open_forms: bool  # whether there is a form to answer
    questions: tuple[Question, ...]  # those that are shown


@dataclass(frozen=True, slots=True)
class OwnPin:
    """A pin as the phone that made it sees it."""

    token: str
    pin: Pin
    point: Position | None


@dataclass(frozen=True, slots=True)
class OwnActivity:
    """What a phone did in the room."""

    pins: tuple[OwnPin, ...]
    votes: tuple[int, ...]
    sequence: int  # of its last ballot


def join_room(project: Project, code: str, *, at: datetime) -> str:
    """Add a phone to a room and return its token.

    Raises
    ------
    NotFound
        E-ROOM-01.
    NotAllowed
        E-ROOM-14 where the room is full, E-ROOM-23 where it takes nobody more.
    """
    with project.database.begin(on_the_map=False) as tx:
        workshop = find_open_room(tx, code, at)
        store = WorkshopStore(tx)
        joined, _ = store.read_counts(workshop.id)
        if workshop.locked:
            raise NotAllowed("E-ROOM-23")
        if joined >= workshop.size:
            raise NotAllowed("E-ROOM-14")
        token = DeviceStore(tx).add(workshop.id)
        store.change(workshop.id)
        AuditStore(tx, project.audit_key).add(
            at=at,
            account_id=None,
            verb=Verb.TAKE_PART,
            object=f"room {workshop.id}",
            reason="joined",
        )
        return token


def check_in(project: Project, guest: Guest, *, at: datetime, is_projector: bool = False) -> None:
    """Raise NotAllowed unless the device is in this open room.

    Raises
    ------
    NotFound
        E-ROOM-01.
    NotAllowed
        E-ROOM-02.
    """
    with project.database.begin_read() as tx:
        workshop = find_open_room(tx, guest.code, at)
        find_device(tx, workshop, guest.device, is_projector=is_projector)


def is_open(project: Project, code: str, *, at: datetime) -> bool:
    """Return whether this is the code of an open room."""
    with project.database.begin_read() as tx:
        try:
            find_open_room(tx, code, at)
        except NotFound:
            return False
        return True


def read_versions(project: Project) -> dict[str, int]:
    """Return the version of every open room by its code."""
    with project.database.begin_read() as tx:
        return WorkshopStore(tx).read_versions()


def read_state(project: Project, code: str, *, at: datetime) -> RoomState:
    """Return what everybody in a room sees.

    Raises
    ------
    NotFound
        E-ROOM-01.
    """
    with project.database.begin_read() as tx:
        workshop = find_open_room(tx, code, at)
        store, ballots = PinStore(tx, project.seal), BallotStore(tx)
        pins = store.list_for_workshop(workshop.id)
        joined, _ = WorkshopStore(tx).read_counts(workshop.id)
        is_counted = workshop.voting is Voting.CLOSED
        risk_ids = PriorityStore(tx).map_pins_to_risks(workshop.id)
        shown_risks = RiskStore(tx, project.seal).read_shown() if risk_ids else {}
        return RoomState(
            workshop=workshop,
            joined_count=joined,
            pins_count=sum(pin.is_counted for pin in pins),
            votes_count=ballots.count_ballots(workshop.id),
            pins=tuple(
                ShownPin(
                    pin,
                    sum(other.merged_into == pin.id for other in pins),
                    shown_risks.get(risk_ids.get(pin.id, "")),
                )
                for pin in list_shown_pins(project, tx, workshop)
            ),
            ranking=_rank(store, ballots, workshop) if is_counted else (),
            has_open_forms=bool(OpenFormStore(tx).list_for_workshop(workshop.id)),
            questions=tuple(QuestionStore(tx, project.seal).list_shown(workshop.id)),
        )


def _rank(store: PinStore, ballots: BallotStore, workshop: Workshop) -> tuple[RankedPin, ...]:
    votes = count_votes(store, ballots, workshop)
    return rank_pins(votes, count_paper_votes(store, workshop))


def list_shown_pins(project: Project, tx: Transaction, workshop: Workshop) -> list[Pin]:
    """Return the pins that the room shows: all once revealed, else what a rolling room may."""
    store = PinStore(tx, project.seal)
    pins = store.list_for_workshop(workshop.id)
    if not workshop.revealed:
        chosen = store.list_chosen(workshop.id) if workshop.rolling else frozenset()
        devices = store.read_devices(workshop.id)
        pins = [pin for pin in pins if pin.id in chosen and not pin.withdrawn]
        enough = select_frequent_spots((pin.spot, devices[pin.id]) for pin in pins)
        pins = [pin for pin in pins if pin.spot in enough]
    off = PriorityStore(tx).list_off_ballot(workshop.id)
    is_over = workshop.voting is Voting.CLOSED  # what was voted for stays, with its dots
    return [pin for pin in pins if pin.is_in_room and (is_over or pin.id not in off)]


def read_own_activity(project: Project, guest: Guest, *, at: datetime) -> OwnActivity:
    """Return what this phone did, with its own exact points.

    Raises
    ------
    NotFound
        E-ROOM-01.
    NotAllowed
        E-ROOM-02.
    """
    with project.database.begin_read() as tx:
        device_id = find_device(tx, find_open_room(tx, guest.code, at), guest.device)
        own = PinStore(tx, project.seal).list_of_device(device_id)
        ballots = BallotStore(tx)
        return OwnActivity(
            tuple(OwnPin(*parts) for parts in own),
            tuple(ballots.list_for_device(device_id)),
            ballots.last(device_id),
        )


def propose_pin(project: Project, guest: Guest, draft: PinDraft, *, at: datetime) -> Pin:
    """Add a pin to the room's map; the same token again is the same pin.

    Raises
    ------
    BadInput
        E-ROOM-03 (paused), E-ROOM-04 (not a pin), E-ROOM-13 (too many), E-RISK-05 (outside),
        E-TXT-02 (long note).
    NotFound
        E-ROOM-01; E-NF-01 where there is no such community.
    NotAllowed
        E-ROOM-02.
    """
    check_pin(draft)
    with take_part(project, guest, at=at) as here:
        store = PinStore(here.tx, project.seal)
        known = store.find_by_token(here.workshop.id, draft.token, here.device_id)
        if known is not None:
            here.note("pin proposed again", changes=False)
            return known
        _require_accepting(here)
        if store.is_used(draft.token):
            raise BadInput("E-ROOM-04")
        if store.count_of_device(here.device_id) >= MAX_PINS:
            raise BadInput("E-ROOM-13", most=MAX_PINS)
        given = (draft.point, draft.community_id, here.workshop)
        place = build_place_columns(project, here.tx, *given)
        pin_id = store.add(here.workshop.id, draft, device_id=here.device_id, place=place)
        number_shown_pins(store, here.workshop)
        here.note("pin proposed")
        return store.load(here.workshop.id, pin_id)


def move_pin(
    project: Project,
    guest: Guest,
    token: str,
    point: Position | None,
    community_id: str | None,
    *,
    at: datetime,
) -> Pin:
    """Move an own pin to another point or community; both: near it, as confirmed.

    Raises
    ------
    BadInput
        E-ROOM-03 (paused), E-ROOM-05 (withdrawn, or sent to review), E-RISK-05 (outside),
        E-RISK-15 (not near that community).
    NotFound
        E-ROOM-01; E-NF-01 where the phone has no such pin.
    NotAllowed
        E-ROOM-02.
    """
    with take_part(project, guest, at=at) as here:
        store = PinStore(here.tx, project.seal)
        pin = _find_own_pin(here, store, token)
        _require_accepting(here)
        if pin.withdrawn or pin.risk_id is not None:
            raise BadInput("E-ROOM-05")
        place = build_place_columns(project, here.tx, point, community_id, here.workshop)
        store.move(pin.id, point, place)
        here.note("pin moved")
        return store.load(here.workshop.id, pin.id)


def withdraw_pin(project: Project, guest: Guest, token: str, *, at: datetime) -> Pin:
    """Withdraw an own pin while the room is open; its content is deleted.

    Raises
    ------
    BadInput
        E-ROOM-05 where it was sent to review.
    NotFound
        E-ROOM-01; E-NF-01 where the phone has no such pin.
    NotAllowed
        E-ROOM-02.
    """
    with take_part(project, guest, at=at) as here:
        store = PinStore(here.tx, project.seal)
        pin = _find_own_pin(here, store, token)
        if pin.withdrawn:
            here.note("pin withdrawn again", changes=False)
            return pin
        if pin.risk_id is not None:
            raise BadInput("E-ROOM-05")
        store.withdraw(pin.id)
        BallotStore(here.tx).drop_pin(pin.id)
        here.note("pin withdrawn")
        return store.load(here.workshop.id, pin.id)


def vote(
    project: Project, guest: Guest, sequence: int, pin_ids: frozenset[int], *, at: datetime
) -> tuple[int, ...]:
    """Give the dots of a phone, its whole ballot; return the pins that have them now.

    A ballot that is not newer than the last one changes nothing: on a poor network an old one may
    come late. A dot on a pin that is no longer shown is not given.

    Raises
    ------
    BadInput
        E-ROOM-08 (no voting now), E-ROOM-09 (too many dots).
    NotFound
        E-ROOM-01.
    NotAllowed
        E-ROOM-02.
    """
    with take_part(project, guest, at=at) as here:
        ballots = BallotStore(here.tx)
        if sequence <= ballots.last(here.device_id):
            here.note("voted again", changes=False)
            return tuple(ballots.list_for_device(here.device_id))
        if here.workshop.voting is not Voting.OPEN:
            raise BadInput("E-ROOM-08")
        wanted = _resolve_pins(project, here, pin_ids)
        if len(wanted) > here.workshop.dots:
            raise BadInput("E-ROOM-09", most=here.workshop.dots)
        ballots.put(here.device_id, sequence, wanted)
        here.note("voted")
        return tuple(ballots.list_for_device(here.device_id))


def _resolve_pins(project: Project, presence: Presence, pin_ids: frozenset[int]) -> set[int]:
    """Return the shown pins that are meant: a merged one is where it went."""
    store = PinStore(presence.tx, project.seal)
    meant = {
        pin.merged_into or pin.id
        for pin in store.load_several(presence.workshop.id, pin_ids)
        if pin.is_counted
    }
    if presence.workshop.revealed:
        return meant - PriorityStore(presence.tx).list_off_ballot(presence.workshop.id)
    return meant & {pin.id for pin in list_shown_pins(project, presence.tx, presence.workshop)}


def _find_own_pin(presence: Presence, store: PinStore, token: str) -> Pin:
    pin = store.find_by_token(presence.workshop.id, token, presence.device_id)
    if pin is None:
        raise NotFound
    return pin


def _require_accepting(presence: Presence) -> None:
    if not presence.workshop.accepting:
        raise BadInput("E-ROOM-03")

"""The desk for paper: a line for each pin on a sheet, and a second look before it counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shapely import union_all
from shapely.geometry.base import BaseGeometry

from geodata.actions.transactions import Caller, authorized_read
from geodata.actions.workshops.pin_numbers import number_shown_pins
from geodata.actions.workshops.room_access import find_in_scope, run_workshop
from geodata.actions.workshops.workshop_pins import (
    add_paper_pin,
    build_displayed_version,
    require_pins,
)
from geodata.errors import BadInput, NotFound
from geodata.geometry.crs import to_metric, to_wgs84
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.places.places import AreaLevel
from geodata.model.places.registry import shorten_id
from geodata.model.workshops.paper_grid import SQUARE_SIDE_M, PaperGrid, build_grid
from geodata.model.workshops.paper_lines import WHOLE_COMMUNITY, parse_line
from geodata.model.workshops.workshops import Pin, PinDraft, Workshop
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.places import PlaceStore
from geodata.store.workshops.paper_pins import PaperPinStore
from geodata.store.workshops.pins import PinStore
from geodata.store.workshops.workshops import WorkshopStore

MARGIN_M = 300  # of the point of a community that has no outline


@dataclass(frozen=True, slots=True)
class TypedPin:
    """A pin as it was typed in; the square is None where a community was named."""

    pin: Pin
    square: str | None
    note: str
    displayed_version: DisplayedVersion


def build_sheet_grid(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> PaperGrid:
    """Return the squares of a workshop's sheet: over its community, or over the district.

    Raises
    ------
    NotFound
    """
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        return _build_grid(tx, find_in_scope(tx, actor, workshop_id))


def export_sheet(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> tuple[Workshop, PaperGrid]:
    """Return what a sheet to be printed says; that it was taken is noted.

    Raises
    ------
    NotFound
        Also where the workshop is closed: its code leads nowhere any more.
    """
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        if workshop.code is None:
            raise NotFound
        act.note(f"room {workshop_id}", reason="sheet taken out")
        return workshop, _build_grid(act.tx, workshop)


def type_in(
    project: Project, caller: Caller, workshop_id: int, token: str, line: str, *, at: datetime
) -> Pin:
    """Add a pin from a line of a sheet; the same token is the same pin.

    Raises
    ------
    BadInput
        E-ROOM-21 (not readable), E-ROOM-22 (no such place), E-RISK-05 (outside), E-TXT-02.
    NotFound
    """
    read = parse_line(line)
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        workshop = find_in_scope(tx, actor, workshop_id)
        known = {community.id: community.id for community in PlaceStore(tx).list_communities()}
        grid = _build_grid(tx, workshop)
    known |= {shorten_id(token): token for token in known}  # as on the sheet
    place = workshop.community_id if read.place == WHOLE_COMMUNITY else read.place
    if place in known:
        draft = PinDraft(token, read.category, None, known[place], read.note)
    else:
        draft = PinDraft(token, read.category, _find_position(grid, read.place), None, read.note)
    return add_paper_pin(project, caller, workshop_id, draft, at=at)


def list_typed_pins(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> list[TypedPin]:
    """Return what was typed in, in the order of typing, without what was dropped.

    Raises
    ------
    NotFound
    """
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        grid = _build_grid(tx, find_in_scope(tx, actor, workshop_id))
        store = PinStore(tx, project.seal)
        pins = {pin.id: pin for pin in store.list_for_workshop(workshop_id) if not pin.withdrawn}
        opened = store.read_details(workshop_id)
        ordered = [
            pins[pin_id]
            for pin_id in PaperPinStore(tx).list_in_order(workshop_id)
            if pin_id in pins
        ]
    return [
        TypedPin(pin, _find_label(grid, point), note, build_displayed_version(pin, point, note))
        for pin in ordered
        for point, note in (opened[pin.id],)
    ]


def confirm_pins(
    project: Project,
    caller: Caller,
    workshop_id: int,
    pins: Iterable[tuple[int, DisplayedVersion]],
    *,
    at: datetime,
) -> None:
    """Confirm pins against the sheet: from now on they count and can be sent.

    Raises
    ------
    NotFound
        Where one is not a pin of this workshop from paper.
    Conflict
        Where one is not what this person compared.
    """
    seen = dict(pins)
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        wanted = set(seen)
        paper = PaperPinStore(act.tx)
        if not wanted <= set(paper.list_in_order(workshop_id)):
            raise NotFound
        store = PinStore(act.tx, project.seal)
        require_pins(store, workshop_id, seen.items())
        paper.confirm(wanted, confirmed_by=act.actor.account_id, at=at)
        number_shown_pins(store, workshop)
        WorkshopStore(act.tx).change(workshop_id)
        act.note(f"room {workshop_id}", reason="paper pins confirmed")


def _build_grid(tx: Transaction, workshop: Workshop) -> PaperGrid:
    around: BaseGeometry = to_metric(_find_area(tx, workshop)).buffer(
        SQUARE_SIDE_M
    )  # pins beside the edge
    return build_grid(to_wgs84(around))


def _find_area(tx: Transaction, workshop: Workshop) -> BaseGeometry:
    boundaries = BoundaryStore(tx)
    if workshop.community_id is None:
        outlines = boundaries.read_current(AreaLevel.SUBDISTRICT).values()
        return union_all(
            [boundary.geometry for boundary in outlines if boundary.geometry is not None]
        )
    outline = boundaries.read_current(AreaLevel.COMMUNITY).get(workshop.community_id)
    if outline is not None and outline.geometry is not None:
        return outline.geometry
    places = {
        community.id: community.location for community in PlaceStore(tx).list_all_communities()
    }
    return to_wgs84(to_metric(places[workshop.community_id]).buffer(MARGIN_M))


def _find_position(grid: PaperGrid, place: str) -> tuple[float, float]:
    try:
        return grid.compute_square_centre(place)
    except NotFound as error:
        raise BadInput("E-ROOM-22") from error


def _find_label(grid: PaperGrid, point: tuple[float, float] | None) -> str | None:
    if point is None:
        return None
    try:
        return grid.find_square(*point)
    except NotFound:  # the outline was drawn anew since
        return None

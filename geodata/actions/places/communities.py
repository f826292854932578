"""The registry: communities are added, renamed, retired and taken back; nothing is forgotten."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from shapely.geometry import Point

from geodata.actions.places.geography import place_again, renew_estimates
from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, RowRejected
from geodata.intake import coordinates, values
from geodata.model import times
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb, require_in
from geodata.model.places import registry
from geodata.model.places.places import AreaLevel, Community
from geodata.model.places.registry import (
    Figure,
    FigureKind,
    NewCommunity,
    RecordedFigure,
    RegistryChange,
    RegistryChangeKind,
)
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.people.people import AccountStore
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.places import PlaceStore
from geodata.store.places.registry import RegistryStore


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to a community, and who did it; no name: the server's terminal."""

    event: RegistryChange | RecordedFigure
    account_name: str | None


def list_communities(project: Project, caller: Caller, *, at: datetime) -> list[Community]:
    """Return all communities by id, retired ones too."""
    with authorized_read(project, caller, Verb.CHANGE_COMMUNITIES, at=at) as (tx, _):
        return list(PlaceStore(tx).list_all_communities())


def list_history(
    project: Project, caller: Caller, community_id: str, *, at: datetime
) -> list[HistoryLine]:
    """Return what happened to a community, the newest first."""
    with authorized_read(project, caller, Verb.CHANGE_COMMUNITIES, at=at) as (tx, actor):
        require_in(actor, Verb.CHANGE_COMMUNITIES, community_id)
        PlaceStore(tx).load_community(community_id)
        store = RegistryStore(tx)
        names = {account.id: account.name for account in AccountStore(tx).list_all()}
        steps: list[RegistryChange | RecordedFigure] = [
            *store.list_changes(community_id),
            *store.list_figures().get(community_id, []),
        ]
    steps.sort(key=lambda step: step.at)
    return [HistoryLine(step, names.get(step.account_id or 0)) for step in reversed(steps)]


def add_community(
    project: Project, caller: Caller, new: NewCommunity, *, at: datetime
) -> Community:
    """Add a community that the registry lacks; estimates are renewed, records placed again.

    Raises
    ------
    BadInput
        E-COM-01, E-COM-02 (name), E-COM-07 (kind), E-COM-03 where the point is not in the
        subdistrict.
    """
    with audited_transaction(project, caller, Verb.CHANGE_COMMUNITIES, at=at) as act:
        store = PlaceStore(act.tx)
        name = registry.validate_name(new.name_th, store.list_communities())
        registry.check_kind(new.kind_th)
        location = Point(new.longitude, new.latitude)
        _check_point(act.tx, new.subdistrict_code, location)
        place = Community(
            id=registry.generate_next_id(
                community.id for community in store.list_all_communities()
            ),
            name_th=name,
            subdistrict_code=new.subdistrict_code,
            kind_th=new.kind_th,
            location=location,
        )
        store.add_community(place)
        _note_change(act, place, RegistryChangeKind.ADDED, after=name)
        renew_estimates(act.tx, at)
        place_again(project, act.tx, at)
    return place


def parse_point(latitude: str, longitude: str) -> tuple[float, float]:
    """Return (longitude, latitude) of two typed fields in decimal degrees, Thai digits too.

    Raises
    ------
    BadInput
        E-COM-11.
    """
    try:
        found = coordinates.parse_point(values.clean_cell(latitude), values.clean_cell(longitude))
    except RowRejected as error:
        raise BadInput("E-COM-11") from error
    if found is None:
        raise BadInput("E-COM-11")
    return found


def rename(
    project: Project,
    caller: Caller,
    community_id: str,
    seen: DisplayedVersion,
    name: str,
    *,
    at: datetime,
) -> Community:
    """Give a community another name; records that state the old one still find it."""
    with _change_community(project, caller, community_id, seen, at) as (act, place):
        others = [
            community
            for community in PlaceStore(act.tx).list_communities()
            if community.id != place.id
        ]
        kept = registry.validate_name(name, others)
        PlaceStore(act.tx).change(place, name_th=kept)
        _note_change(act, place, RegistryChangeKind.RENAMED, before=place.name_th, after=kept)
        place_again(project, act.tx, at)
        return PlaceStore(act.tx).load_community(place.id)


def retire(
    project: Project, caller: Caller, community_id: str, seen: DisplayedVersion, *, at: datetime
) -> Community:
    """Retire a community; its records are placed by their subdistrict from now on."""
    with _change_community(project, caller, community_id, seen, at) as (act, place):
        PlaceStore(act.tx).change(place, retired_at=times.format_iso(at))
        _note_change(act, place, RegistryChangeKind.RETIRED, before=place.name_th)
        renew_estimates(act.tx, at)
        place_again(project, act.tx, at)
        return PlaceStore(act.tx).load_community(place.id)


def take_back(
    project: Project, caller: Caller, community_id: str, seen: DisplayedVersion, *, at: datetime
) -> Community:
    """Restore a retired community with its boundary and its records.

    Raises
    ------
    BadInput
        E-COM-05 where it is not retired; E-COM-02 where its name is another one's by now.
    """
    with _change_community(project, caller, community_id, seen, at, retired=True) as (act, place):
        registry.validate_name(place.name_th, PlaceStore(act.tx).list_communities())
        PlaceStore(act.tx).change(place, retired_at=None)
        _note_change(act, place, RegistryChangeKind.TAKEN_BACK, after=place.name_th)
        renew_estimates(act.tx, at)
        place_again(project, act.tx, at)
        return PlaceStore(act.tx).load_community(place.id)


def assign_zone(
    project: Project,
    caller: Caller,
    community_id: str,
    seen: DisplayedVersion,
    zone: int | None,
    *,
    at: datetime,
) -> Community:
    """Assign a community to one of the study's zones; None where nobody knows."""
    registry.check_zone(zone)
    with _change_community(project, caller, community_id, seen, at) as (act, place):
        PlaceStore(act.tx).change(place, zone=zone)
        _note_change(
            act, place, RegistryChangeKind.ZONE, before=str(place.zone or ""), after=str(zone or "")
        )
        return PlaceStore(act.tx).load_community(place.id)


def set_figure(
    project: Project,
    caller: Caller,
    community_id: str,
    seen: DisplayedVersion,
    kind: FigureKind,
    count: int,
    year_be: int | None,
    source: str,
    *,
    at: datetime,
) -> Community:
    """Add how many households or residents a source counted; older figures stay.

    A `year_be` of None says that the source names no year.
    """
    figure = registry.validate_figure(Figure(community_id, kind, count, year_be, source), at)
    with _change_community(project, caller, community_id, seen, at) as (act, place):
        PlaceStore(act.tx).change(place)
        RegistryStore(act.tx).add_figure(figure, account_id=act.actor.account_id, at=at)
        act.note(
            f"community {place.id}",
            reason="community figure",
            after=[kind, figure.count, figure.year_be, figure.source],
        )
        return PlaceStore(act.tx).load_community(place.id)


@contextmanager
def _change_community(
    project: Project,
    caller: Caller,
    community_id: str,
    seen: DisplayedVersion,
    at: datetime,
    *,
    retired: bool = False,
) -> Iterator[tuple[Act, Community]]:
    """Open a community to change it; Conflict where it is not as it was drawn."""
    with audited_transaction(project, caller, Verb.CHANGE_COMMUNITIES, at=at) as act:
        require_in(act.actor, Verb.CHANGE_COMMUNITIES, community_id)
        place = PlaceStore(act.tx).load_community(community_id)
        seen.require_unchanged(place)
        if place.retired is not retired:
            raise BadInput("E-COM-04" if place.retired else "E-COM-05")
        yield act, place


def _note_change(
    act: Act, place: Community, kind: RegistryChangeKind, *, before: str = "", after: str = ""
) -> None:
    """Record a change in the history of the community and in the audit log."""
    RegistryStore(act.tx).note(
        RegistryChange(place.id, kind, before, after, act.at, act.actor.account_id)
    )
    act.note(f"community {place.id}", reason=f"community {kind}", before=before, after=after)


def _check_point(tx: Transaction, subdistrict_code: str, location: Point) -> None:
    outline = BoundaryStore(tx).read_current(AreaLevel.SUBDISTRICT).get(subdistrict_code)
    if outline is None or outline.geometry is None or not outline.geometry.covers(location):
        raise BadInput("E-COM-03")

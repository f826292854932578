"""What a boundary file would change, worked out before anything is saved."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from shapely.geometry import mapping

from geodata import actions, reference
from geodata.errors import BadInput
from geodata.geometry import estimates
from geodata.geometry.boundaries import CoverageReport, Move, find_moves, measure_coverage
from geodata.geometry.placing import Placer
from geodata.intake.boundaries import boundary_match
from geodata.intake.boundaries.boundary_match import MatchResult
from geodata.intake.boundaries.shapes import Shape
from geodata.model.places.places import (
    REAL_STATUSES,
    Area,
    AreaLevel,
    Boundary,
    BoundaryStatus,
    Community,
)
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.imports.records import STORES, RecordStore
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.places import PlaceStore

Current = Mapping[str, Boundary]
ID_COLUMNS = {AreaLevel.COMMUNITY: "community_id", AreaLevel.SUBDISTRICT: "subdistrict_code"}


@dataclass(frozen=True, slots=True)
class BoundaryPreview:
    """The shapes of a file beside the boundaries in force."""

    matched: MatchResult
    areas: tuple[Boundary, ...] = ()  # those whose outline differs from the one in force
    moves: tuple[Move, ...] = ()
    fit: CoverageReport = field(
        default_factory=lambda: measure_coverage({})
    )  # of the level afterwards
    changing_record_count: int = 0
    newest_version: int = 0  # of all boundaries when it was worked out
    similar_communities: Mapping[int, tuple[Community, ...]] = field(
        default_factory=dict
    )  # by shape

    @property
    def level(self) -> AreaLevel:
        """The level that the file is about."""
        return self.matched.level or AreaLevel.COMMUNITY


def preview_changes(
    project: Project,
    shapes: Sequence[Shape],
    status: BoundaryStatus,
    *,
    promote: bool = False,
    agreed: Mapping[str, str] | None = None,
) -> BoundaryPreview:
    """Return which areas a file replaces, how they move, and how many records change area.

    With `promote` a traced outline that stays as it is takes a higher status, too. `agreed` are
    names of the file that a person said to be a community (name -> id).
    """
    with project.database.begin_read() as tx:
        places, store = PlaceStore(tx), BoundaryStore(tx)
        current: dict[AreaLevel, Current] = {
            level: store.read_current(level) for level in AreaLevel
        }
        matched = boundary_match.match_shapes(
            shapes,
            places.list_subdistricts(),
            places.list_communities(),
            select_shapes(current[AreaLevel.SUBDISTRICT]),
            agreed,
        )
        resembling = {
            left.number: boundary_match.find_similar(left, places.list_communities())
            for left in (matched.unmatched if matched.level == AreaLevel.COMMUNITY else ())
        }
        if matched.level is None or not matched.boundaries:
            return BoundaryPreview(matched, similar_communities=resembling)
        level = matched.level
        areas = tuple(_find_changed(matched, level, status, current[level], promote=promote))
        after = {**current, level: {**current[level], **{area.area_id: area for area in areas}}}
        after[AreaLevel.COMMUNITY] = add_estimates(tx, after)
        real = [boundary for boundary in after[level].values() if boundary.status in REAL_STATUSES]
        return BoundaryPreview(
            matched,
            areas,
            find_moves(select_shapes(current[level]), select_shapes(after[level])),
            measure_coverage(select_shapes({boundary.area_id: boundary for boundary in real})),
            count_changing_records(project, tx, after),
            store.read_newest_version(),
            resembling,
        )


def find_newest_version(project: Project) -> int:
    """Return the number of the newest version of all boundaries."""
    with project.database.begin_read() as tx:
        return BoundaryStore(tx).read_newest_version()


def list_reference_shapes(project: Project) -> tuple[list[Shape], list[str]]:
    """Return, as shapes of a file, the outlines of the reference layer that a project lacks.

    Returns
    -------
    The shapes (WGS84), and the ids of the communities whose own outline stays: one that was traced
    or came from an office is not replaced by a layer that nobody has confirmed.
    """
    with project.database.begin_read() as tx:
        current = BoundaryStore(tx).read_current(AreaLevel.COMMUNITY)
        listed = {place.id for place in PlaceStore(tx).list_communities()}
    shapes, kept = [], []
    for number, (area_id, area) in enumerate(reference.read_community_outlines().items(), start=1):
        if area_id in current and current[area_id].status in REAL_STATUSES:
            kept.append(area_id)
        elif area_id in listed:
            shapes.append(Shape(number, {"community_id": area_id}, area))
    return shapes, kept


def export_boundaries(project: Project, level: AreaLevel) -> bytes:
    """Return the current boundaries of a level as GeoJSON, WGS84; `preview` knows its columns."""
    with project.database.begin_read() as tx:
        current = BoundaryStore(tx).read_current(level)
        names = _read_names(PlaceStore(tx), level)
    features = [
        {
            "type": "Feature",
            "id": area_id,
            "properties": {
                ID_COLUMNS[level]: area_id,
                "name_th": names[area_id],
                "boundary_status": boundary.status,
                "boundary_version": boundary.version,
            },
            "geometry": None if boundary.geometry is None else mapping(boundary.geometry),
        }
        for area_id, boundary in current.items()
    ]
    document = {"type": "FeatureCollection", "features": features}
    return json.dumps(document, ensure_ascii=False).encode()


def _read_names(places: PlaceStore, level: AreaLevel) -> dict[str, str]:
    if level == AreaLevel.SUBDISTRICT:
        return {subdistrict.code: subdistrict.name_th for subdistrict in places.list_subdistricts()}
    return {community.id: community.name_th for community in places.list_communities()}


def _find_changed(
    matched: MatchResult,
    level: AreaLevel,
    status: BoundaryStatus,
    current: Current,
    *,
    promote: bool,
) -> Iterator[Boundary]:
    """Yield the areas of a file that differ from those in force, or are better known now.

    An estimate that was exported and comes back as it was does not become official.

    Raises
    ------
    BadInput
        E-GEO-18 where a traced outline would take the place of an official one that the community
        confirmed.
    """
    before = select_shapes(current)
    moving = {move.area_id for move in find_moves(before, {**before, **matched.boundaries})}
    for area_id, area in matched.boundaries.items():
        boundary = current.get(area_id)
        known = BoundaryStatus.POINT_ONLY if boundary is None else boundary.status
        if area_id in moving and boundary is not None and not boundary.yields_to(status):
            raise BadInput("E-GEO-18", area=area_id)
        higher = promote and known in REAL_STATUSES and _rank_status(status) > _rank_status(known)
        if area_id in moving or higher:
            yield Boundary(area_id, level, status, area)


def _rank_status(status: BoundaryStatus) -> int:
    return list(BoundaryStatus).index(status)


def select_shapes(boundaries: Current) -> dict[str, Area]:
    """Return the outlines, in WGS84 by id, of those boundaries that have one."""
    return {
        area_id: boundary.geometry
        for area_id, boundary in boundaries.items()
        if boundary.geometry is not None
    }


def add_estimates(tx: Transaction, after: Mapping[AreaLevel, Current]) -> Current:
    """Return the boundaries of communities with the estimates that they lead to."""
    renewed = estimates.find_renewed(
        PlaceStore(tx).list_communities(),
        after[AreaLevel.COMMUNITY],
        after[AreaLevel.SUBDISTRICT],
    )
    return {**after[AreaLevel.COMMUNITY], **{boundary.area_id: boundary for boundary in renewed}}


def count_changing_records(
    project: Project,
    tx: Transaction,
    after: Mapping[AreaLevel, Current],
    kinds: Sequence[type[RecordStore]] = STORES,
) -> int:
    """Return how many stored records with a point would change area.

    Parameters
    ----------
    after
        The boundaries of both levels as they would be.
    kinds
        The kinds of records that are counted.
    """
    placer = Placer(
        PlaceStore(tx).list_communities(),
        after[AreaLevel.COMMUNITY],
        after[AreaLevel.SUBDISTRICT],
        version=0,
        with_estimated=actions.uses_estimated_areas(tx),
    )
    spots = [spot for kind in kinds for spot in kind(tx, project.seal).list_spots()]
    found = placer.place_points(
        np.array([spot.longitude for spot in spots], dtype=np.float64),
        np.array([spot.latitude for spot in spots], dtype=np.float64),
    )
    return sum(spot.placement.area != place.area for spot, place in zip(spots, found, strict=True))

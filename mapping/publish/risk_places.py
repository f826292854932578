"""Which published risk points lie in an area, and which may lie in it.

A point is published with one geography. By its community it lies in that one; at its exact place it
lies where that place is; of a cell of 250 m nobody is told where in it the point lies, so that it
may lie in every community that the cell touches. An area of which only an estimate or a point is
known may reach farther than it is drawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from geodata.geometry import crs
from geodata.model.places.places import Boundary, BoundaryStatus, Community
from geodata.model.risks import CELL_SIZE_M, Precision, PublicRisk, RiskState

UNCERTAIN_MARGIN_M = 150  # around what is not known better: as far as an estimated area may reach
ROUNDING_TOLERANCE_M = 0.5  # positions are published with six decimals
KNOWN_STATUSES = (BoundaryStatus.OFFICIAL, BoundaryStatus.TRACED)


@dataclass(frozen=True, slots=True)
class AreaPoints:
    """Public numbers of risk points, each list sorted."""

    listed: tuple[str, ...] = ()  # they lie in the area
    mitigated: tuple[str, ...] = ()  # they lie in the area, and are less of a risk now
    cells: tuple[str, ...] = ()  # told by a cell that touches it: they may lie in it
    near: tuple[str, ...] = ()  # at an exact place around an area whose outline is not known


def locate_in_communities(
    boundaries: Mapping[str, tuple[Community, Boundary]], risks: Sequence[PublicRisk]
) -> dict[str, AreaPoints]:
    """Return the points of each community; the boundary is the one that the public sees."""
    approved = [risk for risk in risks if risk.state == RiskState.APPROVED]
    mitigated = [risk for risk in risks if risk.state != RiskState.APPROVED]
    cells, places, mitigated_places = (
        _build_cells(approved),
        _build_places(approved),
        _build_places(mitigated),
    )
    points_by_area = {}
    for area_id, (place, boundary) in boundaries.items():
        is_known = boundary.status in KNOWN_STATUSES and boundary.geometry is not None
        ground = crs.to_metric(place.location if boundary.geometry is None else boundary.geometry)
        reach = ground if is_known else ground.buffer(UNCERTAIN_MARGIN_M)
        shapely.prepare(reach)
        nearby = _list_touching(reach, places)
        nearby_mitigated = _list_touching(reach, mitigated_places)
        points_by_area[area_id] = AreaPoints(
            _merge_sorted(_list_community_points(area_id, approved), nearby if is_known else []),
            _merge_sorted(
                _list_community_points(area_id, mitigated), nearby_mitigated if is_known else []
            ),
            _merge_sorted(_list_touching(reach, cells)),
            () if is_known else _merge_sorted(nearby),
        )
    return points_by_area


def locate_in_subdistrict(risks: Sequence[PublicRisk]) -> AreaPoints:
    """Return the points of a subdistrict, a cell by its centre as in every count of it."""
    return AreaPoints(
        _merge_sorted(risk.public_id for risk in risks if risk.state == RiskState.APPROVED),
        _merge_sorted(risk.public_id for risk in risks if risk.state != RiskState.APPROVED),
    )


def _list_community_points(area_id: str, risks: Iterable[PublicRisk]) -> list[str]:
    return [risk.public_id for risk in risks if risk.community_id == area_id]


def _merge_sorted(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(public_id for ids in lists for public_id in ids))


def _list_touching(reach: BaseGeometry, shapes: Mapping[str, BaseGeometry]) -> list[str]:
    return [public_id for public_id, shape in shapes.items() if reach.intersects(shape)]


def _build_cells(risks: Iterable[PublicRisk]) -> dict[str, BaseGeometry]:
    """Return the cell of each point that is told by one, METRIC_CRS."""
    half = CELL_SIZE_M / 2 + ROUNDING_TOLERANCE_M
    cells: dict[str, BaseGeometry] = {}
    for risk in risks:
        if risk.precision == Precision.CELL and risk.position is not None:
            centre = crs.to_metric(Point(risk.position))
            cells[risk.public_id] = box(
                centre.x - half, centre.y - half, centre.x + half, centre.y + half
            )
    return cells


def _build_places(risks: Iterable[PublicRisk]) -> dict[str, BaseGeometry]:
    """Return the place of each point that is told exactly, METRIC_CRS."""
    return {
        risk.public_id: crs.to_metric(Point(risk.position))
        for risk in risks
        if risk.precision == Precision.EXACT and risk.position is not None
    }

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
from geodata.model.places.places import (
    Boundary,
    BoundaryStatus,
    Community,
)
from geodata.model.risks import CELL_SIZE_M, Precision, PublicRisk, RiskState

MARGIN_M = 150  # around what is not known better: as far as an estimated area may reach
SLACK_M = 0.5  # positions are published with six decimals
KNOWN = (BoundaryStatus.OFFICIAL, BoundaryStatus.TRACED)


@dataclass(frozen=True, slots=True)
class AreaPoints:
    """Public numbers of risk points, each list sorted."""

    listed: tuple[str, ...] = ()  # they lie in the area
    mitigated: tuple[str, ...] = ()  # they lie in the area, and are less of a risk now
    cells: tuple[str, ...] = ()  # told by a cell that touches it: they may lie in it
    near: tuple[str, ...] = ()  # at an exact place around an area whose outline is not known


def points_of_communities(
    drawn: Mapping[str, tuple[Community, Boundary]], risks: Sequence[PublicRisk]
) -> dict[str, AreaPoints]:
    """Return the points of each community; the boundary is the one that the public sees."""
    still = [risk for risk in risks if risk.state == RiskState.APPROVED]
    less = [risk for risk in risks if risk.state != RiskState.APPROVED]
    cells, places, places_of_less = _cells(still), _places(still), _places(less)
    found = {}
    for area_id, (place, boundary) in drawn.items():
        is_known = boundary.status in KNOWN and boundary.geometry is not None
        ground = crs.to_metric(place.location if boundary.geometry is None else boundary.geometry)
        reach = ground if is_known else ground.buffer(MARGIN_M)
        shapely.prepare(reach)
        around = _touching(reach, places)
        around_of_less = _touching(reach, places_of_less)
        found[area_id] = AreaPoints(
            _sorted(_of_community(area_id, still), around if is_known else []),
            _sorted(_of_community(area_id, less), around_of_less if is_known else []),
            _sorted(_touching(reach, cells)),
            () if is_known else _sorted(around),
        )
    return found


def points_of_subdistrict(risks: Sequence[PublicRisk]) -> AreaPoints:
    """Return the points of a subdistrict, a cell by its centre as in every count of it."""
    return AreaPoints(
        _sorted(risk.public_id for risk in risks if risk.state == RiskState.APPROVED),
        _sorted(risk.public_id for risk in risks if risk.state != RiskState.APPROVED),
    )


def _of_community(area_id: str, risks: Iterable[PublicRisk]) -> list[str]:
    return [risk.public_id for risk in risks if risk.community_id == area_id]


def _sorted(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(each for ids in lists for each in ids))


def _touching(reach: BaseGeometry, shapes: Mapping[str, BaseGeometry]) -> list[str]:
    return [each for each, shape in shapes.items() if reach.intersects(shape)]


def _cells(risks: Iterable[PublicRisk]) -> dict[str, BaseGeometry]:
    """Return the cell of each point that is told by one, METRIC_CRS."""
    half = CELL_SIZE_M / 2 + SLACK_M
    found: dict[str, BaseGeometry] = {}
    for risk in risks:
        if risk.precision == Precision.CELL and risk.position is not None:
            centre = crs.to_metric(Point(risk.position))
            found[risk.public_id] = box(
                centre.x - half, centre.y - half, centre.x + half, centre.y + half
            )
    return found


def _places(risks: Iterable[PublicRisk]) -> dict[str, BaseGeometry]:
    """Return the place of each point that is told exactly, METRIC_CRS."""
    return {
        risk.public_id: crs.to_metric(Point(risk.position))
        for risk in risks
        if risk.precision == Precision.EXACT and risk.position is not None
    }

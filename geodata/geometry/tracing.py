"""Traced outlines: from the corners that somebody set to an area that fits among its neighbours.

Geometry comes and goes in WGS84; it is measured, cut and joined in METRIC_CRS (metres), where the
borders of neighbours are compared elsewhere too.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.errors import BadInput
from geodata.geometry.boundaries import SLIT_M
from geodata.geometry.crs import compute_area_m2, to_metric, to_wgs84
from geodata.model.places.places import Area

Corner = tuple[float, float]  # longitude, latitude

MAX_CORNERS = 500
MIN_AREA_M2 = 50.0  # a slip of the finger, not a community
SLIVER_M = 0.3
_TOUCH_M = 0.001
_GRID_M = 1e-5  # a border of 1 km, rounded so, covers less than NOISE_M2


@dataclass(frozen=True, slots=True)
class Fit:
    """How an outline lies among what is there, in square metres."""

    area_m2: float
    outside_m2: float  # beyond its subdistrict
    overlaps_m2: Mapping[str, float]  # with traced and official neighbours, by id

    @property
    def is_clean(self) -> bool:
        """Whether it can be kept as it was drawn."""
        return not self.overlaps_m2 and not self.outside_m2


def build_outline(corners: Sequence[Corner]) -> Polygon:
    """Return the outline that corners (WGS84, in the order they were set) make.

    Raises
    ------
    BadInput
        E-GEO-20 where there are too few or too many, or hardly any ground; E-GEO-06 where one is
        not a number; E-GEO-21 with the number of the corner at which the border crosses itself.
    """
    for number, corner in enumerate(corners, start=1):
        if not all(math.isfinite(value) for value in corner):
            raise BadInput("E-GEO-06", n=number)
    distinct = [corner for corner, _ in itertools.groupby(corners)]
    if len(distinct) > 1 and distinct[0] == distinct[-1]:
        distinct.pop()
    if not 3 <= len(distinct) <= MAX_CORNERS:
        raise BadInput("E-GEO-20", most=MAX_CORNERS)
    if (crossed := find_crossing(distinct)) is not None:
        raise BadInput("E-GEO-21", corner=crossed)
    shape = Polygon(distinct)
    if not shape.is_valid or not MIN_AREA_M2 <= compute_area_m2(shape) < math.inf:
        raise BadInput("E-GEO-20", most=MAX_CORNERS)
    return shape


def find_crossing(corners: Sequence[Corner]) -> int | None:
    """Return the number of the corner at which a border first crosses or touches itself.

    Parameters
    ----------
    corners
        At least three, in order, the first not repeated; in any coordinate system.

    Returns
    -------
    Counted from 1, where the crossing side ends; None where the border is simple.
    """
    count = len(corners)
    sides = [LineString([corners[i], corners[(i + 1) % count]]) for i in range(count)]
    for later in range(count):
        for earlier in range(later):
            met = sides[earlier].intersection(sides[later])
            if not met.is_empty and not met.equals(_find_shared_corner(corners, earlier, later)):
                return (later + 1) % count + 1
    return None


def _find_shared_corner(corners: Sequence[Corner], earlier: int, later: int) -> Point:
    """Return where two sides may meet: the corner between neighbours, nowhere otherwise."""
    if later == earlier + 1:
        return Point(corners[later])
    if earlier == 0 and later == len(corners) - 1:
        return Point(corners[0])
    return Point()


def measure_fit(shape: Area, subdistrict: Area, neighbours: Mapping[str, Area]) -> Fit:
    """Return how an outline fits; what is narrower than SLIVER_M is no overlap.

    Corners snap to borders as they are published, to six decimals: exact neighbours then overlap
    by centimetres, which `cut_to_fit` takes away.

    Parameters
    ----------
    shape, subdistrict
        The outline, and that of the subdistrict it has to stay in; WGS84.
    neighbours
        Traced and official boundaries of other communities by id, WGS84.
    """
    drawn, ground = to_metric(shape), to_metric(subdistrict)
    shared = {
        area_id: _measure_size(drawn.intersection(to_metric(area)))
        for area_id, area in sorted(neighbours.items())
    }
    return Fit(
        area_m2=drawn.area,
        outside_m2=_measure_size(drawn.difference(ground)),
        overlaps_m2={area_id: size for area_id, size in shared.items() if size},
    )


def _measure_size(shape: BaseGeometry) -> float:
    """Return the area of a shape that is more than the rounding of a border."""
    return 0.0 if shape.buffer(-SLIVER_M / 2).is_empty else float(shape.area)


def cut_to_fit(shape: Area, subdistrict: Area, neighbours: Mapping[str, Area]) -> Area:
    """Return an outline cut to its subdistrict and to what neighbours have; slits are closed.

    The neighbours stay as they are. A slit is ground narrower than SLIT_M between the outline and
    a neighbour or the border of the subdistrict: they were meant to touch.

    Parameters
    ----------
    shape, subdistrict
        The outline, and that of the subdistrict it has to stay in; WGS84.
    neighbours
        Traced and official boundaries of other communities by id, WGS84.

    Returns
    -------
    In WGS84, not rounded; parts of less than 1 m² are left out.

    Raises
    ------
    BadInput
        E-GEO-23 where less than MIN_AREA_M2 is left.
    """
    ground = to_metric(subdistrict)
    taken = _join_shapes(*(to_metric(neighbour) for neighbour in neighbours.values()))
    mine = _subtract(_clip(to_metric(shape), ground), taken)
    rim = ground.boundary.buffer(2 * SLIT_M)
    others = _join_shapes(taken, _subtract(rim, ground))
    whole = _subtract(_clip(_join_shapes(mine, *_find_slits(mine, others)), ground), taken)
    parts = [part for part in _list_polygons(whole) if part.area >= 1]
    if sum(part.area for part in parts) < MIN_AREA_M2:
        raise BadInput("E-GEO-23")
    area: Area = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    return to_wgs84(area)


def _find_slits(outline: BaseGeometry, others: BaseGeometry) -> list[Polygon]:
    """Return the narrow ground between two shapes that touches both; none within `others` alone."""
    near = _clip(others, outline.buffer(2 * SLIT_M, join_style="mitre"))
    both = _join_shapes(outline, near)
    slits = _subtract(_subtract(_close_slits(both), both), _close_slits(near))
    return [
        part
        for part in _list_polygons(slits)
        if part.dwithin(outline, _TOUCH_M) and part.dwithin(near, _TOUCH_M)
    ]


def _close_slits(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape with all that is narrower than SLIT_M filled."""
    wider = shape.buffer(SLIT_M / 2, join_style="mitre")
    narrower = wider.buffer(-SLIT_M / 2, join_style="mitre")
    return _keep_ground(shapely.set_precision(narrower, _GRID_M))


# On a fixed fine grid these always succeed; without one, borders that nearly meet make GEOS fail.
# Lines and points, where shapes only touch, are no ground.
def _join_shapes(*shapes: BaseGeometry) -> BaseGeometry:
    return _keep_ground(shapely.union_all(shapes, grid_size=_GRID_M))


def _clip(shape: BaseGeometry, frame: BaseGeometry) -> BaseGeometry:
    return _keep_ground(shapely.intersection(shape, frame, grid_size=_GRID_M))


def _subtract(shape: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    return _keep_ground(shapely.difference(shape, other, grid_size=_GRID_M))


def _keep_ground(shape: BaseGeometry) -> BaseGeometry:
    return MultiPolygon(_list_polygons(shape))


def _list_polygons(shape: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(shape).tolist() if isinstance(part, Polygon)]

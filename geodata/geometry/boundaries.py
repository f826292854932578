"""Estimates community areas, and says what is wrong with outlines or what would move.

Geometry comes and goes in WGS84; lengths and areas are measured in METRIC_CRS (metres).
What a file may contain is decided in intake, what is kept in store.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.errors import FileRefused
from geodata.geometry.crs import FloatArray, to_metric, to_wgs84
from geodata.model.places.places import Area
from geodata.reasons import LocalizedText

REACH_M = 150.0
SLIT_M = 2.0  # neighbours closer than this, yet not touching, were meant to touch
NOISE_M2 = 0.01  # smaller overlaps and gaps are rounding

CROSSES = LocalizedText("เส้นขอบตัดกันเอง", "its border crosses itself")
NOT_CLOSED = LocalizedText("ขอบเขตไม่ปิดวง", "its border is not closed")
TOO_FEW = LocalizedText("จุดไม่พอเป็นรูป", "too few points for a shape")
HOLE_OUTSIDE = LocalizedText("ช่องภายในอยู่นอกขอบเขต", "a hole lies outside it")

_GRID = 1e6  # steps a degree: coordinates have six decimals, a step is about 0.1 m
_CIRCLE_QUARTER = 16  # corners a quarter; the polygon stays within 0.2 m of its circle


def estimate_areas(
    points: Mapping[str, Point],
    subdistrict_of: Mapping[str, str],
    outlines: Mapping[str, Area],
    excluded: Sequence[Area] = (),
    *,
    reach_m: float = REACH_M,
) -> dict[str, Area]:
    """Give each community the ground nearest to its point.

    Parameters
    ----------
    points
        The point of every community by id, in WGS84.
    subdistrict_of
        Code of the subdistrict of each community; only points of one subdistrict compete.
    outlines
        Outlines of the subdistricts by code, in WGS84; no area reaches beyond its own.
    excluded
        Traced and official boundaries in WGS84; nothing is estimated on their ground.
    reach_m
        Straight-line distance in metres beyond which ground belongs to nobody.

    Returns
    -------
    Areas by community id, in WGS84 with six decimals, the same for any order of the input. Each
    holds its own point: a community whose point lies on taken ground, or outside its
    subdistrict, gets none, and of two communities at one point the lower id gets the area.

    Notes
    -----
    An estimate: canals, walls and railways are not seen. Kept as `estimated`, drawn dashed.
    Method: the Voronoi polygon as the meeting of half-planes, in METRIC_CRS (Okabe, Boots,
    Sugihara and Chiu, Spatial Tessellations, 2nd edition, 2000, chapter 2), cut to the
    subdistrict and to a circle of `reach_m`.
    All borders are then rounded together (snap rounding), so neighbours keep the same corners.
    Tested: areas overlap by 0 m²; rounding puts none more than 0.2 m outside its subdistrict or
    its reach, or into taken ground.
    """
    sites = {area_id: to_metric(points[area_id]) for area_id in sorted(points)}
    ground = {code: to_metric(outline) for code, outline in outlines.items()}
    used = shapely.union_all([to_metric(area) for area in sorted(excluded, key=shapely.to_wkb)])
    cells = {}
    for area_id, site in sites.items():
        code = subdistrict_of[area_id]
        rivals = {other: sites[other] for other in sites if subdistrict_of[other] == code}
        if code in ground:
            near = ground[code].intersection(site.buffer(reach_m, quad_segs=_CIRCLE_QUARTER))
            cells[area_id] = _cut_nearest_ground(area_id, rivals, near, reach_m).difference(used)
    areas = _round_together(cells)
    return {area_id: area for area_id, area in areas.items() if area.covers(points[area_id])}


def _cut_nearest_ground(
    area_id: str, sites: Mapping[str, Point], near: BaseGeometry, reach_m: float
) -> BaseGeometry:
    """Return the part of `near` that is closer to this site than to any other."""
    site = sites[area_id]
    for other_id, other in sites.items():
        if other_id == area_id:
            continue
        if other.equals(site):
            if other_id < area_id:
                return Polygon()
        elif site.distance(other) < 2 * reach_m:
            near = near.intersection(_build_half_plane(site, other, 4 * reach_m))
    return near


def _build_half_plane(site: Point, other: Point, size_m: float) -> Polygon:
    """Return a square of the ground nearer to `site`, one side on the line between the two."""
    start, end = np.array(site.coords[0]), np.array(other.coords[0])
    away = (start - end) / np.hypot(*(start - end)) * size_m
    along = np.array([-away[1], away[0]])
    middle = (start + end) / 2
    return Polygon(
        [middle - along, middle + along, middle + along + 2 * away, middle - along + 2 * away]
    )


def _round_together(cells: Mapping[str, BaseGeometry]) -> dict[str, Area]:
    """Return metric `cells` in rounded WGS84, still edge to edge.

    Rounding corner by corner would let neighbours overlap by centimetres. Here all borders are
    noded on the grid first; each face between them then goes to the cell that holds its middle.
    """
    ids = [area_id for area_id, cell in cells.items() if not cell.is_empty]
    on_grid = [shapely.transform(to_wgs84(cells[area_id]), _to_steps) for area_id in ids]
    borders = shapely.union_all([cell.boundary for cell in on_grid], grid_size=1.0)
    faces = list(shapely.polygonize([borders]).geoms)
    if not faces:
        return {}
    middles = [face.representative_point() for face in faces]
    found = shapely.STRtree(on_grid).query(middles, predicate="intersects")
    owner: dict[int, int] = {}
    for face, cell in sorted(zip(*found.tolist(), strict=True)):
        owner.setdefault(face, cell)
    parts: dict[str, list[BaseGeometry]] = {}
    for face, cell in owner.items():
        parts.setdefault(ids[cell], []).append(faces[face])
    return {area_id: _join_faces(faces) for area_id, faces in sorted(parts.items())}


def _join_faces(faces: Sequence[BaseGeometry]) -> Area:
    whole = shapely.transform(shapely.coverage_union_all(faces), _to_degrees).normalize()
    pieces = [part for part in shapely.get_parts(whole).tolist() if isinstance(part, Polygon)]
    return pieces[0] if len(pieces) == 1 else MultiPolygon(pieces)


def _to_steps(degrees: FloatArray) -> FloatArray:
    return degrees * _GRID


def _to_degrees(steps: FloatArray) -> FloatArray:
    return np.round(steps) / _GRID


@dataclass(frozen=True, slots=True)
class OutlineProblem:
    """An outline that cannot be used: which, counted from 1, and why."""

    number: int
    reason: LocalizedText

    def build_refusal(self) -> FileRefused:
        """Return the refusal of the whole file for this shape."""
        return FileRefused("E-GEO-05", n=self.number, reason=self.reason)


def find_problems(shapes: Iterable[BaseGeometry]) -> tuple[OutlineProblem, ...]:
    """Return what is wrong with each invalid shape; nothing is repaired.

    Parameters
    ----------
    shapes
        In any coordinate system; they are counted from 1 in the order given.
    """
    return tuple(
        OutlineProblem(number, _find_reason(shape))
        for number, shape in enumerate(shapes, start=1)
        if not shape.is_valid
    )


def _find_reason(shape: BaseGeometry) -> LocalizedText:
    found = shapely.is_valid_reason(shape)
    if found.startswith("Hole lies outside"):
        return HOLE_OUTSIDE
    return TOO_FEW if found.startswith("Too few points") else CROSSES


@dataclass(frozen=True, slots=True)
class Overlap:
    """Ground that two areas both claim."""

    first: str
    second: str
    area_m2: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Ground between areas that none of them claims; `beside` names them."""

    beside: tuple[str, ...]
    area_m2: float


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """How well a set of areas fits together."""

    overlaps: tuple[Overlap, ...]
    gaps: tuple[Gap, ...]

    @property
    def is_clean(self) -> bool:
        """Whether neighbours meet exactly, rounding aside."""
        return not self.overlaps and not self.gaps

    @property
    def overlap_m2(self) -> float:
        """All overlaps together, in square metres."""
        return sum(overlap.area_m2 for overlap in self.overlaps)

    @property
    def gap_m2(self) -> float:
        """All gaps together, in square metres."""
        return sum(gap.area_m2 for gap in self.gaps)


def measure_coverage(shapes: Mapping[str, Area]) -> CoverageReport:
    """Return where areas overlap, and where they leave gaps between them.

    A gap is ground that areas enclose, or a slit narrower than SLIT_M between two of them.
    Open ground between areas farther apart is none: communities need not fill a subdistrict.

    Parameters
    ----------
    shapes
        Valid areas by id in WGS84.

    Returns
    -------
    Overlaps and gaps of more than NOISE_M2, in square metres.

    Raises
    ------
    shapely.errors.GEOSException
        Where an area is not valid; `find_problems` tells which.
    """
    ids = sorted(shapes)
    areas = [to_metric(shapes[area_id]) for area_id in ids]
    if not areas:
        return CoverageReport((), ())
    tree = shapely.STRtree(areas)
    pairs = sorted((a, b) for a, b in zip(*tree.query(areas).tolist(), strict=True) if a < b)
    overlaps = (Overlap(ids[a], ids[b], areas[a].intersection(areas[b]).area) for a, b in pairs)
    gaps = (
        Gap(tuple(ids[i] for i in _find_touching(tree, hole)), hole.area)
        for hole in _find_unclaimed(areas)
    )
    return CoverageReport(
        tuple(overlap for overlap in overlaps if overlap.area_m2 > NOISE_M2),
        tuple(gap for gap in gaps if gap.area_m2 > NOISE_M2 and len(gap.beside) > 1),
    )


def _find_unclaimed(areas: Sequence[Area]) -> list[Polygon]:
    """Return the holes of the union, its narrow slits included."""
    union = shapely.union_all(areas)
    wider = union.buffer(SLIT_M / 2, join_style="mitre")
    closed = wider.buffer(-SLIT_M / 2, join_style="mitre").union(union)
    filled = [Polygon(part.exterior) for part in _list_polygons(closed)]
    return _list_polygons(shapely.union_all(filled).difference(union))


def _list_polygons(shape: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(shape).tolist() if isinstance(part, Polygon)]


def _find_touching(tree: shapely.STRtree, hole: Polygon) -> list[int]:
    return sorted(tree.query(hole, predicate="dwithin", distance=0.001).tolist())


@dataclass(frozen=True, slots=True)
class Move:
    """How one area differs between two versions; an area that was or becomes none has None.

    `moved_m2` is the ground that one version has and the other has not; `hausdorff_m` the
    farthest that a corner of one lies from the other's border.
    """

    area_id: str
    before_m2: float | None
    after_m2: float | None
    moved_m2: float
    hausdorff_m: float | None


def find_moves(before: Mapping[str, Area], after: Mapping[str, Area]) -> tuple[Move, ...]:
    """Return what would change from one version to the next, by id; unchanged areas are left out.

    Parameters
    ----------
    before, after
        Areas by id in WGS84.

    Returns
    -------
    Square metres and metres, measured in METRIC_CRS, in the order of the ids.
    """
    moves = (
        _build_move(area_id, before.get(area_id), after.get(area_id))
        for area_id in sorted({*before, *after})
    )
    return tuple(move for move in moves if move.moved_m2 > 0)


def _build_move(area_id: str, before: Area | None, after: Area | None) -> Move:
    old = None if before is None else to_metric(before)
    new = None if after is None else to_metric(after)
    if old is None or new is None:
        whole = new if old is None else old
        changed, farthest = (0.0 if whole is None else whole.area), None
    else:
        changed = old.symmetric_difference(new).area
        farthest = shapely.hausdorff_distance(old.boundary, new.boundary)
    return Move(
        area_id,
        None if old is None else old.area,
        None if new is None else new.area,
        changed,
        farthest,
    )

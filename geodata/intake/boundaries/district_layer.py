"""Takes one district out of the city's layers: communities and subdistricts as tables.

In: shapes of a layer of communities, and of one of subdistricts where there is one. Out: values
for the folder of a district, and the codes of what the layers do not say. Nothing is guessed but
outlines of subdistricts, and they are marked as estimates.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.errors import BadInput
from geodata.geometry import crs
from geodata.intake.boundaries.boundary_match import find_text
from geodata.intake.boundaries.shapes import (
    CODE_COLUMNS,
    COMMUNITY_CODE_COLUMNS,
    COMMUNITY_COLUMNS,
    DISTRICT_COLUMNS,
    HOUSEHOLD_COLUMNS,
    KIND_COLUMNS,
    NAME_COLUMNS,
    RESIDENT_COLUMNS,
    SUBDISTRICT_COLUMNS,
    Shape,
)
from geodata.model.places.places import Area

TOLERANCE_M = 1.0  # by which outlines of communities are generalised
SUBDISTRICT_TOLERANCE_M = 10.0
MARGIN_M = 60.0  # of an estimated outline, around the communities
GRID_DEGREES = 1e-6  # a decimetre
STEP_M = 25.0  # between the points from which the nearest ground is told
ENGLISH_COLUMNS = ("adm3_en", "name_en")
Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayerCommunity:
    """A community of the layer; a figure is None where the layer has none."""

    layer_code: str
    name_th: str
    subdistrict_code: str
    kind_th: str
    outline: Area  # WGS84
    households: int | None
    residents: int | None


@dataclass(frozen=True, slots=True)
class LayerSubdistrict:
    """A subdistrict: its names and its outline, in WGS84."""

    code: str
    name_th: str
    name_en: str  # "" where no layer says
    outline: Area


@dataclass(frozen=True, slots=True)
class LayerDistrict:
    """A district as the layers know it."""

    code: str
    name_th: str
    numbers: frozenset[int]  # of its shapes in the layer
    communities: tuple[LayerCommunity, ...]
    subdistricts: tuple[LayerSubdistrict, ...]
    is_estimated: bool  # the outlines of the subdistricts
    other_districts: Codes  # names
    missing: Codes  # W-DIST-…: what the layers do not say


def read_district(
    code: str, communities: Sequence[Shape], subdistricts: Sequence[Shape] = ()
) -> LayerDistrict:
    """Return a district of the layers.

    Parameters
    ----------
    code
        The four digits of the district; the codes of its communities and subdistricts begin so.

    Raises
    ------
    BadInput
        E-DIST-10 where the layer lacks codes, names of communities or of subdistricts;
        E-DIST-11 where it has no community of this district.
    """
    own = [shape for shape in communities if _find_code(shape).startswith(code)]
    if not own:
        _require_columns(communities)
        raise BadInput("E-DIST-11", wanted=code, known=_list_codes(communities))
    _require_columns(own)
    listed = _list_communities(own)
    outlined = _list_outlined(code, subdistricts)
    names = {_find_code(shape)[:6]: find_text(shape, SUBDISTRICT_COLUMNS) for shape in own}
    is_estimated = not {place.subdistrict_code for place in listed} <= {
        place.code for place in outlined
    }
    districts = {find_text(shape, DISTRICT_COLUMNS) for shape in communities} - {""}
    stated = Counter(find_text(shape, DISTRICT_COLUMNS) for shape in own)
    name_th = stated.most_common(1)[0][0]
    found = _estimate_subdistricts(listed, names) if is_estimated else outlined
    return LayerDistrict(
        code=code,
        name_th=name_th,
        numbers=frozenset(shape.number for shape in own),
        communities=listed,
        subdistricts=found,
        is_estimated=is_estimated,
        other_districts=tuple(sorted(districts - {name_th})),
        missing=_list_missing(listed, found, name_th, is_estimated, len(districts)),
    )


def _list_missing(
    listed: Sequence[LayerCommunity],
    subdistricts: Sequence[LayerSubdistrict],
    name_th: str,
    is_estimated: bool,
    districts: int,
) -> Codes:
    codes = [place.layer_code for place in listed]
    found = {
        "W-DIST-01": not name_th,
        "W-DIST-02": is_estimated,
        "W-DIST-03": not all(place.name_en for place in subdistricts),
        "W-DIST-04": any(place.residents is None for place in listed),
        "W-DIST-05": any(place.households is None for place in listed),
        "W-DIST-06": len(set(codes)) < len(codes),
        "W-DIST-07": not all(place.kind_th for place in listed),
        "W-DIST-08": districts < 2,
    }
    return tuple(code for code, is_missing in found.items() if is_missing)


def _require_columns(shapes: Sequence[Shape]) -> None:
    """Raise BadInput E-DIST-10 unless every community has code, name and subdistrict."""
    for wanted in (
        COMMUNITY_CODE_COLUMNS,
        COMMUNITY_COLUMNS[1:] + NAME_COLUMNS,
        SUBDISTRICT_COLUMNS,
    ):
        lacking = next((shape for shape in shapes if not find_text(shape, wanted)), None)
        if lacking is not None:
            raise BadInput("E-DIST-10", n=lacking.number, columns=", ".join(wanted))


def _list_codes(shapes: Iterable[Shape]) -> str:
    return ", ".join(sorted({_find_code(shape)[:4] for shape in shapes}))


def _find_code(shape: Shape) -> str:
    return find_text(shape, COMMUNITY_CODE_COLUMNS).removesuffix(".0")


def _list_communities(shapes: Sequence[Shape]) -> tuple[LayerCommunity, ...]:
    return tuple(
        LayerCommunity(
            layer_code=_find_code(shape),
            name_th=find_text(shape, COMMUNITY_COLUMNS[1:] + NAME_COLUMNS),
            subdistrict_code=_find_code(shape)[:6],
            kind_th=find_text(shape, KIND_COLUMNS),
            outline=_generalise(shape.geometry, TOLERANCE_M),
            households=_parse_count(find_text(shape, HOUSEHOLD_COLUMNS)),
            residents=_parse_count(find_text(shape, RESIDENT_COLUMNS)),
        )
        for shape in sorted(shapes, key=_find_code)
    )


def _parse_count(text: str) -> int | None:
    digits = text.replace(",", "").removesuffix(".0")
    return int(digits) if digits.isdecimal() else None


def _generalise(area: Area, tolerance_m: float) -> Area:
    """Return a valid outline with fewer corners, on six decimals."""
    simpler = crs.to_wgs84(shapely.simplify(crs.to_metric(area), tolerance_m))
    made = shapely.set_precision(shapely.make_valid(simpler, method="structure"), GRID_DEGREES)
    parts = [part for part in shapely.get_parts(made) if isinstance(part, Polygon)]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _list_outlined(code: str, shapes: Sequence[Shape]) -> tuple[LayerSubdistrict, ...]:
    """Return the subdistricts of the other layer; their borders stay one line."""
    own = {_find_subdistrict_code(shape): shape for shape in shapes}
    own = {key: shape for key, shape in sorted(own.items()) if key.startswith(code)}
    outlines = _simplify_together([crs.to_metric(shape.geometry) for shape in own.values()])
    return tuple(
        LayerSubdistrict(
            key,
            find_text(shape, (*SUBDISTRICT_COLUMNS, "name_th")),
            find_text(shape, ENGLISH_COLUMNS),
            outline,
        )
        for (key, shape), outline in zip(own.items(), outlines, strict=True)
    )


def _find_subdistrict_code(shape: Shape) -> str:
    return find_text(shape, CODE_COLUMNS).upper().removeprefix("TH").removesuffix(".0")


def _estimate_subdistricts(
    listed: Sequence[LayerCommunity], names: Mapping[str, str]
) -> tuple[LayerSubdistrict, ...]:
    """Return the ground nearest to the communities of each subdistrict, around all of them."""
    grounds = [crs.to_metric(place.outline) for place in listed]
    hull = shapely.union_all(grounds).convex_hull.buffer(MARGIN_M)
    edges = [shapely.segmentize(ground, STEP_M) for ground in grounds]
    points, homes = shapely.get_coordinates(edges, return_index=True)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=hull, ordered=False)
    )
    nearest = shapely.STRtree(np.asarray(shapely.points(points))).query(cells, predicate="contains")
    codes = sorted(names)
    by_code: dict[str, list[BaseGeometry]] = {code: [] for code in codes}
    for cell, point in zip(*nearest, strict=True):
        by_code[listed[homes[point]].subdistrict_code].append(cells[cell])
    shares = [shapely.union_all(by_code[code]).intersection(hull) for code in codes]
    outlines = _simplify_together(shares)
    return tuple(
        LayerSubdistrict(code, names[code], "", outline)
        for code, outline in zip(codes, outlines, strict=True)
    )


def _simplify_together(grounds: Sequence[BaseGeometry]) -> list[Area]:
    """Return areas (METRIC_CRS) with fewer corners in WGS84; neighbours keep one line."""
    made = shapely.coverage_simplify(grounds, SUBDISTRICT_TOLERANCE_M)
    return [shapely.transform(crs.to_wgs84(area), lambda xy: xy.round(6)) for area in made]

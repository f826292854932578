"""What a join asks of a table and adds to it: where its points stand, and the new columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from geodata.errors import FileRefused, RowRejected
from geodata.geometry.crs import FloatArray
from geodata.geometry.joins import BoundaryGrid
from geodata.geometry.placing import Placer
from geodata.intake import coordinates, values
from geodata.intake.tables import columns
from geodata.intake.tables.columns import HEADINGS, Field

ADDED_COLUMNS = ("subdistrict_code", "community_id", "how", "near_community_id", "near_m")
AREA_COLUMNS = ("area_id", "how")  # of a file of areas

PAIR = (Field.LATITUDE, Field.LONGITUDE)

Points = tuple[FloatArray, FloatArray]  # longitude, latitude: WGS84 degrees

_WAYS = pa.array(["inside", "shared", "outside", "unplaced"])  # of `how`, by their number
_INSIDE, _SHARED, _OUTSIDE, _UNPLACED = range(len(_WAYS))


@dataclass(frozen=True, slots=True)
class PointJoin:
    """What joins a block of points: the columns that it adds, `how` among them."""

    columns: tuple[str, ...]
    compute: Callable[[Points], Mapping[str, pa.Array]]


def build_placer_join(placer: Placer) -> PointJoin:
    """Return the join with a project's boundaries."""
    return PointJoin(ADDED_COLUMNS, lambda points: _compute_places(placer, points))


def build_area_join(grid: BoundaryGrid) -> PointJoin:
    """Return the join with the areas of a file."""
    ids = pa.array(grid.ids, type=pa.string())
    return PointJoin(AREA_COLUMNS, lambda points: _compute_areas(grid, ids, points))


def _compute_places(placer: Placer, points: Points) -> Mapping[str, pa.Array]:
    found = placer.place_columns(*points)
    cells = {
        "subdistrict_code": found.subdistrict_code,
        "community_id": found.community_id,
        "how": [str(way) for way in found.kind],
        "near_community_id": found.near_community_id,
        "near_m": [None if np.isnan(metres) else f"{metres:.1f}" for metres in found.near_m],
    }
    return {name: pa.array(column, type=pa.string()) for name, column in cells.items()}


def _compute_areas(grid: BoundaryGrid, ids: pa.Array, points: Points) -> Mapping[str, pa.Array]:
    found = grid.locate(*points)
    is_inside = found.index >= 0
    how = np.where(found.shared, _SHARED, np.where(is_inside, _INSIDE, _OUTSIDE))
    how[~(np.isfinite(points[0]) & np.isfinite(points[1]))] = _UNPLACED
    return {"area_id": ids.take(pa.array(found.index, mask=~is_inside)), "how": _WAYS.take(how)}


def refuse_clash(header: Sequence[str], added: Sequence[str]) -> None:
    """Raise FileRefused E-CLI-05 where a table has a column that a join adds."""
    clash = [name for name in added if name in header]
    if clash:
        raise FileRefused("E-CLI-05", names=", ".join(clash))


def find_columns(header: Sequence[str], given: Sequence[str]) -> Mapping[Field, int]:
    """Return where coordinates stand: in two columns, in one that holds both, or in all three.

    Raises
    ------
    FileRefused
        E-CLI-02 with the headings that are understood; E-KIND-04 where there is no column that a
        person named.
    """
    names = [name.strip() for name in header]
    mapping = columns.guess_mapping(names).replace_columns(columns.parse_choices(given, names))
    found = {
        field: names.index(mapping.columns[field])
        for field in (*PAIR, Field.COORDS)
        if field in mapping.columns
    }
    missing = [field for field in PAIR if field not in found]
    if not missing or Field.COORDS in found:
        return found
    fields = [missing[0]] if len(missing) == 1 else [missing[0], Field.COORDS]
    understood = [name for field in fields for name in HEADINGS[field]]
    raise FileRefused("E-CLI-02", names=", ".join(understood))


def read_points(cells: Mapping[Field, pd.Series]) -> Points:
    """Return the points of rows, NaN where there is none.

    As an import does, a row is read from the column for both where the two others are empty.
    """
    longitude, latitude = np.full((2, len(next(iter(cells.values())))), np.nan)
    has_pair = cells.keys() >= set(PAIR)
    if has_pair:
        latitude, longitude = (_parse_numbers(cells[field]) for field in PAIR)
    if Field.COORDS in cells:
        for row in np.flatnonzero(np.isnan(latitude) & np.isnan(longitude)):
            if not has_pair or all(_is_empty(cells[field].iloc[row]) for field in PAIR):
                longitude[row], latitude[row] = _parse_pair(cells[Field.COORDS].iloc[row])
    return longitude, latitude


def _is_empty(cell: str | float | None) -> bool:
    return pd.isna(cell) or not values.clean_cell(str(cell))


def _parse_pair(cell: object) -> tuple[float, float]:
    """Return (longitude, latitude) in WGS84 degrees; NaN for what is no place."""
    try:
        point = coordinates.parse_pair(values.clean_cell(str(cell or "")))
    except RowRejected:
        point = None
    return point or (np.nan, np.nan)


def _parse_numbers(series: pd.Series) -> FloatArray:
    """Return a column in degrees; NaN for text and for numbers without end."""
    numbers = pd.to_numeric(series, errors="coerce").to_numpy(dtype=np.float64).copy()
    if series.dtype == object or pd.api.types.is_string_dtype(series):
        for row in np.flatnonzero(np.isnan(numbers)):
            if cell := values.clean_cell(str(series.iloc[row] or "")):
                numbers[row] = _parse_degrees(cell)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _parse_degrees(cell: str) -> float:
    try:
        return coordinates.parse_degrees(cell)
    except RowRejected:
        return np.nan

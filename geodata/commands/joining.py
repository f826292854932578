"""`join`: joins a table of points to the boundaries without saving anything, a block at a time."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from geodata import actions
from geodata.commands import area_files
from geodata.commands.console import (
    Arguments,
    Commands,
    load_project,
    require_ending,
    sanitize_text,
    show_count,
    translate_write_errors,
)
from geodata.errors import FileRefused, RowRejected
from geodata.geometry.crs import FloatArray
from geodata.geometry.joins import BoundaryGrid
from geodata.geometry.placing import Placer
from geodata.intake import coordinates, values
from geodata.intake.tables import columns, streamed
from geodata.intake.tables.columns import HEADINGS, Field

ADDED_COLUMNS = ("subdistrict_code", "community_id", "how", "near_community_id", "near_m")
AREA_COLUMNS = ("area_id", "how")  # of a file of areas
BLOCK = 50_000  # rows at a time: what is in memory
PARQUET = (".parquet", ".pq")
PARQUET_MARK = b"PAR1"
INDEX_PREFIX = "__index_level_"  # a pandas index without a name

PAIR = (Field.LATITUDE, Field.LONGITUDE)

Points = tuple[FloatArray, FloatArray]  # longitude, latitude: WGS84 degrees


@dataclass(frozen=True, slots=True)
class PointJoin:
    """What joins a block of points: the columns that it adds, `how` among them."""

    columns: tuple[str, ...]
    compute: Callable[[Points], Mapping[str, np.ndarray]]


def add_join(commands: Commands) -> None:
    """Add `join`."""
    parser = commands.add_parser(
        "join",
        help="join a table of points (CSV, TXT, XLSX, JSON or Parquet) to the boundaries",
        description="Keeps all columns and adds subdistrict_code, community_id and how; of a point"
        " beside a community (at most 100 m) near_community_id and near_m. With --areas it adds"
        " area_id and how: inside, shared (a border of two, the lower id has it), outside or"
        " unplaced.",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sheet", help="which sheet of a workbook (default: the likeliest)")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=HEADING",
        help="which column holds the latitude, the longitude or both (coords)",
    )
    parser.add_argument(
        "--areas", type=Path, help="polygons of a file instead (GeoJSON, GeoPackage, GeoParquet)"
    )
    parser.add_argument("--id", default="id", metavar="COLUMN", help="its column with the id")
    parser.set_defaults(run=_join)


def _join(arguments: Arguments) -> int:
    require_ending(arguments.out, (".csv", *PARQUET))
    join = _build_area_join(arguments) if arguments.areas else _build_boundary_join()
    how: Counter[str] = Counter()
    join_file = _join_parquet if _is_parquet(arguments.file) else _join_text
    join_file(arguments, join, how)
    print(f"{how.total():,} → {arguments.out}")
    for way, rows in how.most_common():
        print(f"  {way:<18} {rows:,}")
    return 0


def _build_boundary_join() -> PointJoin:
    """Return the join with the project's boundaries."""
    with load_project().database.begin_read() as tx:
        placer = actions.build_placer(tx)
    return PointJoin(ADDED_COLUMNS, lambda points: compute_columns(placer, points))


def _build_area_join(arguments: Arguments) -> PointJoin:
    """Return the join with the areas of a file; no project is opened."""
    grid = BoundaryGrid(area_files.read_areas(arguments.areas, arguments.id))
    return PointJoin(AREA_COLUMNS, lambda points: compute_area_columns(grid, points))


def compute_area_columns(grid: BoundaryGrid, points: Points) -> Mapping[str, np.ndarray]:
    """Return the columns that a join with the areas of a file adds to a block of points."""
    found = grid.locate(*points)
    ids = np.array([*grid.ids, None], dtype=object)  # the last is that of a point in no area
    how = np.where(found.shared, "shared", np.where(found.index >= 0, "inside", "outside"))
    is_placed = np.isfinite(points[0]) & np.isfinite(points[1])
    return {
        "area_id": ids[found.index],
        "how": np.where(is_placed, how, "unplaced").astype(object),
    }


def compute_columns(placer: Placer, points: Points) -> Mapping[str, np.ndarray]:
    """Return the columns that a join adds to a block of points."""
    found = placer.place_columns(*points)
    return {
        "subdistrict_code": found.subdistrict_code,
        "community_id": found.community_id,
        "how": np.array([str(way) for way in found.kind], dtype=object),
        "near_community_id": found.near_community_id,
        "near_m": np.array(
            [None if np.isnan(metres) else f"{metres:.1f}" for metres in found.near_m], dtype=object
        ),
    }


def _is_parquet(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == PARQUET_MARK
    except OSError as error:
        raise FileRefused("E-CLI-01") from error


def _join_text(arguments: Arguments, join: PointJoin, how: Counter[str]) -> None:
    with streamed.open_table(arguments.file, block=BLOCK, sheet=arguments.sheet) as table:
        _refuse_clash(table.header, join.columns)
        if table.sheet:
            print(f"แผ่นงาน: {sanitize_text(table.sheet)}")
        places = _find_columns(table.header, arguments.column)
        names = [*table.header, *join.columns]
        with _open_writer(
            arguments.out, pa.schema([(name, pa.string()) for name in names])
        ) as write:
            for block in table.blocks:
                cells_by_field = {
                    field: pd.Series([row[place] for row in block], dtype=object)
                    for field, place in places.items()
                }
                added = join.compute(_read_points(cells_by_field))
                how.update(added["how"])
                cells = [*zip(*block, strict=True)] if block else [()] * len(table.header)
                write([*cells, *(added[name] for name in join.columns)])
                show_count(how.total())


def _join_parquet(arguments: Arguments, join: PointJoin, how: Counter[str]) -> None:
    try:
        file = pq.ParquetFile(arguments.file)
    except (OSError, pa.ArrowException) as error:
        raise FileRefused("E-FMT-02") from error
    with file:
        header = [name for name in file.schema_arrow.names if not name.startswith(INDEX_PREFIX)]
        _refuse_clash(header, join.columns)
        places = _find_columns(header, arguments.column)
        kept = [file.schema_arrow.field(name) for name in header]
        schema = pa.schema([*kept, *(pa.field(name, pa.string()) for name in join.columns)])
        with _open_writer(arguments.out, schema) as write:
            for batch in file.iter_batches(batch_size=BLOCK, columns=header):
                cells_by_field = {
                    field: batch.column(place).to_pandas()
                    if field in PAIR
                    else pd.Series(batch.column(place).to_pylist(), dtype=object)
                    for field, place in places.items()
                }
                added = join.compute(_read_points(cells_by_field))
                how.update(added["how"])
                write([*batch.columns, *(added[name] for name in join.columns)])
                show_count(how.total())


def _refuse_clash(header: list[str], added: tuple[str, ...]) -> None:
    clash = [name for name in added if name in header]
    if clash:
        raise FileRefused("E-CLI-05", names=", ".join(clash))


def _find_columns(header: Sequence[str], given: Sequence[str]) -> Mapping[Field, int]:
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


def _read_points(cells: Mapping[Field, pd.Series]) -> Points:
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


@contextmanager
def _open_writer(path: Path, schema: pa.Schema) -> Iterator[Any]:
    """Yield a function that writes columns of a block; the file appears only when all went well."""
    part = path.with_name(f"{path.name}.part")
    with translate_write_errors():
        try:
            kind = _open_parquet_writer if path.suffix.lower() in PARQUET else _open_csv_writer
            with kind(part, schema) as write:
                yield write
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def _open_parquet_writer(path: Path, schema: pa.Schema) -> Iterator[Any]:
    with pq.ParquetWriter(path, schema) as file:

        def write(cells: list[Any]) -> None:
            arrays = [
                cell if isinstance(cell, pa.Array) else pa.array(cell, type=field.type)
                for cell, field in zip(cells, schema, strict=True)
            ]
            file.write_batch(pa.record_batch(arrays, schema=schema))

        yield write


@contextmanager
def _open_csv_writer(path: Path, schema: pa.Schema) -> Iterator[Any]:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(schema.names)

        def write(cells: list[Any]) -> None:
            texts = [cell.to_pylist() if isinstance(cell, pa.Array) else cell for cell in cells]
            lines.writerows(zip(*texts, strict=True))

        yield write

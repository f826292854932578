"""`join`: joins a table of points to the boundaries without saving anything, a block at a time."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from geodata import actions
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
from geodata.geometry.placing import Placer
from geodata.intake import coordinates, values
from geodata.intake.tables import columns, streamed
from geodata.intake.tables.columns import HEADINGS, Field
from geodata.intake.tables.streamed import Block

ADDED_COLUMNS = ("subdistrict_code", "community_id", "how", "near_community_id", "near_m")
BLOCK = 50_000  # rows at a time: what is in memory
PARQUET = (".parquet", ".pq")
PARQUET_MARK = b"PAR1"
INDEX_PREFIX = "__index_level_"  # a pandas index without a name

Points = tuple[FloatArray, FloatArray]  # longitude, latitude: WGS84 degrees


def add_join(commands: Commands) -> None:
    """Add `join`."""
    parser = commands.add_parser(
        "join",
        help="join a table of points (CSV, TXT, XLSX, JSON or Parquet) to the boundaries",
        description="Keeps all columns and adds subdistrict_code, community_id and how; of a point"
        " beside a community (at most 100 m) near_community_id and near_m.",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sheet", help="which sheet of a workbook (default: the likeliest)")
    parser.set_defaults(run=_join)


def _join(arguments: Arguments) -> int:
    require_ending(arguments.out, (".csv", *PARQUET))
    project = load_project()
    with project.database.begin_read() as tx:
        placer = actions.build_placer(tx)
    how: Counter[str] = Counter()
    join_file = _join_parquet if _is_parquet(arguments.file) else _join_text
    join_file(arguments, placer, how)
    print(f"{how.total():,} → {arguments.out}")
    for way, rows in how.most_common():
        print(f"  {way:<18} {rows:,}")
    return 0


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


def _join_text(arguments: Arguments, placer: Placer, how: Counter[str]) -> None:
    with streamed.open_table(arguments.file, block=BLOCK, sheet=arguments.sheet) as table:
        _refuse_clash(table.header)
        if table.sheet:
            print(f"แผ่นงาน: {sanitize_text(table.sheet)}")
        fields = _find_fields(table.header)
        names = [*table.header, *ADDED_COLUMNS]
        with _open_writer(
            arguments.out, pa.schema([(name, pa.string()) for name in names])
        ) as write:
            for block in table.blocks:
                added = compute_columns(placer, _read_points(block, fields))
                how.update(added["how"])
                cells = [*zip(*block, strict=True)] if block else [()] * len(table.header)
                write([*cells, *(added[name] for name in ADDED_COLUMNS)])
                show_count(how.total())


def _join_parquet(arguments: Arguments, placer: Placer, how: Counter[str]) -> None:
    try:
        file = pq.ParquetFile(arguments.file)
    except (OSError, pa.ArrowException) as error:
        raise FileRefused("E-FMT-02") from error
    with file:
        header = [name for name in file.schema_arrow.names if not name.startswith(INDEX_PREFIX)]
        _refuse_clash(header)
        fields = _find_fields(header)
        kept = [file.schema_arrow.field(name) for name in header]
        schema = pa.schema([*kept, *(pa.field(name, pa.string()) for name in ADDED_COLUMNS)])
        with _open_writer(arguments.out, schema) as write:
            for batch in file.iter_batches(batch_size=BLOCK, columns=header):
                added = compute_columns(placer, _read_batch_points(batch, fields))
                how.update(added["how"])
                write([*batch.columns, *(added[name] for name in ADDED_COLUMNS)])
                show_count(how.total())


def _refuse_clash(header: list[str]) -> None:
    clash = [name for name in ADDED_COLUMNS if name in header]
    if clash:
        raise FileRefused("E-CLI-05", names=", ".join(clash))


def _find_fields(header: list[str]) -> Mapping[Field, int]:
    """Return where the coordinates stand: two columns, else one that holds both.

    Raises
    ------
    FileRefused
        E-CLI-02 with the headings that are understood.
    """
    found = columns.guess_mapping(header).columns
    both = (Field.LATITUDE, Field.LONGITUDE)
    wanted = both if all(field in found for field in both) else (Field.COORDS,)
    if wanted[0] not in found:
        missing = next((field for field in both if field not in found), Field.LATITUDE)
        lone = any(field in found for field in both)
        names = [*HEADINGS[missing], *([] if lone else HEADINGS[Field.COORDS])]
        raise FileRefused("E-CLI-02", names=", ".join(names))
    return {field: header.index(found[field]) for field in wanted}


def _read_points(block: Block, fields: Mapping[Field, int]) -> Points:
    """Return the points of rows of text; NaN where a cell is no coordinate."""
    if Field.COORDS in fields:
        return _read_pairs([row[fields[Field.COORDS]] for row in block])
    longitude, latitude = (
        _parse_numbers([row[fields[field]] for row in block])
        for field in (Field.LONGITUDE, Field.LATITUDE)
    )
    return longitude, latitude


def _read_batch_points(batch: pa.RecordBatch, fields: Mapping[Field, int]) -> Points:
    if Field.COORDS in fields:
        return _read_pairs(
            [str(cell or "") for cell in batch.column(fields[Field.COORDS]).to_pylist()]
        )
    longitude, latitude = (
        _parse_numbers(batch.column(fields[field]).to_pandas())
        for field in (Field.LONGITUDE, Field.LATITUDE)
    )
    return longitude, latitude


def _read_pairs(cells: list[str]) -> Points:
    found = np.full((len(cells), 2), np.nan)
    for row, cell in enumerate(cells):
        try:
            point = coordinates.parse_pair(values.clean_cell(cell))
        except RowRejected:
            continue
        if point is not None:
            found[row] = point
    return found[:, 0], found[:, 1]


def _parse_numbers(cells: list[str] | pd.Series) -> FloatArray:
    """Return a column in degrees; NaN for text and for numbers without end."""
    series = pd.Series(cells)
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

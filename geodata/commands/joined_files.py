"""Joins a file to a file, a block at a time: nothing grows with the number of rows."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geodata.commands.console import sanitize_text, translate_write_errors
from geodata.commands.point_joins import PAIR, PointJoin, find_columns, read_points, refuse_clash
from geodata.errors import FileRefused
from geodata.intake.tables import streamed

BLOCK = 50_000  # rows of text at a time: what is in memory
BATCH = 131_072  # the same of Parquet
PARQUET = (".parquet", ".pq")
READ_BYTES = 1_000_000  # of a column of Parquet at a time, however long its row groups are
_PARQUET_MARK = b"PAR1"
_INDEX_PREFIX = "__index_level_"  # a pandas index without a name

Progress = Callable[[int], None]


def is_parquet(path: Path) -> bool:
    """Return whether a file begins as Parquet does."""
    try:
        with path.open("rb") as file:
            return file.read(4) == _PARQUET_MARK
    except OSError as error:
        raise FileRefused("E-CLI-01") from error


def join_text(
    path: Path,
    out: Path,
    join: PointJoin,
    *,
    named: Sequence[str] = (),
    sheet: str | None = None,
    show: Progress,
) -> Counter[str]:
    """Join a table of text, a workbook or JSON; return how many rows were joined how.

    Parameters
    ----------
    named
        Columns of coordinates that a person named, `FIELD=HEADING`.
    show
        Is told after each block how many rows are done.
    """
    how: Counter[str] = Counter()
    with streamed.open_table(path, block=BLOCK, sheet=sheet) as table:
        refuse_clash(table.header, join.columns)
        if table.sheet:
            print(f"แผ่นงาน: {sanitize_text(table.sheet)}")
        places = find_columns(table.header, named)
        schema = pa.schema([(name, pa.string()) for name in (*table.header, *join.columns)])
        with _open_writer(out, schema) as write:
            for block in table.blocks:
                points = read_points(
                    {
                        field: pd.Series([row[place] for row in block], dtype=object)
                        for field, place in places.items()
                    }
                )
                added = join.compute(points)
                cells = [*zip(*block, strict=True)] if block else [()] * len(table.header)
                write([*cells, *(added[name] for name in join.columns)])
                how.update(_count(added["how"]))
                show(how.total())
    return how


def join_parquet(
    path: Path,
    out: Path,
    join: PointJoin,
    *,
    named: Sequence[str] = (),
    groups: Sequence[int] | None = None,
    show: Progress,
) -> Counter[str]:
    """Join a Parquet file, or some of its row groups; return how many rows were joined how."""
    how: Counter[str] = Counter()
    with open_parquet(path) as file:
        header = [name for name in file.schema_arrow.names if not name.startswith(_INDEX_PREFIX)]
        refuse_clash(header, join.columns)
        places = find_columns(header, named)
        kept = [file.schema_arrow.field(name) for name in header]
        schema = pa.schema([*kept, *(pa.field(name, pa.string()) for name in join.columns)])
        with _open_writer(out, schema) as write:
            for batch in _read_batches(file, header, groups):
                points = read_points(
                    {
                        field: batch.column(place).to_pandas()
                        if field in PAIR
                        else pd.Series(batch.column(place).to_pylist(), dtype=object)
                        for field, place in places.items()
                    }
                )
                added = join.compute(points)
                write([*batch.columns, *(added[name] for name in join.columns)])
                how.update(_count(added["how"]))
                show(how.total())
    return how


@contextmanager
def open_parquet(path: Path) -> Iterator[pq.ParquetFile]:
    """Open a Parquet file so that a row group of any length is read piece by piece.

    Raises
    ------
    FileRefused
        E-FMT-02 where it is none.
    """
    try:
        file = pq.ParquetFile(path, buffer_size=READ_BYTES, pre_buffer=False)
    except (OSError, pa.ArrowException) as error:
        raise FileRefused("E-FMT-02") from error
    with file:
        yield file


def _read_batches(
    file: pq.ParquetFile, columns: list[str], groups: Sequence[int] | None
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a file in blocks; E-FMT-02 where it is damaged further on."""
    batches = file.iter_batches(batch_size=BATCH, row_groups=groups, columns=columns)
    while True:
        try:
            batch = next(batches, None)
        except (OSError, pa.ArrowException) as error:
            raise FileRefused("E-FMT-02") from error
        if batch is None:
            return
        yield batch


def _count(ways: pa.Array) -> dict[str, int]:
    return {item["values"]: item["counts"] for item in pc.value_counts(ways).to_pylist()}


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
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    with pq.ParquetWriter(path, schema, use_dictionary=texts) as file:  # numbers hardly repeat

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

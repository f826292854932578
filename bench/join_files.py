"""`join` on a large file: here, and by dask with one and two workers; memory and equality.

Part of `bench.join_engines --write`. Points lie all over the bounds of the areas, one in a hundred
on a corner; the files are written to a folder for the while and removed.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geodata.geometry.crs import WGS84
from geodata.model.places.places import Area

GROUP = 1_000_000  # rows of a row group
WAIT = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(code)
"""


@dataclass(frozen=True, slots=True)
class Joined:
    """One run of the command: seconds, those of processors, and the most memory of a process."""

    seconds: float
    processor: float
    memory_mb: float


def write_points(path: Path, areas: Mapping[str, Area], rows: int) -> None:
    random = np.random.default_rng(2)
    west, south, east, north = shapely.total_bounds([*areas.values()])
    corners = shapely.get_coordinates([*areas.values()])
    schema = pa.schema(
        [("id", pa.int64()), ("longitude", pa.float64()), ("latitude", pa.float64())]
    )
    with pq.ParquetWriter(path, schema, use_dictionary=False) as file:
        for start in range(0, rows, GROUP):
            count = min(GROUP, rows - start)
            points = random.uniform((west, south), (east, north), (count, 2))
            points[::100] = random.choice(corners, len(points[::100]))
            columns = [np.arange(start, start + count), points[:, 0], points[:, 1]]
            file.write_table(pa.table(columns, schema=schema))


def run_join(path: Path, out: Path, areas: Path, *more: str) -> Joined:
    command = [sys.executable, "-m", "geodata", "join", str(path), "--out", str(out)]
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", WAIT, *command, "--areas", str(areas), *more],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    processor, memory_kb = done.stdout.splitlines()[-1].split()
    return Joined(seconds, float(processor), int(memory_kb) / 1024)


def iterate_rows(path: Path) -> Iterator[pa.RecordBatch]:
    files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    for file in files:
        with pq.ParquetFile(file, pre_buffer=False) as opened:
            yield from opened.iter_batches(batch_size=GROUP, columns=["id", "area_id", "how"])


def count_differences(one: Path, other: Path) -> int:
    """Return how many rows of two results are not the same, row by row."""
    first, second = (
        pa.Table.from_batches(iterate_rows(path)).combine_chunks() for path in (one, other)
    )
    if len(first) != len(second):
        return abs(len(first) - len(second))
    wrong = np.zeros(len(first), dtype=np.bool_)
    for name in first.column_names:
        a, b = (table[name].to_pandas() for table in (first, second))
        wrong |= ((a != b) & ~(a.isna() & b.isna())).to_numpy()
    return int(wrong.sum())


def measure(areas: Mapping[str, Area], rows: int, most_rows: int) -> list[str]:
    """Join a file here and by dask, and a larger one here; return a table."""
    lines = [
        "| command | rows | seconds | processor, s | most memory of a process | rows that differ |",
        "|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        named = folder / "areas.parquet"
        ids = sorted(areas)
        gpd.GeoDataFrame(
            {"id": ids}, geometry=[areas[area_id] for area_id in ids], crs=WGS84
        ).to_parquet(named)
        points, here = folder / "points.parquet", folder / "here.parquet"
        write_points(points, areas, rows)
        lines.append(format_row("`join`", rows, run_join(points, here, named), ""))
        for workers in (1, 2):
            out = folder / f"dask-{workers}.parquet"
            more = ("--engine", "dask", "--workers", str(workers))
            seen = run_join(points, out, named, *more)
            name = f"`join --engine dask --workers {workers}`"
            lines.append(format_row(name, rows, seen, str(count_differences(here, out))))
        if most_rows:
            write_points(points, areas, most_rows)
            lines.append(format_row("`join`", most_rows, run_join(points, here, named), ""))
    return lines


def format_row(name: str, rows: int, seen: Joined, differing: str) -> str:
    return (
        f"| {name} | {rows:,} | {seen.seconds:.1f} | {seen.processor:.1f} |"
        f" {seen.memory_mb:.0f} MB | {differing} |"
    )

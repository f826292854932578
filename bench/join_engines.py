"""The join of points to areas by our grid and by other engines, in one run, written to a file.

`python -m bench.join_engines [--areas FILE --id COLUMN] [--points N] [--runs N] [--write]`. Each
engine has a process of its own (`bench.join_runners`), bound to as many processors as it has
threads; they run in turns, so that what else the machine does meets all of them. One point in a
hundred is a corner of an area. Each answer is compared with ours, point by point, by the rule: the
lower id of those that cover the point. Without a file the areas are made up. `--write` also joins
files (`bench.join_files`) and writes `RESULTS.md`; an engine that fails stays in it.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from bench import join_files
from bench.join_points import build_tiling
from bench.join_runners import ENGINES
from geodata.commands import area_files
from geodata.geometry.crs import WGS84, FloatArray
from geodata.geometry.joins import IntArray
from geodata.model.places.places import Area

RESULTS = Path(__file__).with_name("RESULTS.md")
THREADS = (1, 2)
CORNERS = 100  # one point of so many
MADE_UP = 2_007
FIRST_TENTH = ("postgis",)  # so slow that the first tenth of the points has to do
POOLS = ("OMP_NUM_THREADS", "TOKIO_WORKER_THREADS")  # settings of libraries: how many threads


@dataclass(slots=True)
class Measured:
    """What was seen of one engine with so many threads."""

    engine: str
    threads: int
    points: int
    version: str = ""
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    mismatches: int = -1
    failure: str = ""


class Runner:
    """The process of one engine."""

    def __init__(self, folder: Path, engine: str, threads: int, points: int) -> None:
        self.seen = Measured(engine, threads, points)
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.join_runners", engine, str(folder), str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env={**os.environ, **dict.fromkeys(POOLS, str(threads))},
        )
        self.seen.version = str(self._listen().get("version", ""))

    def _listen(self) -> dict[str, object]:
        """Return what the process says; note why where it ended instead."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line:
            return dict(json.loads(line))
        self._process.wait()
        self._errors.seek(0)
        lines = self._errors.read().strip().splitlines() or ["ended"]
        self.seen.failure = lines[-1][:200].replace("|", "/")
        return {}

    def ask(self, word: str) -> dict[str, object]:
        """Say a word to the process and return its answer; nothing where it failed before."""
        if self.seen.failure:
            return {}
        assert self._process.stdin is not None
        print(word, file=self._process.stdin, flush=True)
        return self._listen()

    def run(self, *, is_counted: bool) -> None:
        """Join once; the first time is for warming up."""
        said = self.ask("run")
        if said and is_counted:
            self.seen.seconds.append(float(str(said["seconds"])))
            self.seen.processor.append(float(str(said["processor"])))

    def close(self) -> None:
        """Let the process end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()
        self._errors.close()


def build_points(areas: Mapping[str, Area], count: int) -> tuple[FloatArray, FloatArray]:
    """Return points all over the bounds of the areas, some of them corners."""
    random = np.random.default_rng(1)
    west, south, east, north = shapely.total_bounds([*areas.values()])
    points = random.uniform((west, south), (east, north), (count, 2))
    corners = shapely.get_coordinates([*areas.values()])
    points[::CORNERS] = random.choice(corners, len(points[::CORNERS]))
    return points[:, 0].copy(), points[:, 1].copy()


def write_inputs(folder: Path, areas: Mapping[str, Area], points: int) -> None:
    """Write points and areas, in the order of the ids, in the formats that engines load."""
    longitude, latitude = build_points(areas, points)
    pq.write_table(
        pa.table({"id": np.arange(points), "longitude": longitude, "latitude": latitude}),
        folder / "points.parquet",
    )
    shapes = [areas[area_id] for area_id in sorted(areas)]
    gpd.GeoDataFrame(geometry=shapes, crs=WGS84).to_parquet(folder / "areas.parquet")
    for name, made in (
        ("points", shapely.to_wkb(shapely.points(longitude, latitude))),
        ("areas", shapely.to_wkb(shapes)),
    ):
        table = pa.table({"id": np.arange(len(made)), "wkb": pa.array(made, type=pa.binary())})
        pq.write_table(table, folder / f"{name}.wkb.parquet")
        asked = made[: points // 10] if name == "points" else made
        lines = [f"{number},{wkb.hex()}\n" for number, wkb in enumerate(asked)]
        (folder / f"{name}.csv").write_text("".join(lines))


def apply_rule(pairs: IntArray, points: int) -> IntArray:
    """Return the lowest area of each point, -1 without one."""
    lowest = np.full(points, np.iinfo(np.intp).max)
    np.minimum.at(lowest, pairs[0], pairs[1])
    return np.where(lowest == np.iinfo(np.intp).max, -1, lowest)


def measure(folder: Path, points: int, runs: int, engines: Sequence[str]) -> list[Measured]:
    """Run the engines in turns, and compare what they answer with what ours does."""
    runners = [
        Runner(folder, engine, threads, points // 10 if engine in FIRST_TENTH else points)
        for engine in engines
        for threads in THREADS
    ]
    try:
        for turn in range(runs + 1):
            for runner in runners:
                runner.run(is_counted=turn > 0)
                print(".", end="", file=sys.stderr, flush=True)
        for runner in runners:
            runner.ask("answer")
    finally:
        for runner in runners:
            runner.close()
    ours = apply_rule(np.load(folder / "ours.1.npy"), points)
    for seen in (runner.seen for runner in runners):
        if not seen.failure:
            answer = np.load(folder / f"{seen.engine}.{seen.threads}.npy")
            found = apply_rule(answer, seen.points)
            seen.mismatches = int((found != ours[: seen.points]).sum())
    return [runner.seen for runner in runners]


def format_rows(measured: Sequence[Measured]) -> list[str]:
    """Return the table: medians, spread, and how many times ours."""
    medians = {
        (seen.engine, seen.threads): statistics.median(seen.seconds) / seen.points
        for seen in measured
        if seen.seconds
    }
    lines = [
        "| engine | version | threads | points | median, s | least to most, s | processor, s |"
        " times ours, a point | mismatches |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for seen in measured:
        start = f"| {ENGINES[seen.engine][0]} | {seen.version} | {seen.threads} | {seen.points:,} |"
        if seen.failure:
            lines.append(f"{start} failed: {seen.failure} | | | | |")
            continue
        processor = statistics.median(seen.processor)
        median = statistics.median(seen.seconds)
        times = medians[seen.engine, seen.threads] / medians["ours", seen.threads]
        lines.append(
            f"{start} {median:.3f} | {min(seen.seconds):.3f} to {max(seen.seconds):.3f} |"
            f" {'in the server' if seen.engine == 'postgis' else f'{processor:.3f}'} |"
            f" {times:.1f} | {seen.mismatches} |"
        )
    return lines


def describe_machine() -> str:
    with Path("/proc/cpuinfo").open(encoding="utf-8") as file:
        models = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{os.cpu_count()} processors ({models[0] if models else platform.machine()}),"
        f" {memory:.0f} GB of memory, {platform.system()}, Python {platform.python_version()},"
        f" shapely {shapely.__version__}, GEOS {shapely.geos_version_string}"
    )


def format_page(engines: list[str], files: list[str], about: str) -> str:
    """Return the whole of the file of results."""
    return "\n".join(
        [
            "# Joins, measured",
            "",
            "Written by `make bench-engines`, never by hand. Seconds of one run are the join: from"
            " what an engine holds to the pairs",
            "of point and area. Loading, geometries of points and indexes that it keeps are made"
            " before. Engines run in turns, each in a",
            "process bound to as many processors as it has threads.",
            "",
            about,
            "",
            "## Engines",
            "",
            *engines,
            "",
            "A mismatch is a point for which an engine and ours disagree, after the rule that the"
            " lower id has it.",
            "",
            "## Files",
            "",
            *files,
            "",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=Path, help="polygons of a file; else they are made up")
    parser.add_argument("--id", default="id", help="its column with the id")
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--engines", nargs="+", choices=[*ENGINES], default=[*ENGINES])
    parser.add_argument("--rows", type=int, default=10_000_000, help="of the file that is joined")
    parser.add_argument(
        "--most-rows", type=int, default=10**8, help="and of a larger one, joined here"
    )
    parser.add_argument("--write", action="store_true", help="also join files; write RESULTS.md")
    asked = parser.parse_args()
    if asked.areas:
        areas = area_files.read_areas(asked.areas, asked.id)
        what = f"{len(areas):,} areas of a file that was given"
    else:
        areas = build_tiling(MADE_UP)
        what = f"{len(areas):,} areas that are made up"
    before = os.getloadavg()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        write_inputs(folder, areas, asked.points)
        measured = measure(folder, asked.points, asked.runs, asked.engines)
    engines = format_rows(measured)
    print("", *engines, sep="\n")
    if asked.write:
        files = join_files.measure(areas, asked.rows, asked.most_rows)
        loads = " and ".join(f"{load[1]:.1f}" for load in (before, os.getloadavg()))
        about = (
            f"{datetime.now(UTC):%Y-%m-%d}, {describe_machine()}. {asked.points:,} points (one in"
            f" {CORNERS} a corner) and {what}, {asked.runs} runs.\nOther work ran beside: the load"
            f" over five minutes was {loads} before and after."
        )
        RESULTS.write_text(format_page(engines, files, about), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

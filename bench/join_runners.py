"""One engine that joins points to areas, in a process of its own, asked by `bench.join_engines`.

`python -m bench.join_runners ENGINE FOLDER THREADS`. Loading, the geometries of points and the
indexes that an engine keeps are made before. A run is the join itself: from what the engine holds
to the pairs of point and area in memory (PostGIS: in a table of its own). The process says its
version, runs once for each line `run`, and on `answer` writes what it found.
"""

import importlib.metadata
import importlib.resources
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench import postgis
from geodata.geometry.crs import WGS84, FloatArray
from geodata.geometry.joins import BoundaryGrid, IntArray
from geodata.model.places.places import Area

ONCE = 8  # halvings of a grid that is asked once

Pairs = tuple[IntArray, IntArray]  # point, area: by their places in the two files


@dataclass(frozen=True, slots=True)
class Engine:
    """What can be asked to join once, which says its seconds, and to show what it found."""

    run: Callable[[], float]
    read: Callable[[], Pairs]
    version: str


Opener = Callable[[Path, int], AbstractContextManager[Engine]]


def time_in_memory(join: Callable[[], Pairs], version: str) -> Engine:
    """Return an engine whose join gives the pairs themselves."""
    found: list[Pairs] = []

    def run() -> float:
        start = time.perf_counter()
        pairs = join()
        seconds = time.perf_counter() - start
        found[:] = [pairs]
        return seconds

    return Engine(run, lambda: found[0], version)


def read_points(folder: Path) -> tuple[FloatArray, FloatArray]:
    table = pq.read_table(folder / "points.parquet")
    return table["longitude"].to_numpy(), table["latitude"].to_numpy()


def read_areas(folder: Path) -> dict[str, Area]:
    """Return the areas by ids that sort as the file does."""
    shapes = gpd.read_parquet(folder / "areas.parquet").geometry
    return {f"{number:06}": shape for number, shape in enumerate(shapes)}


def build_frames(folder: Path) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*read_points(folder)), crs=WGS84)
    points["point"] = np.arange(len(points))
    areas = gpd.read_parquet(folder / "areas.parquet")[["geometry"]]
    areas["area"] = np.arange(len(areas))
    return points, areas


@contextmanager
def open_ours(folder: Path, threads: int) -> Iterator[Engine]:
    longitude, latitude = read_points(folder)
    grid = BoundaryGrid(read_areas(folder))
    yield time_in_memory(
        lambda: list_pairs(grid.locate(longitude, latitude, threads=threads).index), "grid"
    )


@contextmanager
def open_ours_anew(folder: Path, threads: int) -> Iterator[Engine]:
    longitude, latitude = read_points(folder)
    areas = read_areas(folder)
    yield time_in_memory(
        lambda: list_pairs(
            BoundaryGrid(areas, halvings=ONCE).locate(longitude, latitude, threads=threads).index
        ),
        "grid",
    )


def list_pairs(index: IntArray) -> Pairs:
    point = np.flatnonzero(index >= 0)
    return point, index[point]


@contextmanager
def open_geopandas(folder: Path, threads: int) -> Iterator[Engine]:
    if threads > 1:
        raise RuntimeError("sjoin has one thread")
    points, areas = build_frames(folder)
    areas.sindex.query(points.geometry.iloc[0])  # built here, and kept

    def join() -> Pairs:
        made = points.sjoin(areas, predicate="intersects", how="inner")
        return made["point"].to_numpy(), made["area"].to_numpy()

    yield time_in_memory(join, gpd.__version__)


@contextmanager
def open_dask_geopandas(folder: Path, threads: int) -> Iterator[Engine]:
    import dask
    import dask_geopandas

    points, areas = build_frames(folder)
    parts = dask_geopandas.from_geopandas(points, npartitions=2 * threads).persist()
    scheduler = "threads" if threads > 1 else "synchronous"

    def join() -> Pairs:
        with dask.config.set(scheduler=scheduler, num_workers=threads):
            made = parts.sjoin(areas, predicate="intersects", how="inner").compute()
        return made["point"].to_numpy(), made["area"].to_numpy()

    yield time_in_memory(join, importlib.metadata.version("dask-geopandas"))


@contextmanager
def open_duckdb(folder: Path, threads: int) -> Iterator[Engine]:
    import duckdb

    extension = find_duckdb_extension()
    with duckdb.connect(config={"threads": threads}) as database:
        database.execute(f"LOAD '{extension}'" if extension else "INSTALL spatial; LOAD spatial")
        for name, file in (("points", "points.wkb.parquet"), ("areas", "areas.wkb.parquet")):
            database.execute(
                f"CREATE TABLE {name} AS SELECT id, ST_GeomFromWKB(wkb) AS g"
                f" FROM read_parquet('{folder / file}')"
            )

        def join() -> Pairs:
            found = database.execute(
                "SELECT points.id AS point, areas.id AS area"
                " FROM points JOIN areas ON ST_Intersects(areas.g, points.g)"
            ).fetchnumpy()
            return found["point"], found["area"]

        yield time_in_memory(join, duckdb.__version__)


def find_duckdb_extension() -> Path | None:
    """Return the spatial extension that a package of Python brings; None where there is none."""
    try:
        folder = importlib.resources.files("duckdb_extension_spatial")
    except ModuleNotFoundError:
        return None
    return next(Path(str(folder)).rglob("*.duckdb_extension"), None)


@contextmanager
def open_sedonadb(folder: Path, threads: int) -> Iterator[Engine]:
    import sedonadb

    session = sedonadb.connect()
    session.sql(f"SET datafusion.execution.target_partitions = {threads}")
    for name, frame in zip(("points", "areas"), build_frames(folder), strict=True):
        session.create_data_frame(frame).to_memtable().to_view(name)

    def join() -> Pairs:
        found = pa.table(
            session.sql(
                "SELECT point, area FROM points"
                " JOIN areas ON ST_Intersects(areas.geometry, points.geometry)"
            )
        )
        return found["point"].to_numpy(), found["area"].to_numpy()

    yield time_in_memory(join, importlib.metadata.version("sedonadb"))


@contextmanager
def open_postgis(folder: Path, threads: int) -> Iterator[Engine]:
    with postgis.run_server() as ask:
        version = postgis.load(ask, folder)
        yield Engine(
            run=lambda: postgis.join(ask, workers=threads - 1),
            read=lambda: postgis.read(ask),
            version=version,
        )


ENGINES: dict[str, tuple[str, Opener]] = {  # name → how a person reads it
    "ours": ("ours, the grid kept", open_ours),
    "anew": ("ours, a coarser grid built in each run", open_ours_anew),
    "geopandas": ("geopandas `sjoin`", open_geopandas),
    "dask-geopandas": ("dask-geopandas `sjoin`", open_dask_geopandas),
    "duckdb": ("DuckDB spatial `ST_Intersects`", open_duckdb),
    "sedonadb": ("SedonaDB `ST_Intersects`", open_sedonadb),
    "postgis": ("PostGIS `ST_Covers`", open_postgis),
}


def main() -> int:
    name, place, threads = sys.argv[1:]
    folder = Path(place)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(threads)])
    with ENGINES[name][1](folder, int(threads)) as engine:
        say(version=engine.version)
        for line in sys.stdin:
            if line.strip() == "answer":
                np.save(folder / f"{name}.{threads}.npy", np.array(engine.read(), dtype=np.int64))
                say()
                return 0
            start = time.process_time()
            seconds = engine.run()
            say(seconds=seconds, processor=time.process_time() - start)
    return 0


def say(**values: object) -> None:
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    sys.exit(main())

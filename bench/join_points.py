"""The join of a million points: ours, geopandas.sjoin and the array floor, in one run.

`python -m bench.join_points [--points N] [--polygons N]`. Prints each time and the ratios; only
the ratios mean something. The floor reads the two columns once. The polygons are the communities'
estimated areas, or a made-up tiling; ours is checked against shapely on every point.
"""

import argparse
import time
import warnings
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import box

from geodata import reference
from geodata.geometry import estimates
from geodata.geometry.crs import WGS84
from geodata.geometry.joins import NOWHERE, BoundaryGrid
from geodata.model.places.places import Area

RUNS = 5


def measure_best(runs: int, work: Callable[[], object]) -> float:
    """Return the least time of several runs, in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def build_communities() -> dict[str, Area]:
    outlines = {boundary.area_id: boundary for boundary in reference.build_outline_boundaries()}
    made = estimates.find_renewed(reference.list_communities(), {}, outlines)
    return {area.area_id: area.geometry for area in made if area.geometry is not None}


def build_tiling(count: int) -> dict[str, Area]:
    """Return a tiling of the district's bounds with many vertices."""
    west, south, east, north = shapely.total_bounds(list(reference.read_outlines().values()))
    side = int(np.ceil(np.sqrt(count)))
    dx, dy = (east - west) / side, (north - south) / side
    cells = [
        box(west + x * dx, south + y * dy, west + (x + 1) * dx, south + (y + 1) * dy)
        for x in range(side)
        for y in range(side)
    ]
    return {
        f"T{number:03d}": shapely.segmentize(cell, dx / 20) for number, cell in enumerate(cells)
    }


def measure(name: str, areas: dict[str, Area], points: int) -> None:
    west, south, east, north = shapely.total_bounds(list(reference.read_outlines().values()))
    random = np.random.default_rng(1)
    longitude = random.uniform(west, east, points)
    latitude = random.uniform(south, north, points)
    frame = gpd.GeoDataFrame(
        {"id": sorted(areas)}, geometry=[areas[k] for k in sorted(areas)], crs=WGS84
    )

    def join_with_geopandas() -> object:
        made = gpd.GeoDataFrame(geometry=gpd.points_from_xy(longitude, latitude), crs=WGS84)
        return made.sjoin(frame, predicate="intersects", how="left")

    floor = measure_best(4 * RUNS, lambda: (longitude.copy(), latitude.copy()))
    build = measure_best(1, lambda: BoundaryGrid(areas))
    grid = BoundaryGrid(areas)
    ours = measure_best(RUNS, lambda: grid.locate(longitude, latitude))
    theirs = measure_best(2, join_with_geopandas)
    one = measure_best(200, lambda: grid.locate(longitude[:1], latitude[:1]))
    hits = np.array([shapely.intersects_xy(areas[k], longitude, latitude) for k in grid.ids])
    expected = np.where(hits.any(axis=0), hits.argmax(axis=0), NOWHERE)
    wrong = int((grid.locate(longitude, latitude).index != expected).sum())
    print(f"{name}: {points:,} points, {len(areas)} polygons, {wrong} mismatches with shapely")
    print(f"  floor (read two columns)  {floor:10.2f} ms        1 x floor")
    print(f"  ours (grid, exact)        {ours:10.2f} ms {ours / floor:8.1f} x floor")
    print(f"  geopandas.sjoin           {theirs:10.2f} ms {theirs / floor:8.1f} x floor")
    print(f"  sjoin / ours              {theirs / ours:10.1f} x")
    print(f"  one point, ours           {one:10.3f} ms; building the grid {build:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--polygons", type=int, default=49)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    measure("estimated areas", build_communities(), arguments.points)
    measure("tiling", build_tiling(arguments.polygons), arguments.points)


if __name__ == "__main__":
    main()

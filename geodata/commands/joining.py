"""`join`: joins a table of points to the boundaries without saving anything, a block at a time."""

from collections import Counter
from pathlib import Path

from geodata import actions
from geodata.commands import area_files, dask_joins, joined_files
from geodata.commands.console import (
    Arguments,
    Commands,
    load_project,
    require_ending,
    show_count,
    show_progress,
)
from geodata.commands.joined_files import PARQUET, is_parquet
from geodata.commands.point_joins import PointJoin, build_area_join, build_placer_join
from geodata.errors import BadInput
from geodata.geometry.joins import BoundaryGrid

ENGINES = ("here", "dask")


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
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        default=ENGINES[0],
        help="dask: Parquet and --areas on several processes or machines, which see the same"
        " files; what comes out is a folder of parts",
    )
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a dask cluster that runs")
    parser.add_argument("--workers", type=int, metavar="N", help="or how many of dask's run here")
    parser.set_defaults(run=_join)


def _join(arguments: Arguments) -> int:
    how = _join_by_dask(arguments) if arguments.engine == "dask" else _join_here(arguments)
    print(f"{how.total():,} → {arguments.out}")
    for way, rows in how.most_common():
        print(f"  {way:<18} {rows:,}")
    return 0


def _join_here(arguments: Arguments) -> Counter[str]:
    require_ending(arguments.out, (".csv", *PARQUET))
    join = _build_join(arguments)
    path, out, named = arguments.file, arguments.out, arguments.column
    if not is_parquet(path):
        return joined_files.join_text(
            path, out, join, named=named, sheet=arguments.sheet, show=show_count
        )
    with joined_files.open_parquet(path) as file:
        rows = file.metadata.num_rows
    return joined_files.join_parquet(
        path, out, join, named=named, show=lambda done: show_progress(done, rows)
    )


def _build_join(arguments: Arguments) -> PointJoin:
    """Return the join with the areas of a file, without a project; else with the project's."""
    if arguments.areas:
        return build_area_join(BoundaryGrid(area_files.read_areas(arguments.areas, arguments.id)))
    with load_project().database.begin_read() as tx:
        return build_placer_join(actions.build_placer(tx))


def _join_by_dask(arguments: Arguments) -> Counter[str]:
    require_ending(arguments.out, PARQUET)
    if arguments.workers is not None and arguments.workers < 1:
        raise BadInput("E-CLI-20", value=arguments.workers)
    if not arguments.areas or not is_parquet(arguments.file):
        raise BadInput("E-CLI-17")
    return dask_joins.join_parts(
        arguments.file,
        arguments.out,
        area_files.read_areas(arguments.areas, arguments.id),
        named=arguments.column,
        scheduler=arguments.scheduler,
        workers=arguments.workers,
        show=show_progress,
    )

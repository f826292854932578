"""`join`: joins a table of points to the boundaries without saving anything."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from geodata import actions
from geodata.commands.console import Arguments, Commands, progress, the_project, writing
from geodata.errors import FileRefused
from geodata.placing import Placer

LATITUDE = ("latitude", "lat")
LONGITUDE = ("longitude", "lon", "lng")
ADDED = ("subdistrict_code", "community_id", "how")
BLOCK = 250_000  # rows between two lines of progress
PARQUET = (".parquet", ".pq")


def join(commands: Commands) -> None:
    """Add `join`."""
    parser = commands.add_parser(
        "join",
        help="join a table of points (CSV or Parquet) to the boundaries",
        description="Keeps all columns and adds subdistrict_code, community_id and how.",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.set_defaults(run=_join)


def _join(arguments: Arguments) -> int:
    table = _read(arguments.file)
    clash = [name for name in ADDED if name in table.columns]
    if clash:
        raise FileRefused("E-CLI-05", names=", ".join(clash))
    latitude = _numbers(table, LATITUDE)
    longitude = _numbers(table, LONGITUDE)
    project = the_project()
    with project.database.reading() as tx:
        placer = actions.placer(tx)
    result = joined(table, longitude, latitude, placer)
    _write(result, arguments.out)
    print(f"{len(table):,} → {arguments.out}")
    for how, rows in result["how"].value_counts().items():
        print(f"  {how:<18} {rows:,}")
    return 0


def joined(
    table: pd.DataFrame, longitude: np.ndarray, latitude: np.ndarray, placer: Placer
) -> pd.DataFrame:
    """Return the table with the three columns of the join; coordinates are WGS84 degrees."""
    parts = []
    for start in range(0, max(len(table), 1), BLOCK):
        part = slice(start, start + BLOCK)
        parts.append(placer.columns(longitude[part], latitude[part]))
        progress(min(start + BLOCK, len(table)), len(table))
    return table.assign(
        subdistrict_code=np.concatenate([part.subdistrict_code for part in parts]),
        community_id=np.concatenate([part.community_id for part in parts]),
        how=[str(how) for part in parts for how in part.how],
    )


def _read(path: Path) -> pd.DataFrame:
    """Return the table as it is: the cells of a CSV stay text."""
    try:
        if path.suffix in PARQUET:
            table = pd.read_parquet(path)
            return table.reset_index() if any(table.index.names) else table
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(
                path, dtype=str, keep_default_na=False, encoding="utf-8-sig", index_col=False
            )
    except pd.errors.ParserWarning as error:  # a row longer than the heading
        raise FileRefused("E-CLI-04") from error
    except (OSError, ValueError) as error:
        raise FileRefused("E-CLI-01") from error


def _numbers(table: pd.DataFrame, names: tuple[str, ...]) -> np.ndarray:
    """Return a column in degrees; NaN for text and for numbers without end."""
    found = next((name for name in table.columns if str(name).strip().lower() in names), None)
    if found is None:
        raise FileRefused("E-CLI-02", names=", ".join(names))
    numbers = pd.to_numeric(table[found], errors="coerce").to_numpy(dtype=np.float64)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _write(table: pd.DataFrame, path: Path) -> None:
    with writing():
        if path.suffix in PARQUET:
            table.to_parquet(path, index=False)
        else:
            table.to_csv(path, index=False)

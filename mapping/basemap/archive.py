"""Reads an archive of vector tiles (PMTiles, version 3), and cuts the district out of one."""

import gzip
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, MagicNumberNotFound, SpecVersionUnsupported, TileType
from pmtiles.tile import zxy_to_tileid as find_tile_id
from pmtiles.writer import Writer

from geodata.district import get_district
from geodata.errors import FileRefused

MIN_ZOOM, MAX_ZOOM = 10, 15  # a browser enlarges the tiles of the last one
MAX_SIZE = 20_000_000  # bytes of what is installed: about fifty times what the district takes
OSM_LICENCE = "© OpenStreetMap contributors, ODbL"
Tile = tuple[int, int, int]  # zoom, column, row


@dataclass(frozen=True, slots=True)
class BaseMap:
    """An archive that can be drawn."""

    path: Path
    size: int  # bytes
    bounds: tuple[float, float, float, float]  # west, south, east, north, degrees
    max_zoom: int
    attribution: str
    made_on: str  # day, ISO; of the data where the archive says so, else of the file


def read_base_map(path: Path) -> BaseMap:
    """Return what an archive holds.

    Raises
    ------
    FileRefused
        E-BASE-01 where it is no archive of vector tiles.
    """
    with path.open("rb") as file:
        reader = open_archive(file)
        header, metadata = reader.header(), reader.metadata()
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    return BaseMap(
        path=path,
        size=path.stat().st_size,
        bounds=(
            header["min_lon_e7"] / 1e7,
            header["min_lat_e7"] / 1e7,
            header["max_lon_e7"] / 1e7,
            header["max_lat_e7"] / 1e7,
        ),
        max_zoom=header["max_zoom"],
        attribution=OSM_LICENCE,
        made_on=_find_day(metadata) or changed,
    )


def cut_archive(source: Path, target: Path) -> BaseMap:
    """Write the tiles of the district from a larger archive into one of its own.

    Raises
    ------
    FileRefused
        E-BASE-01 where the source is no archive of vector tiles, E-BASE-02 where it has no tile of
        the district, E-BASE-03 where what is cut out is too large.
    """
    with source.open("rb") as file:
        reader = open_archive(file)
        header, metadata = reader.header(), reader.metadata()
        last = min(MAX_ZOOM, header["max_zoom"])
        tiles = (
            (tile, body)
            for tile in list_tiles(range(max(MIN_ZOOM, header["min_zoom"]), last + 1))
            if (body := reader.get(*tile)) is not None
        )
        return write_archive(target, tiles, metadata, header["tile_compression"])


def write_archive(
    target: Path,
    tiles: Iterable[tuple[Tile, bytes]],
    metadata: Mapping[str, Any],
    compression: Compression = Compression.GZIP,
) -> BaseMap:
    """Write tiles, each compressed as said, into an archive, which appears whole or not at all.

    Raises
    ------
    FileRefused
        E-BASE-02 where there is no tile, E-BASE-03 where they are too large together.
    """
    draft = target.with_name(f".{target.name}.draft")
    draft.parent.mkdir(parents=True, exist_ok=True)
    zooms: set[int] = set()
    size = 0
    with draft.open("wb") as file:
        writer = Writer(file)
        for tile, body in sorted(tiles, key=lambda item: find_tile_id(*item[0])):
            writer.write_tile(find_tile_id(*tile), body)
            zooms.add(tile[0])
            size += len(body)
        if zooms and size <= MAX_SIZE:
            writer.finalize(_build_header(zooms, compression), dict(metadata))
        writer.tile_f.close()
    if not zooms or size > MAX_SIZE:
        draft.unlink()
        raise FileRefused("E-BASE-02" if not zooms else "E-BASE-03")
    draft.replace(target)
    return read_base_map(target)


def list_tiles(zooms: Iterable[int]) -> Iterator[Tile]:
    """Yield the tiles that touch the district at some zooms."""
    west, south, east, north = get_district().streets
    for zoom in zooms:
        left, top = find_tile(west, north, zoom)
        right, bottom = find_tile(east, south, zoom)
        for column in range(left, right + 1):
            for row in range(top, bottom + 1):
                yield zoom, column, row


def find_tile(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    """Return column and row of the tile that holds a point (WGS84 degrees)."""
    count = 2**zoom
    angle = math.radians(latitude)
    column = (longitude + 180) / 360 * count
    row = (1 - math.asinh(math.tan(angle)) / math.pi) / 2 * count
    return int(column), int(row)


def compress_tile(body: bytes) -> bytes:
    """Return a tile as `write_archive` takes it; the same bytes for the same tile."""
    return gzip.compress(body, 9, mtime=0)


def open_archive(file: BinaryIO) -> Reader:
    """Return a reader of an archive.

    Raises
    ------
    FileRefused
        E-BASE-01 where it is no archive of vector tiles.
    """
    try:
        reader = Reader(MmapSource(file))
        tile_type = reader.header()["tile_type"]
    except (MagicNumberNotFound, SpecVersionUnsupported, ValueError, IndexError, KeyError) as error:
        raise FileRefused("E-BASE-01") from error
    if tile_type is not TileType.MVT:
        raise FileRefused("E-BASE-01")
    return reader


def _find_day(metadata: Mapping[str, Any]) -> str:
    """Return the day of the data as builders of archives write it; empty where none does."""
    for name in ("planetiler:osm:osmosisreplicationtime", "made_on"):
        if text := str(metadata.get(name, ""))[:10]:
            return text
    return ""


def _build_header(zooms: set[int], compression: Compression) -> dict[str, Any]:
    west, south, east, north = (round(degrees * 1e7) for degrees in get_district().streets)
    return {
        "tile_type": TileType.MVT,
        "tile_compression": compression,
        "min_zoom": min(zooms),
        "max_zoom": max(zooms),
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 13,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }

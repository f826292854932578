"""The street map inside a file that needs no network: its tiles as text, as deep as they fit."""

import base64
import gzip
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pmtiles.tile import Compression

from geodata.errors import AppError
from mapping.basemap.archive import (
    MAX_ZOOM,
    MIN_ZOOM,
    compress_tile,
    list_tiles,
    open_archive,
    read_base_map,
)
from mapping.json_types import JsonObject

MAX_CHARACTERS = 900_000  # of all tiles as text: the file stays one that a message can carry
LEAST_ZOOM = 13  # a street map that ends sooner shows no streets


def build_inline_streets(path: Path) -> JsonObject | None:
    """Return the street map as a document; None where none is installed that can be drawn.

    Of a map that is too large it says `left_out` and holds no tile.
    """
    try:
        stat = path.stat()
        return _build(path, stat.st_mtime_ns, stat.st_size)
    except (OSError, AppError):
        return None


@lru_cache(maxsize=4)
def _build(path: Path, mtime_ns: int, size: int) -> JsonObject:
    base_map = read_base_map(path)
    tiles = _select_tiles(path, min(MAX_ZOOM, base_map.max_zoom))
    facts: JsonObject = {"version": f"{mtime_ns:x}-{size:x}", "made_on": base_map.made_on}
    if not tiles:
        return {**facts, "left_out": True}
    return {
        **facts,
        "left_out": False,
        "tiles": tiles,
        "bounds": list(base_map.bounds),
        "max_zoom": max(int(name.split("/")[0]) for name in tiles),
        "attribution": base_map.attribution,
    }


def _select_tiles(path: Path, deepest: int) -> Mapping[str, str]:
    """Return tiles by `zoom/column/row`, each gzip in base64, of as many zooms as fit."""
    selected: dict[str, str] = {}
    characters = 0
    with path.open("rb") as file:
        reader = open_archive(file)
        is_gzip = reader.header()["tile_compression"] == Compression.GZIP
        for zoom in range(MIN_ZOOM, deepest + 1):
            level = {
                f"{zoom}/{column}/{row}": _to_text(body, is_gzip)
                for _, column, row in list_tiles([zoom])
                if (body := reader.get(zoom, column, row)) is not None
            }
            characters += sum(map(len, level.values()))
            if characters > MAX_CHARACTERS:
                break
            selected |= level
        else:
            return selected
    return selected if zoom > LEAST_ZOOM else {}


def _to_text(body: Any, is_gzip: bool) -> str:  # noqa: ANN401 - the reader has no types
    tile: bytes = gzip.decompress(body) if is_gzip else bytes(body)
    return base64.b64encode(compress_tile(tile)).decode()

"""Shapes of an uploaded boundary file, whatever its format, and the checks that they all pass."""

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from shapely.geometry import MultiPolygon, Polygon

from geodata import boundaries
from geodata.crs import FloatArray
from geodata.errors import FileRefused
from geodata.model.places import Area
from geodata.reasons import Words

MAX_SHAPES = 5_000
MAX_VERTICES = 200_000  # of all shapes together
MAX_PROPERTIES = 50  # of one shape
MAX_TEXT = 2_000  # characters of a name or value

BANGKOK = (100.30, 13.47, 100.96, 13.98)  # west, south, east, north: WGS84 degrees, with a margin
MAX_CLOSE_PAIRS = 50_000_000  # edges whose boxes meet: what a test of validity has to look at

_FEW_EDGES = 7_000  # all their pairs together are fewer than MAX_CLOSE_PAIRS
_SAMPLE = 100
NOT_AN_AREA = Words("ไม่ใช่รูปพื้นที่", "it is not an area")

Value: TypeAlias = str | int | float | None
Position: TypeAlias = tuple[float, float]
Rings: TypeAlias = Sequence[Sequence[Position]]  # the outer ring first


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of a file: its number, counted from 1, its columns and its area in WGS84."""

    number: int
    properties: Mapping[str, Value]
    geometry: Area


def area(number: int, polygons: Sequence[Rings]) -> Area:
    """Return a valid area of WGS84 positions; repeated positions are dropped, nothing is repaired.

    Raises
    ------
    FileRefused
        E-GEO-05 not closed, too few points, crossing itself; E-GEO-06 not finite; E-GEO-08
        outside Bangkok; E-GEO-09 metres.
    """
    cleaned = [[ring(number, each) for each in rings] for rings in polygons]
    arrays = [np.array(each) for rings in cleaned for each in rings]
    _check_range(number, np.concatenate(arrays))
    _check_tangle(arrays)
    parts = [Polygon(rings[0], rings[1:]) for rings in cleaned]
    whole = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    for problem in boundaries.validity([whole]):
        raise boundaries.Problem(number, problem.reason).refusal()
    return whole


def ring(number: int, positions: Sequence[Position]) -> list[Position]:
    """Return the closed ring without positions that repeat the one before, or refuse it."""
    if not all(math.isfinite(value) for position in positions for value in position):
        raise FileRefused("E-GEO-06", n=number)
    kept = [
        position
        for index, position in enumerate(positions)
        if index == 0 or position != positions[index - 1]
    ]
    if len(kept) > 2 and kept[0] != kept[-1]:
        raise boundaries.Problem(number, boundaries.NOT_CLOSED).refusal()
    if len(kept) < 4:
        raise boundaries.Problem(number, boundaries.TOO_FEW).refusal()
    return kept


def _check_range(number: int, positions: FloatArray) -> None:
    lowest, highest = positions.min(axis=0), positions.max(axis=0)
    if (lowest < -180).any() or (highest > 180).any():
        raise FileRefused("E-GEO-09")
    if (lowest < BANGKOK[:2]).any() or (highest > BANGKOK[2:]).any():
        raise FileRefused("E-GEO-08", n=number)


def _check_tangle(rings: Sequence[FloatArray]) -> None:
    """Refuse rings so tangled that testing them for validity would take minutes.

    How many edges lie close to an edge is counted for a sample. It is drawn by the positions
    themselves, so the answer is always the same and nobody can draw around it easily.
    """
    starts = np.concatenate([each[:-1] for each in rings])
    ends = np.concatenate([each[1:] for each in rings])
    if len(starts) <= _FEW_EDGES:
        return
    lowest, highest = np.minimum(starts, ends), np.maximum(starts, ends)
    drawn = np.random.default_rng(zlib.crc32(starts.tobytes())).integers(len(starts), size=_SAMPLE)
    close = sum(
        np.count_nonzero(((lowest <= highest[i]) & (highest >= lowest[i])).all(axis=1))
        for i in drawn
    )
    if close / _SAMPLE * len(starts) / 2 > MAX_CLOSE_PAIRS:
        raise FileRefused("E-GEO-04")


def check_text(text: str) -> str:
    """Return `text`, or refuse what a database or a screen would cut or choke on."""
    if len(text) > MAX_TEXT:
        raise FileRefused("E-GEO-12")
    if "\0" in text or not _is_unicode(text):
        raise FileRefused("E-ENC-01")
    return text


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return True

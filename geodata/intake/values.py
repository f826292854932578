"""Reads one cell: texts, numbers, coordinates, lists of types. RowRejected where it cannot be read.

Dates are in dates.py. Thai and full-width digits are understood everywhere.
"""

import math
import re
import unicodedata
from functools import lru_cache

from geodata.errors import RowRejected

THAILAND_LATITUDE = (5.6, 20.5)  # degrees, WGS84
THAILAND_LONGITUDE = (97.3, 105.7)  # the two do not overlap, so a pair tells its own order
LONGEST_TEXT = 100  # characters
MOST_TYPES = 20
LONGEST_LIST = 4000  # characters of a cell with types
LONGEST_PAIR = 200

_INVISIBLE = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff"
_BLANK_RUN = re.compile("[ \t\r\n\u00a0]+")
_NOTHING = frozenset(("-", "–", "—"))  # what people write into a cell that stays empty
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def cleaned(cell: str) -> str:
    """Return a cell without what cannot be seen around it; a lone dash is an empty cell."""
    stripped = cell.strip(_INVISIBLE)
    return "" if stripped in _NOTHING else stripped


def text(cell: str) -> str:
    """Return a cell as it may be kept: NFC, one line, no control characters, not too long.

    Raises
    ------
    RowRejected
        E-ROW-09 too long; E-ROW-11 control characters.
    """
    if len(cell) > 10 * LONGEST_TEXT:  # before any work is done on it
        raise RowRejected("E-ROW-09")
    kept = unicodedata.normalize("NFC", cell).strip(_INVISIBLE)
    if not kept.isprintable() or "  " in kept:
        kept = _BLANK_RUN.sub(" ", kept)
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in kept):
            raise RowRejected("E-ROW-11")
    if len(kept) > LONGEST_TEXT:
        raise RowRejected("E-ROW-09")
    return kept


@lru_cache(maxsize=4096)  # a feed has few combinations of types
def types(cell: str) -> tuple[str, ...]:
    """Return the types of `ถนน,ทางเท้า` or `['ถนน', 'ทางเท้า']`, each once, in their order.

    Raises
    ------
    RowRejected
        E-ROW-09 for more than 20, or one of more than 100 characters; E-ROW-11 as in `text`.
    """
    if len(cell) > LONGEST_LIST:
        raise RowRejected("E-ROW-09")
    names = (text(part.strip(" '\"")) for part in re.split(r"[,;|\n]", cell.strip("[]")))
    found = tuple(dict.fromkeys(name for name in names if name))
    if len(found) > MOST_TYPES:
        raise RowRejected("E-ROW-09")
    return found


def western_digits(cell: str) -> str:
    """Return a cell with Thai and full-width digits written as Arabic ones."""
    return cell if cell.isascii() else "".join(map(_western, cell))


def number(cell: str) -> float:
    """Return a finite number; E-ROW-06 for anything else."""
    written = western_digits(cell[: LONGEST_PAIR + 1]).strip(" '\"")
    value = math.nan
    if len(written) <= LONGEST_PAIR and _NUMBER.fullmatch(written):
        value = float(written)
    if not math.isfinite(value):
        raise RowRejected("E-ROW-06")
    return value


def point(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Return (longitude, latitude) of two cells in WGS84 degrees; None where both are empty.

    Raises
    ------
    RowRejected
        With the `axis` that is wrong, "latitude" or "longitude": E-ROW-07 the other is there but
        this one is empty; E-ROW-06 no number; E-ROW-05 swapped; E-ROW-03 and 04 outside Thailand.
    """
    if not latitude and not longitude:
        return None
    if not latitude or not longitude:
        raise RowRejected("E-ROW-07", axis="longitude" if latitude else "latitude")
    degrees = []
    for axis, cell in (("latitude", latitude), ("longitude", longitude)):
        try:
            degrees.append(number(cell))
        except RowRejected as error:
            raise RowRejected(error.code, axis=axis) from None
    if _is_thai(degrees[1], degrees[0]):
        raise RowRejected("E-ROW-05", axis="latitude")
    _require_thailand(degrees[0], degrees[1])
    return degrees[1], degrees[0]


def pair(cell: str) -> tuple[float, float] | None:
    """Return (longitude, latitude) of a cell that holds both, in WGS84 degrees; None where empty.

    The order is told by the ranges: `['100.5', '13.7']` and `13.7, 100.5` are one place.

    Raises
    ------
    RowRejected
        E-ROW-07 for one number alone, E-ROW-06 for no numbers, E-ROW-03 and 04 outside Thailand.
    """
    if len(cell) > LONGEST_PAIR:
        raise RowRejected("E-ROW-06")
    parts = [
        part for part in re.split(r"[,;\s'\"]+", western_digits(cell).strip("[](){} ")) if part
    ]
    if not parts:
        return None
    if len(parts) > 2:
        raise RowRejected("E-ROW-06")
    degrees = [number(part) for part in parts]
    if len(degrees) == 1:
        raise RowRejected("E-ROW-07")
    if _within(degrees[0], THAILAND_LONGITUDE) or _within(degrees[1], THAILAND_LATITUDE):
        degrees.reverse()
    _require_thailand(*degrees)
    return degrees[1], degrees[0]


def _require_thailand(latitude: float, longitude: float) -> None:
    if not _within(latitude, THAILAND_LATITUDE):
        raise RowRejected("E-ROW-03", axis="latitude")
    if not _within(longitude, THAILAND_LONGITUDE):
        raise RowRejected("E-ROW-04", axis="longitude")


def _is_thai(latitude: float, longitude: float) -> bool:
    return _within(latitude, THAILAND_LATITUDE) and _within(longitude, THAILAND_LONGITUDE)


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _western(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)

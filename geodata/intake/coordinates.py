"""Reads a place in a cell: decimal degrees, degrees with minutes and seconds, WKT, map links.

All of it is WGS84 degrees in Thailand, whose latitudes and longitudes do not overlap, so that a
pair tells its own order. Nothing is fetched: a link is read as text.
"""

import re

from geodata.errors import RowRejected
from geodata.intake.values import parse_number, to_western_digits

THAILAND_LATITUDE = (5.6, 20.5)  # degrees, WGS84
THAILAND_LONGITUDE = (97.3, 105.7)
MAX_PAIR_LENGTH = 200  # characters
MAX_LINK_LENGTH = 2000
MAX_NUMBERS = 4  # `latitude longitude altitude accuracy`, as forms on phones write a place

_DEGREES = r"[-+]?\d{1,3}(?:\.\d{1,20})?"
_LINK = re.compile(r"https?://(?:[a-z]+\.)?google\.(?:com|co\.th)/")
_IN_LINK = (  # the pin first, then what was searched for; never the middle of the view
    re.compile(rf"!3d({_DEGREES})!4d({_DEGREES})"),
    re.compile(
        rf"[?&](?:q|query|ll|destination|daddr)=(?:loc:)?({_DEGREES})(?:,|%2C)(?:\+|%20)?({_DEGREES})"
    ),
)
_WKT = re.compile(
    rf"(?:SRID=\d{{4,6}};)?POINT ?Z? ?\( ?({_DEGREES}) ({_DEGREES})(?: {_DEGREES})? ?\)",
    re.IGNORECASE,
)
_SEXAGESIMAL = re.compile(
    r"(?P<before>[NSEW])? ?(?P<degrees>\d{1,3}) ?[°º] ?(?P<minutes>\d{1,2}(?:\.\d{1,12})?) ?['′’]"
    r" ?(?:(?P<seconds>\d{1,2}(?:\.\d{1,12})?) ?(?:\"|″|”|''|′′))? ?(?P<after>[NSEW])?"
)
_COMPASS = re.compile(
    r"(?<![\w.])[NE] ?(?=\d)|(?<=[\d.°º]) ?[NE](?![\w+-])|(?<=[\d.°º]) ?N(?=\d)|(?<=\d) ?[°º]"
)
_SOUTH_OR_WEST = re.compile(r"(?<!\w)[SW] ?\d|[\d.°º\"'] ?[SW](?!\w)")


def parse_point(latitude: str, longitude: str) -> tuple[float, float] | None:
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
    found = []
    for axis, cell in (("latitude", latitude), ("longitude", longitude)):
        try:
            found.append(parse_degrees(cell))
        except RowRejected as error:
            raise RowRejected(error.code, axis=axis) from None
    if _is_thai(found[1], found[0]):
        raise RowRejected("E-ROW-05", axis="latitude")
    _require_thailand(found[0], found[1])
    return found[1], found[0]


def parse_pair(cell: str) -> tuple[float, float] | None:
    """Return (longitude, latitude) of a cell that holds both, in WGS84 degrees; None where empty.

    The order is told by the ranges: `['100.5', '13.7']` and `13.7, 100.5` are one place. So are
    `POINT (100.5 13.7)`, `13°42'0"N 100°30'0"E`, `N13.7 E100.5`, `13.7 100.5 0 12` (altitude and
    accuracy) and a link of Google Maps to a pin.

    Raises
    ------
    RowRejected
        E-ROW-07 for one number alone, E-ROW-06 for no numbers, E-ROW-03 and 04 outside Thailand.
    """
    is_link = _LINK.match(cell) is not None
    if len(cell) > (MAX_LINK_LENGTH if is_link else MAX_PAIR_LENGTH):
        raise RowRejected("E-ROW-06")
    found = _parse_link(cell) if is_link else _parse_numbers(to_western_digits(cell))
    if not found:
        return None
    if len(found) == 1:
        raise RowRejected("E-ROW-07")
    if _is_within(found[0], THAILAND_LONGITUDE) or _is_within(found[1], THAILAND_LATITUDE):
        found.reverse()
    _require_thailand(*found)
    return found[1], found[0]


def _parse_link(link: str) -> list[float]:
    for pattern in _IN_LINK:
        if (found := pattern.search(link)) is not None:
            return [float(found[1]), float(found[2])]
    raise RowRejected("E-ROW-06")


def _parse_numbers(cell: str) -> list[float]:
    """Return the one or two numbers of a place, none where the cell is empty."""
    if (point := _WKT.fullmatch(cell.strip())) is not None:
        return [float(point[1]), float(point[2])]
    if angles := list(_SEXAGESIMAL.finditer(cell)):
        between = _SEXAGESIMAL.sub("", cell).strip("[](){},; ")
        if between or len(angles) > 2:
            raise RowRejected("E-ROW-06")
        return [_convert_angle(angle) for angle in angles]
    parts = [
        part for part in re.split(r"[,;\s'\"]+", _strip_compass(cell).strip("[](){} ")) if part
    ]
    found = [parse_number(part) for part in parts[: MAX_NUMBERS + 1]]
    if len(found) > 2:
        _require_place_before_more(cell, found)
    return found[:2]


def _require_place_before_more(cell: str, numbers: list[float]) -> None:
    """Raise RowRejected unless spaces separate the numbers and the first two are a place.

    A decimal comma makes four numbers of two as well, and those are no place.
    """
    first, second = numbers[:2]
    is_place = _is_thai(first, second) or _is_thai(second, first)
    if len(numbers) > MAX_NUMBERS or "," in cell or not is_place:
        raise RowRejected("E-ROW-06")


def parse_degrees(cell: str) -> float:
    """Return one coordinate of a cell of its own; E-ROW-06 where it is none."""
    written = to_western_digits(cell[: MAX_PAIR_LENGTH + 1])
    if len(cell) <= MAX_PAIR_LENGTH and (angle := _SEXAGESIMAL.fullmatch(written.strip())):
        return _convert_angle(angle)
    return (
        parse_number(_strip_compass(written))
        if len(cell) <= MAX_PAIR_LENGTH
        else parse_number(cell)
    )


def _convert_angle(match: re.Match[str]) -> float:
    """Return degrees, minutes and seconds as degrees; E-ROW-06 where there are sixty of them."""
    minutes, seconds = float(match["minutes"]), float(match["seconds"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise RowRejected("E-ROW-06")
    angle = round(int(match["degrees"]) + minutes / 60 + seconds / 3600, 9)  # 0.1 mm
    return -angle if {match["before"], match["after"]} & {"S", "W"} else angle


def _strip_compass(cell: str) -> str:
    """Return numbers without N, E and the sign of degrees; E-ROW-03 for S and W."""
    if _SOUTH_OR_WEST.search(cell):
        raise RowRejected("E-ROW-03", axis="latitude")
    return _COMPASS.sub(" ", cell)


def _require_thailand(latitude: float, longitude: float) -> None:
    if not _is_within(latitude, THAILAND_LATITUDE):
        raise RowRejected("E-ROW-03", axis="latitude")
    if not _is_within(longitude, THAILAND_LONGITUDE):
        raise RowRejected("E-ROW-04", axis="longitude")


def _is_thai(latitude: float, longitude: float) -> bool:
    return _is_within(latitude, THAILAND_LATITUDE) and _is_within(longitude, THAILAND_LONGITUDE)


def _is_within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]

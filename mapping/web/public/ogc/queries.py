"""The parameters of a request for features: which, in which window and time, in which CRS."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from geodata.geometry import crs
from mapping.web.public.ogc.collections import Feature

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
UTM47N = "http://www.opengis.net/def/crs/EPSG/0/32647"
CRS_LIST = (CRS84, UTM47N)
DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
ITEM_PARAMETERS = frozenset({"bbox", "bbox-crs", "crs", "datetime", "limit", "offset"})
FEATURE_PARAMETERS = frozenset({"crs"})
OPEN_ENDS = ("..", "")


class WrongParameter(ValueError):
    """A parameter that is not known, or whose value is none of its own."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"{name}={value}")
        self.name = name
        self.value = value


@dataclass(frozen=True, slots=True)
class ItemQuery:
    """What was asked of a collection."""

    window: BaseGeometry | None = None  # WGS84
    start: datetime | None = None
    end: datetime | None = None
    limit: int = DEFAULT_LIMIT
    offset: int = 0
    crs: str = CRS84

    def matches(self, feature: Feature) -> bool:
        """Return whether a feature lies in the window and the time; one without time always."""
        if self.window is not None and not feature.geometry.intersects(self.window):
            return False
        if feature.period is None:
            return True
        start, end = feature.period
        return (self.end is None or start <= self.end) and (self.start is None or end >= self.start)


def parse_item_query(parameters: Mapping[str, str]) -> ItemQuery:
    """Return what was asked of the items of a collection.

    Raises
    ------
    WrongParameter
        Where one is not known or has no right value.
    """
    _refuse_unknown(parameters, ITEM_PARAMETERS)
    start, end = _parse_time(parameters.get("datetime"))
    return ItemQuery(
        window=_parse_window(parameters.get("bbox"), _parse_crs(parameters, "bbox-crs")),
        start=start,
        end=end,
        limit=min(_parse_number(parameters, "limit", DEFAULT_LIMIT, least=1), MAX_LIMIT),
        offset=_parse_number(parameters, "offset", 0, least=0),
        crs=_parse_crs(parameters, "crs"),
    )


def parse_feature_crs(parameters: Mapping[str, str]) -> str:
    """Return the CRS in which one feature was asked for.

    Raises
    ------
    WrongParameter
        Where a parameter is not known or has no right value.
    """
    _refuse_unknown(parameters, FEATURE_PARAMETERS)
    return _parse_crs(parameters, "crs")


def refuse_parameters(parameters: Mapping[str, str]) -> None:
    """Raise WrongParameter where there is a parameter: none is known.

    Raises
    ------
    WrongParameter
    """
    _refuse_unknown(parameters, frozenset())


def _refuse_unknown(parameters: Mapping[str, str], known: frozenset[str]) -> None:
    for name in parameters:
        if name not in known:
            raise WrongParameter(name, parameters[name])


def _parse_crs(parameters: Mapping[str, str], name: str) -> str:
    value = parameters.get(name, CRS84)
    if value not in CRS_LIST:
        raise WrongParameter(name, value)
    return value


def _parse_number(parameters: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    value = parameters.get(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value) >= least):
        raise WrongParameter(name, value)
    return int(value)


def _parse_window(value: str | None, bbox_crs: str) -> BaseGeometry | None:
    """Return the window in WGS84; one across the antimeridian is two boxes."""
    if value is None:
        return None
    try:
        numbers = [float(part) for part in value.split(",")]
        if len(numbers) == 6:  # with heights, which nothing here has
            numbers = [*numbers[:2], *numbers[3:5]]
        west, south, east, north = numbers
        if not (abs(west) + abs(south) + abs(east) + abs(north) < 1e9) or south > north:
            raise ValueError
    except ValueError:
        raise WrongParameter("bbox", value) from None
    if bbox_crs == UTM47N:
        return crs.to_wgs84(box(west, south, east, north).segmentize(1_000.0))
    if west > east:
        return box(west, south, 180, north) | box(-180, south, east, north)
    return box(west, south, east, north)


def _parse_time(value: str | None) -> tuple[datetime | None, datetime | None]:
    """Return the ends of an instant or an interval of RFC 3339 times; an open end is None."""
    if value is None:
        return None, None
    start: datetime | None
    end: datetime | None
    try:
        first, separator, last = value.partition("/")
        if not separator:
            start, end = _parse_moment(first), _parse_moment(first, is_end=True)
        else:
            start = None if first in OPEN_ENDS else _parse_moment(first)
            end = None if last in OPEN_ENDS else _parse_moment(last, is_end=True)
        if start and end and start > end:
            raise ValueError
    except ValueError:
        raise WrongParameter("datetime", value) from None
    return start, end


def _parse_moment(value: str, *, is_end: bool = False) -> datetime:
    """Return a time; of a day without one its first or its last moment."""
    moment = datetime.fromisoformat(value)
    if "T" not in value.upper() and is_end:
        moment += timedelta(days=1, seconds=-1)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

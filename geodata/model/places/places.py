"""District, subdistricts, communities, and the versions of their boundaries."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from shapely.geometry import MultiPolygon, Point, Polygon

Area: TypeAlias = Polygon | MultiPolygon


class AreaLevel(StrEnum):
    """The two levels at which the map speaks."""

    COMMUNITY = "community"
    SUBDISTRICT = "subdistrict"


class BoundaryStatus(StrEnum):
    """How far a boundary can be trusted; only going back moves it down this list."""

    POINT_ONLY = "point only"
    ESTIMATED = "estimated"
    TRACED = "traced"
    OFFICIAL = "official"


REAL_STATUSES = (BoundaryStatus.TRACED, BoundaryStatus.OFFICIAL)  # somebody drew it


class Coverage(StrEnum):
    """Whether somebody has looked. Nobody has looked is not the same as nothing found."""

    NOT_VISITED = "not visited"
    VISITED_NONE_FOUND = "visited, none found"
    VISITED_FOUND = "visited, found"


@dataclass(frozen=True, slots=True)
class Subdistrict:
    """One of the แขวง. `official_area_km2` is a statistic, not the polygon's area.

    None is a figure that the source does not state.
    """

    code: str
    name_th: str
    name_en: str
    official_area_km2: float | None
    population: int | None
    population_year: int | None
    houses: int | None


@dataclass(frozen=True, slots=True)
class Community:
    """A named neighbourhood ชุมชน. `location` is a WGS84 point; `zone` is empty until people say."""

    id: str
    name_th: str
    subdistrict_code: str
    kind_th: str
    location: Point
    zone: int | None = None
    retired: bool = False  # off the map; kept for what was recorded there
    version: int = 1


@dataclass(frozen=True, slots=True)
class Boundary:
    """One version of the outline of one area, in WGS84; `geometry` is None for a point only."""

    area_id: str
    level: AreaLevel
    status: BoundaryStatus
    geometry: Area | None
    version: int = 0  # given by the store
    confirmed: bool = False  # an officer noted that the community knows it as its own

    def yields_to(self, status: BoundaryStatus) -> bool:
        """Return whether an outline of `status` may take the place of this one.

        A traced one replaces an official one only while no community has confirmed that.
        """
        is_settled = self.status == BoundaryStatus.OFFICIAL and self.confirmed
        return not is_settled or status == BoundaryStatus.OFFICIAL


@dataclass(frozen=True, slots=True)
class BoundaryConfirmation:
    """An officer's note that a community knows its boundary as its own."""

    at: datetime
    account_id: int
    note: str


@dataclass(frozen=True, slots=True)
class Passport:
    """Where a set of boundaries comes from."""

    source: str
    licence: str
    dated_on: date | None
    checksum: str  # SHA-256 of the file, hexadecimal


@dataclass(frozen=True, slots=True)
class BoundaryVersion:
    """One change of boundaries: its number, its passport and when it was recorded (UTC)."""

    version: int
    level: AreaLevel
    passport: Passport
    recorded_at: datetime
    note: str = ""
    account_id: int | None = None  # who made it current; none for the command line

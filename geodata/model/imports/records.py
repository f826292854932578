"""Records on their way in: what an import may keep, and what it must refuse by name.

A feed record (Traffy Fondue and the like) and a complaint to the network are two indicators and
are never added together. Neither carries free text, photos, names or contacts here: those columns
of a file are not read.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Indicator(StrEnum):
    """What a file of records counts towards."""

    COMPLAINTS = "complaints"
    FEED_REPORTS = "feed_reports"


class Category(StrEnum):
    """The study's three forms, community-level misuse, and not yet decided."""

    POLICY = "policy"
    WITHIN_AGENCY = "within agency"
    PUBLIC_SERVICE = "public service"
    COMMUNITY = "community"
    UNCLASSIFIED = "unclassified"


CHOSEN_CATEGORIES = tuple(  # by people; the other is what an import could not read
    category for category in Category if category is not Category.UNCLASSIFIED
)


@dataclass(frozen=True, slots=True)
class StatedPlace:
    """The place as the record states it: used for the join, then dropped.

    The code is kept, and where there is no point the community's name, sealed.
    """

    subdistrict_code: str | None = None  # one of the five, read from subdistrict or address
    community_name: str | None = None
    is_elsewhere: bool = False  # a district or province other than ours is stated


@dataclass(frozen=True, slots=True)
class IncomingRecord:
    """One good row. Coordinates are WGS84 degrees; times are UTC."""

    row: int  # as a spreadsheet counts: the header is row 1
    source_id: str
    types: tuple[str, ...]  # the source's own words, as they came
    state: str  # the source's own word
    longitude: float | None
    latitude: float | None
    reported_at: datetime | None
    last_activity_at: datetime | None
    stated: StatedPlace = StatedPlace()
    category: Category = Category.UNCLASSIFIED


@dataclass(frozen=True, slots=True)
class Reject:
    """One refused row รายการที่นำเข้าไม่ได้: which row, which column, what value and why (a code)."""

    row: int
    column: str
    value: str  # at most 60 characters of it
    code: str


@dataclass(frozen=True, slots=True)
class ParsedRecords:
    """What a file gave: good rows, named rejects, and how many rows repeat another exactly."""

    records: tuple[IncomingRecord, ...]
    rejects: tuple[Reject, ...]
    repeat_count: int = 0

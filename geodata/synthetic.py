"""Made-up records for trying the map out: the same ones every time, marked wherever they show."""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from shapely.geometry import Point

from geodata import reference
from geodata.geometry import crs
from geodata.model.imports.counting import CaseGroup, CountCell, GroupLevel
from geodata.model.imports.records import (
    CHOSEN_CATEGORIES,
    Category,
    IncomingRecord,
    Indicator,
    ParsedRecords,
    StatedPlace,
)
from geodata.model.places.places import Area

SEED = 2569
SPREAD_DEGREES = 0.00055  # about 60 m: where no outline is known
DAYS = 900
MIN_GROUP_SIZE = 5
TYPES = ("ทางเท้า", "แสงสว่าง", "ความสะอาด", "ท่อระบายน้ำ", "จราจร", "เสียงรบกวน")
MAX_RECORDS = {Indicator.FEED_REPORTS: 60, Indicator.COMPLAINTS: 14}  # records of one community


def generate_records(indicator: Indicator, until: datetime) -> ParsedRecords:
    """Return made-up records of one indicator, reported in the years before `until`."""
    source = random.Random(f"{SEED} {indicator}")  # noqa: S311 - made up, and meant to repeat
    records: list[IncomingRecord] = []
    outlines = reference.read_community_outlines()
    for community in reference.list_communities():
        middle, spread = _choose_ground(community.location, outlines.get(community.id))
        for _ in range(int(MAX_RECORDS[indicator] * source.random() ** 3)):
            records.append(_generate_record(source, indicator, middle, spread, len(records), until))
    return ParsedRecords(tuple(records), ())


def generate_groups(
    complaints: Sequence[tuple[str, str | None, str | None]], until: datetime
) -> list[CaseGroup]:
    """Return made-up complaints in public groups of at least SMALLEST_GROUP.

    `complaints` are object, community and subdistrict. Nobody is behind them, so that they need
    neither ticks nor waits.
    """
    by_cell: dict[CountCell, list[str]] = defaultdict(list)
    rest: dict[CountCell, list[str]] = defaultdict(list)
    for object, community, subdistrict in complaints:
        if community is not None and subdistrict is not None:
            by_cell[CountCell(GroupLevel.COMMUNITY, community, None)].append(object)
    homes = {community: subdistrict for _, community, subdistrict in complaints}
    for cell, objects in by_cell.items():
        if len(objects) < MIN_GROUP_SIZE:
            rest[CountCell(GroupLevel.SUBDISTRICT, homes[cell.area_id] or "", None)].extend(objects)
    year = until.year
    return [
        CaseGroup(cell, (f"{year - 3}-01", f"{year}-12"), tuple(objects))
        for cell, objects in sorted({**by_cell, **rest}.items(), key=lambda item: item[0].area_id)
        if len(objects) >= MIN_GROUP_SIZE
    ]


def _choose_ground(location: Point, outline: Area | None) -> tuple[Point, float]:
    """Return the middle (WGS84) and the spread in degrees: most records fall into the outline."""
    if outline is None:
        return location, SPREAD_DEGREES
    return crs.find_inner_point(outline), outline.area**0.5 / 4


def _generate_record(
    source: random.Random,
    indicator: Indicator,
    near: Point,
    spread: float,
    number: int,
    until: datetime,
) -> IncomingRecord:
    reported = until - timedelta(days=source.randrange(1, DAYS))
    is_feed = indicator == Indicator.FEED_REPORTS
    return IncomingRecord(
        row=number + 2,
        source_id=f"DEMO-{number + 1:04d}",
        types=tuple(sorted(source.sample(TYPES, source.choice((1, 1, 2))))) if is_feed else (),
        state="ข้อมูลตัวอย่าง",
        longitude=round(near.x + source.gauss(0, spread), 5),
        latitude=round(near.y + source.gauss(0, spread), 5),
        reported_at=reported.replace(minute=0, second=0, microsecond=0),
        last_activity_at=None,
        stated=StatedPlace(),
        category=Category.UNCLASSIFIED if is_feed else source.choice(CHOSEN_CATEGORIES),
    )

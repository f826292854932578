"""Feed records and complaints: the same questions, two tables that are never added together."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar

import sqlalchemy as sa

from geodata.model import times
from geodata.model.imports.counts import RecordCount
from geodata.model.imports.records import Category, IncomingRecord, Indicator, StatedPlace
from geodata.model.places.placement import Placement, PlacementKind
from geodata.store.database import Transaction
from geodata.store.imports.feed_version import note_feed_change
from geodata.store.schema import (
    earlier_placements,
    feed_records,
    imported_complaints,
    record_versions,
)
from geodata.store.sealing import Seal

Row = dict[str, Any]
T = TypeVar("T")
LonLat = tuple[float, float]
BATCH_SIZE = 500  # numbers in one statement
PLACE_COLUMNS = ("how", "subdistrict_code", "community_id")


@dataclass(frozen=True, slots=True)
class Spot:
    """A stored record with a point, as a new join needs it. Coordinates are WGS84 degrees."""

    id: int
    longitude: float
    latitude: float
    stated_subdistrict: str | None
    placement: Placement


@dataclass(frozen=True, slots=True)
class Worded:
    """A stored record without a point, placed by the words it states."""

    id: int
    stated: StatedPlace
    placement: Placement


class RecordStore:
    """What both tables have in common; the two below say where they differ."""

    indicator: ClassVar[Indicator]
    table: ClassVar[sa.Table]
    source_column: ClassVar[str]
    point_column: ClassVar[str]  # empty where a record has no point
    content_columns: ClassVar[tuple[str, ...]]

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._tx, self._connection = tx, tx.connection
        self._seal = seal
        self._is_change_noted = False

    def _note_change(self) -> None:
        """Note, once for each store, that what it counts changes."""
        if self.indicator == Indicator.FEED_REPORTS and not self._is_change_noted:
            note_feed_change(self._tx)
            self._is_change_noted = True

    def find_known(self, source: str) -> dict[str, Row]:
        """Return the stored rows of a source by their source id, points opened."""
        query = sa.select(self.table).where(self.table.c[self.source_column] == source)
        rows = [dict(row._mapping) for row in self._connection.execute(query)]
        return {row["source_id"]: row for row in self._open_rows(rows)}

    def is_changed(self, stored: Row, record: IncomingRecord, placement: Placement) -> bool:
        """Return whether a record says something else, and nothing older, than what is stored.

        Without a point the place is what the words say, so another place is another content; with
        one it is what the boundaries say, which no file changes. A file that says nothing of the
        category leaves it as somebody said it before.
        """
        if self.is_older(stored, record):
            return False
        content = {**self._build_content(record), **self._place(placement)}
        content["category"] = _choose_category(record, stored)
        places = PLACE_COLUMNS if record.longitude is None else ()
        return any(stored[name] != content[name] for name in (*self.content_columns, *places))

    def is_older(self, stored: Row, record: IncomingRecord) -> bool:
        """Return whether a row comes from an export made before the one that is stored."""
        return False

    def add(
        self,
        source: str,
        placed: Iterable[tuple[IncomingRecord, Placement]],
        *,
        import_id: int,
        demo: bool = False,
        kept_ids: Mapping[str, int] | None = None,
        above: int = 0,
    ) -> None:
        """Keep new records.

        Parameters
        ----------
        kept_ids
            Numbers that records have from before, by source id.
        above
            Other new records get numbers above this one; 0 where no number is taken.
        """
        rows = [
            {
                **self._build_content(record),
                **self._place(placement),
                self.source_column: source,
                "source_id": record.source_id,
                "import_id": import_id,
                "demo": int(demo),
            }
            for record, placement in placed
        ]
        if above:
            next_id = max(self._find_newest_id(), above) + 1
            for row in rows:
                row["id"] = (kept_ids or {}).get(row["source_id"], next_id)
                next_id += row["id"] == next_id
        if rows:
            self._note_change()
            self._connection.execute(self.table.insert(), self._seal_rows(rows))

    def _find_newest_id(self) -> int:
        return self._connection.execute(sa.select(sa.func.max(self.table.c.id))).scalar() or 0

    def update(
        self, row_id: int, record: IncomingRecord, placement: Placement, *, import_id: int, at: str
    ) -> None:
        """Replace a record by its newer self; the older one is kept."""
        self._note_change()
        query = sa.select(self.table).where(self.table.c.id == row_id)
        before = dict(self._connection.execute(query).one()._mapping)
        self._connection.execute(
            record_versions.insert().values(
                indicator=self.indicator,
                record_id=row_id,
                replaced_by_import=import_id,
                replaced_at=at,
                before=json.dumps(before, ensure_ascii=False, default=bytes.decode),
            )
        )
        [row] = self._seal_rows([{**self._build_content(record), **self._place(placement)}])
        row["category"] = _choose_category(record, before)
        self._connection.execute(
            self.table.update()
            .where(self.table.c.id == row_id)
            .values(**row, import_id=import_id, demo=before["demo"])
        )

    def map_source_ids(self, record_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Return source and id in the source of records."""
        table = self.table.c
        found = {}
        for part in split_into_batches(record_ids, BATCH_SIZE):
            query = sa.select(table.id, table[self.source_column], table.source_id)
            for row in self._connection.execute(query.where(table.id.in_(part))):
                found[row.id] = (row[1], row.source_id)
        return found

    def list_spots(self) -> list[Spot]:
        """Return every record that has a point."""
        rows = self._connection.execute(sa.select(self.table).order_by(self.table.c.id))
        return [
            Spot(
                id=row["id"],
                longitude=row["longitude"],
                latitude=row["latitude"],
                stated_subdistrict=row["stated_subdistrict"],
                placement=_build_placement(row),
            )
            for row in self._open_rows([dict(row._mapping) for row in rows])
            if row["longitude"] is not None
        ]

    def list_worded(self) -> list[Worded]:
        """Return every record that has no point and states no place elsewhere."""
        rows = self._connection.execute(
            sa.select(self.table)
            .where(
                self.table.c[self.point_column].is_(None),
                self.table.c.how != PlacementKind.OUTSIDE.value,
            )
            .order_by(self.table.c.id)
        )
        return [
            Worded(
                id=row["id"],
                stated=StatedPlace(row["stated_subdistrict"], row["stated_community"]),
                placement=_build_placement(row),
            )
            for row in self._open_rows([dict(row._mapping) for row in rows])
        ]

    def move(self, moves: Iterable[tuple[Spot | Worded, Placement]], *, at: datetime) -> None:
        """Give stored records a new placement; where they were before is kept."""
        moves = list(moves)
        self._keep([spot for spot, place in moves if spot.placement.area != place.area], at)
        rows = [{"row_id": spot.id, **self._place(placement)} for spot, placement in moves]
        if rows:
            self._note_change()
            statement = self.table.update().where(self.table.c.id == sa.bindparam("row_id"))
            values: dict[str, sa.BindParameter[Any]] = {
                name: sa.bindparam(name) for name in rows[0] if name != "row_id"
            }
            self._connection.execute(statement.values(**values), rows)

    def _keep(self, moving: Sequence[Spot | Worded], at: datetime) -> None:
        if moving:
            self._connection.execute(
                earlier_placements.insert(),
                [
                    {
                        "indicator": self.indicator,
                        "record_id": spot.id,
                        **self._place(spot.placement),
                        "replaced_at": times.format_iso(at),
                    }
                    for spot in moving
                ],
            )

    def list_earlier_placements(self, record_id: int) -> list[Placement]:
        """Return where a record was before boundaries moved it, latest first."""
        table = earlier_placements
        rows = self._connection.execute(
            sa.select(table)
            .where(table.c.indicator == self.indicator, table.c.record_id == record_id)
            .order_by(table.c.id.desc())
        )
        return [_build_placement(dict(row._mapping)) for row in rows]

    def count_records(self) -> list[RecordCount]:
        """Return the records counted by place, way of placing, fiscal year and types."""
        table = self.table.c
        keys = [
            table.subdistrict_code,
            table.community_id,
            table.near_community_id,
            table.how,
            table.fiscal_year_be,
            table.types,
        ]
        rows = self._connection.execute(
            sa.select(*keys, sa.func.count().label("records"))
            .group_by(*keys)
            .order_by(*(key.nulls_first() for key in keys))  # engines group in other orders
        )
        return [
            RecordCount(
                subdistrict_code=row.subdistrict_code,
                community_id=row.community_id,
                near_community_id=row.near_community_id,
                placement=PlacementKind(row.how),
                fiscal_year_be=row.fiscal_year_be,
                types=tuple(json.loads(row.types)),
                records=row.records,
            )
            for row in rows
        ]

    def list_sources(self) -> tuple[str, ...]:
        """Return the names of the sources that have records."""
        column = self.table.c[self.source_column]
        return tuple(
            self._connection.execute(sa.select(column).distinct().order_by(column)).scalars()
        )

    def has_demo(self) -> bool:
        """Return whether made-up records are among them."""
        query = sa.select(sa.exists().where(self.table.c.demo == 1))
        return bool(self._connection.execute(query).scalar())

    def remove_demo(self) -> int:
        """Remove every made-up record and return how many there were."""
        self._note_change()
        made_up = sa.select(self.table.c.id).where(self.table.c.demo == 1)
        for kept in (record_versions, earlier_placements):
            self._connection.execute(
                kept.delete().where(
                    kept.c.indicator == self.indicator, kept.c.record_id.in_(made_up)
                )
            )
        return self._connection.execute(self.table.delete().where(self.table.c.demo == 1)).rowcount

    def _build_content(self, record: IncomingRecord) -> Row:
        reported = record.reported_at
        return {
            "types": json.dumps(record.types, ensure_ascii=False),
            "state": record.state,
            "category": record.category,
            "longitude": record.longitude,
            "latitude": record.latitude,
            "fiscal_year_be": None if reported is None else times.to_fiscal_year_be(reported),
            "stated_subdistrict": record.stated.subdistrict_code,
            "stated_community": _name_to_keep(record),
        }

    def _place(self, placement: Placement) -> Row:
        return {
            "subdistrict_code": placement.subdistrict_code,
            "community_id": placement.community_id,
            "how": placement.kind,
            "boundary_version": placement.boundary_version,
            "disagrees": int(placement.disagrees),
            "near_community_id": placement.near_community_id,
            "near_m": placement.near_m,
        }

    def _seal_rows(self, rows: Sequence[Row]) -> list[Row]:
        boxes = self._seal.close_texts([row["stated_community"] for row in rows])
        return [
            {name: value for name, value in row.items() if name != "stated_community"}
            | {"sealed_community": box}
            for row, box in zip(rows, boxes, strict=True)
        ]

    def _open_rows(self, rows: Sequence[Row]) -> list[Row]:
        names = self._seal.open_texts([row["sealed_community"] for row in rows])
        return [row | {"stated_community": name} for row, name in zip(rows, names, strict=True)]


class FeedStore(RecordStore):
    """Records of open feeds: public already, so their points lie open."""

    indicator = Indicator.FEED_REPORTS
    table = feed_records
    source_column = "feed"
    point_column = "longitude"
    content_columns = (
        "types",
        "state",
        "category",
        "longitude",
        "latitude",
        "reported_at",
        "last_activity_at",
        "stated_subdistrict",
        "stated_community",
    )

    def _build_content(self, record: IncomingRecord) -> Row:
        return {
            **super()._build_content(record),
            "reported_at": record.reported_at and times.format_iso(record.reported_at),
            "last_activity_at": record.last_activity_at
            and times.format_iso(record.last_activity_at),
        }

    def is_older(self, stored: Row, record: IncomingRecord) -> bool:
        """Return whether a row comes from an export made before the one that is stored."""
        known, told = stored["last_activity_at"], record.last_activity_at
        return bool(known and told and times.format_iso(told) < known)

    def count_months(self) -> dict[str, int]:
        """Return how many records of the district were reported in each month, Bangkok time."""
        table = self.table.c
        hour = sa.func.substr(table.reported_at, 1, 13)  # Bangkok is whole hours from UTC
        rows = self._connection.execute(
            sa.select(hour, sa.func.count())
            .where(table.reported_at.is_not(None), table.subdistrict_code.is_not(None))
            .group_by(hour)
        )
        months: Counter[str] = Counter()
        for text, records in rows:
            moment = times.parse_iso(f"{text}:00:00Z").astimezone(times.BANGKOK)
            months[moment.strftime("%Y-%m")] += records
        return dict(sorted(months.items()))

    def read_period(self) -> tuple[str, str] | None:
        """Return the first and the last time of report (ISO, UTC)."""
        column = self.table.c.reported_at
        first, last = self._connection.execute(
            sa.select(sa.func.min(column), sa.func.max(column))
        ).one()
        return None if first is None else (first, last)


class ImportedComplaintStore(RecordStore):
    """Complaints to the network: the exact point is sealed, of the time only the day is kept."""

    indicator = Indicator.COMPLAINTS
    table = imported_complaints
    source_column = "source"
    point_column = "sealed_point"
    content_columns = (
        "types",
        "state",
        "category",
        "longitude",
        "latitude",
        "reported_on",
        "stated_subdistrict",
        "stated_community",
    )

    def _build_content(self, record: IncomingRecord) -> Row:
        reported = record.reported_at
        day = reported and reported.astimezone(times.BANGKOK).date().isoformat()
        return {**super()._build_content(record), "reported_on": day}

    def _place(self, placement: Placement) -> Row:
        """Keep no distance: around an outline it would draw the line on which the point lies."""
        return {**super()._place(placement), "near_m": None}

    def _seal_rows(self, rows: Sequence[Row]) -> list[Row]:
        points: list[LonLat | None] = [
            None if row["longitude"] is None else (row["longitude"], row["latitude"])
            for row in rows
        ]
        boxes = self._seal.close(points)
        return [
            {name: value for name, value in row.items() if name not in ("longitude", "latitude")}
            | {"sealed_point": box}
            for row, box in zip(super()._seal_rows(rows), boxes, strict=True)
        ]

    def _open_rows(self, rows: Sequence[Row]) -> list[Row]:
        points = self._seal.open([row["sealed_point"] for row in rows])
        return [
            row | dict(zip(("longitude", "latitude"), point or (None, None), strict=True))
            for row, point in zip(super()._open_rows(rows), points, strict=True)
        ]


STORES: tuple[type[RecordStore], ...] = (FeedStore, ImportedComplaintStore)


def split_into_batches(numbers: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Return values in parts that fit into one statement."""
    return (numbers[start : start + size] for start in range(0, len(numbers), size))


def store_of(indicator: Indicator, tx: Transaction, seal: Seal) -> RecordStore:
    """Return the store of an indicator."""
    [kind] = [kind for kind in STORES if kind.indicator is indicator]
    return kind(tx, seal)


def _name_to_keep(record: IncomingRecord) -> str | None:
    """Return the stated name of a community where it is all that tells the place; else drop it."""
    told_otherwise = record.longitude is not None or record.stated.is_elsewhere
    return None if told_otherwise else record.stated.community_name


def _choose_category(record: IncomingRecord, stored: Row) -> str:
    """Return the category of a record, of one that says none the stored one."""
    told: str = record.category
    return stored["category"] if record.category == Category.UNCLASSIFIED else told


def _build_placement(row: Row) -> Placement:
    return Placement(
        kind=PlacementKind(row["how"]),
        subdistrict_code=row["subdistrict_code"],
        community_id=row["community_id"],
        boundary_version=row["boundary_version"],
        disagrees=bool(row["disagrees"]),
        near_community_id=row["near_community_id"],
        near_m=row["near_m"],
    )

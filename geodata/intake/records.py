"""Rows in, good records and named rejects out. Free text, photos and names are never looked at."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar

from geodata.errors import RowRejected
from geodata.intake import coordinates, dates, names, values
from geodata.intake.columns import ColumnMapping, Field
from geodata.intake.tables import SHOWN_VALUE, Table
from geodata.model.names import name_key
from geodata.model.records import Category, IncomingRecord, Reading, Reject, Stated

Progress = Callable[[int, int], None]
Cells = Mapping[Field, str]
T = TypeVar("T")

PROGRESS_ROWS = 1000
LONG_AGO = datetime.min.replace(tzinfo=UTC)
CATEGORY_LABELS = {
    Category.POLICY: "การทุจริตทางนโยบาย",
    Category.WITHIN_AGENCY: "การทุจริตในหน่วยงานของรัฐ",
    Category.PUBLIC_SERVICE: "การทุจริตในการให้บริการของรัฐแก่ประชาชน",
    Category.COMMUNITY: "การใช้อำนาจหน้าที่หรือทรัพย์สินของชุมชนโดยมิชอบ",
}


@lru_cache(maxsize=256)
def _category_key(label: str) -> str:
    return name_key(label).replace("_", "")


_CATEGORIES = {
    _category_key(label): category
    for category, thai in CATEGORY_LABELS.items()
    for label in (thai, str(category))
}


def read(
    table: Table,
    mapping: ColumnMapping,
    *,
    now: datetime,
    key: bytes,
    progress: Progress | None = None,
) -> Reading:
    """Return what can be kept of a table and, by name, what cannot.

    Parameters
    ----------
    table
        The cells. Only columns of `mapping` are looked at.
    mapping
        Which column means what. Where none is the id, a record's id is made from what was read and
        from its number among equal rows: importing the same table again adds nothing, also from a
        file of another kind; equal rows stay apart; a row that was changed counts as new.
    now
        The present moment; what lies more than a day after it is refused.
    key
        Keys the ids that are made from content: without it they would give the content away.
    progress
        Called with rows done and all rows, about every thousand rows.

    Returns
    -------
    Records in row order, one an id: of several with other content the one with the latest
    activity, else the latest row. Rejects in row order. Rows that say nothing new are counted.
    """
    places = [
        (meaning, table.header.index(name))
        for meaning, name in mapping.columns.items()
        if name in table.header
    ]
    found, ids = _Found(), _ContentIds(key)
    rejects = list(table.rejects)
    for done, (row, line) in enumerate(table.rows):
        if progress is not None and done % PROGRESS_ROWS == 0:
            progress(done, len(table.rows))
        cells = {meaning: values.cleaned(line[place]) for meaning, place in places}
        try:
            record = _record(row, cells, now)
            found.add(record if record.source_id else ids.given(record))
        except RowRejected as error:
            rejects.append(_reject(row, cells, mapping, error))
    if progress is not None:
        progress(len(table.rows), len(table.rows))
    records, older = found.settled()
    column = mapping.columns.get(Field.SOURCE_ID, "")
    rejects += [
        Reject(record.row, column, record.source_id[:SHOWN_VALUE], "E-ROW-08") for record in older
    ]
    return Reading(
        tuple(sorted(records, key=lambda record: record.row)),
        tuple(sorted(rejects, key=lambda reject: reject.row)),
        found.repeated,
    )


@dataclass(slots=True)
class _Found:
    """The good records of a file so far, by id; where one id has several contents, all of them."""

    records: dict[str, IncomingRecord] = field(default_factory=dict)
    contents: dict[str, dict[IncomingRecord, list[int]]] = field(default_factory=dict)
    repeated: int = 0

    def add(self, record: IncomingRecord) -> None:
        first = self.records.setdefault(record.source_id, record)
        if first is record:
            return
        contents = self.contents.setdefault(record.source_id, {replace(first, row=0): [first.row]})
        rows = contents.setdefault(replace(record, row=0), [])
        self.repeated += bool(rows)
        rows.append(record.row)

    def settled(self) -> tuple[list[IncomingRecord], list[IncomingRecord]]:
        """Return the record to keep of every id, and the older ones that differ from it."""
        kept = dict(self.records)
        older = []
        for source_id, contents in self.contents.items():
            newest = max(
                contents, key=lambda each: (each.last_activity_at or LONG_AGO, contents[each][-1])
            )
            for content, rows in contents.items():
                record = replace(content, row=rows[0])
                if content is newest:
                    kept[source_id] = record
                else:
                    older.append(record)
        return list(kept.values()), older


def _record(row: int, cells: Cells, now: datetime) -> IncomingRecord:
    source_id = _read(cells, Field.SOURCE_ID, values.text)
    if not source_id:
        _refuse_without_id(cells)
    longitude, latitude = _point(cells) or (None, None)
    return IncomingRecord(
        row=row,
        source_id=source_id,
        types=_read(cells, Field.TYPES, values.types),
        state=_read(cells, Field.STATE, values.text),
        longitude=longitude,
        latitude=latitude,
        reported_at=_read(cells, Field.REPORTED_AT, lambda cell: dates.moment(cell, now)),
        last_activity_at=_read(cells, Field.LAST_ACTIVITY_AT, lambda cell: dates.moment(cell, now)),
        stated=_stated(cells),
        category=_CATEGORIES.get(
            _category_key(cells.get(Field.CATEGORY, "")), Category.UNCLASSIFIED
        ),
    )


def _read(cells: Cells, meaning: Field, reader: Callable[[str], T]) -> T:
    """Return what a cell says; a refusal then says which field it was."""
    try:
        return reader(cells.get(meaning, ""))
    except RowRejected as error:
        raise RowRejected(error.code, field=meaning) from error


def _refuse_without_id(cells: Cells) -> None:
    """Let a row without an id pass where the whole file has none and the row says something."""
    if Field.SOURCE_ID in cells:
        raise RowRejected("E-ROW-02", field=Field.SOURCE_ID)
    if not any(cells.values()):
        raise RowRejected("E-ROW-12")


class _ContentIds:
    """Makes the ids of a file that has none."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._seen: Counter[str] = Counter()

    def given(self, record: IncomingRecord) -> IncomingRecord:
        """Return the record with an id; equal records get different ones, in their order."""
        content = repr(replace(record, row=0))
        self._seen[content] += 1
        text = f"{content} {self._seen[content]}"
        digest = hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
        return replace(record, source_id=f"row-{digest[:16]}")


def _point(cells: Cells) -> tuple[float, float] | None:
    """Return (longitude, latitude) in WGS84 degrees; None where the row has no point."""
    latitude, longitude = cells.get(Field.LATITUDE, ""), cells.get(Field.LONGITUDE, "")
    if not latitude and not longitude:
        return _read(cells, Field.COORDS, coordinates.pair)
    try:
        return coordinates.point(latitude, longitude)
    except RowRejected as error:
        raise RowRejected(error.code, field=Field(str(error.values["axis"]))) from error


def _stated(cells: Cells) -> Stated:
    return names.stated_place(
        subdistrict=cells.get(Field.SUBDISTRICT, ""),
        district=cells.get(Field.DISTRICT, ""),
        province=cells.get(Field.PROVINCE, ""),
        community=_read(cells, Field.COMMUNITY, values.text),
        address=cells.get(Field.ADDRESS, ""),
    )


def _reject(row: int, cells: Cells, mapping: ColumnMapping, error: RowRejected) -> Reject:
    meaning = error.values.get("field")
    if not isinstance(meaning, Field):
        return Reject(row, "", "", error.code)
    # A table may have one coordinate column of the two: then the missing one has no heading.
    value = cells.get(meaning, "")[:SHOWN_VALUE]
    return Reject(row, mapping.columns.get(meaning, ""), value, error.code)

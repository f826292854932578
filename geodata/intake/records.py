"""Rows in, good records and named rejects out. Free text, photos and names are never looked at."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from geodata.errors import RowRejected
from geodata.intake import names, values
from geodata.intake.columns import ColumnMapping, Field
from geodata.intake.tables import SHOWN_VALUE, Table
from geodata.model.records import Category, IncomingRecord, Reading, Reject

Progress = Callable[[int, int], None]
Cells = Mapping[Field, str]
PROGRESS_ROWS = 1000
LONG_AGO = datetime.min.replace(tzinfo=UTC)

CATEGORIES = {
    "การทุจริตทางนโยบาย": Category.POLICY,
    "การทุจริตในหน่วยงานของรัฐ": Category.WITHIN_AGENCY,
    "การทุจริตในการให้บริการของรัฐแก่ประชาชน": Category.PUBLIC_SERVICE,
    "การใช้อำนาจหน้าที่หรือทรัพย์สินของชุมชนโดยมิชอบ": Category.COMMUNITY,
    **{str(category): category for category in Category},
}


def read(
    table: Table,
    mapping: ColumnMapping,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Reading:
    """Return what can be kept of a table and, by name, what cannot.

    Without an id column a record's id is made from its content, so a second import of the same
    file still adds nothing; a changed row then counts as a new one.
    """
    places = [
        (field, table.header.index(name))
        for field, name in mapping.columns.items()
        if name in table.header
    ]
    found: dict[str, IncomingRecord] = {}
    rejects = list(table.rejects)
    repeated = 0
    id_column = mapping.columns.get(Field.SOURCE_ID, "")
    for done, (row, line) in enumerate(table.rows, start=1):
        cells = {field: line[place] for field, place in places}
        record = _record(row, cells, mapping.columns, now)
        if isinstance(record, Reject):
            rejects.append(record)
        elif (earlier := found.get(record.source_id)) is None:
            found[record.source_id] = record
        elif replace(record, row=earlier.row) == earlier:
            repeated += 1
        else:
            older, newer = _in_order(earlier, record)
            found[record.source_id] = newer
            rejects.append(Reject(older.row, id_column, older.source_id[:SHOWN_VALUE], "E-ROW-08"))
        if progress is not None and done % PROGRESS_ROWS == 0:
            progress(done, len(table.rows))
    if progress is not None:
        progress(len(table.rows), len(table.rows))
    return Reading(
        tuple(sorted(found.values(), key=lambda record: record.row)),
        tuple(sorted(rejects, key=lambda reject: reject.row)),
        repeated,
    )


def _record(row: int, cells: Cells, columns: Cells, now: datetime) -> IncomingRecord | Reject:
    field = Field.SOURCE_ID
    try:
        source_id = _source_id(cells)
        field = Field.TYPES
        types = values.types(cells.get(field, ""))
        field = Field.STATE
        state = values.text(cells.get(field, ""))
        field = _coordinate_field(cells)
        point = _point(cells)
        field = Field.REPORTED_AT
        reported_at = values.moment(cells.get(field, ""), now)
        field = Field.LAST_ACTIVITY_AT
        last_activity_at = values.moment(cells.get(field, ""), now)
        field = Field.COMMUNITY
        values.text(cells.get(field, ""))
    except RowRejected as error:
        return Reject(row, columns.get(field, ""), cells.get(field, "")[:SHOWN_VALUE], error.code)
    longitude, latitude = point or (None, None)
    return IncomingRecord(
        row=row,
        source_id=source_id,
        types=types,
        state=state,
        longitude=longitude,
        latitude=latitude,
        reported_at=reported_at,
        last_activity_at=last_activity_at,
        stated=names.stated_place(
            subdistrict=cells.get(Field.SUBDISTRICT, ""),
            district=cells.get(Field.DISTRICT, ""),
            province=cells.get(Field.PROVINCE, ""),
            community=cells.get(Field.COMMUNITY, ""),
            address=cells.get(Field.ADDRESS, ""),
        ),
        category=CATEGORIES.get(
            cells.get(Field.CATEGORY, "").strip().casefold(), Category.UNCLASSIFIED
        ),
    )


def _source_id(cells: Cells) -> str:
    if Field.SOURCE_ID not in cells:
        content = "\x1f".join(f"{field}={cells[field].strip()}" for field in sorted(cells))
        return f"row-{hashlib.sha256(content.encode()).hexdigest()[:16]}"
    source_id = values.text(cells[Field.SOURCE_ID])
    if not source_id:
        raise RowRejected("E-ROW-02")
    return source_id


def _point(cells: Cells) -> tuple[float, float] | None:
    """Return (longitude, latitude) in WGS84 degrees; None where the row has no point."""
    longitude, latitude = (
        cells.get(field, "").strip() for field in (Field.LONGITUDE, Field.LATITUDE)
    )
    if not longitude and not latitude:
        return values.pair(cells.get(Field.COORDS, ""))
    if not longitude or not latitude:
        raise RowRejected("E-ROW-07")
    point = values.number(longitude), values.number(latitude)
    values.in_thailand(*point)
    return point


def _coordinate_field(cells: Cells) -> Field:
    """Return the column to name where the point of a row is wrong."""
    if not cells.get(Field.LATITUDE, "").strip() and not cells.get(Field.LONGITUDE, "").strip():
        return Field.COORDS if Field.COORDS in cells else Field.LATITUDE
    try:
        latitude = values.number(cells.get(Field.LATITUDE, ""))
    except RowRejected:
        return Field.LATITUDE
    low, high = values.THAILAND_LATITUDE
    return Field.LONGITUDE if low <= latitude <= high else Field.LATITUDE


def _in_order(
    first: IncomingRecord, second: IncomingRecord
) -> tuple[IncomingRecord, IncomingRecord]:
    """Return the older and the newer of two rows with one id; of equal times the later row."""
    if (second.last_activity_at or LONG_AGO) >= (first.last_activity_at or LONG_AGO):
        return first, second
    return second, first

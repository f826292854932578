"""Rows in, good records and named rejects out. Free text, photos and names are never looked at."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar

from geodata.errors import FileRefused, RowRejected
from geodata.intake import coordinates, dates, names, values
from geodata.intake.dates import DateColumn, DateOrder
from geodata.intake.tables.columns import ColumnMapping, Field
from geodata.intake.tables.tables import MAX_SHOWN_LENGTH, CellTable
from geodata.model.imports.records import (
    Category,
    IncomingRecord,
    ParsedRecords,
    Reject,
    StatedPlace,
)
from geodata.model.places.names import normalize_place_name
from geodata.model.times import BANGKOK

Progress = Callable[[int, int], None]
Cells = Mapping[Field, str]
T = TypeVar("T")

PROGRESS_ROWS = 1000
DATE_FIELDS = (Field.REPORTED_AT, Field.LAST_ACTIVITY_AT)
POINT_FIELDS = (Field.LATITUDE, Field.LONGITUDE, Field.COORDS)
_SINGLE = (  # one text a cell, which a database may have written as a list of one
    Field.STATE, Field.SUBDISTRICT, Field.DISTRICT, Field.PROVINCE, Field.COMMUNITY, Field.CATEGORY,
)  # fmt: skip
LONG_AGO = datetime.min.replace(tzinfo=UTC)
CATEGORY_LABELS = {
    Category.POLICY: "การทุจริตทางนโยบาย",
    Category.WITHIN_AGENCY: "การทุจริตในหน่วยงานของรัฐ",
    Category.PUBLIC_SERVICE: "การทุจริตในการให้บริการของรัฐแก่ประชาชน",
    Category.COMMUNITY: "การใช้อำนาจหน้าที่หรือทรัพย์สินของชุมชนโดยมิชอบ",
}


@lru_cache(maxsize=256)
def _normalize_category(label: str) -> str:
    return normalize_place_name(label).replace("_", "")


_CATEGORIES = {
    _normalize_category(label): category
    for category, thai in CATEGORY_LABELS.items()
    for label in (thai, str(category))
}


def read(
    table: CellTable,
    mapping: ColumnMapping,
    *,
    now: datetime,
    key: bytes,
    date_order: DateOrder | None = None,
    categories: Mapping[str, Category] | None = None,
    progress: Progress | None = None,
) -> ParsedRecords:
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
    date_order
        What a person said of dates that the table leaves open; see `find_ambiguous_date`.
    categories
        Which category a word of the file means, as a person confirmed it; our own labels need no
        entry.
    progress
        Called with rows done and all rows, about every thousand rows.

    Returns
    -------
    Records in row order, one an id: of several with other content the one with the latest
    activity, else the latest row. Rejects in row order. Rows that say nothing new are counted.

    Raises
    ------
    FileRefused
        E-DATE-03 where dates can be read two ways and `date_order` is not given.
    """
    reader = _RowReader(table, mapping, now, date_order, categories or {})
    found, ids = _CollectedRecords(), _ContentIds(key)
    rejects = list(table.rejects)
    for done, (row, line) in enumerate(table.rows):
        if progress is not None and done % PROGRESS_ROWS == 0:
            progress(done, len(table.rows))
        cells = reader.read_cells(line)
        try:
            record = reader.read_record(row, cells)
            found.add(record if record.source_id else ids.assign_id(record))
        except RowRejected as error:
            rejects.append(_build_reject(row, cells, mapping, error))
    if progress is not None:
        progress(len(table.rows), len(table.rows))
    records, older = found.settle()
    column = mapping.columns.get(Field.SOURCE_ID, "")
    rejects += [
        Reject(record.row, column, record.source_id[:MAX_SHOWN_LENGTH], "E-ROW-08")
        for record in older
    ]
    return ParsedRecords(
        tuple(sorted(records, key=lambda record: record.row)),
        tuple(sorted(rejects, key=lambda reject: reject.row)),
        found.repeat_count,
    )


def find_ambiguous_date(table: CellTable, mapping: ColumnMapping) -> str | None:
    """Return a date of the table that can be read two ways and must be asked about, else None."""
    columns = _survey_date_columns(table, mapping)
    if any(column.order is not None for column in columns.values()):
        return None  # one program wrote them all
    return next(
        (date_column.open_cell for date_column in columns.values() if date_column.is_undecided),
        None,
    )


def list_unknown_categories(table: CellTable, mapping: ColumnMapping) -> list[str]:
    """Return the words of the category column that are not our own labels, most rows first."""
    counted: Counter[str] = Counter()
    for meaning, place in _find_columns(table, mapping):
        if meaning is Field.CATEGORY:
            counted.update(
                word
                for _, line in table.rows
                if (word := values.drop_absent(values.clean_cell(line[place])))
                and len(word) <= values.MAX_TEXT_LENGTH
                and _normalize_category(word) not in _CATEGORIES
            )
    return [word for word, _ in counted.most_common()]


def _survey_date_columns(table: CellTable, mapping: ColumnMapping) -> dict[Field, DateColumn]:
    return {
        meaning: dates.survey_column(values.clean_cell(line[place]) for _, line in table.rows)
        for meaning, place in _find_columns(table, mapping)
        if meaning in DATE_FIELDS
    }


def _find_columns(table: CellTable, mapping: ColumnMapping) -> list[tuple[Field, int]]:
    return [
        (meaning, table.header.index(name))
        for meaning, name in mapping.columns.items()
        if name in table.header
    ]


class _RowReader:
    """Reads the rows of one table, as the whole of each column says they are written."""

    def __init__(
        self,
        table: CellTable,
        mapping: ColumnMapping,
        now: datetime,
        date_order: DateOrder | None,
        categories: Mapping[str, Category],
    ) -> None:
        self._now = now
        self._mapping = mapping
        self._places = _find_columns(table, mapping)
        self._lists = {
            meaning
            for meaning, place in self._places
            if meaning in _SINGLE and _is_list_column(table, place)
        }
        self._dates = _survey_date_columns(table, mapping)
        example = find_ambiguous_date(table, mapping)
        if example is not None and date_order is None:
            raise FileRefused("E-DATE-03", example=example)
        orders = [column.order for column in self._dates.values() if column.order is not None]
        self._order = date_order or next(iter(orders), DateOrder.DAY_FIRST)
        self._categories = _CATEGORIES | {
            _normalize_category(word): category for word, category in categories.items()
        }

    def read_cells(self, line: tuple[str, ...]) -> dict[Field, str]:
        """Return what stands in the columns that are read, "" where that is no value."""
        cells = {}
        for meaning, place in self._places:
            cell = values.clean_cell(line[place])
            if meaning in self._lists:
                cell = ", ".join(values.split_items(cell))
            if meaning in DATE_FIELDS and values.is_absent(cell):
                cell = ""
            cells[meaning] = cell if meaning in POINT_FIELDS else values.drop_absent(cell)
        return cells

    def read_record(self, row: int, cells: Cells) -> IncomingRecord:
        """Return the record of a row.

        Raises
        ------
        RowRejected
        """
        source_id = _read_field(cells, Field.SOURCE_ID, values.parse_text)
        if not source_id:
            _refuse_without_id(cells)
        stated = _read_stated_place(cells)
        longitude, latitude = _read_point(cells, stated) or (None, None)
        return IncomingRecord(
            row=row,
            source_id=source_id,
            types=_read_field(
                cells, Field.TYPES, lambda cell: values.parse_types(cell, self._mapping.options)
            ),
            state=_read_field(cells, Field.STATE, values.parse_text),
            longitude=longitude,
            latitude=latitude,
            reported_at=self._read_moment(cells, Field.REPORTED_AT),
            last_activity_at=self._read_moment(cells, Field.LAST_ACTIVITY_AT),
            stated=stated,
            category=self._categories.get(
                _normalize_category(cells.get(Field.CATEGORY, "")), Category.UNCLASSIFIED
            ),
        )

    def _read_moment(self, cells: Cells, meaning: Field) -> datetime | None:
        column = self._dates.get(meaning, DateColumn())
        return _read_field(
            cells,
            meaning,
            lambda cell: dates.parse_moment(
                cell,
                self._now,
                order=column.order or self._order,
                is_mangled=column.is_mangled,
                zone=UTC if meaning in self._mapping.utc_fields else BANGKOK,
            ),
        )


def _is_list_column(table: CellTable, place: int) -> bool:
    """Return whether every filled cell of a column is a list in brackets."""
    filled = [cell for _, line in table.rows if (cell := values.clean_cell(line[place]))]
    return bool(filled) and all(map(values.is_list, filled))


@dataclass(slots=True)
class _CollectedRecords:
    """The good records of a file so far, by id; where one id has several contents, all of them."""

    records: dict[str, IncomingRecord] = field(default_factory=dict)
    contents: dict[str, dict[IncomingRecord, list[int]]] = field(default_factory=dict)
    repeat_count: int = 0

    def add(self, record: IncomingRecord) -> None:
        first = self.records.setdefault(record.source_id, record)
        if first is record:
            return
        contents = self.contents.setdefault(record.source_id, {replace(first, row=0): [first.row]})
        rows = contents.setdefault(replace(record, row=0), [])
        self.repeat_count += bool(rows)
        rows.append(record.row)

    def settle(self) -> tuple[list[IncomingRecord], list[IncomingRecord]]:
        """Return the record to keep of every id, and the older ones that differ from it."""
        kept = dict(self.records)
        older = []
        for source_id, contents in self.contents.items():
            newest = max(
                contents,
                key=lambda incoming_record: (
                    incoming_record.last_activity_at or LONG_AGO,
                    contents[incoming_record][-1],
                ),
            )
            for content, rows in contents.items():
                record = replace(content, row=rows[0])
                if content is newest:
                    kept[source_id] = record
                else:
                    older.append(record)
        return list(kept.values()), older


def _read_field(cells: Cells, meaning: Field, reader: Callable[[str], T]) -> T:
    """Return what a cell says; a refusal then says which field it was."""
    try:
        return reader(cells.get(meaning, ""))
    except RowRejected as error:
        raise RowRejected(error.code, field=meaning) from error


def _refuse_without_id(cells: Cells) -> None:
    """Raise RowRejected for a row without an id, unless the whole file has none."""
    if Field.SOURCE_ID in cells:
        raise RowRejected("E-ROW-02", field=Field.SOURCE_ID)
    if not any(cells.values()):
        raise RowRejected("E-ROW-12")


class _ContentIds:
    """Makes the ids of a file that has none."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._seen: Counter[str] = Counter()

    def assign_id(self, record: IncomingRecord) -> IncomingRecord:
        """Return the record with an id; equal records get different ones, in their order."""
        content = repr(replace(record, row=0))
        self._seen[content] += 1
        text = f"{content} {self._seen[content]}"
        digest = hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
        return replace(record, source_id=f"row-{digest[:16]}")


def _read_point(cells: Cells, stated: StatedPlace) -> tuple[float, float] | None:
    """Return (longitude, latitude) in WGS84 degrees; None where the row has no point.

    A word for "no value" is no point where the row names a community or subdistrict; where it
    names neither, the row would be nowhere and is refused.
    """
    latitude, longitude = cells.get(Field.LATITUDE, ""), cells.get(Field.LONGITUDE, "")
    coords = cells.get(Field.COORDS, "")
    is_named = bool(stated.community_name or stated.subdistrict_code)
    if is_named and _is_missing(latitude) and _is_missing(longitude):
        latitude = longitude = ""
    if not latitude and not longitude:
        if is_named and _is_missing(coords):
            return None
        return _read_field(cells, Field.COORDS, coordinates.parse_pair)
    try:
        return coordinates.parse_point(latitude, longitude)
    except RowRejected as error:
        raise RowRejected(error.code, field=Field(str(error.values["axis"]))) from error


def _is_missing(cell: str) -> bool:
    return not cell or values.is_absent(cell)


def _read_stated_place(cells: Cells) -> StatedPlace:
    return names.parse_stated_place(
        subdistrict=cells.get(Field.SUBDISTRICT, ""),
        district=cells.get(Field.DISTRICT, ""),
        province=cells.get(Field.PROVINCE, ""),
        community=_read_field(cells, Field.COMMUNITY, values.parse_text),
        address=cells.get(Field.ADDRESS, ""),
    )


def _build_reject(row: int, cells: Cells, mapping: ColumnMapping, error: RowRejected) -> Reject:
    meaning = error.values.get("field")
    if not isinstance(meaning, Field):
        return Reject(row, "", "", error.code)
    # A table may have one coordinate column of the two: then the missing one has no heading.
    value = cells.get(meaning, "")[:MAX_SHOWN_LENGTH]
    return Reject(row, mapping.columns.get(meaning, ""), value, error.code)

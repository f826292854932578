"""What each column of a table means, guessed from its heading; a person may correct it.

Known are Traffy Fondue of every year, Open311, FixMyStreet, and the forms of Google, KoboToolbox
and ODK. Which column holds the category of corruption is never guessed: a person says so.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from pythainlp.util import normalize

from geodata.errors import FileRefused

TRAFFY = "Traffy Fondue"
OPEN311 = "Open311"
FIXMYSTREET = "FixMyStreet"


class Field(StrEnum):
    """What a column can mean. Columns that mean none of these are not read."""

    SOURCE_ID = "source_id"
    TYPES = "types"
    STATE = "state"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    COORDS = "coords"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"
    PROVINCE = "province"
    COMMUNITY = "community"
    ADDRESS = "address"
    REPORTED_AT = "reported_at"
    LAST_ACTIVITY_AT = "last_activity_at"
    CATEGORY = "category"


HEADINGS: Mapping[Field, tuple[str, ...]] = {  # the likeliest first
    Field.SOURCE_ID: (
        "ticket_id", "service_request_id", "source_id", "case_id", "report_id", "รหัสเรื่อง",
        "เลขที่เรื่อง", "เลขเรื่อง", "รหัสเรื่องร้องเรียน", "เลขที่รับเรื่อง", "เลขรับเรื่อง", "รหัสติดตามเรื่อง",
        "เลขที่คำร้อง", "เลขที่ร้องเรียน", "หมายเลขเรื่อง", "รหัส", "id", "_uuid", "key", "instanceid",
    ),
    Field.TYPES: (
        "type", "types", "problem_type", "service_name", "ประเภทปัญหา", "ประเภทเรื่อง",
        "ประเภทเรื่องร้องเรียน", "ประเภท", "เรื่องที่พบ", "ปัญหาที่พบ", "issue",
    ),
    Field.STATE: ("state", "status", "สถานะ", "สถานะเรื่อง", "สถานะการดำเนินการ", "สถานะการดำเนินงาน"),
    Field.LATITUDE: ("latitude", "lat", "y", "ละติจูด", "ละติจูต", "พิกัด y"),
    Field.LONGITUDE: (
        "longitude", "lon", "lng", "long", "x", "ลองจิจูด", "ลองติจูด", "ลองจิจูต", "พิกัด x",
    ),
    Field.COORDS: (
        "coords", "coordinates", "coordinate", "latlng", "latlong", "lat,lng", "lat,long", "พิกัด",
        "พิกัดที่ตั้ง", "พิกัดที่เกิดเหตุ", "geopoint",
    ),
    Field.SUBDISTRICT: (
        "subdistrict", "sub_district", "subdistrict_code", "khwaeng", "แขวง", "ชื่อแขวง", "รหัสแขวง",
    ),
    Field.DISTRICT: ("district", "khet", "เขต", "ชื่อเขต", "สำนักงานเขต"),
    Field.PROVINCE: ("province", "จังหวัด", "ชื่อจังหวัด"),
    Field.COMMUNITY: ("community", "community_name", "ชื่อชุมชน", "ชุมชน"),
    Field.ADDRESS: ("address", "ที่อยู่", "สถานที่เกิดเหตุ", "สถานที่", "ที่เกิดเหตุ"),
    Field.REPORTED_AT: (
        "timestamp", "ประทับเวลา", "requested_datetime", "reported_at", "created_at", "created",
        "date", "วันที่แจ้ง", "วันที่แจ้งเรื่อง", "วันที่รับเรื่อง", "วันที่รับแจ้ง", "วันเวลาที่แจ้ง",
        "วันที่ร้องเรียน", "วันเดือนปีที่แจ้ง", "วันเดือนปีที่รับเรื่อง", "วันที่", "วัน/เดือน/ปี", "ว/ด/ป",
        "submission_date", "_submission_time",
    ),
    Field.LAST_ACTIVITY_AT: (
        "last_activity", "last_activity_at", "updated_datetime", "updated_at", "วันที่ปรับปรุง",
        "วันที่ปรับปรุงล่าสุด", "ปรับปรุงล่าสุด", "วันที่อัปเดต", "อัปเดตล่าสุด",
    ),
}  # fmt: skip
CATEGORY_HEADINGS = ("category", "หมวด", "หมวดหมู่", "รูปแบบการทุจริต")  # offered, never taken
_OTHER_TYPES = ("category", "service_code", "หมวดหมู่", "หมวด")  # where no better column is
_FEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = {  # headings that no other table has together
    TRAFFY: (
        ("ticket_id", "coords", "last_activity"),
        ("ticket_id", "count_reopen"),
        ("ticket_id", "problem_type_abdul"),
        ("ticket_id", "photo_after"),
        ("ticket_id", "after_photo"),
    ),
    OPEN311: (("service_request_id", "requested_datetime"), ("service_request_id", "service_code")),
    FIXMYSTREET: (("report_id", "confirmed", "fixed"), ("report_id", "site_used")),
}
_FORM_HEADINGS = frozenset(("submissiontime", "submissiondate", "instanceid", "metainstanceid"))
_TRAFFY_ID = re.compile(r"#?20\d{2}-[A-Z0-9]{5,8}")  # as every year since 2022 has them
_SAMPLE_ROWS = 200  # rows
_MAJORITY = 0.5
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BETWEEN_LETTERS = re.compile(r"[^\w\u0e31-\u0e4e,]|_")  # Thai vowels and tone marks are no \w
_LONGEST_KEY = 100  # characters; normalising takes the square of the length


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column stands for which field; `feed` names the system where it is recognised.

    `may_be_category` is a column that may hold the category of corruption: it is read only where a
    person says so. `options` are the names that a cell of types lists with spaces between them.
    `utc` are the fields whose times are UTC though they do not say so.
    """

    columns: Mapping[Field, str]
    feed: str | None = None
    may_be_category: str | None = None
    options: frozenset[str] = frozenset()
    utc_fields: frozenset[Field] = frozenset()

    def replace_columns(self, columns: Mapping[Field, str | None]) -> "ColumnMapping":
        """Return the mapping with the columns that a person chose; None takes a field away."""
        chosen = {**self.columns, **columns}
        utc = frozenset(
            field for field in self.utc_fields if chosen.get(field) == self.columns.get(field)
        )
        return replace(
            self,
            columns={field: name for field, name in chosen.items() if name is not None},
            utc_fields=utc,
        )


def guess_mapping(
    header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]] = ()
) -> ColumnMapping:
    """Return the likeliest meaning of each column; a column means one thing at most.

    Capitals, spaces, underscores and the order of Thai marks make no difference. What stands in
    brackets, and the group before the name of a question, count only where the heading is not
    known as a whole. The rows tell Traffy Fondue by its ids.
    """
    by_key: dict[str, str] = {}
    for spelling in (normalize_heading, strip_brackets):
        for name in header:
            by_key.setdefault(spelling(name), name)
    if not _FORM_HEADINGS.isdisjoint(by_key):
        for name in header:
            by_key.setdefault(_strip_group(name), name)
    columns: dict[Field, str] = {}
    for field, names in HEADINGS.items():
        _assign_field(columns, field, names, by_key)
    _assign_form_place(columns, header)
    _drop_lone_letters(columns)
    if Field.TYPES not in columns:
        _assign_field(columns, Field.TYPES, _OTHER_TYPES, by_key)
    types = columns.get(Field.TYPES, "")
    return ColumnMapping(
        columns,
        _detect_feed(by_key) or _detect_feed_by_ids(header, rows, columns),
        may_be_category=next(
            (by_key[key] for key in map(normalize_heading, CATEGORY_HEADINGS) if key in by_key),
            None,
        ),
        options=frozenset(
            name.rpartition("/")[2] for name in header if types and name.startswith(f"{types}/")
        ),
        utc_fields=frozenset(
            field
            for field, name in columns.items()
            if name.rpartition("/")[2].casefold() == "_submission_time"  # of KoboToolbox
        ),
    )


def parse_choices(given: Sequence[str], header: Sequence[str]) -> Mapping[Field, str | None]:
    """Return the columns that a person named as `FIELD=HEADING`; `FIELD=` takes one away.

    Raises
    ------
    FileRefused
        E-KIND-04 where there is no such field or column.
    """
    chosen: dict[Field, str | None] = {}
    for choice in given:
        field, sign, heading = choice.partition("=")
        if not sign or field not in list(Field) or (heading and heading not in header):
            raise FileRefused("E-KIND-04", names=", ".join(Field))
        chosen[Field(field)] = heading or None
    return chosen


def is_known(name: str) -> bool:
    """Return whether a heading means something to us."""
    return bool(name) and bool(
        {normalize_heading(name), strip_brackets(name)} & _build_known_keys()
    )


@lru_cache(maxsize=1)
def _build_known_keys() -> frozenset[str]:
    names = [
        *CATEGORY_HEADINGS,
        *_OTHER_TYPES,
        *(name for names in HEADINGS.values() for name in names),
    ]
    return frozenset(map(normalize_heading, names))


def looks_like_traffy(ids: Sequence[str]) -> bool:
    """Return whether most ids are those of Traffy Fondue, of whichever year: `2022-AAAAAA`."""
    filled = [source_id for source_id in ids if source_id]
    known = sum(_TRAFFY_ID.fullmatch(source_id) is not None for source_id in filled)
    return bool(filled) and known > _MAJORITY * len(filled)


def _assign_field(
    columns: dict[Field, str], field: Field, names: Sequence[str], by_key: Mapping[str, str]
) -> None:
    """Give a field the first of its headings that is there and free."""
    known = (by_key[key] for key in map(normalize_heading, names) if key in by_key)
    free = (name for name in known if name not in columns.values())
    if (found := next(free, None)) is not None:
        columns[field] = found


def _assign_form_place(columns: dict[Field, str], header: Sequence[str]) -> None:
    """Assign the two columns that a form writes for a place: … latitude and … longitude."""
    if Field.LATITUDE in columns or Field.LONGITUDE in columns:
        return
    by_key = {normalize_heading(name): name for name in reversed(header)}
    for key, name in reversed(by_key.items()):
        other = by_key.get(f"{key.removesuffix('latitude')}longitude")
        if key.endswith("latitude") and other is not None:
            columns[Field.LATITUDE], columns[Field.LONGITUDE] = name, other
            return


def _detect_feed(by_key: Mapping[str, str]) -> str | None:
    """Return the system whose headings these are."""
    for feed, shapes in _FEEDS.items():
        if any(all(normalize_heading(mark) in by_key for mark in marks) for marks in shapes):
            return feed
    return None


def _detect_feed_by_ids(
    header: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    columns: Mapping[Field, str],
) -> str | None:
    if Field.SOURCE_ID not in columns:
        return None
    place = header.index(columns[Field.SOURCE_ID])
    ids = [cells[place].strip() for _, cells in rows[:_SAMPLE_ROWS]]
    return TRAFFY if looks_like_traffy(ids) else None


def list_dropped_columns(header: Sequence[str], mapping: ColumnMapping) -> list[str]:
    """Return the columns that are neither read nor kept, in their order."""
    used = set(mapping.columns.values())
    return [name for name in header if name and name not in used]


def normalize_heading(name: str) -> str:
    """Return a heading in the form in which spellings of one heading are equal."""
    letters = unicodedata.normalize("NFC", name[:_LONGEST_KEY])
    return _BETWEEN_LETTERS.sub("", normalize(letters)).casefold()


def _drop_lone_letters(columns: dict[Field, str]) -> None:
    """Drop an `x` or `y` without the other: alone it may be anything."""
    for field, other in (
        (Field.LATITUDE, Field.LONGITUDE),
        (Field.LONGITUDE, Field.LATITUDE),
    ):
        if other not in columns and normalize_heading(columns.get(field, "")) in ("x", "y"):
            del columns[field]


def strip_brackets(name: str) -> str:
    """Return a heading in its normal form without what stands in brackets: a unit, an example."""
    return normalize_heading(_BRACKETS.sub("", name[:_LONGEST_KEY]))


def _strip_group(name: str) -> str:
    """Return the key of a question without its group: `grp/community`, `meta-instanceID`."""
    return normalize_heading(re.split("[/-]", name[:_LONGEST_KEY])[-1])

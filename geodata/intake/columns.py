"""What each column of a table means, guessed from its heading; a person may correct it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pythainlp.util import normalize

TRAFFY = "Traffy Fondue"


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
        "ticket_id", "source_id", "case_id", "report_id", "รหัสเรื่อง", "เลขที่เรื่อง", "เลขเรื่อง",
        "รหัสเรื่องร้องเรียน", "เลขที่รับเรื่อง", "เลขรับเรื่อง", "รหัสติดตามเรื่อง", "id",
    ),
    Field.TYPES: (
        "type", "types", "problem_type", "ประเภทปัญหา", "ประเภทเรื่อง", "ประเภทเรื่องร้องเรียน", "ประเภท",
    ),
    Field.STATE: ("state", "status", "สถานะ", "สถานะเรื่อง", "สถานะการดำเนินการ", "สถานะการดำเนินงาน"),
    Field.LATITUDE: ("latitude", "lat", "y", "ละติจูด", "ละติจูต", "พิกัด y"),
    Field.LONGITUDE: (
        "longitude", "lon", "lng", "long", "x", "ลองจิจูด", "ลองติจูด", "ลองจิจูต", "พิกัด x",
    ),
    Field.COORDS: (
        "coords", "coordinates", "coordinate", "latlng", "latlong", "lat,lng", "lat,long", "พิกัด",
        "พิกัดที่ตั้ง", "พิกัดที่เกิดเหตุ",
    ),
    Field.SUBDISTRICT: (
        "subdistrict", "sub_district", "subdistrict_code", "khwaeng", "แขวง", "ชื่อแขวง", "รหัสแขวง",
    ),
    Field.DISTRICT: ("district", "khet", "เขต", "ชื่อเขต", "สำนักงานเขต"),
    Field.PROVINCE: ("province", "จังหวัด", "ชื่อจังหวัด"),
    Field.COMMUNITY: ("community", "community_name", "ชื่อชุมชน", "ชุมชน"),
    Field.ADDRESS: ("address", "ที่อยู่", "สถานที่เกิดเหตุ", "สถานที่", "ที่เกิดเหตุ"),
    Field.REPORTED_AT: (
        "timestamp", "reported_at", "created_at", "date", "วันที่แจ้ง", "วันที่แจ้งเรื่อง", "วันที่รับเรื่อง",
        "วันที่รับแจ้ง", "วันเวลาที่แจ้ง", "วันที่ร้องเรียน", "วันที่",
    ),
    Field.LAST_ACTIVITY_AT: (
        "last_activity", "last_activity_at", "updated_at", "วันที่ปรับปรุง", "วันที่ปรับปรุงล่าสุด",
        "ปรับปรุงล่าสุด", "วันที่อัปเดต", "อัปเดตล่าสุด",
    ),
    Field.CATEGORY: ("category", "หมวด", "หมวดหมู่", "รูปแบบการทุจริต"),
}  # fmt: skip
_FEED_MARKS = (  # headings that no other table has together
    ("ticket_id", "coords", "last_activity"),
    ("ticket_id", "count_reopen", "org_finished"),
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BETWEEN_LETTERS = re.compile(r"[^\w\u0e31-\u0e4e,]|_")  # Thai vowels and tone marks are no \w
_LONGEST_KEY = 100  # characters; normalising takes the square of the length


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column stands for which field; `feed` names the system where it is recognised."""

    columns: Mapping[Field, str]
    feed: str | None = None

    def replaced(self, columns: Mapping[Field, str | None]) -> "ColumnMapping":
        """Return the mapping with the columns that a person chose; None takes a field away."""
        chosen = {**self.columns, **columns}
        return replace(
            self, columns={field: name for field, name in chosen.items() if name is not None}
        )


def guess(header: Sequence[str]) -> ColumnMapping:
    """Return the likeliest meaning of each column; a column means one thing at most.

    Capitals, spaces, underscores and the order of Thai marks make no difference, and what stands
    in brackets counts only where the heading is not known as a whole.
    """
    by_key: dict[str, str] = {}
    for spelling in (heading_key, _key_without_brackets):
        for name in header:
            by_key.setdefault(spelling(name), name)
    columns: dict[Field, str] = {}
    for field, names in HEADINGS.items():
        known = (by_key[key] for key in map(heading_key, names) if key in by_key)
        free = (name for name in known if name not in columns.values())
        if (found := next(free, None)) is not None:
            columns[field] = found
    _drop_lone_letters(columns)
    is_traffy = any(all(heading_key(mark) in by_key for mark in marks) for marks in _FEED_MARKS)
    return ColumnMapping(columns, TRAFFY if is_traffy else None)


def dropped(header: Sequence[str], mapping: ColumnMapping) -> list[str]:
    """Return the columns that are neither read nor kept, in their order."""
    used = set(mapping.columns.values())
    return [name for name in header if name and name not in used]


def heading_key(name: str) -> str:
    """Return a heading in the form in which spellings of one heading are equal."""
    letters = unicodedata.normalize("NFC", name[:_LONGEST_KEY])
    return _BETWEEN_LETTERS.sub("", normalize(letters)).casefold()


def _drop_lone_letters(columns: dict[Field, str]) -> None:
    """Take away an `x` or `y` without the other: alone it may be anything."""
    for field, other in (
        (Field.LATITUDE, Field.LONGITUDE),
        (Field.LONGITUDE, Field.LATITUDE),
    ):
        if other not in columns and heading_key(columns.get(field, "")) in ("x", "y"):
            del columns[field]


def _key_without_brackets(name: str) -> str:
    return heading_key(_BRACKETS.sub("", name))

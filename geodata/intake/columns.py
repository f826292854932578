"""What each column of a table means, guessed from its heading; a person may correct it."""

import re
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
        "ticket_id", "source_id", "id", "case_id", "รหัสเรื่อง", "เลขที่เรื่อง", "เลขที่", "รหัส",
        "เลขเรื่อง", "ลำดับเรื่อง",
    ),
    Field.TYPES: ("type", "types", "problem_type", "ประเภทปัญหา", "ประเภทเรื่อง", "ประเภท"),
    Field.STATE: ("state", "status", "สถานะ", "สถานะเรื่อง"),
    Field.LATITUDE: ("latitude", "lat", "y", "ละติจูด"),
    Field.LONGITUDE: ("longitude", "lon", "lng", "long", "x", "ลองจิจูด", "ลองติจูด"),
    Field.COORDS: ("coords", "coordinates", "location", "latlng", "พิกัด", "ตำแหน่ง"),
    Field.SUBDISTRICT: ("subdistrict", "subdistrict_code", "khwaeng", "แขวง"),
    Field.DISTRICT: ("district", "khet", "เขต"),
    Field.PROVINCE: ("province", "จังหวัด"),
    Field.COMMUNITY: ("community", "community_name", "ชื่อชุมชน", "ชุมชน"),
    Field.ADDRESS: ("address", "ที่อยู่", "สถานที่", "สถานที่เกิดเหตุ"),
    Field.REPORTED_AT: (
        "timestamp", "reported_at", "created_at", "date", "วันที่แจ้ง", "วันที่รับเรื่อง",
        "วันที่รับแจ้ง", "วันที่",
    ),
    Field.LAST_ACTIVITY_AT: ("last_activity", "updated_at", "วันที่ปรับปรุง", "ปรับปรุงล่าสุด"),
    Field.CATEGORY: ("category", "หมวด", "หมวดหมู่", "รูปแบบการทุจริต"),
}  # fmt: skip
_FEED_MARKS = (
    {"ticket_id", "coords", "last_activity"},
    {"ticket_id", "count_reopen", "org_finished"},
)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column stands for which field; `feed` names the system where it is recognised."""

    columns: Mapping[Field, str]
    feed: str | None = None

    def replaced(self, columns: Mapping[Field, str | None]) -> "ColumnMapping":
        """Return the mapping that a person chose; None takes a field away."""
        return replace(
            self, columns={field: name for field, name in columns.items() if name is not None}
        )


def guess(header: Sequence[str]) -> ColumnMapping:
    """Return the likeliest meaning of each column; a column means one thing at most."""
    by_key = {heading_key(name): name for name in reversed(header)}
    columns = {
        field: by_key[key]
        for field, names in HEADINGS.items()
        for key in [next((each for each in map(heading_key, names) if each in by_key), None)]
        if key is not None
    }
    marks = set(by_key)
    feed = TRAFFY if any(each <= marks for each in map(_keys, _FEED_MARKS)) else None
    return ColumnMapping(columns, feed)


def dropped(header: Sequence[str], mapping: ColumnMapping) -> list[str]:
    """Return the columns that are neither read nor kept, in their order."""
    used = set(mapping.columns.values())
    return [name for name in header if name and name not in used]


def heading_key(name: str) -> str:
    """Return a heading in the form in which spellings of one heading are equal."""
    return re.sub(r"[\s_\-.()]+", "", normalize(name.replace("\ufeff", ""))).casefold()


def _keys(names: set[str]) -> set[str]:
    return {heading_key(name) for name in names}

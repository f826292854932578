"""Which subdistrict of the district a row states, and whether it states a place elsewhere.

A place in an address counts only after its kind (`แขวง…`, `เขต…`), or as a word of its own right
before Bangkok: the name of a road may begin with that of a province, and be that of a แขวง.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from geodata import reference
from geodata.district import cache_by_district, get_district
from geodata.model.imports.records import StatedPlace
from geodata.model.places.names import normalize_place_name

MAX_NAME_LENGTH = 100  # characters
MAX_ADDRESS_LENGTH = 1000  # the rest of a longer one is not looked at

_LATIN_KIND = re.compile(r"^(?:khwaeng|kwaeng|khet)|(?:sub-?)?district$")


@lru_cache(maxsize=4096)
def _normalize_name(name: str) -> str:
    """Return `normalize_place_name` without the English words for แขวง and เขต."""
    return _LATIN_KIND.sub("", normalize_place_name(name[:MAX_NAME_LENGTH]))


@dataclass(frozen=True, slots=True)
class _KnownNames:
    """Names of the district as keys: its subdistricts, itself, and those beside it."""

    codes: Mapping[str, str]  # name → code
    own: tuple[str, ...]
    others: tuple[str, ...]


@cache_by_district
def _load_names() -> _KnownNames:
    district = get_district()
    return _KnownNames(
        codes={
            _normalize_name(name): subdistrict.code
            for subdistrict in reference.list_subdistricts()
            for name in reference.list_spellings(subdistrict)
        },
        own=tuple(map(_normalize_name, list_district_names())),
        others=tuple(map(_normalize_name, district.other_districts)),
    )


def list_district_names() -> tuple[str, ...]:
    """Return the names and the code by which files call the district."""
    district = get_district()
    return district.name_th, district.name_en, *district.spellings, district.code


_BANGKOK = ("กรุงเทพ", "กทม", "จังหวัดกรุงเทพ", "จกรุงเทพ", "bangkok", "krungthep")  # as keys

_SUBDISTRICT_MARK = re.compile(r"(?:แขวง|\b[Kk]h?waeng\b)(?=\s*([^,]{1,40}))")
_DISTRICT_MARK = re.compile(r"(?:(?<!สำนักงาน)เขต|\b[Kk]het\b)(?=\s*([^,]{1,40}))")
_OUTSIDE_MARK = re.compile(r"(?:อำเภอ|จังหวัด|(?<!\S)จ\.)\s*([^,\s]{2,40})")
_BANGKOK_MARK = re.compile(r"กรุงเทพ|กทม|Bangkok|Krung Thep", re.IGNORECASE)


def find_subdistrict_code(name: str) -> str | None:
    """Return the code that a name, or a code, of one of the subdistricts means."""
    known = _load_names().codes
    key = _normalize_name(name)
    code = key.removeprefix("th")  # as OCHA writes them: TH100201
    return code if code in known.values() else known.get(key)


def parse_stated_place(
    *, subdistrict: str, district: str, province: str, community: str, address: str
) -> StatedPlace:
    """Return the place that a row states; the address is read for it and goes no further.

    A column of its own goes before the address. An unknown name is no statement, but a district
    or province in its own column that is not ours is `elsewhere` however it is spelled.
    """
    in_address = address.replace("เเ", "แ")[:MAX_ADDRESS_LENGTH]
    unmarked_code, unmarked_elsewhere = _parse_before_bangkok(in_address)
    if district or province:
        elsewhere = bool(district) and not _normalize_name(district).startswith(_load_names().own)
        elsewhere |= bool(province) and not _normalize_name(province).startswith(_BANGKOK)
    else:
        marked = _is_other_district(in_address)
        elsewhere = unmarked_elsewhere if marked is None else marked
        elsewhere |= _is_outside_bangkok(in_address)
    code = find_subdistrict_code(subdistrict) or _find_marked_code(in_address) or unmarked_code
    return StatedPlace(None if elsewhere else code, community or None, elsewhere)


def _find_marked_code(address: str) -> str | None:
    """Return the code of the last subdistrict that stands after แขวง."""
    found, codes = None, _load_names().codes
    for mark in _SUBDISTRICT_MARK.finditer(address):
        key = _normalize_name(mark[1])
        found = next((code for name, code in codes.items() if key.startswith(name)), found)
    return found


def _is_other_district(address: str) -> bool | None:
    """Return whether the last known district after เขต is another one; None where there is none.

    Only names of districts count: "ในเขตก่อสร้าง" states no place.
    """
    found = None
    for mark in _DISTRICT_MARK.finditer(address):
        key = _normalize_name(mark[1])
        if key.startswith(_load_names().own):
            found = False
        elif key.startswith(_load_names().others):
            found = True
    return found


def _is_outside_bangkok(address: str) -> bool:
    return any(
        not _normalize_name(mark[1]).startswith((*_load_names().own, *_BANGKOK))
        for mark in _OUTSIDE_MARK.finditer(address)
    )


def _parse_before_bangkok(address: str) -> tuple[str | None, bool]:
    """Return what an address without แขวง and เขต states: the code, and if elsewhere."""
    starts = [mark.start() for mark in _BANGKOK_MARK.finditer(address)]
    head = address[: starts[-1]] if starts else ""
    words = [word for word in (head.split(",") if "," in head else head.split()) if word.strip()]
    district = _normalize_name(words[-1]) if words else ""
    if district not in _load_names().own:
        return None, district in _load_names().others
    code = find_subdistrict_code(words[-2]) if len(words) > 1 else None
    return (None if code in get_district().road_subdistricts else code), False

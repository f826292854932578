"""Which of the five subdistricts a row states, and whether it states a place elsewhere.

A place in an address counts only after its kind (`แขวง…`, `เขต…`), or as a word of its own right
before Bangkok: ถนนนครราชสีมา is a road in Dusit, and ถนนนครไชยศรี is a road as well as a แขวง.
"""

import re
from functools import lru_cache

from geodata.model.imports.records import StatedPlace
from geodata.model.places.names import normalize_place_name
from geodata.model.places.places import DISTRICT_NAME_TH

SUBDISTRICT_NAMES = {
    "100201": ("ดุสิต", "Dusit"),
    "100202": (
        "วชิรพยาบาล", "วชิระพยาบาล", "Wachira Phayaban", "Wachiraphayaban", "Vajira Phayaban",
    ),
    "100203": ("สวนจิตรลดา", "จิตรลดา", "สวนจิตลดา", "Suan Chitlada", "Suan Chit Lada"),
    "100204": ("สี่แยกมหานาค", "สี่แยกมหานาก", "Si Yaek Maha Nak", "Siyaek Mahanak"),
    "100206": (
        "ถนนนครไชยศรี", "ถนนนครชัยศรี", "ถ.นครไชยศรี", "นครไชยศรี", "นครชัยศรี",
        "Thanon Nakhon Chai Si", "Thanon Nakhon Chaisi", "Nakhon Chai Si",
    ),
}  # fmt: skip
_OTHER_DISTRICTS = (
    "พระนคร หนองจอก บางรัก บางเขน บางกะปิ ปทุมวัน ป้อมปราบศัตรูพ่าย พระโขนง มีนบุรี ลาดกระบัง "
    "ยานนาวา สัมพันธวงศ์ พญาไท ธนบุรี บางกอกใหญ่ ห้วยขวาง คลองสาน ตลิ่งชัน บางกอกน้อย "
    "บางขุนเทียน ภาษีเจริญ หนองแขม ราษฎร์บูรณะ บางพลัด ดินแดง บึงกุ่ม สาทร บางซื่อ จตุจักร "
    "บางคอแหลม ประเวศ คลองเตย สวนหลวง จอมทอง ดอนเมือง ราชเทวี ลาดพร้าว วัฒนา บางแค หลักสี่ สายไหม "
    "คันนายาว สะพานสูง วังทองหลาง คลองสามวา บางนา ทวีวัฒนา ทุ่งครุ บางบอน"
)
OTHER_DISTRICTS = tuple(_OTHER_DISTRICTS.split())
MAX_NAME_LENGTH = 100  # characters
MAX_ADDRESS_LENGTH = 1000  # the rest of a longer one is not looked at

_LATIN_KIND = re.compile(r"^(?:khwaeng|kwaeng|khet)|(?:sub-?)?district$")


@lru_cache(maxsize=4096)
def _normalize_name(name: str) -> str:
    """Return `normalize_place_name` without the English words for แขวง and เขต."""
    return _LATIN_KIND.sub("", normalize_place_name(name[:MAX_NAME_LENGTH]))


_CODES = {
    _normalize_name(name): code for code, names in SUBDISTRICT_NAMES.items() for name in names
}
_SHARED_WITH_A_ROAD = "100206"
_DISTRICT_NAMES = (_normalize_name(DISTRICT_NAME_TH), "dusit", "1002")
_OTHER_DISTRICT_NAMES = tuple(map(_normalize_name, OTHER_DISTRICTS))
_BANGKOK = ("กรุงเทพ", "กทม", "จังหวัดกรุงเทพ", "จกรุงเทพ", "bangkok", "krungthep")  # as keys

_SUBDISTRICT_MARK = re.compile(r"(?:แขวง|\b[Kk]h?waeng\b)(?=\s*([^,]{1,40}))")
_DISTRICT_MARK = re.compile(r"(?:(?<!สำนักงาน)เขต|\b[Kk]het\b)(?=\s*([^,]{1,40}))")
_OUTSIDE_MARK = re.compile(r"(?:อำเภอ|จังหวัด|(?<!\S)จ\.)\s*([^,\s]{2,40})")
_BANGKOK_MARK = re.compile(r"กรุงเทพ|กทม|Bangkok|Krung Thep", re.IGNORECASE)


def find_subdistrict_code(name: str) -> str | None:
    """Return the code that a name, or a code, of one of the five subdistricts means."""
    key = _normalize_name(name)
    code = key.removeprefix("th")  # as OCHA writes them: TH100201
    return code if code in SUBDISTRICT_NAMES else _CODES.get(key)


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
        elsewhere = bool(district) and not _normalize_name(district).startswith(_DISTRICT_NAMES)
        elsewhere |= bool(province) and not _normalize_name(province).startswith(_BANGKOK)
    else:
        marked = _is_other_district(in_address)
        elsewhere = unmarked_elsewhere if marked is None else marked
        elsewhere |= _is_outside_bangkok(in_address)
    code = find_subdistrict_code(subdistrict) or _find_marked_code(in_address) or unmarked_code
    return StatedPlace(None if elsewhere else code, community or None, elsewhere)


def _find_marked_code(address: str) -> str | None:
    """Return the code of the last of the five that stands after แขวง."""
    found = None
    for mark in _SUBDISTRICT_MARK.finditer(address):
        key = _normalize_name(mark[1])
        found = next((code for name, code in _CODES.items() if key.startswith(name)), found)
    return found


def _is_other_district(address: str) -> bool | None:
    """Return whether the last known district after เขต is another one; None where there is none.

    Only names of districts count: "ในเขตก่อสร้าง" states no place.
    """
    found = None
    for mark in _DISTRICT_MARK.finditer(address):
        key = _normalize_name(mark[1])
        if key.startswith(_DISTRICT_NAMES):
            found = False
        elif key.startswith(_OTHER_DISTRICT_NAMES):
            found = True
    return found


def _is_outside_bangkok(address: str) -> bool:
    return any(
        not _normalize_name(mark[1]).startswith((*_DISTRICT_NAMES, *_BANGKOK))
        for mark in _OUTSIDE_MARK.finditer(address)
    )


def _parse_before_bangkok(address: str) -> tuple[str | None, bool]:
    """Return what `12 ถนนสุโขทัย สวนจิตรลดา ดุสิต กรุงเทพ` states: the code, and if elsewhere."""
    starts = [mark.start() for mark in _BANGKOK_MARK.finditer(address)]
    head = address[: starts[-1]] if starts else ""
    words = [word for word in (head.split(",") if "," in head else head.split()) if word.strip()]
    district = _normalize_name(words[-1]) if words else ""
    if district not in _DISTRICT_NAMES:
        return None, district in _OTHER_DISTRICT_NAMES
    code = find_subdistrict_code(words[-2]) if len(words) > 1 else None
    return (None if code == _SHARED_WITH_A_ROAD else code), False

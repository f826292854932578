"""Which of the five subdistricts a text names, and whether it names another district."""

import re

from geodata.model.names import name_key
from geodata.model.places import DISTRICT_NAME_TH
from geodata.model.records import Stated

SUBDISTRICT_NAMES = {
    "100201": ("ดุสิต", "Dusit"),
    "100202": ("วชิรพยาบาล", "Wachira Phayaban"),
    "100203": ("สวนจิตรลดา", "Suan Chitlada"),
    "100204": ("สี่แยกมหานาค", "สี่แยกมหานาก", "Si Yaek Maha Nak"),
    "100206": ("ถนนนครไชยศรี", "ถนนนครชัยศรี", "นครไชยศรี", "Thanon Nakhon Chai Si"),
}
BANGKOK_NAMES = ("กรุงเทพมหานคร", "กรุงเทพ", "กรุงเทพฯ", "กทม", "กทม.", "Bangkok")
_CODES = {name_key(name): code for code, names in SUBDISTRICT_NAMES.items() for name in names}
_BANGKOK = {name_key(name) for name in BANGKOK_NAMES}
_DUSIT = {name_key(DISTRICT_NAME_TH), name_key("Dusit")}
_IN_ADDRESS = re.compile(r"แขวง\s*(\S+)")
_DISTRICT_IN_ADDRESS = re.compile(r"เขต\s*(\S+)")


def subdistrict_code(name: str) -> str | None:
    """Return the code that a name, or a code, of a subdistrict means."""
    cleaned = name.strip().removeprefix("TH")
    return cleaned if cleaned in SUBDISTRICT_NAMES else _CODES.get(name_key(cleaned))


def stated_place(
    *, subdistrict: str, district: str, province: str, community: str, address: str
) -> Stated:
    """Return the place that a row states; the address is read for it and goes no further."""
    in_address = _IN_ADDRESS.search(address)
    named = subdistrict.strip() or (in_address[1] if in_address else "")
    district_in_address = _DISTRICT_IN_ADDRESS.search(address)
    named_district = district.strip() or (district_in_address[1] if district_in_address else "")
    elsewhere = bool(named_district) and name_key(named_district) not in _DUSIT
    elsewhere |= bool(province.strip()) and name_key(province) not in _BANGKOK
    return Stated(
        subdistrict_code=None if elsewhere else subdistrict_code(named) if named else None,
        community_name=community.strip() or None,
        elsewhere=elsewhere,
    )

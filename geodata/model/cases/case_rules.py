"""What the network sets for its cases: clocks, and hints about who is competent for what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from geodata.district import get_district
from geodata.errors import BadInput
from geodata.model.cases.case_transitions import CLOCK_DAYS
from geodata.model.cases.cases import Agency, CaseState

MAX_CLOCK_DAYS = 730
MAX_HINT_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class JurisdictionHint:
    """A hint about jurisdiction: never advice, and marked until a lawyer has looked at it."""

    text: str
    is_checked: bool
    version: int  # 0: as it came with the program


_HINTS: Mapping[Agency, JurisdictionHint] = {
    Agency.DISTRICT: JurisdictionHint(
        "ข้อสังเกต: {centre}รับเรื่องที่ศูนย์ธรรมาภิบาลชุมชนแก้ไขเองไม่ได้ หรือเกี่ยวข้องกับหลายชุมชน",
        is_checked=False,
        version=0,
    ),
    Agency.PACC: JurisdictionHint(
        "ข้อสังเกต: เรื่องที่เกี่ยวกับเจ้าหน้าที่ของรัฐในภาครัฐ "
        "ซึ่งมิใช่ผู้ดำรงตำแหน่งทางการเมืองหรือผู้บริหารระดับสูง อาจอยู่ในหน้าที่และอำนาจของ ป.ป.ท.",
        is_checked=False,
        version=0,
    ),
    Agency.NACC: JurisdictionHint(
        "ข้อสังเกต: เรื่องที่เกี่ยวกับผู้ดำรงตำแหน่งทางการเมือง ผู้บริหารระดับสูง "
        "หรือเรื่องที่มีความเสียหายมาก อาจอยู่ในหน้าที่และอำนาจของ ป.ป.ช.",
        is_checked=False,
        version=0,
    ),
}


def list_default_hints() -> dict[Agency, JurisdictionHint]:
    """Return the hints as they come with the program, with the words of the district."""
    fill = get_district().fill
    return {agency: replace(hint, text=fill(hint.text, "th")) for agency, hint in _HINTS.items()}


def check_clock(state: CaseState, days: int) -> None:
    """Raise BadInput unless the state has a clock and the days are in range.

    Raises
    ------
    BadInput
        E-CASE-11.
    """
    if state not in CLOCK_DAYS or not 1 <= days <= MAX_CLOCK_DAYS:
        raise BadInput("E-CASE-11", most=MAX_CLOCK_DAYS)

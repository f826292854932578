"""Words that may give a person away: a hint for whoever reads before something leaves.

It finds what has a form, and a reporter who speaks of themselves; a name without a title it does
not find. So a person reads, and answers each of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

REDACTION = "[ปิดไว้]"
_D = "[0-9๐-๙]"
_NO_OFFICE = "(?!ก|อำเภอ|ทะเบียน|ทุน|ช่าง|จ้าง|หน้า|ตรวจ|ด่าน)"
_NO_SIGN = "(?!ย(?![ัิีึืุู]))"  # ป้าย is a sign on a wall, and no aunt's name
_NO_WORTH = "(?!ภาพ|ธรรม|สมบัติ|ค่า|ประโยชน์|วุฒิ)"
_I = "(?:กระผม|ผม|ดิฉัน|ข้าพเจ้า|หนู|ฉัน)"


class PersonalKind(StrEnum):
    """What words may give away."""

    CITIZEN = "citizen"
    PHONE = "phone"
    MAIL = "mail"
    ACCOUNT = "account"
    HOUSE = "house"
    PLATE = "plate"
    NAME = "name"
    SELF = "self"  # the reporter about themselves


@dataclass(frozen=True, slots=True)
class PersonalMatch:
    """Words that were found, as they stand in the text."""

    kind: PersonalKind
    text: str = field(repr=False)


_PATTERNS = {  # in this order: what one found, the next does not find again
    PersonalKind.CITIZEN: rf"(?<!{_D}){_D}(?:[ -]?{_D}){{12}}(?!{_D})",
    PersonalKind.PHONE: rf"(?<!{_D})(?:\+66|[0๐])(?:[ -]?{_D}){{8,9}}(?!{_D})",
    PersonalKind.MAIL: r"[^\s@]{1,64}@[^\s@]{1,250}\.[^\s@]{2,20}",
    PersonalKind.ACCOUNT: r"(?i:ไลน์|line|facebook|เฟซบุ๊ก|เฟสบุ๊ค)\s*(?:id|ไอดี)?\s*[:=]?\s*[\w.-]{3,}",
    PersonalKind.HOUSE: rf"(?:บ้านเลขที่|เลขที่บ้าน|ห้องเลขที่|ห้อง)\s*{_D}+(?:/{_D}+)?",
    PersonalKind.PLATE: rf"(?<![ก-๙]){_D}?[ก-ฮ]{{2}}\s?-?{_D}{{1,4}}(?!{_D})",
    PersonalKind.SELF: rf"{_I}\s?(?:ชื่อ|เป็น|ทำงาน|อาศัย|อยู่|ขาย|เปิด|เช่า)\s?[^\s]{{1,40}}",
    PersonalKind.NAME: (
        rf"(?:นางสาว|นาย{_NO_OFFICE}|นาง|น\.ส\.|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง|คุณ{_NO_WORTH}"
        rf"|(?<![ก-๙])(?:พี่|ป้า{_NO_SIGN}|ลุง|น้า))\s?[ก-ฮเ-ไ][ก-๙]+(?:\s[ก-ฮเ-ไ][ก-๙]+)?"
        r"|\b(?:Mr|Mrs|Ms|Miss)\.?\s+[A-Z]\w+"
    ),
}


def find_personal_data(*texts: str) -> tuple[PersonalMatch, ...]:
    """Return what texts may give away, each once, in the order in which it stands there."""
    found: dict[str, PersonalMatch] = {}
    for text in texts:
        for match in _iterate_matches(text):
            found.setdefault(match.text, match)
    return tuple(found.values())


def redact(text: str, words: frozenset[str]) -> str:
    """Return a text in which some words are covered, the longest first."""
    for word in sorted(filter(None, (word.strip() for word in words)), key=len, reverse=True):
        text = text.replace(word, REDACTION)
    return text


def _iterate_matches(text: str) -> Iterator[PersonalMatch]:
    hits: list[tuple[int, PersonalMatch]] = []
    for kind, form in _PATTERNS.items():
        for hit in re.finditer(form, text):
            hits.append((hit.start(), PersonalMatch(kind, hit[0].strip())))
        text = re.sub(form, lambda hit: " " * len(hit[0]), text)
    yield from (match for _, match in sorted(hits, key=lambda hit: hit[0]))

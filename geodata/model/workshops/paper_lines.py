"""One line typed in from a paper sheet: where, which category, and what was written beside it."""

import re
from dataclasses import dataclass

from pythainlp.util import thai_digit_to_arabic_digit, thai_to_eng

from geodata.errors import BadInput
from geodata.model.imports.records import CHOSEN_CATEGORIES, Category

WHOLE_COMMUNITY = "-"  # in place of a square: the community of the workshop
_LINE_PATTERN = re.compile(r"(\S+)\s+(\S)(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """What a line says; its place is a square such as C7, the id of a community, or WHOLE."""

    place: str
    category: Category
    note: str


def parse_line(text: str) -> PaperLine:
    """Return what a line says; place and category may be typed with Thai keys.

    Who types notes in Thai need not change the keyboard for `C7`: the same keys give `ฉ7` or `แึ`.

    Raises
    ------
    BadInput
        E-ROOM-21.
    """
    found = _LINE_PATTERN.fullmatch(text.strip())
    if found is None:
        raise BadInput("E-ROOM-21")
    place = found[1] if found[1] == WHOLE_COMMUNITY else _to_latin_keys(found[1])
    category = _to_latin_keys(found[2])
    if category not in [str(n) for n in range(1, len(CHOSEN_CATEGORIES) + 1)]:
        raise BadInput("E-ROOM-21")
    return PaperLine(place.upper(), CHOSEN_CATEGORIES[int(category) - 1], (found[3] or "").strip())


def _to_latin_keys(keys: str) -> str:
    return str(thai_to_eng(thai_digit_to_arabic_digit(keys)))

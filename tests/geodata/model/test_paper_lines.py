"""A line typed in from paper, on whatever keyboard."""

import pytest

from geodata.errors import BadInput
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.workshops.paper_lines import WHOLE_COMMUNITY, PaperLine, parse_line


@pytest.mark.parametrize(
    ("typed", "place", "category", "note"),
    [
        ("C7 2 ซ่อมถนนไม่เสร็จ เบิกแล้ว", "C7", 2, "ซ่อมถนนไม่เสร็จ เบิกแล้ว"),
        ("  c7   1  ", "C7", 1, ""),
        ("ฉ7 2", "C7", 2, ""),  # shift and the key of C
        ("แ7 ๓ น้ำท่วม", "C7", 3, "น้ำท่วม"),
        ("แึ / น้ำ", "C7", 2, "น้ำ"),  # the keys of C, 7 and 2
        ("C๑๒ 4", "C12", 4, ""),
        ("ds07 1 x", "DS07", 1, "x"),
        ("- 2 ทั้งชุมชน", WHOLE_COMMUNITY, 2, "ทั้งชุมชน"),
    ],
)
def test_a_line_says_place_category_and_note(typed, place, category, note):
    assert parse_line(typed) == PaperLine(place, CHOSEN_CATEGORIES[category - 1], note)


@pytest.mark.parametrize("typed", ["", "C7", "C7 5", "C7 0 x", "C7 ซ่อม", "C7 22 x"])
def test_what_cannot_be_read_is_refused(typed):
    with pytest.raises(BadInput) as refused:
        parse_line(typed)
    assert refused.value.code == "E-ROOM-21"

"""One set of colours and sizes for every sheet, from `palette.py`; who may say `!important`."""

import re
import tomllib
from collections import Counter

import pytest

from mapping.layers import files, palette
from mapping.layers.offline import styles
from mapping.web import static_pages
from mapping.web.public import edition_pages, exports, guides, protection
from mapping.web.rooms import form_pages

SHEETS = sorted(path for name in ("map", "app") for path in files.FOLDERS[name].glob("*.css"))
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b", re.IGNORECASE)
PAPER = {"#fff", "#000"}  # what is printed on, and with
USED = re.compile(r"var\(--([a-z-]+)")
OWN = {"side", "shade"}  # measures of one sheet
PYTHON = (static_pages, guides, protection, exports, edition_pages, form_pages)
# Not in the sheet of Streamlit's pages, with their reasons.
OTHERS = {
    "livemap.css": 8,  # what is hidden stays so, no motion where nobody wants it, and the frame of
    # streamlit-folium: the size of its map, the plugin's words, whose finger it is
    "modes.css": 2,  # in that frame too: whose finger it is
    "report.css": 2,  # what is hidden stays so, no motion where nobody wants it
}


def python_styles():
    return {
        each.__name__: "".join(
            value for value in vars(each).values() if isinstance(value, str) and "{" in value
        )
        for each in PYTHON
    }


def sources():
    texts = {path.name: path.read_text(encoding="utf-8") for path in SHEETS}
    return texts | python_styles()


def test_a_colour_that_is_used_twice_has_a_name():
    found = Counter(
        colour.lower() for text in sources().values() for colour in COLOUR.findall(text)
    )
    names = set(palette.TOKENS.values())
    written = {colour for colour in found if colour not in PAPER}
    tokens_in_python = Counter(
        colour for text in python_styles().values() for colour in COLOUR.findall(text)
    )
    assert {each for each in written if found[each] - tokens_in_python[each] > 1} == set()
    assert {each for each in written & names if found[each] > tokens_in_python[each]} == set()


@pytest.mark.parametrize("path", SHEETS, ids=lambda each: each.name)
def test_every_name_that_a_sheet_uses_is_there_and_none_is_made_anew(path):
    text = path.read_text(encoding="utf-8")
    used = {name for name in USED.findall(text) if not name.startswith("word-")}
    assert used <= palette.TOKENS.keys() | OWN
    assert not set(re.findall(r"--([a-z-]+):", text)) & palette.TOKENS.keys()


def test_the_first_sheet_of_every_page_begins_with_them():
    for folder, name in files.FIRST_SHEETS:
        assert files.asset(f"/assets/{folder}/{name}").decode().startswith(palette.as_css())
    assert palette.as_css().strip() in styles()
    assert static_pages.STYLE.startswith(palette.as_css().strip())


def test_streamlit_draws_with_the_same_colours():
    config = files.MAPPING.parent / ".streamlit" / "config.toml"
    theme = tomllib.loads(config.read_text(encoding="utf-8"))["theme"]
    assert theme["primaryColor"] == palette.TOKENS["main"]
    assert theme["textColor"] == palette.TOKENS["ink"]
    assert theme["secondaryBackgroundColor"] == palette.TOKENS["water"]


def test_only_streamlit_is_overruled():
    counts = {path.name: path.read_text(encoding="utf-8").count("!important") for path in SHEETS}
    streamlit = counts.pop("app.css")
    assert streamlit > 0
    assert {name: count for name, count in counts.items() if count} == OTHERS

"""One set of colours and sizes for every sheet, from `palette.py`; who may say `!important`."""

import re
import tomllib
from collections import Counter

import pytest

from mapping.layers import files, palette
from mapping.layers.offline import build_styles

SERVED = sorted(path for name in ("map", "app") for path in files.FOLDERS[name].glob("*.css"))
SHEETS = SERVED + sorted((files.MAPPING_FOLDER / "templates").rglob("*.css"))
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b", re.IGNORECASE)
PAPER = {"#fff", "#000"}  # what is printed on, and with
USED = re.compile(r"var\(--([a-z-]+)")
OWN = {"side", "shade"}  # measures of one sheet
# Not in the sheet of Streamlit's pages, with their reasons.
OTHERS = {
    "livemap.css": 8,  # what is hidden stays so, no motion where nobody wants it, and the frame of
    # streamlit-folium: the size of its map, the plugin's words, whose finger it is
    "modes.css": 2,  # in that frame too: whose finger it is
    "report.css": 2,  # what is hidden stays so, no motion where nobody wants it
}


def sources():
    return {path.name: path.read_text(encoding="utf-8") for path in SHEETS}


def test_a_colour_that_is_used_twice_has_a_name():
    found = Counter(
        colour.lower() for text in sources().values() for colour in COLOUR.findall(text)
    )
    names = set(palette.TOKENS.values())
    written = {colour for colour in found if colour not in PAPER}
    assert {colour for colour in written if found[colour] > 1} == set()
    assert written & names == set()


@pytest.mark.parametrize("path", SHEETS, ids=lambda member: member.name)
def test_every_name_that_a_sheet_uses_is_there_and_none_is_made_anew(path):
    text = path.read_text(encoding="utf-8")
    used = {name for name in USED.findall(text) if not name.startswith("word-")}
    assert used <= palette.TOKENS.keys() | OWN
    assert not set(re.findall(r"--([a-z-]+):", text)) & palette.TOKENS.keys()


def test_the_first_sheet_of_every_page_begins_with_them():
    for folder, name in files.SHEETS_WITH_TOKENS:
        assert files.read_asset(f"/assets/{folder}/{name}").decode().startswith(palette.to_css())
    assert palette.to_css().strip() in build_styles()


@pytest.mark.parametrize("path", SERVED, ids=lambda path: path.name)
def test_a_sheet_is_sent_without_margins_and_with_every_rule(path):
    folder = "app" if path.parent == files.FOLDERS["app"] else "map"
    own = files.read_asset(f"/assets/{folder}/{path.name}").decode()
    own = own.removeprefix(palette.to_css()).removeprefix(palette.to_dark_css())
    assert not re.search(r"^\s|\n\s", own)
    assert list_rules(own) == list_rules(path.read_text(encoding="utf-8"))


def list_rules(sheet):
    return re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL).split()


def test_streamlit_draws_with_the_same_colours():
    config = files.MAPPING_FOLDER.parent / ".streamlit" / "config.toml"
    theme = tomllib.loads(config.read_text(encoding="utf-8"))["theme"]
    assert theme["primaryColor"] == palette.TOKENS["main"]
    assert theme["textColor"] == palette.TOKENS["ink"]
    assert theme["secondaryBackgroundColor"] == palette.TOKENS["water"]


def test_only_streamlit_is_overruled():
    counts = {path.name: path.read_text(encoding="utf-8").count("!important") for path in SHEETS}
    streamlit = counts.pop("app.css")
    assert streamlit > 0
    assert {name: count for name, count in counts.items() if count} == OTHERS

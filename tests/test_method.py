"""The two pages of the method: tables and pictures are those of the figures that were measured."""

import json
import re

import pytest

from bench import method_pictures
from bench.method_pictures import FIGURES, LEVELS, PAGES, PICTURES
from bench.validate_rates import CASES, measure_garwood, read_residents


@pytest.fixture(scope="module")
def figures():
    return json.loads(FIGURES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", PAGES)
def test_the_tables_are_made_of_the_figures(language, figures):
    page = PAGES[language].read_text(encoding="utf-8")
    tables = method_pictures.build_tables(figures, language)
    assert method_pictures.write_tables(page, tables) == page


def test_the_pictures_are_drawn_from_the_figures(figures):
    drawn = method_pictures.draw_all(figures)
    assert {name: (PICTURES / name).read_bytes() for name in drawn} == drawn
    for page in PAGES.values():
        text = page.read_text(encoding="utf-8")
        assert all(f"(pictures/{name})" in text for name in drawn)


def test_the_two_pages_tell_the_same_figures(figures):
    digits = re.compile(r"\d+\.\d")
    thai, english = (method_pictures.build_tables(figures, language) for language in ("th", "en"))
    assert {name: digits.findall(table) for name, table in thai.items()} == {
        name: digits.findall(table) for name, table in english.items()
    }
    assert set(method_pictures.WORDS["th"]) - set(method_pictures.WORDS["en"]) == set(
        figures["scan"]
    )


@pytest.mark.parametrize("level", LEVELS)
def test_every_area_has_its_figure(figures, level):
    names, _ = read_residents(level)
    assert tuple(figures["garwood"][level]) == names
    assert {len(shares) for shares in figures["garwood"][level].values()} == {len(CASES)}


def test_a_figure_is_what_the_same_simulation_gives(figures):
    names, residents = read_residents("subdistrict")
    anew = measure_garwood(names, residents, CASES[0], figures["simulations"])
    told = [shares[0] for shares in figures["garwood"]["subdistrict"].values()]
    assert [round(float(share), 4) for share in anew.shares] == told


def test_a_miss_is_marked_control(figures):
    worse = json.loads(json.dumps(figures))
    worse["garwood"]["community"]["DS01"] = [0.93, 0.95, 0.95]
    worse["scan"]["four communities with three times the rate"] = 0.84
    tables = method_pictures.build_tables(worse)
    assert "93.0 **missed**" in tables["garwood-community"]
    assert "84.0 % (at least 85) **missed**" in tables["scan"]


def test_a_page_without_a_place_for_a_table_is_refused(figures):
    with pytest.raises(ValueError, match="garwood-subdistrict"):
        method_pictures.write_tables("# nothing", method_pictures.build_tables(figures))

"""The registry's rules: names that are one, figures in force, ids never given twice."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geodata.errors import BadInput
from geodata.model.places import registry
from geodata.model.places.places import Community
from geodata.model.places.registry import Figure, FigureKind, RecordedFigure

NOON = datetime(2026, 9, 30, 5, 0, tzinfo=UTC)
KNOWN = [Community("DS01", "ชุมชนน้ำใส 3", "100201", "ชุมชนเมือง", Point(0, 0))]


def figure(count=120, year_be=2569, source="สำรวจโดยเครือข่าย", kind=FigureKind.RESIDENTS):
    return Figure("DS01", kind, count, year_be, source)


@pytest.mark.parametrize("name", ["ชุมชนน้ำใส 3", "น้ำใส3", "น้ำใส ๓", "ชุมชน น้ำใส  3", "นํ้าใส 3"])
def test_a_name_however_it_is_spelled_is_taken(name):
    with pytest.raises(BadInput, match="E-COM-02"):
        registry.validate_name(name, KNOWN)


@pytest.mark.parametrize("name", ["", "   ", "ก" * 101, "น้ำ\u200bใส", "น้ำ\x00ใส", "\u2060"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(BadInput, match="E-COM-01"):
        registry.validate_name(name, KNOWN)


def test_control_another_name_is_kept_without_needless_spaces():
    assert registry.validate_name("  ชุมชนน้ำใส   4 ", KNOWN) == "ชุมชนน้ำใส 4"


@pytest.mark.parametrize(
    ("known", "following"),
    [([], "DS01"), (["DS01", "DS43"], "DS44"), (["DS99"], "DS100"), (["DS02"], "DS03")],
)
def test_the_next_id_was_never_given(known, following):
    assert registry.generate_next_id(known) == following


def select_current(*figures):
    kept = [RecordedFigure(figure, NOON, None) for figure in figures]
    return {
        kind: current_figure.count
        for kind, current_figure in registry.select_current_figures(kept).items()
    }


def test_the_newest_year_counts_and_of_one_year_the_last_recorded():
    assert select_current() == {}
    old, new, corrected = figure(1, 2560), figure(2, 2565), figure(3, 2565)
    assert select_current(new, old) == {FigureKind.RESIDENTS: 2}
    assert select_current(new, corrected, old) == {FigureKind.RESIDENTS: 3}
    households = figure(9, 2550, kind=FigureKind.HOUSEHOLDS)
    assert select_current(new, households) == {FigureKind.RESIDENTS: 2, FigureKind.HOUSEHOLDS: 9}


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(2550, 2569)), min_size=1))
def test_no_older_year_is_ever_in_force(pairs):
    kept = [RecordedFigure(figure(count, year), NOON, None) for count, year in pairs]
    assert registry.select_current_figures(kept)[FigureKind.RESIDENTS].year_be == max(
        year for _, year in pairs
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"count": 0}, "E-COM-08"),
        ({"count": 1_000_001}, "E-COM-08"),
        ({"year_be": 2499}, "E-COM-09"),
        ({"year_be": 2570}, "E-COM-09"),
        ({"year_be": 2026}, "E-COM-09"),
        ({"source": "  "}, "E-COM-10"),
        ({"source": "ก" * 201}, "E-COM-10"),
    ],
)
def test_a_figure_has_a_number_a_year_and_a_source(changes, code):
    with pytest.raises(BadInput, match=code):
        registry.validate_figure(figure(**changes), NOON)
    assert registry.validate_figure(figure(), NOON) == figure()  # control


@pytest.mark.parametrize(
    ("area_id", "number"), [("DS07", "7"), ("DS43", "43"), ("BP-7", "BP-7"), ("SD01", "SD01")]
)
def test_paper_names_our_ids_by_their_number_and_others_whole(area_id, number):
    assert registry.shorten_id(area_id) == number


def test_ids_of_another_shape_do_not_stop_the_next_one():
    assert registry.generate_next_id(["DS43", "BP-7", "10"]) == "DS44"
    assert registry.generate_next_id(["x"]) == "DS01"

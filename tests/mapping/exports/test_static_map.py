"""The still map: signs as on the live map, room for words, the same picture for the same data."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from geodata.model.places.registry import shorten_id
from mapping.exports.static_map import signs
from mapping.exports.static_map.labels import LabelSpace
from mapping.exports.static_map.picture import render_png, render_svg, render_swatch
from mapping.exports.static_map.signs import AreaStyle, RiskBadge, choose_area_style, list_legend
from mapping.exports.static_map.view import MapView
from mapping.layers import palette


@pytest.fixture
def area():
    def make(**changes):
        return {
            "boundary_status": "official",
            "coverage": "not visited",
            "complaints": {"count": None, "withheld": True},
            "feed_reports_total": 3,
            **changes,
        }

    return make


@pytest.mark.parametrize(
    ("count", "colour"), [(5, "#fff7bc"), (9, "#fff7bc"), (10, "#fec44f"), (50, "#7f2704")]
)
def test_a_count_has_the_class_of_the_palette(area, count, colour):
    said = choose_area_style(
        area(complaints={"count": count, "withheld": False}), "complaints", has_feed=True
    )
    assert said == AreaStyle(colour)


def test_withheld_missing_and_none_differ(area):
    withheld = choose_area_style(area(), "complaints", has_feed=True)
    missing = choose_area_style(area(), "feed", has_feed=False)
    none = choose_area_style(area(feed_reports_total=0), "feed", has_feed=True)
    unknown = choose_area_style(area(feed_reports_total=None), "feed", has_feed=True)
    assert withheld.is_hatched
    assert not missing.is_hatched
    assert missing == unknown
    assert len({withheld, missing, none}) == 3


def test_estimated_is_dashed_and_lighter_and_not_visited_stays_dotted(area):
    official = choose_area_style(area(), "complaints", has_feed=True)
    estimated = choose_area_style(area(boundary_status="estimated"), "complaints", has_feed=True)
    assert (official.edge, estimated.edge) == ("solid", "dashed")
    assert estimated.opacity < official.opacity
    dotted = choose_area_style(area(boundary_status="estimated"), "coverage", has_feed=True)
    assert dotted.edge == "dotted"
    assert dotted.fill == palette.EMPTY


def test_visited_without_a_finding_has_a_tick_and_found_has_a_colour(area):
    visited = choose_area_style(area(coverage="visited, none found"), "coverage", has_feed=True)
    found = choose_area_style(area(coverage="visited, found"), "coverage", has_feed=True)
    assert visited.is_ticked
    assert visited.edge == "solid"
    assert found.fill == palette.FOUND


def test_the_legend_holds_every_sign_that_areas_can_have(area):
    shown = {sign for _, sign in list_legend("complaints", "th")}
    for count in (5, 10, 20, 50):
        said = area(complaints={"count": count, "withheld": False})
        assert choose_area_style(said, "complaints", has_feed=True) in shown
    assert choose_area_style(area(), "complaints", has_feed=True) in shown
    assert [sign.rank for _, sign in list_legend("risks", "th") if isinstance(sign, RiskBadge)] == [
        1,
        2,
        3,
        4,
    ]


NO_RISKS = dict.fromkeys(("low", "moderate", "high", "very_high"), 0)


@pytest.mark.parametrize(
    ("risks", "coverage", "style"),
    [
        ({"low": 3, "very_high": 1}, "visited, found", AreaStyle(palette.RISK_LEVELS[3])),
        ({"low": 3}, "not visited", AreaStyle(palette.RISK_LEVELS[0])),
        ({}, "visited, none found", signs.CLEAR_STYLE),
        ({}, "visited, found", signs.EMPTY_STYLE),  # what was found is solved
        ({}, "not visited", signs.UNSEEN_STYLE),
    ],
)
def test_an_area_has_the_colour_of_its_highest_open_level(area, risks, coverage, style):
    said = area(risks=NO_RISKS | risks, coverage=coverage)
    assert choose_area_style(said, "risks", has_feed=True) == style


def test_each_level_has_a_shape_of_its_own_and_no_number():
    shapes = [render_swatch(RiskBadge(rank)).count("<path") for rank in (1, 2, 3, 4)]
    assert all(shapes)
    assert len({render_swatch(RiskBadge(rank)) for rank in (1, 2, 3, 4)}) == 4
    assert "<text" not in render_swatch(RiskBadge(4))
    assert render_swatch(RiskBadge(4, 2)) != render_swatch(RiskBadge(4))


def test_words_that_collide_wait_and_no_word_leaves_the_paper():
    room = LabelSpace(100, 100)
    assert room.find_space(50, 50, 20, 4, may_move=False) == (50, 50)
    assert room.find_space(52, 51, 20, 4, may_move=False) is None
    moved = room.find_space(52, 51, 20, 4, may_move=True)
    assert moved is not None
    assert moved != (52, 51)
    assert room.find_space(1, 50, 20, 4, may_move=False) is None


def test_numbers_of_areas():
    assert [shorten_id(community_id) for community_id in ("DS07", "DS43", "DS100")] == [
        "7",
        "43",
        "100",
    ]


def test_the_same_documents_give_the_same_picture(documents):
    view = MapView(80, 100, with_risks=True, numbered=True)
    first = render_svg(documents, view)
    assert first == render_svg(documents, view)
    changed = json.loads(json.dumps(documents))
    counted = {"count": 64, "withheld": False}
    changed["areas-community.geojson"]["features"][0]["properties"]["complaints"] = counted
    assert render_svg(changed, view) != first


def test_the_picture_names_no_program_day_or_person(documents):
    drawn = render_svg(documents, MapView(80, 100))
    assert "matplotlib" not in drawn.lower()
    assert "dc:date" not in drawn


def test_png_is_as_wide_as_asked(documents):
    picture = Image.open(
        io.BytesIO(render_png(documents, MapView(160, 90, named=True), width_px=1920))
    )
    assert abs(picture.width - 1920) <= 1
    assert abs(picture.height - 1080) <= 1


def test_the_fill_of_a_counted_area_is_on_the_picture(documents):
    def colours(said):
        picture = Image.open(
            io.BytesIO(render_png(said, MapView(80, 100, landmarks=False), width_px=800))
        )
        return {tuple(pixel) for pixel in np.asarray(picture.convert("RGB")).reshape(-1, 3)}

    changed = json.loads(json.dumps(documents))
    for feature in changed["areas-community.geojson"]["features"]:
        feature["properties"]["complaints"] = {"count": 64, "withheld": False}
        feature["properties"]["boundary_status"] = "traced"
    dark = Image.new("RGB", (1, 1), "#fdfdfb")
    dark.paste(Image.new("RGB", (1, 1), "#7f2704"), (0, 0), Image.new("L", (1, 1), 230))
    wanted = np.array(dark.getpixel((0, 0)))

    def near(found):
        return any(np.abs(np.array(colour) - wanted).max() <= 3 for colour in found)

    assert near(colours(changed))
    assert not near(colours(documents))


def test_each_sign_of_the_legend_is_a_picture_of_its_own():
    drawn = [
        sign for name in ("complaints", "coverage", "risks") for _, sign in list_legend(name, "th")
    ]
    pictures = {render_swatch(sign) for sign in drawn}
    assert len(pictures) == len(set(drawn))
    assert signs.find_rank("very high") == 4


@pytest.mark.parametrize(
    ("known", "sign"),
    [
        ({}, signs.VISITED_STYLE),
        ({"cells": ["RP-1"]}, signs.KNOWN_STYLE),
        ({"near": ["RP-1"]}, signs.KNOWN_STYLE),
        ({"mitigated": ["RP-1"]}, signs.VISITED_STYLE),
    ],
)
def test_a_visit_that_found_nothing_is_drawn_otherwise_beside_a_known_point(known, sign):
    area = {"coverage": "visited, none found", "boundary_status": "official", "risks": {"low": 0}}
    drawn = signs.choose_area_style({**area, "risk_points": known}, "coverage", has_feed=False)
    assert drawn == sign

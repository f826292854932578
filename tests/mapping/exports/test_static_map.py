"""The still map: signs as on the live map, room for words, the same picture for the same data."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from geodata.model.places.registry import shorten_id
from mapping.exports.static_map import signs
from mapping.exports.static_map.labels import Room
from mapping.exports.static_map.picture import png, svg, swatch
from mapping.exports.static_map.signs import Badge, Look, legend, look
from mapping.exports.static_map.view import View
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
    said = look(area(complaints={"count": count, "withheld": False}), "complaints", has_feed=True)
    assert said == Look(colour)


def test_withheld_missing_and_none_differ(area):
    withheld = look(area(), "complaints", has_feed=True)
    missing = look(area(), "feed", has_feed=False)
    none = look(area(feed_reports_total=0), "feed", has_feed=True)
    unknown = look(area(feed_reports_total=None), "feed", has_feed=True)
    assert withheld.is_hatched
    assert not missing.is_hatched
    assert missing == unknown
    assert len({withheld, missing, none}) == 3


def test_estimated_is_dashed_and_lighter_and_not_visited_stays_dotted(area):
    official = look(area(), "complaints", has_feed=True)
    estimated = look(area(boundary_status="estimated"), "complaints", has_feed=True)
    assert (official.edge, estimated.edge) == ("solid", "dashed")
    assert estimated.opacity < official.opacity
    dotted = look(area(boundary_status="estimated"), "coverage", has_feed=True)
    assert dotted.edge == "dotted"
    assert dotted.fill == palette.EMPTY


def test_visited_without_a_finding_has_a_tick_and_found_has_a_colour(area):
    visited = look(area(coverage="visited, none found"), "coverage", has_feed=True)
    found = look(area(coverage="visited, found"), "coverage", has_feed=True)
    assert visited.is_ticked
    assert visited.edge == "solid"
    assert found.fill == palette.FOUND


def test_the_legend_holds_every_sign_that_areas_can_have(area):
    shown = {sign for _, sign in legend("complaints", "th")}
    for count in (5, 10, 20, 50):
        said = area(complaints={"count": count, "withheld": False})
        assert look(said, "complaints", has_feed=True) in shown
    assert look(area(), "complaints", has_feed=True) in shown
    assert [sign.rank for _, sign in legend("risks", "th") if isinstance(sign, Badge)] == [
        1,
        2,
        3,
        4,
    ]


def test_words_that_collide_wait_and_no_word_leaves_the_paper():
    room = Room(100, 100)
    assert room.find(50, 50, 20, 4, may_move=False) == (50, 50)
    assert room.find(52, 51, 20, 4, may_move=False) is None
    moved = room.find(52, 51, 20, 4, may_move=True)
    assert moved is not None
    assert moved != (52, 51)
    assert room.find(1, 50, 20, 4, may_move=False) is None


def test_numbers_of_areas():
    assert [shorten_id(each) for each in ("DS07", "DS43", "DS100")] == ["7", "43", "100"]


def test_the_same_documents_give_the_same_picture(documents):
    view = View(80, 100, with_risks=True, numbered=True)
    first = svg(documents, view)
    assert first == svg(documents, view)
    changed = json.loads(json.dumps(documents))
    counted = {"count": 64, "withheld": False}
    changed["areas-community.geojson"]["features"][0]["properties"]["complaints"] = counted
    assert svg(changed, view) != first


def test_the_picture_names_no_program_day_or_person(documents):
    drawn = svg(documents, View(80, 100))
    assert "matplotlib" not in drawn.lower()
    assert "dc:date" not in drawn


def test_png_is_as_wide_as_asked(documents):
    picture = Image.open(io.BytesIO(png(documents, View(160, 90, named=True), width_px=1920)))
    assert abs(picture.width - 1920) <= 1
    assert abs(picture.height - 1080) <= 1


def test_the_fill_of_a_counted_area_is_on_the_picture(documents):
    def colours(said):
        picture = Image.open(io.BytesIO(png(said, View(80, 100, landmarks=False), width_px=800)))
        return {tuple(each) for each in np.asarray(picture.convert("RGB")).reshape(-1, 3)}

    changed = json.loads(json.dumps(documents))
    for feature in changed["areas-community.geojson"]["features"]:
        feature["properties"]["complaints"] = {"count": 64, "withheld": False}
        feature["properties"]["boundary_status"] = "traced"
    dark = Image.new("RGB", (1, 1), "#fdfdfb")
    dark.paste(Image.new("RGB", (1, 1), "#7f2704"), (0, 0), Image.new("L", (1, 1), 230))
    wanted = np.array(dark.getpixel((0, 0)))

    def near(found):
        return any(np.abs(np.array(each) - wanted).max() <= 3 for each in found)

    assert near(colours(changed))
    assert not near(colours(documents))


def test_each_sign_of_the_legend_is_a_picture_of_its_own():
    drawn = [sign for name in ("complaints", "coverage", "risks") for _, sign in legend(name, "th")]
    pictures = {swatch(sign) for sign in drawn}
    assert len(pictures) == len(set(drawn))
    assert signs.rank("very high") == 4


@pytest.mark.parametrize(
    ("known", "sign"),
    [
        ({}, signs.VISITED),
        ({"cells": ["RP-1"]}, signs.KNOWN),
        ({"near": ["RP-1"]}, signs.KNOWN),
        ({"mitigated": ["RP-1"]}, signs.VISITED),
    ],
)
def test_a_visit_that_found_nothing_is_drawn_otherwise_beside_a_known_point(known, sign):
    area = {"coverage": "visited, none found", "boundary_status": "official", "risks": {"low": 0}}
    drawn = signs.look({**area, "risk_points": known}, "coverage", has_feed=False)
    assert drawn == sign

"""The sheet: one A3 page across, its squares named, the way in by phone, no names asked for."""

import re
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from shapely.geometry import Point

from geodata.geometry import crs
from geodata.model.workshops.paper_grid import format_column
from mapping.exports.sheet import SheetSize, render_workshop_sheet, split_grid
from mapping.exports.static_map.paper import compute_frame
from mapping.exports.static_map.picture import render_svg
from mapping.exports.static_map.view import GridLines, MapView
from tests.english import list_names, list_thai

CODE = "K7PM2XQ4"
LINK = f"https://dusit.example.org/w/{CODE}"


@pytest.fixture
def grid():
    middle = crs.to_metric(Point(100.50413, 13.77991))
    return GridLines(middle.x - 300, middle.y + 300, tuple("ABCDEF"), tuple("123456"))


@pytest.fixture
def sheet(documents, grid):
    def make(community_id="DS07", title="เวิร์กช็อป", **more):
        return render_workshop_sheet(
            documents,
            community_id,
            code=CODE,
            join_url=LINK,
            title=title,
            date=date(2026, 9, 30),
            **{"grid": grid, **more},
        )

    return make


def extract_text(data):
    page = pypdfium2.PdfDocument(data)[0]
    return re.sub(r"[\s\u2060\u200b]", "", page.get_textpage().get_text_range())


@pytest.mark.parametrize("community_id", ["DS07", None])
def test_one_page_a3_across_with_the_code(sheet, community_id):
    data = sheet(community_id)
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    width, height = document[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (420, 297)
    assert CODE in extract_text(data)
    assert LINK in extract_text(data)


def test_the_english_sheet_has_no_thai_but_names(sheet):
    names = list_names()
    text = read_words(sheet(title="Workshop", language="en"))
    assert list_thai(text, names) == []
    assert "Workshop" in text
    assert list_thai(read_words(sheet(title="Workshop")), names)  # control


def read_words(data):
    page = pypdfium2.PdfDocument(data)[0]
    return page.get_textpage().get_text_range().replace("\u2060", "").replace("\u200b", "")


def make_grid(columns, rows):
    names = tuple(format_column(number) for number in range(columns))
    return GridLines(661_900, 1_526_300, names, tuple(str(n + 1) for n in range(rows)))


@pytest.mark.parametrize("size", [(282, 246), (186, 238)])
@pytest.mark.parametrize("squares", [(1, 1), (5, 5), (21, 18), (22, 19), (44, 56), (60, 3)])
def test_parts_hold_each_square_once_and_none_is_under_twelve_millimetres(size, squares):
    grid = make_grid(*squares)
    parts = split_grid(grid, *size)
    seen = [(letter, number) for part in parts for letter in part.columns for number in part.rows]
    assert len(seen) == len(set(seen)) == squares[0] * squares[1]
    for part in parts:
        assert part.west == grid.west + grid.columns.index(part.columns[0]) * grid.side
        assert part.north == grid.north - grid.rows.index(part.rows[0]) * grid.side
        frame = compute_frame({}, MapView(*size, grid=part))
        assert grid.side / frame.metres_per_mm >= 12


def test_a_large_grid_takes_several_sheets_and_empty_ones_are_left_out(sheet):
    document = pypdfium2.PdfDocument(sheet(None, grid=make_grid(44, 20)))
    texts = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    assert 1 < len(document) < len(split_grid(make_grid(44, 20), 282, 246)) + 1
    assert all(f"{number}" in text for number, text in enumerate(texts, 1))
    far = make_grid(44, 20)
    beside = GridLines(far.west + 100_000, far.north, far.columns, far.rows)
    with pytest.raises(ValueError, match="no ground"):
        sheet(None, grid=beside)


def test_a4_sheets_end_with_one_to_write_on(sheet):
    document = pypdfium2.PdfDocument(sheet(size=SheetSize.A4))
    assert len(document) == 2
    for page in document:
        assert [round(side / 72 * 25.4) for side in page.get_size()] == [210, 297]
    assert CODE in re.sub(r"\s", "", document[1].get_textpage().get_text_range())


def test_streets_and_communities_are_named(documents, grid):
    view = MapView(282, 246, indicator="risks", focus="DS07", grid=grid, named=True, numbered=True)
    roads = [
        feature["properties"]["name_th"]
        for feature in documents["base.geojson"]["features"]
        if feature["properties"]["kind"] == "road"
    ]
    assert "ถนนราชวิถี" in roads
    drawn = {}
    for streets in (False, True):
        svg = render_svg(documents, replace(view, streets=streets))
        drawn[streets] = svg.count('<g id="text_')
    assert drawn[True] > drawn[False]


def test_a_typed_title_stays_words(sheet):
    assert "#eval(1)$x$*b*" in extract_text(sheet(title="#eval(1) $x$ *b*"))


def test_the_same_workshop_gives_the_same_sheet(sheet):
    assert sheet() == sheet()


def test_squares_are_as_large_on_paper_as_their_hundred_metres_say(grid):
    west, south, east, north = grid.bounds
    assert (east - west, north - south) == (600, 600)


def test_the_squares_are_drawn(documents, grid):
    with_squares = render_svg(documents, MapView(100, 100, focus="DS07", grid=grid))
    assert with_squares.count("#3b6ea5") > 14
    assert "#3b6ea5" not in render_svg(documents, MapView(100, 100, focus="DS07"))

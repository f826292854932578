"""The sheet: one A3 page across, its squares named, the way in by phone, no names asked for."""

import re
from datetime import date

import pypdfium2
import pytest
from shapely.geometry import Point

from geodata.geometry import crs
from mapping.exports.sheet import render_workshop_sheet
from mapping.exports.static_map.picture import render_svg
from mapping.exports.static_map.view import GridLines, MapView

CODE = "K7PM2XQ4"
LINK = f"https://dusit.example.org/w/{CODE}"


@pytest.fixture
def grid():
    middle = crs.to_metric(Point(100.50413, 13.77991))
    return GridLines(middle.x - 300, middle.y + 300, tuple("ABCDEF"), tuple("123456"))


@pytest.fixture
def sheet(documents, grid):
    def make(community_id="DS07", title="เวิร์กช็อป"):
        return render_workshop_sheet(
            documents,
            community_id,
            code=CODE,
            join_url=LINK,
            title=title,
            date=date(2026, 9, 30),
            grid=grid,
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

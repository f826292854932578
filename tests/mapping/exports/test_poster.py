"""The poster: one A3 page that says its date, its numbers and what they are not."""

import json
import re

import pypdfium2
import pytest

from mapping.analysis.summary import summary
from mapping.exports.poster import poster

LINK = "https://dusit.example.org/live"
EDITION = {"id": "2569-09-30", "title": "x", "frozen_on": "2026-09-30", "release": 1}


def words(data):
    page = pypdfium2.PdfDocument(data)[0]
    return re.sub(r"[^ก-๛A-Za-z0-9:/.–×]", "", page.get_textpage().get_text_range())


@pytest.fixture
def made(documents):
    return poster(documents, link=LINK)


def test_one_page_a3_portrait(made):
    document = pypdfium2.PdfDocument(made)
    assert len(document) == 1
    width, height = document[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (297, 420)


def test_numbers_are_those_of_the_release(documents):
    numbers = summary(documents)
    assert numbers.complaints == 8
    assert numbers.communities_withheld == 42
    assert (numbers.visited, numbers.found) == (1, 1)
    assert (numbers.risk_points, numbers.mitigated) == (1, 1)
    assert numbers.feed_reports == 2


def test_nothing_released_is_no_zero(documents):
    bare = json.loads(json.dumps(documents))
    for level in ("community", "subdistrict"):
        for feature in bare[f"areas-{level}.geojson"]["features"]:
            feature["properties"]["complaints"] = {"count": None, "withheld": True}
    bare["about.json"]["feeds"] = []
    numbers = summary(bare)
    assert numbers.complaints is None
    assert numbers.feed_reports is None
    assert "ไม่แสดง" in words(poster(bare, link=LINK))


def test_a_published_number_is_at_least_so_many(made):
    said = words(made)
    assert "อยางนอย6เรอง" in re.sub("[ัิ-ฺ็-๎]", "", said)


def test_groups_of_the_whole_district_are_in_the_total(documents):
    groups = [
        {"id": "CG-1", "level": 3, "area_id": "100202", "count": 8},
        {"id": "CG-2", "level": 4, "area_id": "1002", "count": 5},
    ]
    numbers = summary({**documents, "complaints.json": {"groups": groups}})
    assert (numbers.complaints, numbers.complaints_of_district) == (13, 5)


def test_the_same_release_gives_the_same_poster(documents, made):
    assert poster(documents, link=LINK) == made


def test_an_edition_names_its_day(documents):
    data = poster(documents, link=LINK, edition=EDITION)
    assert (
        pypdfium2.PdfDocument(data)
        .get_metadata_dict()["Title"]
        .endswith("แผนที่ฉบับวันที่ 30 กันยายน พ.ศ. 2569")
    )


def test_sample_data_say_so(documents, made):
    shown = json.loads(json.dumps(documents))
    shown["about.json"]["demo"] = True
    said = "ข้อมูลตัวอย่าง"
    assert said in words(poster(shown, link=LINK))
    assert said not in words(made)


def test_a_hostile_name_is_only_a_name(documents):
    hostile = json.loads(json.dumps(documents))
    name = "#eval(1)$x$*b*"
    for level in ("community", "subdistrict"):
        for feature in hostile[f"areas-{level}.geojson"]["features"]:
            feature["properties"]["name_th"] = name
    page = pypdfium2.PdfDocument(poster(hostile, link=LINK))[0]
    assert name in page.get_textpage().get_text_range()


def test_all_fonts_are_embedded(made):
    page = pypdfium2.PdfDocument(made)[0]
    fonts = [each.get_font() for each in page.get_objects() if each.type == 1]
    assert len(fonts) > 100
    assert all(font.is_embedded for font in fonts)

"""The poster: one A3 page that says its date, its numbers and what they are not."""

import json
import re
from itertools import pairwise

import pypdfium2
import pytest

from mapping.analysis.summary import summarize_release
from mapping.exports.poster import _list_signs, _list_sources, render_poster
from mapping.exports.qr import is_public_link
from mapping.texts import Texts

LINK = "https://dusit.example.org/live"
EDITION = {"id": "2569-09-30", "title": "x", "frozen_on": "2026-09-30", "release": 1}


def words(data):
    page = pypdfium2.PdfDocument(data)[0]
    return re.sub(r"[^ก-๛A-Za-z0-9:/.–×]", "", page.get_textpage().get_text_range())


@pytest.fixture
def poster(documents):
    return render_poster(documents, link=LINK)


def test_one_page_a3_portrait(poster):
    document = pypdfium2.PdfDocument(poster)
    assert len(document) == 1
    width, height = document[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (297, 420)


def test_numbers_are_those_of_the_release(documents):
    numbers = summarize_release(documents)
    assert numbers.complaints == 8
    assert numbers.communities_withheld == 42
    assert (numbers.visited, numbers.with_risks) == (1, 1)
    assert (numbers.risk_points, numbers.mitigated) == (1, 1)
    assert numbers.feed_reports == 2


def test_nothing_released_is_no_zero(documents):
    bare = json.loads(json.dumps(documents))
    for level in ("community", "subdistrict"):
        for feature in bare[f"areas-{level}.geojson"]["features"]:
            feature["properties"]["complaints"] = {"count": None, "withheld": True}
    bare["about.json"]["feeds"] = []
    numbers = summarize_release(bare)
    assert numbers.complaints is None
    assert numbers.feed_reports is None
    assert "ไม่แสดง" in words(render_poster(bare, link=LINK))


def test_a_published_number_is_at_least_so_many(poster):
    said = words(poster)
    assert "อยางนอย6" in re.sub("[ัิ-ฺ็-๎]", "", said)


def test_groups_of_the_whole_district_are_in_the_total(documents):
    groups = [
        {"id": "CG-1", "level": 3, "area_id": "100202", "count": 8},
        {"id": "CG-2", "level": 4, "area_id": "1002", "count": 5},
    ]
    numbers = summarize_release({**documents, "complaints.json": {"groups": groups}})
    assert (numbers.complaints, numbers.complaints_of_district) == (13, 5)


def runs(rows):
    """Return first and last of each run of rows with something in them."""
    found = []
    for number in (number for number, has in enumerate(rows) if has):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def test_the_heading_stands_clear_of_its_edge_and_its_subtitle(poster):
    per_mm = 6
    page = pypdfium2.PdfDocument(poster)[0].render(scale=per_mm * 25.4 / 72).to_numpy()
    head = page[: 45 * per_mm, 20 * per_mm : 130 * per_mm, :3].astype(int)
    blue = (abs(head - (0xAC, 0x5C, 0x0B)).sum(axis=2) < 60) | (
        abs(head - (0x0B, 0x5C, 0xAC)).sum(axis=2) < 60
    )
    [block] = [run for run in runs(blue.any(axis=1)) if run[1] - run[0] > 15 * per_mm]
    white = (head[block[0] + 2 : block[1] - 1] > 200).all(axis=2)
    words_at = runs(white.any(axis=1))  # marks stand a little above their letters
    gaps = [later[0] - earlier[1] for earlier, later in pairwise(words_at)]
    assert words_at[0][0] > 1 * per_mm
    assert [gap > 1 * per_mm for gap in gaps].count(True) == 1  # between title and subtitle


def legend_of(documents):
    return [label for _, label, _ in _list_signs("risks", documents, Texts("th"))]


def test_the_legend_counts_only_what_the_map_shows(documents):
    assert legend_of(documents) == [
        *("ต่ำ · 0 จุด", "ปานกลาง · 0 จุด", "สูง · 0 จุด", "สูงมาก · 1 จุด"),
        "ลดความเสี่ยงแล้ว · 1 จุด",
    ]
    shown = json.loads(json.dumps(documents))
    first = shown["risks.geojson"]["features"][0]
    beside = json.loads(json.dumps(first))  # a second one under the same badge
    beside["properties"] |= {"id": "RP-2569-0003", "level": "low", "likelihood": 1, "impact": 1}
    away = json.loads(json.dumps(beside))  # beside the paper
    away["geometry"]["coordinates"] = [100.9, 13.78]
    solved_away = json.loads(json.dumps(away))
    solved_away["properties"]["state"] = "mitigated"
    shown["risks.geojson"]["features"] += [beside, away, solved_away]
    assert legend_of(shown) == [
        *("ต่ำ · 0 จุด", "ปานกลาง · 0 จุด", "สูง · 0 จุด", "สูงมาก · 0 จุด"),
        "ลดความเสี่ยงแล้ว · 1 จุด",
        "หลายจุดที่อยู่ใกล้กัน · 2 จุด",
    ]


def test_the_dashed_edge_is_explained_where_something_is_estimated(documents):
    dashed = "ขอบเขตโดยประมาณ"
    texts = Texts("th")
    assert dashed in [label for _, label, _ in _list_signs("complaints", documents, texts)]
    known = json.loads(json.dumps(documents))
    for feature in known["areas-community.geojson"]["features"]:
        feature["properties"]["boundary_status"] = "official"
    for indicator in ("complaints", "coverage"):
        assert dashed not in [label for _, label, _ in _list_signs(indicator, known, texts)]


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("https://dusit.example.org/live", True),
        ("http://192.168.1.10:8501/live", True),
        ("http://127.0.0.1:8501/live", False),
        ("http://localhost:8501/live", False),
        ("http://[::1]:8501/live", False),
        ("/live", False),
    ],
)
def test_a_code_stands_only_for_an_address_that_others_can_open(documents, link, leads):
    assert is_public_link(link) == leads
    said = words(render_poster(documents, link=link))
    assert ("คิวอาร์โค้ด" in said) == (not leads)
    assert (link.split("//")[-1] in said) == leads


def test_the_same_release_gives_the_same_poster(documents, poster):
    assert render_poster(documents, link=LINK) == poster


def test_an_edition_names_its_day(documents):
    data = render_poster(documents, link=LINK, edition=EDITION)
    assert (
        pypdfium2.PdfDocument(data)
        .get_metadata_dict()["Title"]
        .endswith("แผนที่ฉบับวันที่ 30 กันยายน พ.ศ. 2569")
    )


def test_sample_data_say_so(documents, poster):
    shown = json.loads(json.dumps(documents))
    shown["about.json"]["demo"] = True
    said = "ข้อมูลตัวอย่าง"
    assert said in words(render_poster(shown, link=LINK))
    assert said not in words(poster)


def test_a_hostile_name_is_only_a_name(documents):
    hostile = json.loads(json.dumps(documents))
    name = "#eval(1)$x$*b*"
    for level in ("community", "subdistrict"):
        for feature in hostile[f"areas-{level}.geojson"]["features"]:
            feature["properties"]["name_th"] = name
    page = pypdfium2.PdfDocument(render_poster(hostile, link=LINK))[0]
    assert name in page.get_textpage().get_text_range()


def test_all_fonts_are_embedded(poster):
    page = pypdfium2.PdfDocument(poster)[0]
    fonts = [page_object.get_font() for page_object in page.get_objects() if page_object.type == 1]
    assert len(fonts) > 100
    assert all(font.is_embedded for font in fonts)


def test_it_says_which_outlines_nobody_has_confirmed(documents):
    lines = _list_sources(documents, summarize_release(documents), Texts("th"))
    assert "ขอบเขตของ 42 ชุมชนตามชั้นข้อมูลชุมชนของ กทม. ยังไม่ได้ยืนยันกับชุมชน" in lines

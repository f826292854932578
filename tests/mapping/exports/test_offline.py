"""The one file: the same bytes, its own fence, words held once, corners to a metre."""

import base64
import io
import json
import re

import pytest
from fontTools.ttLib import TTFont

from mapping.exports.offline import build_offline_file
from mapping.publish import reading

LARGEST = 520_000  # bytes


@pytest.fixture
def documents(publisher, now):
    publisher.release_if_changed(now)
    return reading.read_documents(publisher.folder)


@pytest.fixture
def html(documents):
    return build_offline_file(documents).decode()


def test_two_builds_are_the_same_and_languages_differ(documents, html):
    assert build_offline_file(documents).decode() == html
    assert build_offline_file(documents, "en").decode() != html


def test_nothing_leads_outside(html):
    outside = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#|data:)""", outside)
    assert not re.search(r"""url\(["']?(?!["']|data:|#)""", outside)


def test_our_letter_is_inside_with_every_sign_that_the_file_shows(html):
    """A machine without Thai letters would draw boxes."""
    bodies = re.findall(r"url\(data:font/woff2;base64,([^)]+)\)", html)
    weights = re.findall(r"@font-face\{font-family:Sarabun;font-weight:(\d+)", html)
    assert weights == ["400", "700"]
    shown = {ord(sign) for sign in html if sign.isprintable() and ord(sign) > 126}
    for body in bodies:
        with TTFont(io.BytesIO(base64.b64decode(body))) as letter:
            assert shown <= set(letter.getBestCmap())
            assert {"GSUB", "GPOS"} <= set(letter.keys())  # marks find their places


def test_the_file_fits(html):
    assert len(html.encode()) <= LARGEST


def test_the_fence_lets_only_its_own_blocks_run(html):
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "\r" not in html  # a browser would hash other bytes than we did


def test_every_sentence_stands_in_it_once(html):
    assert html.count('"strip.disclaimer":') == 1


def test_corners_are_rounded_to_a_metre(html, documents):
    [block] = re.findall(r'id="areas-community.geojson">(.*?)</script>', html, re.DOTALL)
    digits = re.findall(r"\d+\.(\d+)", json.dumps(json.loads(block)["features"][0]["geometry"]))
    assert max(map(len, digits)) <= 5
    raw = json.dumps(documents["areas-community.geojson"]["features"][0]["geometry"])
    assert max(map(len, re.findall(r"\d+\.(\d+)", raw))) == 6  # the control


def test_a_release_that_was_not_frozen_says_its_day(html):
    assert "ข้อมูล ณ 30 กันยายน พ.ศ. 2569" in html
    assert "ฉบับวันที่" not in re.sub(r"DusitMap\.words = .*", "", html)


STREETS = {
    "version": "1",
    "made_on": "2026-11-01",
    "left_out": False,
    "tiles": {"13/6380/3780": "H4sIAAAAAAAC/wMAAAAAAAAAAAA="},
    "bounds": [100.48, 13.73, 100.55, 13.81],
    "max_zoom": 13,
    "attribution": "© OpenStreetMap contributors, ODbL",
}


def test_a_street_map_comes_along_with_what_draws_it_and_only_then(documents, html):
    """Without one the file holds nothing of it; one that is too large is only told of."""
    with_streets = build_offline_file({**documents, "streets.json": STREETS}).decode()
    left_out = build_offline_file(
        {**documents, "streets.json": {"version": "1", "made_on": "2026-11-01", "left_out": True}}
    ).decode()
    assert "13/6380/3780" in with_streets
    assert "protomapsL=" in with_streets
    for without in (html, left_out):
        assert "13/6380/3780" not in without
        assert "protomapsL=" not in without
    assert 'id="streets.json"' in left_out
    assert 'id="streets.json"' not in html


def test_the_content_of_a_file_is_the_same_with_and_without_streets(documents, html):
    """What the file says of its content is that of the map, not of what lies under it."""
    with_streets = build_offline_file({**documents, "streets.json": STREETS}).decode()
    codes = [
        json.loads(re.search(r'id="edition.json">(.*?)</script>', page)[1])["content"]
        for page in (html, with_streets)
    ]
    assert codes[0] == codes[1]

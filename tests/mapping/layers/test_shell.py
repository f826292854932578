import base64
import hashlib
import re
import string
import tomllib
from pathlib import Path

import folium
import pytest

from mapping.layers import files, shell
from mapping.layers.live import dump_safe_json
from mapping.layers.room import list_room_texts
from mapping.layers.words import list_map_texts

TEXTS = Path(shell.__file__).parent.parent / "texts"
FOREIGN = re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//|url\(\s*["']?https?:|https?://""")


def streamlit_html(language="th"):
    return shell.build_live_map(language, "streamlit").get_root().render()


@pytest.mark.parametrize("language", ["th", "en"])
def test_two_builds_are_the_same_byte_for_byte(language):
    assert shell.render_live_page(language) == shell.render_live_page(language)
    assert streamlit_html(language) == streamlit_html(language)
    assert shell.render_live_page("th") != shell.render_live_page("en")


@pytest.mark.parametrize("html", [shell.render_live_page("th"), streamlit_html()])
def test_nothing_is_loaded_from_another_host(html):
    assert not FOREIGN.search(html)


def test_control_a_plain_folium_map_names_other_hosts():
    assert FOREIGN.search(folium.Map().get_root().render())


def test_every_named_asset_exists_and_carries_its_hash():
    urls = re.findall(r'(?:src|href)="(/assets/[^"]+)"', shell.render_live_page("th"))
    assert len(urls) == 5
    for url in urls:
        path, version = url.split("?v=")
        assert shell.build_asset_url(path) == url
        assert re.fullmatch(r"[0-9a-f]{10}", version)


def test_policy_names_exactly_the_inline_blocks():
    html = shell.render_live_page("th")
    policy = shell.build_content_policy(html)
    blocks = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256(b.encode()).digest()).decode() for b in blocks}
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == hashes
    assert len(hashes) == 2
    assert "unsafe" not in policy


def test_page_needs_no_inline_style_and_no_handler():
    html = shell.render_live_page("th")
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)


def test_tile_host_joins_the_pictures_only():
    policy = shell.build_content_policy("<p></p>", "https://tiles.example")
    assert "img-src 'self' data: https://tiles.example;" in policy
    assert policy.count("tiles.example") == 1


def test_streamlit_door_asks_for_two_fingers_and_the_light_page_does_not():
    streamlit = shell.build_live_map("th", "streamlit")
    assert any("gesture" in url for _, url in streamlit.default_js)
    assert streamlit.options["gestureHandlingOptions"]["text"]["touch"].startswith("ใช้สองนิ้ว")
    assert "gesture-handling" not in shell.render_live_page("th")


def test_streamlit_folium_finds_the_line_it_takes_out():
    html = streamlit_html()
    assert re.search(r'<div class="folium-map" id="map_div" ></div>\n', html)
    assert "var map_div = L.map(" in html


def test_page_speaks_its_language():
    assert '<html lang="th">' in shell.render_live_page("th")
    assert '<html lang="en">' in shell.render_live_page("en")
    assert list_map_texts("th")["strip.disclaimer"] in shell.render_live_page("th")


def test_json_cannot_leave_its_script_block():
    assert "<" not in dump_safe_json({"a": "</script><script>&"})


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_gaps():
    thai, english = list_map_texts("th"), list_map_texts("en")
    assert thai.keys() == english.keys()
    assert {k: fields(v) for k, v in thai.items()} == {k: fields(v) for k, v in english.items()}


@pytest.mark.parametrize(
    ("door", "words"),
    [("streamlit", list_map_texts), ("room", list_room_texts), ("projector", list_room_texts)],
)
def test_every_word_that_the_scripts_ask_for_is_there(door, words):
    source = files.read_asset(f"/assets/map/{shell.PAGE_SCRIPTS[door]}").decode()
    asked = set(re.findall(r"""["'`]((?:[a-z]+)\.[a-z_0-9]+)["'`]""", source))
    known = words("th").keys()
    assert asked & known
    assert {key for key in asked if key.split(".")[0] in {k.split(".")[0] for k in known}} <= known


@pytest.mark.parametrize("language", ["th", "en"])
def test_catalogues_are_plain_tables_of_text(language):
    table = tomllib.loads((TEXTS / language / "map.toml").read_text(encoding="utf-8"))
    assert all(isinstance(text, str) for part in table.values() for text in part.values())

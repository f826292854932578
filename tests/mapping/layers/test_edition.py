"""The pages of an edition: constant, ours alone, and nothing of today in them."""

import re

import pytest

from mapping.layers import edition, files, shell
from mapping.layers.scripts import FRONTEND
from mapping.layers.sources import LIVE_SOURCE, build_edition_source
from mapping.layers.story import list_story_texts
from mapping.texts import Texts
from mapping.texts.editions import format_edition_title

ID = "2569-09-30"
ROOM = "https://dusit.example/w/KHJM4R7P"
PAGES = (edition.render_edition_page, edition.render_story_page)
FOREIGN = re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//|url\(\s*["']?https?:""")


@pytest.mark.parametrize("render", PAGES)
@pytest.mark.parametrize("language", ["th", "en"])
def test_two_builds_are_the_same_byte_for_byte(render, language):
    assert render(language, ID, ROOM) == render(language, ID, ROOM)
    assert render(language, ID) != render(language, "2569-10-01")


@pytest.mark.parametrize("render", PAGES)
def test_nothing_live_and_nobody_else_is_named(render):
    html = render("th", ID)
    assert "/api/" not in html
    assert not FOREIGN.search(html)
    assert f"/editions/{ID}/" in html


def test_control_the_light_page_names_what_is_live():
    html = shell.render_live_page("th")
    assert "/api/events" in html
    live_alone = {"projects"}  # a layer of its own, which a frozen map does without
    assert set(LIVE_SOURCE.documents) - live_alone == set(build_edition_source(ID).documents)


@pytest.mark.parametrize("render", PAGES)
def test_pages_need_no_inline_style_and_no_handler(render):
    html = render("th", ID, ROOM)
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)
    assert "unsafe" not in shell.build_content_policy(html)


@pytest.mark.parametrize("render", PAGES)
def test_every_named_asset_exists_and_carries_its_hash(render):
    urls = re.findall(r'(?:src|href)="(/assets/[^"]+)"', render("th", ID))
    assert len(urls) >= 5
    for url in urls:
        assert files.build_asset_url(url.split("?v=")[0]) == url


@pytest.mark.parametrize(
    ("edition_id", "title"),
    [
        (ID, "แผนที่ฉบับวันที่ 30 กันยายน พ.ศ. 2569"),
        (f"{ID}-2", "แผนที่ฉบับวันที่ 30 กันยายน พ.ศ. 2569 (ฉบับที่ 2)"),
    ],
)
def test_pages_say_which_edition_they_are(edition_id, title):
    assert format_edition_title("th", edition_id) == title
    for render in PAGES:
        assert title in render("th", edition_id)


def test_the_room_is_there_only_while_it_is_open():
    for render in PAGES:
        assert ROOM in render("th", ID, ROOM)
        assert "/w/" not in render("th", ID)


def test_the_frozen_map_leads_to_its_story_and_to_the_other_editions():
    html = edition.render_edition_page("en", ID)
    assert f'href="/editions/{ID}/story?lang=en"' in html
    assert 'href="/editions"' in html


def test_every_word_that_the_story_asks_for_is_there():
    known = list_story_texts("th").keys()
    source = "".join(path.read_text() for path in (FRONTEND / "story").glob("*.js"))
    asked = set(re.findall(r"""["'`]([a-z]+(?:\.[a-z_0-9]+)+)["'`]""", source))
    assert len(asked) > 25
    assert asked <= known
    states = ("asked", "promised", "under_way", "kept", "not_kept")
    assert {f"commitment.{state}" for state in states} <= known


def test_no_word_of_the_story_is_unused():
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("layers", "analysis", "texts", "templates", "frontend/map", "frontend/story")
        for path in (files.MAPPING_FOLDER / folder).rglob("*.*")
        if path.suffix in {".py", ".js", ".html"}
    )
    built = (
        "commitment.",
        "step.precision.",
        "step.complaints.withheld_",
        "step.close.",
        "step.compare.",
        "step.photos.",
        "step.way.quarter_",
    )
    unused = [
        key
        for key in Texts("th").list_section("story")
        if not key.startswith(built) and f'{key}"' not in code
    ]
    assert unused == []

"""The room's two pages are constant frames: nothing inline, no data, both languages."""

import re

import pytest

from mapping.layers import room
from mapping.layers.shell import PAGE_SCRIPTS, build_content_policy
from mapping.texts import LANGUAGES

PAGES = (room.render_room_page, room.render_projector_page)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_the_same_on_every_build_but_for_its_code(page, language):
    one, two = page(language, "ABCDEFGH"), page(language, "ABCDEFGJ")
    assert page(language, "ABCDEFGH") == one
    assert one != two
    assert one.replace("ABCDEFGH", "ABCDEFGJ").replace("ABCD EFGH", "ABCD EFGJ") == two


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_loaded_from_elsewhere_and_nothing_is_styled_inline(page):
    html = page("th", "ABCDEFGH")
    assert not re.search(r"https?://", html.replace("http://www.w3.org", ""))
    assert "style=" not in html
    assert not re.search(r"\son[a-z]+=", html)
    assert build_content_policy(html).count("'sha256-") == 1
    script = PAGE_SCRIPTS["room" if page is room.render_room_page else "projector"]
    assert re.findall(r'<script src="(/[^"?]+)', html) == [
        "/assets/leaflet/leaflet.js",
        f"/assets/map/{script}",
    ]


def test_only_categories_that_people_choose_are_offered():
    offered = [value for value, _ in room.build_room_config("th", "ABCDEFGH")["categories"]]
    assert offered == ["policy", "within agency", "public service", "community"]


def test_an_edition_takes_the_place_of_what_is_live():
    documents = room.build_room_config("th", "ABCDEFGH")["edition_documents"]
    assert documents["community"] == "/editions/{edition}/areas-community.geojson"

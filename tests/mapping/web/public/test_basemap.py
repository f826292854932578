"""`/api/basemap.*`: nothing where nothing is installed, parts of the archive where one is."""

import re

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geodata import settings
from mapping.basemap import osm
from mapping.web import site
from mapping.web.middleware.streamlit_pages import MAP_FRAME
from mapping.web.service import Service
from tests.mapping.web.conftest import STREAMLIT_LIKE
from tests.street_maps import write_osm

HOST = "https://tiles.example"
PAGES = ("/live", "/live?lang=en", f"{MAP_FRAME}/index.html", "/", "/table", "/report", "/w")


def test_without_one_the_map_is_told_so(client):
    assert client.get("/api/basemap.json").json() == {"url": None}
    assert client.get("/api/basemap.pmtiles").status_code == 404


def test_parts_are_served_as_they_lie_in_the_file(client, project, tmp_path):
    target = project.settings.basemap
    osm.build_archive(write_osm(tmp_path / "x.osm"), target)
    facts = client.get("/api/basemap.json").json()
    assert facts["max_zoom"] == 15
    assert "ODbL" in facts["attribution"]
    assert client.get(facts["script"]).status_code == 200
    whole = target.read_bytes()
    headers = {"Range": "bytes=0-126", "Accept-Encoding": "gzip, br"}
    part = client.get(facts["url"], headers=headers)
    assert (part.status_code, part.content) == (206, whole[:127])
    assert part.headers["content-range"] == f"bytes 0-126/{len(whole)}"
    assert client.get(facts["url"]).content == whole
    beyond = client.get(facts["url"], headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status_code == 416


def test_what_cannot_be_drawn_is_none(client, project):
    project.settings.basemap.write_bytes(b"x" * 300)
    assert client.get("/api/basemap.json").json() == {"url": None}


@pytest.fixture
def open_site(monkeypatch, publisher, now):
    """Our routes and middleware under settings of an operator."""
    publisher.release_if_changed(now)

    def run(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)

        async def page(_request):
            return HTMLResponse(STREAMLIT_LIKE)

        service = Service(settings.read(), port=8501)
        app = Starlette(
            routes=[*site.list_routes(service), Route("/{rest:path}", page)],
            middleware=site.list_middleware(service),
        )
        return TestClient(app, base_url="http://localhost")

    return run


def list_hosts(answer):
    """Return the hosts that a policy names besides ours, and those that the page does."""
    policy = answer.headers["content-security-policy"]
    return set(re.findall(r"https?://[^\s;]+", policy)), set(
        re.findall(r"https?://(?!www\.w3\.org|localhost)[^\s\"'<;]+", answer.text)
    )


def test_tiles_of_an_operator_are_told_to_the_map_and_allowed_in_its_pages_alone(open_site):
    client = open_site(
        DUSITMAP_TILES_URL=HOST + "/{z}/{x}/{y}.png", DUSITMAP_TILES_ATTRIBUTION="© ผู้ทำ"
    )
    assert client.get("/api/basemap.json").json()["tiles"] == {
        "url": HOST + "/{z}/{x}/{y}.png",
        "attribution": "© ผู้ทำ",
        "name": "",
        "host": "tiles.example",
    }
    allowed = {page: list_hosts(client.get(page))[0] for page in PAGES}
    with_map = {"/live", "/live?lang=en", f"{MAP_FRAME}/index.html"}
    assert allowed == {page: {HOST} if page in with_map else set() for page in PAGES}
    policy = client.get("/live").headers["content-security-policy"]
    assert [rule for rule in policy.split("; ") if HOST in rule] == [f"img-src 'self' data: {HOST}"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"DUSITMAP_TILES_URL": HOST + "/{z}/{x}/{y}.png"},
        {"DUSITMAP_TILES_URL": HOST + "/map.png", "DUSITMAP_TILES_ATTRIBUTION": "© ผู้ทำ"},
    ],
    ids=["nothing", "nobody named", "no places"],
)
def test_control_without_whole_settings_no_other_host_is_in_a_policy_or_page(open_site, given):
    client = open_site(**given)
    assert client.get("/api/basemap.json").json() == {"url": None}
    for page in PAGES:
        assert list_hosts(client.get(page)) == (set(), set()), page

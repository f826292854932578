"""What every answer carries, who may call, and what becomes of Streamlit's own page."""

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from mapping import network
from mapping.screens.start import SCREENS
from mapping.web import paths
from mapping.web.middleware import streamlit_pages
from mapping.web.middleware.guard import HostMiddleware, list_allowed_hosts
from mapping.web.public import assets
from mapping.web.public.events import Broadcaster


def test_streamlit_s_page_is_thai_with_our_icon_and_style(client):
    html = client.get("/table").text
    assert '<html lang="th"' in html
    assert "<title>แผนที่ชุมชนเขตดุสิต</title>" in html
    assert "/assets/app/app.css" in html
    assert "favicon.png" not in html


def test_the_policy_names_the_page_s_own_script_only(client):
    policy = client.get("/").headers["content-security-policy"]
    scripts = re.search(r"script-src ([^;]+)", policy)[1]
    assert "sha256-" in scripts
    assert "unsafe" not in scripts
    assert "frame-ancestors 'self'" in policy


def test_only_the_map_s_frame_may_run_generated_script(client):
    policy = client.get(f"{streamlit_pages.MAP_FRAME}/index.html").headers[
        "content-security-policy"
    ]
    assert "'unsafe-eval'" in policy


@pytest.mark.parametrize("path", ["/", "/live", "/api/version", "/assets/leaflet/leaflet.js"])
def test_safe_headers_everywhere(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "geolocation=(self)" in headers["permissions-policy"]


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/agent/x", "/_stcore/script-health-check", "/_stcore/zz"],
)
def test_side_doors_are_shut(client, path):
    assert client.get(path).status_code == 404


def test_another_host_name_is_refused(client):
    assert client.get("/api/version", headers={"Host": "evil.example"}).status_code == 400
    assert list_allowed_hosts("https://map.example/") == ["map.example", "127.0.0.1", "localhost"]


def test_a_number_of_this_machine_is_answered_and_no_other(client, monkeypatch):
    own = ["192.168.1.10"]
    monkeypatch.setattr(network, "list_own_addresses", lambda: tuple(own))
    for host, status in (("192.168.1.10:8501", 200), ("192.168.1.11:8501", 400)):
        assert client.get("/api/version", headers={"Host": host}).status_code == status
    own.clear()  # the machine left that network
    assert client.get("/api/version", headers={"Host": "192.168.1.10"}).status_code == 400


def test_where_the_site_has_a_public_address_no_number_is_answered(monkeypatch):
    monkeypatch.setattr(network, "list_own_addresses", lambda: ("192.168.1.10",))
    app = Starlette(
        routes=[Route("/", lambda _: PlainTextResponse("x"))],
        middleware=[Middleware(HostMiddleware, base_url="https://map.example")],
    )
    with_number = {"Host": "192.168.1.10"}
    assert TestClient(app).get("/", headers=with_number).status_code == 400
    assert TestClient(app).get("/", headers={"Host": "map.example"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/assets/leaflet/leaflet.js",
        "/assets/leaflet/leaflet.css",
        "/assets/fonts/sarabun-400.woff2",
        "/assets/map/live.js",
        "/assets/map/work.js",
        "/assets/map/icon.png",
        "/assets/app/app.css",
    ],
)
def test_assets_may_be_kept_for_ever(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/map/..%2f..%2f..%2fapp.py",
        "/assets/map/%2e%2e/%2e%2e/app.py",
        "/assets/nothing/x.js",
        "/assets/fonts/../x",
    ],
)
def test_assets_never_leave_their_folder(client, path):
    assert client.get(path).status_code == 404


def test_one_file_is_held_once_however_it_is_asked_for(client):
    assets.build_asset_file.cache_clear()
    for way in ("leaflet.js", "x/..%2fleaflet.js", "./leaflet.js", "a/b/..%2f..%2fleaflet.js"):
        assert client.get(f"/assets/leaflet/{way}").status_code == 200
    assert assets.build_asset_file.cache_info().currsize == 1


def test_the_font_is_small_and_has_the_hard_thai_words():
    from io import BytesIO

    from fontTools.ttLib import TTFont

    body = assets.build_font_file("sarabun-400.woff2").body
    assert len(body) < 24_000
    letters = TTFont(BytesIO(body)).getBestCmap()
    assert {ord(letter) for letter in "ป้าปี่น้ำกำฝั้นญูฐูที่ทั้งนั้น"} <= set(letters)


@pytest.mark.parametrize("path", ["/a.b", "/static/x", "/_stcore/health/zz", "/component/x/y"])
def test_a_page_of_streamlit_s_has_our_policy_wherever_it_appears(client, path):
    answer = client.get(path, headers={"If-None-Match": '"x"', "Accept-Encoding": "gzip"})
    assert "frame-ancestors" in answer.headers["content-security-policy"]
    assert '<html lang="th"' in answer.text


@pytest.mark.parametrize("path", ["/nowhere", "/table/x", "/exchange/../x", "/pages"])
def test_an_address_that_leads_nowhere_says_so_in_thai(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "ไม่พบหน้านี้" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_addresses_of_the_screens_are_known(client):
    assert tuple(screen.path for screen in SCREENS) == paths.SCREENS
    assert all(client.get(f"/{path}").status_code == 200 for path in paths.SCREENS)


def test_a_name_longer_than_any_file_s_is_not_found(client):
    assert client.get(f"/assets/map/{'x' * 300}").status_code == 404


def test_the_event_says_what_changed_once(publisher, record, bring_in, now):
    import asyncio

    broadcaster = Broadcaster(publisher.folder)
    publisher.release_if_changed(now)
    broadcaster.send_new_release()

    async def listen():
        stream = broadcaster.stream_changes()
        hello = await anext(stream)
        bring_in(record(1))
        publisher.release_if_changed(now)
        broadcaster.send_new_release()
        broadcaster.send_new_release()
        change = await anext(stream)
        await stream.aclose()
        return hello, change

    hello, change = asyncio.run(listen())
    assert (hello.event, hello.data) == ("hello", "1")
    assert (change.event, change.id) == ("version", "2")
    assert broadcaster.listener_count == 0

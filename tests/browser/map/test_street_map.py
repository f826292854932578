"""The street map under ours: from our own server, after the map, and only where there is one."""

import pytest
from playwright.sync_api import expect

from mapping.basemap import osm
from tests.street_maps import write_osm

DRAWN = ".leaflet-dm-streets-pane canvas"
SHADES = """() => {
  const seen = new Set();
  for (const canvas of document.querySelectorAll(".leaflet-dm-streets-pane canvas")) {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4) seen.add(data.slice(i, i + 3).join());
  }
  return seen.size;
}"""


@pytest.fixture
def requests():
    return []


@pytest.fixture
def page(new_page, requests, shared_server):
    opened = new_page()
    problems = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("request", lambda request: requests.append(request.url))
    yield opened
    assert problems == []
    own = (shared_server.url, "data:", "blob:")
    assert [url for url in requests if not url.startswith(own)] == []


def test_without_one_our_own_ground_stays_and_nothing_of_it_is_loaded(
    page, shared_server, requests
):
    page.goto(f"{shared_server.url}/live")
    expect(page.locator(".leaflet-dm-roads-pane path").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    assert page.locator(DRAWN).count() == 0
    assert not any("/vendor/" in url for url in requests)


def test_it_is_drawn_under_the_map_from_our_own_server(page, shared_server, tmp_path, requests):
    osm.build_archive(
        write_osm(tmp_path / "x.osm"), shared_server.folder / "data" / "basemap.pmtiles"
    )
    page.goto(f"{shared_server.url}/live")
    expect(page.locator(".has-streets")).to_be_attached(timeout=20_000)
    page.wait_for_function(f"() => ({SHADES})() > 3", timeout=20_000)
    expect(page.locator(".leaflet-dm-roads-pane")).to_be_hidden()
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    drawn = next(n for n, url in enumerate(requests) if "/vendor/" in url)
    assert any("/api/areas.geojson" in url for url in requests[:drawn])  # the map came first

"""The data plane: shapes, ETag and 304, stored compression, own 404s, no database."""

import json

import brotli
import pytest

PUBLIC = (
    "/api/version",
    "/api/areas.geojson",
    "/api/areas.geojson?level=subdistrict",
    "/api/risks.geojson",
    "/api/risks.geojson?bbox=100.4,13.7,100.6,13.9&zoom=14",
    "/api/cube.json",
    "/api/base.geojson",
    "/api/basemap.json",
    "/api/about.json",
    "/api/commitments.json",
    "/api/complaints.json",
    "/api/photos.json",
    "/api/network-documents.json",
    "/api/projects.geojson",
    "/api/openapi.json",
    "/ogc",
    "/ogc/api",
    "/ogc/collections/communities/items?limit=1000",
    "/ogc/collections/risk_points/items?limit=1000",
)
PREFIXES = ("api", "assets", "live", "auth", "files")


@pytest.mark.parametrize("path", PUBLIC)
def test_public_answers_are_json_for_everybody(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.json()
    assert answer.headers["access-control-allow-origin"] == "*"


def test_version(client):
    assert client.get("/api/version").json() == {
        "version": 1,
        "released_at": "2026-09-30T05:00:00Z",
        "demo": False,
    }


def test_areas_have_the_promised_properties(client):
    feature = client.get("/api/areas.geojson?level=subdistrict").json()["features"][0]
    promised = "id name_th name_en level boundary_status coverage complaints feed_reports risks"
    assert set(promised.split()) <= set(feature["properties"])
    assert feature["properties"]["id"] == "100201"
    assert set(feature["properties"]["risks"]) == {"low", "moderate", "high", "very_high"}


@pytest.mark.parametrize("path", [path for path in PUBLIC if "openapi" not in path])
def test_who_has_it_gets_304(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(path, headers={"If-None-Match": 'W/"something else"'})
    assert other.status_code == 200


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_bodies_go_out_as_they_were_stored(client, publisher, encoding):
    stored = publisher.folder.read("areas-community.geojson")
    with client.stream(
        "GET", "/api/areas.geojson", headers={"Accept-Encoding": encoding}
    ) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == encoding
    assert raw == stored.encodings[encoding]


def test_stored_compression_is_the_same_document(publisher, client):
    stored = publisher.folder.read("areas-community.geojson")
    assert brotli.decompress(stored.encodings["br"]) == stored.body


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [("br;q=0, gzip", "gzip"), ("br;q=0.0,gzip;q=0.5", "gzip")],
)
def test_an_encoding_that_is_refused_is_not_sent(client, accepted, sent):
    answer = client.get("/api/areas.geojson", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == sent


@pytest.mark.parametrize("path", ["/api", "/assets", "/files", "/healthz/x", "/readyz/x"])
def test_the_bare_prefix_is_our_own_404_too(client, path):
    assert client.get(path).json()["error"] == "E-NF-01"


@pytest.mark.parametrize("prefix", PREFIXES)
def test_an_unknown_path_below_ours_is_our_own_404(client, prefix):
    answer = client.get(f"/{prefix}/no-such-thing")
    assert answer.status_code == 404
    assert answer.json()["error"] == "E-NF-01"


@pytest.mark.parametrize(
    "query",
    [
        "bbox=1,2,3",
        "bbox=a,b,c,d",
        "bbox=100,14,99,13",
        "zoom=99",
        "zoom=x",
        "bbox=nan,0,1,1",
        "bbox=1_0,0,20,1",
        "bbox= 1,0,2,1",
        "zoom=1_4",
        "zoom=๑๔",
        "zoom=-1",
    ],
)
def test_a_wrong_window_is_refused(client, query):
    answer = client.get(f"/api/risks.geojson?{query}")
    assert (answer.status_code, answer.json()["error"]) == (400, "E-API-01")


def test_an_unknown_level_is_not_found(client):
    assert client.get("/api/areas.geojson?level=../../etc").status_code == 404


def test_the_public_side_works_with_the_database_gone(client, project_folder):
    for path in (project_folder / "data").glob("dusitmap.db*"):
        path.unlink()
    assert all(client.get(path).status_code == 200 for path in (*PUBLIC, "/live", "/healthz"))


def test_before_the_first_release_we_say_so(client, publisher):
    (publisher.folder.folder / "current.json").unlink()
    answer = client.get("/api/version")
    assert (answer.status_code, answer.json()["error"]) == (503, "E-SYS-09")
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_only_get_is_answered(client):
    assert client.post("/api/version").status_code == 405


def test_openapi_names_every_public_path(client):
    described = client.get("/api/openapi.json").json()["paths"]
    served = {path.split("?")[0] for path in PUBLIC if path.startswith("/api")} | {
        "/api/events",
        "/api/photos/{name}",
    }
    assert set(described) == served - {"/api/openapi.json"}


def test_no_release_time_but_the_release_s_own(client):
    answer = client.get("/api/areas.geojson")
    assert "last-modified" not in answer.headers
    assert b"2026-09-30T05:00:00Z" in answer.content
    assert json.loads(answer.content)["released_at"] == "2026-09-30T05:00:00Z"

"""`/ogc`: what OGC API – Features asks of a server, and what GDAL makes of it."""

import json
import shutil
import subprocess

import jsonschema
import pytest
from shapely.geometry import Point, box, shape
from starlette.testclient import TestClient

import geodata
from geodata import client as published_client
from geodata import settings
from geodata.actions import TERMINAL
from geodata.errors import BadInput
from geodata.geometry import crs
from mapping.publish import editions
from mapping.publish.files import ReleaseFolder
from mapping.web.public import public_site
from mapping.web.public.ogc.answers import CONFORMANCE, GEOJSON, OPENAPI
from mapping.web.public.ogc.collections import Feature, find_quarter_days
from mapping.web.public.ogc.queries import CRS84, MAX_LIMIT, UTM47N, parse_item_query

COLLECTIONS = ["communities", "community_points", "subdistricts", "risk_points", "base"]
COMMUNITIES = "/ogc/collections/communities/items"
DUSIT = "100.49,13.76,100.53,13.80"


@pytest.fixture
def ask(client):
    def get(path, status=200, **parameters):
        answer = client.get(path, params=parameters)
        assert answer.status_code == status, answer.text
        return answer.json()

    return get


def links(document):
    return {link["rel"]: link for link in document["links"]}


# ------------------------------------------------------------------ what there is


def test_the_landing_page_leads_to_everything(client, ask):
    page = links(ask("/ogc"))
    assert {"self", "service-desc", "conformance", "data"} <= page.keys()
    for rel in ("self", "service-desc", "conformance", "data"):
        answer = client.get(page[rel]["href"])
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(page[rel]["type"])
    assert ask("/ogc/") == ask("/ogc")


def test_what_is_claimed_to_conform(ask):
    assert ask("/ogc/conformance") == {"conformsTo": list(CONFORMANCE)}


def test_every_collection_is_listed_and_leads_to_its_items(client, ask):
    listed = ask("/ogc/collections")["collections"]
    assert [one["id"] for one in listed] == COLLECTIONS
    for one in listed:
        assert ask(f"/ogc/collections/{one['id']}") == one
        assert client.get(links(one)["items"]["href"]).headers["content-type"] == GEOJSON
        assert one["crs"] == [CRS84, UTM47N]


def test_the_extent_holds_every_feature(ask):
    [extent] = ask("/ogc/collections/communities")["extent"]["spatial"]["bbox"]
    around = box(*extent)
    features = ask(COMMUNITIES, limit=MAX_LIMIT)["features"]
    assert all(around.covers(shape(feature["geometry"])) for feature in features)


# ------------------------------------------------------------------ items


def test_pages_hold_every_feature_once(client, ask):
    whole = ask(COMMUNITIES, limit=MAX_LIMIT)
    ids = [feature["id"] for feature in whole["features"]]
    assert whole["numberMatched"] == whole["numberReturned"] == len(ids) == len(set(ids))
    areas = ask("/api/areas.geojson")["features"]
    outlined = [
        one["id"] for one in areas if one["geometry"] and one["geometry"]["type"] != "Point"
    ]
    assert ids == outlined
    page, seen = ask(COMMUNITIES, limit=10), []
    while True:
        seen += [feature["id"] for feature in page["features"]]
        following = links(page).get("next")
        if following is None:
            break
        page = client.get(following["href"]).json()
    assert seen == ids


def test_a_window_is_what_touches_it(ask):
    west, south, east, north = 100.50, 13.77, 100.51, 13.78
    window = box(west, south, east, north)
    whole = ask(COMMUNITIES, limit=MAX_LIMIT)["features"]
    by_hand = [one["id"] for one in whole if shape(one["geometry"]).intersects(window)]
    asked = ask(COMMUNITIES, limit=MAX_LIMIT, bbox=f"{west},{south},{east},{north}")
    assert [one["id"] for one in asked["features"]] == by_hand
    assert 0 < len(by_hand) < len(whole)
    tall = ask(COMMUNITIES, limit=MAX_LIMIT, bbox=f"{west},{south},0,{east},{north},9")
    assert tall["features"] == asked["features"]


def test_a_window_in_metres_is_the_same_window(ask):
    metric = crs.to_metric(box(100.50, 13.77, 100.51, 13.78))
    bbox = ",".join(str(value) for value in metric.bounds)
    asked = ask(COMMUNITIES, **{"bbox": bbox, "bbox-crs": UTM47N, "limit": MAX_LIMIT})
    plain = ask(COMMUNITIES, bbox="100.50,13.77,100.51,13.78", limit=MAX_LIMIT)
    assert {one["id"] for one in plain["features"]} <= {one["id"] for one in asked["features"]}


def test_metres_are_said_and_are_where_the_degrees_are(client):
    plain = client.get(COMMUNITIES, params={"limit": 1})
    metric = client.get(COMMUNITIES, params={"limit": 1, "crs": UTM47N})
    assert plain.headers["content-crs"] == f"<{CRS84}>"
    assert metric.headers["content-crs"] == f"<{UTM47N}>"
    [first], [second] = plain.json()["features"], metric.json()["features"]
    moved = crs.to_metric(shape(first["geometry"]))
    assert moved.hausdorff_distance(shape(second["geometry"])) < 0.05


def test_one_feature_is_what_its_collection_says(ask):
    [listed] = ask(COMMUNITIES, limit=1)["features"]
    alone = ask(f"{COMMUNITIES}/{listed['id']}")
    assert {name: alone[name] for name in listed} == listed
    assert {"self", "collection"} == links(alone).keys()


def test_properties_are_flat_and_what_is_withheld_is_null(ask):
    for collection in COLLECTIONS:
        for feature in ask(f"/ogc/collections/{collection}/items", limit=MAX_LIMIT)["features"]:
            values = feature["properties"].values()
            assert all(value is None or isinstance(value, str | int | float) for value in values)
    assert {
        feature["properties"]["complaints"]
        for feature in ask(COMMUNITIES, limit=MAX_LIMIT)["features"]
    } == {None}


# ------------------------------------------------------------------ times


def test_a_quarter_is_its_days_in_bangkok():
    start, end = find_quarter_days("2569-Q3")
    assert (start.isoformat(), end.isoformat()) == (
        "2026-06-30T17:00:00+00:00",
        "2026-09-30T16:59:59+00:00",
    )
    assert find_quarter_days("2569-Q4")[1].isoformat() == "2026-12-31T16:59:59+00:00"


@pytest.mark.parametrize(
    ("asked", "matches"),
    [
        ("2026-08-01", True),
        ("2026-08-01T00:00:00Z", True),
        ("2026-09-30T17:00:00Z", False),
        ("2026-09-30T23:00:00+07:00", True),
        ("../2026-06-30", True),  # it begins at 17.00 of that day, UTC
        ("../2026-06-29", False),
        ("2026-10-01/..", False),
        ("2026-01-01/2026-12-31", True),
        ("/2026-12-31", True),
    ],
)
def test_a_time_is_compared_with_the_quarter_of_approval(asked, matches):
    approved = Feature("RP-2569-0001", {}, Point(100.5, 13.77), find_quarter_days("2569-Q3"))
    assert parse_item_query({"datetime": asked}).matches(approved) is matches


def test_what_has_no_time_is_in_every_time(ask):
    whole = ask(COMMUNITIES, limit=MAX_LIMIT)["numberMatched"]
    assert ask(COMMUNITIES, datetime="1990-01-01/1990-12-31")["numberMatched"] == whole


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("bbox", value)
            for value in ("", "1,2,3", "a,b,c,d", "1,5,2,4", "nan,1,2,3", "1e99,0,1,1")
        ),
        *(("limit", value) for value in ("0", "-1", "ten", "1.5", "٣", "99999999999")),
        *(("offset", value) for value in ("-1", "x")),
        *(("datetime", value) for value in ("", "today", "2026-02-30", "2026-02-02/2026-01-01")),
        *((name, value) for name in ("crs", "bbox-crs") for value in ("", "EPSG:4326")),
        ("frobnicate", "1"),
    ],
)
def test_a_wrong_parameter_is_refused_by_its_name(ask, name, value):
    refused = ask(COMMUNITIES, 400, **{name: value})
    assert refused["error"] == "E-API-02"
    assert name in refused["message"]


@pytest.mark.parametrize(
    "path",
    [
        "/ogc/collections/people",
        "/ogc/collections/people/items",
        f"{COMMUNITIES}/DS99",
        "/ogc/editions/2569-01-01",
        "/ogc/editions/..%2f..%2fkeys",
        "/ogc/nothing",
    ],
)
def test_what_is_not_there(ask, path):
    assert ask(path, 404)["error"] == "E-NF-01"


def test_pages_without_parameters_take_none(ask):
    for path in ("/ogc", "/ogc/conformance", "/ogc/collections", "/ogc/collections/base"):
        assert ask(path, 400, f="html")["error"] == "E-API-02"


def test_a_browser_that_has_it_is_told_so(client):
    tag = client.get(COMMUNITIES).headers["etag"]
    assert client.get(COMMUNITIES, headers={"If-None-Match": tag}).status_code == 304


# ------------------------------------------------------------------ editions


def test_an_edition_stays_as_it_was_frozen(project, publisher, ask, now):
    edition = editions.freeze_edition(project, TERMINAL, "เวที", at=now)
    page = ask("/ogc")
    [related] = [link for link in page["links"] if link["rel"] == "related"]
    assert related["href"].endswith(f"/ogc/editions/{edition}")
    frozen = ask(f"/ogc/editions/{edition}/collections/communities/items", limit=MAX_LIMIT)
    assert frozen["features"] == ask(COMMUNITIES, limit=MAX_LIMIT)["features"]
    assert frozen["links"][0]["href"].startswith(related["href"])


# ------------------------------------------------------------------ the description


def _to_json_schema(schema):
    """Return a schema of OpenAPI 3.0 as JSON Schema: `nullable` is a type there."""
    if isinstance(schema, list):
        return [_to_json_schema(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    known = {name: _to_json_schema(value) for name, value in schema.items() if name != "nullable"}
    return {**known, "type": [schema["type"], "null"]} if schema.get("nullable") else known


def test_every_answer_is_as_it_is_described(client, ask):
    assert client.get("/ogc/api").headers["content-type"] == OPENAPI
    described = ask("/ogc/api")
    assert described["openapi"].startswith("3.0.")
    tried = 0
    for path, methods in described["paths"].items():
        answers = methods["get"]["responses"]
        [media] = answers["200"]["content"].values()
        filled = path.replace("{featureId}", "DS07")
        answer = client.get(f"/ogc{filled}")
        if answer.status_code == 404:
            assert "{featureId}" in path
            schema = answers["404"]["content"]["application/json"]["schema"]
        else:
            schema = media["schema"]
            tried += 1
        jsonschema.validate(answer.json(), _to_json_schema(schema))
    assert tried == 3 + 2 * len(COLLECTIONS) + 1  # one community


def test_control_an_answer_of_another_shape_is_noticed(ask):
    schema = ask("/ogc/api")["paths"]["/collections/communities/items"]["get"]["responses"]["200"]
    items = ask(COMMUNITIES, limit=1)
    items["features"][0]["properties"]["zone"] = "one"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(
            items, _to_json_schema(schema["content"]["application/geo+json"]["schema"])
        )


# ------------------------------------------------------------------ programs of others


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="gdal-bin is not installed")
def test_gdal_opens_it_as_a_service_of_features(served, publisher):
    documents = publisher.folder.read("areas-community.geojson")
    areas = json.loads(documents.body)["features"]
    outlined = [one for one in areas if one["geometry"] and one["geometry"]["type"] != "Point"]
    count = f"Feature Count: {len(outlined)}\n"

    def say(*asked):
        ran = subprocess.run(
            ["ogrinfo", "-ro", f"OAPIF:{served}", *asked],
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert ran.stderr == ""
        return ran.stdout

    told = say()
    for collection in COLLECTIONS:
        assert collection in told
    told = say("-so", "communities")
    assert count in told
    assert "complaints" in told
    inside = say("-so", "communities", "-spat", *["100.50", "13.77", "100.51", "13.78"])
    assert "Feature Count: " in inside
    assert count not in inside


def test_a_notebook_opens_it_as_tables_with_geometry(served, publisher):
    address = served.removesuffix("/ogc")
    published = geodata.open(address)
    body = publisher.folder.read("areas-community.geojson").body
    areas = {one["id"]: one["properties"] for one in json.loads(body)["features"]}
    frame = published.communities
    assert set(frame.index) <= set(areas)
    assert list(frame["name_th"]) == [areas[one]["name_th"] for one in frame.index]
    assert frame.crs == "EPSG:4326"
    assert frame["complaints"].isna().all()  # withheld is missing, never zero
    assert str(frame["complaints"].dtype) == "Int64"
    assert frame.attrs["released_at"] == published.released_at == "2026-09-30T05:00:00Z"
    assert len(published.subdistricts) == 5
    assert set(published.base["kind"]) == {"road", "canal", "landmark"}
    assert published.risk_points.empty
    assert set(frame.index) | set(published.community_points.index) == set(areas)
    assert frame.to_crs("EPSG:32647").area.sum() > 0


def test_a_notebook_reads_page_by_page(served, publisher, monkeypatch):
    monkeypatch.setattr(published_client, "PAGE_SIZE", 10)
    paged = geodata.open(served.removesuffix("/ogc")).communities
    monkeypatch.setattr(published_client, "PAGE_SIZE", 1000)
    whole = geodata.open(served.removesuffix("/ogc")).communities
    assert list(paged.index) == list(whole.index)
    assert len(whole) > 40


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9", "dusit"])
def test_a_notebook_is_told_where_nothing_publishes(address):
    with pytest.raises(BadInput, match="E-CLI-15"):
        geodata.open(address)


def test_a_notebook_opens_an_edition(project, publisher, now, served):
    edition = editions.freeze_edition(project, TERMINAL, "เวที", at=now)
    published = geodata.open(served.removesuffix("/ogc"), edition=edition)
    assert published.address.endswith(edition)
    assert len(published.subdistricts) == 5


def test_a_release_that_is_not_there_yet_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("DUSITMAP_DATA", str(tmp_path / "data"))
    app = public_site.create_app(settings.read(), "http://127.0.0.1:8502")
    assert ReleaseFolder(settings.read().releases).read("version.json") is None
    with TestClient(app, base_url="http://127.0.0.1:8502") as site:
        answer = site.get("/ogc/collections")
    assert (answer.status_code, json.loads(answer.text)["error"]) == (503, "E-SYS-09")

"""Each requirement of OGC API – Features (17-069r4) that we claim, and the test that tries it.

The OGC's own suite is a Java program that is not run here; these are the steps of its abstract
tests over our own answers. A requirement without a test does not stand.
"""

import re
from datetime import datetime

import jsonschema
import pytest
from shapely.geometry import box, shape

from mapping.web.public.ogc.answers import CONFORMANCE, GEOJSON, JSON
from mapping.web.public.ogc.queries import CRS84, MAX_LIMIT
from tests.mapping.web.public.ogc import test_features as features

COVERED = {  # requirement → the test, here or in test_features
    "/req/core/root-op": "test_the_landing_page_leads_to_everything",
    "/req/core/root-success": "test_the_landing_page_leads_to_everything",
    "/req/core/api-definition-op": "test_the_landing_page_leads_to_everything",
    "/req/core/api-definition-success": "test_every_answer_is_as_it_is_described",
    "/req/core/conformance-op": "test_the_landing_page_leads_to_everything",
    "/req/core/conformance-success": "test_what_is_claimed_to_conform",
    "/req/core/http": "test_every_operation_answers_over_http_and_other_methods_are_refused",
    "/req/core/crs84": "test_coordinates_are_longitude_and_latitude_unless_asked",
    "/req/core/query-param-unknown": "test_a_wrong_parameter_is_refused_by_its_name",
    "/req/core/query-param-invalid": "test_a_wrong_parameter_is_refused_by_its_name",
    "/req/core/fc-md-op": "test_every_collection_is_listed_and_leads_to_its_items",
    "/req/core/fc-md-success": "test_every_collection_is_listed_and_leads_to_its_items",
    "/req/core/fc-md-links": "test_every_link_says_its_relation_and_type",
    "/req/core/fc-md-items": "test_every_collection_is_listed_and_leads_to_its_items",
    "/req/core/fc-md-items-links": "test_every_collection_is_listed_and_leads_to_its_items",
    "/req/core/fc-md-extent": "test_every_extent_holds_its_features",
    "/req/core/sfc-md-op": "test_every_collection_is_listed_and_leads_to_its_items",
    "/req/core/sfc-md-success": "test_every_collection_is_listed_and_leads_to_its_items",
    "/req/core/fc-op": "test_pages_hold_every_feature_once",
    "/req/core/fc-limit-definition": "test_parameters_are_described_as_they_must_be",
    "/req/core/fc-limit-response-1": "test_a_limit_is_never_exceeded",
    "/req/core/fc-bbox-definition": "test_parameters_are_described_as_they_must_be",
    "/req/core/fc-bbox-response": "test_a_window_is_what_touches_it",
    "/req/core/fc-time-definition": "test_parameters_are_described_as_they_must_be",
    "/req/core/fc-time-response": "test_a_time_is_compared_with_the_quarter_of_approval",
    "/req/core/fc-response": "test_what_was_asked_together_holds_together",
    "/req/core/fc-links": "test_every_link_says_its_relation_and_type",
    "/req/core/fc-rel-type": "test_every_link_says_its_relation_and_type",
    "/req/core/fc-timeStamp": "test_a_page_says_when_and_how_many",
    "/req/core/fc-numberMatched": "test_a_page_says_when_and_how_many",
    "/req/core/fc-numberReturned": "test_a_page_says_when_and_how_many",
    "/req/core/f-op": "test_one_feature_is_what_its_collection_says",
    "/req/core/f-success": "test_one_feature_is_what_its_collection_says",
    "/req/core/f-links": "test_every_link_says_its_relation_and_type",
    "/req/geojson/definition": "test_every_page_of_items_is_geojson",
    "/req/geojson/content": "test_every_page_of_items_is_geojson",
    "/req/oas30/oas-definition-1": "test_every_answer_is_as_it_is_described",
    "/req/oas30/oas-definition-2": "test_the_description_is_openapi",
    "/req/oas30/oas-impl": "test_every_answer_is_as_it_is_described",
    "/req/oas30/completeness": "test_every_operation_and_refusal_is_described",
    "/req/oas30/exceptions-codes": "test_every_operation_and_refusal_is_described",
    "/req/oas30/security": "test_nothing_asks_for_a_key",
}
ITEMS = "/ogc/collections/{}/items"
COLLECTIONS = features.COLLECTIONS
POSITION = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 3}
FEATURE = {
    "type": "object",
    "required": ["type", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": {"type": ["string", "number"]},
        "properties": {"type": ["object", "null"]},
        "geometry": {
            "type": ["object", "null"],
            "required": ["type", "coordinates"],
            "properties": {
                "type": {"enum": ["Point", "LineString", "MultiLineString", "Polygon",
                                  "MultiPolygon"]},
                "coordinates": {"type": "array", "minItems": 1},
            },
            "if": {"properties": {"type": {"const": "Point"}}},
            "then": {"properties": {"coordinates": POSITION}},
        },
    },
}  # fmt: skip
PAGE = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": FEATURE},
    },
    "not": {"anyOf": [{"required": [name]} for name in ("coordinates", "geometry", "properties")]},
}


@pytest.fixture
def ask(client):
    def get(path, **parameters):
        answer = client.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return get


def find_links(document):
    """Return every link anywhere in an answer."""
    if isinstance(document, list):
        return [link for one in document for link in find_links(one)]
    if not isinstance(document, dict):
        return []
    own = [document] if "href" in document else []
    return own + [link for one in document.values() for link in find_links(one)]


def test_every_requirement_of_the_claimed_classes_has_a_test():
    here = globals()
    missing = {
        requirement: name
        for requirement, name in COVERED.items()
        if not callable(here.get(name) or getattr(features, name, None))
    }
    assert missing == {}
    claimed = {uri.rsplit("/", 1)[-1] for uri in CONFORMANCE if "features-1" in uri}
    assert {requirement.split("/")[2] for requirement in COVERED} == claimed


def test_every_operation_answers_over_http_and_other_methods_are_refused(client):
    for path in ("/ogc", "/ogc/conformance", "/ogc/collections", ITEMS.format("communities")):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
        for method in ("post", "put", "delete", "patch"):
            assert getattr(client, method)(path).status_code in (403, 405), method


def test_coordinates_are_longitude_and_latitude_unless_asked(client):
    for collection in COLLECTIONS:
        answer = client.get(ITEMS.format(collection))
        assert answer.headers["content-crs"] == f"<{CRS84}>"
        for feature in answer.json()["features"]:
            west, south, east, north = shape(feature["geometry"]).bounds
            assert 100 < west <= east < 101
            assert 13 < south <= north < 15


def test_every_link_says_its_relation_and_type(client, ask):
    [feature] = ask(ITEMS.format("communities"), limit=1)["features"]
    paths = ["/ogc", "/ogc/collections", "/ogc/collections/communities"]
    paths += [ITEMS.format("communities"), f"{ITEMS.format('communities')}/{feature['id']}"]
    for path in paths:
        document = ask(path)
        found = find_links(document)
        assert {"self"} <= {link["rel"] for link in document["links"]}
        for link in found:
            assert link["rel"]
            assert link["type"]
            answer = client.get(link["href"])
            assert answer.headers["content-type"].startswith(link["type"].partition(";")[0])


def test_every_extent_holds_its_features(ask):
    for one in ask("/ogc/collections")["collections"]:
        page = ask(ITEMS.format(one["id"]), limit=MAX_LIMIT)
        if not page["features"]:
            assert "spatial" not in one["extent"]
            continue
        [extent] = one["extent"]["spatial"]["bbox"]
        assert one["extent"]["spatial"]["crs"] == CRS84
        around = box(*extent)
        assert all(around.covers(shape(feature["geometry"])) for feature in page["features"])


def test_parameters_are_described_as_they_must_be(ask):
    described = ask("/ogc/api")["paths"]
    for collection in COLLECTIONS:
        items = described[f"/collections/{collection}/items"]["get"]["parameters"]
        parameters = {parameter["name"]: parameter for parameter in items}
        for name in ("limit", "bbox", "datetime"):
            assert parameters[name]["in"] == "query"
            assert not parameters[name].get("required")
            assert parameters[name].get("style", "form") == "form"
        limit, bbox = parameters["limit"]["schema"], parameters["bbox"]
        assert (limit["type"], limit["minimum"], limit["maximum"]) == ("integer", 1, MAX_LIMIT)
        assert 1 <= limit["default"] <= MAX_LIMIT
        assert bbox["explode"] is False
        assert (bbox["schema"]["minItems"], bbox["schema"]["maxItems"]) == (4, 6)
        assert bbox["schema"]["items"] == {"type": "number"}
        assert parameters["datetime"]["schema"] == {"type": "string"}


@pytest.mark.parametrize("limit", [1, 2, 7, 50, MAX_LIMIT, MAX_LIMIT + 1])
def test_a_limit_is_never_exceeded(ask, limit):
    for collection in COLLECTIONS:
        page = ask(ITEMS.format(collection), limit=limit)
        assert len(page["features"]) <= min(limit, MAX_LIMIT)


def test_what_was_asked_together_holds_together(ask):
    path, window = ITEMS.format("communities"), "100.50,13.77,100.51,13.78"
    whole = [one["id"] for one in ask(path, bbox=window, limit=MAX_LIMIT)["features"]]
    both = ask(path, bbox=window, datetime="2026-01-01/2026-12-31", limit=3)
    assert [one["id"] for one in both["features"]] == whole[:3]
    assert both["numberMatched"] == len(whole)


def test_a_page_says_when_and_how_many(ask):
    page = ask(ITEMS.format("communities"), limit=4)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", page["timeStamp"])
    assert datetime.fromisoformat(page["timeStamp"]).tzinfo is not None
    assert page["numberReturned"] == len(page["features"]) == 4
    whole = ask(ITEMS.format("communities"), limit=MAX_LIMIT)
    assert page["numberMatched"] == len(whole["features"])


def test_every_page_of_items_is_geojson(client):
    for collection in COLLECTIONS:
        answer = client.get(ITEMS.format(collection), params={"limit": MAX_LIMIT})
        assert answer.headers["content-type"] == GEOJSON
        jsonschema.validate(answer.json(), PAGE)
        for feature in answer.json()["features"][:1]:
            alone = client.get(f"{ITEMS.format(collection)}/{feature['id']}")
            assert alone.headers["content-type"] == GEOJSON
            jsonschema.validate(alone.json(), FEATURE)


@pytest.mark.parametrize("breakage", [{"type": "Feature"}, {"features": [{"type": "Feature"}]}])
def test_control_what_is_no_geojson_is_noticed(ask, breakage):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(ask(ITEMS.format("communities"), limit=1) | breakage, PAGE)


def test_the_description_is_openapi(ask):
    described = ask("/ogc/api")
    assert re.fullmatch(r"3\.0\.\d", described["openapi"])
    assert described["info"]["title"]
    assert described["info"]["version"]
    for path, methods in described["paths"].items():
        named = set(re.findall(r"{(\w+)}", path))
        stated = {one["name"] for one in methods["get"]["parameters"] if one["in"] == "path"}
        assert named == stated


def test_every_operation_and_refusal_is_described(client, ask):
    described = ask("/ogc/api")["paths"]
    assert {"/", "/conformance", "/collections"} <= set(described)
    for collection in COLLECTIONS:
        address = f"/collections/{collection}"
        assert {address, f"{address}/items", f"{address}/items/{{featureId}}"} <= set(described)
    for path, methods in described.items():
        answers = methods["get"]["responses"]
        wrong = client.get(f"/ogc{path.replace('{featureId}', 'none')}", params={"frobnicate": 1})
        assert str(wrong.status_code) in answers
        assert wrong.status_code == 400
        assert wrong.headers["content-type"].startswith(JSON)


def test_nothing_asks_for_a_key(client, ask):
    described = ask("/ogc/api")
    assert "security" not in described
    assert client.get("/ogc", headers={"Authorization": "Bearer x"}).status_code == 200

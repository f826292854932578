"""The description of the public data plane, served as `/api/openapi.json`: OpenAPI 3.1."""

from collections.abc import Sequence

from geodata.district import cache_by_district
from mapping.json_types import Json, JsonObject
from mapping.publish.files import dump_json
from mapping.texts import Texts
from mapping.web.public import api_schemas

LANGUAGE_NOTE = (
    "Names are Thai; `name_en` where there is one. No personal data; free text only in what "
    "agencies promised, confirmed by a second person."
)
SCHEMAS: dict[str, Json] = {
    "About": api_schemas.ABOUT,
    "Areas": api_schemas.AREAS,
    "Base": api_schemas.BASE,
    "Basemap": api_schemas.BASEMAP,
    "Commitments": api_schemas.COMMITMENTS,
    "Complaints": api_schemas.COMPLAINTS,
    "Cube": api_schemas.CUBE,
    "NetworkDocuments": api_schemas.NETWORK_DOCUMENTS,
    "Photos": api_schemas.PHOTOS,
    "Problem": api_schemas.PROBLEM,
    "Projects": api_schemas.PROJECTS,
    "Risks": api_schemas.RISKS,
    "Version": api_schemas.VERSION_DOCUMENT,
}
_GEOJSON, _JSON = "application/geo+json", "application/json"
_DESCRIPTIONS = {
    "400": "A parameter that is not understood",
    "404": "There is no such thing",
    "429": "Too many requests of one network",
    "503": "No release was made yet",
}


def _refer(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _describe_get(
    summary: str,
    media_type: str,
    schema: Json,
    parameters: Sequence[Json] = (),
    refusals: Sequence[str] = (),
) -> JsonObject:
    problem = {_JSON: {"schema": _refer("Problem")}}
    return {
        "get": {
            "summary": summary,
            "parameters": list(parameters),
            "responses": {
                "200": {"description": "OK", "content": {media_type: {"schema": schema}}},
                "304": {"description": "Not modified: the ETag still holds"},
                **{
                    status: {"description": _DESCRIPTIONS[status], "content": problem}
                    for status in (*refusals, "429", "503")
                },
            },
        }
    }


def _describe_parameter(name: str, schema: Json, description: str, **more: object) -> Json:
    return {"name": name, "in": "query", "schema": schema, "description": description, **more}


_LEVEL = _describe_parameter(
    "level", {"enum": ["community", "subdistrict"], "default": "community"}, "which areas"
)
_BBOX = _describe_parameter(
    "bbox",
    {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
    "west,south,east,north in WGS84 degrees",
    style="form",
    explode=False,
)
_ZOOM = _describe_parameter("zoom", {"type": "integer", "minimum": 0, "maximum": 22}, "map zoom")
_PHOTO_NAME = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}


def _describe_document(summary: str, name: str, media_type: str = _JSON) -> JsonObject:
    """Return the description of a document of the release that takes no parameter."""
    return _describe_get(summary, media_type, _refer(name))


_DESCRIPTION: Json = {
    "openapi": "3.1.0",
    "components": {"schemas": SCHEMAS},
    "paths": {
        "/api/version": _describe_document("Number and time of the release in force", "Version"),
        "/api/areas.geojson": _describe_get(
            "Boundaries with public indicators; a withheld count is null",
            _GEOJSON,
            _refer("Areas"),
            [_LEVEL],
            ["404"],
        ),
        "/api/risks.geojson": _describe_get(
            "Approved risk points at their public precision; clusters below zoom 15",
            _GEOJSON,
            _refer("Risks"),
            [_BBOX, _ZOOM],
            ["400"],
        ),
        "/api/cube.json": _describe_document("Feed reports by area, fiscal year and type", "Cube"),
        "/api/base.geojson": _describe_document("Roads, canals and landmarks", "Base", _GEOJSON),
        "/api/basemap.json": _describe_document(
            "Where the street map lies that is drawn under ours; url is null without one",
            "Basemap",
        ),
        "/api/about.json": _describe_document("Sources and versions behind the figures", "About"),
        "/api/commitments.json": _describe_document("What agencies promised", "Commitments"),
        "/api/network-documents.json": _describe_document(
            "Papers of the network and quotes of experts that a second person made public",
            "NetworkDocuments",
        ),
        "/api/complaints.json": _describe_document(
            "Complaints in groups that are published once, and what a group must have",
            "Complaints",
        ),
        "/api/projects.geojson": _describe_document(
            "Projects with public money that the network watches", "Projects", _GEOJSON
        ),
        "/api/photos.json": _describe_document(
            "Photos of risk points that were approved for the public", "Photos"
        ),
        "/api/photos/{name}": _describe_get(
            "One photo, by the name that `photos.json` gives",
            "image/jpeg",
            {"type": "string", "contentMediaType": "image/jpeg"},
            [_PHOTO_NAME],
            ["404"],
        ),
        "/api/events": _describe_get(
            "Server-sent events: `version`", "text/event-stream", {"type": "string"}
        ),
    },
}


@cache_by_district
def describe_api() -> bytes:
    """Return the description, named after the district."""
    info = {"title": Texts("en")("map.page.title"), "version": "1", "description": LANGUAGE_NOTE}
    return dump_json({**_DESCRIPTION, "info": info})

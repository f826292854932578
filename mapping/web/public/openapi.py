"""The description of the public data plane, served as `/api/openapi.json`."""

from typing import Any

from mapping.publish.files import dump_json

LANGUAGE_NOTE = (
    "Names are Thai; `name_en` where there is one. No personal data; free text only in what "
    "agencies promised, confirmed by a second person."
)


def _describe_get(
    summary: str, media_type: str, parameters: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "get": {
            "summary": summary,
            "parameters": parameters,
            "responses": {
                "200": {"description": "OK", "content": {media_type: {}}},
                "304": {"description": "Not modified: the ETag still holds"},
            },
        }
    }


def _describe_parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description}


_LEVEL = _describe_parameter("level", {"enum": ["community", "subdistrict"]}, "which areas")
_BBOX = _describe_parameter("bbox", {"type": "string"}, "west,south,east,north in WGS84 degrees")
_ZOOM = _describe_parameter("zoom", {"type": "integer", "minimum": 0, "maximum": 22}, "map zoom")
_PHOTO_NAME = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
_GEOJSON, _JSON = "application/geo+json", "application/json"

DESCRIPTION = dump_json(
    {
        "openapi": "3.1.0",
        "info": {
            "title": "Dusit community corruption map",
            "version": "1",
            "description": LANGUAGE_NOTE,
        },
        "paths": {
            "/api/version": _describe_get("Number and time of the release in force", _JSON, []),
            "/api/areas.geojson": _describe_get(
                "Boundaries with public indicators; a withheld count is null", _GEOJSON, [_LEVEL]
            ),
            "/api/risks.geojson": _describe_get(
                "Approved risk points at their public precision", _GEOJSON, [_BBOX, _ZOOM]
            ),
            "/api/cube.json": _describe_get(
                "Feed reports by area, fiscal year and type", _JSON, []
            ),
            "/api/base.geojson": _describe_get("Roads, canals and landmarks", _GEOJSON, []),
            "/api/basemap.json": _describe_get(
                "Where the street map lies that is drawn under ours; url is null without one",
                _JSON,
                [],
            ),
            "/api/about.json": _describe_get("Sources and versions behind the figures", _JSON, []),
            "/api/commitments.json": _describe_get("What agencies promised", _JSON, []),
            "/api/network-documents.json": _describe_get(
                "Papers of the network and quotes of experts that a second person made public",
                _JSON,
                [],
            ),
            "/api/complaints.json": _describe_get(
                "Complaints in groups that are published once, and what a group must have",
                _JSON,
                [],
            ),
            "/api/projects.geojson": _describe_get(
                "Projects with public money that the network watches", _GEOJSON, []
            ),
            "/api/photos.json": _describe_get(
                "Photos of risk points that were approved for the public", _JSON, []
            ),
            "/api/photos/{name}": _describe_get(
                "One photo, by the name that `photos.json` gives", "image/jpeg", [_PHOTO_NAME]
            ),
            "/api/events": _describe_get("Server-sent events: `version`", "text/event-stream", []),
        },
    }
)

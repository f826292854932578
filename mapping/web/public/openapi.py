"""The description of the public data plane, served as `/api/openapi.json`."""

from typing import Any

from mapping.publish.files import dump_json

LANGUAGE_NOTE = (
    "Names are Thai; `name_en` where there is one. No personal data; free text only in what "
    "agencies promised, confirmed by a second person."
)


def _get(summary: str, media_type: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
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


def _query(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description}


_LEVEL = _query("level", {"enum": ["community", "subdistrict"]}, "which areas")
_BBOX = _query("bbox", {"type": "string"}, "west,south,east,north in WGS84 degrees")
_ZOOM = _query("zoom", {"type": "integer", "minimum": 0, "maximum": 22}, "map zoom")
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
            "/api/version": _get("Number and time of the release in force", _JSON, []),
            "/api/areas.geojson": _get(
                "Boundaries with public indicators; a withheld count is null", _GEOJSON, [_LEVEL]
            ),
            "/api/risks.geojson": _get(
                "Approved risk points at their public precision", _GEOJSON, [_BBOX, _ZOOM]
            ),
            "/api/cube.json": _get("Feed reports by area, fiscal year and type", _JSON, []),
            "/api/base.geojson": _get("Roads, canals and landmarks", _GEOJSON, []),
            "/api/about.json": _get("Sources and versions behind the figures", _JSON, []),
            "/api/commitments.json": _get("What agencies promised", _JSON, []),
            "/api/complaints.json": _get(
                "Complaints in groups that are published once, and what a group must have",
                _JSON,
                [],
            ),
            "/api/events": _get("Server-sent events: `version`", "text/event-stream", []),
        },
    }
)

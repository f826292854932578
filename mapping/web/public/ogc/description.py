"""The OpenAPI 3.0 description of `/ogc`, with the schema of every answer."""

from collections.abc import Iterable, Mapping

from mapping.json_types import JsonObject
from mapping.web.public.ogc import answers
from mapping.web.public.ogc.collections import Collection
from mapping.web.public.ogc.queries import CRS84, CRS_LIST, DEFAULT_LIMIT, MAX_LIMIT

TYPES: Mapping[type, str] = {str: "string", int: "integer", float: "number"}
_LINKS: JsonObject = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["href", "rel"],
        "properties": {name: {"type": "string"} for name in ("href", "rel", "type", "title")},
    },
}
_PROBLEM: JsonObject = {
    "type": "object",
    "required": ["error", "message", "message_en"],
    "properties": {name: {"type": "string"} for name in ("error", "message", "message_en")},
}
_LANDING_PAGE: JsonObject = {
    "type": "object",
    "required": ["links"],
    "properties": {
        "title": {"type": "string"},
        "description": {"type": "string"},
        "links": _LINKS,
    },
}
_CONFORMANCE: JsonObject = {
    "type": "object",
    "required": ["conformsTo"],
    "properties": {"conformsTo": {"type": "array", "items": {"type": "string"}}},
}
_COLLECTION: JsonObject = {
    "type": "object",
    "required": ["id", "links"],
    "properties": {
        "id": {"type": "string"},
        "title": {"type": "string"},
        "description": {"type": "string"},
        "itemType": {"type": "string"},
        "extent": {"type": "object"},
        "crs": {"type": "array", "items": {"type": "string"}},
        "storageCrs": {"type": "string"},
        "links": _LINKS,
    },
}
_COLLECTIONS: JsonObject = {
    "type": "object",
    "required": ["links", "collections"],
    "properties": {"links": _LINKS, "collections": {"type": "array", "items": _COLLECTION}},
}
_CRS_SCHEMA: JsonObject = {"type": "string", "enum": list(CRS_LIST), "default": CRS84}


def build_description(base: str, collections: Iterable[Collection]) -> JsonObject:
    """Return the description of the service whose landing page stands at `base`."""
    paths: JsonObject = {
        "/": _describe("Landing page", _LANDING_PAGE),
        "/conformance": _describe("Classes of requirements that are met", _CONFORMANCE),
        "/collections": _describe("The collections", _COLLECTIONS),
    }
    for collection in collections:
        address = f"/collections/{collection.id}"
        schema = _build_feature_schema(collection)
        paths[address] = _describe(collection.title, _COLLECTION)
        paths[f"{address}/items"] = _describe(
            f"Items: {collection.title}",
            _build_items_schema(schema),
            media_type=answers.GEOJSON,
            parameters=_list_item_parameters(),
        )
        paths[f"{address}/items/{{featureId}}"] = _describe(
            f"Item: {collection.title}",
            schema,
            media_type=answers.GEOJSON,
            parameters=[
                {
                    "name": "featureId",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string"},
                },
                _describe_parameter("crs", _CRS_SCHEMA),
            ],
            codes=("400", "404"),
        )
    return {
        "openapi": "3.0.3",
        "info": {
            "title": answers.build_title(),
            "description": answers.DESCRIPTION,
            "version": "1",
        },
        "servers": [{"url": base}],
        "paths": paths,
    }


def _describe(
    summary: str,
    schema: JsonObject,
    *,
    media_type: str = answers.JSON,
    parameters: Iterable[JsonObject] = (),
    codes: Iterable[str] = ("400",),
) -> JsonObject:
    problem = {"description": "Refused", "content": {answers.JSON: {"schema": _PROBLEM}}}
    return {
        "get": {
            "summary": summary,
            "parameters": list(parameters),
            "responses": {
                "200": {"description": "OK", "content": {media_type: {"schema": schema}}},
                "304": {"description": "Not modified: the ETag still holds"},
                **dict.fromkeys(codes, problem),
                "429": problem,
                "503": problem,
            },
        }
    }


def _list_item_parameters() -> list[JsonObject]:
    numbers: JsonObject = {
        "type": "array",
        "items": {"type": "number"},
        "minItems": 4,
        "maxItems": 6,
    }
    return [
        {**_describe_parameter("bbox", numbers), "style": "form", "explode": False},
        _describe_parameter("bbox-crs", _CRS_SCHEMA),
        _describe_parameter("crs", _CRS_SCHEMA),
        _describe_parameter("datetime", {"type": "string"}),
        _describe_parameter(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
        ),
        _describe_parameter("offset", {"type": "integer", "minimum": 0, "default": 0}),
    ]


def _describe_parameter(name: str, schema: JsonObject) -> JsonObject:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _build_feature_schema(collection: Collection) -> JsonObject:
    properties = {
        name: {"type": TYPES[kind], "nullable": True} for name, kind in collection.fields.items()
    }
    return {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object"},
            "properties": {"type": "object", "properties": properties},
            "links": _LINKS,
        },
    }


def _build_items_schema(feature: JsonObject) -> JsonObject:
    return {
        "type": "object",
        "required": ["type", "features", "links", "numberMatched", "numberReturned"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "timeStamp": {"type": "string"},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
            "links": _LINKS,
            "features": {"type": "array", "items": feature},
        },
    }

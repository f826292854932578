"""The layers that a GIS opens: one kind of geometry each, and fields that hold one plain value."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from geodata.model.places.placement import PlacementKind
from mapping.analysis.risk_names import format_name, format_sub_kind, list_sub_kinds
from mapping.exports.tables import format_complaints_note
from mapping.json_types import Documents, Json
from mapping.texts import Texts, to_key

FieldValue = str | int | float | None
AREA_FIELDS: Mapping[str, type] = {
    "id": str,
    "level": str,
    "name_th": str,
    "name_en": str,
    "subdistrict_code": str,
    "zone": int,
    "kind_th": str,
    "boundary_status": str,
    "boundary_version": int,
    "coverage": str,
    "communities_visited": int,
    "communities_listed": int,
    "complaints": int,  # null: withheld
    "complaints_note": str,
    "feed_reports": int,
    **{f"feed_{to_key(kind)}": int for kind in PlacementKind},
    **{f"risks_{level}": int for level in ("low", "moderate", "high", "very_high")},
    "risks_in_cells": int,  # points told by a 250 m cell that may lie in the area
    "residents": int,
    "residents_year_be": int,
    "official_area_km2": float,
    "measured_area_km2": float,
}
RISK_FIELDS: Mapping[str, type] = {
    "id": str,
    "name": str,  # the title, else the sub-kind, else the category; in Thai
    "title": str,
    "description": str,
    "sub_kind": str,  # code
    "sub_kind_th": str,
    "agency_type": str,
    "category": str,
    "likelihood": int,
    "impact": int,
    "level": str,
    "state": str,
    "precision": str,
    "community_id": str,
    "quarter": str,
}

BASE_FIELDS: Mapping[str, type] = {
    "kind": str,  # road, canal, landmark
    "name_th": str,
    "name_en": str,
    "landmark": str,
    "source": str,
}


@dataclass(frozen=True, slots=True)
class MapLayer:
    """Features of one kind of geometry, WGS84. `rows` hold the values of `fields` in order."""

    name: str
    geometry_type: str
    fields: Mapping[str, type]
    rows: tuple[tuple[FieldValue, ...], ...]
    geometries: tuple[BaseGeometry, ...]


def list_layers(documents: Documents) -> list[MapLayer]:
    """Return the layers that have features: areas with an outline, those with a point, risks."""
    return [layer for layer in list_all_layers(documents) if layer.rows]


def list_base_layers(documents: Documents) -> list[MapLayer]:
    """Return roads and canals, and landmarks, where the ground has such."""
    features = documents["base.geojson"]["features"]
    points = _select_points(features)
    lines = [feature for feature in features if feature["geometry"]["type"].endswith("LineString")]
    layers = [
        _build_layer("base_lines", "MultiLineString", BASE_FIELDS, lines, _build_base_values),
        _build_layer("base_points", "Point", BASE_FIELDS, points, _build_base_values),
    ]
    return [layer for layer in layers if layer.rows]


def build_layer(documents: Documents, name: str) -> MapLayer:
    """Return one layer, also one without features."""
    return next(layer for layer in list_all_layers(documents) if layer.name == name)


def list_all_layers(documents: Documents) -> list[MapLayer]:
    """Return every layer, also those without features."""
    texts = Texts("th")
    sub_kinds = list_sub_kinds(documents["risks.geojson"])

    def build_area(area: Json) -> dict[str, FieldValue]:
        return _build_area_values(area, texts)

    def build_risk(risk: Json) -> dict[str, FieldValue]:
        return _build_risk_values(risk, sub_kinds, texts)

    communities = documents["areas-community.geojson"]["features"]
    subdistricts = documents["areas-subdistrict.geojson"]["features"]
    risks = documents["risks.geojson"]["features"]
    return [
        _build_layer(
            "communities", "MultiPolygon", AREA_FIELDS, _select_outlined(communities), build_area
        ),
        _build_layer(
            "community_points", "Point", AREA_FIELDS, _select_points(communities), build_area
        ),
        _build_layer(
            "subdistricts", "MultiPolygon", AREA_FIELDS, _select_outlined(subdistricts), build_area
        ),
        _build_layer("risk_points", "Point", RISK_FIELDS, _select_points(risks), build_risk),
    ]


def _build_layer(
    name: str,
    geometry_type: str,
    fields: Mapping[str, type],
    features: list[Json],
    build_values: Callable[[Json], dict[str, FieldValue]],
) -> MapLayer:
    values = [build_values(feature["properties"]) for feature in features]
    return MapLayer(
        name,
        geometry_type,
        fields,
        tuple(tuple(value[field] for field in fields) for value in values),
        tuple(_to_several(shape(feature["geometry"])) for feature in features),
    )


def _select_outlined(features: Iterable[Json]) -> list[Json]:
    return [
        feature
        for feature in features
        if feature["geometry"] and feature["geometry"]["type"] != "Point"
    ]


def _select_points(features: Iterable[Json]) -> list[Json]:
    return [
        feature
        for feature in features
        if feature["geometry"] and feature["geometry"]["type"] == "Point"
    ]


def _to_several(geometry: BaseGeometry) -> BaseGeometry:
    """Return a polygon or a line as one of several: a layer holds one kind."""
    if isinstance(geometry, LineString):
        return MultiLineString([geometry])
    return MultiPolygon([geometry]) if isinstance(geometry, Polygon) else geometry


def _build_base_values(base: Json) -> dict[str, FieldValue]:
    return {name: base.get(name) for name in BASE_FIELDS}


def _build_area_values(area: Json, texts: Texts) -> dict[str, FieldValue]:
    """Return the facts of an area without anything nested."""
    residents = area["residents"] or {}
    return {
        **{name: area.get(name) for name in AREA_FIELDS},
        "communities_visited": area["visited"]["communities"],
        "communities_listed": area["visited"]["of"],
        "complaints": area["complaints"]["count"],
        "complaints_note": format_complaints_note(area["complaints"]["count"], texts),
        "feed_reports": area["feed_reports_total"],
        **{f"feed_{to_key(kind)}": area["feed_placed"].get(kind, 0) for kind in PlacementKind},
        **{f"risks_{level}": count for level, count in area["risks"].items()},
        "risks_in_cells": len(area.get("risk_points", {}).get("cells", [])),
        "residents": residents.get("count"),
        "residents_year_be": residents.get("year_be"),
    }


def _build_risk_values(risk: Json, sub_kinds: Json, texts: Texts) -> dict[str, FieldValue]:
    """Return the facts of a risk point; editions of before have no words and no sub-kind."""
    return {
        **{name: risk.get(name) for name in RISK_FIELDS},
        "name": format_name(risk, sub_kinds, texts),
        "sub_kind_th": format_sub_kind(risk.get("sub_kind"), sub_kinds, texts) or None,
    }

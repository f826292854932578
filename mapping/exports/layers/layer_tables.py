"""The layers that a GIS opens: one kind of geometry each, and fields that hold one plain value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from geodata.model.places.placement import PlacementKind
from mapping.exports.datasets import Documents
from mapping.exports.tables import complaints_note
from mapping.texts import Texts, slug

Json = Mapping[str, Any]
Value = str | int | float | None
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
    **{f"feed_{slug(each)}": int for each in PlacementKind},
    **{f"risks_{level}": int for level in ("low", "moderate", "high", "very_high")},
    "risks_in_cells": int,  # points told by a 250 m cell that may lie in the area
    "residents": int,
    "residents_year_be": int,
    "official_area_km2": float,
    "measured_area_km2": float,
}
RISK_FIELDS: Mapping[str, type] = {
    "id": str,
    "category": str,
    "likelihood": int,
    "impact": int,
    "level": str,
    "state": str,
    "precision": str,
    "community_id": str,
    "quarter": str,
}


@dataclass(frozen=True, slots=True)
class Layer:
    """Features of one kind of geometry, WGS84. `rows` hold the values of `fields` in order."""

    name: str
    geometry_type: str
    fields: Mapping[str, type]
    rows: tuple[tuple[Value, ...], ...]
    geometries: tuple[BaseGeometry, ...]


def layers(documents: Documents) -> list[Layer]:
    """Return the layers that have features: areas with an outline, those with a point, risks."""
    found = _all(documents)
    return [layer for layer in found if layer.rows]


def layer_named(documents: Documents, name: str) -> Layer:
    """Return one layer, also one without features."""
    return next(each for each in _all(documents) if each.name == name)


def _all(documents: Documents) -> list[Layer]:
    texts = Texts("th")
    communities = documents["areas-community.geojson"]["features"]
    subdistricts = documents["areas-subdistrict.geojson"]["features"]
    risks = documents["risks.geojson"]["features"]
    return [
        _layer("communities", "MultiPolygon", AREA_FIELDS, _outlined(communities), texts),
        _layer("community_points", "Point", AREA_FIELDS, _pointed(communities), texts),
        _layer("subdistricts", "MultiPolygon", AREA_FIELDS, _outlined(subdistricts), texts),
        _layer("risk_points", "Point", RISK_FIELDS, _pointed(risks), texts),
    ]


def _layer(
    name: str, geometry_type: str, fields: Mapping[str, type], features: list[Json], texts: Texts
) -> Layer:
    values = [
        each["properties"] if fields is RISK_FIELDS else _area(each["properties"], texts)
        for each in features
    ]
    return Layer(
        name,
        geometry_type,
        fields,
        tuple(tuple(each[field] for field in fields) for each in values),
        tuple(_of_one_kind(shape(each["geometry"])) for each in features),
    )


def _outlined(features: Iterable[Json]) -> list[Json]:
    return [each for each in features if each["geometry"] and each["geometry"]["type"] != "Point"]


def _pointed(features: Iterable[Json]) -> list[Json]:
    return [each for each in features if each["geometry"] and each["geometry"]["type"] == "Point"]


def _of_one_kind(geometry: BaseGeometry) -> BaseGeometry:
    """Return a polygon as a multipolygon: a layer holds one kind."""
    return MultiPolygon([geometry]) if isinstance(geometry, Polygon) else geometry


def _area(area: Json, texts: Texts) -> dict[str, Value]:
    """Return the facts of an area without anything nested."""
    residents = area["residents"] or {}
    return {
        **{name: area.get(name) for name in AREA_FIELDS},
        "communities_visited": area["visited"]["communities"],
        "communities_listed": area["visited"]["of"],
        "complaints": area["complaints"]["count"],
        "complaints_note": complaints_note(area["complaints"]["count"], texts),
        "feed_reports": area["feed_reports_total"],
        **{f"feed_{slug(each)}": area["feed_placed"].get(each, 0) for each in PlacementKind},
        **{f"risks_{level}": count for level, count in area["risks"].items()},
        "risks_in_cells": len(area.get("risk_points", {}).get("cells", [])),
        "residents": residents.get("count"),
        "residents_year_be": residents.get("year_be"),
    }

"""What OGC API – Features serves of a release: collections of features with flat, typed facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.model.risks import parse_quarter
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET
from mapping.exports.layers.layer_tables import (
    BASE_FIELDS,
    FieldValue,
    MapLayer,
    list_all_layers,
)
from mapping.json_types import Documents

Bounds = tuple[float, float, float, float]  # west, south, east, north
Period = tuple[datetime, datetime]  # both ends belong to it
DOCUMENTS = (
    "areas-community.geojson",
    "areas-subdistrict.geojson",
    "risks.geojson",
    "base.geojson",
)
TITLES = {
    "communities": ("ชุมชน", "Communities with a known or estimated outline"),
    "community_points": ("ชุมชนที่ทราบเพียงจุดที่ตั้ง", "Communities of which only a point is known"),
    "subdistricts": ("แขวง", "Subdistricts"),
    "risk_points": ("จุดเสี่ยง", "Approved risk points at their public precision"),
    "base": ("ถนน คลอง และสถานที่สำคัญ", "Roads, canals and landmarks"),
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature, WGS84; `period` is when it was approved, where that is known."""

    id: str
    properties: Mapping[str, FieldValue]
    geometry: BaseGeometry
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """Features of one kind. `fields` are the names and types of their properties."""

    id: str
    fields: Mapping[str, type]
    features: tuple[Feature, ...]

    @property
    def title(self) -> str:
        """The title in both languages."""
        return " · ".join(TITLES[self.id])

    @property
    def bounds(self) -> Bounds | None:
        """The bounds of all features in WGS84 degrees; None where there is none."""
        bounds = [feature.geometry.bounds for feature in self.features]
        if not bounds:
            return None
        west, south, east, north = zip(*bounds, strict=True)
        return min(west), min(south), max(east), max(north)

    @property
    def period(self) -> Period | None:
        """From the first to the last approval; None where features have no time."""
        periods = [feature.period for feature in self.features if feature.period is not None]
        if not periods:
            return None
        return min(start for start, _ in periods), max(end for _, end in periods)

    def find(self, feature_id: str) -> Feature | None:
        """Return a feature by its id; None where there is no such."""
        return next((one for one in self.features if one.id == feature_id), None)


def build_collections(documents: Documents) -> dict[str, Collection]:
    """Return every collection of a release or an edition by id; one without features too.

    Parameters
    ----------
    documents
        `DOCUMENTS` by file name, coordinates in WGS84.
    """
    collections = [_build_from_layer(layer) for layer in list_all_layers(documents)]
    base = tuple(_list_base(documents))
    return {one.id: one for one in [*collections, Collection("base", BASE_FIELDS, base)]}


def _build_from_layer(layer: MapLayer) -> Collection:
    features = []
    for row, geometry in zip(layer.rows, layer.geometries, strict=True):
        properties = dict(zip(layer.fields, row, strict=True))
        quarter = properties.get("quarter")
        period = find_quarter_days(str(quarter)) if quarter else None
        features.append(Feature(str(properties["id"]), properties, geometry, period))
    return Collection(layer.name, layer.fields, tuple(features))


def _list_base(documents: Documents) -> Iterator[Feature]:
    """Yield roads, canals and landmarks; they have no ids of their own, only their place."""
    for number, feature in enumerate(documents["base.geojson"]["features"], 1):
        properties = {name: feature["properties"].get(name) for name in BASE_FIELDS}
        yield Feature(f"base-{number}", properties, shape(feature["geometry"]))


def find_quarter_days(quarter: str) -> Period:
    """Return the first and the last moment of a quarter of a Buddhist year ("2569-Q3"), UTC."""
    year, number = parse_quarter(quarter)
    first = date(year - BUDDHIST_OFFSET, 3 * number - 2, 1)
    following = (first + timedelta(days=95)).replace(day=1)
    start, end = (
        datetime.combine(day, time(), tzinfo=BANGKOK).astimezone(UTC) for day in (first, following)
    )
    return start, end - timedelta(seconds=1)

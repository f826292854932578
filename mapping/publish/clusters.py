"""Risk points in a window of the map, gathered into clusters where it is zoomed out."""

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geodata.model.risks import RiskLevel
from mapping.json_types import JsonObject

POINTS_FROM_ZOOM = 15
CLUSTER_PX = 64
_TILE_PX = 256


@dataclass(frozen=True, slots=True)
class MapWindow:
    """The window of a map: WGS84 degrees and zoom; None is the whole world, or no clusters."""

    bbox: tuple[float, float, float, float] | None = None  # west, south, east, north
    zoom: int | None = None

    def contains(self, longitude: float, latitude: float) -> bool:
        """Return whether a place, WGS84 degrees, is in the window, its border included."""
        if self.bbox is None:
            return True
        west, south, east, north = self.bbox
        return west <= longitude <= east and south <= latitude <= north


def cluster_risks(document: JsonObject, window: MapWindow) -> JsonObject:
    """Return the risk points that a window shows; zoomed out, neighbours become one cluster.

    A cluster stands in the middle of its points and says how many of each level it holds. Squares
    are fixed on the ground for each zoom, so panning changes nothing about them.

    Parameters
    ----------
    document
        GeoJSON with a feature for each risk point, in WGS84.

    Returns
    -------
    The document with other features: points as they were from zoom POINTS_FROM_ZOOM on.
    """
    features = [
        feature
        for feature in document["features"]
        if window.contains(*feature["geometry"]["coordinates"])
    ]
    if window.zoom is not None and window.zoom < POINTS_FROM_ZOOM:
        features = [
            _build_cluster(neighbours) for neighbours in _group_by_square(features, window.zoom)
        ]
    return {**document, "features": features}


def _group_by_square(features: Iterable[JsonObject], zoom: int) -> list[list[JsonObject]]:
    """Return the points of each square of CLUSTER_PX pixels (Web Mercator) that has some."""
    squares: dict[tuple[int, int], list[JsonObject]] = {}
    for feature in features:
        longitude, latitude = feature["geometry"]["coordinates"]
        squares.setdefault(_find_square(longitude, latitude, zoom), []).append(feature)
    return [square_features for _, square_features in sorted(squares.items())]


def _find_square(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    world_px = _TILE_PX * 2**zoom
    x = (longitude + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2
    return int(x * world_px // CLUSTER_PX), int(y * world_px // CLUSTER_PX)


def _build_cluster(features: list[JsonObject]) -> JsonObject:
    if len(features) == 1:
        return features[0]
    places = [feature["geometry"]["coordinates"] for feature in features]
    centre = [round(sum(values) / len(places), 6) for values in zip(*places, strict=True)]
    name = hashlib.sha256(",".join(feature["id"] for feature in features).encode()).hexdigest()[:8]
    return {
        "type": "Feature",
        "id": f"RC-{name}",
        "properties": {
            "id": f"RC-{name}",
            "points": len(features),
            "risks": _count_levels(features),
        },
        "geometry": {"type": "Point", "coordinates": centre},
    }


def _count_levels(features: list[JsonObject]) -> Mapping[str, int]:
    levels = [feature["properties"]["level"] for feature in features]
    return {level.replace(" ", "_"): levels.count(level) for level in RiskLevel}

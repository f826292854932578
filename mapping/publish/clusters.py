"""Risk points in a window of the map, gathered into clusters where it is zoomed out."""

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geodata.model.risks import RiskLevel
from mapping.publish.files import Json

POINTS_FROM_ZOOM = 15
CLUSTER_PX = 64
_TILE_PX = 256


@dataclass(frozen=True, slots=True)
class Window:
    """What a map shows: WGS84 degrees, and its zoom; None is the whole world, or no clusters."""

    bbox: tuple[float, float, float, float] | None = None  # west, south, east, north
    zoom: int | None = None

    def holds(self, longitude: float, latitude: float) -> bool:
        """Say whether a place is in the window, its border included."""
        if self.bbox is None:
            return True
        west, south, east, north = self.bbox
        return west <= longitude <= east and south <= latitude <= north


def seen_through(document: Json, window: Window) -> Json:
    """Return the risk points that a window shows; zoomed out, neighbours become one cluster.

    A cluster stands in the middle of its points and says how many of each level it holds. Squares
    are fixed on the ground for each zoom, so panning changes nothing about them.
    """
    shown = [
        each for each in document["features"] if window.holds(*each["geometry"]["coordinates"])
    ]
    if window.zoom is not None and window.zoom < POINTS_FROM_ZOOM:
        shown = [_gathered(found) for found in _squares(shown, window.zoom)]
    return {**document, "features": shown}


def _squares(features: Iterable[Json], zoom: int) -> list[list[Json]]:
    """Return the points of each square of CLUSTER_PX pixels (Web Mercator) that has some."""
    squares: dict[tuple[int, int], list[Json]] = {}
    for each in features:
        longitude, latitude = each["geometry"]["coordinates"]
        squares.setdefault(_square(longitude, latitude, zoom), []).append(each)
    return [found for _, found in sorted(squares.items())]


def _square(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    world_px = _TILE_PX * 2**zoom
    x = (longitude + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2
    return int(x * world_px // CLUSTER_PX), int(y * world_px // CLUSTER_PX)


def _gathered(found: list[Json]) -> Json:
    if len(found) == 1:
        return found[0]
    places = [each["geometry"]["coordinates"] for each in found]
    middle = [round(sum(values) / len(places), 6) for values in zip(*places, strict=True)]
    name = hashlib.sha256(",".join(each["id"] for each in found).encode()).hexdigest()[:8]
    return {
        "type": "Feature",
        "id": f"RC-{name}",
        "properties": {"id": f"RC-{name}", "points": len(found), "risks": _levels(found)},
        "geometry": {"type": "Point", "coordinates": middle},
    }


def _levels(found: list[Json]) -> Mapping[str, int]:
    levels = [each["properties"]["level"] for each in found]
    return {level.replace(" ", "_"): levels.count(level) for level in RiskLevel}

"""Makes vector tiles from a file of OpenStreetMap: streets, rails, water, parks and buildings.

Layers and kinds are named as in the Protomaps basemap, so that one script draws either archive.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from geodata.district import get_district
from geodata.errors import AppError, FileRefused
from mapping.basemap.archive import (
    MAX_ZOOM,
    MIN_ZOOM,
    BaseMap,
    Tile,
    compress_tile,
    list_tiles,
    write_archive,
)

WEB_MERCATOR_HALF_M = 20037508.342789244
TILE_UNITS = 4096  # of a side
BUFFER_SHARE = 1 / 64  # around a tile, so that lines and their names run on
ROAD_KINDS = {
    "motorway": ("highway", 10), "trunk": ("highway", 10), "motorway_link": ("highway", 12),
    "trunk_link": ("highway", 12), "primary": ("major_road", 10),
    "primary_link": ("major_road", 12),
    "secondary": ("major_road", 11), "secondary_link": ("major_road", 13),
    "tertiary": ("major_road", 12), "residential": ("minor_road", 13),
    "unclassified": ("minor_road", 13), "living_street": ("minor_road", 14),
    "service": ("minor_road", 15), "pedestrian": ("path", 15), "footway": ("path", 15),
    "path": ("path", 15), "steps": ("path", 15),
}  # fmt: skip
WATER_KINDS = {"river": "river", "canal": "river", "stream": "stream", "drain": "stream"}
RAIL_TAGS = frozenset({"rail", "light_rail", "subway", "tram"})
PARK_TAGS = {
    ("leisure", "park"), ("leisure", "garden"), ("landuse", "grass"), ("landuse", "forest"),
    ("natural", "wood"), ("leisure", "pitch"), ("landuse", "recreation_ground"),
}  # fmt: skip
TO_MERCATOR = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)


@dataclass(frozen=True, slots=True)
class StreetFeature:
    """One thing of the street map, in EPSG:3857, and the zoom from which on it is drawn."""

    layer: str
    geometry: BaseGeometry
    properties: Mapping[str, Any]
    min_zoom: int


def build_archive(source: Path, target: Path) -> BaseMap:
    """Write the archive of the district from a file of OpenStreetMap (.osm.pbf, .osm).

    Raises
    ------
    AppError
        E-BASE-04 where the packages for it are not installed.
    FileRefused
        E-BASE-01 where it is no such file, E-BASE-02 where nothing of it lies in the district,
        E-BASE-03 where the archive would be too large.
    """
    features = list(read_features(source))
    if not features:
        raise FileRefused("E-BASE-02")
    return write_archive(target, _build_tiles(features), {"name": "district"})


def read_features(source: Path) -> Iterator[StreetFeature]:
    """Yield what is drawn of a file of OpenStreetMap, inside the bounds of the district.

    Raises
    ------
    AppError
        E-BASE-04 where the packages for it are not installed.
    FileRefused
        E-BASE-01 where it is no such file.
    """
    try:
        import osmium
    except ImportError as error:
        raise AppError("E-BASE-04") from error
    window = _to_mercator(box(*get_district().streets))
    factory = osmium.geom.GeoJSONFactory()
    try:
        for item in osmium.FileProcessor(str(source)).with_locations().with_areas():
            if not isinstance(item, (osmium.osm.Way, osmium.osm.Area)):
                continue
            is_area = isinstance(item, osmium.osm.Area)
            tags = dict(item.tags)
            found = _classify_area(tags) if is_area else _classify_way(tags)
            if found is None:
                continue
            try:
                text = (
                    factory.create_multipolygon(item)
                    if isinstance(item, osmium.osm.Area)
                    else factory.create_linestring(item)
                )
                geometry = _to_mercator(shape(json.loads(text)))
            except (RuntimeError, ValueError):  # a way without a place, an area that is open
                continue
            layer, kind, min_zoom = found
            if geometry.intersects(window):
                yield StreetFeature(layer, geometry, _select_names(tags) | {"kind": kind}, min_zoom)
    except RuntimeError as error:
        raise FileRefused("E-BASE-01") from error


def _classify_area(tags: Mapping[str, str]) -> tuple[str, str, int] | None:
    """Return layer, kind and first zoom of an area; None for what is not drawn."""
    if tags.get("natural") == "water" or tags.get("waterway") == "riverbank":
        return "water", "water", MIN_ZOOM
    if PARK_TAGS & set(tags.items()):
        return "landuse", "park", 12
    return ("buildings", "building", 15) if "building" in tags else None


def _classify_way(tags: Mapping[str, str]) -> tuple[str, str, int] | None:
    """Return layer, kind and first zoom of a line; None for what is not drawn."""
    if tags.get("highway") in ROAD_KINDS:
        return "roads", *ROAD_KINDS[tags["highway"]]
    if tags.get("railway") in RAIL_TAGS:
        return "roads", "rail", 11
    if tags.get("waterway") in WATER_KINDS:
        return "water", WATER_KINDS[tags["waterway"]], 12
    return None


def _select_names(tags: Mapping[str, str]) -> dict[str, str]:
    return {key: tags[key] for key in ("name", "name:th", "name:en") if tags.get(key)}


def _to_mercator(geometry: BaseGeometry) -> BaseGeometry:
    projected: BaseGeometry = shapely.transform(
        geometry,
        TO_MERCATOR.transform,  # type: ignore[arg-type]
        interleaved=False,
    )
    return projected


def _build_tiles(features: list[StreetFeature]) -> Iterator[tuple[Tile, bytes]]:
    import mapbox_vector_tile

    tree = shapely.STRtree([feature.geometry for feature in features])
    for tile in list_tiles(range(MIN_ZOOM, MAX_ZOOM + 1)):
        left, bottom, right, top = _find_bounds(tile)
        margin = (right - left) * BUFFER_SHARE
        window = (left - margin, bottom - margin, right + margin, top + margin)
        layers: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for index in sorted(tree.query(box(*window))):
            feature = features[index]
            if feature.min_zoom <= tile[0]:
                tolerance = (right - left) / TILE_UNITS * 4
                part = shapely.clip_by_rect(feature.geometry.simplify(tolerance), *window)
                if not part.is_empty:
                    layers[feature.layer].append(
                        {
                            "geometry": _to_tile_units(part, left, top, right - left),
                            "properties": dict(feature.properties),
                        }
                    )
        if layers:
            body = mapbox_vector_tile.encode(
                [{"name": name, "features": items} for name, items in sorted(layers.items())],
                default_options={"extents": TILE_UNITS, "y_coord_down": True},
            )
            yield tile, compress_tile(body)


def _to_tile_units(geometry: BaseGeometry, left: float, top: float, side: float) -> BaseGeometry:
    """Return a geometry in whole units of a tile, from its upper left corner down."""
    scale = TILE_UNITS / side
    return shapely.transform(geometry, lambda xy: np.round((xy - (left, top)) * (scale, -scale)))


def _find_bounds(tile: Tile) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of a tile, EPSG:3857 metres."""
    zoom, column, row = tile
    side = 2 * WEB_MERCATOR_HALF_M / 2**zoom
    left = column * side - WEB_MERCATOR_HALF_M
    top = WEB_MERCATOR_HALF_M - row * side
    return left, top - side, left + side, top

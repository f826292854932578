"""The place of a risk point, no more exact than it is public: a community, or a cell."""

from collections.abc import Mapping
from typing import Any

from shapely.geometry import Point, box, mapping, shape

from geodata.geometry import crs
from geodata.geometry.placing import find_covering
from geodata.model.risks import CELL_SIZE_M, Precision
from mapping.json_types import Json


def locate_point(point: Json, documents: Mapping[str, Json]) -> dict[str, Any]:
    """Return the `area` that names the place, and the `view` that the map flies to.

    A point of a community is named by it. Of a cell only the subdistrict around its centre is
    said: which of the communities below it was meant is not public.
    """
    risk, geometry = point["properties"], point["geometry"]
    if risk["community_id"] is not None:
        area = _find_by_id(documents["areas-community.geojson"], risk["community_id"])
        return {"area": area, "view": {"focus": risk["community_id"]}}
    centre = Point(geometry["coordinates"])
    area = _find_covering(documents["areas-subdistrict.geojson"], centre)
    cell: dict[str, Any] = {"at": list(geometry["coordinates"]), "focus": "cell"}
    if risk["precision"] == Precision.CELL:
        cell["cell"] = _build_cell(centre)
    return {"area": area, "view": cell}


def build_area_name(area: Json) -> Json:
    """Return the names of an area in both languages."""
    return {name: area[name] for name in ("id", "level", "name_th", "name_en")}


def _find_by_id(collection: Json, area_id: str) -> Json | None:
    return next(
        (
            build_area_name(feature["properties"])
            for feature in collection["features"]
            if feature["properties"]["id"] == area_id
        ),
        None,
    )


def _find_covering(collection: Json, point: Point) -> Json | None:
    outlines = {
        feature["properties"]["id"]: feature["geometry"] and shape(feature["geometry"])
        for feature in collection["features"]
    }
    area_id = find_covering(outlines, point)
    return None if area_id is None else _find_by_id(collection, area_id)


def _build_cell(centre: Point) -> Json:
    """Return the outline of the cell around its centre, WGS84."""
    metric, half = crs.to_metric(centre), CELL_SIZE_M / 2
    square = box(metric.x - half, metric.y - half, metric.x + half, metric.y + half)
    outline: Json = mapping(crs.to_wgs84(square))
    return {
        "type": "Polygon",
        "coordinates": [
            [[round(x, 6), round(y, 6)] for x, y in ring] for ring in outline["coordinates"]
        ],
    }

"""Where a risk point lies, as exactly as it is public and never more: a community, or a cell."""

from collections.abc import Mapping
from typing import Any

from shapely.geometry import Point, box, mapping, shape

from geodata.geometry import crs
from geodata.model.risks import CELL_SIZE_M, Precision

Json = Mapping[str, Any]


def place_of(point: Json, documents: Mapping[str, Json]) -> dict[str, Any]:
    """Return the `area` that names the place, and the `view` that the map flies to.

    A point of a community is named by it. Of a cell only the subdistrict around its centre is
    said: which of the communities below it was meant is not public.
    """
    risk, geometry = point["properties"], point["geometry"]
    if risk["community_id"] is not None:
        area = _by_id(documents["areas-community.geojson"], risk["community_id"])
        return {"area": area, "view": {"focus": risk["community_id"]}}
    centre = Point(geometry["coordinates"])
    area = _covering(documents["areas-subdistrict.geojson"], centre)
    around: dict[str, Any] = {"at": list(geometry["coordinates"]), "focus": "cell"}
    if risk["precision"] == Precision.CELL:
        around["cell"] = _cell(centre)
    return {"area": area, "view": around}


def name_of(area: Json) -> Json:
    """Return what a page needs to name an area in its language."""
    return {each: area[each] for each in ("id", "level", "name_th", "name_en")}


def _by_id(collection: Json, area_id: str) -> Json | None:
    return next(
        (
            name_of(each["properties"])
            for each in collection["features"]
            if each["properties"]["id"] == area_id
        ),
        None,
    )


def _covering(collection: Json, point: Point) -> Json | None:
    return next(
        (
            name_of(each["properties"])
            for each in sorted(collection["features"], key=lambda each: each["properties"]["id"])
            if each["geometry"] is not None and shape(each["geometry"]).covers(point)
        ),
        None,
    )


def _cell(centre: Point) -> Json:
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

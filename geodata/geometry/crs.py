"""The two coordinate systems of the project, and the way between them."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

WGS84 = "EPSG:4326"  # storage, web maps, exports: degrees, longitude before latitude
METRIC_CRS = "EPSG:32647"  # lengths and areas: metres, UTM zone 47N
INDIAN_1975 = "EPSG:24047"  # older layers of Thai offices: metres, UTM zone 47N on another datum

FloatArray = NDArray[np.float64]
Shape = TypeVar("Shape", bound=BaseGeometry)


@cache
def _build_transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _build_projection(source: str, target: str) -> Callable[[FloatArray], FloatArray]:
    transformer = _build_transformer(source, target)

    def project(xy: FloatArray) -> FloatArray:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return project


def convert(xy: FloatArray, source: str, target: str) -> FloatArray:
    """Return positions (one row each) of one coordinate system in another."""
    return _build_projection(source, target)(xy)


def to_metric(shape: Shape) -> Shape:
    """Return a WGS84 geometry in METRIC_CRS (metres)."""
    return shapely.transform(shape, _build_projection(WGS84, METRIC_CRS))


def convert_points_to_metric(longitude: FloatArray, latitude: FloatArray) -> FloatArray:
    """Return WGS84 points in METRIC_CRS (metres), one row a point: easting, northing."""
    return _build_projection(WGS84, METRIC_CRS)(np.column_stack((longitude, latitude)))


def to_wgs84(shape: Shape) -> Shape:
    """Return a METRIC_CRS geometry in WGS84 (degrees)."""
    return shapely.transform(shape, _build_projection(METRIC_CRS, WGS84))


def find_inner_point(shape: Polygon | MultiPolygon) -> Point:
    """Return the point (WGS84) that lies deepest inside a WGS84 area: where its name can stand.

    Of an area in parts it lies in the largest; to the metre.
    """
    parts = shapely.get_parts(to_metric(shape)).tolist()
    largest = max(parts, key=lambda part: part.area)
    deepest = shapely.maximum_inscribed_circle(largest, tolerance=1.0)
    return to_wgs84(Point(deepest.coords[0]))


def compute_area_m2(shape: BaseGeometry) -> float:
    """Return the area in square metres of a WGS84 geometry, measured in METRIC_CRS."""
    return float(to_metric(shape).area)

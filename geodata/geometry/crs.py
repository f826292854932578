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
    """Return positions of one coordinate system in another.

    Parameters
    ----------
    xy
        Shape (n, 2): easting before northing, longitude before latitude.
    source, target
        Names that PROJ knows, such as `EPSG:4326`.

    Returns
    -------
    Shape (n, 2). NaN stays NaN; what the target cannot hold, such as a latitude of 95, is infinite.
    """
    return _build_projection(source, target)(xy)


def to_metric(shape: Shape) -> Shape:
    """Return a WGS84 geometry in METRIC_CRS (metres)."""
    return shapely.transform(shape, _build_projection(WGS84, METRIC_CRS))


def convert_points_to_metric(longitude: FloatArray, latitude: FloatArray) -> FloatArray:
    """Return WGS84 points in METRIC_CRS.

    Parameters
    ----------
    longitude, latitude
        Degrees, one-dimensional and equally long.

    Returns
    -------
    Shape (n, 2): easting and northing in metres. NaN stays NaN.
    """
    return _build_projection(WGS84, METRIC_CRS)(np.column_stack((longitude, latitude)))


def to_wgs84(shape: Shape) -> Shape:
    """Return a METRIC_CRS geometry in WGS84 (degrees)."""
    return shapely.transform(shape, _build_projection(METRIC_CRS, WGS84))


def find_inner_point(shape: Polygon | MultiPolygon) -> Point:
    """Return the point that lies deepest inside an area: where its name can stand.

    Parameters
    ----------
    shape
        A valid area in WGS84, not empty. Of several parts the largest is taken.

    Returns
    -------
    In WGS84, deepest to the metre.
    """
    parts = shapely.get_parts(to_metric(shape)).tolist()
    largest = max(parts, key=lambda part: part.area)
    deepest = shapely.maximum_inscribed_circle(largest, tolerance=1.0)
    return to_wgs84(Point(deepest.coords[0]))


def compute_area_m2(shape: BaseGeometry) -> float:
    """Return the area in square metres of a WGS84 geometry, measured in METRIC_CRS.

    Points, lines and empty shapes have 0.
    """
    return float(to_metric(shape).area)

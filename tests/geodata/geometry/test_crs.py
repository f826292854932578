import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import LineString, Point, box

from geodata.geometry.crs import METRIC_CRS, WGS84, compute_area_m2, to_metric, to_wgs84

longitudes = st.floats(100.3, 100.96)
latitudes = st.floats(13.4, 14.0)


def test_the_two_systems_are_named():
    assert (WGS84, METRIC_CRS) == ("EPSG:4326", "EPSG:32647")


def test_the_central_meridian_of_zone_47_has_its_easting_and_scale():
    assert to_metric(Point(99, 0)).coords[0] == pytest.approx((500_000, 0), abs=0.001)
    x, y = to_metric(Point(99, 13.78)).coords[0]
    arc_m = Geod(ellps="WGS84").line_length([99, 99], [0, 13.78])
    assert (x, y) == pytest.approx((500_000, 0.9996 * arc_m), abs=0.001)


@given(longitudes, latitudes)
def test_there_and_back(longitude, latitude):
    back = to_wgs84(to_metric(Point(longitude, latitude)))
    assert back.coords[0] == pytest.approx((longitude, latitude), abs=1e-9)


def test_lengths_and_areas_agree_with_the_ellipsoid_within_a_thousandth():
    geod = Geod(ellps="WGS84")
    street = LineString([(100.50, 13.77), (100.53, 13.79)])
    assert to_metric(street).length == pytest.approx(geod.geometry_length(street), rel=1e-3)
    block = box(100.51, 13.77, 100.52, 13.78)
    assert compute_area_m2(block) == pytest.approx(
        abs(geod.geometry_area_perimeter(block)[0]), rel=1e-3
    )


def test_shapes_keep_their_kind_and_their_corners():
    ring = box(100.5, 13.7, 100.6, 13.8)
    assert to_metric(ring).geom_type == "Polygon"
    assert len(shapely.get_coordinates(to_metric(ring))) == 5
    assert np.isfinite(shapely.get_coordinates(to_metric(ring))).all()

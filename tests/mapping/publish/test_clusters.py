"""Risk points through a window: nobody is lost, nobody is counted twice."""

from hypothesis import given
from hypothesis import strategies as st

from geodata.model.risks import RiskLevel
from mapping.publish.clusters import POINTS_FROM_ZOOM, MapWindow, cluster_risks

LEVELS = [str(level) for level in RiskLevel]


def feature(number, longitude, latitude, level="low"):
    return {
        "type": "Feature",
        "id": f"RP-2569-{number:04d}",
        "properties": {"id": f"RP-2569-{number:04d}", "level": level},
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
    }


def document(*features):
    return {"type": "FeatureCollection", "version": 3, "features": list(features)}


def test_three_neighbours_are_one_cluster_when_zoomed_out_and_three_points_when_near():
    found = document(
        feature(1, 100.500, 13.770),
        feature(2, 100.501, 13.770, "very high"),
        feature(3, 100.5, 13.771),
    )
    [cluster] = cluster_risks(found, MapWindow(zoom=10))["features"]
    assert cluster["properties"]["points"] == 3
    assert cluster["properties"]["risks"] == {"low": 2, "moderate": 0, "high": 0, "very_high": 1}
    assert cluster["geometry"]["coordinates"] == [100.500333, 13.770333]
    assert cluster_risks(found, MapWindow(zoom=POINTS_FROM_ZOOM)) == found


def test_a_lonely_point_stays_itself_at_every_zoom():
    found = document(feature(1, 100.5, 13.77))
    assert all(cluster_risks(found, MapWindow(zoom=zoom)) == found for zoom in range(23))


def test_a_window_shows_what_lies_in_it_borders_included():
    found = document(feature(1, 100.50, 13.77), feature(2, 100.60, 13.77))
    shown = cluster_risks(found, MapWindow((100.4, 13.7, 100.5, 13.8)))["features"]
    assert [row["id"] for row in shown] == ["RP-2569-0001"]


places = st.tuples(
    st.floats(100.45, 100.55, allow_nan=False), st.floats(13.70, 13.85), st.sampled_from(LEVELS)
)


@given(found=st.lists(places, max_size=30), zoom=st.integers(0, 22))
def test_points_are_neither_lost_nor_counted_twice(found, zoom):
    features = [feature(n, lng, lat, level) for n, (lng, lat, level) in enumerate(found)]
    shown = cluster_risks(document(*features), MapWindow(zoom=zoom))["features"]
    assert sum(feature["properties"].get("points", 1) for feature in shown) == len(found)
    assert len({row["id"] for row in shown}) == len(shown)
    assert (
        shown == cluster_risks(document(*features), MapWindow(zoom=zoom))["features"]
    )  # same bytes

import contextlib
import json
import math
import time

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, mapping

from geodata import reference
from geodata.errors import FileRefused
from geodata.geometry.boundaries import measure_coverage
from geodata.intake.boundaries import boundary_files, geojson
from tests.paths import SHARED

REAL = SHARED / "data"
SQUARE = [[[100.51, 13.78], [100.52, 13.78], [100.52, 13.79], [100.51, 13.79], [100.51, 13.78]]]


def collection(*features, **more):
    return {"type": "FeatureCollection", "features": list(features), **more}


def feature(coordinates=SQUARE, properties=None, kind="Polygon", **more):
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties or {}, "geometry": geometry, **more}


def encode(value):
    return json.dumps(value, ensure_ascii=False).encode()


def read(data):
    return geojson.read(data).shapes


def refusal(data):
    with pytest.raises(FileRefused) as refused:
        geojson.read(data if isinstance(data, bytes) else encode(data))
    refused.value.format_sentence("th")  # every value of the sentence is there
    return refused.value.code


def test_a_square_is_read():
    (shape,) = read(encode(collection(feature(properties={"name": "ก", "pop": 1, "x": 2}))))
    assert shape.number == 1
    assert shape.properties == {"name": "ก", "pop": 1}  # no other column is read
    assert shape.geometry.equals(Polygon(SQUARE[0]))


def test_multipolygons_heights_holes_and_a_bom_are_read():
    hole = [[100.514, 13.784], [100.514, 13.786], [100.516, 13.786], [100.514, 13.784]]
    high = [[[*position, 3.5] for position in SQUARE[0]]]
    data = collection(feature([[*SQUARE, hole]], kind="MultiPolygon"), feature(high))
    first, second = read(b"\xef\xbb\xbf" + encode(data))
    assert isinstance(first.geometry, MultiPolygon) or len(first.geometry.interiors) == 1
    assert not second.geometry.has_z


def test_repeated_positions_are_dropped():
    doubled = [[position for position in SQUARE[0] for _ in range(2)]]
    (shape,) = read(encode(collection(feature(doubled))))
    assert len(shape.geometry.exterior.coords) == 5


@pytest.mark.parametrize(
    "name",
    ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326", "OGC:CRS84"],
)
def test_the_names_of_wgs84_are_accepted(name):
    crs = {"type": "name", "properties": {"name": name}}
    assert read(encode(collection(feature(), crs=crs)))


BOW_TIE = [[[100.51, 13.78], [100.52, 13.79], [100.52, 13.78], [100.51, 13.79], [100.51, 13.78]]]
UTM = [[[664000, 1523000], [664900, 1523000], [664900, 1523900], [664000, 1523000]]]
SWAPPED = [[[y, x] for x, y in SQUARE[0]]]
CHIANG_MAI = [[[98.9, 18.7], [99.0, 18.7], [99.0, 18.8], [98.9, 18.7]]]
LINK = {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<OGRVRTDataSource/>", "E-GEO-01"),
        (b"{", "E-GEO-01"),
        (b"{}x", "E-GEO-01"),
        (b'{"type": "FeatureCollection", "features": [], "x": NaN}', "E-GEO-01"),
        ({"type": "gdal_streamed_alg", "command_line": "read x"}, "E-GEO-02"),
        ([], "E-GEO-02"),
        (b"7", "E-GEO-02"),
        ({"type": "FeatureCollection", "features": {}}, "E-GEO-02"),
        (collection(feature(), crs=LINK), "E-GEO-03"),
        (collection(feature(crs=LINK)), "E-GEO-03"),
        (collection(crs={"type": "name", "properties": {"name": "EPSG:24047"}}), "E-GEO-03"),
        (collection(crs="EPSG:4326"), "E-GEO-03"),
        (collection(*[feature() for _ in range(5_001)]), "E-GEO-04"),
        (collection(feature([SQUARE[0][:4]])), "E-GEO-05"),
        (collection(feature([SQUARE[0][:2]])), "E-GEO-05"),
        (collection(feature([[SQUARE[0][0]] * 9])), "E-GEO-05"),
        (collection(feature([100.5, 13.7], kind="Point")), "E-GEO-05"),
        (b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":'
         b'"Polygon","coordinates":[[[100.5,13.7],[1e999,13.7],[100.5,13.8],[100.5,13.7]]]}}]}',
         "E-GEO-06"),
        (collection(feature([[[100.5, float("nan")], *SQUARE[0]]])), "E-GEO-06"),
        (collection(feature([[[10**400, 13.7], *SQUARE[0]]])), "E-GEO-06"),
        (collection(feature(None)), "E-GEO-07"),
        (collection(feature([])), "E-GEO-07"),
        (collection(feature([[]])), "E-GEO-07"),
        (collection(feature([[["100.5", "13.7"]]])), "E-GEO-07"),
        (collection(feature([[[True, False]]])), "E-GEO-07"),
        (collection({"type": "Feature", "properties": {}, "geometry": None}), "E-GEO-07"),
        (collection(feature(SWAPPED)), "E-GEO-08"),
        (collection(feature(CHIANG_MAI)), "E-GEO-08"),
        (collection(feature(UTM)), "E-GEO-09"),
        (b"[" * 100_000, "E-GEO-12"),
        (collection(feature(properties={str(n): n for n in range(20_000)})), "E-GEO-12"),
        (b'{"type":"FeatureCollection","type":"x","features":[]}', "E-GEO-12"),
        (collection(feature(properties={"geometry": "POINT(1 1)"})), "E-GEO-12"),
        (collection(feature(properties={"name": "x" * 2_001})), "E-GEO-12"),
        (collection("feature"), "E-GEO-12"),
        (json.dumps(collection()).encode("utf-16"), "E-ENC-01"),
        (encode(collection(feature(properties={"a": "ก"}))).decode().encode("cp874"), "E-ENC-01"),
        (b'{"type":"FeatureCollection","features":[\0]}', "E-ENC-01"),
        (json.dumps(collection(feature(properties={"a": "\ud800"}))).encode(), "E-ENC-01"),
        (json.dumps(collection(feature(properties={"a": "x\0y"}))).encode(), "E-ENC-01"),
        (b" " * 10_000_001, "E-FMT-03"),
    ],
)  # fmt: skip
def test_refused(data, code):
    assert refusal(data) == code


def test_a_shape_that_crosses_itself_refuses_only_itself():
    file = geojson.read(encode(collection(feature(), feature(BOW_TIE, {"name": "ก", "x": 1}))))
    assert [shape.number for shape in file.shapes] == [1]
    [broken] = file.broken
    assert broken.build_refusal().format_sentence("th").startswith("รูปที่ 2 ใช้ไม่ได้: เส้นขอบตัดกันเอง")
    assert broken.properties == {"name": "ก"}
    assert broken.repaired_area is not None
    assert broken.changed_m2 == pytest.approx(600_000, rel=0.02)  # both halves; the line gave none
    repaired = file.repair({2})
    assert [shape.number for shape in repaired.shapes] == [1, 2]
    assert all(shape.geometry.is_valid for shape in repaired.shapes)
    assert (repaired.broken, file.repair({1, 3})) == ((), file)


def test_a_star_with_a_million_crossings_is_not_repaired():
    turns = [n * 999 % 2_000 / 1_000 * math.pi for n in range(2_000)]
    star = [[100.52 + 0.01 * math.cos(turn), 13.78 + 0.01 * math.sin(turn)] for turn in turns]
    began = time.perf_counter()
    file = geojson.read(encode(collection(feature(), feature([[*star, star[0]]]))))
    assert time.perf_counter() - began < 5
    assert [broken.repaired_area for broken in file.broken] == [None]


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"type": "Feature", "properties": None, "geometry": None}, "E-GEO-07"),
        (feature([100.5, 13.7], kind="Point"), "E-GEO-05"),
        (feature([[100.5, 13.7], [100.6, 13.7]], kind="LineString"), "E-GEO-05"),
        (feature(CHIANG_MAI), "E-GEO-08"),
        (feature([SQUARE[0][:2]]), "E-GEO-05"),
    ],
)
def test_what_is_no_area_of_bangkok_is_counted_and_left_out(other, code):
    file = geojson.read(encode(collection(feature(), other)))
    assert len(file.shapes) == 1
    assert [(broken.number, broken.code) for broken in file.broken] == [(2, code)]
    assert file.broken[0].repaired_area is None


def test_a_lone_feature_is_a_file_of_one():
    assert len(read(encode(feature()))) == 1


def test_what_is_never_read_refuses_nothing():
    odd = {"_umap_options": {"color": "red"}, "@relations": [{"a": 1}], "note": "x" * 5_000}
    (shape,) = read(encode(collection(feature(properties={"name": "ก", **odd}))))
    assert shape.properties == {"name": "ก"}


def test_personal_columns_are_not_read():
    people = {"CHAIRMAN": "นายสมมุติ", "ADDRESS": "1/2", "TEL": "0812345678"}
    (shape,) = read(encode(collection(feature(properties={"COMMU_AD_1": "ก", **people}))))
    assert shape.properties == {"COMMU_AD_1": "ก"}


def test_metres_are_read_where_the_file_or_a_person_names_the_system():
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32647"}}
    (stated,) = read(encode(collection(feature(UTM), crs=named)))
    (told,) = geojson.read(encode(collection(feature(UTM))), system="EPSG:32647").shapes
    assert stated.geometry.equals(told.geometry)
    assert stated.geometry.centroid.x == pytest.approx(100.5217, abs=0.001)


def vertices(count, position):
    ring = b",".join([position] * count)
    return (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":'
        b'{"type":"Polygon","coordinates":[[' + ring + b"]]}}]}"
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (vertices(1_000_000, b"[100.50123456789012,13.780123456789012]"), "E-FMT-03"),
        (vertices(1_000_000, b"[1,2]"), "E-GEO-04"),
        (vertices(200_001, b"[100.5,13.7]"), "E-GEO-04"),
        (b'["' + b'\\"' * 4_900_000, "E-GEO-01"),
        (b"[" * 9_900_000, "E-GEO-12"),
        (b"[" + b"{}," * 3_000_000 + b"{}]", "E-GEO-04"),
    ],
    ids=["42 MB", "short numbers", "one vertex too many", "endless text", "deep", "objects"],
)
def test_a_heavy_file_is_refused_in_less_than_a_second(data, code):
    started = time.perf_counter()
    assert refusal(data) == code
    assert time.perf_counter() - started < 1


def star(points):
    turn = [(x * 7919 % 10_007 / 1e5, x * 104_729 % 9_973 / 1e5) for x in range(points)]
    ring = [[100.5 + x, 13.7 + y] for x, y in turn]
    return encode(collection(feature([[*ring, ring[0]]])))


@pytest.mark.parametrize(("points", "code"), [(2_000, "E-GEO-05"), (150_000, "E-GEO-04")])
def test_a_tangled_star_is_refused_quickly(points, code):
    data = star(points)
    started = time.perf_counter()
    assert refusal(data) == code
    assert time.perf_counter() - started < 4


def test_deep_brackets_inside_a_text_are_text():
    data = collection(feature(properties={"name": '"[' * 500 + "\\"}))
    assert read(encode(data))[0].properties["name"].count("[") == 500


def test_texts_that_look_like_places_to_open_stay_texts():
    texts = [
        "/vsicurl/http://127.0.0.1/x",
        "CSV:/etc/passwd",
        "<img src=x onerror=alert(1)>",
        "${a}",
    ]
    for text in texts:
        (shape,) = read(encode(collection(feature(properties={"name": text, text: text}))))
        assert shape.properties == {"name": text}


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(FileRefused):
        boundary_files.read(data, name="x.geojson")


words = st.text(max_size=5)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300)
@given(
    json_values, json_values, json_values, json_values, st.sampled_from(["Polygon", "MultiPolygon"])
)
def test_any_json_is_read_or_refused(coordinates, properties, crs, anything, kind):
    geometry = {"type": kind, "coordinates": coordinates}
    for data in (
        anything,
        collection(anything),
        collection({"type": "Feature", "geometry": anything}),
        collection({"type": "Feature", "geometry": geometry}, crs=crs),
        collection(feature(properties=properties)),
    ):
        with contextlib.suppress(FileRefused):
            geojson.read(json.dumps(data).encode())


numbers = st.floats(100.3, 100.9).map(lambda x: round(x, 6)) | st.floats()


@settings(deadline=None, max_examples=300)
@given(st.lists(st.lists(st.lists(st.tuples(numbers, st.floats(13.5, 13.9)), max_size=7), max_size=3), max_size=3))  # fmt: skip # noqa: E501
def test_any_rings_are_valid_or_refused(polygons):
    closed = [[[*ring, *ring[:1]] for ring in rings] for rings in polygons]
    data = collection(feature(closed, kind="MultiPolygon"))
    with contextlib.suppress(FileRefused):
        assert all(shape.geometry.is_valid for shape in read(json.dumps(data).encode()))


def test_what_was_written_is_read_again():
    outlines = list(reference.read_outlines().values())
    data = collection(*[feature(mapping(outline)["coordinates"]) for outline in outlines])
    assert [shape.geometry for shape in read(encode(data))] == outlines


@pytest.mark.parametrize("layer", ["subdistricts_cod_ab_2022", "subdistricts_bma"])
def test_the_real_subdistrict_layers_are_clean(layer):
    path = REAL / f"{layer}.geojson"
    if not path.exists():
        pytest.skip("the real layers are not here")
    shapes = boundary_files.read(path.read_bytes(), name=path.name).shapes
    areas = {str(shape.properties["subdistrict_code"]): shape.geometry for shape in shapes}
    assert sorted(areas) == ["100201", "100202", "100203", "100204", "100206"]
    assert shapely.coverage_is_valid(list(areas.values()))
    assert measure_coverage(areas).is_clean


def test_the_real_community_polygons_are_read():
    path = REAL / "bma_community_polygons_sample_not_dusit.geojson"
    if not path.exists():
        pytest.skip("the real layers are not here")
    shapes = boundary_files.read(path.read_bytes(), name=path.name).shapes
    assert len(shapes) == 15
    assert {"COMMU_ADMI", "COMMU_AD_1", "DNAME", "SNAME"} <= set(shapes[0].properties)

"""Hostile boundary files (rows 1 to 22 of the project's list of bad inputs).

Where a common reader leaks, a control shows that the same file leaks there: without it, "nothing
happened" would prove nothing.
"""

import io
import json
import sqlite3
import time
import warnings
import zipfile

import geopandas
import pytest

from geodata.errors import FileRefused
from geodata.intake.boundaries import boundary_files, boundary_match
from tests.attack.files.watching import watch

SQUARE = [[[100.51, 13.78], [100.52, 13.78], [100.52, 13.79], [100.51, 13.79], [100.51, 13.78]]]
SECRET = "canary-7f3a"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(99)


@pytest.fixture
def expect_refusal():
    """Read a file; it must be refused, with nothing opened, fetched or echoed. Return the code."""

    def read(data, name="boundary.geojson", **more):
        with pytest.raises(FileRefused):  # loads what is loaded late: codecs, the PROJ database
            boundary_files.read(data, name=name, **more)
        with pytest.raises(FileRefused) as caught, watch() as events:
            boundary_files.read(data, name=name, **more)
        assert events == []
        for language in ("th", "en"):
            sentence = caught.value.format_sentence(language)
            assert SECRET not in sentence
            assert "/" not in sentence.replace("lat/lon", "")
        return caught.value.code

    return read


@pytest.fixture
def canary(tmp_path):
    """Return the path of a database with a secret in it."""
    path = tmp_path / "canary.db"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE secret (word TEXT)")
    database.execute("INSERT INTO secret VALUES (?)", [SECRET])
    database.commit()
    database.close()
    return path


def common_reader(path):
    """Read the way that most programs do; return its rows as text, or its refusal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return geopandas.read_file(path).to_csv()  # a control must leak
        except Exception as error:
            return type(error).__name__


def vrt(canary):
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{canary}</SrcDataSource>'
        "<SrcSQL>SELECT word FROM secret</SrcSQL></OGRVRTLayer></OGRVRTDataSource>"
    ).encode()


def collection(properties=None, **more):
    geometry = {"type": "Polygon", "coordinates": SQUARE}
    feature = {"type": "Feature", "properties": properties or {}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature], **more}).encode()


def zip_file(name, content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def test_control_what_is_opened_is_seen(canary):
    with watch() as events:
        canary.read_bytes()
    assert len(events) == 1
    assert str(canary) in events[0]


# Row 1


def test_a_vrt_called_geojson_does_not_read_the_database(expect_refusal, canary):
    assert expect_refusal(vrt(canary)) == "E-GEO-01"


def test_control_a_common_reader_reads_the_database_through_it(canary, tmp_path):
    (tmp_path / "boundary.geojson").write_bytes(vrt(canary))
    assert SECRET in common_reader(tmp_path / "boundary.geojson")


# Row 2


def gdalg(canary):
    steps = f"gdal vector pipeline ! read {canary} ! write --output-format=stream streamed_dataset"
    return json.dumps({"type": "gdal_streamed_alg", "command_line": steps}).encode()


def test_gdal_commands_are_not_run(expect_refusal, canary):
    assert expect_refusal(gdalg(canary)) == "E-GEO-02"


def test_control_a_common_reader_runs_them(canary, tmp_path):
    (tmp_path / "b.geojson").write_bytes(gdalg(canary))
    leaked = common_reader(tmp_path / "b.geojson")
    if SECRET not in leaked:
        pytest.skip("this GDAL has no streamed commands yet")


# Row 3


def test_a_vrt_called_shp_in_a_zip(expect_refusal, canary):
    assert expect_refusal(zip_file("b.shp", vrt(canary)), "b.zip") == "E-SHP-01"


def test_control_a_common_reader_follows_it(canary, tmp_path):
    (tmp_path / "b.zip").write_bytes(zip_file("b.shp", vrt(canary)))
    assert SECRET in common_reader(tmp_path / "b.zip")


# Row 4


def build_linked_collection(url):
    return collection(crs={"type": "link", "properties": {"href": f"{url}/crs", "type": "proj4"}})


def test_a_linked_crs_is_not_fetched(expect_refusal, listener):
    url, hits = listener
    assert expect_refusal(build_linked_collection(url)) == "E-GEO-03"
    assert hits == []


def test_control_a_common_reader_fetches_it(listener, tmp_path):
    url, hits = listener
    (tmp_path / "b.geojson").write_bytes(build_linked_collection(url))
    common_reader(tmp_path / "b.geojson")
    assert hits


# Row 5


def test_places_to_open_in_names_and_texts_are_only_text(listener):
    url, hits = listener
    texts = [f"/vsicurl/{url}/x.geojson", f"{url}/x", "CSV:/etc/passwd", f"WFS:{url}/wfs"]
    for text in texts:
        for column in ("name", text):
            (shape,) = boundary_files.read(collection({column: text}), name=text).shapes
            assert shape.properties == ({"name": text} if column == "name" else {})
            outlines = {"100201": shape.geometry}
            matched = boundary_match.match_shapes([shape], [], [], outlines)
            assert matched.boundaries == {}
    assert hits == []


def test_control_a_common_reader_opens_the_name(listener):
    url, hits = listener
    common_reader(f"/vsicurl/{url}/x.geojson")
    assert hits


# Row 6; more of it in tests/geodata/intake/test_archives.py


@pytest.mark.parametrize("name", ["../b.shp", "/b.shp", "a:b.shp", "aux.shp"])
def test_unsafe_names_in_a_zip(expect_refusal, name):
    assert expect_refusal(zip_file(name, b"1"), "b.zip") == "E-ZIP-05"


def test_a_bomb_is_refused_before_unpacking(expect_refusal):
    bomb = zip_file("b.shp", bytes(45_000_000))
    assert len(bomb) < 100_000
    started = time.process_time()
    assert expect_refusal(bomb, "b.zip") == "E-ZIP-03"
    assert expect_refusal(zip_file("b.shp", bytes(60_000_000)), "b.zip") == "E-ZIP-01"
    assert time.process_time() - started < 1
    assert expect_refusal(zip_file("inner.zip", zip_file("b.shp", b"1")), "b.zip") == "E-ZIP-06"


# Rows 9 to 19 are in tests/geodata/intake/test_geojson.py and test_shapefile.py


# Row 20


def markup(url):
    return {
        "xxe.kml": f'<!DOCTYPE k [<!ENTITY x SYSTEM "{url}/xxe">]><kml><name>&x;</name></kml>',
        "laughs.kml": '<!DOCTYPE k [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><kml>&b;</kml>',
        "link.kml": f"<kml><NetworkLink><Link><href>{url}/n</href></Link></NetworkLink></kml>",
        "x.gml": f'<!DOCTYPE g SYSTEM "{url}/dtd"><gml:FeatureCollection xmlns:gml="g"/>',
        "x.svg": f'<svg xmlns:x="l"><image x:href="{url}/i"/></svg>',
    }


@pytest.mark.parametrize("name", list(markup("")))
def test_kml_and_gml_are_not_taken_whatever_they_are_called(expect_refusal, listener, name):
    url, hits = listener
    data = markup(url)[name].encode()
    assert expect_refusal(data, name) == "E-FMT-01"
    assert expect_refusal(data, "boundary.geojson") == "E-FMT-01"
    assert hits == []


# Row 21


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "b.geojson", "E-FMT-02"),
        (b"{", "b.geojson", "E-FMT-02"),
        pytest.param(b" \n\t ", "b.geojson", "E-FMT-02", id="blanks"),
        pytest.param(b"\xef\xbb\xbf", "b.geojson", "E-FMT-02", id="a byte order mark"),
        (collection(), "b.zip", "E-FMT-02"),
        (collection(), "b.geojson.zip", "E-FMT-02"),
        (zip_file("b.shp", b"1"), "b.geojson", "E-FMT-02"),
        pytest.param(PNG, "b.geojson", "E-FMT-02", id="a picture"),
        pytest.param(PNG, "b.png", "E-FMT-01", id="a picture that says so"),
        (b"id,name\n1,x\n", "b.csv", "E-FMT-01"),
        (b"id,name\n1,x\n", "b.geojson", "E-GEO-01"),
        (b"%PDF-1.7\n", "b.pdf", "E-FMT-01"),
        pytest.param(b"SQLite format 3\0" + bytes(99), "b.gpkg", "E-FMT-01", id="a database"),
        pytest.param(b"\x00\x00\x27\x0a" + bytes(200), "b.shp", "E-SHP-03", id="a lone shp"),
        pytest.param(b"PK\x03\x04" + bytes(99), "b.zip", "E-FMT-02", id="the head of a zip"),
    ],
)
def test_content_that_is_something_else(expect_refusal, data, name, code):
    assert expect_refusal(data, name) == code


@pytest.mark.parametrize(
    "name",
    ["x" * 5_000 + ".geojson", "\u202enosjoeg.exe", "🗺️.geojson", "ก็็็็็็็็.geojson", "", "..", "a\0b",
     "../../etc/passwd", "\ud800.geojson"],
)  # fmt: skip
def test_a_file_name_is_only_a_name(name):
    assert len(boundary_files.read(collection(), name=name).shapes) == 1


# Row 22


@pytest.mark.parametrize(
    "text",
    ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "${alert(1)}",
     "`+alert(1)+`", "\\`", "javascript:alert(1)", "![](http://127.0.0.1:9/x)"],
)  # fmt: skip
def test_scripts_stay_the_letters_that_they_are(text):
    (shape,) = boundary_files.read(collection({text: text, "COMMU_AD_1": text}), name=text).shapes
    assert shape.properties == {"COMMU_AD_1": text}
    matched = boundary_match.match_shapes([shape], [], [], {"100201": shape.geometry})
    assert [member.name for member in matched.unmatched] == [text]

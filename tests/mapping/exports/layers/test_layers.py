"""The layers for a GIS: one kind of geometry, plain fields, each feature drawn by one rule."""

import io
import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from xml.etree import ElementTree as ET

import geopandas
import pyogrio
import pytest

from mapping.exports.kinds import KINDS
from mapping.exports.layers.layer_styles import build_style
from mapping.exports.layers.layer_tables import AREA_FIELDS, list_layers

LINK = "https://dusit.example.org/live"
DISCLAIMER = "เรื่องร้องเรียนและจุดเสี่ยงไม่ใช่ข้อพิสูจน์ความผิด"
NAMES = ("communities", "community_points", "subdistricts", "risk_points")


@pytest.fixture
def mixed(documents):
    """The release of the fixtures with all that a boundary can be."""
    given = json.loads(json.dumps(documents))
    states = ("official", "traced", "point only")
    for feature, state in zip(given["areas-community.geojson"]["features"], states, strict=False):
        feature["properties"]["boundary_status"] = state
        if state == "point only":
            feature["geometry"] = {"type": "Point", "coordinates": feature["properties"]["point"]}
    return given


@pytest.fixture
def package(mixed, tmp_path):
    path = tmp_path / "layers.gpkg"
    path.write_bytes(KINDS["gpkg"].render(mixed, LINK))
    return path


@pytest.fixture
def folder(mixed, tmp_path):
    with zipfile.ZipFile(io.BytesIO(KINDS["geojson"].render(mixed, LINK))) as archive:
        archive.extractall(tmp_path / "geojson")
    return tmp_path / "geojson"


def test_each_layer_holds_one_kind_of_geometry(package):
    kinds = dict(pyogrio.list_layers(package))
    assert kinds == {
        "communities": "MultiPolygon",
        "community_points": "Point",
        "subdistricts": "MultiPolygon",
        "risk_points": "Point",
        "layer_styles": None,
    }
    sizes = {name: len(geopandas.read_file(package, layer=name)) for name in NAMES}
    assert sizes == {"communities": 42, "community_points": 1, "subdistricts": 5, "risk_points": 2}
    assert geopandas.read_file(package, layer="communities").crs.to_epsg() == 4326


def test_a_number_is_a_number_also_where_nobody_knows_one(package):
    for name in NAMES[:3]:
        types = pyogrio.read_info(package, layer=name)
        held = dict(zip(types["fields"], types["dtypes"], strict=True))
        wrong = {
            field: held[field]
            for field, kind in AREA_FIELDS.items()
            if kind is not str and held[field] == "object"
        }
        assert wrong == {}


def test_withheld_is_null_and_never_zero(package):
    read = geopandas.read_file(package, layer="communities").set_index("id")
    assert read.loc["DS07", "complaints"] == 6
    assert read.loc["DS07", "complaints_note"] == "เผยแพร่แล้วอย่างน้อย 6 เรื่อง"
    assert read.loc["DS08", "complaints"] != read.loc["DS08", "complaints"]  # NaN
    assert read.loc["DS08", "complaints_note"] == "ไม่แสดงเพื่อคุ้มครองผู้ให้ข้อมูล"


def test_every_layer_has_its_style_in_the_package(package):
    with sqlite3.connect(package) as file:
        styles = dict(file.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall())
        [about] = file.execute(
            "SELECT description FROM gpkg_contents WHERE table_name = 'communities'"
        ).fetchone()
        [version] = file.execute("PRAGMA user_version").fetchone()
    file.close()
    assert styles == {name: build_style(name) for name in NAMES}
    assert DISCLAIMER in about
    assert version == 10200


def test_geojson_holds_no_nested_value(folder):
    assert {path.stem for path in folder.glob("*.geojson")} == set(NAMES)
    for path in folder.glob("*.geojson"):
        assert path.with_suffix(".qml").is_file()
        features = json.loads(path.read_bytes())["features"]
        kinds = {row["geometry"]["type"] for row in features}
        assert len(kinds) == 1
        for feature in features:
            nested = [v for v in feature["properties"].values() if isinstance(v, dict | list)]
            assert nested == []


# ------------------------------------------------- the expressions of the styles, evaluated


def rules_of(name):
    """Yield (expression of all that must hold, options of the symbol) of each drawn rule."""
    root = ET.fromstring(re.sub("<!DOCTYPE[^>]*>", "", build_style(name)))
    symbols = {
        symbol.get("name"): [
            {option.get("name"): option.get("value") for option in layer.iter("Option")}
            for layer in symbol.iter("layer")
        ]
        for symbol in root.iter("symbol")
    }

    def walk(rule, above):
        tests = [*above, rule.get("filter")]
        if rule.get("symbol") is not None:
            yield tests, symbols[rule.get("symbol")]
        for below in rule.findall("rule"):
            yield from walk(below, tests)

    for rule in root.find(".//rules").findall("rule"):
        yield from walk(rule, [])


def holds(tests, row):
    """Evaluate expressions of QGIS on a row: SQLite reads the same ones."""
    with sqlite3.connect(":memory:") as file:
        columns = ", ".join(f'"{name}"' for name in row)
        file.execute(f"CREATE TABLE f ({columns})")
        file.execute(f"INSERT INTO f VALUES ({', '.join('?' * len(row))})", list(row.values()))
        test = " AND ".join(f"({condition})" for condition in tests)
        [found] = file.execute(f"SELECT count(*) FROM f WHERE {test}").fetchone()
    file.close()
    return bool(found)


@pytest.mark.parametrize("name", NAMES)
def test_each_feature_is_drawn_by_exactly_one_rule(mixed, name):
    [layer] = [member for member in list_layers(mixed) if member.name == name]
    rules = list(rules_of(name))
    for values in layer.rows:
        row = dict(zip(layer.fields, values, strict=True))
        assert sum(holds(tests, row) for tests, _ in rules) == 1, row["id"]


@pytest.mark.parametrize(
    ("status", "edge"), [("official", "solid"), ("traced", "solid"), ("estimated", "dash")]
)
@pytest.mark.parametrize("complaints", [None, 5, 60])
def test_what_is_estimated_is_dashed(status, edge, complaints):
    row = {"boundary_status": status, "complaints": complaints}
    [symbol] = [symbol for tests, symbol in rules_of("communities") if holds(tests, row)]
    assert symbol[0]["outline_style"] == edge


# ------------------------------------------------- a program that others wrote


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="gdal-bin is not installed")
def test_gdal_of_the_system_reads_both(package, folder):
    def say(path, *more):
        ran = subprocess.run(
            ["ogrinfo", "-al", "-so", str(path), *more], check=True, capture_output=True, text=True
        )
        assert ran.stderr == ""
        return ran.stdout

    told = say(package, "communities")
    assert "Geometry: Multi Polygon" in told
    assert "Feature Count: 42" in told
    assert "complaints: Integer64" in told
    for path in folder.glob("*.geojson"):
        told = say(path)
        assert "JSON" not in told.split("Layer name:")[1]
        assert "Feature Count: 0" not in told

"""The project for QGIS: everything that it names is beside it, and QGIS draws it."""

import io
import json
import re
import sqlite3
import zipfile
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from mapping.exports.kinds import KINDS
from mapping.exports.layers.layer_tables import list_base_layers, list_layers
from mapping.layers import palette
from tests.mapping.exports.layers.debian_qgis import needs_qgis, render

LINK = "https://dusit.example.org/live"


@pytest.fixture
def folder(documents, tmp_path):
    with zipfile.ZipFile(io.BytesIO(KINDS["qgis"].render(documents, LINK))) as archive:
        archive.extractall(tmp_path / "qgis")
    return tmp_path / "qgis"


@pytest.fixture
def project_file(folder):
    with zipfile.ZipFile(folder / "map.qgz") as archive:
        [name] = archive.namelist()
        assert name == "map.qgs"
        return ET.fromstring(archive.read(name))


def find_layers(project):
    return {layer.findtext("id"): layer for layer in project.iter("maplayer")}


def test_the_project_names_the_tables_that_lie_beside_it(folder, project_file, documents):
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.txt", "layers.gpkg", "map.qgz",
    ]  # fmt: skip
    named = {
        layer.findtext("datasource").removeprefix("./layers.gpkg|layername=")
        for layer in project_file.iter("maplayer")
    }
    with sqlite3.connect(folder / "layers.gpkg") as tables:
        stored = {row[0] for row in tables.execute("SELECT table_name FROM gpkg_geometry_columns")}
    tables.close()
    layers = [*list_layers(documents), *list_base_layers(documents)]
    assert named == stored == {layer.name for layer in layers}
    assert {"communities", "subdistricts", "risk_points", "base_lines", "base_points"} <= named


def test_the_legend_is_thai_and_risks_lie_on_top(project_file):
    names = [layer.get("name") for layer in project_file.iter("layer-tree-layer")]
    assert names[0] == "จุดเสี่ยง"
    assert names[-1] == "แขวง"
    assert all(re.search("[ก-ฮ]", name) for name in names)


def test_communities_bear_their_thai_names(project_file):
    settings = find_layers(project_file)["layer_communities"].find("labeling/settings")
    assert settings.find("text-style").get("fieldName") == "name_th"
    assert settings.find("rendering").get("drawLabels") == "1"


def test_classes_and_colours_are_those_of_the_map(project_file):
    communities = find_layers(project_file)["layer_communities"]
    rules = [rule.get("filter") for rule in communities.iter("rule")]
    used = {
        option.get("value")
        for option in communities.iter("Option")
        if option.get("name") == "color"
    }
    for step in palette.COMPLAINTS.steps:
        assert any(rule.startswith(f'"complaints" >= {step.low}') for rule in rules)
        assert step.colour in used
    assert '"complaints" IS NULL' in rules  # withheld has a rule of its own: it is never zero
    assert palette.WITHHELD in used
    assert not any(re.search(r'"complaints" [=<>]+ 0\b', rule) for rule in rules)
    assert "dash" in {option.get("value") for option in communities.iter("Option")}


def test_the_same_documents_give_the_same_bytes(documents):
    first, second = (KINDS["qgis"].render(documents, LINK) for _ in range(2))
    assert first == second


def test_typed_words_stay_words(documents):
    hostile = json.loads(json.dumps(documents))
    name = '"/><script>alert(1)</script>&'
    hostile["areas-community.geojson"]["features"][0]["properties"]["name_th"] = name
    with zipfile.ZipFile(io.BytesIO(KINDS["qgis"].render(hostile, LINK))) as archive:
        inner = zipfile.ZipFile(io.BytesIO(archive.read("map.qgz")))
        assert "script" not in {
            element.tag for element in ET.fromstring(inner.read("map.qgs")).iter()
        }
        assert name.encode() in archive.read("layers.gpkg")


@needs_qgis
def test_qgis_opens_the_project_and_draws_it(folder, documents):
    picture = folder / "map.png"
    told = render(folder, "project", folder / "map.qgz", picture)
    counts = {
        layer.name: len(layer.rows)
        for layer in [*list_layers(documents), *list_base_layers(documents)]
    }
    assert {name.removeprefix("layer_"): one["features"] for name, one in told.items()} == counts
    assert all(one["valid"] and one["crs"] == "EPSG:4326" for one in told.values())
    assert told["layer_communities"]["labels"] is True
    assert not told["layer_risk_points"]["labels"]
    with Image.open(picture) as drawn:
        colours = {colour for _, colour in drawn.convert("RGB").getcolors(1_000_000)}
    assert len(colours) > 100


@needs_qgis
def test_control_a_project_without_its_tables_is_noticed(folder):
    (folder / "layers.gpkg").unlink()
    asked = ("project", folder / "map.qgz", folder / "map.png")
    assert not any(one["valid"] for one in render(folder, *asked).values())

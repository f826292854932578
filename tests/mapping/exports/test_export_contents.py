"""Every exported file holds what its name says: format, table or layer, columns, rows."""

import csv
import io
import json
import zipfile

import pytest

from mapping.exports.kinds import KINDS, format_file_name

LINK = "http://localhost/live"
MAGIC = {  # ending → how such a file begins, and what an archive of that format holds
    ".html": (b"<!DOCTYPE html>", None),
    ".xlsx": (b"PK", "xl/workbook.xml"),
    ".pptx": (b"PK", "ppt/presentation.xml"),
    ".pdf": (b"%PDF-", None),
    ".gpkg": (b"SQLite format 3\x00", None),
    ".zip": (b"PK", "README.txt"),
}
GEOMETRIES = {
    "communities": {"Polygon", "MultiPolygon"},
    "subdistricts": {"Polygon", "MultiPolygon"},
    "community_points": {"Point"},
    "risk_points": {"Point"},
    "risk_cells": {"Polygon"},
    "risk_communities": {"Polygon", "MultiPolygon"},
}


@pytest.fixture
def documents(documents):
    """The documents of a release, with those that only exports read."""
    documents.setdefault("commitments.json", {"commitments": []})
    documents.setdefault("complaints.json", {"groups": []})
    return documents


@pytest.fixture
def archive(documents):
    def read(kind):
        body = KINDS[kind].render(documents, LINK)
        with zipfile.ZipFile(io.BytesIO(body)) as found:
            return {name: found.read(name) for name in found.namelist()}

    return read


def read_csv(body):
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", [name for name in KINDS if name != "poster"])
def test_a_file_is_of_the_format_that_its_ending_says(documents, name):
    kind = KINDS[name]
    begin, member = MAGIC[kind.endings[0]]
    body = kind.render(documents, LINK)
    assert body.startswith(begin)
    if member is not None:
        assert member in zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert format_file_name("17", kind) == f"dusit-17{kind.suffix}"
    assert kind.suffix.endswith(kind.endings[0])


def test_each_csv_has_the_columns_that_the_dictionary_lists_for_its_name(archive):
    files = archive("csv")
    head, *lines = read_csv(files.pop("dictionary.csv"))
    assert head == ["table", "field", "label", "meaning"]
    tables = {name: read_csv(body) for name, body in files.items() if name.endswith(".csv")}
    listed = {}
    for table, field, _, meaning in lines:
        listed.setdefault(table, []).append(field)
        assert meaning
    assert {name: rows[0] for name, rows in tables.items()} == listed
    for name, rows in tables.items():
        assert {len(row) for row in rows} == {len(rows[0])}, name


def test_each_csv_has_the_rows_of_its_own_document(archive, documents):
    files = archive("csv").items()
    rows = {name: read_csv(body)[1:] for name, body in files if name.endswith(".csv")}

    def list_ids(document):
        return sorted(feature["id"] for feature in documents[document]["features"])

    assert sorted(row[0] for row in rows["community.csv"]) == list_ids("areas-community.geojson")
    assert sorted(row[0] for row in rows["subdistrict.csv"]) == list_ids(
        "areas-subdistrict.geojson"
    )
    assert sorted(row[0] for row in rows["risks.csv"]) == list_ids("risks.geojson")
    assert rows["risks.csv"]
    assert len(rows["commitments.csv"]) == len(documents["commitments.json"]["commitments"])


def test_each_geojson_says_its_own_name_and_holds_its_kind_of_geometry(archive, documents):
    files = {name: body for name, body in archive("geojson").items() if name.endswith(".geojson")}
    assert len(files) > 2
    for name, body in files.items():
        layer = json.loads(body)
        stem = name.removesuffix(".geojson")
        assert layer["name"] == stem
        assert f"{stem}.qml" in archive("geojson")
        kinds = {feature["geometry"]["type"] for feature in layer["features"]}
        assert kinds <= GEOMETRIES[stem], stem
        prefix = "RP-" if stem.startswith("risk") else ""
        assert all(str(feature["id"]).startswith(prefix) for feature in layer["features"])


@pytest.mark.parametrize(
    ("kind", "ending", "member"),
    [
        ("csv", ".csv", "community.csv"),
        ("geojson", ".geojson", "communities.geojson"),
    ],
)
def test_the_single_file_is_that_of_the_archive(archive, documents, kind, ending, member):
    single = KINDS[kind].single_renderers[ending](documents, LINK)
    assert single == archive(kind)[member]

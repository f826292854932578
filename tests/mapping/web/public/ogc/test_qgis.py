"""QGIS opens `/ogc` by its own client of OGC API – Features, and draws what it gives."""

from PIL import Image

from mapping.publish import reading
from mapping.web.public.ogc.collections import build_collections
from tests.mapping.exports.layers.debian_qgis import needs_qgis, render

DRAWN = ("communities", "subdistricts")
SIDE, INK = 1000, 5_000  # pixels of the picture, and of it that are not white at the least


def count_ink(path):
    with Image.open(path) as drawn:
        return SIDE * SIDE - drawn.convert("L").histogram()[255]


@needs_qgis
def test_qgis_draws_the_collections(served, publisher, tmp_path):
    picture = tmp_path / "ogc.png"
    collections = build_collections(reading.read_documents(publisher.folder))
    told = render(tmp_path, "service", served, picture, *DRAWN)
    assert {name: one["features"] for name, one in told.items()} == {
        name: len(collections[name].features) for name in DRAWN
    }
    assert all(one["valid"] for one in told.values())
    assert {one["crs"] for one in told.values()} == {"EPSG:4326"}
    assert count_ink(picture) > INK


@needs_qgis
def test_control_a_collection_that_is_not_there_is_noticed(served, tmp_path):
    told = render(tmp_path, "service", served, tmp_path / "ogc.png", "communities", "people")
    assert told["communities"]["valid"]
    assert not told["people"]["valid"]

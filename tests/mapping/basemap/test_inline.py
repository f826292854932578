"""The street map as a document of a file: as deep as it fits, else it says that it was left out."""

import base64
import gzip

import pytest

from mapping.basemap import archive, inline, osm
from tests.street_maps import write_osm


@pytest.fixture
def path(tmp_path):
    osm.build_archive(write_osm(tmp_path / "x.osm"), tmp_path / "base.pmtiles")
    return tmp_path / "base.pmtiles"


@pytest.fixture(autouse=True)
def forget():
    inline._build.cache_clear()


def test_where_none_is_installed_there_is_no_document(tmp_path):
    assert inline.build_inline_streets(tmp_path / "none.pmtiles") is None
    (tmp_path / "x").write_bytes(b"x" * 300)
    assert inline.build_inline_streets(tmp_path / "x") is None


def test_every_tile_is_there_as_it_lies_in_the_archive(path):
    streets = inline.build_inline_streets(path)
    assert streets["left_out"] is False
    assert streets["max_zoom"] == 15
    assert "ODbL" in streets["attribution"]
    with path.open("rb") as file:
        reader = archive.open_archive(file)
        for name, text in streets["tiles"].items():
            tile = gzip.decompress(base64.b64decode(text))
            assert tile == gzip.decompress(reader.get(*map(int, name.split("/"))))


def test_too_large_it_is_less_deep_and_larger_still_it_is_left_out(path, monkeypatch):
    whole = inline.build_inline_streets(path)["tiles"]
    size = {
        zoom: sum(len(body) for name, body in whole.items() if int(name.split("/")[0]) <= zoom)
        for zoom in (12, 14)
    }
    monkeypatch.setattr(inline, "MAX_CHARACTERS", size[14])
    inline._build.cache_clear()
    less = inline.build_inline_streets(path)
    assert less["max_zoom"] == 14
    assert sum(map(len, less["tiles"].values())) == size[14]
    monkeypatch.setattr(inline, "MAX_CHARACTERS", size[12])
    inline._build.cache_clear()
    gone = inline.build_inline_streets(path)
    assert gone["left_out"] is True
    assert "tiles" not in gone

"""The street map on hand-countable ground: built, cut, refused, served in parts."""

import gzip
from collections import Counter

import mapbox_vector_tile
import pytest
from pmtiles.reader import MmapSource, Reader

from geodata.district import get_district
from geodata.errors import FileRefused
from mapping.__main__ import main
from mapping.basemap import archive, osm
from tests.street_maps import write_osm

SAMEN = (100.506, 13.777)  # a point between road and lane


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("streets")
    return osm.build_archive(write_osm(folder / "x.osm"), folder / "streets.pmtiles")


def read_tile(path, zoom):
    """Return the layers of the tile that holds the point, by name."""
    with path.open("rb") as file:
        column, row = archive.find_tile(*SAMEN, zoom)
        body = Reader(MmapSource(file)).get(zoom, column, row)
    return mapbox_vector_tile.decode(gzip.decompress(body))


def count_kinds(path, zoom):
    return Counter(
        (layer, feature["properties"]["kind"])
        for layer, content in read_tile(path, zoom).items()
        for feature in content["features"]
    )


def test_a_far_view_holds_the_road_and_a_near_one_everything_of_its_tile(built):
    assert count_kinds(built.path, 11) == {("roads", "major_road"): 1}
    assert count_kinds(built.path, 13) == {
        ("roads", "major_road"): 1,
        ("roads", "minor_road"): 1,
        ("water", "river"): 1,
        ("landuse", "park"): 1,
    }


def test_names_come_along_in_both_languages(built):
    roads = read_tile(built.path, 13)["roads"]["features"]
    names = {road["properties"]["name"]: road["properties"].get("name:en") for road in roads}
    assert names == {"ถนนตัวอย่าง": "Example Road", "ซอยตัวอย่าง": None}


def test_what_lies_outside_the_district_is_left_out(built):
    with built.path.open("rb") as file:
        assert Reader(MmapSource(file)).get(10, *archive.find_tile(98.05, 10.0, 10)) is None
    assert built.bounds == get_district().streets


def test_the_same_file_gives_the_same_bytes(built, tmp_path):
    again = osm.build_archive(write_osm(tmp_path / "x.osm"), tmp_path / "again.pmtiles")
    assert again.path.read_bytes() == built.path.read_bytes()


def test_cutting_an_archive_keeps_its_tiles_as_they_are(built, tmp_path):
    cut = archive.cut_archive(built.path, tmp_path / "cut.pmtiles")
    for zoom in (11, 13, 15):
        assert read_tile(cut.path, zoom) == read_tile(built.path, zoom)
    assert (cut.max_zoom, cut.attribution) == (15, archive.OSM_LICENCE)


@pytest.mark.parametrize("body", [b"", b"PMTiles\x03", b"x" * 500], ids=["empty", "short", "other"])
def test_what_is_no_archive_is_refused_and_leaves_nothing(tmp_path, body):
    source, target = tmp_path / "x.pmtiles", tmp_path / "target.pmtiles"
    source.write_bytes(body)
    with pytest.raises(FileRefused, match="E-BASE-01"):
        archive.cut_archive(source, target)
    assert list(tmp_path.iterdir()) == [source]


def test_a_street_map_of_elsewhere_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="E-BASE-02"):
        osm.build_archive(write_osm(tmp_path / "x.osm", shift=3.0), tmp_path / "t.pmtiles")


def test_too_large_a_one_is_refused_and_the_old_one_stays(built, tmp_path, monkeypatch):
    target = tmp_path / "t.pmtiles"
    archive.cut_archive(built.path, target)
    before = target.read_bytes()
    monkeypatch.setattr(archive, "MAX_SIZE", 100)
    with pytest.raises(FileRefused, match="E-BASE-03"):
        archive.cut_archive(built.path, target)
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_the_command_installs_and_says_size_date_and_licence(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DUSITMAP_DATA", str(tmp_path / "data"))
    assert main(["basemap", str(write_osm(tmp_path / "x.osm"))]) == 0
    said = capsys.readouterr().out
    size = (tmp_path / "data" / "basemap.pmtiles").stat().st_size
    assert f"{size:,} ไบต์" in said
    assert "ODbL" in said
    assert main(["basemap", str(tmp_path / "nothing.pmtiles")]) == 1
    assert "E-CLI-01" in capsys.readouterr().err

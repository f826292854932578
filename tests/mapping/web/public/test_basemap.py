"""`/api/basemap.*`: nothing where nothing is installed, parts of the archive where one is."""

from mapping.basemap import osm
from tests.street_maps import write_osm


def test_without_one_the_map_is_told_so(client):
    assert client.get("/api/basemap.json").json() == {"url": None}
    assert client.get("/api/basemap.pmtiles").status_code == 404


def test_parts_are_served_as_they_lie_in_the_file(client, project, tmp_path):
    target = project.settings.basemap
    osm.build_archive(write_osm(tmp_path / "x.osm"), target)
    facts = client.get("/api/basemap.json").json()
    assert facts["max_zoom"] == 15
    assert "ODbL" in facts["attribution"]
    assert client.get(facts["script"]).status_code == 200
    whole = target.read_bytes()
    headers = {"Range": "bytes=0-126", "Accept-Encoding": "gzip, br"}
    part = client.get(facts["url"], headers=headers)
    assert (part.status_code, part.content) == (206, whole[:127])
    assert part.headers["content-range"] == f"bytes 0-126/{len(whole)}"
    assert client.get(facts["url"]).content == whole
    beyond = client.get(facts["url"], headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status_code == 416


def test_what_cannot_be_drawn_is_none(client, project):
    project.settings.basemap.write_bytes(b"x" * 300)
    assert client.get("/api/basemap.json").json() == {"url": None}

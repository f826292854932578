"""Boundary files on the screen: what would change is said, then saved; traps are refused."""

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
import shapefile
from shapely.geometry import box, mapping

from geodata.model.people.people import Role
from geodata.model.places.places import AreaLevel, Boundary, BoundaryStatus, Passport
from geodata.store.places.boundaries import BoundaryStore

SQUARE = box(100.5033, 13.7790, 100.5044, 13.7801)  # around the point of DS07
PRJ = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


@pytest.fixture
def fresh_folder(older_folder):
    """Outlines come into a project whose areas are all estimated."""
    return older_folder


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


def geojson(**properties):
    feature = {"type": "Feature", "properties": properties, "geometry": mapping(SQUARE)}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def cp874_shapefile(name):
    """Return a zipped shapefile whose table is in the old Thai encoding, as offices still send."""
    parts = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, encoding="cp874") as writer:
        writer.field("COMMU_AD_1", "C", 80)
        writer.poly([[list(coord) for coord in SQUARE.exterior.coords[::-1]]])
        writer.record(name)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for ending, part in parts.items():
            packed.writestr(f"communities.{ending}", part.getvalue())
        packed.writestr("communities.prj", PRJ)
    return out.getvalue()


def current(project):
    with project.database.begin_read() as tx:
        return BoundaryStore(tx).read_current(AreaLevel.COMMUNITY)["DS07"]


def upload(open_app, malee, name, data, kind):
    at = open_app("boundaries", by=malee)
    at.file_uploader[0].upload(name, data, kind).run()
    assert not at.exception
    return at


def save(at):
    at.text_input(key="boundary-file-source").set_value("สำนักงานเขตดุสิต").run()
    at.button(key="boundary-file-save").click().run()
    assert not at.exception


def test_a_geojson_is_said_then_saved(open_app, malee, project):
    at = upload(open_app, malee, "b.geojson", geojson(community_id="DS07"), "application/geo+json")
    assert any("ตรงกับทะเบียน 1 แห่ง" in text_element.value for text_element in at.text)
    assert at.button(key="boundary-file-save").disabled  # whose outlines are they?
    assert current(project).status is BoundaryStatus.ESTIMATED
    save(at)
    assert "แทนที่ขอบเขตแล้ว 1 แห่ง" in at.success[0].value
    assert current(project).status is BoundaryStatus.OFFICIAL


def test_a_shapefile_in_the_old_thai_encoding(open_app, malee, project):
    name = "ชุมชนราชผาทับทิมร่วมใจ"
    at = upload(open_app, malee, "b.zip", cp874_shapefile(name), "application/zip")
    if not any("ตรงกับทะเบียน 1" in text_element.value for text_element in at.text):
        at.radio(key="boundary-file-encoding").set_value("cp874").run()
    assert any("ตรงกับทะเบียน 1" in text_element.value for text_element in at.text)
    save(at)
    assert current(project).status is BoundaryStatus.OFFICIAL


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("b.geojson", b"<OGRVRTDataSource><SrcDataSource>/etc/passwd</SrcDataSource>"),
        ("b.geojson", b""),
        ("b.zip", geojson()),
        ("b.geojson", b'{"type": "Point", "coordinates": [100, 13]}'),
    ],
)
def test_what_is_no_boundary_file_is_one_thai_sentence(open_app, malee, project, name, data):
    before = current(project)
    at = upload(open_app, malee, name, data, "application/octet-stream")
    assert len(at.error) == 1
    assert "E\\-" in at.error[0].value
    assert "boundary-file-save" not in {button.key for button in at.button}
    assert current(project) == before


def test_coordinators_have_no_way_in(open_app, signed_in):
    at = open_app("boundaries", by=signed_in(Role.COORDINATOR, "DS07"))
    assert not at.exception
    assert not at.file_uploader


def test_boundaries_that_changed_since_the_preview_are_shown_before_anything_is_saved(
    open_app, malee, project
):
    at = upload(open_app, malee, "b.geojson", geojson(community_id="DS07"), "application/geo+json")
    at.text_input(key="boundary-file-source").set_value("สำนักงานเขตดุสิต").run()
    traced = Boundary("DS07", AreaLevel.COMMUNITY, BoundaryStatus.TRACED, SQUARE)
    with project.database.begin() as tx:
        passport, now = Passport("ชุมชน", "-", None, ""), datetime.now(UTC)
        BoundaryStore(tx).add(AreaLevel.COMMUNITY, [traced], passport, at=now)
    before = current(project)
    for _ in range(2):  # the second press is refused too: nobody has compared
        at.button(key="boundary-file-save").click().run()
        assert not at.exception
        assert "E-CONFLICT" in "".join(error.value for error in at.error).replace("\\", "")
        assert current(project) == before
    assert any(
        "ขอบเขตที่จะเปลี่ยน 1 แห่ง" in text_element.value for text_element in at.text
    )  # as it was seen
    assert any("ขอบเขตที่จะเปลี่ยน 0 แห่ง" in text_element.value for text_element in at.text)  # as it is
    assert at.text_input(key="boundary-file-source").value == "สำนักงานเขตดุสิต"
    next(button for button in at.button if button.key.startswith("shown-go-on")).click().run()
    assert not at.error
    assert at.button(key="boundary-file-save").disabled  # nothing is left to change

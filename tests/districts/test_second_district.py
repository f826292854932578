"""A project of a second district: begun, remembered, refused elsewhere, its boundaries imported."""

import json
from datetime import UTC, datetime

import pytest
from shapely.geometry import mapping

from geodata import __main__ as geodata_command
from geodata import actions, reference, settings
from geodata.actions import TERMINAL
from geodata.actions.places import communities
from geodata.district import FIRST_FOLDER, get_district, load, using_district
from geodata.errors import BadInput
from geodata.model.places import registry
from geodata.model.places.registry import NewCommunity
from geodata.project import open_project
from mapping.texts import Texts
from tests.districts.foreign import SECOND


@pytest.fixture(autouse=True)
def second():
    """Serve the second district, whatever a test before opened."""
    with using_district(reference.open_district(SECOND)):
        yield


def run(capsys, *arguments, command=geodata_command):
    code = command.main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def as_layer(path, features):
    """Write a layer as the city does."""
    rows = [
        {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}
        for properties, geometry in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


def test_init_remembers_the_district_and_another_folder_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DUSITMAP_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DUSITMAP_DISTRICT", raising=False)
    code, printed = run(capsys, "init", "--district", SECOND)
    assert (code, "เขตบางพลัด (Bang Phlat, 1025)" in printed) == (0, True)
    code, printed = run(capsys, "init")  # a server that knows of no variable
    assert (code, "เขตบางพลัด (Bang Phlat, 1025)" in printed) == (0, True)
    code, printed = run(capsys, "init", "--district", FIRST_FOLDER)
    assert code == 1
    assert "E-DIST-01" in printed
    assert "เขตบางพลัด (รหัส 1025)" in printed
    assert "Bang Phlat (code 1025)" in printed
    monkeypatch.setenv("DUSITMAP_DISTRICT", str(FIRST_FOLDER))
    code, printed = run(capsys, "doctor")
    assert code == 1
    assert "ชุมชนในทะเบียน (communities): ข้อมูลในโฟลเดอร์นี้เป็นของเขตบางพลัด" in printed


def test_a_data_folder_that_cannot_remember_is_said_in_our_words(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DUSITMAP_DATA", str(tmp_path / "data"))
    (tmp_path / "data" / settings.DISTRICT_NOTE).mkdir(parents=True)  # nothing can be written there
    code, printed = run(capsys, "init", "--district", SECOND)
    assert (code, "E-SYS-03" in printed) == (1, True)


def test_the_first_districts_project_of_before_opens_without_any_action(
    project_folder, monkeypatch, capsys
):
    opened = open_project(settings.read())
    with opened.database.begin(on_the_map=False) as tx:  # as a project of before has none
        tx.connection.exec_driver_sql("DELETE FROM project_state WHERE name = 'district'")
    opened.database.close()
    monkeypatch.setenv("DUSITMAP_DISTRICT", str(SECOND))
    code, printed = run(capsys, "init")
    assert (code, "E-DIST-01" in printed) == (1, True)
    monkeypatch.delenv("DUSITMAP_DISTRICT")
    assert run(capsys, "init")[0] == 0
    assert get_district().folder == FIRST_FOLDER


def test_a_layer_of_the_district_is_imported_and_a_shape_of_the_first_is_elsewhere(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("DUSITMAP_DATA", str(tmp_path / "data"))
    assert run(capsys, "init", "--district", SECOND)[0] == 0
    listed = reference.list_communities()
    outlines = reference.read_community_outlines()
    ours = [
        (
            {"COMMU_AD_1": place.name_th.removeprefix("ชุมชน"), "DNAME": "บางพลัด"},
            outlines[place.id].buffer(0.00005),
        )
        for place in listed[:5]
    ]
    with using_district(load(FIRST_FOLDER)):
        theirs = next(iter(reference.read_community_outlines().values()))
    shapes = [*ours, ({"COMMU_AD_1": "ซอยโซดา", "DNAME": "ดุสิต"}, theirs)]
    layer = as_layer(tmp_path / "layer.geojson", shapes)
    code, printed = run(capsys, "boundaries", "import", layer, "--yes")
    assert code == 0, printed
    assert "ขอบเขต 5 แห่ง" in printed
    assert Texts("th").format_reason("W-GEO-17") in printed
    assert "อยู่นอกเขตบางพลัด" in printed


def test_a_new_community_gets_the_districts_prefix_and_zones_are_its_own(tmp_path):
    folder = {"DUSITMAP_DATA": str(tmp_path / "data"), "DUSITMAP_DISTRICT": str(SECOND)}
    opened = open_project(settings.read(folder))
    at = datetime.now(UTC)
    actions.set_up(opened, at)
    subdistrict = reference.list_subdistricts()[0].code
    point = reference.list_communities()[0].location
    new = NewCommunity("ชุมชนทดลอง", subdistrict, "ชุมชนเมือง", point.x, point.y)
    assert communities.add_community(opened, TERMINAL, new, at=at).id == "BP49"
    registry.check_zone(2)
    with pytest.raises(BadInput) as refused:
        registry.check_zone(3)
    assert "1 ถึง 2" in refused.value.format_sentence("th")
    opened.database.close()

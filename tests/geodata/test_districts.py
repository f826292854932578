"""The folder of a district: what is refused, and how one begins from layers."""

import json
import shutil

import pytest
import shapely
from shapely.geometry import box, mapping

from geodata import __main__ as command
from geodata import reference
from geodata.district import FIRST_FOLDER, cache_by_district, get_district, load, using_district
from geodata.errors import BadInput
from geodata.model.places.places import BoundaryStatus
from tests.districts.foreign import SECOND


@pytest.fixture
def folder(tmp_path):
    """A copy of the second district, to break."""
    return shutil.copytree(SECOND, tmp_path / "district")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_both_folders_open():
    first, second = reference.open_district(FIRST_FOLDER), reference.open_district(SECOND)
    assert (first.code, second.code) == ("1002", "1025")
    assert second.limits[0] < second.home[0]  # where the file says none, there is a margin


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "words"),
    [
        ("district.toml", 'code = "1025"', 'code = "25"', "E-DIST-04", "บรรทัดที่ 3: code เป็น “25”"),
        ("district.toml", 'slug = "bang-phlat"', "", "E-DIST-03", "ไม่มี slug"),
        ("district.toml", "zones = 2", "zones = 4", "E-DIST-04", "บรรทัดที่ 11: zones"),
        ("district.toml", "home = [100", "home = [900", "E-DIST-04", "map.home"),
        ("district.toml", "communities = 48", "communities = 47", "E-DIST-08", "48 ชุมชน มากกว่า"),
        ("district.toml", '"บางพลัด"', '"บาง{พลัด}"', "E-DIST-04", "name_th"),
        ("district.toml", "zones = 2", "zones = ", "E-DIST-09", "district.toml"),
        ("communities.csv", "BP02", "BP01", "E-DIST-05", "บรรทัดที่ 3: “BP01” ซ้ำกับบรรทัดที่ 2"),
        ("communities.csv", "BP02", "DS02", "E-DIST-04", "บรรทัดที่ 3: community_id เป็น “DS02”"),
        (
            "communities.csv",
            ",102501,",
            ",102509,",
            "E-DIST-06",
            "ไม่มี “102509” ใน subdistricts.csv",
        ),
        ("communities.csv", "100.49", "101.49", "E-DIST-07", "บรรทัดที่ 2: ตำแหน่ง 101.49"),
        ("communities.csv", "100.49", "x", "E-DIST-04", "longitude"),
        ("communities.csv", "kind_th", "kind", "E-DIST-03", "บรรทัดที่ 1: ไม่มี kind_th"),
        ("subdistricts.csv", "102501", "100201", "E-DIST-04", "ขึ้นต้นด้วย 1025"),
        ("community_figures.csv", ",1326", ",-1", "E-DIST-04", "residents เป็น “-1”"),
        ("community_outlines.csv", "BP01", "BP99", "E-DIST-06", "ไม่มี “BP99” ใน communities.csv"),
    ],
)
def test_what_cannot_be_is_named_with_file_line_and_value(folder, name, old, new, code, words):
    change(folder / name, old, new)
    with pytest.raises(BadInput) as refused:
        reference.open_district(folder)
    assert refused.value.code == code
    assert words in refused.value.format_sentence("th")
    assert refused.value.format_sentence("en")


@pytest.mark.parametrize("name", ["district.toml", "communities.csv", "subdistrict_outlines.csv"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(BadInput) as refused:
        reference.open_district(folder)
    assert refused.value.code == "E-DIST-02"
    assert name in refused.value.format_sentence("th")


def test_nothing_is_known_of_what_has_no_file(folder):
    for name in ("community_outlines", "community_figures"):
        (folder / f"{name}.csv").unlink()
    with using_district(reference.open_district(folder)):
        assert reference.list_lines("roads") == reference.list_landmarks() == ()
        assert reference.read_community_sides() == reference.read_community_outlines() == {}
        assert reference.list_community_figures() == []
        assert reference.list_subdistricts()[0].population is None


def test_what_is_kept_is_kept_apart_for_each_district():
    @cache_by_district
    def name(suffix):
        return get_district().name_en + suffix

    with using_district(load(FIRST_FOLDER)):
        assert name("!") == "Dusit!"
        with using_district(load(SECOND)):
            assert name("!") == "Bang Phlat!"
        assert name("!") == "Dusit!"


def square(west, south, size=0.004):
    return box(west, south, west + size, south + size)


def as_row(code, name, district, subdistrict, shape, **more):
    columns = {"COMMU_ADMI": code, "COMMU_AD_1": name, "DNAME": district, "SNAME": subdistrict}
    return {"type": "Feature", "properties": columns | more, "geometry": mapping(shape)}


OURS = [
    as_row(103301001, "ตลาด", "คลองเตย", "คลองเตย", square(100.560, 13.710), POP=120, HOUSEHOLD=30),
    as_row(103301002, "ท่าเรือ", "คลองเตย", "คลองเตย", square(100.568, 13.710), POP=80, HOUSEHOLD=20),
    as_row(103302001, "วัด", "คลองเตย", "คลองตัน", square(100.564, 13.720), POP=60, HOUSEHOLD=15),
]
THEIRS = as_row(103901001, "อื่น", "วัฒนา", "พระโขนงเหนือ", square(100.59, 13.72))


@pytest.fixture
def begin(tmp_path, capsys, monkeypatch):
    """Run `district` over rows; return its exit code, what it printed and the folder."""
    monkeypatch.setenv("DUSITMAP_DATA", str(tmp_path / "data"))

    def run(rows, *more, code="1033"):
        layer = tmp_path / "layer.geojson"
        layer.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), "utf-8")
        given = ["--layer", str(layer), "--code", code, "--name-en", "Khlong Toei", *more]
        answer = command.main(["district", str(tmp_path / "new"), *given])
        printed = capsys.readouterr()
        return answer, printed.out + printed.err, tmp_path / "new"

    return run


def test_a_folder_begins_from_a_layer_and_opens(begin):
    answer, printed, made = begin([*OURS, THEIRS])
    assert answer == 0, printed
    assert "3 ชุมชน 2 แขวง" in printed
    with using_district(reference.open_district(made)) as opened:
        assert (opened.code, opened.id_prefix, opened.slug) == ("1033", "KT", "khlong-toei")
        assert opened.words["th"]["network"] == "เครือข่ายประชาชนเพื่อธรรมาภิบาลเขตคลองเตย"
        assert opened.other_districts == ("วัฒนา",)
        assert [place.id for place in reference.list_communities()] == ["KT01", "KT02", "KT03"]
        assert sum(figure.count for figure in reference.list_community_figures()) == 325
        outlines = reference.read_outlines()
        homes = {"KT01": "103301", "KT02": "103301", "KT03": "103302"}
        for community, outline in reference.read_community_outlines().items():
            assert outlines[homes[community]].buffer(1e-5).covers(outline)
        assert shapely.union_all(list(outlines.values())).area == pytest.approx(
            sum(outline.area for outline in outlines.values())
        )  # neighbours share their border
        status = {boundary.status for boundary in reference.build_outline_boundaries()}
        assert status == {BoundaryStatus.ESTIMATED}


def test_what_the_layer_lacks_is_said(begin):
    bare = [dict(row, properties=dict(row["properties"], POP=None)) for row in OURS]
    _, printed, _ = begin(bare)
    for words in ("ไม่มีขอบเขตแขวงครบ", "ชื่อแขวงภาษาอังกฤษ", "จำนวนประชากร", "มีเขตเดียว", "ที่ต้องเติมเอง"):
        assert words in printed
    assert "จำนวนครัวเรือน" not in printed.split("ที่ต้องเติมเอง")[0]


def test_a_layer_of_subdistricts_gives_outlines_and_english_names(begin, tmp_path):
    areas = [
        {"type": "Feature", "geometry": mapping(shape), "properties": properties}
        for shape, properties in (
            (
                box(100.55, 13.70, 100.58, 13.717),
                {"ADM3_PCODE": "TH103301", "ADM3_TH": "คลองเตย", "ADM3_EN": "Khlong Toei"},
            ),
            (
                box(100.55, 13.717, 100.58, 13.73),
                {"ADM3_PCODE": "TH103302", "ADM3_TH": "คลองตัน", "ADM3_EN": "Khlong Tan"},
            ),
        )
    ]
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": areas}), "utf-8")
    answer, printed, made = begin([*OURS, THEIRS], "--subdistricts", str(path))
    assert answer == 0, printed
    assert "เส้นประ" not in printed
    with using_district(reference.open_district(made)):
        assert [one.name_en for one in reference.list_subdistricts()] == [
            "Khlong Toei",
            "Khlong Tan",
        ]
        status = {boundary.status for boundary in reference.build_outline_boundaries()}
        assert status == {BoundaryStatus.OFFICIAL}


def test_a_district_that_the_layer_does_not_hold_is_refused(begin):
    answer, printed, made = begin(OURS, code="1001")
    assert (answer, made.exists()) == (1, False)
    assert "E-DIST-11" in printed
    assert "1033" in printed


def test_a_layer_without_codes_is_refused_with_the_columns_that_count(begin):
    bare = [dict(row, properties={"COMMU_AD_1": "x", "SNAME": "y"}) for row in OURS]
    answer, printed, _ = begin(bare)
    assert answer == 1
    assert "E-DIST-10" in printed
    assert "commu_admi" in printed


def test_nothing_that_was_corrected_is_overwritten(begin):
    begin([*OURS, THEIRS])
    answer, printed, _ = begin([*OURS, THEIRS])
    assert (answer, "E-DIST-12" in printed) == (1, True)


def test_a_name_cannot_leave_its_line_of_the_file(begin):
    rows = [
        dict(row, properties=dict(row["properties"], DNAME='คลองเตย"\nzones = 9 {network}'))
        for row in OURS
    ]
    answer, printed, made = begin(rows)
    assert answer == 0, printed
    opened = reference.open_district(made)
    assert opened.zones == 0
    assert not set(opened.name_th) & set('"{}\n')

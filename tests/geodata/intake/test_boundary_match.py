from dataclasses import replace

import pytest
from shapely.affinity import translate
from shapely.geometry import box

from geodata import reference
from geodata.geometry.crs import to_metric, to_wgs84
from geodata.intake.boundaries import boundary_files, boundary_match
from geodata.intake.boundaries.shapes import Shape
from geodata.model.places.places import AreaLevel
from tests.paths import SHARED

REAL = SHARED / "data"
PLACES = {place.id: place for place in reference.list_communities()}


def match(shapes):
    return boundary_match.match_shapes(
        shapes,
        reference.list_subdistricts(),
        reference.list_communities(),
        reference.read_outlines(),
    )


def build_square_around(community_id, side_m=20.0, east_m=0.0):
    """Return a small square around the point of a community."""
    centre = to_metric(PLACES[community_id].location)
    square = box(-side_m / 2, -side_m / 2, side_m / 2, side_m / 2)
    return to_wgs84(translate(square, centre.x + east_m, centre.y))


def official(number, name, community_id, sname="", dname="ดุสิต", **place):
    """Return a shape with the official columns of Bangkok."""
    columns = {"COMMU_ADMI": 100_200_000 + number, "COMMU_AD_1": name, "DNAME": dname}
    return Shape(
        number,
        columns | {"SNAME": sname, "REMARK": "-"},
        build_square_around(community_id, **place),
    )


def test_official_columns_match_with_and_without_the_word_community():
    matched = match(
        [
            official(1, "สวนอ้อย", "DS03", "ดุสิต"),
            official(2, "ชุมชนซอยโซดา", "DS01", "ดุสิต"),
            official(3, "ชุมชน  ม.พัน ๓ รอ.", "DS37", "ถนนนครชัยศรี"),
            official(4, "ท่านํ้าสามเสน", "DS04", "วชิรพยาบาล"),
        ]
    )
    assert matched.level is AreaLevel.COMMUNITY
    assert list(matched.boundaries) == ["DS01", "DS03", "DS04", "DS37"]
    assert matched.boundaries["DS03"] == build_square_around("DS03")
    assert matched.unmatched == matched.outside_shapes == matched.doubts == matched.warnings == ()


def test_our_own_columns_match_too():
    shapes = [
        Shape(1, {"community_id": "ds07", "name_th": "อื่น"}, build_square_around("DS07")),
        Shape(2, {"Name_TH": "สวนอ้อย"}, build_square_around("DS03")),
    ]
    assert list(match(shapes).boundaries) == ["DS03", "DS07"]
    assert match(shapes[1:]).level is AreaLevel.COMMUNITY


def test_unknown_and_nameless_shapes_are_named_with_their_reason():
    matched = match(
        [official(1, "บ้านใหม่", "DS03"), official(2, " ", "DS04"), official(3, "สวนอ้อย", "DS03")]
    )
    assert [(problem.number, problem.name, problem.code) for problem in matched.unmatched] == [
        (1, "บ้านใหม่", "W-GEO-15"),
        (2, "", "W-GEO-15"),
    ]
    assert list(matched.boundaries) == ["DS03"]


def test_one_community_twice_is_not_taken_at_all():
    matched = match([official(1, "สวนอ้อย", "DS03"), official(2, "ชุมชนสวนอ้อย", "DS03", east_m=40)])
    assert matched.boundaries == {}
    assert [problem.code for problem in matched.unmatched] == ["W-GEO-16", "W-GEO-16"]


def test_another_district_is_elsewhere_by_its_column_or_by_its_place():
    matched = match(
        [
            official(1, "สวนอ้อย", "DS03", dname="พระนคร"),
            official(2, "สวนอ้อย", "DS03", dname="", east_m=9_000),
        ]
    )
    assert [
        (outside_shape.number, outside_shape.code) for outside_shape in matched.outside_shapes
    ] == [
        (1, "W-GEO-17"),
        (2, "W-GEO-17"),
    ]
    assert matched.boundaries == {}


def test_a_shape_in_another_subdistrict_than_named_is_a_doubt():
    shifted = official(1, "วัดเทวราชกุญชร", "DS05", east_m=900)
    misnamed = official(2, "สวนอ้อย", "DS03", sname="วชิรพยาบาล")
    first, second = match([shifted, misnamed]).doubts
    assert (first.number, first.area_id) == (1, "DS05")
    assert (second.number, second.area_id) == (2, "DS03")
    assert match([shifted]).warnings == ("W-GEO-10",)


def test_indian_1975_taken_for_wgs84_is_noticed():
    layer = [
        Shape(number, {"subdistrict_code": code}, to_wgs84(translate(to_metric(area), 330, -300)))
        for number, (code, area) in enumerate(reference.read_outlines().items(), start=1)
    ]
    # a small subdistrict moved by 450 m still lies mostly in itself; its communities do not
    points = [official(n, PLACES[c].name_th, c, east_m=330) for n, c in enumerate(PLACES, start=1)]
    assert "W-GEO-10" in match(points).warnings
    assert len(match(layer).boundaries) == 5


def test_overlaps_between_communities_are_a_warning():
    matched = match(
        [official(1, "สวนอ้อย", "DS03"), official(2, "ซอยโซดา", "DS03", east_m=10)]
    )  # fmt: skip
    assert "W-GEO-11" in matched.warnings
    assert matched.fit.overlap_m2 == pytest.approx(200, rel=0.01)


@pytest.mark.parametrize(
    "columns",
    [
        lambda subdistrict: {"subdistrict_code": subdistrict.code},
        lambda subdistrict: {"ADM3_PCODE": f"TH{subdistrict.code}", "ADM3_TH": "?"},
        lambda subdistrict: {"subdistrict_code": int(subdistrict.code)},
        lambda subdistrict: {"SNAME": f"แขวง{subdistrict.name_th}", "DNAME": "เขตดุสิต"},
        lambda subdistrict: {
            "NAME": subdistrict.name_th.replace("ไชย", "ชัย").replace("นาค", "นาก")
        },
        lambda subdistrict: {"name_en": subdistrict.name_en.replace("Maha Nak", "Mahanak")},
    ],
)
def test_a_subdistrict_layer_matches_by_code_or_by_any_spelling(columns):
    outlines = reference.read_outlines()
    layer = [
        Shape(number, columns(subdistrict), outlines[subdistrict.code])
        for number, subdistrict in enumerate(reference.list_subdistricts(), start=1)
    ]
    matched = match(layer)
    assert matched.level is AreaLevel.SUBDISTRICT
    assert matched.boundaries == outlines
    assert matched.warnings == ()


def test_a_code_that_does_not_exist_is_left_out():
    matched = match([Shape(1, {"subdistrict_code": "100205"}, reference.read_outlines()["100206"])])
    assert [problem.code for problem in matched.unmatched] == ["W-GEO-15"]


def test_two_exchanged_codes_are_two_doubts():
    outlines = reference.read_outlines()
    layer = [
        Shape(1, {"subdistrict_code": "100201"}, outlines["100202"]),
        Shape(2, {"subdistrict_code": "100202"}, outlines["100201"]),
    ]
    assert [doubt.area_id for doubt in match(layer).doubts] == ["100201", "100202"]


def test_a_layer_of_something_else_gives_nothing():
    matched = match([Shape(1, {"pond": "สระ"}, build_square_around("DS03"))])
    assert matched.level is None
    assert matched.boundaries == {}
    assert match([]).boundaries == {}


def test_communities_of_one_name_are_told_apart_by_their_subdistrict():
    twin = replace(PLACES["DS04"], name_th="สวนอ้อย")
    matched = boundary_match.match_shapes(
        [official(1, "สวนอ้อย", "DS04", "วชิรพยาบาล"), official(2, "สวนอ้อย", "DS03")],
        reference.list_subdistricts(),
        [PLACES["DS03"], twin],
        reference.read_outlines(),
    )
    assert list(matched.boundaries) == ["DS04"]
    assert [shape.number for shape in matched.unmatched] == [2]


@pytest.mark.parametrize("layer", ["subdistricts_cod_ab_2022", "subdistricts_bma"])
def test_the_real_subdistrict_layers_match_all_five(layer):
    matched = match(real(layer))
    assert list(matched.boundaries) == ["100201", "100202", "100203", "100204", "100206"]
    assert matched.warnings == ()


@pytest.mark.parametrize(
    ("layer", "count"),
    [("bma_community_polygons_sample_not_dusit", 15), ("neighbour_subdistricts_cod_ab_2022", 13)],
)
def test_the_real_shapes_of_other_districts_are_all_elsewhere(layer, count):
    matched = match(real(layer))
    assert matched.boundaries == {}
    assert len(matched.outside_shapes) == count


def real(layer):
    path = REAL / f"{layer}.geojson"
    if not path.exists():
        pytest.skip("the real layers are not here")
    return boundary_files.read(path.read_bytes(), name=path.name).shapes

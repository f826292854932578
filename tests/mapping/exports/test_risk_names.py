"""One name for a risk point wherever it is named, and never a word that nobody approved."""

import pytest

from geodata.reasons import Language
from mapping.analysis.edition_changes import compare_editions
from mapping.analysis.edition_sentences import format_risk_changes
from mapping.analysis.risk_names import build_names, format_agency_type, format_name, list_sub_kinds
from mapping.analysis.story import build_story
from mapping.exports.datasets import build_tables
from mapping.exports.layers.layer_tables import build_layer
from mapping.exports.slides import _list_commitments, _list_top_risks
from mapping.texts import Texts

TITLE = "เก็บเงินค่าวางแผงเกินอัตรา"
SUB_KINDS = {"stall-fees": {"th": "เรียกรับเงินค่าวางแผง", "en": "Payments for stalls"}}
LEVELS: tuple[tuple[dict[str, object], dict[Language, str]], ...] = (
    (
        {"title": TITLE, "sub_kind": "stall-fees", "category": "policy"},
        {"th": TITLE, "en": TITLE},
    ),
    (
        {"title": None, "sub_kind": "stall-fees", "category": "policy"},
        SUB_KINDS["stall-fees"],
    ),
    (
        {"title": None, "sub_kind": None, "category": "policy"},
        {"th": "การทุจริตทางนโยบาย", "en": "Corruption of policy"},
    ),
)


@pytest.mark.parametrize(("risk", "names"), LEVELS)
def test_title_then_sub_kind_then_category(risk, names):
    assert build_names(risk, SUB_KINDS) == names


def test_a_sub_kind_without_a_name_and_an_edition_of_before_fall_back():
    assert format_name({"sub_kind": "gone", "category": "policy"}, {}, Texts("en")) == (
        "Corruption of policy"
    )
    assert list_sub_kinds({"features": []}) == list_sub_kinds(None) == {}
    assert format_agency_type({}, Texts("th")) == ""
    assert format_agency_type({"agency_type": "district office"}, Texts("th")) == "สำนักงานเขต"


@pytest.fixture
def named(documents):
    """The documents with a title at the open point, and a promise about it."""
    risks = documents["risks.geojson"]
    risks["sub_kinds"] = SUB_KINDS
    first, second = (feature["properties"] for feature in risks["features"])
    words = {"title": TITLE, "description": "เก็บเกินอัตราที่ประกาศ", "agency_type": "city"}
    risks["features"][0]["properties"] = {**first, **words, "sub_kind": "stall-fees"}
    risks["features"][1]["properties"] = {**second, "sub_kind": "stall-fees"}
    documents["commitments.json"] = {
        "commitments": [
            {
                "id": "CM-2569-0001",
                "agency": "สำนักงานเขต",
                "promise": "ติดประกาศ",
                "due_on": None,
                "state": "asked",
                "risk_id": first["id"],
                "community_id": None,
                "proof": "",
            }
        ]
    }
    return documents


def test_every_table_layer_slide_and_step_calls_a_point_by_its_name(named):
    tables = {table.name: table for table in build_tables(named, Texts("th"))}
    rows = [dict(zip(tables["risks"].fields, row, strict=True)) for row in tables["risks"].rows]
    assert [row["risk_name"] for row in rows] == [TITLE, "เรียกรับเงินค่าวางแผง"]
    assert [row["risk_title"] for row in rows] == [TITLE, None]
    assert rows[0]["risk_description"] == "เก็บเกินอัตราที่ประกาศ"
    assert rows[0]["agency_type"] == "หน่วยงานของกรุงเทพมหานคร"
    promises = tables["commitments"]
    assert dict(zip(promises.fields, promises.rows[0], strict=True))["risk_name"] == TITLE
    layer = build_layer(named, "risk_points")
    values = [dict(zip(layer.fields, row, strict=True)) for row in layer.rows]
    assert [(value["name"], value["title"], value["sub_kind"]) for value in values] == [
        (TITLE, TITLE, "stall-fees"),
        ("เรียกรับเงินค่าวางแผง", None, "stall-fees"),
    ]
    assert _list_top_risks(named, Texts("th"))[0].startswith(f"{TITLE} · ")
    assert _list_commitments(named, Texts("th"))[0].endswith(TITLE)


def test_the_story_tells_names_in_both_languages(named):
    edition = {
        "title": "เวที",
        "frozen_on": "2026-11-28",
        "release": 1,
        "rule": {"k": 5},
        "previous": None,
        "boundary_versions": {"community": 1, "subdistrict": 1},
        "software": "1",
        "content": "0" * 64,
    }
    documents = {**named, "edition.json": edition}
    steps = build_story(documents)["steps"]
    by_kind = {step["kind"]: step for step in steps}
    assert by_kind["risk"]["name"] == {"name_th": TITLE, "name_en": TITLE}
    assert by_kind["risk"]["caption"]["key"] == "category.policy"
    assert by_kind["solved"]["rows"][0]["name"]["name_en"] == "Payments for stalls"
    assert by_kind["commitments"]["commitments"][0]["risk_name"]["name_th"] == TITLE


def test_differences_between_editions_name_points(named):
    empty = {**named, "risks.geojson": {**named["risks.geojson"], "features": []}}
    lines = list(format_risk_changes(compare_editions(empty, named), Texts("th")))
    assert any(f"{TITLE} (RP-2569-0001" in line for line in lines)

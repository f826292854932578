"""The steps of a story, from hand-made documents."""

import copy
import json

import pytest
from shapely.geometry import Point, shape

from geodata.geometry.crs import compute_area_m2
from geodata.model.story_plans import StoryPlan
from mapping.analysis.story import build_story
from mapping.analysis.story_risks import MAX_TOP_RISKS
from mapping.texts import Texts
from tests.browser.map import fake_edition
from tests.browser.map.fake_edition import AFTER, BEFORE, risk


@pytest.fixture
def documents():
    return fake_edition.two_editions()[AFTER]


def steps_of(documents, kind, topic=None):
    found = build_story(documents)["steps"]
    return [step for step in found if step["kind"] == kind and step.get("topic") == topic]


def communities(documents):
    return [feature["properties"] for feature in documents["areas-community.geojson"]["features"]]


def test_the_whole_story_in_its_order(documents):
    steps = build_story(documents)["steps"]
    told = [step.get("topic", step["kind"]) for step in steps]
    top = ["risk"] * 3
    assert told == [
        *("cover", "opening", "compare", "coverage", "complaints", "feed", "risks", "matrix", *top),
        *("solved", "way", "commitments", "commitments"),
        *("audience", "withheld", "close", "request"),
    ]
    assert [step["id"] for step in steps] == [str(n) for n in range(1, len(steps) + 1)]


def test_the_same_documents_give_the_same_bytes_and_stay_as_they_were(documents):
    before = copy.deepcopy(documents)
    assert json.dumps(build_story(documents)) == json.dumps(build_story(before))
    assert documents == before


def photo(risk_id, kind, file="photo-x.jpg"):
    shape = {"width": 1280, "height": 960, "quarter": "2569-Q3"}
    return {"risk_id": risk_id, "kind": kind, "file": file, "caption": f"คำ {kind}", **shape}


def test_a_point_with_a_photo_of_before_and_one_of_after_has_a_step(documents):
    points = [feature["properties"] for feature in documents["risks.geojson"]["features"][:3]]
    points[0]["state"] = points[2]["state"] = "mitigated"
    first, second, third = (point["id"] for point in points)
    photos = [photo(first, "after"), photo(first, "before"), photo(first, "plain")]
    photos += [photo(third, "after")]
    photos += [photo(second, kind) for kind in ("before", "after")]  # a risk still: nothing after
    documents["photos.json"] = {"photos": photos}
    [step] = steps_of(documents, "photos")
    assert [shown["kind"] for shown in step["photos"]] == ["before", "after"]
    assert step["map"]["risks"] == [first]
    assert step["photos"][0]["caption"] == "คำ before"


def test_without_photos_the_story_has_no_step_for_them(documents):
    assert steps_of(documents, "photos") == []
    documents["photos.json"] = {"photos": []}
    assert steps_of(documents, "photos") == []


def test_the_way_of_a_community_is_told_in_its_order(documents):
    documents["about.json"]["visits"] = {
        "DS03": [{"month": "2026-05", "found": False}, {"month": "2026-01", "found": True}]
    }
    [solved] = [
        feature["properties"]
        for feature in documents["risks.geojson"]["features"]
        if feature["properties"]["state"] == "mitigated"
    ]
    solved |= {"quarter": "2569-Q2", "history": [["2569-Q3", "mitigated"]]}
    for number, state in ((7, "kept"), (8, "promised")):
        promise = fake_edition.commitment(number, state=state, risk_id=solved["id"])
        documents["commitments.json"]["commitments"].append(promise)
    [step] = steps_of(documents, "way")
    assert step["place"]["id"] == "DS03"
    assert [row["heading"]["key"].rpartition(".")[2] for row in step["rows"]] == [
        *("visited", "found", "promised", "solved")
    ]
    assert [row["label"]["values"] for row in step["rows"]] == [
        {"year": "2569"},
        {"year": "2569"},
        {"count": 1},
        {"year": "2569"},
    ]
    quarters = [row["label"]["key"][-1] for row in step["rows"]]
    assert quarters == ["1", "2", "t", "3"]


def test_the_way_is_of_the_community_that_photos_were_taken_in(documents):
    features = documents["risks.geojson"]["features"]
    other = copy.deepcopy(next(f for f in features if f["properties"]["state"] == "mitigated"))
    other["properties"] |= {"id": "RP-2569-0009", "community_id": "DS05"}
    features.append(other)
    assert steps_of(documents, "way")[0]["place"]["id"] == "DS03"
    photos = [photo("RP-2569-0009", kind) for kind in ("before", "after")]
    documents["photos.json"] = {"photos": photos}
    assert steps_of(documents, "way")[0]["place"]["id"] == "DS05"


def test_where_nothing_was_mitigated_no_way_is_told(documents):
    for feature in documents["risks.geojson"]["features"]:
        feature["properties"]["state"] = "approved"
    assert steps_of(documents, "way") == []


def test_the_matrix_counts_open_points_from_the_highest_impact_down(documents):
    points = [feature["properties"] for feature in documents["risks.geojson"]["features"]]
    points = [point for point in points if point["state"] != "mitigated"]
    [step] = steps_of(documents, "matrix")
    rows = step["matrix"]
    assert (len(rows), {len(row) for row in rows}) == (5, {5})
    assert sum(cell["count"] for row in rows for cell in row) == len(points)
    for point in points:
        assert rows[5 - point["impact"]][point["likelihood"] - 1]["count"] > 0
    assert (rows[0][4]["level"], rows[4][0]["level"]) == ("very_high", "low")


def test_coverage_counts_by_hand(documents):
    [step] = steps_of(documents, "number", "coverage")
    assert step["figure"]["values"] == {"count": 4, "of": 6}  # DS01–DS03 and DS05
    assert [row["count"] for row in step["rows"]] == [4, 0, 2]
    assert {"listed": 43, "study": 48} in [line["values"] for line in step["lines"]]


def test_a_visit_that_found_nothing_beside_a_known_point_is_a_row_of_its_own(documents):
    for area in documents["areas-community.geojson"]["features"]:
        area["properties"]["coverage"] = "visited, none found"
    [first, second, *_] = documents["areas-community.geojson"]["features"]
    first["properties"]["risk_points"] = {"cells": ["RP-2569-0003"]}
    second["properties"]["risks"] = {"low": 0, "moderate": 0, "high": 1, "very_high": 0}
    [step] = steps_of(documents, "number", "coverage")
    rows = {row["sign"]: row["count"] for row in step["rows"]}
    assert rows == {
        "visited_found": 0,
        "visited_points_known": 2,
        "visited_none_found": 4,
        "not_visited": 0,
    }


def test_complaints_are_those_published_and_say_how_many_areas_are_not(documents):
    for area in documents["areas-subdistrict.geojson"]["features"][:1]:
        area["properties"]["complaints"] = {"count": 31, "withheld": False}
    [step] = steps_of(documents, "number", "complaints")
    assert step["figure"]["values"] == {"count": 31}
    assert [row["label"] for row in step["rows"]] == [
        {"key": "card.at_least", "values": {"count": 31}},
        {"key": "card.withheld", "values": {}},
    ]
    assert step["lines"][0]["values"] == {"count": 4}


def test_published_complaints_rank_nothing(documents):
    """Rows stand in the order of the register, and a row without a count has no bar."""
    for number, area in enumerate(documents["areas-subdistrict.geojson"]["features"]):
        area["properties"]["complaints"] = {"count": 6 + 30 * number, "withheld": False}
    [step] = steps_of(documents, "number", "complaints")
    ids = [row["area"]["id"] for row in step["rows"]]
    assert ids == sorted(ids)
    assert not any("count" in row for row in step["rows"])


def test_groups_of_the_whole_district_are_in_the_total_and_have_their_row(documents):
    groups = [
        {"id": "CG-1", "level": 1, "area_id": "DS01", "count": 7},
        {"id": "CG-2", "level": 4, "area_id": "1002", "count": 9},
    ]
    documents["complaints.json"] = {"groups": groups}
    [step] = steps_of(documents, "number", "complaints")
    assert step["figure"]["values"] == {"count": 16}
    last = step["rows"][-1]
    assert last["heading"]["key"] == "step.complaints.district"
    assert last["label"] == {"key": "card.at_least", "values": {"count": 9}}


def test_a_withheld_subdistrict_does_not_count_as_zero(documents):
    [step] = steps_of(documents, "number", "complaints")
    assert step["figure"]["values"] == {"count": 30}  # DS01 with 7 and DS02 with 23


def test_where_everything_is_withheld_there_is_no_number_at_all(documents):
    for level in ("community", "subdistrict"):
        for feature in documents[f"areas-{level}.geojson"]["features"]:
            feature["properties"]["complaints"] = {"count": None, "withheld": True}
    [step] = steps_of(documents, "number", "complaints")
    assert "figure" not in step
    assert "rows" not in step
    assert step["figure_words"]["key"] == "card.withheld"


def test_no_row_of_complaints_ever_says_zero(documents):
    [step] = steps_of(documents, "number", "complaints")
    assert {row["label"]["key"] for row in step["rows"]} == {"card.withheld"}


def test_without_a_feed_its_step_is_left_out(documents):
    documents["areas-subdistrict.geojson"]["feeds"] = []
    assert steps_of(documents, "number", "feed") == []


def test_an_area_the_feed_cannot_know_has_no_count(documents):
    first = documents["areas-subdistrict.geojson"]["features"][0]["properties"]
    first["feed_reports_total"] = None
    [step] = steps_of(documents, "number", "feed")
    assert None in [row["count"] for row in step["rows"]]


def test_top_risks_are_the_greatest_and_what_was_solved_is_not_among_them(documents):
    points = [risk(n, (100.506, 13.776), "DS01", likelihood=1, impact=n % 5 + 1) for n in range(9)]
    documents["risks.geojson"]["features"] = [
        *points,
        risk(99, (100.5, 13.7), "DS02", likelihood=5, impact=5, state="mitigated"),
    ]
    shown = steps_of(documents, "risk")
    assert len(shown) == MAX_TOP_RISKS
    assert [step["risk"]["impact"] for step in shown] == [5, 4, 4, 3, 3]
    [solved] = steps_of(documents, "solved")
    assert solved["map"]["risks"] == ["RP-2569-0099"]


def test_a_cell_names_its_subdistrict_and_no_community(documents):
    [step] = [row for row in steps_of(documents, "risk") if "cell" in row["map"]]
    assert step["place"]["id"] == "100201"
    assert not {area["id"] for area in communities(documents)} & set(json.dumps(step).split('"'))
    cell = shape(step["map"]["cell"])
    assert compute_area_m2(cell) == pytest.approx(250 * 250, rel=1e-3)
    assert cell.centroid.distance(Point(100.524, 13.778)) < 1e-5


def test_a_community_is_named_and_has_no_cell(documents):
    step = steps_of(documents, "risk")[0]
    assert step["place"]["id"] == "DS04"  # 5 × 5 before 4 × 4
    assert step["map"]["focus"] == "DS04"
    assert "cell" not in step["map"]


def test_with_no_risk_point_it_says_so_once(documents):
    documents["risks.geojson"]["features"] = []
    [step] = steps_of(documents, "map", "risks")
    assert "figure" not in step
    assert step["figure_words"]["key"] == "state.no_risks"
    assert steps_of(documents, "risk") == steps_of(documents, "solved") == []


def test_nothing_solved_is_said_openly(documents):
    documents["risks.geojson"]["features"] = documents["risks.geojson"]["features"][:2]
    [step] = steps_of(documents, "solved")
    assert step["figure_words"]["key"] == "step.solved.nothing"


def test_a_first_edition_compares_nothing_and_has_no_commitments_yet():
    first = fake_edition.two_editions()[BEFORE]
    assert steps_of(first, "compare") == []
    [step] = steps_of(first, "commitments")
    assert step["figure_words"]["key"] == "step.commitments.nothing"


def test_commitments_are_three_a_step_at_most_and_mark_their_communities(documents):
    one, two = steps_of(documents, "commitments")
    assert [len(one["commitments"]), len(two["commitments"])] == [2, 2]
    assert one["map"]["marked"] == ["DS04"]
    assert one["title"]["values"] == {"page": 1, "pages": 2}


def test_withheld_says_how_many_and_from_which_number_on(documents):
    [step] = steps_of(documents, "number", "withheld")
    assert step["figure"]["values"] == {"count": 4, "of": 6}
    assert step["lines"][0]["values"] == {"k": 5}


def test_sources_are_those_of_the_boundaries_in_force(documents):
    old = {"version": 0, "level": "community", "source": "ฉบับเก่า"}
    documents["about.json"]["boundary_versions"].insert(0, old)
    [step] = steps_of(documents, "close")
    words = [source["words"] for source in step["sources"]]
    assert words == ["ข้อมูลชุมชน กทม. พ.ศ. 2566", "COD-AB 2022", "Traffy Fondue"]


def sentences(value):
    if isinstance(value, dict):
        if value.keys() == {"key", "values"}:
            yield value
        for inner in value.values():
            yield from sentences(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from sentences(inner)


@pytest.mark.parametrize("edition", [BEFORE, AFTER])
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_sentence_is_in_the_catalogue_and_gets_its_values(edition, language):
    texts = Texts(language)
    known = {**texts.list_section("map"), **texts.list_section("story")}
    known |= {k: v for k, v in texts.list_section("screens").items() if k.startswith("category.")}
    found = list(sentences(build_story(fake_edition.two_editions()[edition])))
    assert len(found) > 30
    for sentence in found:
        assert known[sentence["key"]].format(**sentence["values"])


def set_levels(documents, *levels, state="approved"):
    """Leave as many risk points as there are levels."""
    features = documents["risks.geojson"]["features"][: len(levels)]
    for feature, level in zip(features, levels, strict=True):
        feature["properties"] |= {"level": level, "state": state}
    documents["risks.geojson"]["features"] = features
    return documents


@pytest.mark.parametrize(
    ("levels", "state", "key", "values"),
    [
        (("very high", "low"), "approved", "very_high", {"count": 1, "open": 2, "solved": 0}),
        (("high", "low"), "approved", "open", {"open": 2, "solved": 0}),
        (("high",), "mitigated", "solved", {"open": 0, "solved": 1}),
        ((), "approved", "none_found", {}),
    ],
)
def test_the_first_sentence_is_the_greatest_thing_that_is_true(
    documents, levels, state, key, values
):
    [step] = steps_of(set_levels(documents, *levels, state=state), "number", "opening")
    assert step["figure_words"] == {"key": f"step.opening.{key}", "values": values}


def test_where_nobody_has_been_the_first_sentence_says_so(documents):
    for area in documents["areas-community.geojson"]["features"]:
        area["properties"]["coverage"] = "not visited"
    [step] = steps_of(set_levels(documents), "number", "opening")
    assert step["figure_words"]["key"] == "step.opening.not_begun"


@pytest.mark.parametrize(("level", "title"), [("high", "title"), ("low", "title_other")])
def test_only_a_high_level_is_to_be_mended_soon(documents, level, title):
    [step] = steps_of(set_levels(documents, level), "risk")
    assert step["title"]["key"] == f"step.risk.{title}"


def list_asked(documents):
    [step] = steps_of(documents, "number", "request")
    return {line["key"].rsplit(".", 1)[1]: line["values"].get("count") for line in step["lines"]}


def test_what_is_asked_has_a_reason_in_the_edition(documents):
    set_levels(documents, "very high", "low")
    promises = documents["commitments.json"]["commitments"]
    for promise in promises:
        promise |= {"risk_id": None, "due_on": None}
    assert list_asked(documents) == {"promise": 1, "visit": 2, "take_part": None}
    point = documents["risks.geojson"]["features"][0]["properties"]["id"]
    promises[0] |= {"risk_id": point, "due_on": "2001-01-01", "state": "promised"}
    promises[1] |= {"due_on": "2001-01-01", "state": "kept"}
    assert list_asked(documents) == {"late": 1, "visit": 2, "take_part": None}


def test_a_plan_moves_hides_and_words_steps(documents):
    risk_name = "risk " + steps_of(documents, "risk")[0]["risk"]["id"]
    plan = StoryPlan(
        order=("cover", "commitments", "opening"),
        hidden=frozenset({"feed", risk_name}),
        words={"commitments": "ฟังคำตอบของหน่วยงาน"},
    )
    steps = build_story(documents, plan)["steps"]
    told = [step.get("topic", step["kind"]) for step in steps]
    assert told[0] == "cover"
    assert told.index("commitments") < told.index("opening")
    assert "feed" not in told
    assert told.count("risk") == len(steps_of(documents, "risk")) - 1
    said = [step["kind"] for step in steps if step.get("said") == "ฟังคำตอบของหน่วยงาน"]
    assert said == ["commitments", "commitments"]
    assert [step["id"] for step in steps] == [str(number) for number in range(1, len(steps) + 1)]

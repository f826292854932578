"""Releases: made once per change, the same bytes for the same data, small changes for everybody."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from geodata import actions
from geodata.actions.risks import risks
from geodata.model.imports.counting import GroupLevel, PublicGroup
from geodata.model.imports.records import Category, Indicator
from geodata.model.people.people import Role
from geodata.model.risks import Precision, RiskDraft, Scores
from geodata.store.imports.counting import CountingStore
from mapping.publish import files
from mapping.publish.files import ReleaseFolder
from mapping.publish.publisher import Publisher
from mapping.publish.release import sum_groups_by_area
from tests.seen import read_seen_version


def read(publisher, name):
    return json.loads(publisher.folder.read(name).body)


def area(publisher, area_id, level="community"):
    features = read(publisher, f"areas-{level}.geojson")["features"]
    return next(feature["properties"] for feature in features if feature["id"] == area_id)


def test_the_first_release_shows_everything_and_counts_nothing(publisher, now):
    assert publisher.release_if_changed(now) == 1
    communities = read(publisher, "areas-community.geojson")
    assert len(communities["features"]) == 43
    assert communities["registry"] == {"listed": 43, "study": 48}
    assert area(publisher, "DS07")["complaints"] == {"count": None, "withheld": True}
    assert read(publisher, "risks.geojson")["features"] == []


def test_no_change_no_release(publisher, now):
    publisher.release_if_changed(now)
    assert publisher.release_if_changed(now) is None


def test_a_change_that_the_public_cannot_see_makes_no_release(publisher, record, bring_in, now):
    publisher.release_if_changed(now)
    bring_in(record(1), indicator=Indicator.COMPLAINTS, source=actions.NETWORK)
    assert publisher.release_if_changed(now) is None


def test_feed_reports_and_complaints_are_never_added(publisher, record, bring_in, in_groups, now):
    bring_in(*(record(n) for n in range(3)))
    in_groups(DS07=6)
    publisher.release_if_changed(now)
    words = area(publisher, "DS07")
    assert (words["complaints"]["count"], words["feed_reports_total"]) == (6, 3)
    assert words["feed_reports"] == {"ถนน": 3}


def test_nothing_of_a_single_complaint_is_in_any_release_file(
    publisher, record, bring_in, in_groups, now
):
    canary = record(1, types=("CANARY-TYPE",), state="CANARY-STATE", source_id="CANARY-ID")
    many = [record(n) for n in range(10, 16)]
    in_groups(DS07=6)
    bring_in(canary, *many, indicator=Indicator.COMPLAINTS, source=actions.NETWORK)
    publisher.release_if_changed(now)
    bodies = [path.read_bytes() for path in publisher.folder.folder.rglob("*") if path.is_file()]
    assert not any(b"CANARY" in body for body in bodies)
    bring_in(canary)
    publisher.release_if_changed(now)  # a feed's type is public: the search finds it there
    bodies = [path.read_bytes() for path in publisher.folder.folder.rglob("*") if path.is_file()]
    assert any(b"CANARY-TYPE" in body for body in bodies)


def test_a_record_with_two_types_counts_once(publisher, record, bring_in, now):
    bring_in(record(1, types=("ถนน", "ทางเท้า")))
    publisher.release_if_changed(now)
    words = area(publisher, "DS07")
    assert words["feed_reports"] == {"ถนน": 1, "ทางเท้า": 1}
    assert words["feed_reports_total"] == 1
    cube = read(publisher, "cube.json")
    assert cube["fiscal_years"] == [2566]
    assert cube["areas"]["DS07"]["totals"] == [[0, 1]]


def test_the_event_carries_the_small_change(publisher, record, bring_in, now):
    bring_in(record(1))
    publisher.release_if_changed(now)
    bring_in(record(2))
    publisher.release_if_changed(now)
    change = read(publisher, "change.json")
    assert (change["version"], change["previous"], change["reload"]) == (2, 1, False)
    assert list(change["areas"]["community"]) == ["DS07"]
    assert list(change["areas"]["subdistrict"]) == ["100202"]
    assert change["cube"]["areas"]["DS07"]["totals"] == [[0, 2]]


def test_a_new_type_or_shape_makes_everybody_fetch_again(publisher, record, bring_in, now):
    bring_in(record(1))
    publisher.release_if_changed(now)
    bring_in(record(2, types=("ใหม่",)))
    publisher.release_if_changed(now)
    assert read(publisher, "change.json")["reload"] is True


def test_a_restarted_server_still_sends_small_changes(project, publisher, record, bring_in, now):
    bring_in(record(1))
    publisher.release_if_changed(now)
    restarted = Publisher(project)
    restarted.load_last_release()
    bring_in(record(2))
    restarted.release_if_changed(now)
    assert read(restarted, "change.json")["previous"] == 1


def test_the_same_data_give_the_same_bytes(project, publisher, record, bring_in, now, tmp_path):
    bring_in(record(1))
    publisher.release_if_changed(now)
    again = Publisher(project)
    again.folder = ReleaseFolder(tmp_path / "again")
    again.folder.folder.mkdir()
    again.release_if_changed(now)
    for name in ("areas-community.geojson", "cube.json", "about.json", "base.geojson"):
        assert again.folder.read(name).body == publisher.folder.read(name).body


def test_time_alone_makes_no_release(publisher, now):
    publisher.release_if_changed(now)
    assert publisher.release_if_changed(now + timedelta(days=1)) is None


def test_points_only_where_estimates_are_off(project, publisher, now):
    actions.use_estimated_areas(project, actions.TERMINAL, False, at=now)
    publisher.release_if_changed(now)
    document = read(publisher, "areas-community.geojson")
    points = [
        feature["id"] for feature in document["features"] if feature["geometry"]["type"] == "Point"
    ]
    assert points == ["DS27"]
    assert area(publisher, "DS27")["boundary_status"] == "point only"
    assert area(publisher, "DS07")["boundary_status"] == "official"


def test_old_releases_are_removed(publisher, record, bring_in, now):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "MAX_RELEASES", 3)
        for number in range(5):
            bring_in(record(number))
            publisher.release_if_changed(now)
    folders = sorted(path.name for path in publisher.folder.folder.glob("[0-9]*"))
    assert folders == ["000003", "000004", "000005"]


def test_no_record_time_is_in_a_release(publisher, record, bring_in, now):
    bring_in(*(record(n) for n in range(6)), indicator=Indicator.COMPLAINTS)
    publisher.release_if_changed(now)
    assert b"2023-" not in publisher.folder.read("areas-community.geojson").body


def test_coordinates_have_six_decimals(publisher, now):
    publisher.release_if_changed(now)
    ring = read(publisher, "areas-community.geojson")["features"][0]["geometry"]["coordinates"][0]
    assert all(round(value, 6) == value for position in ring for value in position)


def test_a_group_that_is_taken_back_leaves_the_map_at_once(
    publisher, project, in_groups, add_account, now
):
    me, _ = add_account("malee", Role.PRESENTER)
    in_groups(DS07=6)
    publisher.release_if_changed(now)
    assert area(publisher, "DS07")["complaints"]["count"] == 6
    with project.database.begin() as tx:
        store = CountingStore(tx)
        [group] = store.list_groups()
        store.retract(group.id, me)
    assert publisher.release_if_changed(now) == 2
    assert area(publisher, "DS07")["complaints"] == {"count": None, "withheld": True}
    assert read(publisher, "complaints.json")["groups"] == []


def test_a_start_without_change_makes_no_release(publisher, now):
    publisher.release_if_changed(now)
    assert Publisher(publisher._project).release_if_changed(now) is None


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"version": 1}'])
def test_a_pointer_that_a_power_cut_broke_is_mended(publisher, now, broken):
    publisher.release_if_changed(now)
    (publisher.folder.folder / files.POINTER).write_bytes(broken)
    assert publisher.folder.read("version.json") is not None
    assert Publisher(publisher._project).release_if_changed(now) == 2


@pytest.mark.parametrize("name", ["areas-community.geojson", "areas-community.geojson.br"])
def test_a_broken_release_file_is_released_anew_at_the_next_start(publisher, now, name):
    publisher.release_if_changed(now)
    (publisher.folder.folder / "000001" / name).write_bytes(b"")
    assert Publisher(publisher._project).release_if_changed(now) == 2
    assert len(read(publisher, "areas-community.geojson")["features"]) == 43


def test_numbers_that_begin_anew_bring_no_old_release_back(publisher, record, bring_in, now):
    publisher.release_if_changed(now)
    assert area(publisher, "DS07")["feed_reports_total"] == 0
    shutil.rmtree(publisher.folder.folder)
    publisher.folder.folder.mkdir()
    bring_in(record(1))
    assert publisher.release_if_changed(now) == 1
    assert area(publisher, "DS07")["feed_reports_total"] == 1


def test_a_community_across_a_border_is_one_group_of_its_own_subdistrict():
    def group(level, area_id, count):
        return PublicGroup("CG", level, area_id, None, ("2026-01", "2026-06"), count)

    groups = [
        group(GroupLevel.COMMUNITY_CATEGORY, "DS01", 5),
        group(GroupLevel.COMMUNITY, "DS01", 6),
        group(GroupLevel.SUBDISTRICT, "100206", 7),
        group(GroupLevel.DISTRICT, "1002", 8),
        group(GroupLevel.COMMUNITY, "DS99", 9),
    ]
    made = sum_groups_by_area(groups, {"DS01": "100201", "DS02": "100206"})
    assert made == {"DS01": 11, "100201": 11, "100206": 7, "1002": 8, "DS99": 9}


def test_a_community_known_as_a_point_only_claims_no_feed_count(publisher, project, now):
    actions.use_estimated_areas(project, actions.TERMINAL, False, at=now)
    publisher.release_if_changed(now)
    assert area(publisher, "DS27")["feed_reports_total"] is None
    assert area(publisher, "100202", "subdistrict")["feed_reports_total"] == 0


@pytest.fixture
def approved(project, signed_in):
    """Propose and approve a risk point at DS07."""
    proposer = signed_in(Role.OFFICER, name="malee")
    reviewer = signed_in(Role.OFFICER, name="prasit")
    at = datetime.now(UTC)

    def make(precision):
        draft = RiskDraft(
            token=f"t-{precision}",
            category=Category.POLICY,
            point=(100.50413, 13.77991),
            scores=Scores(4, 5),
            note="CANARY-NOTE",
        )
        risk = risks.propose(project, proposer, draft, at=at)
        return risks.approve(
            project, reviewer, risk.id, read_seen_version(project, risk), precision, None, at=at
        )

    make.reviewer = reviewer
    return make


def test_an_approved_risk_point_is_a_badge_at_its_community(publisher, approved, now):
    publisher.release_if_changed(now)
    risk = approved(Precision.COMMUNITY)
    assert publisher.release_if_changed(now) == 2
    [feature] = read(publisher, "risks.geojson")["features"]
    assert feature["id"] == risk.public_id
    assert feature["geometry"]["coordinates"] == area(publisher, "DS07")["point"]
    assert feature["properties"]["level"] == "very high"
    assert area(publisher, "DS07")["risks"]["very_high"] == 1
    assert area(publisher, "100202", "subdistrict")["risks"]["very_high"] == 1
    assert read(publisher, "change.json")["reload"]


def test_a_cell_is_in_no_community_figure_and_the_point_is_in_no_byte(publisher, approved, now):
    approved(Precision.CELL)
    publisher.release_if_changed(now)
    assert area(publisher, "DS07")["risks"]["very_high"] == 0
    assert area(publisher, "100202", "subdistrict")["risks"]["very_high"] == 1
    [feature] = read(publisher, "risks.geojson")["features"]
    assert feature["properties"]["community_id"] is None
    folder = publisher.folder.folder
    said = b"".join(path.read_bytes() for path in folder.rglob("*.geojson"))
    assert b"CANARY" not in said
    assert b"100.50413,13.77991]" not in said.replace(b'"point":[100.50413,13.77991]', b"")


def test_exact_alone_shows_the_point_control(publisher, approved, project, signed_in, now):
    risk = approved(Precision.EXACT)
    second = signed_in(Role.OFFICER, name="wichai")
    at = datetime.now(UTC)
    risks.approve(
        project, second, risk.id, read_seen_version(project, risk), Precision.EXACT, None, at=at
    )
    publisher.release_if_changed(now)
    [feature] = read(publisher, "risks.geojson")["features"]
    assert feature["geometry"]["coordinates"] == [100.50413, 13.77991]


def test_a_risk_point_that_is_returned_leaves_the_next_release(publisher, approved, project, now):
    risk = approved(Precision.COMMUNITY)
    publisher.release_if_changed(now)
    at = datetime.now(UTC)
    risks.send_back(
        project, approved.reviewer, risk.id, read_seen_version(project, risk), "x", at=at
    )
    publisher.release_if_changed(now)
    assert read(publisher, "risks.geojson")["features"] == []
    assert area(publisher, "DS07")["risks"]["very_high"] == 0

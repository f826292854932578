"""The registry in the release: figures with their source, and nothing of what is retired."""

import json
from datetime import UTC, datetime

import pytest

from geodata import actions, reference
from geodata.actions.places import communities, fieldwork
from geodata.actions.risks import risks
from geodata.model.imports.records import Category, StatedPlace
from geodata.model.people.people import Role
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.places.registry import FigureKind, NewCommunity
from geodata.model.risks import Precision, RiskDraft, Scores
from geodata.model.times import BANGKOK
from tests.seen import community_as_it_is, read_seen_version

NAMES = {community.id: community.name_th for community in reference.list_communities()}


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


def read(publisher, name):
    return json.loads(publisher.folder.read(name).body)


def areas(publisher, level="community"):
    features = read(publisher, f"areas-{level}.geojson")["features"]
    return {feature["id"]: feature["properties"] for feature in features}


def read_everything(publisher):
    newest = sorted(publisher.folder.folder.glob("0*"))[-1]
    return b"".join(path.read_bytes() for path in newest.glob("*json")).decode()


def test_residents_have_their_year_and_about_has_the_source(project, publisher, malee, now, at):
    publisher.release_if_changed(now)
    assert areas(publisher)["DS27"]["residents"] is None
    assert areas(publisher)["DS07"]["residents"] == {"count": 294, "year_be": None}
    for kind, count, year, source in (
        (FigureKind.RESIDENTS, 431, 2567, "สำรวจโดยเครือข่าย"),
        (FigureKind.RESIDENTS, 99, 2560, "เอกสารเดิม"),
        (FigureKind.HOUSEHOLDS, 112, 2566, "สำนักงานเขตดุสิต"),
    ):
        communities.set_figure(
            project,
            malee,
            "DS07",
            community_as_it_is(project, "DS07"),
            kind,
            count,
            year,
            source,
            at=at,
        )
    publisher.release_if_changed(now)
    assert areas(publisher)["DS07"]["residents"] == {"count": 431, "year_be": 2567}
    assert areas(publisher)["DS08"]["residents"]["year_be"] is None
    told = read(publisher, "about.json")["community_figures"]
    assert [community_figure for community_figure in told if community_figure["id"] == "DS07"] == [
        {
            "id": "DS07",
            "kind": "households",
            "count": 112,
            "year_be": 2566,
            "source": "สำนักงานเขตดุสิต",
        },
        {
            "id": "DS07",
            "kind": "residents",
            "count": 431,
            "year_be": 2567,
            "source": "สำรวจโดยเครือข่าย",
        },
    ]
    assert "malee" not in read_everything(publisher)


def test_a_retired_community_is_in_no_public_file(
    project, publisher, malee, signed_in, record, bring_in, now, at
):
    words = {"longitude": None, "latitude": None}
    bring_in(record(1), record(2, **words, stated=StatedPlace(None, NAMES["DS07"])))
    visit = VisitDraft("t", "DS07", at.astimezone(BANGKOK).date(), True)
    fieldwork.record_visit(project, malee, visit, at=at)
    communities.set_figure(
        project,
        malee,
        "DS07",
        community_as_it_is(project, "DS07"),
        FigureKind.RESIDENTS,
        431,
        2567,
        "สำรวจ",
        at=at,
    )
    draft = RiskDraft("t", Category.POLICY, None, "DS07", Scores(4, 4))
    risk = risks.propose(project, malee, draft, at=at)
    other = signed_in(Role.OFFICER, name="prasit")
    risks.approve(
        project, other, risk.id, read_seen_version(project, risk), Precision.COMMUNITY, None, at=at
    )
    publisher.release_if_changed(now)
    assert '"DS07"' in read_everything(publisher)  # the search finds what is there
    assert areas(publisher, "subdistrict")["100202"]["coverage"] == "visited, found"
    done = communities.retire(project, malee, "DS07", community_as_it_is(project, "DS07"), at=at)
    publisher.release_if_changed(now)
    assert '"DS07"' not in read_everything(publisher)
    assert NAMES["DS07"] not in read_everything(publisher)
    assert read(publisher, "areas-community.geojson")["registry"]["listed"] == 42
    assert areas(publisher, "subdistrict")["100202"]["coverage"] == "not visited"
    total = sum(area["feed_reports_total"] for area in areas(publisher, "subdistrict").values())
    assert total == 2
    communities.take_back(project, malee, "DS07", read_seen_version(project, done), at=at)
    publisher.release_if_changed(now)
    assert areas(publisher)["DS07"]["coverage"] == "visited, found"
    assert areas(publisher)["DS07"]["residents"] == {"count": 431, "year_be": 2567}


def test_a_new_community_and_a_zone_reach_the_map(project, publisher, malee, now, at):
    publisher.release_if_changed(now)
    new = NewCommunity("ชุมชนริมน้ำใหม่", "100202", "ชุมชนเมือง", 100.50263, 13.77991)
    communities.add_community(project, malee, new, at=at)
    communities.assign_zone(project, malee, "DS07", community_as_it_is(project, "DS07"), 2, at=at)
    publisher.release_if_changed(now)
    assert read(publisher, "change.json")["reload"] is True
    assert areas(publisher)["DS44"]["name_th"] == "ชุมชนริมน้ำใหม่"
    assert areas(publisher)["DS44"]["boundary_status"] == "estimated"
    assert areas(publisher)["DS07"]["zone"] == 2
    communities.assign_zone(project, malee, "DS07", community_as_it_is(project, "DS07"), 3, at=at)
    publisher.release_if_changed(now)
    change = read(publisher, "change.json")
    assert change["reload"] is False
    assert change["areas"]["community"]["DS07"]["zone"] == 3


def test_what_was_counted_and_corrected_by_whom_is_not_public(project, publisher, malee, now, at):
    communities.set_figure(
        project,
        malee,
        "DS07",
        community_as_it_is(project, "DS07"),
        FigureKind.RESIDENTS,
        431,
        2567,
        "สำรวจ",
        at=at,
    )
    publisher.release_if_changed(now)
    communities.set_figure(
        project,
        actions.TERMINAL,
        "DS07",
        community_as_it_is(project, "DS07"),
        FigureKind.RESIDENTS,
        431,
        2567,
        "สำรวจ",
        at=at,
    )
    assert publisher.release_if_changed(now) is None

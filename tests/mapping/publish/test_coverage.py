"""Coverage in the release: from visits, and from nothing else; months, and nothing finer."""

import itertools
import json
from datetime import UTC, date, datetime

import pytest

from geodata import actions
from geodata.actions.places import fieldwork
from geodata.model.places.fieldwork import VisitDraft
from tests.seen import visit_as_it_is

tokens = itertools.count()
DAY = date(2026, 9, 17)
IN_WACHIRA = "100202"  # the subdistrict of DS07


@pytest.fixture
def visit(project):
    def run(community_id="DS07", found=False, day=DAY, **changes):
        draft = VisitDraft(f"t{next(tokens)}", community_id, day, found, **changes)
        return fieldwork.record_visit(project, actions.TERMINAL, draft, at=datetime.now(UTC))

    return run


def read(publisher, name):
    return json.loads(publisher.folder.read(name).body)


def areas(publisher, level="community"):
    features = read(publisher, f"areas-{level}.geojson")["features"]
    return {feature["id"]: feature["properties"] for feature in features}


def test_nobody_has_looked_until_somebody_did(publisher, record, bring_in, visit, now):
    bring_in(*(record(n) for n in range(6)))  # records say nothing of coverage
    publisher.release_if_changed(now)
    for level in ("community", "subdistrict"):
        assert {area["coverage"] for area in areas(publisher, level).values()} == {"not visited"}
    visit()
    publisher.release_if_changed(now)
    covered = {area_id: area["coverage"] for area_id, area in areas(publisher).items()}
    assert covered.pop("DS07") == "visited, none found"
    assert set(covered.values()) == {"not visited"}


def test_found_and_taken_back(project, publisher, visit, now):
    visit()
    wrong = visit(found=True)
    publisher.release_if_changed(now)
    assert areas(publisher)["DS07"]["coverage"] == "visited, found"
    assert areas(publisher, "subdistrict")[IN_WACHIRA]["coverage"] == "visited, found"
    fieldwork.withdraw_visit(
        project, actions.TERMINAL, wrong.id, visit_as_it_is(project, wrong.id), at=datetime.now(UTC)
    )
    assert publisher.release_if_changed(now) is not None
    assert areas(publisher)["DS07"]["coverage"] == "visited, none found"


def test_the_small_change_carries_it(publisher, visit, now):
    publisher.release_if_changed(now)
    visit()
    publisher.release_if_changed(now)
    change = read(publisher, "change.json")
    assert change["reload"] is False
    assert change["areas"]["community"]["DS07"]["coverage"] == "visited, none found"


def test_a_subdistrict_is_visited_when_all_of_it_is(publisher, visit, now):
    publisher.release_if_changed(now)
    inside = [
        area_id
        for area_id, area in areas(publisher).items()
        if area["subdistrict_code"] == IN_WACHIRA
    ]
    assert len(inside) > 1
    for number, community_id in enumerate(inside, start=1):
        visit(community_id)
        publisher.release_if_changed(now)
        words = areas(publisher, "subdistrict")[IN_WACHIRA]
        whole = number == len(inside)
        assert words["coverage"] == ("visited, none found" if whole else None)
        assert words["visited"] == {"communities": number, "of": len(inside)}


def test_the_public_learns_the_month_and_nothing_finer(project, publisher, visit, now):
    first = visit(hours=7.5, people=137)
    publisher.release_if_changed(now)
    assert read(publisher, "about.json")["visits"] == {
        "DS07": [{"month": "2026-09", "found": False}]
    }
    fieldwork.withdraw_visit(
        project, actions.TERMINAL, first.id, visit_as_it_is(project, first.id), at=datetime.now(UTC)
    )
    visit(day=date(2026, 9, 1), hours=1, people=2)
    visit(day=date(2026, 9, 30))
    assert publisher.release_if_changed(now) is None
    visit(day=date(2026, 8, 31))  # control: another month is another release
    assert publisher.release_if_changed(now) is not None

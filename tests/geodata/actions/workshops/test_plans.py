"""Scenarios and strategies: sealed, versioned, and kept after the room is closed."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from geodata.actions import TERMINAL
from geodata.actions.workshops import plans, workshops
from geodata.errors import AppError, Conflict
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Role
from geodata.model.workshops.plans import Likelihood, ScenarioDraft, StrategyDraft
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from geodata.store.schema import scenarios, strategies

DRAFT = WorkshopDraft(
    "a", WorkshopKind.FUTURE_SCENARIO, "ดุสิต พ.ศ. 2573", date(2026, 9, 30), "", "DS07", None
)
STORY = ScenarioDraft("s", "ชุมชนเข้มแข็ง CANARY", "ทุกโครงการมีป้าย", Likelihood.LIKELY)
WHAT = StrategyDraft("t", "ตั้งทีมอ่านป้ายโครงการ CANARY", 2571, "กรรมการชุมชน")


@pytest.fixture
def workshop(project, now):
    return workshops.create_workshop(project, TERMINAL, DRAFT, at=now)


@pytest.fixture
def scenario(project, workshop, now):
    return plans.add_scenario(project, TERMINAL, workshop.id, STORY, at=now)


@pytest.fixture
def do(project, now):
    return lambda action, *given: action(project, TERMINAL, *given, at=now)


def code_of(run, *given):
    with pytest.raises(AppError) as refused:
        run(*given)
    return refused.value.code


def test_they_are_kept_after_the_room_is_closed(do, workshop, scenario):
    do(workshops.open_room, workshop.id)
    do(workshops.close_room, workshop.id)
    do(plans.add_strategy, scenario.id, WHAT)
    [kept] = do(plans.list_scenarios, workshop.id)
    [strategy] = kept.strategies
    assert (kept.title, kept.story, kept.likelihood) == (STORY.title, STORY.story, "likely")
    assert (strategy.text, strategy.year_be, strategy.responsible) == (
        WHAT.text,
        2571,
        "กรรมการชุมชน",
    )


def test_the_same_token_is_the_same_thing(do, workshop, scenario):
    assert do(plans.add_scenario, workshop.id, STORY) == scenario
    first = do(plans.add_strategy, scenario.id, WHAT)
    assert do(plans.add_strategy, scenario.id, WHAT) == first
    other = do(plans.add_scenario, workshop.id, replace(STORY, token="u"))
    assert code_of(do, plans.add_strategy, other.id, WHAT) == "E-NF-01"


def test_a_stale_change_is_refused(do, workshop, scenario):
    strategy = do(plans.add_strategy, scenario.id, WHAT)
    of_scenario, of_strategy = (
        plans.build_displayed_version(scenario),
        DisplayedVersion.from_record(strategy),
    )
    do(plans.change_scenario, scenario.id, of_scenario, replace(STORY, story="ใหม่"))
    do(plans.change_strategy, strategy.id, of_strategy, replace(WHAT, year_be=2573))
    for action, number, seen, draft in (
        (plans.change_scenario, scenario.id, of_scenario, STORY),
        (plans.change_strategy, strategy.id, of_strategy, WHAT),
    ):
        with pytest.raises(Conflict):
            do(action, number, seen, draft)
    with pytest.raises(Conflict):
        do(plans.drop_strategy, strategy.id, of_strategy)
    [kept] = do(plans.list_scenarios, workshop.id)
    assert (kept.story, kept.version) == ("ใหม่", 2)
    assert (kept.strategies[0].year_be, kept.strategies[0].version) == (2573, 2)
    do(plans.drop_strategy, strategy.id, DisplayedVersion.from_record(kept.strategies[0]))
    assert do(plans.list_scenarios, workshop.id)[0].strategies == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " "}, "E-PLAN-01"),
        ({"year_be": 2569}, "E-PLAN-02"),
        ({"year_be": 2574}, "E-PLAN-02"),
        ({"text": "ก" * 501}, "E-TXT-02"),
        ({"responsible": "ก" * 201}, "E-TXT-02"),
    ],
)
def test_what_is_no_strategy_is_refused(do, scenario, changes, code):
    assert code_of(do, plans.add_strategy, scenario.id, replace(WHAT, **changes)) == code


def test_only_a_future_scenario_meeting_keeps_them(do):
    other = do(workshops.create_workshop, replace(DRAFT, token="b", kind=WorkshopKind.TRAINING))
    assert code_of(do, plans.add_scenario, other.id, STORY) == "E-PLAN-03"
    assert code_of(do, plans.add_scenario, other.id, replace(STORY, title="")) == "E-PLAN-01"


def test_the_plan_is_listed_by_year_and_in_scope(project, do, workshop, scenario, signed_in, now):
    elsewhere = do(workshops.create_workshop, replace(DRAFT, token="b", community_id="DS08"))
    theirs = do(plans.add_scenario, elsewhere.id, replace(STORY, token="u"))
    for number, (home, year) in enumerate([(scenario, 2573), (theirs, 2572), (scenario, 2570)]):
        do(plans.add_strategy, home.id, replace(WHAT, token=f"t{number}", year_be=year))

    def years(by):
        return [
            plan_line.strategy.year_be for plan_line in plans.list_plan_lines(project, by, at=now)
        ]

    assert years(TERMINAL) == [2570, 2572, 2573]
    assert years(signed_in(Role.COORDINATOR, "DS07", at=now)) == [2570, 2573]


def test_what_people_wrote_is_sealed(project, do, scenario):
    do(plans.add_strategy, scenario.id, WHAT)
    with project.database.begin_read() as tx:
        rows = [
            row
            for table in (scenarios, strategies)
            for row in tx.connection.execute(sa.select(table))
        ]
    assert len(rows) == 2
    assert "CANARY" not in str(rows)

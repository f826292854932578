"""The programme of a year: the study's figures, the copy, the approved sum, what is overdue."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from geodata.actions.programme import activities, budget, goals, programmes
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.programme.activities import (
    ActivityDraft,
    ActivityKind,
    ActivityState,
    HeldActivity,
)
from geodata.model.programme.expenses import ExpenseDraft
from geodata.model.programme.goals import GoalState
from geodata.store.programme.activities import ActivityStore
from tests.geodata.actions.programme.conftest import TODAY

SEED = {  # as the study states them; written out here, not read from the reference
    "output-1": 150,
    "output-2": 50,
    "output-3": 50,
    "output-4": 48,
    "output-5": 1,
    "output-6": 1,
    "output-7": 1,
    "output-8": 1,
    "output-9": 1,
    "output-10": 1,
    "output-11": 15_200,
}
LINES = {"8.1": 70_000, "8.2": 10_000, "8.3": 76_000, "8.4": 144_000}  # baht
STEPS = [date(2016, 8, 28), *(date(2016, 9, day) for day in (4, 11, 17, 18))]


@pytest.fixture
def line(overview):
    return overview().spending[0].line


def spend(do, by, line, satang, token="a", day=TODAY):
    return do(budget.record_expense, by, ExpenseDraft(token, line.id, day, satang))


def test_a_fresh_copy_shows_the_figures_of_the_study(do, malee, overview, programme):
    seen = overview()
    assert {tile.goal.code: tile.goal.target for tile in seen.tiles} == SEED
    assert {one.line.code: one.line.planned_satang // 100 for one in seen.spending} == LINES
    assert sum(LINES.values()) == programme.approved_satang // 100 == 300_000
    assert round(programme.residents_per_km2) == 9_788
    assert [step.planned_on for step in seen.steps] == [day.replace(year=2026) for day in STEPS]
    first = next(one for one in do(programmes.list_programmes, malee) if one.year_be == 2559)
    of_study = do(programmes.read_overview, malee, first.id)
    assert [step.planned_on for step in of_study.steps] == STEPS
    assert {tile.goal.due_on for tile in of_study.tiles} == {date(2016, 9, 30)}


def test_what_nobody_recorded_is_no_figure_and_never_zero(overview):
    assert {tile.figure for tile in overview().tiles} == {None}


def test_a_copy_brings_no_count_along(do, malee, programme, line):
    spend(do, malee, line, 100)
    later = do(programmes.copy_programme, malee, programme.id, 2570)
    assert do(programmes.read_overview, malee, later.id).spent_satang == 0
    assert do(programmes.read_overview, malee, programme.id).spent_satang == 100


def test_a_second_tap_copies_nothing_and_another_programme_is_refused(do, malee, programme):
    [first] = [one for one in do(programmes.list_programmes, malee) if one.year_be == 2559]
    assert do(programmes.copy_programme, malee, first.id, 2569) == programme
    with pytest.raises(BadInput, match="E-PROG-15"):
        do(programmes.copy_programme, malee, programme.id, 2559)
    with pytest.raises(NotFound):
        do(programmes.begin_from_reference, malee, 2558)


def test_spending_stops_at_the_approved_sum_and_may_pass_a_line(do, malee, overview, line):
    spend(do, malee, line, 299_999_00)  # far above the line of 70,000
    with pytest.raises(BadInput, match="E-PROG-05") as refused:
        spend(do, malee, line, 1_00 + 1, "b")
    assert refused.value.values == {"above": "0.01"}
    spend(do, malee, line, 1_00, "c")
    assert overview().spent_satang == 300_000_00


def test_a_withdrawn_expense_makes_room_again(do, malee, overview, line, seen):
    made = spend(do, malee, line, 300_000_00)
    withdrawn = do(budget.withdraw_expense, malee, made.id, seen(made))
    assert withdrawn.is_withdrawn
    with pytest.raises(BadInput, match="E-PROG-17"):
        do(budget.withdraw_expense, malee, made.id, seen(withdrawn))
    spend(do, malee, line, 300_000_00, "b")
    assert overview().spent_satang == 300_000_00


def test_the_same_expense_twice_is_one(do, malee, overview, line):
    assert spend(do, malee, line, 100) == spend(do, malee, line, 100)
    assert overview().spent_satang == 100


@pytest.mark.parametrize(
    ("day", "code"),
    [(TODAY + timedelta(days=1), "E-PROG-04"), (date(2025, 9, 30), "E-PROG-03")],
)
def test_an_expense_of_another_day(do, malee, line, day, code):
    with pytest.raises(BadInput, match=code):
        spend(do, malee, line, 100, day=day)


def test_lines_may_balance_one_another_up_to_the_approved_sum(do, malee, overview, seen):
    first, second, *_ = (one.line for one in overview().spending)
    with pytest.raises(BadInput, match="E-PROG-05"):
        do(budget.plan_line, malee, first.id, seen(first), "", "", first.planned_satang + 1)
    do(budget.plan_line, malee, second.id, seen(second), "", "", second.planned_satang - 1)
    do(budget.plan_line, malee, first.id, seen(first), "", "", first.planned_satang + 1)


def test_the_approved_sum_is_never_below_what_was_spent(do, malee, programme, line, seen):
    spend(do, malee, line, 300_000_00)
    with pytest.raises(BadInput, match="E-PROG-05"):
        do(programmes.change_programme, malee, programme.id, seen(programme), "ก", 299_999_00)


def test_the_day_after_the_year_what_was_not_held_is_overdue(
    project, do, malee, programme, seen, now
):
    def read(at):
        return programmes.read_overview(project, malee, programme.id, at=at)

    forum = next(one for one in read(now).activities if one.kind is ActivityKind.FORUM)
    with project.database.begin_read() as tx:
        activity = ActivityStore(tx).load(forum.activity_id)
    held = HeldActivity(TODAY, 40)
    do(activities.record_held, malee, activity.id, seen(activity), held)
    assert {one.state for one in read(now).activities} == {
        ActivityState.PLANNED,
        ActivityState.HELD,
    }
    assert {tile.state for tile in read(now).tiles} == {GoalState.UNDER_WAY, GoalState.REACHED}
    with project.database.begin_read() as tx:
        tomorrow = TODAY + timedelta(days=1)
        later = programmes.build_overview(project, tx, programme.id, tomorrow)
    states = {one.kind: one.state for one in later.activities}
    assert states.pop(ActivityKind.FORUM) is ActivityState.HELD
    assert set(states.values()) == {ActivityState.OVERDUE}
    assert later.tiles[-1].goal.code == "output-9"  # the forum: reached, so it comes last
    assert {tile.state for tile in later.tiles[:-1]} == {GoalState.OVERDUE}


def test_a_coordinator_reads_and_does_not_plan(do, somchai, malee, programme, line):
    assert do(programmes.read_overview, somchai, programme.id).programme == programme
    with pytest.raises(NotAllowed):
        spend(do, somchai, line, 100)
    draft = ActivityDraft("x", programme.id, ActivityKind.FORUM, "เวที", None, "DS08")
    with pytest.raises(NotFound):
        do(activities.plan_activity, somchai, draft)


def test_a_goal_is_added_once_and_its_code_is_its_own(do, malee, programme, tile, seen):
    known = tile("output-1").goal
    draft = goals._to_draft(replace(known, code="outcome-1"))
    added = do(goals.add_goal, malee, programme.id, draft)
    assert do(goals.add_goal, malee, programme.id, draft) == added
    with pytest.raises(BadInput, match="E-PROG-18"):
        do(goals.add_goal, malee, programme.id, replace(draft, target=9))
    with pytest.raises(BadInput, match="E-PROG-18"):
        do(goals.change_goal, malee, added.id, seen(added), replace(draft, code="output-1"))
    do(goals.drop_goal, malee, added.id, seen(added))
    with pytest.raises(NotFound):
        do(goals.drop_goal, malee, added.id, seen(added))


@pytest.mark.parametrize("kind", ["people", "8.1", "volunteer meeting"])
def test_a_rule_counts_only_what_it_can(do, malee, programme, tile, kind):
    draft = goals._to_draft(replace(tile("output-1").goal, code="outcome-1", kind=kind))
    with pytest.raises(BadInput, match="E-PROG-08"):
        do(goals.add_goal, malee, programme.id, draft)

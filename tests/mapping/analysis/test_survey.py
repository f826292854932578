"""The survey by age group, and somebody who subtracts what is shown from the whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.model.answers import Answered
from geodata.model.forms import Form, FormKind, Item
from geodata.model.workshops import AgeGroup
from mapping.analysis.survey import FEWEST, Survey, shown_groups, survey

OLD, MIDDLE, YOUNGER, YOUNG = AgeGroup
SCALE = Item("fair", "fair", ("1", "2", "3", "4", "5"), is_scale=True)
AREAS = Item("areas", "areas", ("ก", "ข", "ค", "ง"), most=3)
FORM = Form("แบบสอบถาม", 1, True, (SCALE, AREAS))


def sheet(age, fair=3, areas=(1,), **changes):
    told = () if fair is None else (fair,)
    made = Answered(
        FormKind.SURVEY, 1, FORM.hash, None, age, {"fair": told, "areas": areas}, False, False
    )
    return replace(made, **changes)


def sheets(sizes):
    return [sheet(age, 1 + number % 5) for age, size in sizes.items() for number in range(size)]


def naive(form, given):
    """Withhold the small groups and nothing else: the control."""
    rows = survey(form, []).rows
    told = {item.id: [each for each in given if each.answers[item.id]] for item in form.items}
    made = []
    for row in rows:
        cells = {}
        for age in AgeGroup:
            own = [each for each in told[row.item.id] if each.age_group is age]
            cells[age] = _alone(own, row.item) if len(own) >= FEWEST else None
        made.append(replace(row, together=_alone(told[row.item.id], row.item), groups=cells))
    return Survey(len(given), 0, tuple(made))


def _alone(own, item):
    row = survey(FORM, [replace(each, age_group=OLD) for each in own]).rows
    return next(each for each in row if each.item is item).together


def left_over(found):
    """Subtract: return how many people, and of what choices, are not in any shown group."""
    rests = []
    for row in found.rows:
        if row.together is None:
            continue
        shown = [cell for cell in row.groups.values() if cell is not None]
        people = row.together.people - sum(cell.people for cell in shown)
        choices = [
            round(share * row.together.people)
            - sum(round(cell.shares[place] * cell.people) for cell in shown)
            for place, share in enumerate(row.together.shares)
        ]
        rests.append((people, choices))
    return rests


def is_caught(found):
    """Say whether what one to four people answered can be worked out."""
    return any(0 < people < FEWEST for people, _ in left_over(found))


def test_figures_by_hand():
    given = [sheet(OLD, fair) for fair in (1, 2, 4, 5, 5)] + [sheet(MIDDLE, 4)] * 5
    row = survey(FORM, given).rows[0]
    assert row.groups[OLD].mean == pytest.approx(3.4)
    assert row.groups[OLD].agree == pytest.approx(0.6)
    assert row.groups[OLD].shares == pytest.approx((0.2, 0.2, 0, 0.2, 0.4))
    assert row.together.people == 10
    assert row.together.mean == pytest.approx(3.7)
    assert row.groups[YOUNG] is None


def test_of_several_choices_each_has_its_share():
    given = [sheet(OLD, areas=(1, 3))] * 2 + [sheet(OLD, areas=(3,))] * 3
    cell = survey(FORM, given).rows[1].groups[OLD]
    assert cell.shares == pytest.approx((0.4, 0, 1, 0))
    assert cell.mean is None


def test_who_does_not_answer_a_question_is_not_in_it():
    given = [sheet(OLD)] * 6 + [sheet(OLD, None)] * 3
    fair, areas = survey(FORM, given).rows
    assert (fair.together.people, areas.together.people) == (6, 9)


def test_another_version_is_left_out_and_counted():
    found = survey(FORM, [sheet(OLD)] * 5 + [sheet(OLD, form_hash="x", answers={})])
    assert (found.sheets, found.other_forms) == (5, 1)


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({OLD: 6, MIDDLE: 5, YOUNGER: 7, YOUNG: 9}, {OLD, MIDDLE, YOUNGER, YOUNG}),
        ({OLD: 6, MIDDLE: 4, YOUNGER: 7, YOUNG: 9}, {YOUNGER, YOUNG}),  # 4 alone: 6 goes with it
        ({OLD: 6, MIDDLE: 4, YOUNGER: 1, YOUNG: 9}, {OLD, YOUNG}),  # 4 and 1 hide each other
        ({OLD: 6, MIDDLE: 4, YOUNGER: 0, YOUNG: 0}, set()),
        ({OLD: 6, MIDDLE: 0, YOUNGER: 0, YOUNG: 0}, {OLD}),
        ({OLD: 2, MIDDLE: 1, YOUNGER: 0, YOUNG: 0}, set()),
    ],
)
def test_which_groups_are_shown(sizes, shown):
    assert shown_groups(sizes, sum(sizes.values())) == shown


def test_those_who_do_not_state_their_age_are_protected_alike():
    given = sheets({OLD: 6, MIDDLE: 8}) + [sheet(None)] * 2
    groups = survey(FORM, given).rows[0].groups
    assert (groups[OLD], groups[MIDDLE].people) == (None, 8)


def test_the_whole_is_withheld_below_five():
    rows = survey(FORM, sheets({OLD: 4})).rows
    assert all(row.together is None for row in rows)


@given(st.fixed_dictionaries({age: st.integers(0, 12) for age in [*AgeGroup, None]}))
def test_nobody_learns_by_subtracting_what_fewer_than_five_said(sizes):
    found = survey(FORM, sheets(sizes))
    assert not is_caught(found)
    for row in found.rows:
        shown = [cell for cell in (row.together, *row.groups.values()) if cell is not None]
        assert all(cell.people >= FEWEST for cell in shown)


def test_control_a_naive_builder_is_caught():
    given = [*sheets({OLD: 6, YOUNG: 7}), sheet(MIDDLE, 5, (2,)), sheet(MIDDLE, 5, (2, 4))]
    found = naive(FORM, given)
    assert found.rows[0].groups[MIDDLE] is None
    assert is_caught(found)
    assert (2, [0, 0, 0, 0, 2]) in left_over(found)  # the very answers
    assert not is_caught(survey(FORM, given))

"""The survey over closed workshops, and somebody who looks twice and subtracts."""

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.model.workshops.answers import AnswerSheet, AnswerWay
from geodata.model.workshops.forms import Form, FormKind, Item
from geodata.model.workshops.pooling import (
    MIN_PEOPLE,
    PooledSurvey,
    SurveyCell,
    pool_survey,
    select_whole_batches,
)
from geodata.model.workshops.workshops import AgeGroup
from mapping.analysis.survey import build_survey_rows

OLD, MIDDLE, YOUNGER, YOUNG = AgeGroup
SCALE = Item("fair", "fair", ("1", "2", "3", "4", "5"), is_scale=True)
AREAS = Item("areas", "areas", ("ก", "ข", "ค", "ง"), most=3)
FORM = Form("แบบสอบถาม", 1, True, (SCALE, AREAS))
OTHER = replace(FORM, version=2)


def sheet(age, fair=3, areas=(1,), look=1, **changes):
    told = () if fair is None else (fair,)
    answers = {"fair": told, "areas": areas}
    made = AnswerSheet(FormKind.SURVEY, 1, FORM.hash, None, age, answers, False, False, look)
    return replace(made, **changes)


def rows(sheets):
    return build_survey_rows(FORM, pool_survey(FORM, sheets, 1))


def test_figures_by_hand():
    given = [sheet(OLD, fair) for fair in (1, 2, 4, 5, 5)] + [sheet(MIDDLE, 4)] * 5
    row = rows(given)[0]
    assert row.groups[OLD].mean == pytest.approx(3.4)
    assert row.groups[OLD].shares == pytest.approx((0.2, 0.2, 0, 0.2, 0.4))
    assert row.together.people == 10
    assert row.together.mean == pytest.approx(3.7)
    assert row.groups[YOUNG] is None


def test_of_several_choices_each_has_its_share():
    given = [sheet(OLD, areas=(1, 3))] * 2 + [sheet(OLD, areas=(3,))] * 3
    cell = rows(given)[1].groups[OLD]
    assert cell.shares == pytest.approx((0.4, 0, 1, 0))
    assert cell.mean is None


def test_who_does_not_answer_a_question_is_not_in_it():
    fair, areas = rows([sheet(OLD)] * 6 + [sheet(OLD, None)] * 3)
    assert (fair.together.people, areas.together.people) == (6, 9)


def test_another_version_is_left_out_and_counted():
    given = [sheet(OLD)] * 5 + [sheet(OLD, form_hash="x", answers={})]
    found = pool_survey(FORM, given, 2)
    assert (found.workshops, found.people, found.other_forms) == (2, 5, 0)
    many = [sheet(OLD, form_hash="x", answers={})] * 5
    assert pool_survey(FORM, given + many, 2).other_forms == 6


def test_a_small_group_waits_and_is_in_no_sum():
    row = rows([sheet(OLD)] * 6 + [sheet(MIDDLE, 5)] * 4 + [sheet(None, 1)] * 2)[0]
    assert (row.groups[MIDDLE], row.groups[None]) == (None, None)
    assert row.together.people == 6
    assert row.together.mean == 3


def test_who_does_not_state_an_age_is_a_group_of_its_own():
    row = rows([sheet(OLD)] * 6 + [sheet(None, 1)] * 5)[0]
    assert (row.groups[None].people, row.together.people) == (5, 11)


def test_nothing_is_shown_below_five():
    assert all(row.together is None for row in rows([sheet(OLD)] * 4))


def test_workshops_pool_until_a_group_is_five():
    first, second = [sheet(OLD, 2)] * 3, [sheet(OLD, 4, look=2)] * 2
    assert rows(first)[0].together is None
    assert rows(first + second)[0].groups[OLD].mean == pytest.approx(2.8)


def test_whole_looks_join_in_their_order():
    assert select_whole_batches([2, 1, 1, 2, 1], lambda number: number) == [1, 1, 1, 2, 2]
    assert select_whole_batches([1] * 4 + [2] * 2 + [3], lambda number: number) == [1] * 4 + [2] * 2
    assert select_whole_batches([1] * 5 + [2] * 4, lambda number: number) == [1] * 5


class TestLooks:
    """Between two looks some more people answer, on phones of other workshops or on paper."""

    people = st.tuples(
        st.sampled_from([*AgeGroup, None]),
        st.sampled_from([1, 2, 3, 4, 5, None]),
        st.sets(st.integers(1, 4), max_size=3).map(lambda numbers: tuple(sorted(numbers))),
    )
    looks = st.lists(st.lists(people, max_size=9), min_size=2, max_size=6)

    def states(self, looks, pool):
        """Return the cells that each look shows."""
        return [survey.cells for survey in self.surveys(looks, pool)]

    def surveys(self, looks, pool):
        """Return what each look shows; sheets come in several ways."""
        sheets, found = [], []
        for number, group in enumerate(looks, 1):
            sheets += [
                sheet(*person, look=number, way=list(AnswerWay)[place % len(AnswerWay)])
                for place, person in enumerate(group)
            ]
            found.append(pool(sheets))
        return found

    def is_caught(self, states):
        """Return whether two looks at a cell differ by one to four people."""
        return any(
            0 < abs(self.people_in(later[cell]) - self.people_in(earlier[cell])) < MIN_PEOPLE
            for place, earlier in enumerate(states)
            for later in states[place + 1 :]
            for cell in earlier
        )

    def people_in(self, cell):
        return 0 if cell is None else cell.people

    @given(looks)
    def test_a_cell_changes_by_nobody_or_by_five_at_least(self, looks):
        states = self.states(looks, lambda sheets: pool_survey(FORM, sheets, 1))
        assert not self.is_caught(states)
        for cells in states:
            assert all(cell is None or cell.people >= MIN_PEOPLE for cell in cells.values())

    @given(looks)
    def test_so_does_every_number_of_people(self, looks):
        """By age, by the way in which they answered, all together, and of another form."""
        surveys = self.surveys(looks, lambda sheets: pool_survey(FORM, sheets, 1))
        surveys += self.surveys(looks, lambda sheets: pool_survey(OTHER, sheets, 1))
        half = len(surveys) // 2
        for states in (surveys[:half], surveys[half:]):
            shown = [
                {**one.ages, **one.ways, "all": one.people, "other": one.other_forms}
                for one in states
            ]
            for earlier, later in combinations(shown, 2):
                changes = {name: (later[name] or 0) - (earlier[name] or 0) for name in later}
                assert all(change == 0 or change >= MIN_PEOPLE for change in changes.values())
            for one in states:
                cells = [(age, cell.people) for (_, age), cell in one.cells.items() if cell]
                assert all(people <= one.ages[age] for age, people in cells)
                assert sum(people or 0 for people in one.ways.values()) <= one.people

    @given(looks)
    def test_what_was_shown_stays(self, looks):
        states = self.states(looks, lambda sheets: pool_survey(FORM, sheets, 1))
        for earlier, later in pairwise(states):
            for cell, known in earlier.items():
                if known is not None:
                    assert later[cell].people >= known.people
                    pairs = zip(known.counts, later[cell].counts, strict=True)
                    assert all(new >= old for old, new in pairs)

    def test_control_a_builder_that_only_withholds_small_groups_is_caught(self):
        def naive(sheets):
            cells = {}
            for age in (*AgeGroup, None):
                own = [
                    sheet for sheet in sheets if sheet.age_group is age and sheet.answers["fair"]
                ]
                counts = tuple(
                    sum(sheet.answers["fair"] == (n,) for sheet in own) for n in range(1, 6)
                )
                cells["fair", age] = (
                    SurveyCell(len(own), counts) if len(own) >= MIN_PEOPLE else None
                )
            return PooledSurvey(1, {}, {}, 0, cells)

        looks = [[(OLD, 3, ())] * 6, [(OLD, 1, ())]]
        assert self.is_caught(self.states(looks, naive))
        assert not self.is_caught(self.states(looks, lambda sheets: pool_survey(FORM, sheets, 1)))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8))
def test_batches_of_any_looks(sizes):
    found = [look for look, size in enumerate(sizes) for _ in range(size)]
    shown = select_whole_batches(found, lambda number: number)
    assert shown == found[: len(shown)]
    assert len(found) - len(shown) < MIN_PEOPLE

"""Answers of people in batches: no two looks at a figure differ by fewer than five people.

Whoever looks, lets one more person answer and looks again could subtract what that one said. So a
sheet is numbered by the look in which it was first used, and joins a figure only together with
others, five people at least. Batches are disjoint and stay as they are: every figure, and every
difference of two, is made of whole batches.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from geodata.model.workshops.answers import AnswerSheet, AnswerWay
from geodata.model.workshops.forms import Form, Item
from geodata.model.workshops.workshops import AgeGroup

MIN_PEOPLE = 5  # people
AGES: tuple[AgeGroup | None, ...] = (*AgeGroup, None)  # None: not stated
T = TypeVar("T")
Batches = list[list[AnswerSheet]]  # the first one first


@dataclass(frozen=True, slots=True)
class SurveyCell:
    """What one age group says to one question."""

    people: int
    counts: tuple[int, ...]  # people who took each choice


@dataclass(frozen=True, slots=True)
class PooledSurvey:
    """The survey of a fiscal year over workshops, link, paper and desk, as it may be shown.

    Numbers of people are those of whole batches; None is fewer than five, which is not shown.
    """

    workshops: int
    ages: Mapping[AgeGroup | None, int | None]  # people by age group
    ways: Mapping[AnswerWay, int | None]  # of them by how they answered
    other_forms: int  # answers to another version of the form, left out
    cells: Mapping[tuple[str, AgeGroup | None], SurveyCell | None]  # by question and age group

    @property
    def people(self) -> int:
        """Return how many people are in the groups that are shown."""
        return sum(people or 0 for people in self.ages.values())


def split_whole_batches(items: Iterable[T], batch_of: Callable[[T], int]) -> list[list[T]]:
    """Return those that may be in a figure: whole looks, joined until they are five at least."""
    batches: list[list[T]] = []
    waiting: list[T] = []
    for _, together in groupby(sorted(items, key=batch_of), key=batch_of):
        waiting += together
        if len(waiting) >= MIN_PEOPLE:
            batches.append(waiting)
            waiting = []
    return batches


def select_whole_batches(items: Iterable[T], batch_of: Callable[[T], int]) -> list[T]:
    """Return those that may be in a figure, in one list."""
    return [item for batch in split_whole_batches(items, batch_of) for item in batch]


def pool_survey(form: Form, sheets: Sequence[AnswerSheet], workshops: int) -> PooledSurvey:
    """Return the survey by question and age group.

    Parameters
    ----------
    sheets
        Sheets of the survey, each with the look in which it was first used.
    workshops
        How many workshops some of them come from.
    """
    counted = [sheet for sheet in sheets if sheet.form_hash == form.hash]
    batches = {
        age: split_whole_batches(
            (sheet for sheet in counted if sheet.age_group is age), lambda sheet: sheet.shown_in
        )
        for age in AGES
    }
    others = [sheet for sheet in sheets if sheet.form_hash != form.hash]
    return PooledSurvey(
        workshops,
        {age: sum(map(len, of_age)) or None for age, of_age in batches.items()},
        _count_ways(batches.values()),
        len(select_whole_batches(others, lambda sheet: sheet.shown_in)),
        {(item.id, age): _build_cell(item, batches[age]) for item in form.items for age in AGES},
    )


def _count_ways(batches: Iterable[Batches]) -> dict[AnswerWay, int | None]:
    """Return how many of those that are shown came in each way; in whole batches again."""
    shown = [  # a batch is shown from the look on that made it whole
        (max(sheet.shown_in for sheet in batch), sheet.way)
        for of_age in batches
        for batch in of_age
        for sheet in batch
    ]
    return {
        way: len(select_whole_batches((one for one in shown if one[1] is way), lambda one: one[0]))
        or None
        for way in AnswerWay
    }


def _build_cell(item: Item, batches: Batches) -> SurveyCell | None:
    """Return what is said to a question: whole batches, joined where some did not answer it."""
    answered = [
        (place, sheet)
        for place, batch in enumerate(batches)
        for sheet in batch
        if sheet.answers[item.id]
    ]
    shown = select_whole_batches(answered, lambda one: one[0])
    if not shown:
        return None
    told = [sheet.answers[item.id] for _, sheet in shown]
    numbers = range(1, len(item.choices) + 1)
    counts = tuple(sum(number in chosen for chosen in told) for number in numbers)
    return SurveyCell(len(shown), counts)

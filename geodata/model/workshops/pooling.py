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

from geodata.model.workshops.answers import AnswerSheet
from geodata.model.workshops.forms import Form, Item
from geodata.model.workshops.workshops import AgeGroup

MIN_PEOPLE = 5  # people
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SurveyCell:
    """What one age group says to one question."""

    people: int
    counts: tuple[int, ...]  # people who took each choice


@dataclass(frozen=True, slots=True)
class PooledSurvey:
    """The survey over all closed workshops, as it may be shown.

    `cells` holds each question by age group, None being an age that is not stated; a cell is None
    where fewer than five people are in it.
    """

    workshops: int
    sheets: int
    other_forms: int  # answers to another version of the form, left out
    cells: Mapping[tuple[str, AgeGroup | None], SurveyCell | None]


def select_whole_batches(items: Iterable[T], batch_of: Callable[[T], int]) -> list[T]:
    """Return those that may be in a figure: whole looks, joined until they are five at least."""
    shown: list[T] = []
    waiting: list[T] = []
    for _, together in groupby(sorted(items, key=batch_of), key=batch_of):
        waiting += together
        if len(waiting) >= MIN_PEOPLE:
            shown += waiting
            waiting = []
    return shown


def pool_survey(form: Form, sheets: Sequence[AnswerSheet], workshops: int) -> PooledSurvey:
    """Return the survey by question and age group.

    Parameters
    ----------
    sheets
        Sheets of the survey, each with the look in which it was first used.
    workshops
        How many workshops they come from.
    """
    counted = [sheet for sheet in sheets if sheet.form_hash == form.hash]
    ages: tuple[AgeGroup | None, ...] = (*AgeGroup, None)
    return PooledSurvey(
        workshops,
        len(counted),
        len(sheets) - len(counted),
        {
            (item.id, age): _build_cell(
                item, [answer_sheet for answer_sheet in counted if answer_sheet.age_group is age]
            )
            for item in form.items
            for age in ages
        },
    )


def _build_cell(item: Item, sheets: Sequence[AnswerSheet]) -> SurveyCell | None:
    answered = [sheet for sheet in sheets if sheet.answers[item.id]]
    shown = select_whole_batches(answered, lambda answer_sheet: answer_sheet.shown_in)
    if not shown:
        return None
    numbers = range(1, len(item.choices) + 1)
    counts = tuple(
        sum(number in answer_sheet.answers[item.id] for answer_sheet in shown) for number in numbers
    )
    return SurveyCell(len(shown), counts)

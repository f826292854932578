"""The opinion survey of a fiscal year by the four age groups, as shares and means.

Workshops, link, paper and desk are pooled. Each figure is made of whole batches of at least five
people (`geodata.model.workshops.pooling`); all together are the sum of the groups that are shown,
so that nothing is left over when somebody subtracts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.model.workshops.forms import Form, Item
from geodata.model.workshops.pooling import PooledSurvey, SurveyCell
from geodata.model.workshops.workshops import AgeGroup


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """The answers of one group to one question."""

    people: int
    shares: tuple[float, ...]  # of each choice
    mean: float | None  # of a scale


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """One question: all that are shown together, and each age group; None is not shown."""

    item: Item
    together: SurveyFigures | None
    groups: Mapping[AgeGroup | None, SurveyFigures | None]  # None: age not stated


def build_survey_rows(form: Form, survey: PooledSurvey) -> list[SurveyRow]:
    """Return each question with its figures."""
    ages: tuple[AgeGroup | None, ...] = (*AgeGroup, None)
    rows = []
    for item in form.items:
        cells = {age: survey.cells[item.id, age] for age in ages}
        shown_cells = [cell for cell in cells.values() if cell is not None]
        groups = {
            age: None if cell is None else _build_figures(item, cell) for age, cell in cells.items()
        }
        rows.append(
            SurveyRow(
                item, _build_figures(item, _sum_cells(shown_cells)) if shown_cells else None, groups
            )
        )
    return rows


def _sum_cells(cells: list[SurveyCell]) -> SurveyCell:
    counts = zip(*(cell.counts for cell in cells), strict=True)
    return SurveyCell(sum(cell.people for cell in cells), tuple(map(sum, counts)))


def _build_figures(item: Item, cell: SurveyCell) -> SurveyFigures:
    mean = None
    if item.is_scale:
        weighted = sum(number * count for number, count in enumerate(cell.counts, 1))
        mean = weighted / cell.people
    return SurveyFigures(cell.people, tuple(count / cell.people for count in cell.counts), mean)

"""The opinion survey of the whole programme by the four age groups, as shares and means.

Closed workshops are pooled. Each figure is made of whole batches of at least five people
(`geodata.model.workshops.pooling`); all together are the sum of the groups that are shown, so
that nothing is left over when somebody subtracts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.model.workshops.forms import (
    Form,
    Item,
)
from geodata.model.workshops.pooling import (
    PooledSurvey,
    SurveyCell,
)
from geodata.model.workshops.workshops import AgeGroup

AGREES_FROM = 4  # on the scale of five


@dataclass(frozen=True, slots=True)
class Cell:
    """What one group says to one question."""

    people: int
    shares: tuple[float, ...]  # of each choice
    mean: float | None  # of a scale

    @property
    def agree(self) -> float:
        """The share that agrees, on a scale."""
        return sum(self.shares[AGREES_FROM - 1 :])


@dataclass(frozen=True, slots=True)
class Row:
    """One question: all that are shown together, and each age group; None is not shown."""

    item: Item
    together: Cell | None
    groups: Mapping[AgeGroup | None, Cell | None]  # None: age not stated


def survey_rows(form: Form, found: PooledSurvey) -> list[Row]:
    """Return each question with its figures."""
    ages: tuple[AgeGroup | None, ...] = (*AgeGroup, None)
    rows = []
    for item in form.items:
        cells = {age: found.cells[item.id, age] for age in ages}
        shown = [cell for cell in cells.values() if cell is not None]
        groups = {age: None if cell is None else _cell(item, cell) for age, cell in cells.items()}
        rows.append(Row(item, _cell(item, _sum(shown)) if shown else None, groups))
    return rows


def _sum(cells: list[SurveyCell]) -> SurveyCell:
    counts = zip(*(cell.counts for cell in cells), strict=True)
    return SurveyCell(sum(cell.people for cell in cells), tuple(map(sum, counts)))


def _cell(item: Item, cell: SurveyCell) -> Cell:
    mean = None
    if item.is_scale:
        weighted = sum(number * count for number, count in enumerate(cell.counts, 1))
        mean = weighted / cell.people
    return Cell(cell.people, tuple(count / cell.people for count in cell.counts), mean)

"""The opinion survey by the four age groups, with small groups withheld.

A group smaller than five is withheld. As all together is shown too, whoever subtracts the shown
groups from it learns what the others said; so others are withheld with it, the smallest first,
until nobody, or at least five people, are left over. Whose age is not stated is only in the whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from geodata.model.answers import Answered
from geodata.model.forms import Form, FormKind, Item
from geodata.model.workshops import AgeGroup

FEWEST = 5  # people that a figure is made of
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
    """One question: all together, and each age group; None is withheld."""

    item: Item
    together: Cell | None
    groups: Mapping[AgeGroup, Cell | None]


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey of a workshop, as it may be shown."""

    sheets: int
    other_forms: int  # answers to another version of the form, left out
    rows: tuple[Row, ...]


def survey(form: Form, sheets: Iterable[Answered]) -> Survey:
    """Return each question by age group, with what must be withheld taken out."""
    answered = [each for each in sheets if each.kind is FormKind.SURVEY]
    counted = [each for each in answered if each.form_hash == form.hash]
    rows = tuple(_row(item, counted) for item in form.items)
    return Survey(len(counted), len(answered) - len(counted), rows)


def shown_groups(sizes: Mapping[AgeGroup, int], together: int) -> frozenset[AgeGroup]:
    """Return the groups that can be shown beside all together and give no small group away."""
    shown = sorted((group for group in sizes if sizes[group] >= FEWEST), key=lambda g: sizes[g])
    while shown and 0 < together - sum(sizes[group] for group in shown) < FEWEST:
        shown = shown[1:]
    return frozenset(shown)


def _row(item: Item, sheets: Sequence[Answered]) -> Row:
    told = [each for each in sheets if each.answers[item.id]]
    by_group = {group: [each for each in told if each.age_group is group] for group in AgeGroup}
    shown = shown_groups({group: len(each) for group, each in by_group.items()}, len(told))
    return Row(
        item,
        _cell(item, told) if len(told) >= FEWEST else None,
        {group: _cell(item, each) if group in shown else None for group, each in by_group.items()},
    )


def _cell(item: Item, sheets: Sequence[Answered]) -> Cell:
    numbers = range(1, len(item.choices) + 1)
    shares = tuple(fmean(number in each.answers[item.id] for each in sheets) for number in numbers)
    mean = fmean(each.answers[item.id][0] for each in sheets) if item.is_scale else None
    return Cell(len(sheets), shares, mean)

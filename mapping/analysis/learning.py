"""What a training changed: each question before and after, and the change of those seen twice.

In: sheets of one workshop. Out: figures. Sheets of another version of the form, a second sheet of
the same code, and sheets that have no partner are left out and counted, never silently.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from geodata.model.answers import Answered
from geodata.model.forms import Form, FormKind, Item
from mapping.analysis.student import t_quantile

FEWEST = 5  # sheets, or pairs, of which a figure is made
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """How one question was answered in one test."""

    answered: int  # sheets
    correct: float  # share of right answers: the difficulty p
    discrimination: float | None  # with the score of the other questions; None: it does not vary
    shares: tuple[float, ...]  # of each choice, then of no answer


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One question before and after; None where there are too few sheets."""

    item: Item
    before: ItemFigures | None
    after: ItemFigures | None


@dataclass(frozen=True, slots=True)
class Change:
    """The mean change of those who answered both tests, with its interval."""

    mean: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Say whether the interval leaves out no change at all."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Paired:
    """What can be said of the two tests together, and what had to be left out."""

    pairs: int
    change: Change | None  # None: too few pairs, or all changed by the same
    only_before: int  # a code with no partner
    only_after: int
    without_code: int
    duplicates: int
    other_forms: int  # answers to another version of the form


def item_rows(form: Form, sheets: Iterable[Answered]) -> list[ItemRow]:
    """Return each question with its figures before and after."""
    counted = _counted(form, sheets)
    before = [each for each in counted if each.kind is FormKind.PRE_TEST]
    after = [each for each in counted if each.kind is FormKind.POST_TEST]
    return [
        ItemRow(item, _figures(form, item, before), _figures(form, item, after))
        for item in form.items
    ]


def paired(form: Form, sheets: Sequence[Answered]) -> Paired:
    """Return the change of those whose two tests have the same code."""
    tests = [each for each in sheets if each.kind.is_test]
    counted = _counted(form, tests)
    before = _by_code(form, counted, FormKind.PRE_TEST)
    after = _by_code(form, counted, FormKind.POST_TEST)
    both = before.keys() & after.keys()
    return Paired(
        pairs=len(both),
        change=_change([after[code] - before[code] for code in both]),
        only_before=len(before.keys() - both),
        only_after=len(after.keys() - both),
        without_code=sum(each.code_hash is None for each in counted),
        duplicates=sum(each.is_duplicate for each in tests),
        other_forms=sum(each.form_hash != form.hash and not each.is_duplicate for each in tests),
    )


def score(form: Form, sheet: Answered) -> int:
    """Return how many questions are answered rightly."""
    return sum(_is_right(item, sheet) for item in form.items)


def _counted(form: Form, sheets: Iterable[Answered]) -> list[Answered]:
    return [each for each in sheets if each.form_hash == form.hash and not each.is_duplicate]


def _by_code(form: Form, sheets: Iterable[Answered], kind: FormKind) -> dict[str, int]:
    return {
        each.code_hash: score(form, each)
        for each in sheets
        if each.kind is kind and each.code_hash is not None
    }


def _change(changes: Sequence[int]) -> Change | None:
    if len(changes) < FEWEST:
        return None
    mean, spread = fmean(changes), stdev(changes)
    if spread == 0:
        return None  # nothing tells how far another group would lie from this one
    half = t_quantile(CONFIDENCE, len(changes) - 1) * spread / math.sqrt(len(changes))
    return Change(mean, mean - half, mean + half)


def _figures(form: Form, item: Item, sheets: Sequence[Answered]) -> ItemFigures | None:
    if len(sheets) < FEWEST:
        return None
    right = [_is_right(item, each) for each in sheets]
    rest = [score(form, each) - is_right for each, is_right in zip(sheets, right, strict=True)]
    options = [(number,) for number in range(1, len(item.choices) + 1)]
    shares = [_share(each.answers[item.id] == option for each in sheets) for option in options]
    return ItemFigures(
        answered=len(sheets),
        correct=_share(right),
        discrimination=_correlation(right, rest),
        shares=(*shares, _share(not each.answers[item.id] for each in sheets)),
    )


def _is_right(item: Item, sheet: Answered) -> bool:
    return sheet.answers[item.id] == (item.answer,)


def _share(answers: Iterable[bool]) -> float:
    return fmean(answers)


def _correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return Pearson's r, which of a yes or no and a score is the point-biserial one."""
    means = fmean(one), fmean(other)
    moves = [(a - means[0], b - means[1]) for a, b in zip(one, other, strict=True)]
    spread = math.sqrt(sum(a * a for a, _ in moves) * sum(b * b for _, b in moves))
    return sum(a * b for a, b in moves) / spread if spread else None

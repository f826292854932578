"""What a training changed: of those who answered both tests, each question and the score.

In: sheets of one workshop. Out: figures of pairs only. Were those who left before the end in the
first figure and not in the second, the chart would rise though nobody learned anything. Sheets of
another version of the form, a second sheet of the same code, and sheets that have no partner are
left out and counted, never silently.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from geodata.model.workshops.answers import AnswerSheet
from geodata.model.workshops.forms import (
    Form,
    FormKind,
    Item,
)
from geodata.model.workshops.pooling import (
    MIN_PEOPLE,
    select_whole_batches,
)

CONFIDENCE = 0.95
FEWEST_FOR_DISCRIMINATION = 30  # pairs; of fewer, r is mostly chance

Pair = tuple[AnswerSheet, AnswerSheet]  # the same person before and after


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """How one question was answered in one test by those who answered both."""

    answered: int  # people
    correct: float  # share of right answers: the difficulty p
    discrimination: float | None  # with the score of the other questions; None: too few, or alike
    shares: tuple[float, ...]  # of each choice, then of no answer


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One question before and after, by the same people; None where there are too few pairs."""

    item: Item
    before: ItemFigures | None = None
    after: ItemFigures | None = None
    gained: int = 0  # people who were wrong before and right after
    lost: int = 0  # people who were right before and wrong after
    p_value: float = 1.0  # McNemar's exact test, times the number of questions

    @property
    def is_clear(self) -> bool:
        """Return whether the question was answered differently, beyond what chance does."""
        return self.p_value < 1 - CONFIDENCE


@dataclass(frozen=True, slots=True)
class Change:
    """The mean change of those who answered both tests, with its interval."""

    mean: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Return whether the interval leaves out no change at all."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Paired:
    """What can be said of the two tests together, and what had to be left out."""

    pairs: int
    waiting: int  # of these so many came after a look, and wait until they are five
    change: Change | None  # None: too few pairs, or all changed by the same
    only_before: int  # a code with no partner
    only_after: int
    without_code: int
    duplicates: int
    other_forms: int  # answers to another version of the form


def item_rows(form: Form, sheets: Iterable[AnswerSheet]) -> list[ItemRow]:
    """Return each question with its figures before and after, of pairs only."""
    pairs = _shown(_pairs(form, sheets))
    if len(pairs) < MIN_PEOPLE:
        return [ItemRow(item) for item in form.items]
    before, after = ([pair[test] for pair in pairs] for test in (0, 1))
    return [_item_row(form, item, before, after) for item in form.items]


def paired(form: Form, sheets: Sequence[AnswerSheet]) -> Paired:
    """Return the change of those whose two tests have the same code."""
    tests = [each for each in sheets if each.kind.is_test]
    counted = _counted(form, tests)
    before, after = (_by_code(counted, kind) for kind in (FormKind.PRE_TEST, FormKind.POST_TEST))
    both = _pairs(form, tests)
    shown = _shown(both)
    return Paired(
        pairs=len(both),
        waiting=len(both) - len(shown),
        change=_change([score(form, two) - score(form, one) for one, two in shown]),
        only_before=len(before.keys() - after.keys()),
        only_after=len(after.keys() - before.keys()),
        without_code=sum(each.code_hash is None for each in counted),
        duplicates=sum(each.is_duplicate for each in tests),
        other_forms=sum(each.form_hash != form.hash and not each.is_duplicate for each in tests),
    )


def score(form: Form, sheet: AnswerSheet) -> int:
    """Return how many questions are answered rightly."""
    return sum(_is_right(item, sheet) for item in form.items)


def _counted(form: Form, sheets: Iterable[AnswerSheet]) -> list[AnswerSheet]:
    return [each for each in sheets if each.form_hash == form.hash and not each.is_duplicate]


def _by_code(sheets: Iterable[AnswerSheet], kind: FormKind) -> dict[str, AnswerSheet]:
    return {
        each.code_hash: each for each in sheets if each.kind is kind and each.code_hash is not None
    }


def _pairs(form: Form, sheets: Iterable[AnswerSheet]) -> list[Pair]:
    counted = _counted(form, sheets)
    before, after = (_by_code(counted, kind) for kind in (FormKind.PRE_TEST, FormKind.POST_TEST))
    return [(before[code], after[code]) for code in sorted(before.keys() & after.keys())]


def _shown(pairs: Iterable[Pair]) -> list[Pair]:
    """Return the pairs that may be in a figure: no two looks differ by fewer than five people."""
    return select_whole_batches(pairs, lambda pair: max(each.shown_in for each in pair))


def _change(changes: Sequence[int]) -> Change | None:
    if len(changes) < MIN_PEOPLE:
        return None
    mean, spread = fmean(changes), stdev(changes)
    if spread == 0:
        return None  # nothing tells how far another group would lie from this one
    from scipy import stats  # takes a second: only who compares tests waits

    t = float(stats.t.ppf((1 + CONFIDENCE) / 2, len(changes) - 1))
    half = t * spread / sqrt(len(changes))
    return Change(mean, mean - half, mean + half)


def _item_row(
    form: Form, item: Item, before: Sequence[AnswerSheet], after: Sequence[AnswerSheet]
) -> ItemRow:
    moves = [
        (_is_right(item, one), _is_right(item, two)) for one, two in zip(before, after, strict=True)
    ]
    gained, lost = moves.count((False, True)), moves.count((True, False))
    return ItemRow(
        item,
        _figures(form, item, before),
        _figures(form, item, after),
        gained,
        lost,
        min(1.0, len(form.items) * mcnemar(gained, lost)),
    )


def mcnemar(gained: int, lost: int) -> float:
    """Return the p-value of the exact test of McNemar for people who changed either way."""
    from scipy import stats

    if not gained + lost:
        return 1.0
    return float(stats.binomtest(gained, gained + lost).pvalue)


def _figures(form: Form, item: Item, sheets: Sequence[AnswerSheet]) -> ItemFigures:
    right = [_is_right(item, each) for each in sheets]
    rest = [score(form, each) - is_right for each, is_right in zip(sheets, right, strict=True)]
    options = [(number,) for number in range(1, len(item.choices) + 1)]
    shares = [_share(each.answers[item.id] == option for each in sheets) for option in options]
    has_enough = len(sheets) >= FEWEST_FOR_DISCRIMINATION
    return ItemFigures(
        answered=len(sheets),
        correct=_share(right),
        discrimination=_correlation(right, rest) if has_enough else None,
        shares=(*shares, _share(not each.answers[item.id] for each in sheets)),
    )


def _is_right(item: Item, sheet: AnswerSheet) -> bool:
    return sheet.answers[item.id] == (item.answer,)


def _share(answers: Iterable[bool]) -> float:
    return fmean(answers)


def _correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return Pearson's r, which of a yes or no and a score is the point-biserial one."""
    means = fmean(one), fmean(other)
    moves = [(a - means[0], b - means[1]) for a, b in zip(one, other, strict=True)]
    spread = sqrt(sum(a * a for a, _ in moves) * sum(b * b for _, b in moves))
    return sum(a * b for a, b in moves) / spread if spread else None

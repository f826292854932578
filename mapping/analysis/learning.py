"""The effect of a training on those who answered both tests: each question, and the score.

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
from geodata.model.workshops.forms import Form, FormKind, Item
from geodata.model.workshops.pooling import MIN_PEOPLE, select_whole_batches

CONFIDENCE = 0.95
MIN_PAIRS_FOR_DISCRIMINATION = 30  # pairs; of fewer, r is mostly chance

SheetPair = tuple[AnswerSheet, AnswerSheet]  # the same person before and after


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """The answers to one question in one test by those who answered both."""

    answered: int  # people
    correct: float  # share of right answers: the difficulty p
    discrimination: float | None  # with the score of the other questions; None: too few, or alike
    shares: tuple[float, ...]  # of each choice, then of no answer


@dataclass(frozen=True, slots=True)
class ItemComparison:
    """One question before and after, by the same people; None where there are too few pairs."""

    item: Item
    before: ItemStatistics | None = None
    after: ItemStatistics | None = None
    gained: int = 0  # people who were wrong before and right after
    lost: int = 0  # people who were right before and wrong after
    p_value: float = 1.0  # McNemar's exact test, times the number of questions

    @property
    def is_clear(self) -> bool:
        """Return whether the question was answered differently, beyond what chance does."""
        return self.p_value < 1 - CONFIDENCE


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """The mean change of those who answered both tests, with its interval."""

    mean: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Return whether the interval leaves out no change at all."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class LearningResult:
    """The result of both tests together, and the sheets that were left out."""

    pairs: int
    waiting: int  # of these so many came after a look, and wait until they are five
    change: ScoreChange | None  # None: too few pairs, or all changed by the same
    only_before: int  # a code with no partner
    only_after: int
    without_code: int
    duplicates: int
    other_forms: int  # answers to another version of the form


def compare_items(form: Form, sheets: Iterable[AnswerSheet]) -> list[ItemComparison]:
    """Return each question with its figures before and after, of pairs only."""
    pairs = _select_shown(_pair_sheets(form, sheets))
    if len(pairs) < MIN_PEOPLE:
        return [ItemComparison(item) for item in form.items]
    before, after = ([pair[test] for pair in pairs] for test in (0, 1))
    return [_compare_item(form, item, before, after) for item in form.items]


def compare_tests(form: Form, sheets: Sequence[AnswerSheet]) -> LearningResult:
    """Return the change of those whose two tests have the same code."""
    tests = [sheet for sheet in sheets if sheet.kind.is_test]
    counted_sheets = _select_counted(form, tests)
    before, after = (
        _index_by_code(counted_sheets, kind) for kind in (FormKind.PRE_TEST, FormKind.POST_TEST)
    )
    pairs = _pair_sheets(form, tests)
    shown_pairs = _select_shown(pairs)
    return LearningResult(
        pairs=len(pairs),
        waiting=len(pairs) - len(shown_pairs),
        change=_compute_change(
            [
                compute_score(form, post_test) - compute_score(form, pre_test)
                for pre_test, post_test in shown_pairs
            ]
        ),
        only_before=len(before.keys() - after.keys()),
        only_after=len(after.keys() - before.keys()),
        without_code=sum(sheet.code_hash is None for sheet in counted_sheets),
        duplicates=sum(test.is_duplicate for test in tests),
        other_forms=sum(test.form_hash != form.hash and not test.is_duplicate for test in tests),
    )


def compute_score(form: Form, sheet: AnswerSheet) -> int:
    """Return how many questions are answered rightly: 0 to the number of questions."""
    return sum(_is_right(item, sheet) for item in form.items)


def _select_counted(form: Form, sheets: Iterable[AnswerSheet]) -> list[AnswerSheet]:
    return [sheet for sheet in sheets if sheet.form_hash == form.hash and not sheet.is_duplicate]


def _index_by_code(sheets: Iterable[AnswerSheet], kind: FormKind) -> dict[str, AnswerSheet]:
    return {
        sheet.code_hash: sheet
        for sheet in sheets
        if sheet.kind is kind and sheet.code_hash is not None
    }


def _pair_sheets(form: Form, sheets: Iterable[AnswerSheet]) -> list[SheetPair]:
    counted_sheets = _select_counted(form, sheets)
    before, after = (
        _index_by_code(counted_sheets, kind) for kind in (FormKind.PRE_TEST, FormKind.POST_TEST)
    )
    return [(before[code], after[code]) for code in sorted(before.keys() & after.keys())]


def _select_shown(pairs: Iterable[SheetPair]) -> list[SheetPair]:
    """Return the pairs that may be in a figure: no two looks differ by fewer than five people."""
    return select_whole_batches(pairs, lambda pair: max(sheet.shown_in for sheet in pair))


def _compute_change(changes: Sequence[int]) -> ScoreChange | None:
    if len(changes) < MIN_PEOPLE:
        return None
    mean, spread = fmean(changes), stdev(changes)
    if spread == 0:
        return None  # nothing tells how far another group would lie from this one
    from scipy import stats  # takes a second: only who compares tests waits

    t = float(stats.t.ppf((1 + CONFIDENCE) / 2, len(changes) - 1))
    half = t * spread / sqrt(len(changes))
    return ScoreChange(mean, mean - half, mean + half)


def _compare_item(
    form: Form, item: Item, before: Sequence[AnswerSheet], after: Sequence[AnswerSheet]
) -> ItemComparison:
    moves = [
        (_is_right(item, pre_test), _is_right(item, post_test))
        for pre_test, post_test in zip(before, after, strict=True)
    ]
    gained, lost = moves.count((False, True)), moves.count((True, False))
    return ItemComparison(
        item,
        _compute_statistics(form, item, before),
        _compute_statistics(form, item, after),
        gained,
        lost,
        min(1.0, len(form.items) * compute_mcnemar(gained, lost)),
    )


def compute_mcnemar(gained: int, lost: int) -> float:
    """Return the two-sided p-value of the exact test of McNemar.

    Parameters
    ----------
    gained, lost
        People who were wrong before and right after, and the other way round.

    Returns
    -------
    0 to 1; 1 where nobody changed.
    """
    from scipy import stats

    if not gained + lost:
        return 1.0
    return float(stats.binomtest(gained, gained + lost).pvalue)


def _compute_statistics(form: Form, item: Item, sheets: Sequence[AnswerSheet]) -> ItemStatistics:
    right = [_is_right(item, sheet) for sheet in sheets]
    rest = [
        compute_score(form, sheet) - is_right for sheet, is_right in zip(sheets, right, strict=True)
    ]
    options = [(number,) for number in range(1, len(item.choices) + 1)]
    shares = [
        _compute_share(sheet.answers[item.id] == option for sheet in sheets) for option in options
    ]
    has_enough = len(sheets) >= MIN_PAIRS_FOR_DISCRIMINATION
    return ItemStatistics(
        answered=len(sheets),
        correct=_compute_share(right),
        discrimination=_compute_correlation(right, rest) if has_enough else None,
        shares=(*shares, _compute_share(not sheet.answers[item.id] for sheet in sheets)),
    )


def _is_right(item: Item, sheet: AnswerSheet) -> bool:
    return sheet.answers[item.id] == (item.answer,)


def _compute_share(answers: Iterable[bool]) -> float:
    return fmean(answers)


def _compute_correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Return Pearson's r, which of a yes or no and a score is the point-biserial one."""
    means = fmean(first), fmean(second)
    moves = [(a - means[0], b - means[1]) for a, b in zip(first, second, strict=True)]
    spread = sqrt(sum(a * a for a, _ in moves) * sum(b * b for _, b in moves))
    return sum(a * b for a, b in moves) / spread if spread else None

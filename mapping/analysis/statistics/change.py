"""Two equal, complete windows of one kind of record, and whether more came in than before.

Windows do not overlap and count records by the day on which they were received. Records that come
in bunches vary more than chance: the months tell by how much, and the interval widens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt

CONFIDENCE = 0.95
MIN_RECORDS = 30  # in both windows together; of fewer nothing is said


@dataclass(frozen=True, slots=True)
class RateChange:
    """How the second window compares with the first."""

    ratio: float  # of the rates a day; infinite where the first window is empty
    low: float
    high: float
    p_value: float
    dispersion: float  # variance of the months over their mean, at least 1

    @property
    def is_clear(self) -> bool:
        """Return whether the interval leaves out that nothing changed."""
        return not self.low <= 1 <= self.high


def compute_dispersion(windows: Sequence[Sequence[int]]) -> float:
    """Return by how much months vary more than a Poisson number, at least 1.

    Parameters
    ----------
    windows
        The counts of each month, window by window; each window has a mean of its own.
    """
    freedom = sum(len(months) for months in windows) - len(windows)
    if freedom <= 0:
        return 1.0
    squares = 0.0
    for months in windows:
        if mean := sum(months) / len(months):
            squares += sum((count - mean) ** 2 for count in months) / mean
    return max(1.0, squares / freedom)


def compare_windows(
    before: Sequence[int], after: Sequence[int], days: tuple[int, int] | None = None
) -> RateChange | None:
    """Return the change from one window to the next; None where both hold too few records.

    Parameters
    ----------
    before, after
        The counts of each month of the two windows.
    days
        Their lengths; without them the windows are of one length.

    Raises
    ------
    ValueError
        Where a window has no month or no day.
    """
    if not before or not after or (days is not None and min(days) <= 0):
        raise ValueError("a window without a month or a day")
    first, second = sum(before), sum(after)
    if first + second < MIN_RECORDS:
        return None
    length = days or (1, 1)
    dispersion = compute_dispersion((before, after))
    if dispersion > 1 and first and second:
        return _compare_bunched(first, second, length, dispersion, len(before) + len(after) - 2)
    return _compare_exactly(first, second, length, dispersion)


def _compare_exactly(
    first: int, second: int, days: tuple[int, int], dispersion: float
) -> RateChange:
    from scipy import stats  # takes a second: only who compares windows waits

    share = days[1] / sum(days)
    tested = stats.binomtest(second, first + second, share)
    interval = tested.proportion_ci(CONFIDENCE, method="exact")

    def to_ratio(part: float) -> float:
        return inf if part >= 1 else part / (1 - part) * days[0] / days[1]

    return RateChange(
        to_ratio(second / (first + second)),
        to_ratio(float(interval.low)),
        to_ratio(float(interval.high)),
        float(tested.pvalue),
        dispersion,
    )


def _compare_bunched(
    first: int, second: int, days: tuple[int, int], dispersion: float, freedom: int
) -> RateChange:
    from scipy import stats

    middle = log(second / first * days[0] / days[1])
    error = sqrt(dispersion * (1 / first + 1 / second))
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom)) * error
    p_value = 2 * float(stats.t.sf(abs(middle) / error, freedom))
    return RateChange(exp(middle), exp(middle - half), exp(middle + half), p_value, dispersion)

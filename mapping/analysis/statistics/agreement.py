"""How far two people who score the same points agree, and how far votes follow scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
MIN_SCORED_TWICE = 30  # points
MIN_VOTED = 10  # points


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole with its interval."""

    part: int
    whole: int
    low: float
    high: float


def compute_share(part: int, whole: int, confidence: float = CONFIDENCE) -> Share:
    """Return a share with the interval of Wilson.

    Raises
    ------
    ValueError
        Where the whole is empty or less than the part.
    """
    if not 0 <= part <= whole or not whole:
        raise ValueError(f"{part} of {whole}")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = part / whole
    centre = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return Share(part, whole, max(0.0, centre - half), min(1.0, centre + half))


def compute_kappa(first: Sequence[int], second: Sequence[int], steps: int) -> float | None:
    """Return the quadratic weighted kappa of two people's scores.

    Parameters
    ----------
    first, second
        The scores of the same points, each 1 to `steps`.

    Returns
    -------
    1 where they always agree, 0 where they agree as often as chance; None under 30 points, or where
    both gave one score to all.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} scores against {len(second)}")
    if len(first) < MIN_SCORED_TWICE:
        return None
    squares = sum((a - b) ** 2 for a, b in zip(first, second, strict=True))
    counts = [[scores.count(step) for step in range(1, steps + 1)] for scores in (first, second)]
    expected = sum(
        mine * theirs * (a - b) ** 2
        for a, mine in enumerate(counts[0])
        for b, theirs in enumerate(counts[1])
    ) / len(first)
    return 1 - squares / expected if expected else None


def compute_tau(votes: Sequence[int], scores: Sequence[int]) -> float | None:
    """Return Kendall's tau-b of votes and scores of the same points.

    Returns
    -------
    −1 to 1; None under 10 points, or where all have one number of votes or one score.
    """
    from scipy import stats  # takes a second: only who compares votes waits

    if len(votes) != len(scores):
        raise ValueError(f"{len(votes)} votes against {len(scores)} scores")
    if len(votes) < MIN_VOTED or len(set(votes)) == 1 or len(set(scores)) == 1:
        return None
    return float(stats.kendalltau(votes, scores).statistic)

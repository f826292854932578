"""Counts for a population: exact intervals, smoothed rates to order by, and pairs that differ.

An interval is Garwood's, which is exact. A smoothed rate pulls small areas towards the whole and is
there to order and to colour by: its own interval is too narrow for a handful of areas and is not
computed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
MEAN_STEPS, SPREAD_STEPS = 81, 81
MEAN_RANGE = 6.0  # the grid of the mean: from a sixth of the raw rate to six times it
MAX_SPREAD = 3.0  # of the half-normal prior of the coefficient of variation, scale 1

Counts = Sequence[int] | NDArray[np.integer] | NDArray[np.floating]
Exposures = Sequence[float] | NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Rate:
    """A count for an exposure with its interval, all per unit of the exposure."""

    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RateMoments:
    """What all areas have in common: their mean rate, and how much true rates vary between them."""

    mean: float
    variance: float  # of the true rates; 0 where chance alone explains the spread


def compute_rate(count: int, exposure: float, confidence: float = CONFIDENCE) -> Rate:
    """Return a rate with its exact interval (Garwood 1936).

    Parameters
    ----------
    count
        Events, a Poisson number.
    exposure
        People, households or days, more than 0.

    Raises
    ------
    ValueError
        Where the exposure is not more than 0 or the count is negative.
    """
    from scipy import stats  # takes a second: only who asks for rates waits

    if count < 0 or not exposure > 0:
        raise ValueError(f"no rate of {count} for {exposure}")
    tail = (1 - confidence) / 2
    low = float(stats.chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    high = float(stats.chi2.ppf(1 - tail, 2 * count + 2)) / 2
    return Rate(count / exposure, low / exposure, high / exposure)


def estimate_moments(counts: Counts, exposures: Exposures) -> RateMoments:
    """Return the mean and the variance of the true rates by the method of moments (Marshall 1991).

    Parameters
    ----------
    counts, exposures
        One for each area, shape (n,); every exposure is more than 0.
    """
    events, population = _check(counts, exposures)
    mean = events.sum() / population.sum()
    rates = events / population
    spread = (population * (rates - mean) ** 2).sum() / population.sum()
    variance = spread - mean / population.mean()
    return RateMoments(float(mean), max(0.0, float(variance)))


def shrink_rates(counts: Counts, exposures: Exposures) -> NDArray[np.float64]:
    """Return the empirical Bayes rates of Marshall, shape (n,)."""
    events, population = _check(counts, exposures)
    moments = estimate_moments(events, population)
    if not moments.variance:
        return np.full(len(events), moments.mean)
    weight = moments.variance / (moments.variance + moments.mean / population)
    return np.asarray(moments.mean + weight * (events / population - moments.mean))


def smooth_rates(counts: Counts, exposures: Exposures) -> NDArray[np.float64]:
    """Return the posterior mean of each area's rate, averaged over a grid of priors, shape (n,).

    The true rates are Gamma with mean m and coefficient of variation c. The prior of m is 1/m, that
    of c half-normal with scale 1. Unlike a plug-in estimate this knows that few areas say little
    about how much areas differ. It is to order and to colour by.

    Parameters
    ----------
    counts, exposures
        One for each area, shape (n,); every exposure is more than 0.
    """
    from scipy import special

    events, population = _check(counts, exposures)
    middle = max(events.sum(), 0.5) / population.sum()
    means = middle * np.geomspace(1 / MEAN_RANGE, MEAN_RANGE, MEAN_STEPS)[:, None, None]
    spreads = (np.arange(SPREAD_STEPS) + 0.5)[None, :, None] * MAX_SPREAD / SPREAD_STEPS
    shape = 1 / spreads**2
    ratio = population * means / shape  # of exposure times scale
    likelihood = (
        special.gammaln(shape + events)
        - special.gammaln(shape)
        + events * np.log(ratio)
        - (shape + events) * np.log1p(ratio)
    ).sum(axis=2)
    # Equal steps of log m are the prior 1/m.
    posterior = likelihood - spreads[..., 0] ** 2 / 2
    weight = np.exp(posterior - posterior.max())
    smoothed = (shape + events) / (shape / means + population)
    return np.asarray((weight[..., None] * smoothed).sum(axis=(0, 1)) / weight.sum())


def find_differing_pairs(
    counts: Counts, exposures: Exposures, level: float = 1 - CONFIDENCE
) -> list[tuple[int, int]]:
    """Return the pairs of areas whose rates differ beyond chance, as places in the input.

    Each pair is tested exactly (binomial, given its sum); Holm's correction holds the chance of one
    false pair among all at `level`.
    """
    from scipy import stats

    events, population = _check(counts, exposures)
    tested: list[tuple[float, tuple[int, int]]] = []
    for first, second in combinations(range(len(events)), 2):
        both = int(events[first] + events[second])
        share = population[first] / (population[first] + population[second])
        p_value = stats.binomtest(int(events[first]), both, share).pvalue if both else 1.0
        tested.append((float(p_value), (first, second)))
    tested.sort()
    differing = []
    for place, (p_value, pair) in enumerate(tested):
        if p_value * (len(tested) - place) > level:
            break
        differing.append(pair)
    return sorted(differing)


def _check(counts: Counts, exposures: Exposures) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    events, population = np.asarray(counts, float), np.asarray(exposures, float)
    if events.shape != population.shape or events.ndim != 1 or not len(events):
        raise ValueError(f"{events.shape} counts for {population.shape} exposures")
    if not (population > 0).all() or (events < 0).any():
        raise ValueError("a count is negative, or an exposure is not more than 0")
    return events, population

"""Whether incidents crowd together more than chance puts them: Kulldorff's Poisson scan.

A zone is a community with its nearest ones, up to a quarter of all exposure. The chance of the best
zone is told by maps on which the same number of incidents falls by exposure alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_EXPOSURE_SHARE = 0.25
DRAWS = 999
MIN_INCIDENTS = 120
MIN_KNOWN_AREAS = 40
MAX_DISPERSION = 1.3
BATCH = 250  # maps drawn at once


@dataclass(frozen=True, slots=True)
class Zone:
    """A group of areas in which more incidents are than their exposure lets expect."""

    places: tuple[int, ...]  # in the input
    incidents: int
    expected: float
    log_ratio: float  # of the likelihoods


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The best zone and how often chance makes one as good."""

    zone: Zone | None
    p_value: float
    draws: int
    seed: int


def find_refusal(incidents: int, known_areas: int, dispersion: float) -> str | None:
    """Return what a scan is refused for (`incidents`, `areas`, `dispersion`); None: it may run."""
    if incidents < MIN_INCIDENTS:
        return "incidents"
    if known_areas < MIN_KNOWN_AREAS:
        return "areas"
    return "dispersion" if dispersion > MAX_DISPERSION else None


def build_zones(
    points: NDArray[np.float64], exposures: NDArray[np.float64]
) -> list[tuple[int, ...]]:
    """Return every zone once: each area with its nearest ones, up to a quarter of the exposure.

    Parameters
    ----------
    points
        The middles of areas in metres, shape (n, 2), a projected CRS.
    exposures
        Shape (n,), each more than 0.
    """
    limit = exposures.sum() * MAX_EXPOSURE_SHARE
    zones: dict[tuple[int, ...], None] = {}
    for point in points:
        distances = ((points - point) ** 2).sum(axis=1)
        order = np.argsort(distances, kind="stable")
        sums = np.cumsum(exposures[order])
        for size in range(1, int(np.searchsorted(sums, limit, side="right")) + 1):
            zones[tuple(sorted(int(place) for place in order[:size]))] = None
    return list(zones)


def scan(
    counts: Sequence[int],
    exposures: Sequence[float],
    points: NDArray[np.float64],
    *,
    seed: int,
    draws: int = DRAWS,
) -> ScanResult:
    """Return the zone that stands out most, and its chance on maps without any crowding.

    Parameters
    ----------
    counts
        Distinct incidents of each area, shape (n,).
    exposures
        Residents or households, shape (n,), each more than 0.
    points
        Middles in metres, shape (n, 2), a projected CRS.
    """
    events, population = np.asarray(counts, float), np.asarray(exposures, float)
    zones = build_zones(points, population)
    total = events.sum()
    if not zones or not total:
        return ScanResult(None, 1.0, draws, seed)
    members = np.zeros((len(zones), len(events)))
    for row, zone in enumerate(zones):
        members[row, zone] = 1.0
    share = population / population.sum()
    expected = members @ share * total
    ratios = _compute_log_ratios(members @ events, expected, total)
    best = int(ratios.argmax())
    as_good = _count_as_good(members, expected, share, int(total), ratios[best], seed, draws)
    best_zone = Zone(
        zones[best], int(members[best] @ events), float(expected[best]), float(ratios[best])
    )
    p_value = (as_good + 1) / (draws + 1)
    return ScanResult(best_zone if best_zone.log_ratio else None, p_value, draws, seed)


def _count_as_good(
    members: NDArray[np.float64],
    expected: NDArray[np.float64],
    share: NDArray[np.float64],
    total: int,
    best: float,
    seed: int,
    draws: int,
) -> int:
    generator = np.random.default_rng(seed)
    as_good = 0
    for start in range(0, draws, BATCH):
        maps = generator.multinomial(total, share, size=min(BATCH, draws - start))
        ratios = _compute_log_ratios(maps @ members.T, expected, total)
        as_good += int((ratios.max(axis=1) >= best - 1e-9).sum())
    return as_good


def _compute_log_ratios(
    inside: NDArray[np.float64], expected: NDArray[np.float64], total: float
) -> NDArray[np.float64]:
    """Return the log likelihood ratio of each zone; 0 where no more is inside than expected."""
    outside = total - inside
    with np.errstate(divide="ignore", invalid="ignore"):
        more = inside * np.log(inside / expected)
        less = np.where(outside > 0, outside * np.log(outside / (total - expected)), 0.0)
    return np.where(inside > expected, more + less, 0.0)

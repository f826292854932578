"""How often intervals of a rate hold the true rate, on Dusit's own numbers of residents.

`python -m bench.validate_rates [--simulations N]`: for each subdistrict and community, maps drawn
with a known rate; prints each area's own share, misses included, and beside it what a plug-in
empirical Bayes interval for five areas would have covered.
"""

import argparse
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from geodata.model.places.registry import FigureKind
from geodata.reference.tables import list_community_figures, list_subdistricts
from mapping.analysis.statistics import rates

SEED = 20_261_128
SIMULATIONS = 2_000
CASES = (30, 90, 320)  # a year, over the district
GOOD_AVERAGE = (0.95, 0.99)
GOOD_AREA = 0.94


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often the interval of each area held its true rate."""

    cases: int
    areas: tuple[str, ...]
    shares: NDArray[np.float64]

    @property
    def holds(self) -> bool:
        """Return whether the average and every area are as they should be."""
        low, high = GOOD_AVERAGE
        return bool(low <= self.shares.mean() <= high and self.shares.min() >= GOOD_AREA)


def read_residents(level: str) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Return the names of areas and their residents, of those whose residents are known."""
    if level == "subdistrict":
        rows = [
            (subdistrict.name_th, subdistrict.population) for subdistrict in list_subdistricts()
        ]
    else:
        figures = [figure for figure in list_community_figures() if figure.count]
        rows = [
            (figure.community_id, figure.count)
            for figure in figures
            if figure.kind is FigureKind.RESIDENTS
        ]
    names, residents = zip(*rows, strict=True)
    return tuple(names), np.array([float(count) for count in residents])


def measure_garwood(
    names: tuple[str, ...], residents: NDArray[np.float64], cases: int, simulations: int
) -> Coverage:
    """Return how often Garwood's interval holds the rate that every area has."""
    generator = np.random.default_rng(SEED + cases)
    truth = cases / residents.sum()
    held = np.zeros(len(residents))
    for place, people in enumerate(residents):
        counts = generator.poisson(truth * people, simulations)
        limits = {count: rates.compute_rate(int(count), people) for count in set(counts.tolist())}
        held[place] = np.mean([limits[c].low <= truth <= limits[c].high for c in counts.tolist()])
    return Coverage(cases, names, held)


def measure_plug_in(residents: NDArray[np.float64], cases: int, simulations: int) -> float:
    """Return what a plug-in empirical Bayes interval covers of the worst area; it is not used."""
    generator = np.random.default_rng(SEED - cases)
    truth = cases / residents.sum()
    held = np.zeros(len(residents))
    for _ in range(simulations):
        true_rates = truth * generator.gamma(4, 1 / 4, len(residents))
        counts = generator.poisson(true_rates * residents)
        moments = rates.estimate_moments(counts, residents)
        if not moments.variance:
            held += np.isclose(true_rates, moments.mean)
            continue
        shape = moments.mean**2 / moments.variance
        scale = shape / moments.mean
        posterior = stats.gamma(shape + counts, scale=1 / (scale + residents))
        held += (posterior.ppf(0.025) <= true_rates) & (true_rates <= posterior.ppf(0.975))
    return float(held.min() / simulations)


def main() -> None:
    """Print every area's own share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulations", type=int, default=SIMULATIONS)
    simulations = parser.parse_args().simulations
    for level in ("subdistrict", "community"):
        names, residents = read_residents(level)
        for cases in CASES:
            coverage = measure_garwood(names, residents, cases, simulations)
            print(
                f"Garwood, {level}, {cases} cases a year: average {coverage.shares.mean():.3f}, "
                f"worst {coverage.shares.min():.3f}{'' if coverage.holds else '  MISS'}"
            )
            print(
                "  "
                + ", ".join(f"{n} {s:.3f}" for n, s in zip(names, coverage.shares, strict=True))
            )
    _, residents = read_residents("subdistrict")
    for cases in CASES:
        worst = measure_plug_in(residents, cases, simulations)
        print(f"plug-in empirical Bayes, five areas, {cases} cases: worst area {worst:.3f}")


if __name__ == "__main__":
    main()

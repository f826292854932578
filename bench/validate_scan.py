"""How often the scan finds a group where there is none, and finds one that is there.

`python -m bench.validate_scan [--maps N] [--draws N]`: 120 incidents over the communities of Dusit
by residents; with exposure 30 % off; with every second incident reported twice; with three times
the rate in four neighbouring communities.
"""

import argparse
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from geodata.geometry import crs
from geodata.model.places.registry import FigureKind
from geodata.reference.tables import list_communities, list_community_figures
from mapping.analysis.statistics.scan import DRAWS, scan

SEED = 20_261_130
MAPS = 1_000

INCIDENTS = 120
LEVEL = 0.05
MAX_FALSE, MIN_POWER = 0.06, 0.85
RELATIVE_RATE, GROUP = 3.0, 4

Floats = NDArray[np.float64]
DrawMap = Callable[[np.random.Generator], tuple[NDArray[np.int64], Floats]]


def read_communities() -> tuple[Floats, Floats]:
    """Return middles in metres, shape (n, 2), and residents, shape (n,), where they are known."""
    residents = {
        figure.community_id: float(figure.count)
        for figure in list_community_figures()
        if figure.kind is FigureKind.RESIDENTS and figure.count
    }
    known = [community for community in list_communities() if community.id in residents]
    longitude = np.array([community.location.x for community in known])
    latitude = np.array([community.location.y for community in known])
    points = crs.convert_points_to_metric(longitude, latitude)
    return points, np.array([residents[community.id] for community in known])


def measure(draw: DrawMap, maps: int, draws: int = DRAWS) -> float:
    """Return the share of maps on which the scan names a group."""
    points, _ = read_communities()
    generator = np.random.default_rng(SEED)
    named = 0
    for number in range(maps):
        counts, exposure = draw(generator)
        result = scan(counts.tolist(), exposure.tolist(), points, seed=number, draws=draws)
        named += result.p_value <= LEVEL
    return named / maps


def main() -> None:
    """Print the shares as they were measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--maps", type=int, default=MAPS)
    parser.add_argument("--draws", type=int, default=DRAWS)
    chosen = parser.parse_args()
    for name, draw in list_cases().items():
        share = measure(draw, chosen.maps, chosen.draws)
        print(
            f"{name}: a group is named on {share:.3f} of {chosen.maps} maps, "
            f"{chosen.draws} draws a map",
            flush=True,
        )


def list_cases() -> dict[str, DrawMap]:
    """Return how the maps of each case are drawn: counts and the exposure that the scan is told."""
    points, residents = read_communities()
    share = residents / residents.sum()
    order = np.argsort(((points - points[len(points) // 2]) ** 2).sum(axis=1))
    group = np.where(np.isin(np.arange(len(points)), order[:GROUP]), RELATIVE_RATE, 1.0)

    def draw_null(generator: np.random.Generator) -> tuple[NDArray[np.int64], Floats]:
        return generator.multinomial(INCIDENTS, share), residents

    def draw_wrong(generator: np.random.Generator) -> tuple[NDArray[np.int64], Floats]:
        told = residents * np.exp(generator.normal(0, 0.3, len(residents)))
        return generator.multinomial(INCIDENTS, share), told

    def draw_double(generator: np.random.Generator) -> tuple[NDArray[np.int64], Floats]:
        incidents = generator.multinomial(INCIDENTS * 2 // 3, share)
        return incidents + generator.binomial(incidents, 0.5), residents

    def draw_group(generator: np.random.Generator) -> tuple[NDArray[np.int64], Floats]:
        weights = share * group
        return generator.multinomial(INCIDENTS, weights / weights.sum()), residents

    return {
        "no group, right exposure": draw_null,
        "no group, exposure 30 % off": draw_wrong,
        "no group, half the incidents reported twice": draw_double,
        "four communities with three times the rate": draw_group,
    }


if __name__ == "__main__":
    main()

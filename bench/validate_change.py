"""How often the comparison of two windows calls a change where there is none, and sees a doubling.

`python -m bench.validate_change [--simulations N]`: two windows of six months with one rate
(chance alone, and reports that come in bunches), then with twice the rate in the second.
"""

import argparse
from typing import Literal

import numpy as np

from mapping.analysis.statistics.change import compare_windows

SEED = 20_261_129
SIMULATIONS = 2_000
MONTHS = 6
WINDOWS = (20, 40, 100)  # records in the first window
BUNCH = 3  # reports of one incident, on average, where they come in bunches
Arrival = Literal["chance", "bunches"]
MAX_FALSE: dict[Arrival, float] = {"chance": 0.05, "bunches": 0.06}


def draw_months(
    generator: np.random.Generator, records: float, arrival: Arrival
) -> tuple[int, ...]:
    """Return the counts of the months of one window."""
    if arrival == "chance":
        return tuple(int(count) for count in generator.poisson(records / MONTHS, MONTHS))
    incidents = generator.poisson(records / MONTHS / BUNCH, MONTHS)
    return tuple(int(count + generator.poisson((BUNCH - 1) * count)) for count in incidents)


def measure(records: int, growth: float, arrival: Arrival, simulations: int) -> float:
    """Return the share of pairs of windows that are called different."""
    generator = np.random.default_rng([SEED, records, int(growth * 10)])
    called = 0
    for _ in range(simulations):
        before = draw_months(generator, records, arrival)
        after = draw_months(generator, records * growth, arrival)
        change = compare_windows(before, after)
        called += change is not None and change.is_clear
    return called / simulations


def main() -> None:
    """Print false alarms and power."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulations", type=int, default=SIMULATIONS)
    simulations = parser.parse_args().simulations
    for arrival in MAX_FALSE:
        for records in WINDOWS:
            alarms = measure(records, 1.0, arrival, simulations)
            miss = "" if alarms <= MAX_FALSE[arrival] else "  MISS"
            print(f"{arrival}, {records} records a window: false alarms {alarms:.3f}{miss}")
    for records in (10, *WINDOWS):
        print(f"a doubling from {records}: seen {measure(records, 2.0, 'chance', simulations):.3f}")


if __name__ == "__main__":
    main()

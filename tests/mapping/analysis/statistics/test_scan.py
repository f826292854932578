"""The scan: refusals at their thresholds, zones by hand, maps with and without a group."""

import numpy as np
import pytest

from bench.validate_scan import list_cases, measure
from mapping.analysis.statistics.scan import build_zones, find_refusal, scan

LINE = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0], [10, 0], [11, 0], [12, 0], [13, 0]])


@pytest.mark.parametrize(
    ("incidents", "areas", "dispersion", "refusal"),
    [
        (119, 40, 1.3, "incidents"),
        (120, 39, 1.3, "areas"),
        (120, 40, 1.31, "dispersion"),
        (120, 40, 1.3, None),
    ],
)
def test_it_is_refused_one_below_each_threshold(incidents, areas, dispersion, refusal):
    assert find_refusal(incidents, areas, dispersion) == refusal


def test_zones_hold_neighbours_up_to_a_quarter_of_the_exposure():
    zones = set(build_zones(LINE, np.ones(8)))
    assert {(0,), (0, 1), (1, 2), (4, 5)} <= zones
    assert max(map(len, zones)) == 2
    assert (3, 4) not in zones


def test_two_neighbours_with_many_stand_out():
    result = scan([20, 20, 2, 2, 2, 2, 2, 2], [100] * 8, LINE, seed=3, draws=199)
    assert result.zone.places == (0, 1)
    assert (result.zone.incidents, result.zone.expected) == (40, 13)
    assert result.zone.log_ratio == pytest.approx(40 * np.log(40 / 13) + 12 * np.log(12 / 39))
    assert result.p_value == 1 / 200


def test_the_same_seed_gives_the_same_answer():
    counts = [3, 1, 4, 1, 5, 9, 2, 6]
    assert scan(counts, [100] * 8, LINE, seed=5) == scan(counts, [100] * 8, LINE, seed=5)


def test_a_map_without_incidents_has_no_zone():
    result = scan([0] * 8, [100] * 8, LINE, seed=1)
    assert (result.zone, result.p_value) == (None, 1.0)


def test_maps_without_a_group_stay_without_one_and_a_group_is_found():
    cases = list_cases()
    assert measure(cases["no group, right exposure"], 40) <= 0.15
    assert measure(cases["four communities with three times the rate"], 40) >= 0.6

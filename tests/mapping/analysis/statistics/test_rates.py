"""Counts for a population: exact intervals, smoothed rates, pairs that differ."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.validate_rates import measure_garwood, measure_plug_in, read_residents
from mapping.analysis.statistics.rates import (
    compute_rate,
    estimate_moments,
    find_differing_pairs,
    shrink_rates,
    smooth_rates,
)

AREAS = st.lists(st.tuples(st.integers(0, 60), st.integers(50, 20_000)), min_size=2, max_size=12)


def test_the_example_of_the_district():
    rate = compute_rate(12, 12_583 / 1_000)
    assert [round(value, 1) for value in (rate.rate, rate.low, rate.high)] == [1.0, 0.5, 1.7]


def test_no_case_has_no_lower_end_and_an_upper_one():
    rate = compute_rate(0, 100)
    assert (rate.rate, rate.low) == (0, 0)
    assert rate.high == pytest.approx(3.6889 / 100, abs=1e-6)


@pytest.mark.parametrize(("count", "exposure"), [(-1, 10), (1, 0), (1, float("nan"))])
def test_what_has_no_rate_is_refused(count, exposure):
    with pytest.raises(ValueError, match="no rate"):
        compute_rate(count, exposure)


@given(AREAS)
def test_smoothed_rates_lie_between_the_raw_ones(areas):
    counts, people = zip(*areas, strict=True)
    raw = np.array(counts) / np.array(people)
    smoothed = smooth_rates(counts, people)
    low, high = min(raw), max(raw)
    # No case at all still leaves a rate that may be there.
    assert (smoothed >= low * 0.3).all()
    assert (smoothed <= high + 2 / min(people)).all()


@given(AREAS, st.randoms(use_true_random=False))
def test_an_area_is_smoothed_the_same_wherever_it_stands(areas, random):
    order = list(range(len(areas)))
    random.shuffle(order)
    counts, people = zip(*areas, strict=True)
    moved = smooth_rates([counts[i] for i in order], [people[i] for i in order])
    assert moved == pytest.approx(smooth_rates(counts, people)[order])


def test_a_small_area_is_pulled_further_than_a_large_one():
    smoothed = smooth_rates([2, 200, 90, 110], [100, 10_000, 9_000, 11_000])
    assert smoothed[0] < smoothed[1]
    assert smoothed[0] < 0.02


def test_areas_that_are_alike_have_no_variance_and_one_rate():
    assert estimate_moments([10, 20], [1_000, 2_000]).variance == 0
    assert shrink_rates([10, 20], [1_000, 2_000]).tolist() == [0.01, 0.01]


def test_pairs_differ_only_beyond_chance_and_after_correction():
    assert find_differing_pairs([5, 9], [1_000, 1_000]) == []
    assert find_differing_pairs([5, 60], [1_000, 1_000]) == [(0, 1)]
    alone = find_differing_pairs([10, 25], [1_000, 1_000])
    among_many = find_differing_pairs([10, 25, *[17] * 20], [1_000] * 22)
    assert alone == [(0, 1)]
    assert among_many == []


def test_the_interval_holds_on_dusits_own_residents():
    names, residents = read_residents("subdistrict")
    coverage = measure_garwood(names, residents, 90, 400)
    assert len(names) == 5
    assert 0.94 <= coverage.shares.mean() <= 0.995


def test_control_a_plug_in_interval_does_not_hold():
    _, residents = read_residents("subdistrict")
    assert measure_plug_in(residents, 30, 200) < 0.8

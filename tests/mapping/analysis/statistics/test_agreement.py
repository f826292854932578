"""Agreement of two people, and of votes with scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.analysis.statistics.agreement import compute_kappa, compute_share, compute_tau


def test_the_interval_of_wilson_by_hand():
    share = compute_share(14, 30)
    assert (round(share.low, 3), round(share.high, 3)) == (0.302, 0.639)
    assert compute_share(0, 10).low == pytest.approx(0)
    assert compute_share(10, 10).high == pytest.approx(1)


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (3, 2), (-1, 2)])
def test_what_is_no_share_is_refused(part, whole):
    with pytest.raises(ValueError, match="of"):
        compute_share(part, whole)


def test_kappa_by_hand():
    first = [1] * 15 + [2] * 15
    assert compute_kappa(first, first, 5) == 1
    assert compute_kappa(first, [1] * 10 + [2] * 10 + [1] * 5 + [2] * 5, 5) == pytest.approx(1 / 3)
    assert compute_kappa(first, [2] * 15 + [1] * 15, 5) == -1


def test_kappa_weighs_a_score_that_is_far_off():
    first = [1, 2, 3, 4, 5] * 6
    near = [min(5, score + 1) for score in first]
    far = [6 - score for score in first]
    assert compute_kappa(first, near, 5) > 0.7
    assert compute_kappa(first, far, 5) == -1


def test_few_points_or_one_score_for_all_say_nothing():
    assert compute_kappa([1, 2] * 14 + [1], [1, 2] * 14 + [1], 5) is None  # 29
    assert compute_kappa([3] * 30, [3] * 30, 5) is None
    assert compute_tau(range(9), range(9)) is None
    assert compute_tau([1] * 10, range(10)) is None


def test_votes_that_follow_scores():
    assert compute_tau(range(10), range(10)) == pytest.approx(1)
    assert compute_tau(range(10), range(10, 0, -1)) == pytest.approx(-1)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=30, max_size=60))
def test_kappa_is_the_same_from_either_side(pairs):
    first, second = zip(*pairs, strict=True)
    assert compute_kappa(first, second, 5) == compute_kappa(second, first, 5)

"""The rule for now: sums of whole groups of at least k; none looks like one to four."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.publish.rule import CaseCount, PrivacyRule, published

RULE = PrivacyRule(k=5)
A, B = "100201", "100202"


def test_four_are_withheld_and_five_are_shown():
    assert published([CaseCount(A, "DS01", 4)], RULE) == {}
    assert published([CaseCount(A, "DS01", 5)], RULE) == {"DS01": 5, A: 5}


def test_none_looks_like_four():
    assert published([], RULE) == published([CaseCount(A, "DS01", 4)], RULE)


def test_what_is_left_of_a_subdistrict_is_one_group():
    counts = [CaseCount(A, "DS01", 7), CaseCount(A, "DS02", 3), CaseCount(A, None, 2)]
    assert published(counts, RULE) == {"DS01": 7, A: 12}


def test_a_rest_below_k_is_in_no_total():
    counts = [CaseCount(A, "DS01", 7), CaseCount(A, "DS02", 3)]
    assert published(counts, RULE) == {"DS01": 7, A: 7}


def test_parts_of_one_community_are_added_before_they_are_judged():
    assert published([CaseCount(A, "DS01", 3), CaseCount(A, "DS01", 2)], RULE)["DS01"] == 5


def naive(counts, rule):
    """Totals with small cells left out: what most tables do."""
    totals = {}
    for count in counts:
        for area in {count.community_id, count.subdistrict_code} - {None}:
            totals[area] = totals.get(area, 0) + count.cases
    return {area: cases for area, cases in totals.items() if cases >= rule.k}


def smallest_difference(result):
    """The least that comes out by subtracting published communities from their subdistrict."""
    rests = [
        result[code] - sum(n for area, n in result.items() if area.startswith(f"DS{code}"))
        for code in (A, B)
        if code in result
    ]
    return min([rest for rest in rests if rest] or [RULE.k])


places = st.builds(
    lambda code, number, cases: CaseCount(
        code, None if number is None else f"DS{code}{number}", cases
    ),
    st.sampled_from([A, B]),
    st.one_of(st.none(), st.integers(1, 6)),
    st.integers(1, 9),
)


@given(st.lists(places, max_size=20))
def test_subtraction_never_gives_less_than_k(counts):
    result = published(counts, RULE)
    assert all(cases >= RULE.k for cases in result.values())
    assert smallest_difference(result) >= RULE.k


def test_the_attack_catches_a_naive_table():
    counts = [CaseCount(A, f"DS{A}1", 7), CaseCount(A, f"DS{A}2", 3)]
    assert smallest_difference(naive(counts, RULE)) == 3


def test_a_community_of_two_subdistricts_is_refused():
    with pytest.raises(ValueError, match="DS01 is counted for two subdistricts"):
        published([CaseCount(A, "DS01", 5), CaseCount(B, "DS01", 6)], RULE)

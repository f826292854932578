"""What rose, what fell, what is noise, counted by hand."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.analysis.edition_changes import Measure, Verdict, compared, holm, p_value
from mapping.publish.release import published
from tests.attack.simulated import HOMES, as_public, case, drafted, naive_counts


def area(area_id, complaints, *, version=1, feed=0, risks=0, coverage="not visited"):
    return {
        "properties": {
            "id": area_id,
            "name_th": area_id,
            "boundary_version": version,
            "coverage": coverage,
            "complaints": {"count": complaints, "withheld": complaints is None},
            "feed_reports_total": feed,
            "risks": {"low": risks, "high": 0},
        }
    }


def edition(*areas, risks=(), commitments=()):
    return {
        "areas-community.geojson": {"features": list(areas)},
        "areas-subdistrict.geojson": {"features": []},
        "risks.geojson": {
            "features": [{"properties": {"id": each, "state": state}} for each, state in risks]
        },
        "commitments.json": {
            "commitments": [{"id": each, "state": state} for each, state in commitments]
        },
    }


def verdicts(before, after, measure=Measure.COMPLAINTS):
    found = compared(before, after).changes
    return {each.area_id: each.verdict for each in found if each.measure is measure}


def test_p_values_counted_by_hand():
    assert p_value(0, 5) == 2 / 2**5
    assert p_value(1, 5) == 2 * (1 + 6) / 2**6
    assert p_value(4, 4) == 1.0
    assert p_value(0, 0) == 1.0


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []


def test_what_can_be_said():
    before = edition(
        area("A", 5), area("B", 10), area("C", None), area("D", 20), area("E", 7), area("F", 9)
    )
    after = edition(
        area("A", 40),
        area("B", 12),
        area("C", 30),
        area("D", 90, version=2),
        area("E", 7),
        area("G", 9),
    )
    assert verdicts(before, after) == {
        "A": Verdict.ROSE,
        "B": Verdict.NOISE,
        "C": Verdict.WITHHELD,
        "D": Verdict.BOUNDARY,
        "E": Verdict.SAME,
        "F": Verdict.NEW,
        "G": Verdict.NEW,
    }
    assert verdicts(after, before)["A"] is Verdict.FELL


def test_many_small_differences_are_not_called_changes():
    """One in twenty would be, by a test that forgets how many are compared."""
    before = edition(*(area(f"A{i}", 10) for i in range(40)))
    after = edition(area("A0", 23), *(area(f"A{i}", 11) for i in range(1, 40)))
    assert p_value(10, 23) < 0.05  # the control: alone it would be a change
    assert set(verdicts(before, after).values()) == {Verdict.NOISE}


def test_risk_points_visits_and_commitments_are_facts():
    before = edition(
        area("A", None),
        risks=[("RP-1", "approved"), ("RP-2", "approved"), ("RP-3", "approved")],
        commitments=[("CM-1", "asked")],
    )
    after = edition(
        area("A", None, coverage="visited, found"),
        risks=[("RP-1", "approved"), ("RP-2", "mitigated"), ("RP-4", "approved")],
        commitments=[("CM-1", "kept"), ("CM-2", "asked")],
    )
    found = compared(before, after)
    assert (found.risks.new, found.risks.solved, found.risks.gone) == (
        ("RP-4",),
        ("RP-2",),
        ("RP-3",),
    )
    assert found.coverage == (("A", "not visited", "visited, found"),)
    assert found.commitments == (("CM-1", "asked", "kept"), ("CM-2", None, "asked"))


def test_nothing_is_said_that_two_published_numbers_do_not_say():
    before, after = edition(area("A", None), area("B", 8)), edition(area("A", 9), area("B", None))
    numbers = [(each.before, each.after) for each in compared(before, after).changes]
    assert (None, 9) in numbers
    assert (8, None) in numbers
    for one, two in numbers:
        assert one is None or one == 0 or one >= 5
        assert two is None or two == 0 or two >= 5


def by_the_rule(cases):
    """The real builder: groups of those who pass, summed by area."""
    return published(as_public(drafted(cases).groups), HOMES)


def plain_totals(cases):
    """A naive builder: a number wherever it is at least k, whatever is left between them."""
    return {cell[0]: count for cell, count in naive_counts(cases).items() if len(cell) == 1}


def laid_out(cases, builder):
    numbers = builder(cases)
    found = edition(*(area(each, numbers.get(each)) for each in ("DS01", "DS02", "DS03")))
    found["areas-subdistrict.geojson"]["features"].append(area("100201", numbers.get("100201")))
    return found


def left_over(before, after):
    """The attacker: in each edition, what the subdistrict has more than its communities."""
    changes = [
        each for each in compared(before, after).changes if each.measure is Measure.COMPLAINTS
    ]
    for number in ("before", "after"):
        said = {each.area_id: getattr(each, number) for each in changes}
        whole = said.pop("100201")
        if whole is not None:
            yield whole - sum(count or 0 for count in said.values())


def cases_of(numbers):
    return [
        case(f"case {community} {number}", community_id=f"DS0{community}")
        for community, cases in enumerate(numbers, 1)
        for number in range(cases)
    ]


three_communities = st.tuples(*[st.integers(0, 9)] * 3)


@given(three_communities, three_communities)
def test_an_attacker_who_subtracts_finds_nothing_below_k(one, two):
    editions = (laid_out(cases_of(each), by_the_rule) for each in (one, two))
    assert all(rest == 0 or rest >= 5 for rest in left_over(*editions))


def test_the_same_attacker_finds_three_cases_behind_a_naive_builder():
    editions = [laid_out(cases_of((6, 3, 0)), plain_totals) for _ in range(2)]
    assert list(left_over(*editions)) == [3, 3]


counts = st.integers(0, 200)


@given(counts, counts)
def test_p_values_are_symmetric_and_probabilities(one, two):
    assert p_value(one, two) == p_value(two, one)
    assert 0 < p_value(one, two) <= 1


@given(counts, counts)
def test_p_values_agree_with_the_plain_sum(one, two):
    total = one + two
    either = sum(
        comb(total, hits)
        for hits in range(total + 1)
        if min(hits, total - hits) <= min(one, two) and 2 * hits != total
    )
    middle = comb(total, total // 2) if total % 2 == 0 and one == two else 0
    assert p_value(one, two) == pytest.approx(min(1.0, (either + middle) / 2**total))


@given(st.lists(st.floats(0, 1), max_size=12))
def test_adjusting_never_makes_a_value_smaller_and_keeps_the_order(values):
    adjusted = holm(values)
    assert all(new >= old for new, old in zip(adjusted, values, strict=True))
    pairs = sorted(zip(values, adjusted, strict=True))
    assert [new for _, new in pairs] == sorted(new for _, new in pairs)

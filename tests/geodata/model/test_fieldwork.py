"""What visits say: the rule of coverage, and what cannot have been."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import BadInput
from geodata.model.places.fieldwork import (
    Visit,
    VisitDraft,
    check_visit,
    compute_subdistrict_coverage,
    summarize_visits,
)
from geodata.model.places.places import Coverage

NOT, NONE, FOUND = Coverage
NOON = datetime(2026, 9, 30, 5, 0, tzinfo=UTC)  # 12.00 in Bangkok


def visit(day, found, withdrawn=False):
    return Visit(1, "DS07", date.fromisoformat(day), found, None, None, None, withdrawn)


def draft(**changes):
    words = {
        "token": "t",
        "community_id": "DS07",
        "visited_on": date(2026, 9, 30),
        "found_risk": True,
    }
    return VisitDraft(**{**words, **changes})


@pytest.mark.parametrize(
    ("visits", "coverage", "months"),
    [
        ([], NOT, ()),
        ([visit("2026-09-01", False)], NONE, (("2026-09", False),)),
        ([visit("2026-09-01", True)], FOUND, (("2026-09", True),)),
        ([visit("2026-09-01", True, withdrawn=True)], NOT, ()),
        (
            [visit("2026-09-01", True), visit("2026-10-02", False)],
            FOUND,
            (("2026-10", False), ("2026-09", True)),
        ),
        (
            [visit("2026-09-01", False), visit("2026-09-30", True)],
            FOUND,
            (("2026-09", True),),
        ),
        (
            [visit("2026-09-01", True, withdrawn=True), visit("2026-10-02", False)],
            NONE,
            (("2026-10", False),),
        ),
    ],
)
def test_what_visits_say(visits, coverage, months):
    said = summarize_visits(visits)
    assert (said.coverage, said.months) == (coverage, months)


DAYS = st.dates(date(2025, 1, 1), date(2026, 9, 30)).map(date.isoformat)


@given(st.lists(st.builds(visit, DAYS, st.booleans(), st.booleans())), st.randoms())
def test_neither_the_order_nor_withdrawn_visits_matter(visits, shuffler):
    said = summarize_visits(visits)
    shuffler.shuffle(visits)
    assert (
        summarize_visits(visits)
        == said
        == summarize_visits([visit for visit in visits if not visit.is_withdrawn])
    )


@pytest.mark.parametrize(
    ("communities", "whole"),
    [
        ([], NOT),
        ([NOT, NOT], NOT),
        ([NOT, NONE], None),
        ([NONE, NONE], NONE),
        ([NOT, FOUND], FOUND),
        ([NONE, FOUND], FOUND),
    ],
)
def test_a_subdistrict_says_only_what_its_communities_say(communities, whole):
    assert compute_subdistrict_coverage(communities) is whole


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"visited_on": date(2026, 10, 1)}, "E-VISIT-01"),
        ({"hours": -0.5}, "E-VISIT-02"),
        ({"hours": 24.5}, "E-VISIT-02"),
        ({"hours": 1.25}, "E-VISIT-02"),
        ({"hours": float("nan")}, "E-VISIT-02"),
        ({"people": 0}, "E-VISIT-03"),
        ({"people": 201}, "E-VISIT-03"),
    ],
)
def test_what_cannot_have_been_is_refused(changes, code):
    with pytest.raises(BadInput, match=code):
        check_visit(draft(**changes), NOON)


@pytest.mark.parametrize(
    "changes", [{}, {"hours": 0}, {"hours": 0.5}, {"hours": 24}, {"people": 1}, {"people": 200}]
)
def test_control_what_can_have_been_passes(changes):
    check_visit(draft(**changes), NOON)


def test_today_is_the_day_in_bangkok():
    late = datetime(2026, 9, 30, 18, 0, tzinfo=UTC)  # 1.00 of 1 October in Bangkok
    check_visit(draft(visited_on=date(2026, 10, 1)), late)

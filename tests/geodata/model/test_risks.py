"""Rules of risk points: levels, lawful steps, who may approve, the cell that the public sees."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geodata.errors import BadInput, NotAllowed
from geodata.geometry import crs
from geodata.model import risks
from geodata.model.risks import RiskLevel, RiskState, Scores

score = st.integers(1, 5)


@pytest.mark.parametrize(
    ("likelihood", "impact", "level"),
    [
        (1, 1, RiskLevel.LOW),
        (2, 2, RiskLevel.LOW),
        (1, 5, RiskLevel.MODERATE),
        (3, 3, RiskLevel.MODERATE),
        (2, 5, RiskLevel.HIGH),
        (3, 5, RiskLevel.HIGH),
        (4, 4, RiskLevel.VERY_HIGH),
        (5, 5, RiskLevel.VERY_HIGH),
    ],
)
def test_the_level_follows_the_product(likelihood, impact, level):
    assert Scores(likelihood, impact).level is level


@given(score, score)
def test_more_likely_is_never_a_lower_level(likelihood, impact):
    order = list(RiskLevel)
    if likelihood < 5:
        higher = Scores(likelihood + 1, impact).level
        assert order.index(higher) >= order.index(Scores(likelihood, impact).level)


@pytest.mark.parametrize("pair", [(0, 3), (6, 1), (3, 0), (1, 6), (-1, -1)])
def test_scores_outside_1_to_5_are_refused(pair):
    with pytest.raises(BadInput, match="E-RISK-01"):
        Scores(*pair)


def test_every_state_has_its_steps_and_two_are_final():
    assert set(risks.STATE_TRANSITIONS) == set(RiskState)
    assert {state for state, after in risks.STATE_TRANSITIONS.items() if not after} == {
        RiskState.RETIRED,
        RiskState.MERGED,
    }


@pytest.mark.parametrize("before", list(RiskState))
@pytest.mark.parametrize("after", list(RiskState))
def test_only_the_steps_of_the_table_are_lawful(before, after):
    if after in risks.STATE_TRANSITIONS[before]:
        risks.check_step(before, after)
    else:
        with pytest.raises(BadInput, match="E-RISK-02"):
            risks.check_step(before, after)


def test_nobody_approves_an_own_proposal_or_twice():
    risks.check_reviewer(1, frozenset({3}), 2)
    for reviewer in (1, 3):
        with pytest.raises(NotAllowed, match="E-RISK-03"):
            risks.check_reviewer(1, frozenset({3}), reviewer)


places = st.builds(Point, st.floats(100.49, 100.54), st.floats(13.75, 13.81))


@given(places)
def test_a_cell_is_at_most_half_a_diagonal_away_and_holds_its_own_centre(place):
    centre = risks.compute_cell_centre(place)
    assert crs.to_metric(place).distance(crs.to_metric(centre)) <= 177
    assert risks.compute_cell_centre(centre).distance(centre) < 1e-9


@given(places, st.floats(0, 40), st.floats(0, 40))
def test_points_of_one_cell_look_alike(place, east, north):
    corner = crs.to_metric(risks.compute_cell_centre(place))
    inside = crs.to_wgs84(Point(corner.x + east - 20, corner.y + north - 20))
    assert risks.compute_cell_centre(inside).distance(risks.compute_cell_centre(place)) < 1e-9


def test_time_is_told_by_the_quarter_in_bangkok():
    assert risks.format_quarter(datetime(2026, 9, 30, 16, 59, tzinfo=UTC)) == "2569-Q3"
    assert risks.format_quarter(datetime(2026, 9, 30, 17, 0, tzinfo=UTC)) == "2569-Q4"

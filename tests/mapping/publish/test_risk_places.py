"""Which risk points lie in a community, and which may, from what is public of both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geodata.geometry import crs
from geodata.model.imports.records import Category
from geodata.model.places.places import AreaLevel, Boundary, BoundaryStatus, Community
from geodata.model.risks import CELL_SIZE_M, Precision, PublicRisk, RiskState, Scores
from mapping.publish.risk_places import UNCERTAIN_MARGIN_M, locate_in_communities

OFFICIAL, TRACED, ESTIMATED, POINT_ONLY = (
    BoundaryStatus.OFFICIAL,
    BoundaryStatus.TRACED,
    BoundaryStatus.ESTIMATED,
    BoundaryStatus.POINT_ONLY,
)
WEST, SOUTH = 662_000.0, 1_523_000.0  # METRIC_CRS, multiples of 250


def wgs84(shape):
    return crs.to_wgs84(shape)


def community(status=OFFICIAL, ground=None):
    """A community of 100 m, whose corner is that of a cell."""
    shape = wgs84(ground or box(WEST, SOUTH, WEST + 100, SOUTH + 100))
    place = Community("DS01", "ชุมชนหนึ่ง", "100201", "", shape.centroid)
    drawn = None if status is POINT_ONLY else shape
    return {"DS01": (place, Boundary("DS01", AreaLevel.COMMUNITY, status, drawn, 1))}


def risk(public_id, precision, east=0.0, north=0.0, state=RiskState.APPROVED, community_id=None):
    at = wgs84(Point(WEST + east, SOUTH + north))
    position = None if community_id else (at.x, at.y)
    scores = Scores(4, 4)
    return PublicRisk(
        public_id, Category.POLICY, scores, state, precision, community_id, position, "2569-Q3"
    )


def points(risks, **changes):
    return locate_in_communities(community(**changes), risks)["DS01"]


def test_by_its_community():
    found = points(
        [
            risk("RP-2", Precision.COMMUNITY, community_id="DS01"),
            risk("RP-1", Precision.COMMUNITY, community_id="DS01", state=RiskState.MITIGATED),
            risk("RP-3", Precision.COMMUNITY, community_id="DS02"),
        ]
    )
    assert (found.listed, found.mitigated, found.cells, found.near) == (
        ("RP-2",),
        ("RP-1",),
        (),
        (),
    )


@pytest.mark.parametrize(
    ("east", "north", "may"),
    [
        (125, 125, True),  # the cell holds the community
        (-125, 125, True),  # its edge is the community's
        (-125, -125, True),  # its corner is
        (-375, 125, False),  # a cell lies between
        (125, 375, False),  # 150 m between
    ],
)
def test_a_cell_that_touches_the_community_may_hold_a_point_in_it(east, north, may):
    found = points([risk("RP-1", Precision.CELL, east, north)])
    assert found.cells == (("RP-1",) if may else ())
    assert found.listed == ()


def test_a_mitigated_cell_is_no_risk_that_may_lie_here():
    assert points([risk("RP-1", Precision.CELL, 125, 125, state=RiskState.MITIGATED)]).cells == ()


def test_an_exact_place_lies_in_the_outline_or_not():
    inside, outside = (
        risk(public_id, Precision.EXACT, x, 50) for public_id, x in (("RP-1", 50), ("RP-2", 160))
    )
    for status in (OFFICIAL, TRACED):
        found = points([inside, outside], status=status)
        assert (found.listed, found.near) == (("RP-1",), ())


@pytest.mark.parametrize("status", [ESTIMATED, POINT_ONLY])
def test_around_an_outline_that_is_not_known_a_point_may_lie_here(status):
    given = [
        risk("RP-1", Precision.EXACT, 50, 50),
        risk("RP-2", Precision.EXACT, 50 + UNCERTAIN_MARGIN_M - 1, 50),
        risk("RP-3", Precision.EXACT, 400, 50),
        risk("RP-4", Precision.CELL, -125, 125),
        risk("RP-5", Precision.CELL, -625, 125),
    ]
    found = points(given, status=status)
    assert (found.listed, found.near, found.cells) == ((), ("RP-1", "RP-2"), ("RP-4",))


@given(st.floats(-1000, 1000), st.floats(-1000, 1000), st.floats(0, 1), st.floats(0, 1))
def test_wherever_in_its_cell_a_point_really_lies_its_community_is_told(east, north, right, up):
    """The law: a point in a community, published by its cell, is in the list of that community."""
    ground = box(WEST + east, SOUTH + north, WEST + east + 90, SOUTH + north + 60)
    x, y = WEST + east + 90 * right, SOUTH + north + 60 * up
    centre = (
        CELL_SIZE_M * (x // CELL_SIZE_M) + CELL_SIZE_M / 2,
        CELL_SIZE_M * (y // CELL_SIZE_M) + CELL_SIZE_M / 2,
    )
    told = risk("RP-1", Precision.CELL, centre[0] - WEST, centre[1] - SOUTH)
    assert points([told], ground=ground).cells == ("RP-1",)

"""Everybody builds the map at once: whatever is tried, in any order, it stays whole."""

import contextlib
import itertools
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from geodata import actions
from geodata.actions.people import auditing
from geodata.actions.places import tracing
from geodata.actions.risks import risks
from geodata.errors import AppError
from geodata.geometry.boundaries import measure_coverage
from geodata.geometry.crs import to_metric, to_wgs84
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.places.places import REAL_STATUSES, AreaLevel, Boundary, BoundaryStatus, Passport
from geodata.model.places.tracings import TraceDraft, TracingBasis, TracingState
from geodata.model.risks import PUBLIC_STATES, STATE_TRANSITIONS, Precision, RiskDraft, Scores
from geodata.store.imports.records import FeedStore
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.places import PlaceStore
from geodata.store.places.tracings import TracingStore
from geodata.store.risks.risks import RiskStore
from tests.laws import FULL
from tests.seen import read_seen_version


@pytest.fixture
def fresh_folder(older_folder):
    """Estimates are what these tests are about: the project began before outlines were known."""
    return older_folder


COMMUNITIES = ("DS07", "DS08", "DS09")
MAY_TRACE = {"somchai": {"DS07"}, "somying": {"DS07", "DS08"}, "malee": set(COMMUNITIES)}
tokens = itertools.count()


@pytest.fixture
def people(signed_in):
    return {
        "somchai": signed_in(Role.COORDINATOR, "DS07", name="somchai"),
        "somying": signed_in(Role.COORDINATOR, "DS07", "DS08", name="somying"),
        "malee": signed_in(Role.OFFICER, name="malee"),
        "preecha": signed_in(Role.AUDITOR, name="preecha"),
    }


class World:
    """The project as a test looks at it from outside."""

    def __init__(self, project, people):
        self.project, self.people = project, people
        self.at = datetime.now(UTC)
        with project.database.begin_read() as tx:
            places = {community.id: community for community in PlaceStore(tx).list_communities()}
        self.points = {
            community: to_metric(places[community].location) for community in COMMUNITIES
        }
        self.subdistrict = {
            community: places[community].subdistrict_code for community in COMMUNITIES
        }

    def corners(self, community_id, west, north, size):
        middle = self.points[community_id]
        square = box(middle.x - west, middle.y - size, middle.x + size, middle.y + north)
        return shapely.get_coordinates(to_wgs84(square))[:-1].tolist()

    def read_basis(self, community_id, stale):
        found = tracing.read_dossier(self.project, actions.TERMINAL, community_id, at=self.at).basis
        return TracingBasis(found.boundary_version - int(stale), found.tracing_id)

    def read_displayed_version(self, community_id, stale):
        found = tracing.read_dossier(
            self.project, actions.TERMINAL, community_id, at=self.at
        ).displayed_version
        return replace(found, version=found.version - int(stale))

    def trace(self, name, community_id, stale, cut, shape, current):
        draft = TraceDraft(
            f"t{next(tokens)}",
            community_id,
            [tuple(corner) for corner in self.corners(community_id, *shape)],
            "x",
            self.read_basis(community_id, stale),
        )
        tracing.save_tracing(
            self.project, self.people[name], draft, at=self.at, cut=cut, current=current
        )
        assert community_id in MAY_TRACE[name]
        assert not stale
        assert name == "malee" or not current

    def settle(self, name, community_id, stale, cut, take):
        with self.project.database.begin_read() as tx:
            found = TracingStore(tx).list_for_community(community_id)
        if not found:
            return
        asked = (self.project, self.people[name], found[0].id)
        if take:
            tracing.adopt(
                *asked, self.read_displayed_version(community_id, stale), at=self.at, cut=cut
            )
            assert not stale
        else:
            tracing.decline(
                *asked, "x", self.read_displayed_version(community_id, stale), at=self.at
            )
            assert not stale
        assert name == "malee"
        assert found[0].state is TracingState.WAITING

    def go_back(self, name, community_id, stale, cut, version):
        tracing.restore_version(
            self.project,
            self.people[name],
            community_id,
            version,
            "x",
            self.read_displayed_version(community_id, stale),
            at=self.at,
            cut=cut,
        )
        assert name == "malee"
        assert not stale

    def propose(self, name, community_id):
        point = shapely.get_coordinates(to_wgs84(self.points[community_id]))[0]
        draft = RiskDraft(
            f"t{next(tokens)}", Category.POLICY, tuple(point.tolist()), None, Scores(3, 3), "x"
        )
        risks.propose(self.project, self.people[name], draft, at=self.at)
        assert name in MAY_TRACE

    def review(self, name, index, approve):
        known = self.risks()
        if not known:
            return
        risk = known[index % len(known)]
        asked = (self.project, self.people[name], risk.id, read_seen_version(self.project, risk))
        after = (
            risks.approve(*asked, Precision.COMMUNITY, None, at=self.at)
            if approve
            else risks.send_back(*asked, "x", at=self.at)
        )
        assert after.state in STATE_TRANSITIONS[risk.state]
        assert name in MAY_TRACE

    def risks(self):
        with self.project.database.begin_read() as tx:
            store = RiskStore(tx, self.project.seal)
            return [risk for risk, _ in store.list_spots()]

    def check(self, records):
        """Hold everything against what must always be true."""
        with self.project.database.begin_read() as tx:
            current = BoundaryStore(tx).read_current(AreaLevel.COMMUNITY)
            ground = BoundaryStore(tx).read_current(AreaLevel.SUBDISTRICT)
            spots = FeedStore(tx, self.project.seal).list_spots()
            shown = RiskStore(tx, self.project.seal).list_public()
        real = {
            value: area.geometry for value, area in current.items() if area.status in REAL_STATUSES
        }
        assert not measure_coverage(real).overlaps
        for value, area in real.items():
            assert area.is_valid
            outside = to_metric(area).difference(
                to_metric(ground[self.subdistrict[value]].geometry)
            )
            assert outside.area < 0.01
        assert len(spots) == records
        assert len({spot.placement.boundary_version for spot in spots}) <= 1
        assert {risk.state for risk in shown} <= PUBLIC_STATES
        assert all(risk.community_id is not None for risk in shown)


names = st.sampled_from(["somchai", "somying", "malee", "malee", "preecha"])
places = st.sampled_from(COMMUNITIES)
stale = st.sampled_from([False, False, False, True])
metres = st.integers(20, 260)
shapes = st.tuples(metres, metres, metres)
DONE: Counter[str] = Counter()
STEPS_TAKEN = st.lists(
    st.one_of(
        st.tuples(st.just("trace"), names, places, stale, st.booleans(), shapes, st.booleans()),
        st.tuples(st.just("settle"), names, places, stale, st.booleans(), st.booleans()),
        st.tuples(st.just("go_back"), names, places, stale, st.booleans(), st.integers(1, 6)),
        st.tuples(st.just("propose"), names, places),
        st.tuples(st.just("review"), names, st.integers(0, 5), st.booleans()),
    ),
    min_size=4,
    max_size=14,
)


@given(steps=STEPS_TAKEN)
@settings(
    max_examples=100 if FULL else 25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_people_do_at_once_the_map_stays_whole(project, people, bring_in, record, steps):
    world = World(project, people)
    bring_in(*(record(n, longitude=100.5030 + n / 5000, latitude=13.7796) for n in range(1, 9)))
    for step, *rest in steps:
        with contextlib.suppress(AppError):  # refused: what was before is checked all the same
            getattr(world, step)(*rest)
            DONE[step] += 1
        world.check(records=8)
    assert auditing.verify_audit(project, actions.TERMINAL, at=world.at).first_broken is None


def test_the_machine_did_something():
    """The control: a machine whose every step is refused would prove nothing."""
    assert {step for step, times in DONE.items() if times > 2} >= {
        "trace",
        "settle",
        "go_back",
        "propose",
        "review",
    }


def test_the_check_notices_an_overlap(project, people, bring_in, record):
    """The control: an outline that goes around the actions is caught."""
    world = World(project, people)
    ground = shapely.Polygon(world.corners("DS07", 100, 100, 100))
    with project.database.begin() as tx:
        BoundaryStore(tx).add(
            AreaLevel.COMMUNITY,
            [
                Boundary("DS07", AreaLevel.COMMUNITY, BoundaryStatus.TRACED, ground),
                Boundary("DS08", AreaLevel.COMMUNITY, BoundaryStatus.TRACED, ground),
            ],
            Passport("x", "x", None, ""),
            at=world.at,
        )
    with pytest.raises(AssertionError):
        world.check(records=0)

"""Tracings on a real database: who may, what moves with a boundary, and the way back."""

import itertools
from datetime import UTC, datetime

import pytest
import shapely
from shapely.geometry import box

from geodata import actions
from geodata.actions.people import auditing
from geodata.actions.places import tracing
from geodata.actions.risks import risks
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.geometry.crs import compute_area_m2, to_metric, to_wgs84
from geodata.geometry.tracing import build_outline
from geodata.model.imports.records import Category, Indicator
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role
from geodata.model.places.places import AreaLevel, Boundary, BoundaryStatus, Passport
from geodata.model.places.tracings import TraceDraft, TracingBasis, TracingState
from geodata.model.risks import RiskDraft
from geodata.store.imports.records import FeedStore
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.places import PlaceStore
from geodata.store.risks.risks import RiskStore

tokens = itertools.count()


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def people(signed_in):
    return {
        "somchai": signed_in(Role.COORDINATOR, "DS07", name="somchai"),
        "somying": signed_in(Role.COORDINATOR, "DS07", name="somying"),
        "elsewhere": signed_in(Role.COORDINATOR, "DS08", name="elsewhere"),
        "malee": signed_in(Role.OFFICER, name="malee"),
        "preecha": signed_in(Role.AUDITOR, name="preecha"),
    }


def spot(project, community_id):
    """Return the point of a community in metres."""
    with project.database.begin_read() as tx:
        [place] = [
            community
            for community in PlaceStore(tx).list_communities()
            if community.id == community_id
        ]
    return to_metric(place.location)


def corners_around(project, community_id="DS07", *, west=60, east=60, south=60, north=60):
    """Return the corners of a box of so many metres around the point of a community."""
    middle = spot(project, community_id)
    square = box(middle.x - west, middle.y - south, middle.x + east, middle.y + north)
    return [tuple(position) for position in shapely.get_coordinates(to_wgs84(square))[:-1].tolist()]


def draft(project, seen, corners=None, community_id="DS07", **changes):
    words = {
        "token": f"t{next(tokens)}",
        "community_id": community_id,
        "corners": corners or corners_around(project, community_id),
        "reason": "CANARY-REASON",
        "basis": seen,
    }
    return TraceDraft(**{**words, **changes})


def read_basis(project, who, at, community_id="DS07"):
    return tracing.read_dossier(project, who, community_id, at=at).basis


def read_displayed_version(project, who, at, community_id="DS07"):
    return tracing.read_dossier(project, who, community_id, at=at).displayed_version


def trace(project, people, at, corners=None, community_id="DS07", cut=True):
    """Trace as the coordinator and adopt as the officer; return how many records moved."""
    officer = people["malee"]
    kept = tracing.save_tracing(
        project,
        officer,
        draft(project, read_basis(project, officer, at, community_id), corners, community_id),
        at=at,
        cut=cut,
    )
    return tracing.adopt(
        project,
        officer,
        kept.id,
        read_displayed_version(project, officer, at, community_id),
        at=at,
        cut=cut,
    )


def current(project, community_id="DS07"):
    with project.database.begin_read() as tx:
        return BoundaryStore(tx).read_current(AreaLevel.COMMUNITY)[community_id]


def placements(project):
    with project.database.begin_read() as tx:
        return [spot.placement for spot in FeedStore(tx, project.seal).list_spots()]


@pytest.fixture
def fresh_folder(older_folder):
    """Estimates are what these tests are about: the project began before outlines were known."""
    return older_folder


def test_a_coordinator_traces_and_an_officer_makes_it_current(project, people, at):
    before = current(project)
    kept = tracing.save_tracing(
        project,
        people["somchai"],
        draft(project, read_basis(project, people["somchai"], at)),
        at=at,
    )
    assert kept.state is TracingState.WAITING
    assert current(project) == before  # nothing has moved yet
    tracing.adopt(
        project,
        people["malee"],
        kept.id,
        read_displayed_version(project, people["malee"], at),
        at=at,
    )
    now = current(project)
    assert now.status is BoundaryStatus.TRACED
    assert compute_area_m2(now.geometry) == pytest.approx(120 * 120, rel=0.001)
    known = tracing.read_dossier(project, people["somchai"], "DS07", at=at)
    assert (known.versions[0].boundary.status, known.versions[0].account_name) == (
        "traced",
        "malee",
    )
    assert known.tracings[0][1] == "somchai"
    assert known.versions[-1].boundary.status is BoundaryStatus.ESTIMATED  # the old one is kept


def test_twelve_records_change_community_and_their_old_answers_are_kept(
    project, people, at, record, bring_in
):
    """Twelve reports lie 160 m west of DS07's point: by the estimates they are not DS07's."""
    middle = spot(project, "DS07")
    west = to_wgs84(shapely.Point(middle.x - 160, middle.y))  # beyond the estimate's 150 m
    bring_in(*(record(n, longitude=west.x, latitude=west.y) for n in range(1, 13)))
    before = placements(project)
    assert {placement.community_id for placement in before}.isdisjoint({"DS07"})
    corners = corners_around(project, west=200)
    officer = people["malee"]
    said = tracing.check_outline(project, officer, "DS07", build_outline(corners), at=at)
    assert said.changing_record_count == 12
    assert trace(project, people, at, corners) == 12
    after = placements(project)
    assert len(after) == len(before) == 12
    assert {placement.community_id for placement in after} == {"DS07"}
    with project.database.begin_read() as tx:
        store = FeedStore(tx, project.seal)
        kept = [store.list_earlier_placements(record.id) for record in store.list_spots()]
    assert [pair[0] for pair in kept] == before


def test_going_back_moves_them_back(project, people, at, record, bring_in):
    middle = spot(project, "DS07")
    west = to_wgs84(shapely.Point(middle.x - 160, middle.y))
    bring_in(*(record(n, longitude=west.x, latitude=west.y) for n in range(1, 13)))
    before, first = placements(project), current(project)
    trace(project, people, at, corners_around(project, west=200))
    officer = people["malee"]
    moved = tracing.restore_version(
        project,
        officer,
        "DS07",
        first.version,
        "ผิดแนว",
        read_displayed_version(project, officer, at),
        at=at,
    )
    assert moved == 12
    assert [placement.area for placement in placements(project)] == [shape.area for shape in before]
    assert current(project).status is BoundaryStatus.ESTIMATED
    assert current(project).geometry.equals(first.geometry)


def test_risk_points_follow_the_boundary(project, people, at):
    middle = spot(project, "DS07")
    west = to_wgs84(shapely.Point(middle.x - 160, middle.y))
    risk = risks.propose(
        project,
        people["malee"],
        RiskDraft("r1", Category.POLICY, (west.x, west.y), None, None, ""),
        at=at,
    )
    assert risk.community_id != "DS07"
    trace(project, people, at, corners_around(project, west=200))
    with project.database.begin_read() as tx:
        assert RiskStore(tx, project.seal).load(risk.id).community_id == "DS07"


def test_an_overlap_asks_and_a_cut_leaves_the_neighbour_alone(project, people, at):
    """DS07 is traced; a tracing of its nearest neighbour covers some of it."""
    trace(project, people, at, corners_around(project))
    mine = current(project).geometry
    other = neighbour_of(project, "DS07")
    reach = spot(project, other).distance(spot(project, "DS07"))
    corners = corners_around(project, other, west=reach, east=reach, south=reach, north=reach)
    officer = people["malee"]
    begun = read_basis(project, officer, at, other)
    with pytest.raises(BadInput, match="E-GEO-22"):
        tracing.save_tracing(project, officer, draft(project, begun, corners, other), at=at)
    assert not tracing.list_waiting(project, officer, at=at)
    trace(project, people, at, corners, other, cut=True)
    assert current(project).geometry.equals(mine)
    shared = to_metric(mine).intersection(to_metric(current(project, other).geometry)).area
    assert shared < 0.01


def neighbour_of(project, community_id):
    with project.database.begin_read() as tx:
        places = PlaceStore(tx).list_communities()
    own = next(place for place in places if place.id == community_id)
    others = [
        place
        for place in places
        if place.id != community_id and place.subdistrict_code == own.subdistrict_code
    ]
    return min(others, key=lambda place: place.location.distance(own.location)).id


def test_the_later_of_two_is_shown_the_earlier_and_chooses(project, people, at):
    begun = read_basis(project, people["somying"], at)
    first = tracing.save_tracing(project, people["somchai"], draft(project, begun), at=at)
    mine = draft(project, begun, corners_around(project, north=40))
    with pytest.raises(Conflict, match="E-CONFLICT-02"):
        tracing.save_tracing(project, people["somying"], mine, at=at)
    known = tracing.read_dossier(project, people["somying"], "DS07", at=at)
    assert known.waiting_tracing == (first, "somchai")
    second = tracing.save_tracing(
        project, people["somying"], draft(project, known.basis, mine.corners), at=at
    )
    known = tracing.read_dossier(project, people["somying"], "DS07", at=at)
    assert [(record.id, record.state) for record, _ in known.tracings] == [
        (second.id, TracingState.WAITING),
        (first.id, TracingState.REPLACED),
    ]


def test_a_double_tap_is_one_tracing(project, people, at):
    mine = draft(project, read_basis(project, people["somchai"], at))
    first = tracing.save_tracing(project, people["somchai"], mine, at=at)
    assert tracing.save_tracing(project, people["somchai"], mine, at=at) == first


def test_a_replaced_tracing_cannot_be_adopted(project, people, at):
    somchai, malee = people["somchai"], people["malee"]
    first = tracing.save_tracing(
        project, somchai, draft(project, read_basis(project, somchai, at)), at=at
    )
    tracing.save_tracing(project, somchai, draft(project, read_basis(project, somchai, at)), at=at)
    with pytest.raises(Conflict):
        tracing.adopt(project, malee, first.id, read_displayed_version(project, malee, at), at=at)


def test_an_official_boundary_is_traced_over_until_the_community_confirmed_it(project, people, at):
    trace(project, people, at)
    official = [
        type(current(project))(
            "DS07", AreaLevel.COMMUNITY, BoundaryStatus.OFFICIAL, current(project).geometry
        )
    ]
    actions.import_boundaries(
        project,
        people["malee"],
        AreaLevel.COMMUNITY,
        tuple(official),
        Passport("กทม.", "-", None, ""),
        at=at,
    )
    begun = read_basis(project, people["somchai"], at)
    assert tracing.save_tracing(project, people["somchai"], draft(project, begun), at=at)
    begun = read_displayed_version(project, people["malee"], at)
    confirmed = tracing.confirm(project, people["malee"], "DS07", begun, "ประธานชุมชน", at=at)
    assert confirmed.confirmed
    begun_again = read_basis(project, people["somchai"], at)
    with pytest.raises(BadInput, match="E-GEO-18"):
        tracing.save_tracing(project, people["somchai"], draft(project, begun_again), at=at)
    with pytest.raises(Conflict):  # drawn before somebody confirmed it
        tracing.confirm(project, people["malee"], "DS07", begun, "x", at=at)
    begun = read_displayed_version(project, people["malee"], at)
    with pytest.raises(BadInput, match="E-GEO-25"):
        tracing.confirm(project, people["malee"], "DS07", begun, "x", at=at)


def test_only_an_officer_who_saw_it_confirms_a_boundary(project, people, at):
    begun = read_displayed_version(project, people["malee"], at)
    with pytest.raises(BadInput, match="E-GEO-25"):  # an estimate
        tracing.confirm(project, people["malee"], "DS07", begun, "x", at=at)
    trace(project, people, at)
    with pytest.raises(Conflict):
        tracing.confirm(project, people["malee"], "DS07", begun, "x", at=at)
    for by in (people["somchai"], actions.TERMINAL):
        with pytest.raises(NotAllowed):
            tracing.confirm(project, by, "DS07", begun, "x", at=at)


def test_a_declined_tracing_says_why(project, people, at):
    kept = tracing.save_tracing(
        project,
        people["somchai"],
        draft(project, read_basis(project, people["somchai"], at)),
        at=at,
    )
    malee = people["malee"]
    tracing.decline(
        project, malee, kept.id, "เลยคลอง", read_displayed_version(project, malee, at), at=at
    )
    known = tracing.read_dossier(project, people["somchai"], "DS07", at=at)
    assert (known.tracings[0][0].state, known.tracings[0][0].answer) == ("declined", "เลยคลอง")
    assert known.waiting_tracing is None


@pytest.mark.parametrize(("who", "refusal"), [("elsewhere", NotFound), ("preecha", NotAllowed)])
def test_out_of_scope_is_missing(project, people, at, who, refusal):
    begun = TracingBasis(current(project).version, 0)
    asked = people[who]
    with pytest.raises(refusal):
        tracing.read_dossier(project, asked, "DS07", at=at)
    with pytest.raises(refusal):
        tracing.save_tracing(project, asked, draft(project, begun), at=at)
    with pytest.raises(refusal):
        tracing.check_outline(project, asked, "DS07", build_outline(corners_around(project)), at=at)


def test_what_waits_is_listed_to_whom_it_concerns(project, people, at):
    somchai = people["somchai"]
    kept = tracing.save_tracing(
        project, somchai, draft(project, read_basis(project, somchai, at)), at=at
    )
    for name, listed in (("somying", [kept.id]), ("malee", [kept.id]), ("elsewhere", [])):
        found = tracing.list_waiting(project, people[name], at=at)
        assert (name, [record.id for record in found]) == (name, listed)
    with pytest.raises(NotAllowed):
        tracing.list_waiting(project, people["preecha"], at=at)


def test_a_coordinator_makes_nothing_current(project, people, at):
    somchai = people["somchai"]
    kept = tracing.save_tracing(
        project, somchai, draft(project, read_basis(project, somchai, at)), at=at
    )
    for forbidden in (
        lambda: tracing.adopt(
            project, somchai, kept.id, read_displayed_version(project, somchai, at), at=at
        ),
        lambda: tracing.decline(
            project, somchai, kept.id, "x", read_displayed_version(project, somchai, at), at=at
        ),
        lambda: tracing.restore_version(
            project, somchai, "DS07", 1, "x", read_displayed_version(project, somchai, at), at=at
        ),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_every_step_is_in_the_chain(project, people, at, signed_in):
    trace(project, people, at)
    auditor = people["preecha"]
    lines = auditing.read_page(project, auditor, EVERY_ENTRY, 1, at=at).lines
    assert [line.entry.reason for line in lines[:2]] == ["adopted", "traced"]
    assert (
        auditing.read_page(project, auditor, EVERY_ENTRY, 1, at=at).lines[0].account_name == "malee"
    )


def test_nothing_internal_of_a_tracing_is_public(project, people, at, publisher):
    """Neither who, nor why; the control is the outline, which is."""
    trace(project, people, at)
    publisher.release_if_changed(at)
    files = [path for path in project.settings.releases.rglob("*") if path.is_file()]
    said = b"".join(path.read_bytes() for path in files if path.suffix not in (".br", ".gz"))
    assert b"traced" in said
    assert b"CANARY-REASON" not in said
    assert b"malee" not in said


def test_a_check_finds_no_complaint_for_whom_it_is_not(project, people, at, record, bring_in):
    """By halving outlines a coordinator would find where a sealed complaint is."""
    middle = spot(project, "DS07")
    west = to_wgs84(shapely.Point(middle.x - 160, middle.y))
    bring_in(record(1, longitude=west.x, latitude=west.y), indicator=Indicator.COMPLAINTS)
    bring_in(record(2, longitude=west.x, latitude=west.y))
    drawn = build_outline(corners_around(project, west=200))
    said = {
        name: tracing.check_outline(
            project, people[name], "DS07", drawn, at=at
        ).changing_record_count
        for name in ("somchai", "malee")
    }
    assert said == {"somchai": 1, "malee": 2}


def test_an_official_outline_comes_back_as_it_was_with_its_source(project, people, at):
    trace(project, people, at)
    official = Boundary(
        "DS07", AreaLevel.COMMUNITY, BoundaryStatus.OFFICIAL, build_outline(corners_around(project))
    )
    passport = Passport("กทม.", "ODC-BY", None, "abc")
    officer = people["malee"]
    actions.import_boundaries(project, officer, AreaLevel.COMMUNITY, (official,), passport, at=at)
    version = current(project).version
    first = tracing.read_dossier(project, officer, "DS07", at=at).versions[-1].boundary.version
    for back in (first, version):
        tracing.restore_version(
            project, officer, "DS07", back, "x", read_displayed_version(project, officer, at), at=at
        )
    known = tracing.read_dossier(project, officer, "DS07", at=at)
    assert known.current.status is BoundaryStatus.OFFICIAL
    assert known.current.geometry.equals_exact(official.geometry)
    assert known.versions[0].version.passport == passport


def test_a_neighbours_boundary_makes_nobodys_work_stale(project, people, at):
    """It moves the estimate of DS07, which is nobody's."""
    begun = read_basis(project, people["somchai"], at)
    before = current(project)
    other = neighbour_of(project, "DS07")
    reach = 0.7 * spot(project, other).distance(spot(project, "DS07"))
    corners = corners_around(project, other, west=reach, east=reach, south=reach, north=reach)
    trace(project, people, at, corners, other)
    assert current(project) != before
    assert tracing.save_tracing(project, people["somchai"], draft(project, begun), at=at, cut=True)


def test_an_import_prepared_before_an_official_one_is_refused(project, people, at):
    traced = Boundary(
        "DS07", AreaLevel.COMMUNITY, BoundaryStatus.TRACED, build_outline(corners_around(project))
    )
    official = Boundary("DS07", AreaLevel.COMMUNITY, BoundaryStatus.OFFICIAL, traced.geometry)
    passport = Passport("x", "x", None, "")
    with project.database.begin_read() as tx:
        newest = BoundaryStore(tx).read_newest_version()

    def bring(area, **more):
        actions.import_boundaries(
            project, people["malee"], AreaLevel.COMMUNITY, (area,), passport, at=at, **more
        )

    bring(official)
    begun = read_displayed_version(project, people["malee"], at)
    tracing.confirm(project, people["malee"], "DS07", begun, "x", at=at)
    with pytest.raises(BadInput, match="E-GEO-18"):
        bring(traced)
    with pytest.raises(Conflict):
        bring(official, seen_version=newest)

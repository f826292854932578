"""A law: every tile equals a recount in SQL that knows nothing of the product's counting.

Random programmes on a real database file; the goals cover every rule with every kind.
"""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.actions import TERMINAL
from geodata.actions.places import fieldwork
from geodata.actions.programme import (
    activities,
    budget,
    centres,
    documents,
    goals,
    handbooks,
    members,
    programmes,
)
from geodata.actions.workshops import attendance, workshops
from geodata.errors import BadInput
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.programme import counting
from geodata.model.programme.activities import ActivityDraft, ActivityKind, HeldActivity
from geodata.model.programme.centres import CentreDraft
from geodata.model.programme.documents import (
    REPORT_KINDS,
    DocumentDraft,
    DocumentKind,
    HandbookDraft,
    HandbookMove,
)
from geodata.model.programme.expenses import ExpenseDraft
from geodata.model.programme.goals import RULE_KINDS, CountedRow, CountingRule, GoalDraft
from geodata.model.programme.members import MemberDraft, MemberKind
from geodata.model.workshops.attendance import AttendanceAge, AttendeeKind
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from tests.conftest import NOON
from tests.geodata.actions.programme.conftest import TODAY
from tests.laws import SMALL
from tests.recounts import RECOUNT

EXAMPLES = 4 if SMALL else 25
PLACES = (None, "DS07", "DS08", "DS20")

days = st.integers(0, 364).map(lambda ago: TODAY - timedelta(days=ago))
places = st.sampled_from(PLACES)
MEMBER = st.tuples(st.sampled_from(MemberKind), places, days, st.booleans())
ACTIVITY = st.tuples(
    st.sampled_from(ActivityKind),
    places,
    days,
    st.none() | st.integers(20, 300),
    st.sets(st.integers(0, 9), max_size=6),
    st.booleans(),  # held
)
WORKSHOP = st.tuples(
    st.sampled_from(WorkshopKind),
    places,
    st.integers(-40, 400).map(lambda ago: TODAY - timedelta(days=ago)),
    st.booleans(),  # closed
    st.integers(0, 80),
    st.booleans(),  # joined to an activity
)
DOCUMENT = st.tuples(st.sampled_from(DocumentKind), days)
MOVE = st.tuples(st.sampled_from(HandbookMove), st.integers(1, 900), places, st.booleans())
EXPENSE = st.tuples(st.integers(0, 3), st.integers(1, 120_000_00), days, st.booleans())
VISIT = st.tuples(
    st.sampled_from(PLACES[1:]),
    st.integers(0, 700).map(lambda ago: TODAY - timedelta(days=ago)),
    st.booleans(),
)
CENTRE = st.tuples(places, st.integers(0, 900).map(lambda ago: TODAY - timedelta(days=ago)))
EMPTIED = (  # before each example; what names others first
    *("expenses", "programme_documents", "handbook_movements", "activity_members"),
    *("centre_members", "activities", "centres", "members", "programme_goals", "budget_lines"),
    *("programme_steps", "programmes", "workshop_attendance", "workshops", "visits"),
)


def some(strategy, most=8):
    return st.lists(strategy, max_size=most)


class World:
    """A programme that is filled through the actions alone."""

    def __init__(self, project, number):
        self.project, self.number, self.count = project, number, 0
        first = self.do(programmes.begin_from_reference, 2559)
        year = 2569
        self.programme = self.do(programmes.copy_programme, first.id, year)
        self.lines = [
            one.line for one in self.do(programmes.read_overview, self.programme.id).spending
        ]
        self.add_goals()

    def do(self, action, *given):
        return action(self.project, TERMINAL, *given, at=NOON)

    def token(self):
        self.count += 1
        return f"t{self.number}-{self.count}"

    def add_goals(self):
        """Add a goal for every rule and kind."""
        chosen = [(rule, kind) for rule, kinds in RULE_KINDS.items() for kind in sorted(kinds)]
        chosen += [(CountingRule.SATANG, line.code) for line in self.lines]
        for place, (rule, kind) in enumerate(chosen):
            code = f"objective-{place // 90 + 1}.{place % 90}"
            draft = GoalDraft(code, "x", rule, kind, 10, self.programme.last_day)
            self.do(goals.add_goal, self.programme.id, draft)

    def add_members(self, rows):
        made = []
        for kind, place, day, withdrawn in rows:
            draft = MemberDraft(self.token(), "x", "", kind, day, day, community_id=place)
            member = self.do(members.add_member, draft)
            if withdrawn:
                seen = DisplayedVersion.from_record(member)
                self.do(members.withdraw_consent, member.id, seen)
            made.append((member.id, withdrawn))
        return [member_id for member_id, withdrawn in made if not withdrawn]

    def add_activities(self, rows, member_ids):
        for kind, place, day, headcount, who, is_held in rows:
            draft = ActivityDraft(self.token(), self.programme.id, kind, "x", None, place)
            came = frozenset(member_ids[one] for one in who if one < len(member_ids))
            if is_held:
                self.do(activities.add_held_activity, draft, HeldActivity(day, headcount, came))
            else:
                self.do(activities.plan_activity, draft)

    def add_workshops(self, rows):
        for kind, place, day, is_closed, people, is_joined in rows:
            draft = WorkshopDraft(self.token(), kind, "x", day, "x", place, None)
            made = self.do(workshops.create_workshop, draft)
            if is_closed:
                self.do(workshops.open_room, made.id)
                self.do(workshops.close_room, made.id)
            counts = {(AttendanceAge.UNKNOWN, AttendeeKind.RESIDENT): people}
            self.do(attendance.record_attendance, made.id, {}, counts)
            if is_joined and self.programme.covers(day):
                plan = ActivityDraft(
                    self.token(),
                    self.programme.id,
                    ActivityKind.from_workshop(kind),
                    "x",
                    None,
                    place,
                )
                activity = self.do(activities.plan_activity, plan)
                seen = DisplayedVersion.from_record(activity)
                self.do(activities.join_workshop, activity.id, seen, made.id)

    def add_papers(self, papers, moves, spent, visits, found):
        for kind, day in papers:
            draft = DocumentDraft(self.token(), self.programme.id, kind, "x", day)
            self.do(documents.add_document, draft)
        for what, copies, place, withdrawn in moves:
            draft = HandbookDraft(self.token(), self.programme.id, what, copies, TODAY, place)
            self.try_twice(
                handbooks.record_handbooks, handbooks.withdraw_handbooks, draft, withdrawn
            )
        for line, satang, day, withdrawn in spent:
            draft = ExpenseDraft(self.token(), self.lines[line].id, day, satang)
            self.try_twice(budget.record_expense, budget.withdraw_expense, draft, withdrawn)
        for place, day, withdrawn in visits:
            draft = VisitDraft(self.token(), place, day, False)
            self.try_twice(fieldwork.record_visit, fieldwork.withdraw_visit, draft, withdrawn)
        for place, day in found:
            self.do(centres.add_centre, CentreDraft(self.token(), "x", "1", day, place))

    def try_twice(self, record, withdraw, draft, withdrawn):
        """Record something, and withdraw it; what the rules refuse is not there."""
        try:
            made = self.do(record, draft)
            if withdrawn:
                self.do(withdraw, made.id, DisplayedVersion.from_record(made))
        except BadInput:
            return

    def list_figures(self):
        overview = self.do(programmes.read_overview, self.programme.id)
        return {
            (str(tile.goal.rule), tile.goal.kind): tile.figure
            for tile in overview.tiles
            if tile.goal.code.startswith("objective")
        }

    def recount(self):
        found = {}
        with self.project.database.begin_read() as tx:
            for rule, kind in self.list_figures():
                values = {"programme": self.programme.id, "kind": kind}
                figure = tx.connection.execute(sa.text(RECOUNT[rule]), values).scalar()
                found[rule, kind] = figure or None
        return found


@pytest.fixture
def fill(project):
    """Empty what the example before left, and fill a programme."""

    numbers = iter(range(10_000))

    def make(people, held, rooms, papers, moves, spent, visits, found):
        with project.database.begin() as tx:
            for table in EMPTIED:
                tx.connection.exec_driver_sql(f"DELETE FROM {table}")
        world = World(project, next(numbers))
        world.add_activities(held, world.add_members(people))
        world.add_workshops(rooms)
        world.add_papers(papers, moves, spent, visits, found)
        return world

    return make


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=some(MEMBER, 10),
    held=some(ACTIVITY),
    rooms=some(WORKSHOP, 5),
    papers=some(DOCUMENT),
    moves=some(MOVE),
    spent=some(EXPENSE),
    visits=some(VISIT),
    found=some(CENTRE, 3),
)
def test_every_tile_equals_a_recount_of_its_rows(fill, **rows):
    world = fill(**rows)
    assert world.list_figures() == world.recount()


def test_control_a_rule_that_counts_otherwise_is_caught(fill, monkeypatch):
    day = TODAY
    world = fill(
        [(MemberKind.EXPERT, None, day, False)],
        [(ActivityKind.FORUM, "DS07", day, None, {0}, True)] * 2,
        *([] for _ in range(6)),
    )
    assert world.list_figures() == world.recount()
    assert world.list_figures()["participants", "forum"] == 1

    def count_times(rows, kind):
        """Count people as often as they came."""
        return [
            CountedRow(one.ref, day, None, len(one.member_ids))
            for one, day in rows.list_held(kind)
            if one.member_ids
        ]

    monkeypatch.setitem(counting.COUNTERS, CountingRule.PARTICIPANTS, count_times)
    assert world.list_figures() != world.recount()


def test_every_rule_is_counted_here():
    assert set(RECOUNT) == set(CountingRule) == set(counting.COUNTERS)
    assert {"activity report", "lessons learned"} == REPORT_KINDS

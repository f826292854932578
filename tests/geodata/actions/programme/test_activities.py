"""Activities: held once, joined to their workshop, and who came counted as people or as times."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from geodata.actions import TERMINAL
from geodata.actions.places import fieldwork
from geodata.actions.programme import activities, documents, handbooks, members
from geodata.actions.workshops import attendance, workshops
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.programme.activities import (
    ActivityDraft,
    ActivityKind,
    ActivityState,
    CyclePhase,
    HeldActivity,
)
from geodata.model.programme.counting import count_goal
from geodata.model.programme.documents import (
    DocumentDraft,
    DocumentKind,
    HandbookDraft,
    HandbookMove,
)
from geodata.model.programme.goals import CountingRule, Goal
from geodata.model.workshops.attendance import AttendanceAge, AttendeeKind
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from geodata.store.programme.activities import ActivityStore
from geodata.store.programme.programme_rows import read_programme_rows
from tests.geodata.actions.programme.conftest import TODAY


@pytest.fixture
def hold(do, malee, programme):
    """Add an activity that was held."""

    def make(token, kind=ActivityKind.VOLUNTEER_MEETING, place=None, by=malee, **held):
        draft = ActivityDraft(token, programme.id, kind, "กิจกรรม", None, place)
        held = HeldActivity(**({"held_on": TODAY} | held))
        return do(activities.add_held_activity, by, draft, held)

    return make


@pytest.fixture
def count(project, programme):
    """Count by a rule; return the figure, None without rows."""

    def find(rule, kind=""):
        goal = Goal(0, programme.id, "output-1", "x", rule, kind, 1, TODAY, 1)
        with project.database.begin_read() as tx:
            rows = count_goal(goal, read_programme_rows(tx, project.vault, programme, TODAY))
        return sum(row.amount for row in rows) if rows else None

    return find


@pytest.fixture
def workshop(project, now, programme):
    """Make a workshop, and close it where asked."""

    def make(day=TODAY, *, closed=False, place=None, kind=WorkshopKind.FORUM, people=0):
        draft = WorkshopDraft(f"w{day}{closed}{place}{kind}", kind, "เวที", day, "ศาลา", place, None)
        made = workshops.create_workshop(project, TERMINAL, draft, at=now)
        if closed:
            workshops.open_room(project, TERMINAL, made.id, at=now)
            workshops.close_room(project, TERMINAL, made.id, at=now)
        if people:
            counts = {(AttendanceAge.UNKNOWN, AttendeeKind.RESIDENT): people}
            attendance.record_attendance(project, TERMINAL, made.id, {}, counts, at=now)
        return made

    return make


@pytest.fixture
def load(project):
    def read(activity_id):
        with project.database.begin_read() as tx:
            return ActivityStore(tx).load(activity_id)

    return read


def test_sixty_people_at_three_meetings_are_sixty_people(do, malee, hold, count, draft_member):
    people = [do(members.add_member, malee, draft_member(f"m{n}")) for n in range(60)]
    came = frozenset(one.id for one in people)
    for number in range(3):
        hold(f"meeting-{number}", member_ids=came, headcount=None)
    assert count(CountingRule.PARTICIPANTS, "volunteer meeting") == 60
    assert count(CountingRule.ATTENDANCE, "volunteer meeting") == 180
    assert count(CountingRule.MEMBERS, "volunteer") == 60
    assert count(CountingRule.PARTICIPANTS, "training") is None


def test_a_workshop_is_an_activity_by_itself(workshop, count, overview):
    assert count(CountingRule.ACTIVITIES, "forum") is None
    workshop(closed=True, people=25)
    assert count(CountingRule.ACTIVITIES, "forum") == 1
    assert count(CountingRule.ATTENDANCE) == 25


def test_joined_to_its_workshop_an_activity_counts_once(
    do, malee, workshop, count, overview, load, seen
):
    made = workshop(closed=True, people=25)
    planned = load(
        next(one.activity_id for one in overview().activities if one.kind is ActivityKind.FORUM)
    )
    joined = do(activities.join_workshop, malee, planned.id, seen(planned), made.id)
    assert count(CountingRule.ACTIVITIES, "forum") == 1
    assert count(CountingRule.ATTENDANCE) == 25
    with pytest.raises(BadInput, match="E-PROG-20"):
        do(activities.join_workshop, malee, planned.id, seen(joined), made.id)


def test_another_kind_or_place_is_not_joined(do, malee, workshop, hold, seen):
    meeting = hold("a", ActivityKind.TRAINING)
    for made in (workshop(), workshop(place="DS07", kind=WorkshopKind.TRAINING)):
        with pytest.raises(BadInput, match="E-PROG-20"):
            do(activities.join_workshop, malee, meeting.id, seen(meeting), made.id)


def test_a_workshop_that_nobody_closed_is_not_recorded_after_its_day(workshop, overview):
    workshop(TODAY)
    late = workshop(TODAY - timedelta(days=1), kind=WorkshopKind.HEARING)
    states = {one.workshop_id: one.state for one in overview().activities if one.workshop_id}
    assert states.pop(late.id) is ActivityState.UNRECORDED
    assert set(states.values()) == {ActivityState.PLANNED}
    assert late.is_unrecorded(TODAY)
    assert not late.is_unrecorded(late.held_on)


def test_a_workshop_of_another_year_is_not_of_this_programme(workshop, overview):
    workshop(date(2026, 10, 1))
    assert not [one for one in overview().activities if one.workshop_id]


def test_communities_are_counted_once_by_activity_or_visit(project, hold, count, now):
    assert count(CountingRule.COMMUNITIES) is None
    hold("a", place="DS07")
    hold("b", place="DS07")
    hold("c")  # of the whole district
    for token, place in (("v", "DS07"), ("w", "DS08")):
        fieldwork.record_visit(project, TERMINAL, VisitDraft(token, place, TODAY, True), at=now)
    assert count(CountingRule.COMMUNITIES) == 2


def test_taken_back_it_was_not_held(do, malee, hold, count, seen):
    held = hold("a", headcount=9)
    back = do(activities.undo_held, malee, held.id, seen(held))
    assert (back.held_on, back.headcount, back.phase) == (None, None, CyclePhase.PLAN)
    assert count(CountingRule.ATTENDANCE) is None
    with pytest.raises(BadInput, match="E-PROG-19"):
        do(activities.undo_held, malee, held.id, seen(back))


def test_the_cycle_goes_on_once_it_was_held(do, malee, programme, hold, seen):
    draft = ActivityDraft("p", programme.id, ActivityKind.FORUM, "เวที")
    planned = do(activities.plan_activity, malee, draft)
    with pytest.raises(BadInput, match="E-PROG-19"):
        do(activities.set_phase, malee, planned.id, seen(planned), CyclePhase.CHECK)
    held = hold("a")
    assert do(activities.set_phase, malee, held.id, seen(held), CyclePhase.ACT).phase == "act"


@pytest.mark.parametrize(
    ("held", "code"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "E-PROG-04"),
        ({"held_on": date(2025, 9, 30)}, "E-PROG-03"),
        ({"headcount": 0}, "E-PROG-07"),
        ({"headcount": 5001}, "E-PROG-07"),
    ],
)
def test_what_cannot_have_been(hold, held, code):
    with pytest.raises(BadInput, match=code):
        hold("a", **held)


def test_fewer_people_than_members_who_came(do, malee, hold, draft_member):
    ids = {do(members.add_member, malee, draft_member(f"m{n}")).id for n in range(2)}
    with pytest.raises(BadInput, match="E-PROG-07"):
        hold("a", headcount=1, member_ids=frozenset(ids))


def test_nobody_of_another_place_or_unknown_came(do, malee, somchai, hold, draft_member):
    other = do(members.add_member, malee, draft_member("m", community_id="DS08"))
    for ids in ({other.id}, {999}):
        with pytest.raises(NotFound):
            hold("a", place="DS07", by=somchai, member_ids=frozenset(ids))


def test_what_is_named_elsewhere_stays_in_the_plan(do, malee, programme, seen):
    draft = ActivityDraft("p", programme.id, ActivityKind.FORUM, "เวที")
    planned = do(activities.plan_activity, malee, draft)
    document = DocumentDraft(
        "d", programme.id, DocumentKind.MINUTES, "รายงาน", TODAY, activity_id=planned.id
    )
    do(documents.add_document, malee, document)
    with pytest.raises(BadInput, match="E-PROG-19"):
        do(activities.drop_activity, malee, planned.id, seen(planned))


def test_a_document_is_public_once_another_agrees(do, malee, manee, programme, count, seen):
    draft = DocumentDraft("d", programme.id, DocumentKind.LESSONS, "ถอดบทเรียน", TODAY)
    document = do(documents.add_document, malee, draft)
    assert count(CountingRule.REPORTS, "lessons learned") == 1
    assert count(CountingRule.REPORTS, "activity report") is None
    assert count(CountingRule.DOCUMENTS) == 1
    with pytest.raises(NotAllowed, match="E-PROG-22"):
        do(documents.publish_document, malee, document.id, seen(document))
    public = do(documents.publish_document, manee, document.id, seen(document))
    assert public.is_public
    hidden = do(documents.hide_document, malee, document.id, seen(public))
    assert not hidden.is_public
    with pytest.raises(BadInput, match="E-PROG-16"):
        do(documents.hide_document, malee, document.id, seen(hidden))


def test_copies_that_came_back_are_taken_off(do, malee, programme, count, seen):
    def move(token, what, copies):
        draft = HandbookDraft(token, programme.id, what, copies, TODAY)
        return do(handbooks.record_handbooks, malee, draft)

    move("a", HandbookMove.PRINTED, 15_200)
    assert count(CountingRule.COPIES) is None
    out = move("b", HandbookMove.HANDED_OUT, 500)
    move("c", HandbookMove.RETURNED, 20)
    assert count(CountingRule.COPIES) == 480
    with pytest.raises(BadInput, match="E-PROG-23"):
        move("d", HandbookMove.RETURNED, 481)
    with pytest.raises(BadInput, match="E-PROG-23"):
        do(handbooks.withdraw_handbooks, malee, out.id, seen(out))


def test_the_same_tap_twice_is_one_activity(hold, count):
    first = hold("a", headcount=7)
    assert hold("a", headcount=7) == replace(first)
    assert count(CountingRule.ATTENDANCE) == 7

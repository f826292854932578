"""Activities: planned, joined to their workshop, said to have been held, and who came."""

from datetime import datetime

from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb, require_in
from geodata.model.programme.activities import (
    Activity,
    ActivityDraft,
    ActivityKind,
    CyclePhase,
    HeldActivity,
    check_activity,
    check_held,
)
from geodata.model.programme.programmes import check_in_year
from geodata.model.times import to_bangkok_date
from geodata.project import Project
from geodata.store.places.places import PlaceStore
from geodata.store.programme.activities import ActivityStore
from geodata.store.programme.members import MemberStore
from geodata.store.programme.programmes import ProgrammeStore
from geodata.store.workshops.workshops import WorkshopStore


def plan_activity(
    project: Project, caller: Caller, draft: ActivityDraft, *, at: datetime
) -> Activity:
    """Plan an activity; the same token again is the same activity.

    Raises
    ------
    BadInput
        E-PROG-03, E-PROG-06, E-TXT-02, E-FMT-02.
    NotFound
        Where there is no such programme, or the community is out of scope.
    """
    with audited_transaction(project, caller, Verb.RECORD_ACTIVITY, at=at, on_the_map=False) as act:
        store = ActivityStore(act.tx)
        known = _find_same(act, store, draft)
        if known is not None:
            return known
        activity_id = store.add_draft(draft)
        act.note(f"activity {activity_id}", reason="activity planned", after=draft.kind)
        return store.load(activity_id)


def add_held_activity(
    project: Project, caller: Caller, draft: ActivityDraft, held: HeldActivity, *, at: datetime
) -> Activity:
    """Add an activity that was held without being in the plan; the same token again is the same.

    Raises
    ------
    BadInput
        E-PROG-03, E-PROG-04, E-PROG-06, E-PROG-07, E-TXT-02, E-FMT-02.
    NotFound
        Where there is no such programme or member, or one is out of scope.
    """
    with audited_transaction(project, caller, Verb.RECORD_ACTIVITY, at=at, on_the_map=False) as act:
        store = ActivityStore(act.tx)
        known = _find_same(act, store, draft)
        if known is not None:
            return known
        activity_id = store.add_draft(draft)
        _set_held(project, act, store.load(activity_id), held)
        act.note(f"activity {activity_id}", reason="activity held", after=held.headcount)
        return store.load(activity_id)


def record_held(
    project: Project,
    caller: Caller,
    activity_id: int,
    seen: DisplayedVersion,
    held: HeldActivity,
    *,
    at: datetime,
) -> Activity:
    """Record that a planned activity was held, or correct what was recorded of it.

    Raises
    ------
    BadInput
        E-PROG-03, E-PROG-04, E-PROG-07.
    Conflict
        Where it is not what this person saw.
    NotFound
        Where it is out of scope, or somebody who came is not in the network.
    """
    with audited_transaction(project, caller, Verb.RECORD_ACTIVITY, at=at, on_the_map=False) as act:
        activity = _require_unchanged(act, activity_id, seen)
        _set_held(project, act, activity, held)
        act.note(f"activity {activity_id}", reason="activity held", after=held.headcount)
        return ActivityStore(act.tx).load(activity_id)


def undo_held(
    project: Project, caller: Caller, activity_id: int, seen: DisplayedVersion, *, at: datetime
) -> Activity:
    """Take back that an activity was held.

    Raises
    ------
    BadInput
        E-PROG-19 where nobody said so.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.RECORD_ACTIVITY, at=at, on_the_map=False) as act:
        activity = _require_unchanged(act, activity_id, seen)
        if activity.held_on is None:
            raise BadInput("E-PROG-19")
        ActivityStore(act.tx).set_not_held(activity_id)
        act.note(f"activity {activity_id}", reason="activity not held", before=activity.headcount)
        return ActivityStore(act.tx).load(activity_id)


def set_phase(
    project: Project,
    caller: Caller,
    activity_id: int,
    seen: DisplayedVersion,
    phase: CyclePhase,
    *,
    at: datetime,
) -> Activity:
    """Say where an activity stands in its cycle: what was not held is being planned, and no more.

    Raises
    ------
    BadInput
        E-PROG-19.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.RECORD_ACTIVITY, at=at, on_the_map=False) as act:
        activity = _require_unchanged(act, activity_id, seen)
        is_held = activity.held_on is not None or activity.workshop_id is not None
        if is_held == (phase is CyclePhase.PLAN):
            raise BadInput("E-PROG-19")
        ActivityStore(act.tx).change(activity_id, phase=phase)
        act.note(f"activity {activity_id}", reason="phase set", before=activity.phase, after=phase)
        return ActivityStore(act.tx).load(activity_id)


def join_workshop(
    project: Project,
    caller: Caller,
    activity_id: int,
    seen: DisplayedVersion,
    workshop_id: int,
    *,
    at: datetime,
) -> Activity:
    """Join a planned activity to the workshop in which it is held, so that both count once.

    Raises
    ------
    BadInput
        E-PROG-03 (of another year), E-PROG-20 (of another kind or community, or joined already).
    Conflict
        Where it is not what this person saw.
    NotFound
        Where either is out of scope.
    """
    with audited_transaction(project, caller, Verb.RECORD_ACTIVITY, at=at, on_the_map=False) as act:
        activity = _require_unchanged(act, activity_id, seen)
        workshop = WorkshopStore(act.tx).load(workshop_id)
        require_in(act.actor, Verb.RECORD_ACTIVITY, workshop.community_id)
        check_in_year(ProgrammeStore(act.tx).load(activity.programme_id), workshop.held_on)
        store = ActivityStore(act.tx)
        if (
            activity.kind is not ActivityKind.from_workshop(workshop.kind)
            or activity.community_id != workshop.community_id
            or activity.workshop_id is not None
            or store.find_of_workshop(workshop_id) is not None
        ):
            raise BadInput("E-PROG-20")
        store.change(activity_id, workshop_id=workshop_id)
        act.note(f"activity {activity_id}", reason="workshop joined", after=workshop_id)
        return store.load(activity_id)


def list_activities(
    project: Project, caller: Caller, programme_id: int, *, at: datetime
) -> list[Activity]:
    """Return the activities in scope, as their decisions need them."""
    with authorized_read(project, caller, Verb.RECORD_ACTIVITY, at=at) as (tx, actor):
        return [
            activity
            for activity in ActivityStore(tx).list_of(programme_id)
            if actor.covers(Verb.RECORD_ACTIVITY, activity.community_id)
        ]


def drop_activity(
    project: Project, caller: Caller, activity_id: int, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Remove an activity from the plan; one that was held stays.

    Raises
    ------
    BadInput
        E-PROG-19 where it was held, or an expense or a document names it.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.RECORD_ACTIVITY, at=at, on_the_map=False) as act:
        activity = _require_unchanged(act, activity_id, seen)
        store = ActivityStore(act.tx)
        if activity.held_on is not None or store.is_named(activity_id):
            raise BadInput("E-PROG-19")
        store.drop(activity_id)
        act.note(f"activity {activity_id}", reason="activity removed", before=activity.kind)


def _find_same(act: Act, store: ActivityStore, draft: ActivityDraft) -> Activity | None:
    """Return the activity of this token; else raise unless the draft can be kept here."""
    require_in(act.actor, Verb.RECORD_ACTIVITY, draft.community_id)
    known = store.find_by_token(draft.token)
    if known is not None:
        require_in(act.actor, Verb.RECORD_ACTIVITY, known.community_id)
        act.note(f"activity {known.id}", reason="activity planned again")
        return known
    if draft.community_id is not None:
        PlaceStore(act.tx).load_community(draft.community_id)
    check_activity(draft, ProgrammeStore(act.tx).load(draft.programme_id))
    return None


def _require_unchanged(act: Act, activity_id: int, seen: DisplayedVersion) -> Activity:
    store = ActivityStore(act.tx)
    activity = store.load(activity_id)
    require_in(act.actor, Verb.RECORD_ACTIVITY, activity.community_id)
    seen.require_unchanged(activity)
    return activity


def _set_held(project: Project, act: Act, activity: Activity, held: HeldActivity) -> None:
    programme = ProgrammeStore(act.tx).load(activity.programme_id)
    check_held(held, programme, to_bangkok_date(act.at))
    known = MemberStore(act.tx, project.vault).list_all()
    in_scope = {
        member.id
        for member in known
        if member.is_consenting and act.actor.covers(Verb.KEEP_MEMBERS, member.community_id)
    }
    store = ActivityStore(act.tx)
    if not held.member_ids <= in_scope | store.list_members(activity.id):
        raise NotFound
    store.set_held(activity.id, held)

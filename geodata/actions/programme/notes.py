"""Notes of 4M and SWOT, goals of later years, and what became of the recommendations."""

from dataclasses import dataclass
from datetime import datetime

from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.programme.notes import (
    MAX_NOTE_LENGTH,
    FollowUpState,
    Note,
    NoteDraft,
    PlanGoal,
    PlanGoalDraft,
    Recommendation,
    RecommendationDraft,
    check_note,
    check_plan_goal,
    check_recommendation,
)
from geodata.model.programme.programmes import check_text
from geodata.model.times import to_bangkok_date
from geodata.project import Project
from geodata.store.programme.notes import NoteStore, PlanGoalStore, RecommendationStore
from geodata.store.programme.programmes import ProgrammeStore


@dataclass(frozen=True, slots=True)
class ProgrammeNotes:
    """What a programme wrote down beside its figures."""

    notes: tuple[Note, ...]
    plan_goals: tuple[PlanGoal, ...]  # by year
    recommendations: tuple[Recommendation, ...]


def add_note(project: Project, caller: Caller, draft: NoteDraft, *, at: datetime) -> Note:
    """Add a note of 4M or SWOT; the same token again is the same note.

    Raises
    ------
    BadInput
        E-PROG-13, E-TXT-02, E-FMT-02.
    NotFound
    """
    check_note(draft)
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = NoteStore(act.tx)
        known = store.find_by_token(draft.token)
        if known is not None:
            act.note(f"note {known.id}", reason="programme note added again")
            return known
        ProgrammeStore(act.tx).load(draft.programme_id)
        note_id = store.add_draft(draft)
        act.note(f"note {note_id}", reason="programme note added", after=draft.heading)
        return store.load(note_id)


def drop_note(
    project: Project, caller: Caller, note_id: int, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Remove a note.

    Raises
    ------
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = NoteStore(act.tx)
        note = store.load(note_id)
        seen.require_unchanged(note)
        store.drop(note_id)
        act.note(f"note {note_id}", reason="programme note removed", before=note.heading)


def add_plan_goal(
    project: Project, caller: Caller, draft: PlanGoalDraft, *, at: datetime
) -> PlanGoal:
    """Add a goal of a later year; the same token again is the same goal.

    Raises
    ------
    BadInput
        E-PROG-01, E-PROG-13, E-TXT-02, E-FMT-02.
    NotFound
    """
    check_plan_goal(draft)
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = PlanGoalStore(act.tx)
        known = store.find_by_token(draft.token)
        if known is not None:
            act.note(f"plan goal {known.id}", reason="plan goal added again")
            return known
        ProgrammeStore(act.tx).load(draft.programme_id)
        goal_id = store.add_draft(draft)
        act.note(f"plan goal {goal_id}", reason="plan goal added", after=draft.year_be)
        return store.load(goal_id)


def drop_plan_goal(
    project: Project, caller: Caller, goal_id: int, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Remove a goal of a later year.

    Raises
    ------
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = PlanGoalStore(act.tx)
        goal = store.load(goal_id)
        seen.require_unchanged(goal)
        store.drop(goal_id)
        act.note(f"plan goal {goal_id}", reason="plan goal removed", before=goal.year_be)


def add_recommendation(
    project: Project, caller: Caller, draft: RecommendationDraft, *, at: datetime
) -> Recommendation:
    """Add a recommendation of the study; the same token again is the same one.

    Raises
    ------
    BadInput
        E-PROG-13, E-TXT-02, E-FMT-02.
    NotFound
    """
    check_recommendation(draft)
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = RecommendationStore(act.tx)
        known = store.find_by_token(draft.token)
        if known is not None:
            act.note(f"recommendation {known.id}", reason="recommendation added again")
            return known
        ProgrammeStore(act.tx).load(draft.programme_id)
        found = store.add_draft(draft)
        act.note(f"recommendation {found}", reason="recommendation added", after=draft.code)
        return store.load(found)


def set_follow_up(
    project: Project,
    caller: Caller,
    recommendation_id: int,
    seen: DisplayedVersion,
    state: FollowUpState,
    follow_up: str,
    *,
    at: datetime,
) -> Recommendation:
    """Say what became of a recommendation, as of today.

    Raises
    ------
    BadInput
        E-TXT-02.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    check_text(follow_up, MAX_NOTE_LENGTH)
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = RecommendationStore(act.tx)
        known = store.load(recommendation_id)
        seen.require_unchanged(known)
        store.change(
            recommendation_id,
            state=state,
            sealed_follow_up=follow_up.strip(),
            checked_on=to_bangkok_date(at).isoformat(),
        )
        act.note(
            f"recommendation {recommendation_id}",
            reason="recommendation followed up",
            before=known.state,
            after=state,
        )
        return store.load(recommendation_id)


def read_notes(
    project: Project, caller: Caller, programme_id: int, *, at: datetime
) -> ProgrammeNotes:
    """Return what a programme wrote down."""
    with authorized_read(project, caller, Verb.SEE_PROGRAMME, at=at) as (tx, _):
        goals = PlanGoalStore(tx).list_of(programme_id)
        return ProgrammeNotes(
            notes=tuple(NoteStore(tx).list_of(programme_id)),
            plan_goals=tuple(sorted(goals, key=lambda goal: (goal.year_be, goal.id))),
            recommendations=tuple(RecommendationStore(tx).list_of(programme_id)),
        )

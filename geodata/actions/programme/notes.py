"""Notes of 4M and SWOT, goals of later years, and what became of the recommendations."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
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
from geodata.store.database import Transaction
from geodata.store.programme.notes import NoteStore, PlanGoalStore, RecommendationStore
from geodata.store.programme.programmes import ProgrammeStore

Row = TypeVar("Row", Note, PlanGoal, Recommendation)
Written = TypeVar("Written", NoteDraft, PlanGoalDraft, RecommendationDraft)


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
    return _NOTES.add(project, caller, draft, at=at)


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
    _NOTES.drop(project, caller, note_id, seen, at=at)


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
    return _PLAN_GOALS.add(project, caller, draft, at=at)


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
    _PLAN_GOALS.drop(project, caller, goal_id, seen, at=at)


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
    return _RECOMMENDATIONS.add(project, caller, draft, at=at)


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


@dataclass(frozen=True, slots=True)
class _WrittenKind(Generic[Row, Written]):
    """One kind of what is written down: its store, and what the log says of it."""

    open_store: Callable[[Transaction], Any]
    ref: str
    reason: str  # in the log: "plan goal" added, added again, removed
    find_fact: Callable[[Row], str | int]  # that the log says a row by

    def add(self, project: Project, caller: Caller, draft: Written, *, at: datetime) -> Row:
        """Add a row; the same token again is the same row."""
        with _change(project, caller, at) as act:
            store = self.open_store(act.tx)
            row: Row | None = store.find_by_token(draft.token)
            if row is not None:
                act.note(f"{self.ref} {row.id}", reason=f"{self.reason} added again")
                return row
            ProgrammeStore(act.tx).load(draft.programme_id)
            added: Row = store.load(store.add_draft(draft))
            fact = self.find_fact(added)
            act.note(f"{self.ref} {added.id}", reason=f"{self.reason} added", after=fact)
            return added

    def drop(
        self, project: Project, caller: Caller, row_id: int, seen: DisplayedVersion, *, at: datetime
    ) -> None:
        """Remove a row that is as it was seen."""
        with _change(project, caller, at) as act:
            store = self.open_store(act.tx)
            row: Row = store.load(row_id)
            seen.require_unchanged(row)
            store.drop(row_id)
            fact = self.find_fact(row)
            act.note(f"{self.ref} {row_id}", reason=f"{self.reason} removed", before=fact)


def _change(project: Project, caller: Caller, at: datetime) -> AbstractContextManager[Act]:
    return audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False)


_NOTES: _WrittenKind[Note, NoteDraft] = _WrittenKind(
    NoteStore, "note", "programme note", lambda note: note.heading
)
_PLAN_GOALS: _WrittenKind[PlanGoal, PlanGoalDraft] = _WrittenKind(
    PlanGoalStore, "plan goal", "plan goal", lambda goal: goal.year_be
)
_RECOMMENDATIONS: _WrittenKind[Recommendation, RecommendationDraft] = _WrittenKind(
    RecommendationStore, "recommendation", "recommendation", lambda known: known.code
)

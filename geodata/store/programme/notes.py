"""Notes, goals of later years, and recommendations of a programme."""

from typing import Any

import sqlalchemy as sa

from geodata.model.programme.notes import (
    FollowUpState,
    Note,
    NoteDraft,
    NoteHeading,
    PlanGoal,
    PlanGoalDraft,
    Recommendation,
    RecommendationDraft,
)
from geodata.store.database import Transaction
from geodata.store.programme.rows import ProgrammeRowStore, parse_day
from geodata.store.schema import plan_goals, programme_notes, recommendations


class NoteStore(ProgrammeRowStore[Note]):
    """Keeps notes of 4M and SWOT."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx, programme_notes, _build_note)

    def add_draft(self, draft: NoteDraft) -> int:
        """Keep a note and return its number."""
        return self.add(
            token=draft.token,
            programme_id=draft.programme_id,
            kind=draft.heading,
            sealed_text=draft.text.strip(),
        )


class PlanGoalStore(ProgrammeRowStore[PlanGoal]):
    """Keeps goals of later years."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx, plan_goals, _build_plan_goal)

    def add_draft(self, draft: PlanGoalDraft) -> int:
        """Keep a goal and return its number."""
        return self.add(
            token=draft.token,
            programme_id=draft.programme_id,
            year_be=draft.year_be,
            sealed_text=draft.text.strip(),
            sealed_responsible=draft.responsible.strip(),
        )


class RecommendationStore(ProgrammeRowStore[Recommendation]):
    """Keeps recommendations and what became of them."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx, recommendations, _build_recommendation)

    def add_draft(self, draft: RecommendationDraft) -> int:
        """Keep a recommendation and return its number."""
        return self.add(
            token=draft.token,
            programme_id=draft.programme_id,
            sealed_code=draft.code.strip(),
            sealed_text=draft.text.strip(),
            state=FollowUpState.OPEN,
            sealed_follow_up="",
        )


def _build_note(row: sa.Row[Any]) -> Note:
    return Note(row.id, row.programme_id, NoteHeading(row.kind), row.sealed_text, row.version)


def _build_plan_goal(row: sa.Row[Any]) -> PlanGoal:
    return PlanGoal(
        row.id,
        row.programme_id,
        row.year_be,
        row.sealed_text,
        row.sealed_responsible,
        row.version,
    )


def _build_recommendation(row: sa.Row[Any]) -> Recommendation:
    return Recommendation(
        id=row.id,
        programme_id=row.programme_id,
        code=row.sealed_code,
        text=row.sealed_text,
        state=FollowUpState(row.state),
        follow_up=row.sealed_follow_up,
        checked_on=parse_day(row.checked_on),
        version=row.version,
    )

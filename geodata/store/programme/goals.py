"""Goals of a programme."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from geodata.model.programme.goals import CountingRule, Goal, GoalDraft
from geodata.store.database import Transaction
from geodata.store.programme.rows import ProgrammeRowStore
from geodata.store.schema import programme_goals


class GoalStore(ProgrammeRowStore[Goal]):
    """Keeps goals."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx, programme_goals, _build_goal)

    def add_draft(self, programme_id: int, draft: GoalDraft) -> int:
        """Keep a goal and return its number."""
        return self.add(programme_id=programme_id, **build_columns(draft))


def build_columns(draft: GoalDraft) -> dict[str, object]:
    """Return the columns that a draft fills."""
    return {
        "code": draft.code,
        "sealed_title": draft.title.strip(),
        "rule": draft.rule,
        "kind": draft.kind,
        "target": draft.target,
        "due_on": draft.due_on.isoformat(),
    }


def _build_goal(row: sa.Row[Any]) -> Goal:
    return Goal(
        id=row.id,
        programme_id=row.programme_id,
        code=row.code,
        title=row.sealed_title,
        rule=CountingRule(row.rule),
        kind=row.kind,
        target=row.target,
        due_on=date.fromisoformat(row.due_on),
        version=row.version,
    )

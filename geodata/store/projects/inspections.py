"""Inspections of projects: what was seen, and what a second person said to it."""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa

from geodata.errors import Conflict, NotFound
from geodata.model.projects.inspections import (
    CheckAnswer,
    CheckItem,
    Inspection,
    InspectionDraft,
    InspectionState,
)
from geodata.store.database import Transaction
from geodata.store.schema import project_inspections


class InspectionStore:
    """Keeps inspections."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(self, draft: InspectionDraft, account_id: int | None) -> int:
        """Keep what somebody saw; return its number."""
        result = self._connection.execute(
            project_inspections.insert().values(
                token=draft.token,
                project_id=draft.project_id,
                inspected_on=draft.inspected_on.isoformat(),
                sealed_answers=json.dumps(dict(draft.answers)),
                sealed_note=draft.note,
                state=InspectionState.WAITING,
                inspector_id=account_id,
                version=1,
            )
        )
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def find_by_token(self, token: str) -> Inspection | None:
        """Return the inspection that a token was used for."""
        return self._find(project_inspections.c.token == token)

    def load(self, inspection_id: int) -> Inspection:
        """Return an inspection.

        Raises
        ------
        NotFound
        """
        found = self._find(project_inspections.c.id == inspection_id)
        if found is None:
            raise NotFound
        return found

    def decide(self, inspection: Inspection, state: InspectionState, by: int | None) -> None:
        """Keep what a second person said.

        Raises
        ------
        Conflict
            Where somebody else did meanwhile.
        """
        changed = self._connection.execute(
            project_inspections.update()
            .where(
                project_inspections.c.id == inspection.id,
                project_inspections.c.version == inspection.version,
            )
            .values(state=state, decided_by=by, version=inspection.version + 1)
        )
        if not changed.rowcount:
            raise Conflict

    def list_all(self, *states: InspectionState) -> list[Inspection]:
        """Return the inspections in these states, the newest first."""
        rows = self._connection.execute(
            sa.select(project_inspections)
            .where(project_inspections.c.state.in_(states))
            .order_by(project_inspections.c.inspected_on.desc(), project_inspections.c.id.desc())
        )
        return [_build_inspection(row) for row in rows]

    def _find(self, which: sa.ColumnElement[bool]) -> Inspection | None:
        row = self._connection.execute(sa.select(project_inspections).where(which)).first()
        return None if row is None else _build_inspection(row)


def _build_inspection(row: sa.Row[Any]) -> Inspection:
    return Inspection(
        id=row.id,
        project_id=row.project_id,
        inspected_on=date.fromisoformat(row.inspected_on),
        answers={
            CheckItem(item): CheckAnswer(answer)
            for item, answer in json.loads(row.sealed_answers).items()
        },
        note=row.sealed_note,
        state=InspectionState(row.state),
        inspector_id=row.inspector_id,
        decided_by=row.decided_by,
        version=row.version,
    )

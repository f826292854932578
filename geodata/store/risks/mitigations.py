"""Evidence that a risk is less, and what a second person said to it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from geodata.model import times
from geodata.model.risks import Mitigation, ReviewAnswer
from geodata.store.database import Transaction
from geodata.store.schema import risk_mitigations
from geodata.store.sealing import Seal


class MitigationStore:
    """Keeps mitigations; at most one of a risk point waits."""

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._connection = tx.connection
        self._seal = seal

    def add(
        self,
        risk_id: int,
        *,
        done_on: date,
        note: str,
        photo_id: str | None,
        asked_by: int,
        at: datetime,
    ) -> None:
        """Keep what somebody says was done."""
        self._connection.execute(
            risk_mitigations.insert().values(
                risk_id=risk_id,
                done_on=done_on.isoformat(),
                sealed_note=self._seal.close_text(note) if note else None,
                photo_id=photo_id,
                asked_by=asked_by,
                asked_at=times.format_iso(at),
                answer=ReviewAnswer.WAITING,
            )
        )

    def find_pending(self, risk_id: int) -> Mitigation | None:
        """Return the mitigation of a risk point that nobody has answered."""
        row = self._connection.execute(
            sa.select(risk_mitigations).where(
                risk_mitigations.c.risk_id == risk_id,
                risk_mitigations.c.answer == ReviewAnswer.WAITING,
            )
        ).first()
        return None if row is None else _build_mitigation(row)

    def list_pending(self) -> dict[int, Mitigation]:
        """Return the mitigations that nobody has answered, by the number of their risk point."""
        rows = self._connection.execute(
            sa.select(risk_mitigations).where(risk_mitigations.c.answer == ReviewAnswer.WAITING)
        )
        return {row.risk_id: _build_mitigation(row) for row in rows}

    def note(self, mitigation_id: int) -> str:
        """Return what was done, in somebody's words."""
        box = self._connection.execute(
            sa.select(risk_mitigations.c.sealed_note).where(risk_mitigations.c.id == mitigation_id)
        ).scalar()
        return "" if box is None else self._seal.open_text(box)

    def answer(
        self, risk_id: int, answer: ReviewAnswer, account_id: int | None, at: datetime
    ) -> None:
        """Answer what waits, where something does."""
        self._connection.execute(
            risk_mitigations.update()
            .where(
                risk_mitigations.c.risk_id == risk_id,
                risk_mitigations.c.answer == ReviewAnswer.WAITING,
            )
            .values(answer=answer, answered_by=account_id, answered_at=times.format_iso(at))
        )


def _build_mitigation(row: sa.Row[Any]) -> Mitigation:
    return Mitigation(
        id=row.id,
        risk_id=row.risk_id,
        done_on=date.fromisoformat(row.done_on),
        photo_id=row.photo_id,
        asked_by=row.asked_by,
        answer=ReviewAnswer(row.answer),
    )

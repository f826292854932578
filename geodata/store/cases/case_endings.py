"""How somebody wants to end a case without a solution, waiting for a second person."""

from datetime import date

import sqlalchemy as sa

from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import Case, Ending
from geodata.model.risks import ReviewAnswer
from geodata.store.cases.case_boxes import CaseBox
from geodata.store.database import Transaction
from geodata.store.schema import case_endings


class CaseEndingStore:
    """Keeps the endings that were proposed for one case."""

    def __init__(self, tx: Transaction, case: Case, box: CaseBox) -> None:
        self._connection = tx.connection
        self._case = case
        self._box = box

    def add(
        self,
        step: CaseStep,
        other_id: int | None,
        reason: str,
        reporter_message: str,
        *,
        asked_by: int,
        today: date,
    ) -> None:
        """Keep how somebody wants to end the case."""
        self._connection.execute(
            case_endings.insert().values(
                case_id=self._case.id,
                step=step,
                other_id=other_id,
                sealed_words=self._box.close_json({"reason": reason, "told": reporter_message}),
                asked_by=asked_by,
                asked_on=today.isoformat(),
                answer=ReviewAnswer.WAITING,
            )
        )

    def find_pending(self) -> Ending | None:
        """Return what waits for a second person."""
        row = self._connection.execute(
            sa.select(case_endings)
            .where(case_endings.c.case_id == self._case.id, self._match_waiting())
            .order_by(case_endings.c.id.desc())
        ).first()
        if row is None:
            return None
        words = self._box.open_json(row.sealed_words)
        return Ending(
            id=row.id,
            step=CaseStep(row.step),
            other_id=row.other_id,
            reason=words["reason"],
            reporter_message=words["told"],
            asked_by=row.asked_by,
            asked_on=date.fromisoformat(row.asked_on),
        )

    def answer(self, answer: ReviewAnswer, account_id: int | None, today: date) -> None:
        """Answer what waits, where something does."""
        self._connection.execute(
            case_endings.update()
            .where(case_endings.c.case_id == self._case.id, self._match_waiting())
            .values(answer=answer, answered_by=account_id, answered_on=today.isoformat())
        )

    def _match_waiting(self) -> sa.ColumnElement[bool]:
        return case_endings.c.answer == ReviewAnswer.WAITING

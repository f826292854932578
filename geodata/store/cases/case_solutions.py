"""What was done about a case, said by one person and waiting for a second."""

from datetime import date

import sqlalchemy as sa

from geodata.model.cases.cases import Case, Resolution
from geodata.model.risks import ReviewAnswer
from geodata.store.cases.case_boxes import CaseBox
from geodata.store.database import Transaction
from geodata.store.schema import case_solutions


class CaseSolutionStore:
    """Keeps the solutions of one case."""

    def __init__(self, tx: Transaction, case: Case, box: CaseBox) -> None:
        self._connection = tx.connection
        self._case = case
        self._box = box

    def add(
        self, done: str, done_on: date, evidence_id: str, *, asked_by: int, today: date
    ) -> None:
        """Keep what somebody says was done."""
        self._connection.execute(
            case_solutions.insert().values(
                case_id=self._case.id,
                sealed_solution=self._box.close_text(done),
                done_on=done_on.isoformat(),
                evidence_id=evidence_id,
                asked_by=asked_by,
                asked_on=today.isoformat(),
                answer=ReviewAnswer.WAITING,
            )
        )

    def find_pending(self) -> Resolution | None:
        """Return what waits for a second person."""
        return self._find_newest(ReviewAnswer.WAITING)

    def find_confirmed(self) -> Resolution | None:
        """Return the newest solution that two people stand for."""
        return self._find_newest(ReviewAnswer.CONFIRMED)

    def answer(self, answer: ReviewAnswer, account_id: int | None, today: date) -> None:
        """Answer what waits, where something does."""
        self._connection.execute(
            case_solutions.update()
            .where(
                case_solutions.c.case_id == self._case.id,
                case_solutions.c.answer == ReviewAnswer.WAITING,
            )
            .values(answer=answer, answered_by=account_id, answered_on=today.isoformat())
        )

    def _find_newest(self, answer: ReviewAnswer) -> Resolution | None:
        row = self._connection.execute(
            sa.select(case_solutions)
            .where(case_solutions.c.case_id == self._case.id, case_solutions.c.answer == answer)
            .order_by(case_solutions.c.id.desc())
        ).first()
        if row is None:
            return None
        return Resolution(
            id=row.id,
            work_done=self._box.open_text(row.sealed_solution),
            done_on=date.fromisoformat(row.done_on),
            evidence_id=row.evidence_id,
            asked_by=row.asked_by,
            asked_on=date.fromisoformat(row.asked_on),
        )

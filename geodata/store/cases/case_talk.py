"""What is said in a case: messages both ways, notes among those who work it, tasks."""

from datetime import date

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model.cases.cases import Case, CaseMessage, MessageKind, Task
from geodata.store.cases.case_boxes import CaseBox
from geodata.store.database import Transaction
from geodata.store.schema import case_messages, case_tasks


class CaseTalkStore:
    """Keeps the words and the tasks of one case."""

    def __init__(self, tx: Transaction, case: Case, box: CaseBox) -> None:
        self._connection = tx.connection
        self._case = case
        self._box = box

    def say(
        self, kind: MessageKind, token: str, text: str, *, account_id: int | None, today: date
    ) -> bool:
        """Keep words; False where the token was used already."""
        if self._is_used(case_messages, token):
            return False
        self._connection.execute(
            case_messages.insert().values(
                case_id=self._case.id,
                token=token,
                kind=kind,
                sealed_text=self._box.close_text(text),
                on_day=today.isoformat(),
                account_id=account_id,
                is_read=int(kind == MessageKind.NOTE),
            )
        )
        return True

    def list_messages(self, *kinds: MessageKind) -> tuple[CaseMessage, ...]:
        """Return the words of some kinds, the oldest first."""
        rows = self._connection.execute(
            sa.select(case_messages)
            .where(case_messages.c.case_id == self._case.id, case_messages.c.kind.in_(kinds))
            .order_by(case_messages.c.id)
        )
        return tuple(
            CaseMessage(
                id=row.id,
                kind=MessageKind(row.kind),
                text=self._box.open_text(row.sealed_text),
                written_on=date.fromisoformat(row.on_day),
                account_id=row.account_id,
                is_read=bool(row.is_read),
            )
            for row in rows
        )

    def mark_read(self, kind: MessageKind) -> int:
        """Record that the other side has read what was written; return how many were new."""
        changed = self._connection.execute(
            case_messages.update()
            .where(
                case_messages.c.case_id == self._case.id,
                case_messages.c.kind == kind,
                case_messages.c.is_read == 0,
            )
            .values(is_read=1)
        )
        return int(changed.rowcount)

    def add_task(
        self, token: str, text: str, *, assigned_to: int | None, due_on: date | None
    ) -> bool:
        """Keep a task; False where the token was used already."""
        if self._is_used(case_tasks, token):
            return False
        self._connection.execute(
            case_tasks.insert().values(
                case_id=self._case.id,
                token=token,
                sealed_text=self._box.close_text(text),
                assigned_to=assigned_to,
                due_on=due_on and due_on.isoformat(),
            )
        )
        return True

    def finish_task(self, task_id: int, today: date) -> None:
        """Mark a task as done.

        Raises
        ------
        NotFound
            Where this case has no such task to do.
        """
        changed = self._connection.execute(
            case_tasks.update()
            .where(
                case_tasks.c.id == task_id,
                case_tasks.c.case_id == self._case.id,
                case_tasks.c.done_on.is_(None),
            )
            .values(done_on=today.isoformat())
        )
        if not changed.rowcount:
            raise NotFound

    def list_tasks(self) -> tuple[Task, ...]:
        """Return the tasks, the oldest first."""
        rows = self._connection.execute(
            sa.select(case_tasks)
            .where(case_tasks.c.case_id == self._case.id)
            .order_by(case_tasks.c.id)
        )
        return tuple(
            Task(
                id=row.id,
                text=self._box.open_text(row.sealed_text),
                assigned_to=row.assigned_to,
                due_on=None if row.due_on is None else date.fromisoformat(row.due_on),
                done_on=None if row.done_on is None else date.fromisoformat(row.done_on),
            )
            for row in rows
        )

    def _is_used(self, table: sa.Table, token: str) -> bool:
        found = self._connection.execute(sa.select(table.c.id).where(table.c.token == token))
        return found.first() is not None


def count_unread(tx: Transaction) -> dict[int, int]:
    """Return how many messages of reporters nobody has read, by the id of their case."""
    rows = tx.connection.execute(
        sa.select(case_messages.c.case_id, sa.func.count())
        .where(case_messages.c.kind == MessageKind.FROM_REPORTER, case_messages.c.is_read == 0)
        .group_by(case_messages.c.case_id)
    )
    return {row[0]: row[1] for row in rows}

"""Notices inside the app."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from geodata.model.cases.case_notices import Notice, NoticeKind
from geodata.model.cases.cases import Case
from geodata.store.cases.cases import CaseScope
from geodata.store.database import Transaction
from geodata.store.schema import case_notices, cases

MOST_SHOWN = 50


class CaseNoticeStore:
    """Keeps who is to be told what."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(self, accounts: Iterable[int], case: Case, kind: NoticeKind, today: date) -> None:
        """Add a notice about a case for some accounts."""
        rows = [
            {
                "account_id": account,
                "case_id": case.id,
                "kind": kind,
                "on_day": today.isoformat(),
                "is_read": 0,
            }
            for account in sorted(set(accounts))
        ]
        if rows:
            self._connection.execute(case_notices.insert(), rows)

    def list_for_account(self, account_id: int, scope: CaseScope) -> list[Notice]:
        """Return the newest notices of somebody about cases that they may still see."""
        rows = self._connection.execute(
            sa.select(case_notices, cases.c.number)
            .join(cases, cases.c.id == case_notices.c.case_id)
            .where(case_notices.c.account_id == account_id, scope.build_condition())
            .order_by(case_notices.c.id.desc())
            .limit(MOST_SHOWN)
        )
        return [
            Notice(
                id=row.id,
                case_id=row.case_id,
                case_number=row.number,
                kind=NoticeKind(row.kind),
                created_on=date.fromisoformat(row.on_day),
                is_read=bool(row.is_read),
            )
            for row in rows
        ]

    def mark_read(self, account_id: int) -> None:
        """Record that somebody has read their notices."""
        self._connection.execute(
            case_notices.update().where(case_notices.c.account_id == account_id).values(is_read=1)
        )

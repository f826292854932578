"""Requests about accounts, and the invitations by which their holders come in."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model import times
from geodata.model.people.account_requests import AccountRequest, AccountRequestOutcome, RequestKind
from geodata.model.people.people import Role
from geodata.store.database import Transaction
from geodata.store.schema import account_invitations, account_requests, accounts


class AccountRequestStore:
    """What was asked for, and what became of it."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def ask(
        self,
        account_id: int,
        kind: RequestKind,
        role: Role,
        communities: frozenset[str],
        *,
        subject: str = "",
        by: int | None,
        on: date,
    ) -> int:
        """Keep a request in the place of any that still waits; return its number."""
        self.withdraw(account_id, by=by, on=on)
        result = self._connection.execute(
            account_requests.insert().values(
                account_id=account_id,
                kind=kind,
                role=role,
                communities=" ".join(sorted(communities)),
                subject=subject,
                asked_by=by,
                asked_on=on.isoformat(),
                outcome=AccountRequestOutcome.WAITING,
            )
        )
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def withdraw(self, account_id: int, *, by: int | None, on: date) -> None:
        """Withdraw what still waits about an account."""
        table = account_requests
        self._connection.execute(
            table.update()
            .where(
                table.c.account_id == account_id, table.c.outcome == AccountRequestOutcome.WAITING
            )
            .values(
                outcome=AccountRequestOutcome.WITHDRAWN, decided_by=by, decided_on=on.isoformat()
            )
        )

    def decide(
        self, request_id: int, outcome: AccountRequestOutcome, *, by: int | None, on: date
    ) -> None:
        """Note what became of a request."""
        table = account_requests
        self._connection.execute(
            table.update()
            .where(table.c.id == request_id)
            .values(outcome=outcome, decided_by=by, decided_on=on.isoformat())
        )

    def load(self, request_id: int) -> AccountRequest:
        """Return a request.

        Raises
        ------
        NotFound
        """
        found = self._read(account_requests.c.id == request_id)
        if not found:
            raise NotFound
        return found[0]

    def list_waiting(self) -> list[AccountRequest]:
        """Return what waits for somebody, the oldest first."""
        return self._read(account_requests.c.outcome == AccountRequestOutcome.WAITING)

    def list_since(self, day: date, account_id: int | None = None) -> list[AccountRequest]:
        """Return what was asked or decided since a day, of one account or of all."""
        first = day.isoformat()
        table = account_requests
        fresh = sa.or_(table.c.asked_on >= first, table.c.decided_on >= first)
        if account_id is None:
            return self._read(fresh)
        return self._read(fresh, table.c.account_id == account_id)

    def _read(self, *which: sa.ColumnElement[bool]) -> list[AccountRequest]:
        table = account_requests
        asker, decider = accounts.alias(), accounts.alias()
        rows = self._connection.execute(
            sa.select(
                table,
                accounts.c.name,
                asker.c.name.label("asker"),
                decider.c.name.label("decider"),
            )
            .join(accounts, accounts.c.id == table.c.account_id)
            .outerjoin(asker, asker.c.id == table.c.asked_by)
            .outerjoin(decider, decider.c.id == table.c.decided_by)
            .where(*which)
            .order_by(table.c.id)
        )
        return [
            AccountRequest(
                id=row.id,
                account_id=row.account_id,
                name=row.name,
                kind=RequestKind(row.kind),
                role=Role(row.role),
                communities=frozenset(row.communities.split()),
                subject=row.subject,
                asked_by=row.asked_by,
                asker=row.asker or "",
                asked_on=date.fromisoformat(row.asked_on),
                outcome=AccountRequestOutcome(row.outcome),
                decider=row.decider or "",
                decided_on=None if row.decided_on is None else date.fromisoformat(row.decided_on),
            )
            for row in rows.all()
        ]


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whose it is, and until when."""

    account_id: int
    until: datetime


class InvitationStore:
    """Invitations; the codes themselves are never stored."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def give(self, account_id: int, code_hash: str, until: datetime) -> None:
        """Keep an invitation in the place of any earlier one."""
        self.drop(account_id)
        self._connection.execute(
            account_invitations.insert().values(
                account_id=account_id, code_hash=code_hash, until=times.format_iso(until)
            )
        )

    def find(self, code_hash: str) -> Invitation | None:
        """Return the invitation of a code; None where there is none."""
        row = self._connection.execute(
            sa.select(account_invitations).where(account_invitations.c.code_hash == code_hash)
        ).first()
        return None if row is None else Invitation(row.account_id, times.parse_iso(row.until))

    def drop_all(self) -> None:
        """Remove every invitation."""
        self._connection.execute(account_invitations.delete())

    def drop(self, account_id: int) -> None:
        """Remove the invitation of an account."""
        table = account_invitations
        self._connection.execute(table.delete().where(table.c.account_id == account_id))

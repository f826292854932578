"""Accounts with their communities, and the sessions of those who are signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from geodata.errors import BadInput, Conflict, NotFound
from geodata.model import times
from geodata.model.people.people import (
    SESSION_IDLE_TIMEOUT,
    SESSION_MAX_AGE,
    Account,
    Actor,
    Role,
    compute_confusable_skeleton,
    normalize_name,
)
from geodata.store.database import Transaction
from geodata.store.schema import account_communities, accounts, sessions


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is stored of an account's passphrase and second factor."""

    account_id: int
    passphrase_hash: str
    sealed_totp: bytes | None
    totp_step: int  # the last one that was used: a code works once


class AccountStore:
    """Who may sign in."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(
        self,
        name: str,
        role: Role,
        communities: frozenset[str],
        *,
        passphrase_hash: str = "",
        sealed_totp: bytes | None = None,
        waiting: bool = True,
    ) -> int:
        """Keep a new account, which waits for a second person, and return its number.

        Raises
        ------
        BadInput
            E-AUTH-02 where the name is not allowed, taken, or looks like another one.
        """
        folded = normalize_name(name)
        if self._connection.execute(
            sa.select(accounts.c.id).where(
                accounts.c.name_skeleton == compute_confusable_skeleton(folded)
            )
        ).first():
            raise BadInput("E-AUTH-02")
        result = self._connection.execute(
            accounts.insert().values(
                name=folded,
                name_skeleton=compute_confusable_skeleton(folded),
                role=role,
                passphrase_hash=passphrase_hash,
                sealed_totp=sealed_totp,
                totp_step=0,
                enabled=1,
                must_change=0,
                version=1,
                waiting=int(waiting),
            )
        )
        account_id = int(result.inserted_primary_key[0])  # type: ignore[index]
        self._set_communities(account_id, communities)
        return account_id

    def list_all(self) -> list[Account]:
        """Return every account by name."""
        rows = self._connection.execute(sa.select(accounts).order_by(accounts.c.name))
        return [self._build_account(row) for row in rows.all()]

    def load(self, account_id: int) -> Account:
        """Return an account.

        Raises
        ------
        NotFound
        """
        row = self._connection.execute(
            sa.select(accounts).where(accounts.c.id == account_id)
        ).first()
        if row is None:
            raise NotFound
        return self._build_account(row)

    def find_by_name(self, name: str) -> tuple[Account, Secrets] | None:
        """Return the account of a name with its secrets; None where there is none."""
        return self._find_with_secrets(accounts.c.name == name)

    def find_linked(self, subject: str) -> tuple[Account, Secrets] | None:
        """Return the account that is linked to somebody elsewhere; None where none is."""
        return self._find_with_secrets(accounts.c.oidc_subject == subject)

    def find_with_secrets(self, account_id: int) -> tuple[Account, Secrets]:
        """Return an account with its secrets.

        Raises
        ------
        NotFound
        """
        found = self._find_with_secrets(accounts.c.id == account_id)
        if found is None:
            raise NotFound
        return found

    def _find_with_secrets(self, which: sa.ColumnElement[bool]) -> tuple[Account, Secrets] | None:
        row = self._connection.execute(sa.select(accounts).where(which)).first()
        if row is None:
            return None
        secrets = Secrets(row.id, row.passphrase_hash, row.sealed_totp, row.totp_step)
        return self._build_account(row), secrets

    def change(self, account_id: int, *, version: int, **values: object) -> None:
        """Change an account that nobody else changed meanwhile.

        Raises
        ------
        Conflict
            Where its version is another one by now.
        """
        communities = values.pop("communities", None)
        changed = self._connection.execute(
            accounts.update()
            .where(accounts.c.id == account_id, accounts.c.version == version)
            .values(version=version + 1, **values)
        )
        if not changed.rowcount:
            raise Conflict
        if isinstance(communities, frozenset):
            self._set_communities(account_id, communities)

    def use_step(self, account_id: int, step: int) -> bool:
        """Use up a step of the second factor; False where it was used before."""
        used = self._connection.execute(
            accounts.update()
            .where(accounts.c.id == account_id, accounts.c.totp_step < step)
            .values(totp_step=step)
        )
        return bool(used.rowcount)

    def _set_communities(self, account_id: int, communities: frozenset[str]) -> None:
        table = account_communities
        self._connection.execute(table.delete().where(table.c.account_id == account_id))
        for community_id in sorted(communities):
            self._connection.execute(
                table.insert().values(account_id=account_id, community_id=community_id)
            )

    def _build_account(self, row: sa.Row[tuple[object, ...]]) -> Account:
        table = account_communities
        found = self._connection.execute(
            sa.select(table.c.community_id).where(table.c.account_id == row.id)
        ).scalars()
        return Account(
            id=row.id,
            name=row.name,
            role=Role(row.role),
            communities=frozenset(found),
            enabled=bool(row.enabled),
            must_change_passphrase=bool(row.must_change),
            version=row.version,
            is_linked=row.oidc_subject is not None,
            is_pending=bool(row.waiting),
            has_passphrase=bool(row.passphrase_hash),
        )


class SessionStore:
    """Who is signed in. The cookie itself is never stored."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._connection = tx.connection

    def begin(self, session_id: str, cookie_hash: str, account_id: int, at: datetime) -> None:
        """Keep a new session."""
        self._connection.execute(
            sessions.insert().values(
                id=session_id,
                cookie_hash=cookie_hash,
                account_id=account_id,
                opened_at=times.format_iso(at),
                used_at=times.format_iso(at),
            )
        )

    def find_id(self, cookie_hash: str, at: datetime) -> str | None:
        """Return the open session behind a cookie; None where there is none."""
        row = self._connection.execute(
            sa.select(sessions).where(sessions.c.cookie_hash == cookie_hash)
        ).first()
        return row.id if row is not None and self._is_open(row, at) else None

    def find_actor(self, session_id: str, at: datetime) -> Actor | None:
        """Return who acts in a session; None where it has ended or the account is disabled."""
        row = self._connection.execute(
            sa.select(sessions).where(sessions.c.id == session_id)
        ).first()
        if row is None or not self._is_open(row, at):
            return None
        account = AccountStore(self._tx).load(row.account_id)
        if not account.enabled or account.must_change_passphrase or account.is_pending:
            return None
        return Actor(account.id, account.name, account.role, account.communities)

    def use(self, session_id: str, at: datetime) -> None:
        """Note that somebody did something: the idle time begins anew."""
        self._connection.execute(
            sessions.update()
            .where(sessions.c.id == session_id)
            .values(used_at=times.format_iso(at))
        )

    def find_last_use(self, session_id: str) -> datetime | None:
        """Return when the session was last used."""
        used = self._connection.execute(
            sa.select(sessions.c.used_at).where(sessions.c.id == session_id)
        ).scalar()
        return None if used is None else times.parse_iso(used)

    def end(self, session_id: str) -> None:
        """End one session."""
        self._connection.execute(sessions.delete().where(sessions.c.id == session_id))

    def end_all_of(self, account_id: int) -> int:
        """End every session of an account; return how many there were."""
        table = sessions
        return self._connection.execute(
            table.delete().where(table.c.account_id == account_id)
        ).rowcount

    def end_all(self) -> int:
        """End every session there is; return how many there were."""
        return self._connection.execute(sessions.delete()).rowcount

    def forget_ended(self, at: datetime) -> None:
        """Drop sessions that are past their end."""
        self._connection.execute(
            sessions.delete().where(
                sa.or_(
                    sessions.c.opened_at < times.format_iso(at - SESSION_MAX_AGE),
                    sessions.c.used_at < times.format_iso(at - SESSION_IDLE_TIMEOUT),
                )
            )
        )

    @staticmethod
    def _is_open(row: sa.Row[tuple[object, ...]], at: datetime) -> bool:
        """Return whether a session is open; one from the future, after a clock set back, is not."""
        opened, used = times.parse_iso(row.opened_at), times.parse_iso(row.used_at)
        slack = timedelta(minutes=2)
        return (
            opened - slack <= at < opened + SESSION_MAX_AGE
            and used - slack <= at < used + SESSION_IDLE_TIMEOUT
        )

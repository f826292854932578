"""The audit log: entries are added, never changed; each is chained to the one before."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from geodata import chain
from geodata.chain import AuditEntry
from geodata.model import times
from geodata.model.audit import EVERY_ENTRY, TERMINAL_ID, AuditFilter
from geodata.model.people import Verb
from geodata.store.database import Transaction
from geodata.store.schema import audit_entries

PAGE = 1000  # entries read at once


class AuditStore:
    """Adds to the log and reads it."""

    def __init__(self, tx: Transaction, key: bytes) -> None:
        self._connection = tx.connection
        self._key = key

    def add(
        self,
        *,
        at: datetime,
        account_id: int | None,
        verb: str,
        object: str,
        reason: str = "",
        before: object = None,
        after: object = None,
    ) -> AuditEntry:
        """Add one entry; values are kept as keyed hashes only."""
        last = self.last()
        entry = AuditEntry(
            sequence=1 if last is None else last.sequence + 1,
            at=times.iso(at),
            account_id=account_id,
            verb=verb,
            object=object,
            reason=reason,
            before=chain.digest(before, self._key),
            after=chain.digest(after, self._key),
        )
        code = chain.code_of(entry, chain.FIRST if last is None else last.code, self._key)
        words = {name: getattr(entry, name) for name in AuditEntry.__slots__ if name != "code"}
        self._connection.execute(audit_entries.insert().values(**words, code=code))
        return AuditEntry(**words, code=code)

    def last(self) -> AuditEntry | None:
        """Return the newest entry: the head of the chain."""
        return next(iter(self.newest(1)), None)

    def newest(
        self, most: int, wanted: AuditFilter = EVERY_ENTRY, *, skip: int = 0
    ) -> list[AuditEntry]:
        """Return the newest entries first, of those that are asked for."""
        query = _asked(sa.select(audit_entries), wanted)
        query = query.order_by(audit_entries.c.sequence.desc()).limit(most).offset(skip)
        return [AuditEntry(**row._mapping) for row in self._connection.execute(query)]

    def count(self, wanted: AuditFilter) -> int:
        """Return how many entries there are of those that are asked for."""
        query = _asked(sa.select(sa.func.count()).select_from(audit_entries), wanted)
        return int(self._connection.execute(query).scalar_one())

    def head_of(self, day: date) -> AuditEntry | None:
        """Return the newest entry at the end of a day; None where there was none yet."""
        return next(iter(self.newest(1, AuditFilter(last=day))), None)

    def one(self, sequence: int) -> AuditEntry | None:
        """Return an entry; None where it is not there."""
        query = sa.select(audit_entries).where(audit_entries.c.sequence == sequence)
        row = self._connection.execute(query).first()
        return None if row is None else AuditEntry(**row._mapping)

    def in_order(self) -> Iterator[AuditEntry]:
        """Yield every entry, the oldest first."""
        after = 0
        while True:
            rows = self._connection.execute(
                sa.select(audit_entries)
                .where(audit_entries.c.sequence > after)
                .order_by(audit_entries.c.sequence)
                .limit(PAGE)
            ).all()
            for row in rows:
                yield AuditEntry(**row._mapping)
            if len(rows) < PAGE:
                return
            after = rows[-1].sequence

    def first_broken(self) -> int | None:
        """Return the number of the first entry that does not fit; None where all do."""
        return chain.first_broken(self.in_order(), self._key)


def _asked(query: sa.Select[Any], wanted: AuditFilter) -> sa.Select[Any]:
    """Return a query for the entries that are asked for only."""
    columns = audit_entries.c
    if wanted.account_id == TERMINAL_ID:
        by_phone = columns.verb == Verb.TAKE_PART  # which has no account either
        query = query.where(columns.account_id.is_(None), ~by_phone)
    elif wanted.account_id is not None:
        query = query.where(columns.account_id == wanted.account_id)
    if wanted.verb is not None:
        query = query.where(columns.verb == wanted.verb)
    if wanted.object is not None:
        query = query.where(columns.object == wanted.object)
    if wanted.first is not None:
        query = query.where(columns.at >= times.iso(times.midnight(wanted.first)))
    if wanted.last is not None:
        after = times.midnight(wanted.last + timedelta(days=1))
        query = query.where(columns.at < times.iso(after))
    return query

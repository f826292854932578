"""The audit log: entries are added, never changed; each is chained to the one before."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from geodata import chain
from geodata.chain import AuditEntry
from geodata.model import times
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
        self, most: int, *, account_id: int | None = None, object: str | None = None
    ) -> list[AuditEntry]:
        """Return the newest entries first, of one account or about one thing where asked."""
        query = sa.select(audit_entries).order_by(audit_entries.c.sequence.desc()).limit(most)
        if account_id is not None:
            query = query.where(audit_entries.c.account_id == account_id)
        if object is not None:
            query = query.where(audit_entries.c.object == object)
        return [AuditEntry(**row._mapping) for row in self._connection.execute(query)]

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

"""The audit log: entries are added, never changed; each is chained to the one before.

What is done with complaints stands in it by the day alone. Such entries wait apart, under random
numbers, and are chained in the order of those once their day is over: neither a clock nor a
neighbour tells the hour of a report.
"""

import hmac
import secrets
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from geodata.model import times
from geodata.model.people import audit_chain
from geodata.model.people.audit import DAY_ONLY_VERBS, EVERY_ENTRY, TERMINAL_ACCOUNT_ID, AuditFilter
from geodata.model.people.audit_chain import AuditEntry
from geodata.model.people.people import Verb
from geodata.store.database import Transaction
from geodata.store.schema import audit_entries, waiting_entries

PAGE = 1000  # entries read at once
WAITS = 0  # the sequence of an entry that is not chained yet
LARGEST_NUMBER = 2**62


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
    ) -> None:
        """Add one entry; values are kept as keyed hashes only."""
        self.settle(at)
        entry = AuditEntry(
            sequence=WAITS,
            at=times.format_iso(at),
            account_id=account_id,
            verb=verb,
            object=object,
            reason=reason,
            before=audit_chain.compute_digest(before, self._key),
            after=audit_chain.compute_digest(after, self._key),
        )
        if verb in DAY_ONLY_VERBS:
            self._wait(entry, times.to_bangkok_midnight(times.to_bangkok_date(at)))
        else:
            self._append_to_chain(entry)

    def settle(self, at: datetime) -> int:
        """Chain what waits of other days; return how many entries that were.

        One of a later day came while the clock was wrong.
        """
        table = waiting_entries
        over = table.c.at != times.format_iso(times.to_bangkok_midnight(times.to_bangkok_date(at)))
        query = sa.select(table).where(over).order_by(table.c.at, table.c.number)
        rows = self._connection.execute(query).all()
        for row in rows:
            self._append_to_chain(_build_waiting_entry(row))
        if rows:
            self._connection.execute(table.delete().where(over))
        return len(rows)

    def _wait(self, entry: AuditEntry, day: datetime) -> None:
        entry = replace(entry, at=times.format_iso(day))
        code = audit_chain.compute_code(entry, audit_chain.GENESIS_CODE, self._key)
        words = _build_columns(entry)
        del words["sequence"]
        number = secrets.randbelow(LARGEST_NUMBER)
        self._connection.execute(waiting_entries.insert().values(**words, number=number, code=code))

    def _append_to_chain(self, entry: AuditEntry) -> None:
        last = self.last()
        entry = replace(entry, sequence=1 if last is None else last.sequence + 1)
        code = audit_chain.compute_code(
            entry, audit_chain.GENESIS_CODE if last is None else last.code, self._key
        )
        self._connection.execute(audit_entries.insert().values(**_build_columns(entry), code=code))

    def last(self) -> AuditEntry | None:
        """Return the newest entry of the chain: its head."""
        return next(iter(self._list_chained(1, EVERY_ENTRY)), None)

    def read_length(self) -> tuple[int, int]:
        """Return how long the chain is, and how many entries wait for the end of their day."""
        newest = sa.select(sa.func.coalesce(sa.func.max(audit_entries.c.sequence), 0))
        return int(self._connection.execute(newest).scalar_one()), len(self._list_waiting())

    def list_newest(
        self, most: int, wanted: AuditFilter = EVERY_ENTRY, *, skip: int = 0
    ) -> list[AuditEntry]:
        """Return the newest entries first, of those that are asked for.

        What waits for the end of its day comes first, in no order.
        """
        waiting = self._list_waiting(wanted)
        found = waiting[skip : skip + most]
        left = most - len(found)
        if left:
            found += self._list_chained(left, wanted, skip=max(0, skip - len(waiting)))
        return found

    def count(self, wanted: AuditFilter) -> int:
        """Return how many entries there are of those that are asked for."""
        query = _apply_filter(
            sa.select(sa.func.count()).select_from(audit_entries), wanted, audit_entries
        )
        return int(self._connection.execute(query).scalar_one()) + len(self._list_waiting(wanted))

    def read_head(self, day: date) -> AuditEntry | None:
        """Return the newest entry at the end of a day; None where there was none yet."""
        return next(iter(self._list_chained(1, AuditFilter(last=day))), None)

    def find(self, sequence: int) -> AuditEntry | None:
        """Return an entry; None where it is not there."""
        query = sa.select(audit_entries).where(audit_entries.c.sequence == sequence)
        row = self._connection.execute(query).first()
        return None if row is None else AuditEntry(**row._mapping)

    def iterate_entries(self) -> Iterator[AuditEntry]:
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

    def find_first_broken(self) -> int | None:
        """Return the number of the first entry that does not fit; None where all do.

        What waits is looked at too: it would come after the last.
        """
        broken = audit_chain.find_first_broken(self.iterate_entries(), self._key)
        if broken is not None:
            return broken
        if not sa.inspect(self._connection).has_table(waiting_entries.name):
            return None  # a backup of before
        codes = (
            (entry, audit_chain.compute_code(entry, audit_chain.GENESIS_CODE, self._key))
            for entry in self._list_waiting()
        )
        if all(hmac.compare_digest(entry.code, code) for entry, code in codes):
            return None
        last = self.last()
        return 1 if last is None else last.sequence + 1

    def _list_chained(self, most: int, wanted: AuditFilter, *, skip: int = 0) -> list[AuditEntry]:
        query = _apply_filter(sa.select(audit_entries), wanted, audit_entries)
        query = query.order_by(audit_entries.c.sequence.desc()).limit(most).offset(skip)
        return [AuditEntry(**row._mapping) for row in self._connection.execute(query)]

    def _list_waiting(self, wanted: AuditFilter = EVERY_ENTRY) -> list[AuditEntry]:
        table = waiting_entries
        query = _apply_filter(sa.select(table), wanted, table).order_by(
            table.c.at.desc(), table.c.number
        )
        return [_build_waiting_entry(row) for row in self._connection.execute(query)]


def _build_waiting_entry(row: sa.Row[Any]) -> AuditEntry:
    words = dict(row._mapping)
    del words["number"]
    return AuditEntry(sequence=WAITS, **words)


def _build_columns(entry: AuditEntry) -> dict[str, Any]:
    """Return the columns of an entry without its code."""
    words = asdict(entry)
    del words["code"]
    return words


def _apply_filter(query: sa.Select[Any], wanted: AuditFilter, table: sa.Table) -> sa.Select[Any]:
    """Return a query for the entries that are asked for only."""
    columns = table.c
    if wanted.account_id == TERMINAL_ACCOUNT_ID:
        by_phone = columns.verb == Verb.TAKE_PART  # which has no account either
        query = query.where(columns.account_id.is_(None), ~by_phone)
    elif wanted.account_id is not None:
        query = query.where(columns.account_id == wanted.account_id)
    if wanted.verb is not None:
        query = query.where(columns.verb == wanted.verb)
    if wanted.object is not None:
        query = query.where(columns.object == wanted.object)
    if wanted.first is not None:
        query = query.where(columns.at >= times.format_iso(times.to_bangkok_midnight(wanted.first)))
    if wanted.last is not None:
        after = times.to_bangkok_midnight(wanted.last + timedelta(days=1))
        query = query.where(columns.at < times.format_iso(after))
    return query

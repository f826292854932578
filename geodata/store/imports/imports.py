"""What each import did, and which were taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model import times
from geodata.model.imports.records import Indicator
from geodata.model.people.people import Role
from geodata.store.database import Transaction
from geodata.store.imports.records import split_into_batches
from geodata.store.schema import (
    accounts,
    complaint_groups,
    count_approvals,
    grouped_complaints,
    import_undos,
    imports,
    undone_counted_records,
)

_AT_ONCE = 500  # objects in one statement


@dataclass(frozen=True, slots=True)
class ImportNote:
    """What one import did."""

    indicator: Indicator
    source: str
    checksum: str
    at: datetime
    added: int
    updated: int
    unchanged: int
    rejected: int
    demo: bool = False


@dataclass(frozen=True, slots=True)
class StoredImport:
    """An import with its number, and whether it was taken back or somebody wants that."""

    id: int
    note: ImportNote
    asked_by: int | None  # an officer who still is one, where it waits for a second
    taken_back_at: datetime | None


def note_import(tx: Transaction, note: ImportNote) -> int:
    """Keep what an import did and return its number."""
    result = tx.connection.execute(
        imports.insert().values(
            indicator=note.indicator,
            source=note.source,
            checksum=note.checksum,
            recorded_at=times.format_iso(note.at),
            added=note.added,
            updated=note.updated,
            unchanged=note.unchanged,
            rejected=note.rejected,
            demo=int(note.demo),
        )
    )
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def forget_demo_imports(tx: Transaction) -> None:
    """Remove the notes of imports that brought made-up records."""
    tx.connection.execute(imports.delete().where(imports.c.demo == 1))


def list_real_imports(tx: Transaction) -> list[StoredImport]:
    """Return the imports of real records, the newest first."""
    back = import_undos
    rows = tx.connection.execute(
        sa.select(imports, back.c.done_at, accounts.c.id.label("asker"))
        .join(back, back.c.import_id == imports.c.id, isouter=True)
        .join(
            accounts,
            sa.and_(
                accounts.c.id == back.c.asked_by,
                accounts.c.enabled == 1,
                accounts.c.role == Role.OFFICER,
            ),
            isouter=True,
        )
        .where(imports.c.demo == 0)
        .order_by(imports.c.id.desc())
    )
    return [
        StoredImport(
            id=row.id,
            note=ImportNote(
                indicator=Indicator(row.indicator),
                source=row.source,
                checksum=row.checksum,
                at=times.parse_iso(row.recorded_at),
                added=row.added,
                updated=row.updated,
                unchanged=row.unchanged,
                rejected=row.rejected,
            ),
            asked_by=None if row.done_at else row.asker,
            taken_back_at=None if row.done_at is None else times.parse_iso(row.done_at),
        )
        for row in rows
    ]


def find_real_import(tx: Transaction, import_id: int) -> StoredImport:
    """Return one import of real records.

    Raises
    ------
    NotFound
    """
    found = next(
        (stored_import for stored_import in list_real_imports(tx) if stored_import.id == import_id),
        None,
    )
    if found is None:
        raise NotFound
    return found


def ask_back(tx: Transaction, import_id: int, account_id: int | None) -> None:
    """Record who requests that an import is taken back; None withdraws the request."""
    table = import_undos
    tx.connection.execute(table.delete().where(table.c.import_id == import_id))
    if account_id is not None:
        tx.connection.execute(table.insert().values(import_id=import_id, asked_by=account_id))


def note_taken_back(
    tx: Transaction,
    import_id: int,
    *,
    asked_by: int | None,
    confirmed_by: int | None,
    at: datetime,
    removed: int,
    restored: int,
) -> None:
    """Record that an import was taken back, and drop the ticks that let it be counted."""
    ask_back(tx, import_id, None)
    tx.connection.execute(
        import_undos.insert().values(
            import_id=import_id,
            asked_by=asked_by,
            confirmed_by=confirmed_by,
            done_at=times.format_iso(at),
            removed=removed,
            restored=restored,
        )
    )
    tx.connection.execute(
        count_approvals.delete().where(count_approvals.c.ref == f"import {import_id}")
    )


def map_groups_to_records(tx: Transaction, record_ids: Sequence[int]) -> dict[str, list[int]]:
    """Return the public groups that hold these complaints, each with those that it holds."""
    objects = {f"record {record_id}": record_id for record_id in record_ids}
    found: dict[str, list[int]] = {}
    for part in split_into_batches(list(objects), _AT_ONCE):
        rows = tx.connection.execute(
            sa.select(grouped_complaints)
            .join(complaint_groups, complaint_groups.c.id == grouped_complaints.c.group_id)
            .where(grouped_complaints.c.ref.in_(part), complaint_groups.c.demo == 0)
            .order_by(grouped_complaints.c.group_id, grouped_complaints.c.ref)
        )
        for row in rows:
            found.setdefault(row.group_id, []).append(objects[row.ref])
    return found


def count_standing_groups(tx: Transaction, group_ids: Iterable[str]) -> dict[str, int]:
    """Return those of the groups that were not taken back, with the complaints that they count."""
    table = complaint_groups
    rows = tx.connection.execute(
        sa.select(table.c.id, table.c.complaints)
        .where(table.c.id.in_(list(group_ids)), table.c.retracted_by.is_(None))
        .order_by(table.c.id)
    )
    return {row.id: row.complaints for row in rows}


def keep_counted(tx: Transaction, codes: Mapping[str, int]) -> None:
    """Keep the numbers of counted complaints that are taken away, by a keyed code of each."""
    if codes:
        table = undone_counted_records
        for part in split_into_batches(list(codes), _AT_ONCE):
            tx.connection.execute(table.delete().where(table.c.code.in_(part)))
        tx.connection.execute(
            table.insert(),
            [{"code": code, "record_id": record_id} for code, record_id in codes.items()],
        )


def map_counted_codes(tx: Transaction) -> dict[str, int]:
    """Return the numbers that counted complaints of before keep, by their keyed codes."""
    rows = tx.connection.execute(sa.select(undone_counted_records))
    return {row.code: row.record_id for row in rows}

"""The newest audit entry and how many wait, noted beside the database: what is lost shows.

A journal that did not come along, an older file put in the place of the newer one, an empty one in
the place of both: the engine opens each of them without a word.
"""

import contextlib
from pathlib import Path

import sqlalchemy as sa

from geodata.errors import StorageUnavailable
from geodata.operations import durable_files
from geodata.store.database import Database, Transaction
from geodata.store.schema import audit_entries, waiting_entries

HEAD_FILE = "last-head"


def note(database: Database, folder: Path) -> None:
    """Note the newest entry; only what is saved already is ever noted."""
    columns = audit_entries.c
    with database.begin_read() as tx:
        newest = sa.select(columns.sequence, columns.code).order_by(columns.sequence.desc())
        head = tx.connection.execute(newest.limit(1)).first()
        waiting = _count_waiting(tx)
    if head is None:
        return
    draft = folder / f".{HEAD_FILE}"
    try:
        draft.write_text(f"{head.sequence} {head.code} {waiting}\n", encoding="ascii")
        draft.replace(folder / HEAD_FILE)
    except OSError as error:
        raise StorageUnavailable(durable_files.find_error_code(error)) from error


def check(database: Database, folder: Path) -> None:
    """Look for the noted entry in the database, whatever its revision is.

    Raises
    ------
    StorageUnavailable
        E-SYS-07 where it is not there, another stands in its place, or fewer wait behind it.
    """
    noted = _read_noted(folder / HEAD_FILE)
    if noted is None:
        return
    sequence, code, waiting = noted
    with database.begin_read() as tx:
        found, is_less = None, False
        if sa.inspect(tx.connection).has_table(audit_entries.name):
            query = sa.select(audit_entries.c.code).where(audit_entries.c.sequence == sequence)
            found = tx.connection.execute(query).scalar()
            newest = tx.connection.execute(sa.select(sa.func.max(audit_entries.c.sequence)))
            is_less = newest.scalar() == sequence and _count_waiting(tx) < waiting
    if found != code or is_less:
        raise StorageUnavailable("E-SYS-07")


def _count_waiting(tx: Transaction) -> int:
    """Return how many entries wait until their day is over."""
    if not sa.inspect(tx.connection).has_table(waiting_entries.name):
        return 0
    count = sa.select(sa.func.count()).select_from(waiting_entries)
    return int(tx.connection.execute(count).scalar_one())


def _read_noted(path: Path) -> tuple[int, str, int] | None:
    """Return number, code and how many wait; None before the first, or where nothing was left."""
    with contextlib.suppress(OSError, ValueError):
        sequence, code, *waiting = path.read_text(encoding="ascii").split()
        return int(sequence), code, int(waiting[0]) if waiting else 0
    return None

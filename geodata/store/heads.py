"""The newest audit entry, noted in a file beside the database: what is lost later shows.

A journal that did not come along, an older file put in the place of the newer one, an empty one in
the place of both: the engine opens each of them without a word.
"""

import contextlib
from pathlib import Path

import sqlalchemy as sa

from geodata.errors import StorageUnavailable
from geodata.store.database import Database
from geodata.store.schema import audit_entries

HEAD_FILE = "last-head"


def note(database: Database, folder: Path) -> None:
    """Note the newest entry; only what is saved already is ever noted."""
    columns = audit_entries.c
    with database.reading() as tx:
        newest = sa.select(columns.sequence, columns.code).order_by(columns.sequence.desc())
        head = tx.connection.execute(newest.limit(1)).first()
    if head is None:
        return
    draft = folder / f".{HEAD_FILE}"
    try:
        draft.write_text(f"{head.sequence} {head.code}\n", encoding="ascii")
        draft.replace(folder / HEAD_FILE)
    except OSError as error:
        raise StorageUnavailable("E-SYS-03") from error


def check(database: Database, folder: Path) -> None:
    """Look for the noted entry in the database, whatever its revision is.

    Raises
    ------
    StorageUnavailable
        E-SYS-07 where it is not there, or another stands in its place.
    """
    noted = _noted(folder / HEAD_FILE)
    if noted is None:
        return
    sequence, code = noted
    with database.reading() as tx:
        found = None
        if sa.inspect(tx.connection).has_table(audit_entries.name):
            query = sa.select(audit_entries.c.code).where(audit_entries.c.sequence == sequence)
            found = tx.connection.execute(query).scalar()
    if found != code:
        raise StorageUnavailable("E-SYS-07")


def _noted(path: Path) -> tuple[int, str] | None:
    """Return number and code; None before the first, or where a power cut left nothing of it."""
    with contextlib.suppress(OSError, ValueError):
        sequence, code = path.read_text(encoding="ascii").split()
        return int(sequence), code
    return None

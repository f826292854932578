"""Copies of the database file, made while others write, and what is in one."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from geodata.errors import FileRefused
from geodata.store.database import Database, translate_errors

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_HEAD = "SELECT sequence, code FROM audit_entries ORDER BY sequence DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds, in figures that a copy must have as well."""

    revision: str
    rows: dict[str, int]  # by table
    head: tuple[int, str] | None  # number and code of the newest audit entry


def copy_to(database: Database, target: Path) -> None:
    """Copy the database as it is at one moment into a file of its own.

    The engine's own copying waits for nobody's writing to end half-way; copying the file does
    not know of the journal, and loses what stands there.

    Raises
    ------
    FileRefused
        E-BAK-02 where the engine is not SQLite.
    StorageUnavailable
    """
    if not database.is_sqlite:
        raise FileRefused("E-BAK-02")
    with translate_errors():
        source = database.engine.raw_connection()
        try:
            with closing(database.driver.connect(str(target))) as copy:
                source.driver_connection.backup(copy)  # type: ignore[union-attr]
        finally:
            source.close()


def count_contents(database: Database) -> Contents:
    """Count what a database holds, at one moment."""
    with database.begin_read() as tx:
        run = tx.connection.exec_driver_sql
        tables = sorted(run(_TABLES).scalars())
        rows = {
            name: int(
                tx.connection.execute(
                    sa.select(sa.func.count()).select_from(sa.table(name))
                ).scalar_one()
            )
            for name in tables
        }
        head = run(_HEAD).first() if "audit_entries" in rows else None
        revision = "SELECT version_num FROM alembic_version"
        found = run(revision).scalar() if "alembic_version" in rows else None
        return Contents(found or "", rows, None if head is None else (head[0], head[1]))


def find_broken_rows(database: Database) -> list[str]:
    """Return what a full check of the file finds; empty where all is well."""
    return _check(database, "PRAGMA integrity_check")


def find_broken_references(database: Database) -> list[str]:
    """Return the rows that point at a row that is not there."""
    return _check(database, "PRAGMA foreign_key_check")


def _check(database: Database, pragma: str) -> list[str]:
    if not database.is_sqlite:
        return []
    with database.begin_read() as tx:
        found = [
            " ".join(str(part) for part in row) for row in tx.connection.exec_driver_sql(pragma)
        ]
    return [line for line in found if line != "ok"]

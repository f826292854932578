"""Copies of the database, made while others write, and what is in one."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from geodata.store import dumps, postgresql
from geodata.store.database import Database, Transaction, translate_errors
from geodata.store.schema import metadata

_HEAD = "SELECT sequence, code FROM audit_entries ORDER BY sequence DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds, in figures that a copy must have as well."""

    revision: str
    rows: dict[str, int]  # by table
    head: tuple[int, str] | None  # number and code of the newest audit entry


def copy_to(database: Database, target: Path) -> Contents:
    """Copy the database as it is at one moment into a file of its own; return what is in it.

    The engine's own copying waits for nobody's writing to end half-way; copying the file does
    not know of the journal, and loses what stands there.

    Raises
    ------
    FileRefused
        Where the programs of PostgreSQL are missing, too old or give up.
    StorageUnavailable
    """
    if not database.is_sqlite:
        with database.begin_read() as tx:
            dumps.write_dump(database, target, postgresql.export_snapshot(tx.connection))
            return _count(tx)
    with translate_errors():
        source = database.engine.raw_connection()
        try:
            with closing(database.driver.connect(str(target))) as copy:
                source.driver_connection.backup(copy)  # type: ignore[union-attr]
        finally:
            source.close()
    copied = Database(f"sqlite:///{target.as_posix()}")
    try:
        return count_contents(copied)
    finally:
        copied.close()


def count_contents(database: Database) -> Contents:
    """Count what a database holds, at one moment."""
    with database.begin_read() as tx:
        return _count(tx)


def _count(tx: Transaction) -> Contents:
    run = tx.connection.exec_driver_sql
    tables = sorted(sa.inspect(tx.connection).get_table_names())
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
    """Return what a full check finds; empty where all is well.

    Of PostgreSQL every row is read to its end: its server refuses a page that is damaged.
    """
    if database.is_sqlite:
        return _check(database, "PRAGMA integrity_check")
    with database.begin_read() as tx:
        postgresql.read_every_row(tx.connection)
        return postgresql.find_broken_indexes(tx.connection)


def find_broken_references(database: Database) -> list[str]:
    """Return the rows that point at a row that is not there."""
    if database.is_sqlite:
        return _check(database, "PRAGMA foreign_key_check")
    with database.begin_read() as tx:
        return [line for table in metadata.sorted_tables for line in _list_dangling(tx, table)]


def _list_dangling(tx: Transaction, table: sa.Table) -> list[str]:
    found = []
    for key in table.foreign_key_constraints:
        pairs = [(element.parent, element.column) for element in key.elements]
        target = key.referred_table.alias()
        fits = sa.and_(*(column == target.c[there.name] for column, there in pairs))
        dangling = sa.select(*table.primary_key.columns).where(
            *(column.is_not(None) for column, _there in pairs),
            ~sa.exists().select_from(target).where(fits),
        )
        for row in tx.connection.execute(dangling):
            found.append(" ".join(str(part) for part in (table.name, *row)))
    return found


def _check(database: Database, pragma: str) -> list[str]:
    with database.begin_read() as tx:
        found = [
            " ".join(str(part) for part in row) for row in tx.connection.exec_driver_sql(pragma)
        ]
    return [line for line in found if line != "ok"]

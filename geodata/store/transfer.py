"""Takes all rows of one database over into an empty one, of either engine: all of them, or none."""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from geodata.errors import BadInput
from geodata.store import dumps, migrate, postgresql
from geodata.store.database import Database, translate_errors
from geodata.store.schema import metadata
from geodata.store.schema.base import SealedText
from geodata.store.schema.postgresql import create_tables

BATCH_ROWS = 1000


def transfer(source: Database, target: Database) -> dict[str, int]:
    """Take all rows over, compare each, and return how many there are by table.

    Nobody writes to the source meanwhile, and the target is saved in one step at the end.

    Raises
    ------
    BadInput
        E-MOVE-01 where the source is of another revision than this program, E-MOVE-02 where a row
        is not the same in the target, E-MOVE-03 where a text of the source cannot be kept there.
    FileRefused
        E-BAK-10 where the target is not empty.
    StorageUnavailable
    """
    found, newest = migrate.read_revisions(source)
    if found != newest:
        raise BadInput("E-MOVE-01")
    with _remove_new_file(target):
        dumps.require_empty(target)
        with translate_errors(), _begin(source) as old, _begin(target) as new:
            _create_tables(target, new)
            counts = {}
            for table in metadata.sorted_tables:
                try:
                    counts[table.name] = _copy_rows(table, old, new)
                except sa.exc.DataError as error:
                    if postgresql.is_unwritable_text(error):
                        raise BadInput("E-MOVE-03", table=table.name) from error
                    raise
            _check_references(target, new)
            for table in metadata.sorted_tables:
                _set_sequences(target, table, new)
                _compare_rows(table, old, new)
    return counts


@contextmanager
def _remove_new_file(target: Database) -> Iterator[None]:
    """Leave no file behind where there was none, unless all went well."""
    path = Path(target.url.database or "") if target.is_sqlite else None
    is_new = path is not None and not path.exists()
    try:
        yield
    except BaseException:
        target.close()
        if path is not None and is_new:
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
                path.with_name(name).unlink(missing_ok=True)
        raise


@contextmanager
def _begin(database: Database) -> Iterator[Connection]:
    """Begin a transaction in which nobody else writes."""
    if not database.is_sqlite:
        with postgresql.begin_writing(database.engine) as connection:
            yield connection
        return
    writing = database.engine.execution_options(writing=True)
    with writing.connect() as connection, connection.begin():
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        yield connection


def _create_tables(target: Database, connection: Connection) -> None:
    if target.is_sqlite:
        metadata.create_all(connection)
    else:
        create_tables(connection)
        connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
    script = ScriptDirectory(migrate.MIGRATIONS.as_posix())
    MigrationContext.configure(connection).stamp(script, "head")


def _select_raw(table: sa.Table) -> sa.Select[Any]:
    """Return the query for the rows of a table as they are kept, sealed texts too, in order."""
    columns = [
        sa.type_coerce(column, sa.LargeBinary).label(column.name)
        if isinstance(column.type, SealedText)
        else column
        for column in table.columns
    ]
    return sa.select(*columns).order_by(*table.primary_key.columns)


def _stream(table: sa.Table, connection: Connection) -> Generator[tuple[Any, ...]]:
    with connection.execute(
        _select_raw(table), execution_options={"stream_results": True, "yield_per": BATCH_ROWS}
    ) as found:
        for row in found:
            yield tuple(row)


def _copy_rows(table: sa.Table, old: Connection, new: Connection) -> int:
    raw = sa.table(
        table.name,
        *(
            sa.column(
                column.name,
                sa.LargeBinary() if isinstance(column.type, SealedText) else column.type,
            )
            for column in table.columns
        ),
    )
    names, count, batch = table.columns.keys(), 0, []
    for row in _stream(table, old):
        batch.append(dict(zip(names, row, strict=True)))
        if len(batch) == BATCH_ROWS:
            new.execute(raw.insert(), batch)
            count, batch = count + len(batch), []
    if batch:
        new.execute(raw.insert(), batch)
    return count + len(batch)


def _check_references(target: Database, connection: Connection) -> None:
    """Check every reference now, where the engine can be asked before the end."""
    if not target.is_sqlite:
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")


def _set_sequences(target: Database, table: sa.Table, connection: Connection) -> None:
    """Let new rows be numbered after those that are there; SQLite does so by itself."""
    column = table.autoincrement_column
    if target.is_sqlite or column is None:
        return
    newest = connection.execute(sa.select(sa.func.max(column))).scalar()
    if newest is not None:
        sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
        connection.execute(sa.select(sa.func.setval(sequence, newest)))


def _compare_rows(table: sa.Table, old: Connection, new: Connection) -> None:
    with closing(_stream(table, old)) as those, closing(_stream(table, new)) as these:
        if any(before != after for before, after in zip_longest(those, these)):
            raise BadInput("E-MOVE-02", table=table.name)

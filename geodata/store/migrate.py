"""Brings a database to the schema of this program, one transaction a step."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from geodata.errors import StorageUnavailable
from geodata.store import postgresql
from geodata.store.database import Database, translate_errors
from geodata.store.schema.base import TextSeal
from geodata.store.schema.postgresql import create_tables

MIGRATIONS = Path(__file__).with_name("migrations")
VERSION_TABLE = "alembic_version"


def _build_config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS.as_posix())
    config.attributes["engine"] = database.engine
    return config


def read_revisions(database: Database) -> tuple[str, str]:
    """Return the revision of a database, "" where it is empty, and the newest of this program.

    Raises
    ------
    StorageUnavailable
        E-SYS-05 where the database was made by another version that this one does not know.
    """
    known, newest = _read_program(MIGRATIONS)
    with database.begin_read() as tx:
        if not database.is_sqlite:
            postgresql.require_suitable(tx.connection)
        found = MigrationContext.configure(tx.connection).get_current_heads()
    if set(found) - known:
        raise StorageUnavailable("E-SYS-05")
    return "".join(found), newest


@cache
def _read_program(migrations: Path) -> tuple[frozenset[str], str]:
    """Return the revisions that this program knows, and the newest of them.

    Read once: their files are run to be read, and a program keeps those that it began with.
    """
    scripts = ScriptDirectory(migrations.as_posix())
    known = frozenset(revision.revision for revision in scripts.walk_revisions())
    return known, scripts.get_current_head() or ""


def upgrade(database: Database, seal: TextSeal | None = None) -> None:
    """Migrate to the newest revision; does nothing where that is already so.

    What an older one kept open and this one seals is sealed on the way; an empty one needs no seal.

    Raises
    ------
    StorageUnavailable
        E-SYS-05 where the database was made by another version that this one does not know.
    """
    found, newest = read_revisions(database)
    if found == newest:
        return
    with translate_errors():
        if not found and not database.is_sqlite:
            _create_in_postgresql(database)
            return
        config = _build_config(database)
        config.attributes["seal"] = seal
        command.upgrade(config, "head")
    if not database.is_sqlite:
        database.empty_everywhere()  # a column that was dropped stays in the file until then


def _create_in_postgresql(database: Database) -> None:
    """Create the tables of this program in one step: the revisions until now knew SQLite alone."""
    script = ScriptDirectory(MIGRATIONS.as_posix())
    with postgresql.begin_writing(database.engine) as connection:
        there = sa.inspect(connection).get_table_names()
        if VERSION_TABLE in there:
            return  # another process was here first
        if there:
            raise StorageUnavailable("E-SYS-27")
        create_tables(connection)
        MigrationContext.configure(connection).stamp(script, "head")

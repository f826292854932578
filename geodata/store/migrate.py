"""Brings a database to the schema of this program, one transaction a step."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from geodata.errors import StorageUnavailable
from geodata.store.database import Database

NEWEST = "head"
HERE = Path(__file__).with_name("migrations")


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", HERE.as_posix())
    config.attributes["engine"] = database.engine
    return config


def upgrade(database: Database) -> None:
    """Migrate to the newest revision; does nothing where that is already so.

    Raises
    ------
    StorageUnavailable
        E-SYS-05 where the database was made by a newer program.
    """
    config = _config(database)
    known = {revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()}
    with database.reading() as tx:
        found = MigrationContext.configure(tx.connection).get_current_heads()
    if set(found) - known:
        raise StorageUnavailable("E-SYS-05")
    command.upgrade(config, NEWEST)

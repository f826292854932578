"""The open project: its settings, its database and its key file, handed down together."""

from dataclasses import dataclass

from geodata import keyfiles
from geodata.errors import StorageUnavailable
from geodata.settings import Settings
from geodata.store import migrate
from geodata.store.database import Database
from geodata.store.sealing import Seal

AUDIT_KEY = "audit.key"


@dataclass(frozen=True, slots=True)
class Project:
    """What every action needs to know."""

    settings: Settings
    database: Database
    seal: Seal
    audit_key: bytes


def open_project(settings: Settings) -> Project:
    """Open the project, making folder, keys and tables where they are missing.

    Raises
    ------
    StorageUnavailable
        Where a folder cannot be written, or the database is newer than the program.
    """
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        seal = Seal(settings.keys)
        seal.prepare()
        audit_key = keyfiles.read_or_make(settings.keys / AUDIT_KEY)
    except OSError as error:
        raise StorageUnavailable("E-SYS-03") from error
    database = Database(settings.database_url)
    migrate.upgrade(database)
    return Project(settings, database, seal, audit_key)

"""The open project: its settings, its database and its key file, handed down together."""

import contextlib
import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from geodata import district, reference
from geodata.errors import StorageUnavailable
from geodata.operations import backups, durable_files, keyfiles
from geodata.settings import Settings, remember_district
from geodata.store import migrate
from geodata.store.database import Database
from geodata.store.district_mark import check_district
from geodata.store.people import audit_heads
from geodata.store.sealing import VAULT_FILE, Seal

RANDOM_KEY_FILES = ("audit.key", "rows.key")
CANARY = "canary"  # the value by which lost or foreign keys are noticed
VAULT_CANARY = "vault canary"  # the same of the key of identities, which came later


@dataclass(frozen=True, slots=True)
class Project:
    """What every action needs to know."""

    settings: Settings
    database: Database
    seal: Seal
    audit_key: bytes
    row_key: bytes  # of the ids of records that came without one
    vault: Seal  # of who reported

    def compute_canary(self) -> str:
        """Return what only these keys can open again."""
        return self.seal.close_text(self._compute_fingerprint()).decode()

    def check_keys(self, canary: str) -> None:
        """Compare the keys with those that the project began with.

        Raises
        ------
        StorageUnavailable
            E-SYS-04 where they are others.
        """
        if self.seal.open_text(canary.encode()) != self._compute_fingerprint():
            raise StorageUnavailable("E-SYS-04")

    def note_head(self) -> None:
        """Note the newest audit entry beside the database, where there is room for that."""
        with contextlib.suppress(StorageUnavailable):  # none left: there is still much to look at
            audit_heads.note(self.database, self.settings.data)

    def _compute_fingerprint(self) -> str:
        return hashlib.sha256(self.audit_key + self.row_key).hexdigest()


def open_project(settings: Settings) -> Project:
    """Open the project, making folder, keys and tables where they are missing.

    Raises
    ------
    StorageUnavailable
        Where a folder cannot be written, the keys are lost, or the database is damaged, of a
        version that the program does not know, or has lost its newest entries.
    BadInput, Conflict
        E-DIST-01 to E-DIST-09 where the folder of the district is not right, or of another one.
    """
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StorageUnavailable(durable_files.find_error_code(error)) from error
    database = Database(settings.database_url)
    try:
        return _open_database(settings, database)
    except BaseException:
        database.close()
        raise


def _open_database(settings: Settings, database: Database) -> Project:
    audit_heads.check(database, settings.data)
    _back_up_before_upgrade(settings, database)
    migrate.upgrade(database, Seal(settings.keys))
    with database.begin_read() as tx:
        canary, vault_canary = tx.get_state(CANARY), tx.get_state(VAULT_CANARY)
    served = reference.open_district(settings.district)
    check_district(database, served, district.load(district.FIRST_FOLDER), is_new=not canary)
    district.use_district(served)
    if not canary:
        _make_keys(settings)
    project = load_project(settings, database)
    if canary:
        project.check_keys(canary)
    else:
        with database.begin(on_the_map=False) as tx:
            tx.set_state(CANARY, project.compute_canary())
    if vault_canary:
        project.vault.open_text(vault_canary.encode())
    else:
        _create_vault(database, project.vault)
    _remember_district(settings)
    project.note_head()
    return project


def _remember_district(settings: Settings) -> None:
    try:
        remember_district(settings)
    except OSError as error:
        raise StorageUnavailable(durable_files.find_error_code(error)) from error


def _back_up_before_upgrade(settings: Settings, database: Database) -> None:
    """Back up a database with data before its tables change; without a backup they do not."""
    found, newest = migrate.read_revisions(database)
    if found not in ("", newest):
        backups.make(settings, database, datetime.now(UTC))


def load_project(settings: Settings, database: Database) -> Project:
    """Return a project whose keys are there, looking at nothing and changing nothing.

    Raises
    ------
    StorageUnavailable
        E-SYS-04 where a key file is missing.
    """
    audit_key, row_key = (_read_key(settings, name) for name in RANDOM_KEY_FILES)
    seal, vault = Seal(settings.keys), Seal(settings.keys, VAULT_FILE)
    database.seal_with(seal)
    return Project(settings, database, seal, audit_key, row_key, vault)


def check_canaries(project: Project) -> None:
    """Open what only the keys of this project's beginning can open.

    Raises
    ------
    StorageUnavailable
        E-SYS-04 where they are others.
    """
    with project.database.begin_read() as tx:
        canary, vault_canary = tx.get_state(CANARY), tx.get_state(VAULT_CANARY)
    project.check_keys(canary)
    if vault_canary:  # a project of before has none yet
        project.vault.open_text(vault_canary.encode())


def _create_vault(database: Database, vault: Seal) -> None:
    """Make the key of identities, also in a project that began before there was one."""
    try:
        vault.prepare()
    except OSError as error:
        raise StorageUnavailable(durable_files.find_error_code(error)) from error
    with database.begin(on_the_map=False) as tx:
        tx.set_state(VAULT_CANARY, vault.close_text(VAULT_CANARY).decode())


def _make_keys(settings: Settings) -> None:
    """Make the keys of a new project; a project that has lost them gets no others."""
    try:
        Seal(settings.keys).prepare()
        for name in RANDOM_KEY_FILES:
            keyfiles.create_once(settings.keys / name, secrets.token_bytes(keyfiles.LENGTH))
    except OSError as error:
        raise StorageUnavailable(durable_files.find_error_code(error)) from error


def _read_key(settings: Settings, name: str) -> bytes:
    try:
        return keyfiles.read(settings.keys / name)
    except OSError as error:
        raise StorageUnavailable("E-SYS-04") from error

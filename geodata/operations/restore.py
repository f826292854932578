"""Bringing a backup back: into a new folder, and then compared with what it said of itself."""

import shutil
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from geodata.errors import AppError, BadInput, FileRefused, StorageUnavailable
from geodata.operations import backups, durable_files
from geodata.operations.backups import BackupNote
from geodata.project import check_canaries, load_project
from geodata.settings import DATABASE_FILE, Settings
from geodata.store import copies, dumps
from geodata.store.database import Database
from geodata.store.people.audit import AuditStore


@dataclass(frozen=True, slots=True)
class RestoreFinding:
    """One thing that was looked at."""

    name: str  # of the catalogue of `restore`
    is_intact: bool
    figure: int = 0


def restore(path: Path, into: Path, settings: Settings, url: str = "") -> BackupNote:
    """Restore a backup into a new or empty folder: whole or not at all.

    A backup of PostgreSQL goes into the database of the address, which must be empty.

    Raises
    ------
    BadInput
        E-BAK-03 where the folder holds anything, E-BAK-08, E-BAK-09 where the backup is of the
        other engine: then nothing was touched.
    FileRefused
        Where the backup does not open, or is not whole.
    StorageUnavailable
        E-SYS-03 where the folder cannot be written.
    """
    try:
        if into.exists() and (not into.is_dir() or any(into.iterdir())):
            raise BadInput("E-BAK-03")
        draft = into.with_name(f".{into.name}.part")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise StorageUnavailable(durable_files.find_error_code(error)) from error
    try:
        with backups.open_backup(path, settings) as (note, tar):
            _unpack(tar, draft)
        _fill_database(draft / backups.DUMP_FILE, url)
        draft.replace(into)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return note


def _fill_database(dump: Path, url: str) -> None:
    """Fill the database of an address from a dump; it does not stay among the files."""
    if not dump.exists():
        if url:
            raise BadInput("E-BAK-09")
        return
    if not url:
        raise BadInput("E-BAK-08")
    database = Database(url)
    try:
        if database.is_sqlite:
            raise BadInput("E-BAK-08")
        dumps.read_dump(database, dump)
    finally:
        database.close()
    dump.unlink()


def _unpack(tar: tarfile.TarFile, draft: Path) -> None:
    """Write the files of a backup into a folder, and nothing beside it.

    The filters of `tarfile` are not in every Python 3.11; a backup holds plain files alone.
    """
    for member in backups.iterate_members(tar):
        path = draft / member.name
        body = tar.extractfile(member) if member.isfile() else None
        if body is None or not path.resolve().is_relative_to(draft.resolve()):
            raise FileRefused("E-BAK-04")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with body, path.open("xb") as file:
                shutil.copyfileobj(body, file)
        except OSError as error:
            raise StorageUnavailable(durable_files.find_error_code(error)) from error


def build_settings(into: Path, settings: Settings, url: str = "") -> Settings:
    """Return the settings of a project that was brought back into a folder, and a database."""
    url = url or f"sqlite:///{(into / DATABASE_FILE).resolve().as_posix()}"
    return replace(settings, data=into.resolve(), database_url=url)


def inspect(
    into: Path, note: BackupNote, settings: Settings, url: str = ""
) -> Iterator[RestoreFinding]:
    """Compare what was brought back with what its backup says; one finding after the other."""
    restored = build_settings(into, settings, url)
    database = Database(restored.database_url)
    try:
        for name, look in _CHECKS.items():
            try:
                figure = look(restored, database, note)
            except AppError:
                yield RestoreFinding(name, is_intact=False)
            else:
                yield RestoreFinding(name, is_intact=figure is not None, figure=figure or 0)
    finally:
        database.close()


def _count_rows(_settings: Settings, database: Database, note: BackupNote) -> int | None:
    rows = copies.count_contents(database).rows
    return sum(rows.values()) if rows == note.contents.rows else None


def _check_database(_settings: Settings, database: Database, _note: BackupNote) -> int | None:
    return None if copies.find_broken_rows(database) else 0


def _check_references(_settings: Settings, database: Database, _note: BackupNote) -> int | None:
    return None if copies.find_broken_references(database) else 0


def _check_chain(settings: Settings, database: Database, note: BackupNote) -> int | None:
    """Return how many audit entries there are; None where the chain or its head differs."""
    with database.begin_read() as tx:
        audit = AuditStore(tx, load_project(settings, database).audit_key)
        last = audit.last()
        head = None if last is None else (last.sequence, last.code)
        if head != note.contents.head or audit.find_first_broken() is not None:
            return None
        return 0 if last is None else last.sequence


def _check_keys(settings: Settings, database: Database, _note: BackupNote) -> int | None:
    check_canaries(load_project(settings, database))
    return 0


def _check_files(settings: Settings, _database: Database, _note: BackupNote) -> int | None:
    return len(backups.list_files(settings))


_CHECKS: dict[str, Callable[[Settings, Database, BackupNote], int | None]] = {
    "whole": _check_database,
    "references": _check_references,
    "rows": _count_rows,
    "chain": _check_chain,
    "keys": _check_keys,
    "files": _check_files,
}

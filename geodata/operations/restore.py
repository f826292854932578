"""Bringing a backup back: into a new folder, and then compared with what it said of itself."""

import shutil
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from geodata.errors import AppError, BadInput, StorageUnavailable
from geodata.operations import backups, durable_files
from geodata.operations.backups import Note
from geodata.project import check_canaries, with_keys
from geodata.settings import DATABASE_FILE, Settings
from geodata.store import copies
from geodata.store.database import Database
from geodata.store.people.audit import AuditStore


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str  # of the catalogue of `restore`
    holds: bool
    figure: int = 0


def restore(path: Path, into: Path, settings: Settings) -> Note:
    """Restore a backup into a new or empty folder: whole or not at all.

    Raises
    ------
    BadInput
        E-BAK-03 where the folder holds anything: then nothing was touched.
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
        raise StorageUnavailable(durable_files.code_of(error)) from error
    try:
        with backups.opened(path, settings) as (note, tar):
            _unpack(tar, draft)
        draft.replace(into)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return note


def _unpack(tar: tarfile.TarFile, draft: Path) -> None:
    for member in backups.members(tar):
        try:
            tar.extract(member, draft, filter="data")
        except OSError as error:
            raise StorageUnavailable(durable_files.code_of(error)) from error


def settings_of(into: Path, settings: Settings) -> Settings:
    """Return the settings of a project that was brought back into a folder."""
    url = f"sqlite:///{(into / DATABASE_FILE).resolve().as_posix()}"
    return replace(settings, data=into.resolve(), database_url=url)


def inspect(into: Path, note: Note, settings: Settings) -> Iterator[Finding]:
    """Compare what was brought back with what its backup says; one finding after the other."""
    restored = settings_of(into, settings)
    database = Database(restored.database_url)
    try:
        for name, look in _LOOKS.items():
            try:
                figure = look(restored, database, note)
            except AppError:
                yield Finding(name, holds=False)
            else:
                yield Finding(name, holds=figure is not None, figure=figure or 0)
    finally:
        database.close()


def _rows(_settings: Settings, database: Database, note: Note) -> int | None:
    rows = copies.contents(database).rows
    return sum(rows.values()) if rows == note.contents.rows else None


def _whole(_settings: Settings, database: Database, _note: Note) -> int | None:
    return None if copies.broken_rows(database) else 0


def _references(_settings: Settings, database: Database, _note: Note) -> int | None:
    return None if copies.broken_references(database) else 0


def _chain(settings: Settings, database: Database, note: Note) -> int | None:
    """Return how many audit entries there are; None where the chain or its head differs."""
    with database.reading() as tx:
        audit = AuditStore(tx, with_keys(settings, database).audit_key)
        last = audit.last()
        head = None if last is None else (last.sequence, last.code)
        if head != note.contents.head or audit.first_broken() is not None:
            return None
        return 0 if last is None else last.sequence


def _keys(settings: Settings, database: Database, _note: Note) -> int | None:
    check_canaries(with_keys(settings, database))
    return 0


def _files(settings: Settings, _database: Database, _note: Note) -> int | None:
    return len(backups.kept_files(settings))


_LOOKS: dict[str, Callable[[Settings, Database, Note], int | None]] = {
    "whole": _whole,
    "references": _references,
    "rows": _rows,
    "chain": _chain,
    "keys": _keys,
    "files": _files,
}

"""Backups: one sealed file each, written whole or not at all, the older ones thinned out.

Sealed with Fernet, as all that is kept is, and with a key of its own beside the others: no other
library, no other format of keys, and whoever keeps the printed keys can open a backup. The keys
are never in it. In it: the database as it was at one moment, the sealed photos, and what the
editions and the number of the release in force are; a release itself is made anew.
"""

import contextlib
import gzip
import io
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from geodata.errors import Conflict, FileRefused, StorageUnavailable
from geodata.model import times
from geodata.operations import durable_files
from geodata.settings import DATABASE_FILE, Settings
from geodata.store import copies
from geodata.store.copies import Contents
from geodata.store.database import SPARE, Database
from geodata.store.pieces import SealedReader, SealedWriter
from geodata.store.sealing import Seal

KEY_FILE = "backups.key"
DUMP_FILE = "dusitmap.pgdump"  # of PostgreSQL, in the place of the database file
NOTE_FILE = "backup.json"  # the first in the file: what the rest must be
RELEASE_POINTER = "releases/current.json"
FOLDERS = ("evidence", "edition-inputs", "editions")
DAILY_RETENTION = timedelta(days=35)
_NAME_FORMAT = "dusitmap-%Y%m%dT%H%M%SZ.backup"
_DRAFT_PREFIX = ".backup-"


@dataclass(frozen=True, slots=True)
class BackupNote:
    """What a backup says of itself."""

    at: str  # ISO 8601, UTC
    contents: Contents


def make(settings: Settings, database: Database, at: datetime, out: Path | None = None) -> Path:
    """Make a backup while others go on writing; return its file.

    Raises
    ------
    Conflict
        E-BAK-01 where one is being made.
    FileRefused
        Of PostgreSQL: where its own programs are missing, too old or give up.
    StorageUnavailable
        Where it cannot be written: then nothing of it is left.
    """
    target = out or settings.backups / at.astimezone(UTC).strftime(_NAME_FORMAT)
    seal = Seal(settings.keys, KEY_FILE)
    with _translate_write_errors(), _lock_folder(settings):
        seal.prepare()
        _check_room(settings, database, target)
        with tempfile.TemporaryDirectory(dir=settings.data, prefix=_DRAFT_PREFIX) as drafts:
            copy = Path(drafts) / (DATABASE_FILE if database.is_sqlite else DUMP_FILE)
            note = BackupNote(times.format_iso(at), copies.copy_to(database, copy))
            _write_whole(target, seal, settings, note, copy)
    return target


def list_backups(settings: Settings) -> dict[Path, datetime]:
    """Return the backups of the folder with the time in their names, the newest first."""
    found = {}
    for path in settings.backups.glob("*.backup"):
        with contextlib.suppress(ValueError):
            found[path] = datetime.strptime(path.name, _NAME_FORMAT).replace(tzinfo=UTC)
    return dict(sorted(found.items(), key=lambda entry: entry[1], reverse=True))


def thin_out(settings: Settings, at: datetime) -> list[Path]:
    """Keep one backup an hour of the running day, and the first of each of 35 days before.

    Two backups of a day that is over would tell between which hours a report came in: the first of
    a day, made when it begins, tells the day alone. The newest always stays, however old it is.
    Return those taken away.
    """
    today, found = times.to_bangkok_date(at), list_backups(settings)
    kept: set[tuple[date, int]] = set()
    gone = []
    for path, made_at in reversed(found.items()):
        local = made_at.astimezone(times.BANGKOK)
        place = (local.date(), local.hour if local.date() == today else 0)
        is_newest = path == next(iter(found))
        if not is_newest and (at - made_at > DAILY_RETENTION or place in kept):
            with _translate_write_errors():
                path.unlink(missing_ok=True)
            gone.append(path)
        kept.add(place)
    return gone


@contextlib.contextmanager
def open_backup(path: Path, settings: Settings) -> Iterator[tuple[BackupNote, tarfile.TarFile]]:
    """Open a backup; what stands behind its note comes one file after the other.

    Raises
    ------
    FileRefused
        E-CLI-01 where it cannot be read, E-BAK-04 where it does not open with the key or is not
        whole.
    """
    try:
        with path.open("rb") as file:
            reader = io.BufferedReader(SealedReader(file, Seal(settings.keys, KEY_FILE)))
            with (
                gzip.GzipFile(fileobj=reader) as plain,
                tarfile.open(fileobj=plain, mode="r|") as tar,
            ):
                yield _read_note(tar), tar
                while plain.read(1 << 20):  # to the last piece: only then is it whole
                    pass
    except (EOFError, gzip.BadGzipFile, tarfile.TarError, zlib.error) as error:
        raise FileRefused("E-BAK-04") from error
    except OSError as error:
        raise FileRefused("E-CLI-01") from error


def check_backup(path: Path, settings: Settings) -> BackupNote:
    """Read a backup to its end; return what it says of itself.

    Raises
    ------
    FileRefused
    """
    with open_backup(path, settings) as (note, tar):
        for _member in iterate_members(tar):
            pass
        return note


def iterate_members(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Yield what comes next in a backup, to its end."""
    while (member := tar.next()) is not None:
        yield member


def list_files(settings: Settings) -> list[Path]:
    """Return what a backup holds beside the database, by path inside the data folder."""
    found = [
        path.relative_to(settings.data)
        for folder in FOLDERS
        for path in (settings.data / folder).rglob("*")
        if path.is_file() and path.suffix != ".part"
    ]
    if (settings.data / RELEASE_POINTER).is_file():
        found.append(Path(RELEASE_POINTER))
    return sorted(found)


def _read_note(tar: tarfile.TarFile) -> BackupNote:
    first = tar.next()
    body = None if first is None or first.name != NOTE_FILE else tar.extractfile(first)
    if body is None:
        raise FileRefused("E-BAK-04")
    said = json.loads(body.read())
    contents, head = said["contents"], said["contents"]["head"]
    head = None if head is None else (head[0], head[1])
    return BackupNote(said["at"], Contents(contents["revision"], contents["rows"], head))


def _check_room(settings: Settings, database: Database, target: Path) -> None:
    """Refuse where the backup would take what must stay free."""
    target.parent.mkdir(parents=True, exist_ok=True)
    needed = database.measure_size() + sum(
        (settings.data / path).stat().st_size for path in list_files(settings)
    )
    if shutil.disk_usage(target.parent).free < needed + SPARE:
        raise StorageUnavailable("E-SYS-02")


def _write_whole(
    target: Path, seal: Seal, settings: Settings, note: BackupNote, copy: Path
) -> None:
    draft = target.with_name(f".{target.name}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            _write(file, seal, settings, note, copy)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    durable_files.sync_folder(target.parent)


def _write(file: BinaryIO, seal: Seal, settings: Settings, note: BackupNote, copy: Path) -> None:
    writer = SealedWriter(file, seal)
    with (
        gzip.GzipFile(fileobj=writer, mode="wb", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        body = json.dumps(asdict(note)).encode()
        described = tarfile.TarInfo(NOTE_FILE)
        described.size = len(body)
        tar.addfile(described, io.BytesIO(body))
        tar.add(copy, copy.name)
        for path in list_files(settings):
            with contextlib.suppress(FileNotFoundError):  # taken away meanwhile: that stays so
                tar.add(settings.data / path, path.as_posix())
    writer.finish()


@contextlib.contextmanager
def _translate_write_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageUnavailable(durable_files.find_error_code(error)) from error


@contextlib.contextmanager
def _lock_folder(settings: Settings) -> Iterator[None]:
    """Lock the folder: one backup at a time; remove what a killed one left."""
    settings.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with FileLock(settings.backups / ".lock", timeout=0):
            for left in settings.data.glob(f"{_DRAFT_PREFIX}*"):
                shutil.rmtree(left, ignore_errors=True)
            for part in settings.backups.glob(".*.part"):
                part.unlink(missing_ok=True)
            yield
    except Timeout as error:
        raise Conflict("E-BAK-01") from error

"""How the project is: everything that can be lost, looked at without changing any of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from geodata.errors import AppError, BadInput, StorageUnavailable
from geodata.model import times
from geodata.operations import backups, file_rights, wall_clock
from geodata.project import check_canaries, with_keys
from geodata.settings import Settings
from geodata.store import copies, migrate
from geodata.store.database import SPARE, Database
from geodata.store.people import audit_heads
from geodata.store.people.audit import AuditStore
from geodata.store.places.places import PlaceStore
from geodata.store.risks.photos import named_files

LITTLE = 1024**3  # bytes: with less left somebody should make room
LATE, TOO_LATE = timedelta(hours=2), timedelta(hours=26)


class State(StrEnum):
    """How something is."""

    GOOD = "good"
    LOOK = "look"  # it works, and somebody should see to it
    BAD = "bad"
    NOT_LOOKED = "not looked at"  # nobody knows how it is


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    detail: str = ""
    problem: AppError | None = None


Look = Callable[[Settings, Database, datetime], tuple[State, str]]


def examine(settings: Settings, at: datetime) -> Iterator[Finding]:
    """Run the checks one by one; stop at a database that cannot be read."""
    database = Database(settings.database_url)
    try:
        first = _looked("database", _engine, settings, database, at)
        yield first
        for name, look in {**_INSIDE, **_LOOKS}.items():
            if first.problem and name in _INSIDE:
                yield Finding(name, State.NOT_LOOKED)
            else:
                yield _looked(name, look, settings, database, at)
    finally:
        database.close()


def _looked(name: str, look: Look, settings: Settings, database: Database, at: datetime) -> Finding:
    try:
        return Finding(name, *look(settings, database, at))
    except AppError as error:
        return Finding(name, State.BAD, problem=error)


def _engine(settings: Settings, database: Database, _at: datetime) -> tuple[State, str]:
    """Check the engine and every page of the file."""
    audit_heads.check(database, settings.data)
    found, _newest = migrate.revisions(database)
    if not found:
        raise StorageUnavailable("E-SYS-10")
    if copies.broken_rows(database):
        raise StorageUnavailable("E-SYS-06")
    return (State.LOOK, database.notice) if database.notice else (State.GOOD, database.description)


def _revision(_settings: Settings, database: Database, _at: datetime) -> tuple[State, str]:
    found, newest = migrate.revisions(database)
    return (State.GOOD, found) if found == newest else (State.LOOK, f"{found} → {newest}")


def _references(_settings: Settings, database: Database, _at: datetime) -> tuple[State, str]:
    broken = copies.broken_references(database)
    if broken:
        raise BadInput("E-SYS-13", count=f"{len(broken):,}")
    return State.GOOD, ""


def _register(_settings: Settings, database: Database, _at: datetime) -> tuple[State, str]:
    with database.reading() as tx:
        return State.GOOD, f"{len(PlaceStore(tx).communities()):,}"


def _chain(settings: Settings, database: Database, _at: datetime) -> tuple[State, str]:
    key = with_keys(settings, database).audit_key
    with database.reading() as tx:
        audit = AuditStore(tx, key)
        broken, last = audit.first_broken(), audit.last()
    if broken is not None:
        raise BadInput("E-AUDIT-01", sequence=broken)
    return State.GOOD, "0" if last is None else f"{last.sequence:,}"


def _canaries(settings: Settings, database: Database, _at: datetime) -> tuple[State, str]:
    check_canaries(with_keys(settings, database))
    return State.GOOD, ""


def _clock(_settings: Settings, database: Database, at: datetime) -> tuple[State, str]:
    wall_clock.check(database, at)
    with database.reading() as tx:
        last = AuditStore(tx, b"").last()
    if last is not None and at < times.parse_iso(last.at) - wall_clock.BACK:
        raise StorageUnavailable("E-SYS-08")
    return State.GOOD, times.format_iso(at)


def _evidence(settings: Settings, database: Database, _at: datetime) -> tuple[State, str]:
    """Check the files that rows name; one that no row names is left of a broken upload."""
    there = {path.name for path in settings.evidence.glob("*")}
    with database.reading() as tx:
        named = named_files(tx)
    if named - there:
        raise BadInput("E-SYS-14", count=f"{len(named - there):,}")
    left = len(there - named)
    return (State.LOOK, f"{left:,}") if left else (State.GOOD, f"{len(named):,}")


def _key_files(settings: Settings, _database: Database, _at: datetime) -> tuple[State, str]:
    folder = settings.keys
    files = sorted(path for path in folder.glob("*") if path.is_file())
    if not files:
        raise StorageUnavailable("E-SYS-04")
    open_to_others = [
        path.name for path in files if os.name == "posix" and file_rights.is_open(path)
    ]
    if folder.is_relative_to(settings.data):
        open_to_others.append(str(folder))
    if open_to_others:
        raise BadInput("E-SYS-11", names=", ".join(open_to_others))
    can_tell = os.name == "posix"  # elsewhere rights are kept in another way
    return (State.GOOD if can_tell else State.NOT_LOOKED), str(folder)


def _room(settings: Settings, _database: Database, _at: datetime) -> tuple[State, str]:
    free = shutil.disk_usage(settings.data).free
    if free < SPARE:
        raise StorageUnavailable("E-SYS-02")
    return State.LOOK if free < LITTLE else State.GOOD, f"{free / 1024**3:,.1f} GB"


def _backup(settings: Settings, database: Database, at: datetime) -> tuple[State, str]:
    """Check whether the newest backup opens, and whether anything came since."""
    if not database.is_sqlite:
        return State.LOOK, "pg_dump"
    newest = next(iter(backups.all_of(settings).items()), None)
    if newest is None:
        return State.LOOK, str(settings.backups)
    path, made = newest
    note = backups.check(path, settings)
    age = at - made
    if age > LATE and _has_grown(database, note):
        if age > TOO_LATE:
            raise BadInput("E-SYS-12")
        return State.LOOK, path.name
    return State.GOOD, path.name


def _has_grown(database: Database, note: backups.Note) -> bool:
    """Return whether something was done since a backup; yes where that cannot be read."""
    try:
        return copies.contents(database).head != note.contents.head
    except AppError:
        return True


_INSIDE: dict[str, Look] = {
    "revision": _revision,
    "references": _references,
    "register": _register,
    "chain": _chain,
    "canaries": _canaries,
    "clock": _clock,
    "evidence": _evidence,
}
_LOOKS: dict[str, Look] = {"keys": _key_files, "room": _room, "backup": _backup}

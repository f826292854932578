"""How the project is: everything that can be lost, looked at without changing any of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from geodata import reference
from geodata.district import FIRST_FOLDER, load
from geodata.errors import AppError, BadInput, FileRefused, StorageUnavailable
from geodata.model import times
from geodata.operations import backups, file_rights, wall_clock
from geodata.project import check_canaries, load_project
from geodata.settings import Settings
from geodata.store import copies, migrate
from geodata.store.database import SPARE, Database
from geodata.store.district_mark import require_district
from geodata.store.imports.feeds import FeedListStore
from geodata.store.people import audit_heads
from geodata.store.people.audit import AuditStore
from geodata.store.places.places import PlaceStore
from geodata.store.risks.photos import list_named_files

ARCHIVE_START = b"PMTiles\x03"  # PMTiles, version 3
LOW_SPACE_BYTES = 1024**3  # bytes: with less left somebody should make room
LATE, TOO_LATE = timedelta(hours=2), timedelta(hours=26)


class HealthState(StrEnum):
    """How something is."""

    GOOD = "good"
    LOOK = "look"  # it works, and somebody should see to it
    BAD = "bad"
    NOT_LOOKED = "not looked at"  # nobody knows how it is


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """One thing that was looked at."""

    name: str
    state: HealthState
    detail: str = ""
    problem: AppError | None = None


HealthCheck = Callable[[Settings, Database, datetime], tuple[HealthState, str]]


def examine(settings: Settings, at: datetime) -> Iterator[HealthFinding]:
    """Run the checks one by one; stop at a database that cannot be read."""
    database = Database(settings.database_url)
    try:
        first = _run_check("database", _check_engine, settings, database, at)
        yield first
        of_database = {**_DATABASE_CHECKS, **({} if database.is_sqlite else _SERVER_CHECKS)}
        for name, look in {**of_database, **_CHECKS}.items():
            if first.problem and name in of_database:
                yield HealthFinding(name, HealthState.NOT_LOOKED)
            else:
                yield _run_check(name, look, settings, database, at)
    finally:
        database.close()


def _run_check(
    name: str, check: HealthCheck, settings: Settings, database: Database, at: datetime
) -> HealthFinding:
    try:
        return HealthFinding(name, *check(settings, database, at))
    except AppError as error:
        return HealthFinding(name, HealthState.BAD, problem=error)


def _check_engine(settings: Settings, database: Database, _at: datetime) -> tuple[HealthState, str]:
    """Check the engine and every page of the file."""
    audit_heads.check(database, settings.data)
    found, _newest = migrate.read_revisions(database)
    if not found:
        raise StorageUnavailable("E-SYS-10")
    if copies.find_broken_rows(database):
        raise StorageUnavailable("E-SYS-06")
    return (
        (HealthState.LOOK, database.notice)
        if database.notice
        else (HealthState.GOOD, database.description)
    )


def _check_revision(
    _settings: Settings, database: Database, _at: datetime
) -> tuple[HealthState, str]:
    found, newest = migrate.read_revisions(database)
    return (
        (HealthState.GOOD, found) if found == newest else (HealthState.LOOK, f"{found} → {newest}")
    )


def _check_references(
    _settings: Settings, database: Database, _at: datetime
) -> tuple[HealthState, str]:
    broken = copies.find_broken_references(database)
    if broken:
        raise BadInput("E-SYS-13", count=f"{len(broken):,}")
    return HealthState.GOOD, ""


def _check_register(
    settings: Settings, database: Database, _at: datetime
) -> tuple[HealthState, str]:
    served = reference.open_district(settings.district)
    require_district(database, served, load(FIRST_FOLDER))
    with database.begin_read() as tx:
        return HealthState.GOOD, f"{len(PlaceStore(tx).list_communities()):,}"


def _check_chain(settings: Settings, database: Database, _at: datetime) -> tuple[HealthState, str]:
    key = load_project(settings, database).audit_key
    with database.begin_read() as tx:
        audit = AuditStore(tx, key)
        broken, last = audit.find_first_broken(), audit.last()
    if broken is not None:
        raise BadInput("E-AUDIT-01", sequence=broken)
    return HealthState.GOOD, "0" if last is None else f"{last.sequence:,}"


def _check_canaries(
    settings: Settings, database: Database, _at: datetime
) -> tuple[HealthState, str]:
    check_canaries(load_project(settings, database))
    return HealthState.GOOD, ""


def _check_clock(_settings: Settings, database: Database, at: datetime) -> tuple[HealthState, str]:
    wall_clock.check_clock(database, at)
    with database.begin_read() as tx:
        last = AuditStore(tx, b"").last()
    if last is not None and at < times.parse_iso(last.at) - wall_clock.MAX_BACKWARD:
        raise StorageUnavailable("E-SYS-08")
    return HealthState.GOOD, times.format_iso(at)


def _check_server(
    _settings: Settings, database: Database, _at: datetime
) -> tuple[HealthState, str]:
    """Check a server of PostgreSQL: is the log append-only, is what is saved on its disk."""
    missing = database.find_missing_triggers()
    if missing:
        raise BadInput("E-SYS-30", names=", ".join(missing))
    notices = database.find_notices()
    return (HealthState.LOOK if notices else HealthState.GOOD), " · ".join(notices)


def _check_evidence(
    settings: Settings, database: Database, _at: datetime
) -> tuple[HealthState, str]:
    """Check the files that rows name; one that no row names is left of a broken upload."""
    there = {path.name for path in settings.evidence.glob("*")}
    with database.begin_read() as tx:
        named = list_named_files(tx)
    if named - there:
        raise BadInput("E-SYS-14", count=f"{len(named - there):,}")
    left = len(there - named)
    return (HealthState.LOOK, f"{left:,}") if left else (HealthState.GOOD, f"{len(named):,}")


def _check_key_files(
    settings: Settings, _database: Database, _at: datetime
) -> tuple[HealthState, str]:
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
    return (HealthState.GOOD if can_tell else HealthState.NOT_LOOKED), str(folder)


def _check_room(settings: Settings, _database: Database, _at: datetime) -> tuple[HealthState, str]:
    free = shutil.disk_usage(settings.data).free
    if free < SPARE:
        raise StorageUnavailable("E-SYS-02")
    return (
        HealthState.LOOK if free < LOW_SPACE_BYTES else HealthState.GOOD,
        f"{free / 1024**3:,.1f} GB",
    )


def _check_backup(settings: Settings, database: Database, at: datetime) -> tuple[HealthState, str]:
    """Check whether the newest backup opens, and whether anything came since."""
    newest = next(iter(backups.list_backups(settings).items()), None)
    if newest is None:
        return HealthState.LOOK, str(settings.backups)
    path, made = newest
    note = backups.check_backup(path, settings)
    age = at - made
    if age > LATE and _has_grown(database, note):
        if age > TOO_LATE:
            raise BadInput("E-SYS-12")
        return HealthState.LOOK, path.name
    return HealthState.GOOD, path.name


def _has_grown(database: Database, note: backups.BackupNote) -> bool:
    """Return whether something was done since a backup; yes where that cannot be read."""
    try:
        return copies.count_contents(database).head != note.contents.head
    except AppError:
        return True


def _check_street_map(
    settings: Settings, _database: Database, _at: datetime
) -> tuple[HealthState, str]:
    """Check that the street map, where one is installed, begins as an archive of tiles does."""
    path = settings.basemap
    if not path.is_file():
        return HealthState.GOOD, "ไม่มี"
    with path.open("rb") as file:
        is_archive = file.read(len(ARCHIVE_START)) == ARCHIVE_START
    if not is_archive:
        raise FileRefused("E-BASE-01")
    return HealthState.GOOD, f"{path.stat().st_size:,} ไบต์"


def _check_feeds(_settings: Settings, database: Database, _at: datetime) -> tuple[HealthState, str]:
    """Check that the feeds which are read daily could be read."""
    with database.begin_read() as tx:
        store = FeedListStore(tx)
        trouble = store.find_trouble()
        count = len(store.list_all())
    if trouble is not None:
        raise trouble
    return HealthState.GOOD, f"{count:,}" if count else "ไม่มี"


def _check_tiles(settings: Settings, _database: Database, _at: datetime) -> tuple[HealthState, str]:
    """Check that tiles of another host, where they are set, can be drawn and say whose they are."""
    if not settings.tiles_url:
        return HealthState.GOOD, "ไม่มี"
    if not settings.tiles_origin:
        raise FileRefused("E-BASE-05")
    return HealthState.GOOD, settings.tiles_origin


_DATABASE_CHECKS: dict[str, HealthCheck] = {
    "street map": _check_street_map,
    "tiles": _check_tiles,
    "revision": _check_revision,
    "references": _check_references,
    "register": _check_register,
    "chain": _check_chain,
    "canaries": _check_canaries,
    "clock": _check_clock,
    "evidence": _check_evidence,
    "feeds": _check_feeds,
}
_SERVER_CHECKS: dict[str, HealthCheck] = {"server": _check_server}
_CHECKS: dict[str, HealthCheck] = {
    "keys": _check_key_files,
    "room": _check_room,
    "backup": _check_backup,
}

"""Copies of a PostgreSQL database, by the server's own programs: `pg_dump` and `pg_restore`."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL

from geodata.errors import FileRefused, StorageUnavailable
from geodata.store import postgresql
from geodata.store.database import Database, translate_errors
from geodata.store.schema.postgresql import protect_functions

DEBIAN_FOLDERS = Path("/usr/lib/postgresql")  # each version in a folder of its own
_VERSION = re.compile(r"\) (\d+)")
_GIVEN = ("--no-owner", "--no-privileges", "--no-comments", "--no-password")


def write_dump(database: Database, target: Path, snapshot: str) -> None:
    """Write what a snapshot sees into a file in the custom format of `pg_dump`.

    Raises
    ------
    FileRefused
        E-BAK-05, E-BAK-06 where the program is missing or too old; E-BAK-07 where it gave up.
    StorageUnavailable
        E-SYS-02.
    """
    program = _find_program("pg_dump", _read_major(database))
    given = (*_GIVEN, "--format=custom", "--compress=0", f"--snapshot={snapshot}")
    _run(program, database.url, *given, f"--file={target}")


def read_dump(database: Database, dump: Path) -> None:
    """Fill an empty database from a dump: all of it, or nothing.

    Raises
    ------
    FileRefused
        As `write_dump`; E-BAK-10 where the database is not empty.
    """
    require_empty(database)
    program = _find_program("pg_restore", _read_major(database))
    _run(program, database.url, *_GIVEN, "--single-transaction", "--exit-on-error", str(dump))
    with translate_errors(), postgresql.begin_writing(database.engine) as connection:
        protect_functions(connection)


def require_empty(database: Database) -> None:
    """Raise FileRefused unless a database has no table yet.

    Raises
    ------
    FileRefused
        E-BAK-10.
    """
    with database.begin_read() as tx:
        if not database.is_sqlite:
            postgresql.require_suitable(tx.connection)
        if sa.inspect(tx.connection).get_table_names():
            raise FileRefused("E-BAK-10")


def _read_major(database: Database) -> int:
    with database.begin_read() as tx:
        return postgresql.read_facts(tx.connection).version // 10_000


def _find_program(name: str, server: int) -> str:
    """Return the path of a program that is as new as the server; the closest one."""
    there = set(DEBIAN_FOLDERS.glob(f"*/bin/{name}"))
    on_path = shutil.which(name)
    if on_path:
        there.add(Path(on_path))
    if not there:
        raise FileRefused("E-BAK-05", name=name, version=server)
    versions = {str(path): _read_version(path) for path in there}
    fit = [path for path, version in versions.items() if version >= server]
    if not fit:
        newest = max(versions.values())
        raise FileRefused("E-BAK-06", name=name, found=newest, version=server)
    return min(fit, key=lambda path: versions[path])


def _read_version(path: Path) -> int:
    try:
        told = subprocess.run(  # noqa: S603 - an installed program, nothing typed
            [path, "--version"], capture_output=True, text=True, check=False
        ).stdout
    except OSError:
        return 0
    found = _VERSION.search(told)
    return int(found[1]) if found else 0


def _run(program: str, url: URL, *arguments: str) -> None:
    """Run a program on a database; the password goes by the environment, where nobody lists it."""
    environment = {**os.environ, "LC_ALL": "C"}
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    where = f"--dbname={postgresql.build_conninfo(url)}"
    done = subprocess.run(  # noqa: S603 - an installed program, its options ours
        [program, where, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return
    if "No space left on device" in done.stderr:
        raise StorageUnavailable("E-SYS-02")
    lines = done.stderr.strip().splitlines() or [""]
    raise FileRefused("E-BAK-07", name=Path(program).name, said=lines[0][:200])

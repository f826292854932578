"""Which engine the tests run on: SQLite, or a real server of PostgreSQL that they start themselves.

`DUSITMAP_TEST_DATABASE=postgresql` gives every project of a test a database of its own there: a
copy of a template. `python -m tests.engines` ends with 0 where a server is installed.
"""

import atexit
import ctypes
import functools
import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from geodata.operations import restore
from geodata.operations.backups import BackupNote
from geodata.settings import DATABASE_FILE, Settings
from geodata.store.database import Database, Transaction

ENGINE = os.environ.get("DUSITMAP_TEST_DATABASE") or "sqlite"
ON_POSTGRESQL = ENGINE == "postgresql"
FOLDERS = Path("/usr/lib/postgresql")  # where Debian puts each version
OWNER = "dusitmap"  # owns the databases, and is no superuser
GUARDED, PASSWORD = "guarded", "canary-of-a-password"  # the one role that is asked for one
SHARED = "DUSITMAP_TEST_CLUSTER"  # the folder of the server of a test, for its child processes
TEMPLATE_NOTE = "template"  # the file beside a project that names its database
PR_SET_PDEATHSIG = 1
IN_MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # but for tests about power cuts nothing must last
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "wal_recycle": "off",
    "max_wal_size": "4GB",
}


def find_binaries() -> Path | None:
    """Return the folder of the newest server that is installed."""
    found = [path.parent for path in FOLDERS.glob("*/bin/postgres")]
    return max(found, key=lambda path: int(path.parent.name), default=None)


def choose_parent() -> Path | None:
    """Return the memory of the machine where there is enough of it: databases are copied there."""
    roomy = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM
    return IN_MEMORY if roomy else None


class Cluster:
    """A server in a folder of its own, reached by its socket alone; it ends with this process."""

    def __init__(self, **settings: str) -> None:
        binaries = find_binaries()
        if binaries is None:
            pytest.fail("PostgreSQL is not installed: apt-get install postgresql-15")
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir=choose_parent()))
        self.data = self.folder / "data"
        self.settings = {**SETTINGS, "unix_socket_directories": str(self.folder), **settings}
        self.user = "postgres" if os.geteuid() == 0 else None  # a server refuses to run as root
        if self.user is not None:
            shutil.chown(self.folder, self.user)
        self._names, self._started_by = name_databases(), os.getpid()
        given = ("-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
        subprocess.run(
            [binaries / "initdb", "-D", self.data, *given],
            **self._as_user(),
            check=True,
            stdout=subprocess.DEVNULL,
        )
        access = self.data / "pg_hba.conf"
        access.write_text(f"local all {GUARDED} scram-sha-256\n{access.read_text()}")
        self.start()
        self.admin(
            f"CREATE ROLE {OWNER} LOGIN", f"CREATE ROLE {GUARDED} LOGIN PASSWORD '{PASSWORD}'"
        )

    def _as_user(self):
        return {} if self.user is None else {"user": self.user, "extra_groups": []}

    def start(self) -> None:
        """Start the server and wait until it answers."""
        given = [
            word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")
        ]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.data, *given],
                **self._as_user(),
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent,
            )
        self.wait()

    def wait(self) -> None:
        """Wait until the server answers."""
        for _ in range(200):
            try:
                self.connect().close()
            except psycopg.OperationalError:
                assert self.process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.05)
            else:
                return
        pytest.fail("the server of PostgreSQL does not answer")

    def kill(self) -> None:
        """End the server as a power cut would."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def remove(self) -> None:
        """End the server and remove its folder, where this process started it."""
        if os.getpid() != self._started_by:
            return
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Connect as the superuser."""
        where = {"host": str(self.folder), "user": "postgres", "dbname": database}
        return psycopg.connect(**where, autocommit=True)

    def admin(self, *statements: str, database: str = "postgres"):
        """Run statements as the superuser; return the rows of the last."""
        with self.connect(database) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def create(self, template: str = "template0", options: str = "") -> str:
        """Create a database, a copy of another; return its name."""
        name = next(self._names)
        self.admin(
            f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template} STRATEGY file_copy {options}"
        )
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        self.admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def url(self, name: str, user: str = OWNER, password: str = "") -> str:
        """Return the address of a database."""
        who = f"{user}:{password}" if password else user
        return f"postgresql+psycopg://{who}@/{name}?host={self.folder}"

    def list_files(self, name: str) -> list[Path]:
        """Return the files of a database: tables, what is stored apart, indexes."""
        self.admin("CHECKPOINT")
        [(oid,)] = self.admin(f"SELECT oid FROM pg_database WHERE datname = '{name}'")
        return sorted(path for path in (self.data / "base" / str(oid)).iterdir() if path.is_file())


def die_with_parent() -> None:
    """Have the system end this process with the one that started it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


class SharedCluster(Cluster):
    """The server that another process started, whose child this one is."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self._names = name_databases()


def name_databases() -> Iterator[str]:
    """Yield names that no other process gives."""
    return (f"t{os.getpid()}_{number}" for number in itertools.count(1))


@functools.cache
def start_cluster() -> Cluster:
    """Return the one server of this process and its children."""
    if SHARED in os.environ:
        return SharedCluster(Path(os.environ[SHARED]))
    cluster = Cluster()
    os.environ[SHARED] = str(cluster.folder)
    atexit.register(cluster.remove)
    return cluster


def copy_database(url: str, path: Path) -> str:
    """Copy a database that nobody has open; return the address of the copy.

    Of SQLite it becomes the file of the path.
    """
    found = make_url(url)
    if ON_POSTGRESQL:
        return start_cluster().url(start_cluster().create(str(found.database)))
    shutil.copy(str(found.database), path)
    return f"sqlite:///{path.as_posix()}"


def create_url(folder: Path, template: Path | None = None) -> str:
    """Return the address of a database for a project in a folder, a copy of that of another.

    With SQLite the file of the database lies in the folder, and is copied with it.
    """
    if not ON_POSTGRESQL:
        return f"sqlite:///{(folder / 'data' / DATABASE_FILE).as_posix()}"
    cluster = start_cluster()
    noted = None if template is None else template / TEMPLATE_NOTE
    name = cluster.create(noted.read_text() if noted and noted.exists() else "template0")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TEMPLATE_NOTE).write_text(name)
    return cluster.url(name)


def build_environment(folder: Path, template: Path | None = None) -> dict[str, str]:
    """Return what names a project in a folder, with a database of its own on a server."""
    where = {"DUSITMAP_DATA": str(folder / "data"), "DUSITMAP_KEYS": str(folder / "keys")}
    if ON_POSTGRESQL:
        where["DUSITMAP_DATABASE_URL"] = create_url(folder, template)
    return where


def create_restore_url() -> str:
    """Return the address that a backup is restored to; "" where that is a file of the folder."""
    return start_cluster().url(start_cluster().create()) if ON_POSTGRESQL else ""


def restore_backup(path: Path, into: Path, settings: Settings) -> tuple[BackupNote, Settings]:
    """Restore a backup into a folder, and into a database of its own where that is on a server."""
    url = create_restore_url()
    note = restore.restore(path, into, settings, url)
    return note, restore.build_settings(into, settings, url)


def change_behind_our_back(settings: Settings, *statements: str) -> None:
    """Run statements that neither references nor triggers hinder, as whoever owns the engine."""
    url = make_url(settings.database_url)
    if ON_POSTGRESQL:
        off = "SET session_replication_role = replica"
        start_cluster().admin(off, *statements, database=str(url.database))
        return
    with sqlite3.connect(str(url.database)) as connection:  # foreign keys are off
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = triggers.fetchall()
        for name, _sql in found:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _name, sql in found:
            connection.execute(sql)
    connection.close()


def drop_trigger(tx: Transaction, table: str, change: str) -> None:
    """Let a table that refuses changes be changed, as whoever owns it could."""
    on_table = f" ON {table}" if ON_POSTGRESQL else ""
    tx.connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{change}{on_table}")


def drop_url(url: str) -> None:
    """Drop what `create_url` made; a file goes with its folder."""
    if ON_POSTGRESQL:
        start_cluster().drop(str(make_url(url).database))


def read_stored_bytes(database: Database) -> bytes:
    """Return all that a database holds: its files, and each of its values as it is kept."""
    if database.is_sqlite:
        path = Path(str(database.url.database))
        return b"".join(found.read_bytes() for found in path.parent.glob(f"{path.name}*"))
    name, cluster = str(database.url.database), start_cluster()
    files = b"".join(path.read_bytes() for path in cluster.list_files(name))
    with cluster.connect(name) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        rows = [row for (table,) in tables for row in connection.execute(f"SELECT * FROM {table}")]
    values = (value for row in rows for value in row)
    return files + b"\n".join(
        value if isinstance(value, bytes) else str(value).encode() for value in values
    )


if __name__ == "__main__":
    sys.exit(find_binaries() is None)

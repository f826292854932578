"""Opens the one database and hands out transactions, whichever engine it is of."""

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from geodata.errors import BadInput, StorageUnavailable
from geodata.store import postgresql
from geodata.store.schema import project_state
from geodata.store.schema.base import SEAL, TextSeal

SAFE_WAL = (3, 51, 3)  # older engines can corrupt a WAL database that two connections checkpoint
BUSY_MS = 5000
INCREMENTAL = 2  # of `PRAGMA auto_vacuum`
OLD_ENGINE = "SQLite {version} รุ่นเก่า ใช้บันทึกย้อนกลับแทน WAL (older engine: rollback journal)"
SPARE = 200 * 1024**2  # bytes that stay free: with less, the project can only be looked at
_NOT_WRITABLE = ("readonly", "unable to open", "disk I/O error")
CHANGE = "change"  # the value that rises with every change the map could show

QUIET: Any = {"hide_parameters": True}  # errors end in the log: they quote nothing that was typed


def import_driver() -> ModuleType:
    """Return pysqlite3 where it has a wheel, else the standard module."""
    try:
        import pysqlite3

        return pysqlite3  # type: ignore[no-any-return]
    except ImportError:
        import sqlite3

        return sqlite3


class Transaction:
    """One unit of work: everything in it is saved, or nothing."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._undo: list[Callable[[], None]] = []

    def undo_on_failure(self, undo: Callable[[], None]) -> None:
        """Register `undo`, which is called where this transaction is not saved."""
        self._undo.append(undo)

    def undo_outside_changes(self) -> None:
        """Undo what was done outside the database."""
        for undo in self._undo:
            undo()

    def get_state(self, name: str, default: str = "") -> str:
        """Return a value of the project's state; the default where it was never set."""
        query = sa.select(project_state.c.value).where(project_state.c.name == name)
        return str(self.connection.execute(query).scalar() or default)

    def set_state(self, name: str, value: str) -> None:
        """Set a value of the project's state."""
        changed = self.connection.execute(
            project_state.update().where(project_state.c.name == name).values(value=value)
        )
        if not changed.rowcount:
            self.connection.execute(project_state.insert().values(name=name, value=value))


def _parse_address(url: str) -> URL:
    """Return the address of a database that is supported."""
    try:
        address = make_url(url)
    except sa.exc.ArgumentError as error:
        raise StorageUnavailable("E-SYS-15") from error
    if address.drivername in ("postgresql", postgresql.DRIVER):
        return address.set(drivername=postgresql.DRIVER)
    if address.get_backend_name() != "sqlite":
        raise StorageUnavailable("E-SYS-15")
    return address


def hide_password(url: str) -> str:
    """Return an address as it may be shown."""
    return _parse_address(url).render_as_string()


class Database:
    """The database behind one URL.

    Raises
    ------
    StorageUnavailable
        Where it cannot be opened, is locked for too long, or is damaged; E-SYS-15 where the address
        is of an engine that is neither SQLite nor PostgreSQL.
    """

    def __init__(self, url: str) -> None:
        self.url = _parse_address(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._write_lock = threading.Lock()
        if self.is_sqlite:
            self.engine = self._create_sqlite_engine()
        else:
            self.engine = postgresql.create_engine(self.url, QUIET)
            self._rewriter = postgresql.Rewriter(self.engine)

    def _create_sqlite_engine(self) -> Engine:
        self.driver = found = import_driver()
        if self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self.journal_mode = "WAL" if found.sqlite_version_info >= SAFE_WAL else "DELETE"
        self.engine_version = str(found.sqlite_version)
        engine = sa.create_engine(self.url, module=found, **QUIET)
        sa.event.listen(engine, "connect", self._prepare)
        sa.event.listen(engine, "begin", self._begin)
        return engine

    def _prepare(self, connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own
        connection.isolation_level = None  # the driver's own transactions are off
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        if cursor.execute("PRAGMA auto_vacuum").fetchone() != (INCREMENTAL,):
            cursor.execute("PRAGMA auto_vacuum=INCREMENTAL")  # saying so again would write the file
        for pragma in (
            f"journal_mode={self.journal_mode}",
            f"synchronous={'FULL' if self.journal_mode == 'WAL' else 'EXTRA'}",
            "foreign_keys=ON",
            "cell_size_check=ON",
            "secure_delete=ON",
            "trusted_schema=OFF",
            "mmap_size=0",
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @staticmethod
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    @contextmanager
    def begin(self, *, on_the_map: bool = True) -> Iterator[Transaction]:
        """Begin a transaction that writes; it is saved at the end and raises the change counter.

        What can never be seen on the map, as somebody's signing in, leaves the counter alone.

        Raises
        ------
        StorageUnavailable
            E-SYS-02 where so little room is left that nothing more is taken.
        """
        self._check_room()
        with self._write_lock, translate_errors():
            connection = self.engine.connect().execution_options(writing=True)
            tx = Transaction(connection)
            try:
                with connection, connection.begin():
                    yield tx
                    if on_the_map:
                        tx.set_state(CHANGE, str(int(tx.get_state(CHANGE, "0")) + 1))
            except BaseException:
                tx.undo_outside_changes()
                raise

    @contextmanager
    def begin_read(self) -> Iterator[Transaction]:
        """Begin a transaction that reads one consistent state."""
        with translate_errors(), self.engine.connect() as connection, connection.begin():
            yield Transaction(connection)

    def seal_with(self, seal: TextSeal) -> None:
        """Seal what people type with this: `SealedText`."""
        setattr(self.engine.dialect, SEAL, seal)

    def change(self) -> int:
        """Return the change counter: it rises with every transaction, whoever made it."""
        with self.begin_read() as tx:
            return int(tx.get_state(CHANGE, "0"))

    def empty_journal(self) -> bool:
        """Remove from the disk what was deleted; return False where a reader prevents it."""
        if not self.is_sqlite:
            with self._write_lock, translate_errors():
                return self._rewriter.rewrite()
        if self.journal_mode != "WAL":
            return True
        with self._write_lock, translate_errors(), self.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # a checkpoint stands in no transaction
            busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            return not busy

    def empty_everywhere(self) -> bool:
        """Remove what was deleted from every table, whoever deleted it; else as `empty_journal`."""
        if not self.is_sqlite:
            with self.begin_read() as tx:
                self._rewriter.touch(postgresql.list_tables(tx.connection))
        return self.empty_journal()

    def _check_room(self) -> None:
        """Stop before the disk is full: what is there needs some of it to stay as it is."""
        if self.is_sqlite and self.url.database:
            folder = Path(self.url.database).parent
            with contextlib.suppress(OSError):  # the engine will say what is wrong
                if shutil.disk_usage(folder).free < SPARE:
                    raise StorageUnavailable("E-SYS-02")

    @property
    def description(self) -> str:
        """Name the engine, its version and how it keeps its journal."""
        if not self.is_sqlite:
            with self.begin_read() as tx:
                facts = postgresql.read_facts(tx.connection)
            return f"PostgreSQL {facts.version_text}, {facts.encoding}, {facts.collation}"
        return f"SQLite {self.engine_version}, journal {self.journal_mode}"

    @property
    def notice(self) -> str:
        """Return what the operator should know of the engine; "" where there is nothing."""
        if self.is_sqlite and self.journal_mode != "WAL":
            return OLD_ENGINE.format(version=self.engine_version)
        return ""

    def find_missing_triggers(self) -> list[str]:
        """Return the triggers of the audit log that a server has lost."""
        if self.is_sqlite:
            return []
        with self.begin_read() as tx:
            return postgresql.find_missing_triggers(tx.connection)

    def find_notices(self) -> list[str]:
        """Return what somebody should see to at the server; empty where there is none."""
        if self.is_sqlite:
            return []
        with self.begin_read() as tx:
            return postgresql.find_notices(tx.connection)

    def measure_size(self) -> int:
        """Return how many bytes the database takes."""
        if not self.is_sqlite:
            with self.begin_read() as tx:
                return postgresql.measure_size(tx.connection)
        if not self.url.database:
            return 0
        files = (Path(self.url.database + end) for end in ("", "-wal"))
        return sum(path.stat().st_size for path in files if path.exists())

    def find_problems(self) -> list[str]:
        """Return what a quick check finds; empty where all is well."""
        with self.begin_read() as tx:
            if not self.is_sqlite:
                return postgresql.find_broken_indexes(tx.connection)
            found = tx.connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
        return [str(line) for line in found if line != "ok"]

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def translate_errors() -> Iterator[None]:
    """Translate errors of the driver that an operator can mend.

    Raises
    ------
    StorageUnavailable
        E-SYS-01 (busy), E-SYS-02 (full), E-SYS-03 (not writable), E-SYS-06 (broken); of a server
        E-SYS-20 (away), E-SYS-21 (lets us not in), E-SYS-22 (no such database), E-SYS-24 (may
        not), E-SYS-25 (read only).
    """
    try:
        yield
    except sa.exc.TimeoutError as error:  # every connection of the pool is in use
        raise StorageUnavailable("E-SYS-01") from error
    except DBAPIError as error:
        if _is_of_postgresql(error):
            if postgresql.is_unwritable_text(error):
                raise BadInput("E-SYS-28") from error
            code = postgresql.find_error_code(error)
            if code is None:
                raise
            raise StorageUnavailable(code) from error
        _raise_translated(error)


def _raise_translated(error: DBAPIError) -> NoReturn:
    """Raise what SQLite said in our words, or as it is."""
    said = str(error.orig)
    if isinstance(error, OperationalError):
        code = "E-SYS-02" if "full" in said else "E-SYS-01"
        if any(words in said for words in _NOT_WRITABLE):
            code = "E-SYS-03"
        raise StorageUnavailable(code) from error
    if isinstance(error, DatabaseError) and ("malformed" in said or "not a database" in said):
        raise StorageUnavailable("E-SYS-06") from error
    raise error


def _is_of_postgresql(error: DBAPIError) -> bool:
    return type(error.orig).__module__.startswith("psycopg")

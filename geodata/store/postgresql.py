"""PostgreSQL: how it is reached, who may write, and its errors in our words."""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError

from geodata.errors import StorageUnavailable
from geodata.store.schema.postgresql import list_trigger_names

DRIVER = "postgresql+psycopg"
OLDEST = 15  # of the server; tested with 15
WRITER_LOCK = 2569_0001  # one writer of a database, whichever process it is in
UPGRADE_LOCK = 2569_0002  # one that changes its tables
# Words sort by their bytes, as in SQLite: what is sorted for people is sorted in Python.
COLLATIONS = frozenset({"C", "POSIX", "C.UTF-8", "C.utf8"})
CONNECT_S = 5
READERS_WAIT_S, READERS_POLL_S = 5.0, 0.05
POOL_SIZE, MORE_CONNECTIONS, POOL_WAIT_S = 10, 20, 5
SESSION = {
    "lock_timeout": "5s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "300s",
    "bytea_output": "hex",
    "standard_conforming_strings": "on",
}
SAFE_SETTINGS = {  # else a power cut may take what was said to be saved, or damage pass unseen
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "data_checksums": "on",
}
NOTICED_SETTINGS = {  # else the server's journal keeps what was erased: docs/operations.en.md
    "archive_mode": "off",
    "wal_recycle": "off",
}
_LOCK_TIMEOUT = "55P03"
_OPEN_TRANSACTIONS = """
SELECT virtualxid FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'virtualxid' AND pid <> pg_backend_pid()
AND datid = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_CODES = {  # SQLSTATE, or its class → ours
    "53100": "E-SYS-02",  # disk full
    "25006": "E-SYS-25",  # read only: a standby, or set so
    "28": "E-SYS-21",
    "3D000": "E-SYS-22",
    "42501": "E-SYS-24",
    "55P03": "E-SYS-01",  # waited too long for a lock
    "57014": "E-SYS-01",  # took too long
    "25P03": "E-SYS-01",
    "40": "E-SYS-01",
    "53": "E-SYS-01",  # too many connections, no memory
    "57": "E-SYS-20",  # shutting down, starting
    "08": "E-SYS-20",
    "XX": "E-SYS-06",  # a page is damaged
    "58": "E-SYS-06",  # a file is missing or cannot be read
}
_REFUSALS = {  # of a server that has not let us in yet: it names no SQLSTATE
    "password authentication failed": "E-SYS-21",
    "no password supplied": "E-SYS-21",
    "no pg_hba.conf entry": "E-SYS-21",
    "authentication failed": "E-SYS-21",
    "is not permitted to log in": "E-SYS-21",
    "too many clients": "E-SYS-01",
    "remaining connection slots": "E-SYS-01",
    "permission denied for database": "E-SYS-24",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a server says of itself and of one database."""

    version: int
    version_text: str
    encoding: str
    collation: str
    provider: str


def create_engine(url: URL, options: dict[str, Any]) -> Engine:
    """Return the engine of an address; its pool heals by itself where the server was restarted.

    Raises
    ------
    StorageUnavailable
        E-SYS-29 where the driver is not installed.
    """
    try:
        engine = sa.create_engine(
            url,
            pool_size=POOL_SIZE,
            max_overflow=MORE_CONNECTIONS,
            pool_timeout=POOL_WAIT_S,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": CONNECT_S,
                "client_encoding": "UTF8",
                "application_name": "dusitmap",
            },
            **options,
        )
    except ImportError as error:
        raise StorageUnavailable("E-SYS-29") from error
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own
    with connection.cursor() as cursor:
        for name, value in SESSION.items():
            cursor.execute("SELECT set_config(%s, %s, false)", (name, value))
    connection.commit()


def _begin(connection: Connection) -> None:
    """Let one write at a time; whoever reads sees one state and changes nothing."""
    chosen = connection.get_execution_options()
    if chosen.get("plain", False):
        return
    if chosen.get("writing", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


@contextmanager
def begin_writing(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction that has the lock of the one writer and may take its time."""
    with engine.execution_options(writing=True).connect() as connection, connection.begin():
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield connection


def build_conninfo(url: URL) -> str:
    """Return where a database is, in the words of its own programs, without the password."""
    given = url.translate_connect_args(username="user", database="dbname")
    given.pop("password", None)
    from psycopg.conninfo import make_conninfo  # not installed everywhere

    return str(make_conninfo(**{**given, **url.query}))


def read_facts(connection: Connection) -> Facts:
    """Return what matters of the server and the database."""
    row = connection.exec_driver_sql(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version'),"
        " pg_encoding_to_char(encoding), datcollate, datlocprovider::text"
        " FROM pg_database WHERE datname = current_database()"
    ).one()
    return Facts(*row)


def require_suitable(connection: Connection) -> None:
    """Raise StorageUnavailable unless a database sorts and keeps text as we need it.

    Raises
    ------
    StorageUnavailable
        E-SYS-23, E-SYS-26.
    """
    facts = read_facts(connection)
    if facts.version < OLDEST * 10_000:
        raise StorageUnavailable("E-SYS-26", version=facts.version_text)
    sorts_by_bytes = facts.provider == "b" or (
        facts.provider == "c" and facts.collation in COLLATIONS
    )
    if facts.encoding != "UTF8" or not sorts_by_bytes:
        raise StorageUnavailable("E-SYS-23", found=f"{facts.encoding}, {facts.collation}")


def measure_size(connection: Connection) -> int:
    """Return how many bytes the database takes on its server."""
    query = "SELECT pg_database_size(current_database())"
    return int(connection.exec_driver_sql(query).scalar_one())


def find_missing_triggers(connection: Connection) -> list[str]:
    """Return the triggers of the audit log that are not there, or are switched off."""
    query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    there = set(connection.exec_driver_sql(query).scalars())
    return [name for name in list_trigger_names() if name not in there]


def find_notices(connection: Connection) -> list[str]:
    """Return what somebody should see to: settings of the server, and rights of our role."""
    run = connection.exec_driver_sql
    shown = {name: run(f"SHOW {name}").scalar() for name in (*SAFE_SETTINGS, *NOTICED_SETTINGS)}
    found = [f"{name}={shown[name]}" for name, safe in SAFE_SETTINGS.items() if shown[name] != safe]
    found += [
        f"{name}={shown[name]}" for name, off in NOTICED_SETTINGS.items() if shown[name] != off
    ]
    is_owner, may_switch, may_checkpoint = run(
        "SELECT pg_has_role(relowner, 'USAGE'),"
        " has_function_privilege('pg_switch_wal()', 'EXECUTE'),"
        " pg_has_role('pg_checkpoint', 'USAGE')"
        " FROM pg_class WHERE oid = 'public.audit_entries'::regclass"
    ).one()
    if is_owner:
        found.append("role=owner")
    if not (may_switch and may_checkpoint):
        found.append("pg_switch_wal, pg_checkpoint: not granted")
    return found


def export_snapshot(connection: Connection) -> str:
    """Return the name by which another program sees what this transaction sees."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    return str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())


def read_every_row(connection: Connection) -> None:
    """Read every row of every table to its end; what is damaged raises."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    for name in list_tables(connection):
        query = f"SELECT sum(octet_length(t::text)) FROM public.{name} AS t"  # noqa: S608 - ours
        connection.exec_driver_sql(query)


def list_tables(connection: Connection) -> list[str]:
    """Return the names of the tables that a project keeps its rows in."""
    query = (
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        " AND tablename <> 'alembic_version' ORDER BY tablename"
    )
    return list(connection.exec_driver_sql(query).scalars())


def find_broken_indexes(connection: Connection) -> list[str]:
    """Return the indexes that the server itself holds for unusable."""
    query = (
        "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indrelid"
        " WHERE relnamespace = 'public'::regnamespace AND NOT (indisvalid AND indisready)"
    )
    return list(connection.exec_driver_sql(query).scalars())


def is_unwritable_text(error: DBAPIError) -> bool:
    """Return whether a text holds what no text of the server may: the character NUL."""
    is_nul = isinstance(error, sa.exc.DataError) and "NUL" in str(error.orig)
    return is_nul or getattr(error.orig, "sqlstate", None) == "22021"


def find_error_code(error: DBAPIError) -> str | None:
    """Return our code of what the server or the driver said; None where it is our own mistake."""
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return _CODES.get(state) or _CODES.get(state[:2])
    if not isinstance(error, sa.exc.OperationalError):
        return None
    said = str(error.orig)
    if 'database "' in said and "does not exist" in said:
        return "E-SYS-22"
    if 'role "' in said and "does not exist" in said:
        return "E-SYS-21"
    return next((code for words, code in _REFUSALS.items() if words in said), "E-SYS-20")


class Rewriter:
    """Knows which tables rows were deleted or changed in, and has them written anew without those.

    A deleted row stays in the file of its table, and so does a row as it was before a change:
    vacuuming only lets the place be used again.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._touched: set[str] = set()
        sa.event.listen(engine, "after_execute", self._note)

    def _note(self, _connection: Connection, clause: object, *_rest: object) -> None:
        if isinstance(clause, sa.Update | sa.Delete) and isinstance(clause.table, sa.Table):
            with self._lock:
                self._touched.add(clause.table.name)

    def touch(self, tables: Iterable[str]) -> None:
        """Have these written anew as well, whoever changed them."""
        with self._lock:
            self._touched.update(tables)

    def rewrite(self) -> bool:
        """Write the touched tables anew; return False where a reader prevents it."""
        plain = self._engine.execution_options(isolation_level="AUTOCOMMIT", plain=True)
        with plain.connect() as connection:
            there = set(list_tables(connection))
            with self._lock:
                self._touched &= there
                names = sorted(self._touched)
            if names and not _wait_for_readers(connection):
                return False
        if not names:
            return True
        for name in names:
            if not self._rewrite_one(name):
                return False
            with self._lock:
                self._touched.discard(name)
        with plain.connect() as connection:
            _empty_log(connection)
        return True

    def _rewrite_one(self, name: str) -> bool:
        try:
            with begin_writing(self._engine) as connection:
                connection.execute(sa.select(sa.func.rewrite_table(name)))
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "sqlstate", None) == _LOCK_TIMEOUT:
                return False
            raise
        return True


def _wait_for_readers(connection: Connection) -> bool:
    """Wait until all that is open now has ended: it may still see what was deleted."""
    before = set(connection.exec_driver_sql(_OPEN_TRANSACTIONS).scalars())
    until = time.monotonic() + READERS_WAIT_S
    while before:
        before &= set(connection.exec_driver_sql(_OPEN_TRANSACTIONS).scalars())
        if before and time.monotonic() > until:
            return False
        time.sleep(READERS_POLL_S if before else 0)
    return True


def _empty_log(connection: Connection) -> None:
    """Let the server go on to the next files of its log, where our role may ask for that."""
    may = connection.exec_driver_sql(
        "SELECT has_function_privilege('pg_switch_wal()', 'EXECUTE'),"
        " pg_has_role('pg_checkpoint', 'USAGE')"
    ).one()
    if may[0]:
        connection.exec_driver_sql("SELECT pg_switch_wal()")
    if may[1]:
        connection.exec_driver_sql("CHECKPOINT")

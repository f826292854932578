"""The database: migrations, settings of the engine, one transaction at a time."""

import threading

import pytest
import sqlalchemy as sa

from geodata.errors import StorageUnavailable
from geodata.store import migrate
from geodata.store.database import Database
from geodata.store.schema import metadata, project_state
from tests import engines


@pytest.fixture
def url(tmp_path):
    """The address of an empty database, of the engine that the tests run on."""
    found = engines.create_url(tmp_path)
    yield found
    engines.drop_url(found)


@pytest.fixture
def database(url):
    opened = Database(url)
    yield opened
    opened.close()


def tables(database):
    if not database.is_sqlite:
        found = sa.inspect(database.engine)
        return {name: repr(found.get_columns(name)) for name in sorted(found.get_table_names())}
    with database.begin_read() as tx:
        rows = tx.connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%' ORDER BY name"
        )
        return {name: sorted(words(sql or "")) for name, sql in rows}


def words(sql):
    """Return the words of a statement; SQLite quotes the name of a table that was renamed."""
    return sql.replace(",", " ").replace('"', "").replace("(", " ").replace(")", " ").split()


@pytest.mark.sqlite_only("in PostgreSQL the tables come from the code: test_postgresql.py")
def test_migrations_lead_to_the_schema_of_the_code(database, tmp_path):
    migrate.upgrade(database)
    fresh = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    metadata.create_all(fresh.engine)
    assert tables(database) == tables(fresh)
    fresh.close()


def test_migrating_twice_changes_nothing(database):
    migrate.upgrade(database)
    before = tables(database)
    migrate.upgrade(database)
    assert tables(database) == before


@pytest.mark.parametrize("revision", ["9999", "0027", "0001"])  # a newer one; those of 0.1.0
def test_a_database_of_another_version_is_refused(database, revision):
    migrate.upgrade(database)
    with database.begin() as tx:
        tx.connection.execute(
            sa.update(sa.table("alembic_version", sa.column("version_num"))).values(
                version_num=revision
            )
        )
    with pytest.raises(StorageUnavailable, match="E-SYS-05"):
        migrate.upgrade(database)


def test_tables_are_strict(database):
    migrate.upgrade(database)
    with pytest.raises((sa.exc.IntegrityError, sa.exc.DataError)), database.begin() as tx:
        tx.connection.exec_driver_sql("INSERT INTO imports (id, added) VALUES (1, 'many')")


@pytest.mark.sqlite_only("its own settings")
def test_engine_settings(database):
    with database.begin_read() as tx:
        found = {
            name: tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "secure_delete", "trusted_schema", "synchronous")
        }
    wal = database.journal_mode == "WAL"
    assert found == {
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "synchronous": 2 if wal else 3,
    }


def test_an_error_saves_nothing_and_moves_no_counter(database):
    migrate.upgrade(database)
    before = database.change()

    def break_off():
        with database.begin() as tx:
            tx.set_state("a", "b")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    with database.begin_read() as tx:
        assert tx.get_state("a", "nothing") == "nothing"
    assert database.change() == before


def test_every_transaction_moves_the_counter_also_from_another_process(database, url):
    migrate.upgrade(database)
    other = Database(url)
    before = database.change()
    with other.begin() as tx:
        tx.set_state("a", "b")
    assert database.change() == before + 1
    other.close()


def test_ten_writers_at_once(database, url):
    migrate.upgrade(database)
    others = [Database(url) for _ in range(10)]

    def write(writer: Database) -> None:
        for _ in range(10):
            with writer.begin() as tx:
                tx.set_state("n", str(int(tx.get_state("n", "0")) + 1))

    threads = [threading.Thread(target=write, args=(database,)) for database in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.begin_read() as tx:
        assert tx.get_state("n") == "100"
    for other in others:
        other.close()


@pytest.mark.sqlite_only("a file that is no database")
def test_a_damaged_file_is_said_to_be_damaged(tmp_path):
    path = tmp_path / "broken.db"
    path.write_bytes(b"this is no database, and it is long enough to be looked at" * 40)
    broken = Database(f"sqlite:///{path}")
    with pytest.raises(StorageUnavailable, match="E-SYS-06"):
        broken.change()
    broken.close()


def test_only_known_words_are_stored(database):
    migrate.upgrade(database)
    with database.begin() as tx:
        tx.connection.execute(project_state.insert().values(name="x", value="y"))
    with pytest.raises(sa.exc.IntegrityError), database.begin() as tx:
        tx.connection.exec_driver_sql(
            "INSERT INTO boundary_versions (version, level, source, licence, checksum,"
            " recorded_at, note) VALUES (1, 'village', '', '', '', '', '')"
        )


@pytest.mark.parametrize("url", ["postgresql+psycopg2://somewhere/x", "mysql://a@b/c", "nonsense"])
def test_an_address_of_another_engine_is_refused_in_one_line(url):
    with pytest.raises(StorageUnavailable, match="E-SYS-15"):
        Database(url)

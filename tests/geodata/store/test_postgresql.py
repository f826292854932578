"""PostgreSQL: its tables, its one writer, and what its server says in our words."""

import os
import sys
import threading
import traceback

import psycopg
import pytest
import sqlalchemy as sa

from geodata import settings
from geodata.errors import AppError, BadInput, FileRefused, StorageUnavailable
from geodata.store import dumps, migrate, postgresql
from geodata.store.database import Database, translate_errors
from geodata.store.schema import audit_entries, metadata, waiting_entries
from tests import engines
from tests.engines import GUARDED, PASSWORD, Cluster

ENTRY = dict.fromkeys(("at", "verb", "object", "reason", "before", "after", "code"), "x")
ICU = "LOCALE_PROVIDER icu ICU_LOCALE 'th' LOCALE 'C' ENCODING 'UTF8'"


@pytest.fixture
def name(cluster):
    """The name of an empty database."""
    found = cluster.create()
    yield found
    cluster.drop(found)


@pytest.fixture(scope="module")
def template(cluster):
    """The name of a database with our tables."""
    found = cluster.create()
    opened = Database(cluster.url(found))
    migrate.upgrade(opened)
    opened.close()
    return found


@pytest.fixture
def filled(cluster, template):
    """The name of another one with our tables."""
    found = cluster.create(template)
    yield found
    cluster.drop(found)


@pytest.fixture
def database(cluster, filled):
    opened = Database(cluster.url(filled))
    yield opened
    opened.close()


@pytest.fixture
def opened(cluster):
    """Open databases that are closed at the end."""
    made = []

    def open_one(url):
        made.append(Database(url))
        return made[-1]

    yield open_one
    for database in made:
        database.close()


class TestTables:
    def test_the_tables_of_the_code_are_there_at_the_newest_revision(self, database):
        found = sa.inspect(database.engine)
        assert set(found.get_table_names()) == {*metadata.tables, "alembic_version"}
        revision, newest = migrate.read_revisions(database)
        assert revision == newest
        for table in metadata.tables.values():
            columns = {column["name"]: column for column in found.get_columns(table.name)}
            assert list(columns) == [column.name for column in table.columns]
            for column in table.columns:
                assert columns[column.name]["nullable"] == column.nullable
            assert found.get_pk_constraint(table.name)["name"] == f"pk_{table.name}"
            indexed = [index["column_names"] for index in found.get_indexes(table.name)]
            for index in table.indexes:
                assert [column.name for column in index.columns] in indexed

    def test_whole_numbers_are_as_wide_as_in_sqlite(self, cluster, filled, database):
        narrow = cluster.admin(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN ('integer', 'smallint', 'real')",
            database=filled,
        )
        assert narrow == []
        with database.begin() as tx:
            tx.connection.execute(waiting_entries.insert().values(**ENTRY, number=2**62))
            [number] = tx.connection.execute(sa.select(waiting_entries.c.number)).scalars()
        assert number == 2**62

    def test_two_that_begin_at_once_make_the_tables_once(self, cluster, name, opened):
        databases = [opened(cluster.url(name)) for _ in range(4)]
        threads = [threading.Thread(target=migrate.upgrade, args=(each,)) for each in databases]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({migrate.read_revisions(each) for each in databases}) == 1

    def test_tables_of_others_are_left_alone(self, cluster, name, opened):
        cluster.admin("CREATE TABLE theirs (x int)", database=name)
        with pytest.raises(StorageUnavailable, match="E-SYS-27"):
            migrate.upgrade(opened(cluster.url(name)))
        assert sa.inspect(opened(cluster.url(name)).engine).get_table_names() == ["theirs"]

    def test_text_sorts_by_its_bytes(self, database):
        words = ["เก", "ข", "a", "B", "b-a", "ba"]
        with database.begin() as tx:
            for word in words:
                tx.set_state(word, "")
            found = tx.connection.exec_driver_sql("SELECT name FROM project_state ORDER BY name")
            assert [word for word in found.scalars() if word in words] == sorted(words)


class TestAuditLog:
    @pytest.mark.parametrize("user", [engines.OWNER, "postgres"])
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE audit_entries SET reason = ''",
            "DELETE FROM audit_entries",
            "TRUNCATE audit_entries",
            "UPDATE waiting_entries SET reason = ''",
            "TRUNCATE waiting_entries",
        ],
    )
    def test_nobody_changes_it(self, cluster, filled, database, change, user):
        with database.begin() as tx:
            tx.connection.execute(audit_entries.insert().values(**ENTRY, sequence=1))
            tx.connection.execute(waiting_entries.insert().values(**ENTRY, number=1))
        where = {"host": str(cluster.folder), "dbname": filled, "user": user}
        with (
            psycopg.connect(**where) as connection,
            pytest.raises(psycopg.IntegrityError, match="append-only"),
        ):
            connection.execute(change)


class TestTransactions:
    def test_whoever_reads_sees_one_state(self, cluster, filled, database, opened):
        other = opened(cluster.url(filled))
        with database.begin_read() as tx:
            assert tx.get_state("a", "nothing") == "nothing"
            with other.begin() as writing:
                writing.set_state("a", "b")
            assert tx.get_state("a", "nothing") == "nothing"
        with database.begin_read() as tx:
            assert tx.get_state("a") == "b"

    def test_whoever_reads_changes_nothing(self, database):
        with pytest.raises(StorageUnavailable, match="E-SYS-25"), database.begin_read() as tx:
            tx.set_state("a", "b")

    def test_a_writer_waits_for_another_only_so_long(
        self, cluster, filled, database, opened, monkeypatch
    ):
        monkeypatch.setitem(postgresql.SESSION, "lock_timeout", "200ms")
        other = opened(cluster.url(filled))
        with database.begin() as tx:
            tx.set_state("a", "b")
            with pytest.raises(StorageUnavailable, match="E-SYS-01"), other.begin():
                pass
        with other.begin() as tx:
            assert tx.get_state("a") == "b"

    def test_a_text_with_nul_is_refused_in_words(self, database):
        with pytest.raises(BadInput, match="E-SYS-28"), database.begin() as tx:
            tx.set_state("a", "b\0c")


class TestRefusals:
    def test_each_in_its_words(self, cluster, name, opened):
        latin = cluster.create(options="ENCODING 'LATIN1'")
        ascii_only = cluster.create(options="ENCODING 'SQL_ASCII'")
        thai_order = cluster.create(options=ICU)
        away = f"postgresql+psycopg://x@/{name}?host=/nowhere"
        for url, code in {
            cluster.url(name, GUARDED, "wrong"): "E-SYS-21",
            cluster.url(name, GUARDED): "E-SYS-21",
            cluster.url(name, "nobody_of_this_name"): "E-SYS-21",
            cluster.url("no_such_database"): "E-SYS-22",
            cluster.url(latin): "E-SYS-23",
            cluster.url(ascii_only): "E-SYS-23",
            cluster.url(thai_order): "E-SYS-23",
            away: "E-SYS-20",
            "postgresql+psycopg://x@127.0.0.1:1/y": "E-SYS-20",
        }.items():
            with pytest.raises(StorageUnavailable, match=code):
                migrate.upgrade(opened(url))

    def test_a_role_that_may_not_make_tables(self, cluster, name, opened):
        with pytest.raises(StorageUnavailable, match="E-SYS-24"):
            migrate.upgrade(opened(cluster.url(name, GUARDED, PASSWORD)))

    def test_a_server_that_can_only_be_read(self, cluster, filled, database, opened):
        cluster.admin(f"ALTER DATABASE {filled} SET default_transaction_read_only = on")
        other = opened(cluster.url(filled))
        with pytest.raises(StorageUnavailable, match="E-SYS-25"), other.begin():
            pass
        assert other.change() == 0

    def test_an_older_server(self, cluster, name, opened, monkeypatch):
        monkeypatch.setattr(postgresql, "OLDEST", 99)
        with pytest.raises(StorageUnavailable, match="E-SYS-26"):
            migrate.upgrade(opened(cluster.url(name)))

    def test_the_driver_is_named_where_it_is_missing(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "psycopg", None)
        with pytest.raises(StorageUnavailable, match=r"E-SYS-29.*psycopg\[binary\]"):
            Database("postgresql://somewhere/x")

    @pytest.mark.parametrize(
        ("state", "code"),
        [
            ("53100", "E-SYS-02"),
            ("53300", "E-SYS-01"),
            ("57P01", "E-SYS-20"),
            ("40001", "E-SYS-01"),
            ("XX001", "E-SYS-06"),
            ("58030", "E-SYS-06"),
        ],
    )
    def test_what_a_server_says_while_it_works(self, database, state, code):
        say = f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$"
        with pytest.raises(StorageUnavailable, match=code), database.begin() as tx:
            tx.connection.exec_driver_sql(say)

    def test_a_mistake_of_ours_stays_one(self, database):
        with pytest.raises(sa.exc.ProgrammingError), translate_errors(), database.begin() as tx:
            tx.connection.exec_driver_sql("SELECT * FROM no_such_table")

    def test_a_password_is_in_no_message(self, cluster, name, opened, capfd):
        url = cluster.url(name, GUARDED, f"{PASSWORD}-wrong")
        database = opened(url)
        with pytest.raises(AppError) as refused:
            migrate.upgrade(database)
        shown = "".join(traceback.format_exception(refused.value))
        assert "password authentication failed" in shown  # the control: all that was said is there
        where = settings.read({"DUSITMAP_DATABASE_URL": url})
        for words in (
            shown,
            repr(where),
            str(database.url),
            repr(database.engine),
            *capfd.readouterr(),
        ):
            assert PASSWORD not in words


def test_a_server_that_was_restarted_is_found_again():
    if engines.find_binaries() is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed, so this is left out")
    own = Cluster(fsync="on", synchronous_commit="on", full_page_writes="on")
    database = Database(own.url(own.create()))
    try:
        migrate.upgrade(database)
        with database.begin() as tx:
            tx.set_state("a", "b")
        own.kill()
        with pytest.raises(StorageUnavailable, match="E-SYS-20"):
            database.change()
        own.start()
        with database.begin_read() as tx:
            assert tx.get_state("a") == "b"
    finally:
        database.close()
        own.remove()


class TestPrograms:
    """`pg_dump` and `pg_restore`: found, as new as the server, or named."""

    @pytest.fixture
    def install(self, tmp_path, monkeypatch):
        """Put programs of some versions in the place of Debian's."""
        monkeypatch.setattr(dumps, "DEBIAN_FOLDERS", tmp_path)
        monkeypatch.setenv("PATH", "")

        def put(*versions):
            for version in versions:
                path = tmp_path / str(version) / "bin" / "pg_dump"
                path.parent.mkdir(parents=True)
                path.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.4 (Debian)'\n")
                path.chmod(0o755)

        return put

    def test_a_missing_one_is_named(self, install):
        install()
        with pytest.raises(FileRefused, match=r"E-BAK-05.*pg_dump.*postgresql-client-15"):
            dumps._find_program("pg_dump", 15)

    def test_an_older_one_is_refused(self, install):
        install(13, 14)
        with pytest.raises(FileRefused, match=r"E-BAK-06.*14.*15"):
            dumps._find_program("pg_dump", 15)

    def test_the_closest_is_taken(self, install):
        install(14, 17, 16)
        assert "/16/" in dumps._find_program("pg_dump", 15)

    def test_no_password_is_among_the_arguments(self):
        url = sa.make_url(f"postgresql+psycopg://me:{PASSWORD}@there:5433/x?sslmode=require")
        told = postgresql.build_conninfo(url)
        assert sorted(told.split()) == [
            "dbname=x",
            "host=there",
            "port=5433",
            "sslmode=require",
            "user=me",
        ]

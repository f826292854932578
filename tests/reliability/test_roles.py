"""PostgreSQL as `docs/operations.en.md` sets it up: what its roles may, what an erasure leaves.

The statements are read out of that document and run on a server of their own.
"""

import os
import re
from dataclasses import replace

import psycopg
import pytest

from geodata import actions, settings
from geodata.actions import operator_decisions
from geodata.errors import StorageUnavailable
from geodata.model.people.people import Role
from geodata.operations import backups, doctor, restore
from geodata.operations.upkeep import Upkeep
from geodata.project import open_project
from geodata.store import migrate
from geodata.store.database import Database
from tests import engines
from tests.accounts import add_confirmed_account
from tests.paths import ROOT
from tests.reliability.later_revisions import copy_migrations
from tests.reliability.test_erasures import AT, case, erase, people, read_sealed, report

__all__ = ["case", "people"]  # fixtures: a case with all that one can hold, and who works on it
OWNER, APP = "dusitmap_owner", "dusitmap_app"
UNSAFE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "data_checksums=off")
FORBIDDEN = (
    "UPDATE audit_entries SET reason = ''",
    "DELETE FROM audit_entries",
    "TRUNCATE audit_entries",
    "UPDATE waiting_entries SET reason = ''",
    "TRUNCATE cases",
    "DROP TABLE cases",
    "DROP TRIGGER audit_entries_no_update ON audit_entries",
    "ALTER TABLE audit_entries DISABLE TRIGGER ALL",
    "DROP FUNCTION rewrite_table(text)",
    "CREATE TABLE mine (x int)",
    "UPDATE alembic_version SET version_num = ''",
    "SET session_replication_role = replica",
    "SET ROLE dusitmap_owner",
    "CREATE ROLE another",
)


def read_statements():
    """Return the statements of each block of SQL of the document."""
    blocks = re.findall(
        r"```sql\n(.*?)```", (ROOT / "docs/operations.en.md").read_text(encoding="utf-8"), re.S
    )
    return [[line.strip() for line in block.split(";") if line.strip()] for block in blocks]


@pytest.fixture(scope="module")
def own_cluster():
    """A server that is set up as the document says, but for the tables."""
    if engines.find_binaries() is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed, so this is left out: apt-get install postgresql")
    cluster = engines.Cluster()
    roles, for_erasures, _grants = read_statements()
    cluster.admin(*roles)
    cluster.admin(*for_erasures, database="dusitmap")
    yield cluster
    cluster.remove()


def grant(cluster, name="dusitmap"):
    where = {"host": str(cluster.folder), "user": OWNER, "dbname": name}
    with psycopg.connect(**where) as connection:
        for statement in read_statements()[2]:
            connection.execute(statement)


@pytest.fixture
def project(own_cluster, tmp_path, monkeypatch):
    """A project whose tables the owner made, opened as the application."""
    monkeypatch.setenv("DUSITMAP_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DUSITMAP_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("DUSITMAP_DATABASE_URL", own_cluster.url("dusitmap", OWNER))
    made = open_project(settings.read())
    actions.set_up(made, AT)
    made.database.close()
    grant(own_cluster)
    monkeypatch.setenv("DUSITMAP_DATABASE_URL", own_cluster.url("dusitmap", APP))
    opened = open_project(settings.read())
    yield opened
    opened.database.close()
    own_cluster.admin(f"REASSIGN OWNED BY {OWNER} TO {OWNER}", database="dusitmap")
    own_cluster.admin(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public AUTHORIZATION pg_database_owner",
        "GRANT USAGE ON SCHEMA public TO PUBLIC",
        database="dusitmap",
    )


def test_the_application_may_not(own_cluster, project):
    where = {"host": str(own_cluster.folder), "user": APP, "dbname": "dusitmap"}
    for statement in FORBIDDEN:
        with (
            psycopg.connect(**where) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)


def test_a_stranger_may_not_even_connect(own_cluster, project):
    own_cluster.admin("DROP ROLE IF EXISTS stranger", "CREATE ROLE stranger LOGIN")
    stranger = Database(own_cluster.url("dusitmap", "stranger"))
    with pytest.raises(StorageUnavailable, match="E-SYS-24"):
        stranger.change()
    stranger.close()


def test_the_application_can_all_that_a_server_does(own_cluster, project, people, tmp_path):
    add_confirmed_account(project, "prasit", Role.OFFICER)
    report(project)
    assert Upkeep(project).run_due_tasks(AT) == []
    [made] = backups.list_backups(project.settings)
    own_cluster.admin(
        "DROP DATABASE IF EXISTS restored",
        f"CREATE DATABASE restored OWNER {OWNER} TEMPLATE template0",
    )
    own_cluster.admin(*read_statements()[1], database="restored")
    url = own_cluster.url("restored", OWNER)
    note = restore.restore(made, tmp_path / "back", project.settings, url)
    found = list(restore.inspect(tmp_path / "back", note, project.settings, url))
    assert [member.name for member in found if not member.is_intact] == []
    grant(own_cluster, "restored")
    as_app = replace(
        restore.build_settings(tmp_path / "back", project.settings, url),
        database_url=own_cluster.url("restored", APP),
    )
    restored = open_project(as_app)
    operator_decisions.end_restored_access(restored, actions.TERMINAL, note.at, at=AT)
    restored.database.close()
    states = {finding.name: finding for finding in doctor.examine(as_app, AT)}
    assert [name for name, finding in states.items() if finding.problem] == []
    assert states["server"].detail == " · ".join(UNSAFE)  # of our server, not of our roles
    as_owner = replace(as_app, database_url=url)
    as_owner_found = {finding.name: finding for finding in doctor.examine(as_owner, AT)}
    assert "role=owner" in as_owner_found["server"].detail


def test_a_log_that_could_be_changed_is_said(own_cluster, project):
    own_cluster.admin("ALTER TABLE audit_entries DISABLE TRIGGER USER", database="dusitmap")
    found = {finding.name: finding for finding in doctor.examine(settings.read(), AT)}
    problem = found["server"].problem
    assert problem is not None
    assert problem.code == "E-SYS-30"
    assert "audit_entries_no_delete" in problem.format_sentence("en")


def test_an_upgrade_is_the_owners(own_cluster, project, people, tmp_path, monkeypatch):
    report(project)
    before = migrate.read_revisions(project.database)
    monkeypatch.setattr(migrate, "MIGRATIONS", copy_migrations(tmp_path / "later"))
    with pytest.raises(StorageUnavailable, match="E-SYS-24"):
        open_project(settings.read())
    assert migrate.read_revisions(project.database)[0] == before[0]
    as_owner = replace(settings.read(), database_url=own_cluster.url("dusitmap", OWNER))
    open_project(as_owner).database.close()
    found, newest = migrate.read_revisions(project.database)
    assert found == newest != before[0]
    assert backups.list_backups(as_owner)  # made before anything changed
    grant(own_cluster)
    open_project(settings.read()).database.close()


def list_holders(cluster, canaries):
    """Return the files of the whole server, its journal too, that hold any of some bytes."""
    cluster.admin("CHECKPOINT")
    files = [path for path in cluster.folder.rglob("*") if path.is_file()]
    return [
        path.relative_to(cluster.folder).as_posix()
        for path in files
        if any(canary in path.read_bytes() for canary in canaries)
    ]


def test_an_erased_case_is_in_no_file_of_the_server(own_cluster, project, people, case):
    canaries = read_sealed(project)
    found = list_holders(own_cluster, canaries)
    assert any(name.startswith("data/base/") for name in found)  # the controls
    assert any(name.startswith("data/pg_wal/") for name in found)
    erase(project, people)
    assert list_holders(own_cluster, canaries) == []
    assert list_holders(own_cluster, ["เรื่องที่ต้องลืม".encode(), b"0812345678"]) == []


def test_without_writing_anew_it_would_still_be_there_control(
    own_cluster, project, people, case, monkeypatch
):
    canaries = read_sealed(project)
    monkeypatch.setattr(type(project.database), "empty_journal", lambda _self: True)
    erase(project, people)
    assert any(name.startswith("data/base/") for name in list_holders(own_cluster, canaries))


def test_a_reader_holds_it_back_and_is_told(own_cluster, project, people, case, monkeypatch):
    monkeypatch.setattr("geodata.store.postgresql.READERS_WAIT_S", 0.2)
    canaries = read_sealed(project)
    other = Database(own_cluster.url("dusitmap", APP))
    with other.begin_read() as tx:
        tx.get_state("x")
        with pytest.raises(StorageUnavailable, match="E-ERASE-02"):
            erase(project, people)
    other.close()
    assert list_holders(own_cluster, canaries)
    assert project.database.empty_journal()
    assert list_holders(own_cluster, canaries) == []

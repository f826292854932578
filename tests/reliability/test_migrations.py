"""From this program's tables to later ones, with data: ended at a step, it goes on or is undone."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from geodata import actions, settings, synthetic
from geodata.actions import papers
from geodata.actions.risks import risks
from geodata.errors import StorageUnavailable
from geodata.model.imports.records import Category, Indicator
from geodata.model.papers import PaperDraft, PaperKind
from geodata.model.people.people import Role
from geodata.model.risks import Precision, RiskDraft, Scores
from geodata.operations import backups, doctor, restore
from geodata.project import open_project
from geodata.store import copies, migrate
from geodata.store.database import Database
from geodata.store.schema import imports, metadata
from geodata.store.sealing import Seal
from tests.engines import copy_database, read_stored_bytes, restore_backup
from tests.paths import ROOT
from tests.reliability.later_revisions import copy_migrations
from tests.reliability.steps import Steps
from tests.seen import read_seen_version

EVERY = 1 if os.environ.get("DUSITMAP_KILLS") == "full" else 4

CANARY = "ที่มาที่เคยเปิดอยู่"
MOVED = {"imports": "SELECT * FROM imports JOIN import_rejections ON import_id = imports.id"}
ADDED = {"import_rejections"}
LATER = 3  # revisions of tests/reliability/later_revisions: each one of a kind


def revisions():
    """Return the revisions of this program, the newest first."""
    scripts = ScriptDirectory(migrate.MIGRATIONS.as_posix())
    return [revision.revision for revision in scripts.walk_revisions()]


@pytest.fixture
def filled(project, signed_in, now):
    """A project in which people worked."""
    reading = synthetic.generate_records(Indicator.FEED_REPORTS, now)
    named = {"indicator": Indicator.FEED_REPORTS, "source": actions.DEMO_SOURCE, "checksum": ""}
    actions.import_records(project, actions.TERMINAL, reading, **named, at=now, demo=True)
    proposer, officer = signed_in(Role.COORDINATOR, "DS07", at=now), signed_in(Role.OFFICER, at=now)
    for number in range(3):
        draft = RiskDraft(f"t{number}", Category.COMMUNITY, community_id="DS07", note="บันทึก")
        risk = risks.propose(project, proposer, draft, at=now)
    given = (risk.id, read_seen_version(project, risk), Precision.COMMUNITY, Scores(3, 4))
    risks.approve(project, officer, *given, at=now)
    papers.create_paper(project, proposer, PaperDraft("t", PaperKind.LESSONS, "DS07"), at=now)
    return project


@pytest.fixture
def later(filled, tmp_path, monkeypatch):
    """The migrations of a later program, once a project was made with those of this one."""
    filled.database.close()
    monkeypatch.setattr(migrate, "MIGRATIONS", copy_migrations(tmp_path / "later"))
    assert len(revisions()) > LATER
    return migrate.MIGRATIONS


@pytest.fixture
def older(filled, later, tmp_path):
    """The database of a project as this program leaves it, which is an older one to `later`."""
    url = copy_database(filled.settings.database_url, tmp_path / "older.db")
    database = Database(url)
    assert migrate.read_revisions(database) == (revisions()[LATER], revisions()[0])
    assert copies.find_broken_references(database) == []
    database.close()
    return url


def tables(connection):
    found = sa.inspect(connection)
    return {
        name: [column["name"] for column in found.get_columns(name)]
        for name in sorted(found.get_table_names())
    }


def content(url, columns=None):
    """Return every row, of the columns that are asked for, by table, wherever they are now."""
    database = Database(url)
    with database.begin_read() as tx:
        moved = MOVED if set(tables(tx.connection)) >= ADDED else {}
        run = tx.connection.exec_driver_sql
        asked = columns or tables(tx.connection)
        found = {
            name: sorted(
                repr(tuple(_value(row._mapping, name) for name in names))
                for row in run(moved.get(name, f"SELECT * FROM {name}"))
            )
            for name, names in asked.items()
            if name != "alembic_version"
        }
    database.close()
    return asked, found


def _value(row, name):
    """Return what a column keeps, opened where an older one kept it open."""
    return row[name] if name in row else _seal().open_text(row[f"sealed_{name}"])


def _seal():
    return Seal(settings.read().keys)


def is_as_it_should_be(url, columns, before):
    """Say what is wrong after an upgrade; nothing where data and tables are as they should be."""
    database = Database(url)
    wrong = copies.find_broken_rows(database) + copies.find_broken_references(database)
    if migrate.read_revisions(database)[0] != revisions()[0]:
        wrong.append("not the newest revision")
    with database.begin_read() as tx:
        if set(tables(tx.connection)) != {*metadata.tables, *ADDED, "alembic_version"}:
            wrong.append("other tables")
    database.close()
    if not wrong and content(url, columns)[1] != before:
        wrong.append("a row is gone, or another")
    return wrong


def upgrade(url):
    database = Database(url)
    migrate.upgrade(database, _seal())
    database.close()
    return url


def test_the_data_come_along(older):
    columns, before = content(older)
    assert sum(map(len, before.values())) > 300
    assert all(before[name] for name in ("risk_points", "papers", "audit_entries", "feed_records"))
    assert is_as_it_should_be(upgrade(older), columns, before) == []


def test_what_lay_open_is_sealed_on_the_way(older):
    database = Database(older)
    with database.begin() as tx:
        tx.connection.execute(imports.update().values(source=CANARY))
    assert CANARY.encode() in read_stored_bytes(database)
    database.close()
    upgrade(older)
    database = Database(older)
    with database.begin_read() as tx:
        rows = tx.connection.exec_driver_sql("SELECT sealed_source FROM imports").scalars().all()
        stored = read_stored_bytes(database)
    database.close()
    assert {_seal().open_text(row) for row in rows} == {CANARY}
    assert CANARY.encode() not in stored


def test_killed_at_each_step_it_goes_on(older, later, tmp_path, figure):
    columns, before = content(older)
    folder = tmp_path / "killed"
    folder.mkdir()
    arguments = (later, older, folder, EVERY)
    said = subprocess.run(
        [sys.executable, "-m", "tests.reliability.upgrader", *map(str, arguments)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    killed = dict(zip(said[::2], said[1::2], strict=True))
    assert list(killed.values()).count("1") == len(killed) - 1 >= 4
    stopped_at = set()
    for name in killed:
        database = Database(name)
        stopped_at.add(migrate.read_revisions(database)[0])
        assert copies.find_broken_rows(database) == []
        database.close()
        assert is_as_it_should_be(upgrade(name), columns, before) == []
    assert stopped_at <= set(revisions()[: LATER + 1])
    assert len(stopped_at) >= 3  # some before the first step was done, some in between
    steps = f"killed at {len(killed) - 1} of {len(killed) * EVERY} steps, each resumed"
    figure(f"migration over {LATER} revisions", steps)


@pytest.mark.parametrize("number", [5, 10, 15])
def test_an_error_undoes_the_step_and_the_next_try_goes_on(older, number):
    def fail():
        raise RuntimeError("ended here")

    columns, before = content(older)
    database = Database(older)
    Steps(database, number, fail)
    with pytest.raises(RuntimeError, match="ended here"):
        migrate.upgrade(database, _seal())
    database.close()
    assert is_as_it_should_be(older, columns, before)[0] == "not the newest revision"
    assert is_as_it_should_be(upgrade(older), columns, before) == []


def test_control_a_row_that_did_not_come_along_is_found(older):
    columns, before = content(older)
    upgrade(older)
    database = Database(older)
    with database.begin() as tx:
        tx.connection.execute(sa.text("DELETE FROM paper_versions"))
    database.close()
    assert is_as_it_should_be(older, columns, before) == ["a row is gone, or another"]


class TestBackupFirst:
    @pytest.fixture
    def old_project(self, later):
        """A project of an older program, as the server finds it."""
        return settings.read()

    def test_the_database_is_kept_as_it_was(self, old_project, older, tmp_path):
        columns, before = content(older)
        open_project(old_project).database.close()
        [path] = backups.list_backups(old_project)
        note, restored = restore_backup(path, tmp_path / "new", old_project)
        url = restored.database_url
        assert note.contents.revision == revisions()[LATER]
        assert content(url, columns)[1] == before
        found = restore.inspect(tmp_path / "new", note, old_project, url)
        assert [member.name for member in found if not member.is_intact] == []
        assert is_as_it_should_be(old_project.database_url, columns, before) == []

    def test_the_doctor_reads_it_and_leaves_it_as_it_is(self, old_project, now):
        found = {
            finding.name: finding
            for finding in doctor.examine(old_project, now + timedelta(hours=1))
        }
        assert [name for name, value in found.items() if value.problem] == []
        assert found["revision"].detail == f"{revisions()[LATER]} → {revisions()[0]}"
        assert backups.list_backups(old_project) == {}

    def test_only_where_something_changes(self, old_project):
        for _ in range(3):
            open_project(old_project).database.close()
        assert len(backups.list_backups(old_project)) == 1

    def test_without_a_backup_nothing_changes(self, old_project, monkeypatch):
        def full(*_arguments):
            raise StorageUnavailable("E-SYS-02")

        monkeypatch.setattr(backups, "make", full)
        with pytest.raises(StorageUnavailable, match="E-SYS-02"):
            open_project(old_project)
        database = Database(old_project.database_url)
        assert migrate.read_revisions(database)[0] == revisions()[LATER]
        database.close()


def test_a_new_project_needs_none(project):
    assert backups.list_backups(project.settings) == {}

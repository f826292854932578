"""What can go wrong with disk, folder, keys, file and engine: one line in Thai, nothing stored.

What was typed into a screen stays there, and is saved once the trouble is over.
"""

import contextlib
import json
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from geodata import __main__ as command_line
from geodata import reasons, settings
from geodata.actions import TERMINAL
from geodata.actions.people import accounts
from geodata.actions.risks import risk_photos, risks
from geodata.errors import StorageUnavailable
from geodata.model import times
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import RiskDraft
from geodata.operations import backups
from geodata.project import open_project
from geodata.settings import DATABASE_FILE
from geodata.store import copies, database
from geodata.store.database import Database
from geodata.store.people import audit_heads
from geodata.store.people.audit import AuditStore
from geodata.store.risks.risks import RiskStore
from tests.conftest import PASSPHRASE
from tests.paths import ROOT
from tests.reliability.worker import picture

AT = datetime(2026, 9, 30, 6, 0, tzinfo=UTC)


def propose(project, token="t", note="บันทึก"):
    draft = RiskDraft(token, Category.COMMUNITY, community_id="DS07", note=note)
    return risks.propose(project, TERMINAL, draft, at=AT)


def notes(project):
    with project.database.begin_read() as tx:
        store = RiskStore(tx, project.seal)
        ids = tx.connection.exec_driver_sql("SELECT id FROM risk_points ORDER BY id").scalars()
        return [store.note(record_id) for record_id in ids]


def is_whole(project):
    with project.database.begin_read() as tx:
        fits = AuditStore(tx, project.audit_key).find_first_broken() is None
    found = copies.find_broken_rows(project.database) + copies.find_broken_references(
        project.database
    )
    return fits and found == []


@pytest.fixture
def started(capsys):
    """Start the project from the command line; return the exit code and its lines of errors."""

    def run(*command):
        code = command_line.main(list(command or ("init",)))
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.err.splitlines()

    return run


def says(code):
    return (1, [f"{reasons.format_sentence(code)} ({code})", reasons.format_sentence(code, "en")])


@contextlib.contextmanager
def small_disk(folder, size):
    """A file system of a few megabytes; only root can make one."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("no small file system can be made here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(project, file, saved):
    """Work, and take room besides, until there is none."""
    for number in range(10_000):
        propose(project, f"t{number}", f"บันทึก {number}")
        saved.append(f"บันทึก {number}")
        with contextlib.suppress(OSError):
            file.write(bytes(1 << 18))
            file.flush()


@pytest.mark.sqlite_only("its file is on the disk; of a server: test_postgresql.py")
class TestFullDisk:
    def test_nothing_is_lost_and_it_recovers(self, project_folder, tmp_path, monkeypatch):
        monkeypatch.setattr(database, "SPARE", 0)
        with small_disk(tmp_path / "disk", "8m") as disk:
            shutil.copytree(project_folder / "data", disk / "data")
            monkeypatch.setenv("DUSITMAP_DATA", str(disk / "data"))
            project = open_project(settings.read())
            filler, saved = disk / "filler", []
            with filler.open("wb") as file, pytest.raises(StorageUnavailable, match="E-SYS-02"):
                fill(project, file, saved)
            assert saved
            assert notes(project) == saved
            with pytest.raises(StorageUnavailable, match="E-SYS-02"):
                risk_photos.add_photo(project, TERMINAL, 1, picture(1), at=AT)
            assert list((disk / "data" / "evidence").glob("*")) == []
            filler.unlink()
            propose(project, "later", "หลังจากนั้น")
            assert notes(project) == [*saved, "หลังจากนั้น"]
            assert is_whole(project)
            project.database.close()

    def test_a_file_that_may_grow_no_more(self, project_folder):
        said = [
            json.loads(line)
            for line in subprocess.run(
                [sys.executable, "-m", "tests.reliability.filler", str(1 << 18)],
                cwd=ROOT,
                check=True,
                capture_output=True,
                text=True,
            ).stdout.splitlines()
        ]
        *saved, refused = said
        assert refused == ["refused", "E-SYS-03"]
        assert len(saved) > 3
        project = open_project(settings.read())
        with project.database.begin_read() as tx:
            store = RiskStore(tx, project.seal)
            assert all(store.find_by_token(token) for _, token in saved)
        assert len(notes(project)) == len(saved)
        assert is_whole(project)
        propose(project, "later")
        project.database.close()

    def test_the_last_room_is_not_taken(self, project, monkeypatch, started):
        propose(project, "before")
        monkeypatch.setattr(database, "SPARE", 1 << 60)
        with pytest.raises(StorageUnavailable, match="E-SYS-02"):
            propose(project)
        assert notes(project) == ["บันทึก"]  # it can be looked at
        assert started("demo") == says("E-SYS-02")
        monkeypatch.undo()
        propose(project)
        assert len(notes(project)) == 2

    def test_who_is_signed_in_can_still_look(self, project, signed_in, monkeypatch):
        by = signed_in(Role.COORDINATOR, "DS07", at=AT)
        monkeypatch.setattr(database, "SPARE", 1 << 60)
        later = AT + timedelta(minutes=20)
        assert accounts.find_actor(project, by.session_id, at=later).role is Role.COORDINATOR


@pytest.mark.sqlite_only("its file lies in the folder")
class TestFolderThatCannotBeWritten:
    def test_at_the_start(self, project_folder, tmp_path, monkeypatch, started):
        with small_disk(tmp_path / "disk", "16m") as disk:
            shutil.copytree(project_folder / "data", disk / "data")
            monkeypatch.setenv("DUSITMAP_DATA", str(disk / "data"))
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            assert started() == says("E-SYS-03")
            subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
            assert started() == (0, [])

    def test_a_folder_that_cannot_be_made(self, tmp_path, monkeypatch, started):
        (tmp_path / "file").write_bytes(b"")
        monkeypatch.setenv("DUSITMAP_DATA", str(tmp_path / "file" / "data"))
        monkeypatch.setenv("DUSITMAP_KEYS", str(tmp_path / "keys"))
        assert started() == says("E-SYS-03")


class TestKeys:
    @pytest.mark.parametrize("name", ["points.key", "identities.key", "audit.key", "rows.key"])
    def test_one_that_is_missing_or_another(self, project_folder, tmp_path, started, name):
        path = project_folder / "keys" / name
        kept = path.read_bytes()
        path.unlink()
        assert started() == says("E-SYS-04")
        assert not path.exists()  # no other is made in its place
        other = open_project(settings.read({"DUSITMAP_DATA": str(tmp_path / "other" / "data")}))
        other.database.close()
        shutil.copy(tmp_path / "other" / "keys" / name, path)
        assert started() == says("E-SYS-04")
        path.write_bytes(b"")
        assert started() == says("E-SYS-04")
        path.write_bytes(kept)
        assert started() == (0, [])


@pytest.mark.sqlite_only("its file and journal")
class TestDatabaseFile:
    def file(self, folder):
        return folder / "data" / DATABASE_FILE

    def test_newer_than_the_program(self, project, project_folder, started):
        with project.database.begin() as tx:
            tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        assert started() == says("E-SYS-05")
        assert backups.list_backups(project.settings) == {}

    @pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
    def test_truncated(self, project_folder, started, share):
        path = self.file(project_folder)
        body = path.read_bytes()
        path.write_bytes(body[: int(len(body) * share)])
        assert started("doctor")[0] == 1
        code, lines = started()
        assert (code, lines) in (says("E-SYS-06"), says("E-SYS-07"))
        assert len(path.read_bytes()) <= len(body)

    @pytest.mark.parametrize("left", ["empty", "gone"])
    def test_an_empty_one_in_its_place_is_not_taken_for_a_new_project(
        self, project_folder, started, left
    ):
        path = self.file(project_folder)
        path.unlink()
        if left == "empty":
            path.touch()
        assert started() == says("E-SYS-07")
        assert path.stat().st_size <= 4096  # nothing was made in it

    def test_the_journal_did_not_come_along(self, project, project_folder, started, monkeypatch):
        backup = backups.make(project.settings, project.database, AT)
        with project.database.engine.connect() as held:  # so that the journal is not folded in
            held.exec_driver_sql("SELECT 1 FROM project_state")
            propose(project, "newest")
            audit_heads.note(project.database, project.settings.data)
            alone = project_folder / "alone" / "data"
            alone.mkdir(parents=True)
            for name in (DATABASE_FILE, audit_heads.HEAD_FILE):
                shutil.copy(project_folder / "data" / name, alone / name)
        monkeypatch.setenv("DUSITMAP_DATA", str(alone))
        assert started() == says("E-SYS-07")
        assert started("restore", str(backup), "--into", str(project_folder / "back"))[0] == 0
        monkeypatch.setenv("DUSITMAP_DATA", str(project_folder / "back"))
        assert started() == (0, [])  # a backup is older on purpose

    def test_an_older_file_in_its_place(self, project, project_folder, started):
        project.database.close()
        older = self.file(project_folder).read_bytes()
        reopened = open_project(settings.read())
        propose(reopened, "newest")
        audit_heads.note(reopened.database, reopened.settings.data)
        reopened.database.close()
        self.file(project_folder).write_bytes(older)
        assert started() == says("E-SYS-07")


@pytest.mark.sqlite_only("its own versions")
class TestOlderEngine:
    @pytest.fixture
    def older(self, monkeypatch):
        if sqlite3.sqlite_version_info >= database.SAFE_WAL:
            pytest.skip("the standard module brings a newer engine")
        monkeypatch.setattr(database, "import_driver", lambda: sqlite3)

    def test_the_rollback_journal_and_a_notice(self, project, older, capsys, started):
        propose(project, "with the newer one")
        project.database.close()
        again = open_project(settings.read())
        propose(again, "with the older one")
        with again.database.begin_read() as tx:
            run = tx.connection.exec_driver_sql
            assert run("PRAGMA journal_mode").scalar() == "delete"
            assert run("PRAGMA synchronous").scalar() == 3
        assert len(notes(again)) == 2
        assert is_whole(again)
        assert "rollback journal" in again.database.notice
        again.database.close()
        assert command_line.main(["doctor"]) == 0
        assert "ควรดู · ฐานข้อมูล (database): SQLite" in capsys.readouterr().out
        assert started("backup") == (0, [])

    def test_the_newer_one_says_nothing(self, project):
        assert project.database.notice == ""


class TestClock:
    @pytest.mark.parametrize(
        "jump", [timedelta(days=-1), timedelta(days=365), timedelta(days=4128)]
    )
    def test_the_order_of_the_log_is_kept_and_nobody_stays_signed_in(
        self, project, signed_in, jump
    ):
        by = signed_in(Role.COORDINATOR, "DS07", at=AT)
        later = AT + jump
        assert later.year < 2039
        assert accounts.find_actor(project, by.session_id, at=AT) is not None
        assert accounts.find_actor(project, by.session_id, at=later) is None
        risks.propose(
            project, TERMINAL, RiskDraft("t", Category.COMMUNITY, community_id="DS07"), at=later
        )
        with project.database.begin_read() as tx:
            audit = AuditStore(tx, project.audit_key)
            assert audit.find_first_broken() is None
            [proposed] = audit.list_newest(1)
        assert proposed.at == times.format_iso(
            times.to_bangkok_midnight(times.to_bangkok_date(later))
        )  # by the day

    def test_a_session_of_a_wrong_clock_ends_with_it(self, project, add_account):
        add_account("somchai", Role.PRESENTER)
        ahead = AT + timedelta(days=4128)
        cookie = accounts.sign_in(project, "somchai", PASSPHRASE, "", at=ahead)
        assert accounts.find_session(project, cookie, at=ahead) is not None
        assert accounts.find_session(project, cookie, at=AT) is None


@pytest.mark.sqlite_only("faults of its file; those of a server: test_postgresql.py")
class TestTypedText:
    """A coordinator has typed; the database says no; the words are still there."""

    @pytest.fixture
    def trouble(self, monkeypatch):
        """Let a fault begin and end; real answers of the engine."""
        begin, state = Database._begin, {"code": ""}

        def begun(connection):
            begin(connection)
            only = "ON" if state["code"] == "E-SYS-03" else "OFF"
            connection.exec_driver_sql(f"PRAGMA query_only={only}")

        monkeypatch.setattr(Database, "_begin", staticmethod(begun))
        monkeypatch.setattr(database, "BUSY_MS", 100)

        @contextlib.contextmanager
        def until(code, path):
            state["code"] = code
            other = database.import_driver().connect(str(path), isolation_level=None)
            try:
                if code == "E-SYS-01":
                    other.execute("BEGIN IMMEDIATE")
                with monkeypatch.context() as patched:
                    if code == "E-SYS-02":
                        patched.setattr(database, "SPARE", 1 << 60)
                    yield
            finally:
                other.close()
                state["code"] = ""

        return until

    @pytest.mark.parametrize("code", ["E-SYS-01", "E-SYS-02", "E-SYS-03"])
    def test_it_stays_and_is_saved_afterwards(
        self, open_app, signed_in, project, trouble, project_folder, code
    ):
        at = open_app("add_risk", by=signed_in(Role.COORDINATOR, "DS07"))
        at.button_group[0].select(Category.POLICY).run()
        at.selectbox[0].select("DS07").run()
        at.text_area[0].input("นกขมิ้นเหลืองอ่อน").run()
        with trouble(code, project_folder / "data" / DATABASE_FILE):
            at.button(key="risk-save").click().run()
            assert not at.exception
            assert code in at.error[0].value.replace("\\", "")
            assert at.text_area[0].value == "นกขมิ้นเหลืองอ่อน"
            assert at.selectbox[0].value == "DS07"
            assert notes(project) == []
        at.button(key="risk-save").click().run()
        assert not at.exception
        assert not at.error
        assert notes(project) == ["นกขมิ้นเหลืองอ่อน"]

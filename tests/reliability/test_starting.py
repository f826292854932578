"""A server starts only on a whole database whose folder and keys are for its owner alone."""

import os
import stat
import subprocess
import sys

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geodata import reasons, settings
from geodata.errors import StorageUnavailable
from geodata.operations import file_rights
from geodata.store.database import Database
from mapping.web import service as services
from mapping.web.public import health
from tests.browser.conftest import ROOT, environment, free_port

PAGE = 4096
OPEN_FOLDER, OPEN_FILE = 0o755, 0o644


@pytest.fixture
def start(project_folder, monkeypatch, capsys):
    """Start as the server does; return its exit code, None where it goes on, and what it said."""

    def leave(code):
        raise SystemExit(code)

    monkeypatch.setattr(services.os, "_exit", leave)

    def run():
        code = None
        try:
            services._open_project(settings.read()).database.close()
        except SystemExit as left:
            code = left.code
        return code, capsys.readouterr()

    return run


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def break_file(folder):
    """Write over pages in the middle of the database until a quick check sees it."""
    path = folder / "data" / "dusitmap.db"
    url = settings.read().database_url
    for page in range(3, path.stat().st_size // PAGE):
        with path.open("r+b") as file:
            file.seek(page * PAGE)
            file.write(b"\x55" * PAGE)
        database = Database(url)
        try:
            if database.find_problems():
                return
        except StorageUnavailable:
            return
        finally:
            database.close()
    pytest.fail("nothing that was written over was seen")


@pytest.mark.sqlite_only("bytes of its file")
def test_a_damaged_database_is_refused_with_one_thai_line(project_folder, start):
    assert start()[0] is None  # the control: it starts while the file is whole
    break_file(project_folder)
    before = (project_folder / "data" / "dusitmap.db").read_bytes()
    code, said = start()
    assert code == 1
    assert said.err.splitlines() == [f"{reasons.format_sentence('E-SYS-06')} (E-SYS-06)"]
    assert (project_folder / "data" / "dusitmap.db").read_bytes() == before


@pytest.mark.sqlite_only("bytes of its file")
def test_the_process_itself_ends(project_folder):
    break_file(project_folder)
    ended = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port())],
        cwd=ROOT,
        env=environment(project_folder),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "E-SYS-06" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_one_that_is_damaged_while_it_runs_is_not_ready():
    class Folder:
        def read_pointer(self):
            return object()

    troubles = []
    app = Starlette(routes=health.list_routes(Folder(), lambda: True, lambda: troubles))
    client = TestClient(app)
    assert (client.get("/readyz").status_code, client.get("/readyz").json()["status"]) == (
        200,
        "ready",
    )
    troubles.append("E-SYS-06")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "damaged")
    assert client.get("/healthz").status_code == 200  # it lives, and says what is wrong


@pytest.mark.skipif(os.name != "posix", reason="elsewhere rights are kept in another way")
class TestRights:
    @pytest.fixture
    def loose(self, project_folder):
        """The folders and key files of a project, open to everybody."""
        where = settings.read()
        where.backups.mkdir(exist_ok=True)
        keys = [path for path in where.keys.iterdir() if path.is_file()]
        assert len(keys) >= 4
        for folder in (where.data, where.keys, where.backups):
            folder.chmod(OPEN_FOLDER)
        for key in keys:
            key.chmod(OPEN_FILE)
        return where, keys

    def test_a_start_takes_the_rights_of_others_away(self, loose, start):
        where, keys = loose
        code, said = start()
        assert code is None
        assert {mode(data) for data in (where.data, where.keys, where.backups)} == {0o700}
        assert {mode(key) for key in keys} == {0o600}
        assert said.out.count("จำกัดสิทธิ์ของ") == 3 + len(keys)
        assert start()[1].out.count("จำกัดสิทธิ์ของ") == 0  # once is enough

    def test_where_they_cannot_be_taken_away_nothing_starts(self, loose, start, monkeypatch):
        monkeypatch.setattr(
            file_rights.Path, "chmod", lambda *_: None
        )  # as on a disk without rights
        code, said = start()
        assert code == 1
        [line] = said.err.splitlines()
        assert "E-SYS-18" in line
        assert "points.key" in line

    @pytest.mark.sqlite_only("a database of its own comes with the folder")
    def test_a_new_project_is_closed_from_the_start(self, tmp_path, monkeypatch, start):
        monkeypatch.setenv("DUSITMAP_DATA", str(tmp_path / "new" / "data"))
        monkeypatch.setenv("DUSITMAP_KEYS", str(tmp_path / "new" / "keys"))
        assert start()[0] is None
        assert start()[0] is None
        assert mode(tmp_path / "new" / "data") == 0o700
        assert {mode(path) for path in (tmp_path / "new" / "keys").iterdir()} == {0o600}


@pytest.mark.parametrize(("code", "at_start"), services.STARTUP_CODES.items())
def test_a_start_that_fails_does_not_say_that_anything_can_be_looked_at(
    project_folder, start, monkeypatch, code, at_start
):
    def refuse(_settings):
        raise StorageUnavailable(code)

    monkeypatch.setattr(services, "open_project", refuse)
    left, said = start()
    assert left == 1
    assert at_start in said.err
    assert "ดูได้อย่างเดียว" in reasons.format_sentence(code)  # true while a server runs
    assert "ดูได้อย่างเดียว" not in said.err
    assert "ยังไม่เปิด" in said.err

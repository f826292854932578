"""Backups: what is in them, that they are whole or not there, and which of them stay."""

import io
import itertools
import os
import stat
import tarfile
from datetime import UTC, datetime, timedelta

import pytest
from filelock import FileLock

from geodata.errors import BadInput, Conflict, FileRefused, StorageUnavailable
from geodata.model import times
from geodata.operations import backups, restore
from geodata.settings import DATABASE_FILE
from geodata.store import dumps
from geodata.store.database import Database
from tests.engines import (
    change_behind_our_back,
    create_restore_url,
    read_stored_bytes,
    restore_backup,
)

AT = datetime(2026, 9, 30, 5, 0, tzinfo=UTC)
CANARY = "นกขมิ้นเหลืองอ่อน"


@pytest.fixture
def filled(project):
    """A project with a sealed photo, an edition, and words in its database."""
    data = project.settings.data
    for name, body in (
        ("evidence/aa11", project.seal.close_bytes(CANARY.encode())),
        ("evidence/bb22.part", b"half"),
        ("edition-inputs/e1.sealed", b"sealed"),
        ("editions/e1/map.html", b"<html>"),
        ("releases/current.json", b"{}"),
        ("releases/000001/areas.json", b"{}"),
        ("exports/poster.pdf", b"%PDF"),
    ):
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    with project.database.begin() as tx:
        tx.set_state("word", CANARY)
    return project


def make_backup(project, at=AT, out=None):
    return backups.make(project.settings, project.database, at, out)


def files_of(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def findings(project, path, into):
    note, restored = restore_backup(path, into, project.settings)
    found = restore.inspect(into, note, project.settings, restored.database_url)
    return {member.name: member.is_intact for member in found}


def test_it_comes_back_as_it_was(filled, tmp_path):
    into = tmp_path / "new"
    found = findings(filled, make_backup(filled), into)
    assert found == dict.fromkeys(("whole", "references", "rows", "chain", "keys", "files"), True)
    assert [name for name in files_of(into) if not name.startswith(DATABASE_FILE)] == [
        "edition-inputs/e1.sealed",
        "editions/e1/map.html",
        "evidence/aa11",
        "releases/current.json",
    ]
    assert filled.seal.open_bytes((into / "evidence" / "aa11").read_bytes()) == CANARY.encode()


def test_nothing_can_be_read_in_it_and_no_key_is_in_it(filled, tmp_path):
    path = make_backup(filled)
    body = path.read_bytes()
    assert CANARY.encode() in read_stored_bytes(filled.database)  # the control
    assert CANARY.encode() not in body
    with backups.open_backup(path, filled.settings) as (_note, tar):
        files = (tar.extractfile(member) for member in backups.iterate_members(tar))
        everything = b"".join(file.read() for file in files if file)
    assert CANARY.encode() in everything  # the control: unpacked it can be read
    keys = [path.read_bytes().strip() for path in filled.settings.keys.iterdir()]
    assert len(keys) >= 5
    assert not [key for key in keys if key in everything]


def test_only_its_owner_may_read_it(filled):
    path = make_backup(filled)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    key = filled.settings.keys / backups.KEY_FILE
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert path.parent == filled.settings.data.parent / "backups"


def test_it_is_named_by_its_time_and_leaves_no_drafts(filled):
    path = make_backup(filled)
    assert path.name == "dusitmap-20260930T050000Z.backup"
    assert backups.list_backups(filled.settings) == {path: AT}
    assert files_of(filled.settings.backups) in (
        ["dusitmap-20260930T050000Z.backup"],
        [".lock", path.name],
    )
    assert not list(filled.settings.data.glob(".backup-*"))


def test_two_at_once_are_refused(filled):
    filled.settings.backups.mkdir()
    with FileLock(filled.settings.backups / ".lock"), pytest.raises(Conflict, match="E-BAK-01"):
        make_backup(filled)
    assert backups.list_backups(filled.settings) == {}
    make_backup(filled)


@pytest.mark.parametrize("step", ["copy_to", "_write_whole", "_sync"])
def test_a_failure_leaves_nothing(filled, monkeypatch, step):
    def fail(*_arguments, **_more):
        raise OSError(28, "no space left")

    if step == "copy_to":
        monkeypatch.setattr(backups.copies, "copy_to", fail)
    elif step == "_sync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(backups.tarfile.TarFile, "add", fail)
    with pytest.raises(StorageUnavailable, match="E-SYS-02"):
        make_backup(filled)
    monkeypatch.undo()
    assert set(files_of(filled.settings.backups)) <= {".lock"}
    assert not list(filled.settings.data.glob(".backup-*"))


def test_what_a_killed_one_left_is_taken_away(filled):
    left = filled.settings.data / ".backup-left"
    left.mkdir()
    (left / DATABASE_FILE).write_bytes(b"half")
    filled.settings.backups.mkdir()
    (filled.settings.backups / ".dusitmap-20260101T000000Z.backup.part").write_bytes(b"half")
    path = make_backup(filled)
    assert not left.exists()
    assert set(files_of(filled.settings.backups)) <= {".lock", path.name}


def test_it_never_takes_the_last_room(filled, monkeypatch):
    monkeypatch.setattr(backups, "SPARE", 1 << 60)
    with pytest.raises(StorageUnavailable, match="E-SYS-02"):
        make_backup(filled)
    assert backups.list_backups(filled.settings) == {}


class TestBringingBack:
    @pytest.mark.parametrize("kind", ["file inside", "a file"])
    def test_what_is_there_is_not_touched(self, filled, tmp_path, kind):
        path, into = make_backup(filled), tmp_path / "there"
        if kind == "a file":
            into.write_bytes(b"mine")
        else:
            into.mkdir()
            (into / "mine").write_bytes(b"mine")
        with pytest.raises(BadInput, match="E-BAK-03"):
            restore.restore(path, into, filled.settings)
        assert (into if kind == "a file" else into / "mine").read_bytes() == b"mine"

    def test_an_empty_folder_will_do(self, filled, tmp_path):
        (tmp_path / "empty").mkdir()
        assert all(findings(filled, make_backup(filled), tmp_path / "empty").values())

    @pytest.mark.parametrize("share", [0, 0.3, 0.9, 0.999])
    def test_half_a_backup_is_refused_and_leaves_nothing(self, filled, tmp_path, share):
        path = make_backup(filled)
        body = path.read_bytes()
        path.write_bytes(body[: int(len(body) * share)])
        with pytest.raises(FileRefused, match="E-BAK-04"):
            backups.check_backup(path, filled.settings)
        url = create_restore_url()
        with pytest.raises(FileRefused, match="E-BAK-04"):
            restore.restore(path, tmp_path / "new", filled.settings, url)
        assert not (tmp_path / "new").exists()
        assert not list(tmp_path.glob(".new*"))
        if url:
            database = Database(url)
            dumps.require_empty(database)
            database.close()

    def test_one_changed_letter_is_found(self, filled):
        path = make_backup(filled)
        body = bytearray(path.read_bytes())
        assert backups.check_backup(path, filled.settings).at == "2026-09-30T05:00:00Z"
        body[len(body) // 2] ^= 1
        path.write_bytes(body)
        with pytest.raises(FileRefused, match="E-BAK-04"):
            backups.check_backup(path, filled.settings)

    def test_without_its_key_it_stays_closed(self, filled, tmp_path):
        path = make_backup(filled)
        (filled.settings.keys / backups.KEY_FILE).unlink()
        with pytest.raises(FileRefused, match="E-BAK-04"):
            restore.restore(path, tmp_path / "new", filled.settings)

    def test_a_file_that_is_not_there(self, filled, tmp_path):
        with pytest.raises(FileRefused, match="E-CLI-01"):
            restore.restore(tmp_path / "none.backup", tmp_path / "new", filled.settings)


class TestLooking:
    """Each check fails where it should: nothing that is wrong passes as restored."""

    @pytest.fixture
    def restored(self, filled, tmp_path):
        into = tmp_path / "new"
        note, settings = restore_backup(make_backup(filled), into, filled.settings)

        def look():
            found = restore.inspect(into, note, filled.settings, settings.database_url)
            return [member.name for member in found if not member.is_intact]

        assert look() == []
        return settings, look

    def change(self, settings, *statements):
        change_behind_our_back(settings, *statements)

    def test_a_row_too_few(self, restored):
        settings, look = restored
        self.change(settings, "DELETE FROM project_state WHERE name = 'word'")
        assert look() == ["rows"]

    def test_a_row_that_points_nowhere(self, restored):
        settings, look = restored
        self.change(settings, "UPDATE communities SET subdistrict_code = '999999'")
        assert look() == ["references"]

    def test_a_tail_that_was_cut(self, restored):
        settings, look = restored
        self.change(
            settings,
            "DELETE FROM audit_entries WHERE sequence = (SELECT max(sequence) FROM audit_entries)",
        )
        assert look() == ["rows", "chain"]

    def test_other_keys(self, restored, filled):
        _, look = restored
        (filled.settings.keys / "points.key").write_bytes(backups.Seal.__name__.encode())
        assert look() == ["keys"]

    @pytest.mark.sqlite_only("bytes of its file")
    def test_a_broken_file(self, restored):
        settings, look = restored
        path = settings.data / DATABASE_FILE
        body = bytearray(path.read_bytes())
        body[4096:] = bytes(len(body) - 4096)
        path.write_bytes(body)
        assert set(look()) >= {"whole", "rows", "chain", "keys"}


class TestThinningOut:
    def put(self, settings, *ages):
        settings.backups.mkdir(exist_ok=True)
        for age in ages:
            name = (AT - age).strftime("dusitmap-%Y%m%dT%H%M%SZ.backup")
            (settings.backups / name).write_bytes(b"")

    def ages(self, settings):
        return sorted(AT - backup for backup in backups.list_backups(settings).values())

    def test_the_hours_of_today_and_the_beginning_of_five_weeks_of_days(self, project):
        settings = project.settings
        self.put(settings, *(timedelta(minutes=30 * number) for number in range(2 * 24 * 40)))
        backups.thin_out(settings, AT)
        kept = [AT - age for age in self.ages(settings)]
        today = [
            moment for moment in kept if times.to_bangkok_date(moment) == times.to_bangkok_date(AT)
        ]
        before = kept[len(today) :]
        assert len({moment.hour for moment in today}) == len(today) == 13
        assert {moment.astimezone(times.BANGKOK).hour for moment in before} == {0}
        assert len(before) == 34
        assert AT - kept[-1] <= timedelta(days=35)

    def test_every_hour_for_months(self, project):
        settings = project.settings
        hour = AT - timedelta(days=40)
        settings.backups.mkdir()
        while hour <= AT:
            name = hour.strftime("dusitmap-%Y%m%dT%H%M%SZ.backup")
            (settings.backups / name).write_bytes(b"")
            backups.thin_out(settings, hour)
            hour += timedelta(hours=1)
        kept = self.ages(settings)
        hours = AT.astimezone(times.BANGKOK).hour + 1  # of today
        assert kept[:hours] == [timedelta(hours=number) for number in range(hours)]
        gaps = {later - earlier for earlier, later in itertools.pairwise(kept[hours - 1 :])}
        assert gaps == {timedelta(days=1)}
        assert timedelta(days=34) < kept[-1] <= timedelta(days=35)

    def test_the_newest_stays_however_old(self, project):
        self.put(project.settings, timedelta(days=400), timedelta(days=500))
        assert len(backups.thin_out(project.settings, AT)) == 1
        assert self.ages(project.settings) == [timedelta(days=400)]

    def test_other_files_are_left_alone(self, project):
        self.put(project.settings, timedelta(days=1), timedelta(days=90))
        for name in ("mine.backup", "dusitmap-20200101.txt"):
            (project.settings.backups / name).write_bytes(b"")
        backups.thin_out(project.settings, AT)
        assert (project.settings.backups / "mine.backup").exists()
        assert (project.settings.backups / "dusitmap-20200101.txt").exists()
        assert self.ages(project.settings) == [timedelta(days=1)]


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.FIFOTYPE])
@pytest.mark.parametrize("name", ["../beside", "/beside", "within"])
def test_only_plain_files_within_the_folder_are_brought_back(tmp_path, kind, name):
    draft, packed = tmp_path / "draft", io.BytesIO()
    draft.mkdir()
    member = tarfile.TarInfo(name)
    member.type, member.size = kind, 4 if kind == tarfile.REGTYPE else 0
    with tarfile.open(fileobj=packed, mode="w") as tar:
        tar.addfile(member, io.BytesIO(b"text"))
    packed.seek(0)
    with tarfile.open(fileobj=packed) as tar:
        if (kind, name) == (tarfile.REGTYPE, "within"):
            restore._unpack(tar, draft)
            assert (draft / "within").read_bytes() == b"text"
        else:
            with pytest.raises(FileRefused):
                restore._unpack(tar, draft)
            assert [*draft.iterdir()] == []
    assert [*tmp_path.iterdir()] == [draft]

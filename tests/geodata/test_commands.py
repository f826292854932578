"""The command line, called in this process: what it prints, saves and returns."""

import argparse
import io
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyotp
import pytest
from shapely.geometry import box

from geodata import __main__ as command_line
from geodata import actions, settings
from geodata.actions import editions
from geodata.actions.people import accounts
from geodata.errors import FileRefused
from geodata.model.imports.records import Indicator
from geodata.model.people.people import Role
from geodata.model.places.places import AreaLevel, BoundaryStatus
from geodata.project import open_project
from geodata.store.imports.records import store_of
from geodata.store.people.audit import AuditStore
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.registry import RegistryStore
from mapping import __main__ as map_line
from tests.conftest import PASSPHRASE
from tests.engines import drop_trigger
from tests.paths import ROOT

HEADER = "ticket_id,type,coords,address,subdistrict,timestamp,state,last_activity,comment"
GOOD = (
    "T1,ถนน,\"['100.50413', '13.77991']\",แขวงวชิรพยาบาล เขตดุสิต,,2023-07-23 06:14:39+00,"
    "เสร็จสิ้น,2023-07-23 06:14:39+00,นกขมิ้นเหลืองอ่อน"
)
OTHER = 'T2,แสงสว่าง,"13.7765, 100.5110",,ดุสิต,23/7/2566,รอรับเรื่อง,,'
SWAPPED = 'T3,ถนน,"1.5, 100.5",,,,,,'
NO_DATE = "T4,ถนน,,,,31/2/2566,,,"
CANARY = "นกขมิ้นเหลืองอ่อน"


@pytest.fixture
def run(project_folder, capsys, monkeypatch):
    """Call the command line; return the exit code, what it printed, and its errors."""
    monkeypatch.setattr("builtins.input", _raise_end_of_input)
    monkeypatch.chdir(project_folder)

    def call(*arguments):
        try:
            code = command_line.main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            code = stopped.code or 0
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return code, printed.out, printed.err

    return call


def _raise_end_of_input(_question):
    raise EOFError


@pytest.fixture
def open_folder(project_folder):
    """Look into the database of the commands."""
    projects = []

    def look():
        projects.append(open_project(settings.read()))
        return projects[-1]

    yield look
    for project in projects:
        project.database.close()


@pytest.fixture
def read_saved(open_folder):
    """Return what is stored of an indicator, by source id."""

    def rows(indicator=Indicator.FEED_REPORTS, source="Traffy Fondue"):
        project = open_folder()
        with project.database.begin_read() as tx:
            return store_of(indicator, tx, project.seal).find_known(source)

    return rows


@pytest.fixture
def boundaries(open_folder):
    """Return the current boundaries of a level, by id."""

    def current(level=AreaLevel.COMMUNITY):
        with open_folder().database.begin_read() as tx:
            return BoundaryStore(tx).read_current(level)

    return current


@pytest.fixture
def private_key(run, tmp_path, monkeypatch):
    """Return the private key of a trustee, made by the command."""
    monkeypatch.setattr("sys.stdin", io.StringIO("a long passphrase\n"))
    path = tmp_path / "trustee"
    assert run("trustees", "make-key", path, "--passphrase-stdin")[0] == 0
    return path


@pytest.fixture
def table(tmp_path):
    """Write a table and return its path."""

    def write(*lines, name="records.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def square(west, south, size=0.0006):
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def layer(*shapes):
    """Return a layer with the official columns; a shape is (name, subdistrict, west, south)."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "COMMU_ADMI": 100200000 + number,
                "COMMU_AD_1": name,
                "DNAME": "ดุสิต",
                "SNAME": subdistrict,
            },
            "geometry": {"type": "Polygon", "coordinates": square(west, south)},
        }
        for number, (name, subdistrict, west, south) in enumerate(shapes, start=1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


OFFICIAL = layer(
    ("ราชผาทับทิมร่วมใจ", "วชิรพยาบาล", 100.5035, 13.7793),
    ("ซอยโซดา", "ดุสิต", 100.5136, 13.7799),
)


class TestHelp:
    @pytest.mark.parametrize(
        "command",
        [
            (),
            ("init",),
            ("doctor",),
            ("demo",),
            ("join",),
            ("import",),
            ("boundaries",),
            ("boundaries", "import"),
            ("boundaries", "export"),
            ("boundaries", "estimates"),
            ("backup",),
            ("restore",),
        ],
    )
    def test_every_command_explains_itself(self, run, command):
        code, printed, errors = run(*command, "--help")
        assert (code, errors) == (0, "")
        assert "usage: python -m geodata" in printed

    def test_what_must_be_typed_needs_a_terminal(self, run, tmp_path, monkeypatch):
        monkeypatch.setattr("getpass.getpass", _raise_end_of_input)
        code, _, errors = run("trustees", "make-key", tmp_path / "first.key")
        assert code == 1
        assert "E-CLI-21" in errors
        assert not (tmp_path / "first.key").exists()

    def test_an_unknown_command_is_an_error(self, run):
        code, _, errors = run("fly")
        assert code == 2
        assert "usage:" in errors


class TestProject:
    def test_init_says_whether_anything_was_new(self, run, tmp_path, monkeypatch):
        assert run("init")[1].startswith("ฐานข้อมูลพร้อมอยู่แล้ว")
        monkeypatch.setenv("DUSITMAP_DATA", str(tmp_path / "second" / "data"))
        monkeypatch.setenv("DUSITMAP_KEYS", str(tmp_path / "second" / "keys"))
        code, printed, _ = run("init")
        assert code == 0
        assert printed.startswith("สร้างฐานข้อมูลแล้ว")

    def test_the_doctor_finds_a_healthy_project(self, run):
        code, printed, errors = run("doctor")
        assert (code, errors) == (0, "")
        assert "SQLite" in printed
        assert "ควรดู · สำเนาสำรองล่าสุด" in printed  # there is none yet
        assert printed.splitlines()[-1].startswith("ไม่พบปัญหา แต่")
        run("backup")
        assert run("doctor")[1].splitlines()[-1] == "ปกติ"

    def test_the_doctor_says_when_the_database_is_damaged(self, run, project_folder):
        [path] = (project_folder / "data").glob("*.db")
        path.write_bytes(b"no database at all " * 500)
        code, printed, errors = run("doctor")
        assert code == 1
        assert "E-SYS-06" in errors
        assert "ไม่ได้ตรวจ · บันทึกการตรวจสอบ (audit chain)" in printed
        assert "ดี · บันทึกการตรวจสอบ" not in printed
        assert "ปกติ" not in printed

    def test_the_doctor_answers_a_program_as_well(self, run):
        run("backup")
        code, printed, _ = run("doctor", "--json")
        found = {load["name"]: load for load in json.loads(printed)}
        assert code == 0
        assert {row["state"] for row in found.values()} == {"good"}
        assert set(found) == {
            *("database", "revision", "references", "register", "chain", "canaries", "clock"),
            *("evidence", "feeds", "keys", "street map", "tiles", "room", "backup"),
        }

    def test_the_clock_can_be_confirmed(self, run, open_folder):
        with open_folder().database.begin() as tx:
            tx.set_state("clock", "2020-01-01T00:00:00Z")
        code, _, errors = run("doctor")
        assert code == 1
        assert "E-SYS-08" in errors
        assert run("doctor", "--clock-is-right")[0] == 0
        assert run("doctor")[0] == 0


class TestBackup:
    def test_there_and_back(self, run, tmp_path, project_folder):
        assert run("init")[0] == 0
        code, printed, errors = run("backup")
        assert (code, errors) == (0, "")
        [path] = (project_folder / "backups").glob("*.backup")
        assert str(path) in printed
        code, printed, errors = run("restore", path, "--into", tmp_path / "new")
        assert (code, errors) == (0, "")
        assert [line.split(" · ")[0] for line in printed.splitlines()[1:-3]] == ["ถูกต้อง"] * 6
        assert "DUSITMAP_DATA=" in printed.splitlines()[-1]

    def test_the_restored_folder_serves(self, run, tmp_path, table, monkeypatch):
        run("import", table(HEADER, GOOD, OTHER), "--yes")
        assert run("backup", "--out", tmp_path / "own.backup")[0] == 0
        run("restore", tmp_path / "own.backup", "--into", tmp_path / "new")
        monkeypatch.setenv("DUSITMAP_DATA", str(tmp_path / "new"))
        code, _, errors = run("audit", "verify")
        assert (code, errors) == (0, "")
        assert "ใหม่ 0 · เปลี่ยน 0 · เดิม 2" in run("import", table(HEADER, GOOD, OTHER), "--yes")[1]

    def test_nobody_is_signed_in_again_by_it(self, run, tmp_path, monkeypatch, project, signed_in):
        by = signed_in(Role.COORDINATOR, "DS07", name="somchai")
        run("backup", "--out", tmp_path / "own.backup")
        at = datetime.now(UTC)
        assert accounts.find_actor(project, by.session_id, at=at) is not None  # the control
        assert run("restore", tmp_path / "own.backup", "--into", tmp_path / "new")[0] == 0
        monkeypatch.setenv("DUSITMAP_DATA", str(tmp_path / "new"))
        restored = open_project(settings.read())
        assert accounts.find_actor(restored, by.session_id, at=at) is None
        with restored.database.begin_read() as tx:
            assert AuditStore(tx, restored.audit_key).last().reason == "backup restored"
        restored.database.close()
        assert run("audit", "verify")[0] == 0

    def test_a_backup_that_does_not_hold_is_named_and_the_exit_code_says_so(
        self, run, tmp_path, project_folder
    ):
        run("backup", "--out", tmp_path / "own.backup")
        (project_folder / "keys" / "audit.key").write_bytes(b"x" * 32)
        code, printed, errors = run("restore", tmp_path / "own.backup", "--into", tmp_path / "new")
        assert code == 1
        assert printed.count("ไม่ถูกต้อง") == 2  # the chain and the keys
        assert "อย่าใช้โฟลเดอร์นี้" in errors
        assert "DUSITMAP_DATA=" not in printed

    def test_a_folder_that_holds_something_is_refused(self, run, tmp_path):
        run("backup", "--out", tmp_path / "own.backup")
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "mine").touch()
        code, printed, errors = run("restore", tmp_path / "own.backup", "--into", tmp_path / "new")
        assert (code, printed) == (1, "")
        assert "E-BAK-03" in errors


class TestImport:
    def test_without_an_answer_nothing_is_saved(self, run, table, read_saved):
        code, printed, _ = run("import", table(HEADER, GOOD, OTHER))
        assert code == 1
        assert "ใหม่ 2 · เปลี่ยน 0 · เดิม 0 · ซ้ำ 0 · นำเข้าไม่ได้ 0" in printed
        assert "ยังไม่มีข้อมูลใดถูกบันทึก" in printed
        assert read_saved() == {}

    @pytest.mark.parametrize(("answer", "count"), [("y", 2), ("ใช่", 2), ("n", 0), ("", 0)])
    def test_a_person_decides(self, run, table, read_saved, monkeypatch, answer, count):
        monkeypatch.setattr("builtins.input", lambda _question: answer)
        code, *_ = run("import", table(HEADER, GOOD, OTHER))
        assert code == (0 if count else 1)
        assert len(read_saved()) == count

    def test_a_second_import_adds_nothing(self, run, table, read_saved):
        path = table(HEADER, GOOD, OTHER)
        code, printed, _ = run("import", path, "--yes")
        assert code == 0
        assert "เพิ่ม 2 ปรับปรุง 0" in printed
        code, printed, _ = run("import", path, "--yes")
        assert code == 0
        assert "ใหม่ 0 · เปลี่ยน 0 · เดิม 2" in printed
        assert len(read_saved()) == 2

    def test_a_changed_row_is_updated(self, run, table, read_saved):
        run("import", table(HEADER, OTHER), "--yes")
        path = table(HEADER, OTHER.replace("รอรับเรื่อง", "เสร็จสิ้น"))
        assert "เพิ่ม 0 ปรับปรุง 1" in run("import", path, "--yes")[1]
        assert read_saved()["T2"]["state"] == "เสร็จสิ้น"

    def test_rejects_name_row_column_value_and_reason(self, run, table, read_saved):
        code, printed, _ = run("import", table(HEADER, GOOD, SWAPPED, NO_DATE), "--yes")
        assert code == 0
        assert "แถวที่ 3 · coords · '1.5, 100.5' · ละติจูดอยู่นอกประเทศไทย" in printed
        assert "แถวที่ 4 · timestamp · '31/2/2566' · วันที่ไม่ถูกต้อง" in printed
        assert "  E-ROW-03: 1\n  E-DATE-01: 1\n" in printed
        assert list(read_saved()) == ["T1"]

    def test_free_text_is_named_as_dropped_and_never_shown(self, run, table, project_folder):
        code, printed, errors = run("import", table(HEADER, GOOD), "--yes")
        assert code == 0
        assert "ไม่อ่านและไม่เก็บ: comment" in printed
        assert CANARY not in printed + errors
        stored = b"".join(path.read_bytes() for path in (project_folder / "data").glob("*.db*"))
        assert b"T1" in stored
        assert CANARY.encode() not in stored

    REGISTER = ("รหัสเรื่อง,วันที่แจ้ง,พิกัด", 'ก1,13/2/2567,"13.7796, 100.5038"')

    @pytest.mark.parametrize("more", [(), ("--source", "ทะเบียน")])
    def test_what_a_file_is_must_be_said_where_it_is_not_recognised(
        self, run, table, read_saved, more
    ):
        code, printed, errors = run("import", table(*self.REGISTER), "--yes", *more)
        assert (code, printed) == (1, "")
        assert "E-KIND-01" in errors
        assert "--as complaints" in errors
        assert read_saved(Indicator.COMPLAINTS, "เครือข่าย") == {}

    def test_as_complaints(self, run, table, read_saved):
        code, *_ = run("import", table(*self.REGISTER), "--yes", "--as", "complaints")
        assert code == 0
        assert read_saved() == {}
        assert list(read_saved(Indicator.COMPLAINTS, "เครือข่าย")) == ["ก1"]

    def test_as_reports_of_another_system_by_its_name(self, run, table, read_saved):
        path = table(*self.REGISTER)
        run("import", path, "--yes", "--as", "feed_reports", "--source", "ศูนย์ดำรงธรรม")
        assert list(read_saved(source="ศูนย์ดำรงธรรม")) == ["ก1"]

    def test_records_of_a_known_feed_never_become_complaints(self, run, table, read_saved):
        code, _, errors = run("import", table(HEADER, GOOD), "--yes", "--as", "complaints")
        assert code == 1
        assert "E-KIND-02" in errors
        assert "Traffy Fondue" in errors
        assert read_saved(Indicator.COMPLAINTS, "เครือข่าย") == {}

    @pytest.mark.parametrize(
        ("header", "row", "missing"),
        [
            ("OID_,name,latitude,longitude", "1,ก,13.78,100.51", "รหัสเรื่อง · วันที่แจ้ง · ประเภท"),
            ("id,name,type,latitude,longitude", "1,ก,ร้านยา,13.78,100.51", "วันที่แจ้ง"),
            ("วันที่,น้ำหนัก", "13/2/2567,60", "รหัสเรื่อง · ประเภท"),
        ],
    )
    def test_a_list_of_something_else_is_refused_with_what_is_missing(
        self, run, table, header, row, missing
    ):
        for more in ((), ("--as", "complaints"), ("--as", "feed_reports")):
            code, printed, errors = run("import", table(header, row), "--yes", *more)
            assert (code, printed) == (1, "")
            assert f"ไม่พบคอลัมน์ {missing} " in errors
            assert "--column" in errors

    def test_a_person_names_the_columns(self, run, table, read_saved):
        path = table("no,when,what", "7,13/2/2567,ถนน")
        given = [("no", "source_id"), ("when", "reported_at"), ("what", "types")]
        named = [word for name, field in given for word in ("--column", f"{field}={name}")]
        code, *_ = run("import", path, "--yes", "--as", "feed_reports", "--source", "x", *named)
        assert code == 0
        assert read_saved(source="x")["7"]["types"] == '["ถนน"]'
        code, _, errors = run("import", path, "--column", "source_id=nowhere")
        assert (code, "E-KIND-04" in errors) == (1, True)
        code, _, errors = run("import", path, "--column", "nothing=no")
        assert (code, "reported_at" in errors) == (1, True)

    def test_a_column_is_taken_away(self, run, table, read_saved):
        run("import", table(HEADER, GOOD), "--yes", "--column", "address=")
        assert read_saved()["T1"]["stated_subdistrict"] is None

    def test_the_category_of_corruption_only_by_a_persons_word(self, run, table, read_saved):
        rows = ("id,date,Category", "1,13/2/2567,policy", "2,14/2/2567,Bribery")
        asked = ("--yes", "--as", "complaints")
        code, printed, _ = run("import", table(*rows), *asked, "--source", "a")
        assert code == 0
        assert "--column category=Category" in printed
        kept = read_saved(Indicator.COMPLAINTS, "a")
        assert [row["category"] for row in kept.values()] == ["unclassified"] * 2
        named = ("--column", "category=Category", "--category", "Bribery=public service")
        assert run("import", table(*rows), *asked, "--source", "b", *named)[0] == 0
        kept = read_saved(Indicator.COMPLAINTS, "b")
        assert [row["category"] for row in kept.values()] == ["policy", "public service"]
        again = (rows[0], rows[1].replace("13/2", "12/2"), rows[2])  # nobody names the column now
        code, printed, _ = run("import", table(*again), *asked, "--source", "b")
        assert "เปลี่ยน 1 · เดิม 1" in printed
        kept = read_saved(Indicator.COMPLAINTS, "b")
        assert [row["category"] for row in kept.values()] == ["policy", "public service"]
        code, _, errors = run("import", table(*rows), *asked, "--category", "Bribery=bad")
        assert (code, "E-KIND-05" in errors) == (1, True)

    def test_the_order_of_day_and_month_is_asked(self, run, table, read_saved):
        path = table("id,date", "1,12/1/2024", "2,1/2/2024")
        asked = ("--yes", "--as", "feed_reports", "--source", "x")
        code, printed, errors = run("import", path, *asked)
        assert (code, printed) == (1, "")
        assert "12/1/2024" in errors
        assert "--dates" in errors
        code, printed, _ = run("import", path, *asked, "--dates", "month-first")
        assert code == 0
        assert "วันที่แจ้ง 2/1/2567 – 1/12/2567 · ไม่มีวันที่ 0" in printed
        assert read_saved(source="x")["1"]["reported_at"].startswith("2024-11-30T17")

    def test_at_a_terminal_it_asks(self, run, table, read_saved, monkeypatch):
        path = table("id,date", "1,12/1/2024", "2,1/2/2024")
        answers = iter(["2", "2", "y"])  # another system; the month first; yes
        monkeypatch.setattr("builtins.input", lambda _question: next(answers))
        code, printed, _ = run("import", path, "--source", "x")
        assert code == 0
        assert "12/1/2024 อ่านได้สองแบบ" in printed
        assert read_saved(source="x")["1"]["reported_at"].startswith("2024-11-30T17")
        for wrong, refused in ((["", "1"], "E-KIND-01"), (["2", "x"], "E-DATE-03")):
            answers = iter(wrong)
            code, _, errors = run("import", path)
            assert (code, refused in errors) == (1, True)

    def test_without_a_file_it_says_what_can_be_named(self, run):
        code, _, errors = run("import")
        assert (code, "E-CLI-06" in errors) == (1, True)
        assert "--undo" in errors

    def test_limits_are_options(self, run, table):
        path = table(HEADER, GOOD, OTHER)
        code, _, errors = run("import", path, "--max-rows", 1)
        assert code == 1
        assert "E-TAB-01" in errors
        code, _, errors = run("import", path, "--max-mb", 0)
        assert code == 1
        assert "E-TAB-04" in errors

    def test_the_future_is_refused(self, run, table):
        later = (datetime.now(UTC) + timedelta(days=3)).isoformat()
        _, printed, _ = run("import", table(HEADER, f"T9,ถนน,,,,{later},,,"))
        assert "E-DATE-01: 1" in printed


class TestUndo:
    def test_an_import_is_listed_and_taken_back(self, run, table, read_saved):
        run("import", table(HEADER, OTHER), "--yes")
        code, printed, _ = run("import", table(HEADER, GOOD), "--yes")
        assert "python -m geodata import --undo 2" in printed
        code, printed, _ = run("import", "--list")
        assert code == 0
        assert [line.split(" · ")[0] for line in printed.splitlines()] == ["2", "1"]
        code, printed, _ = run("import", "--undo", 2)  # it asks, and nobody answers
        assert code == 1
        assert "ลบ 1 เรื่อง" in printed
        assert sorted(read_saved()) == ["T1", "T2"]
        code, printed, _ = run("import", "--undo", 2, "--yes")
        assert code == 0
        assert "ย้อนกลับแล้ว: ลบ 1" in printed
        assert list(read_saved()) == ["T2"]
        assert "ย้อนกลับแล้ว" in run("import", "--list")[1].splitlines()[0]
        code, _, errors = run("import", "--undo", 2, "--yes")
        assert (code, "E-UNDO-01" in errors) == (1, True)
        code, _, errors = run("import", "--undo", 9, "--yes")
        assert (code, "E-NF-01" in errors) == (1, True)

    def test_what_was_released_by_two_officers_who_sign_in(
        self, run, table, read_saved, project, add_account, monkeypatch
    ):
        run("import", table(HEADER, GOOD), "--yes")
        editions.freeze(project, actions.TERMINAL, "2569-09-30", lambda: None, at=datetime.now(UTC))
        code, printed, errors = run("import", "--undo", 1, "--yes")
        assert code == 1
        assert "ฉบับที่เผยแพร่แล้วไม่เปลี่ยน: 2569-09-30" in printed
        assert "E-UNDO-02" in errors
        assert "--first NAME --second NAME" in errors
        lines = []
        for name in ("wanida", "malee"):
            _, secret = add_account(name, Role.OFFICER)
            lines += [PASSPHRASE, pyotp.TOTP(secret).now()]
        officers = ("--first", "wanida", "--second", "malee", "--stdin")
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
        assert run("import", "--undo", 1, *officers)[0] == 1  # not without an answer
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
        code, printed, errors = run("import", "--undo", 1, *officers, "--yes")
        assert (code, errors) == (0, "")
        assert read_saved() == {}


class TestUnreadableFiles:
    @pytest.mark.parametrize(
        "command",
        [
            ("import",),
            ("boundaries", "import"),
            ("join", "--out", "out.csv"),
        ],
    )
    @pytest.mark.parametrize("name", ["nowhere/secret-name.csv", "."])
    def test_one_thai_line_and_no_path(self, run, command, name):
        code, printed, errors = run(*command, name)
        assert (code, printed) == (1, "")
        assert errors.splitlines()[0].startswith("อ่านไฟล์นี้ไม่ได้")
        assert "E-CLI-01" in errors
        assert "secret-name" not in errors

    @pytest.mark.parametrize(
        "command",
        [
            ("boundaries", "import", "OUTLINES", "--match"),
            ("restore", "--into", "new"),
            ("keys", "from-paper"),
            ("trustees", "add", "malee"),
            ("trustees", "open", "CS-AAAAAAAA", "--passphrase-stdin", "--key", "a", "PRESENT",
             "--key", "b"),
        ],
        ids=" ".join,
    )  # fmt: skip
    @pytest.mark.parametrize("name", ["nowhere/secret-name", "."])
    def test_a_file_that_a_command_reads(
        self, run, tmp_path, monkeypatch, private_key, command, name
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO("a long passphrase\n" * 2))
        outlines = tmp_path / "outlines.geojson"
        outlines.write_text(OFFICIAL, encoding="utf-8")
        present = {"OUTLINES": outlines, "PRESENT": private_key}
        code, printed, errors = run(*(present.get(word, word) for word in command), name)
        assert (code, printed) == (1, "")
        assert errors.splitlines()[0].startswith("อ่านไฟล์นี้ไม่ได้")
        assert "secret-name" not in errors

    @pytest.mark.parametrize("content", ["", "x", "<svg></svg>", '{"a": 1}', "a,b\n\0"])
    @pytest.mark.parametrize("command", [("import",), ("boundaries", "import")])
    def test_what_is_no_table_and_no_layer_is_refused(self, run, tmp_path, command, content):
        path = tmp_path / "secret-name.bin"
        path.write_text(content, encoding="utf-8")
        code, printed, errors = run(*command, path, "--yes")
        assert (code, printed) == (1, "")
        assert len(errors.splitlines()) == 2
        assert "secret-name" not in errors

    @pytest.mark.parametrize(
        ("command", "content"),
        [
            (("join", "--out", "missing/out.csv"), "lat,lon\n13.7,100.5\n"),
            (("boundaries", "export", "--out", "missing/out.geojson"), None),
            (("boundaries", "export", "--out", "missing/out.gpkg"), None),
            (("keys", "paper", "--out", "missing/keys"), None),
            (("trustees", "make-key", "--passphrase-stdin", "file/key"), None),
        ],
        ids=str,
    )
    def test_a_place_that_cannot_be_written(
        self, run, tmp_path, project_folder, monkeypatch, command, content
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO("a long passphrase\n"))
        (project_folder / "file").write_text("no folder")
        assert run("init")[0] == 0
        given = []
        if content is not None:
            given = [tmp_path / "in.csv"]
            given[0].write_text(content, encoding="utf-8")
        code, printed, errors = run(*command, *given)
        assert (code, printed) == (1, "")
        assert "E-CLI-03" in errors
        assert "missing" not in errors


class TestJoin:
    @pytest.mark.parametrize(
        ("latitude", "longitude"),
        [("latitude", "longitude"), ("lat", "lon"), ("LAT", "Lng"), (" Latitude ", "LONGITUDE")],
    )
    def test_csv_keeps_every_column_as_it_is(self, run, tmp_path, latitude, longitude):
        source, out = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_text(
            f"code,{latitude},note,{longitude}\n"
            "007,13.77991,NA,100.50413\n"
            "008,เหนือ,,ใต้\n"
            "009,,,\n"
            "010,inf,,100.5\n"
            "011,18.79,เชียงใหม่,98.98\n",
            encoding="utf-8",
        )
        code, *_ = run("join", source, "--out", out)
        assert code == 0
        joined = pd.read_csv(out, dtype=str, keep_default_na=False)
        assert list(joined.columns) == [
            *("code", latitude, "note", longitude),
            *("subdistrict_code", "community_id", "how", "near_community_id", "near_m"),
        ]
        assert list(joined["code"]) == ["007", "008", "009", "010", "011"]
        assert list(joined["note"]) == ["NA", "", "", "", "เชียงใหม่"]
        assert list(joined["how"]) == ["inside", "unplaced", "unplaced", "unplaced", "outside"]
        assert list(joined["community_id"]) == ["DS07", "", "", "", ""]
        assert list(joined["subdistrict_code"]) == ["100202", "", "", "", ""]

    def test_parquet(self, run, tmp_path):
        source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
        table = pd.DataFrame(
            {"lat": [13.77991, None], "lng": [100.50413, 100.5], "ค่า": [1.5, 2.5], "n": [1, 2]}
        )
        table.to_parquet(source)
        assert run("join", source, "--out", out)[0] == 0
        joined = pd.read_parquet(out)
        pd.testing.assert_frame_equal(joined[list(table.columns)], table)
        assert list(joined["how"]) == ["inside", "unplaced"]
        assert joined["community_id"][0] == "DS07"
        assert joined["community_id"].isna().tolist() == [False, True]

    def test_a_table_without_rows_stays_without_rows(self, run, tmp_path):
        source, out = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_text("lat,lon\n", encoding="utf-8")
        assert run("join", source, "--out", out)[0] == 0
        assert out.read_text(encoding="utf-8") == (
            "lat,lon,subdistrict_code,community_id,how,near_community_id,near_m\n"
        )

    @pytest.mark.parametrize("header", ["a,b", "lat,b", "a,lng"])
    def test_without_coordinate_columns_it_says_which_names_count(self, run, tmp_path, header):
        source, out = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_text(f"{header}\n1,2\n", encoding="utf-8")
        code, _, errors = run("join", source, "--out", out)
        assert code == 1
        assert "E-CLI-02" in errors
        assert ("longitude, lon, lng" in errors) is header.startswith("lat")
        assert not out.exists()

    @pytest.mark.parametrize("name", ["in.csv", "in.parquet"])
    def test_a_broken_table_is_refused(self, run, tmp_path, name):
        source = tmp_path / name
        source.write_bytes(b"lat,lon\n\xff\xfe,2\n")
        code, _, errors = run("join", source, "--out", tmp_path / "out.csv")
        assert code == 1
        assert "E-ENC-01" in errors  # the reason that is true: it can be opened


class TestBoundaries:
    @pytest.fixture
    def fresh_folder(self, older_folder):
        """Outlines come into a project whose areas are all estimated."""
        return older_folder

    def write(self, tmp_path, content):
        path = tmp_path / "layer.geojson"
        path.write_text(content, encoding="utf-8")
        return path

    def test_official_columns_make_official_boundaries(self, run, tmp_path, boundaries):
        path = self.write(tmp_path, OFFICIAL)
        code, printed, _ = run("boundaries", "import", path, "--yes", "--dated", "2024-05-01")
        assert code == 0
        assert "ระดับ community · ใช้ได้ 2 รูป · ตรงกับทะเบียน 2" in printed
        assert "บันทึกแล้ว: ขอบเขต 2 แห่ง" in printed
        official = [
            area_id
            for area_id, boundary in boundaries().items()
            if boundary.status is BoundaryStatus.OFFICIAL
        ]
        assert official == ["DS01", "DS07"]

    def test_without_an_answer_nothing_changes(self, run, tmp_path, boundaries):
        before = boundaries()
        code, printed, _ = run("boundaries", "import", self.write(tmp_path, OFFICIAL))
        assert code == 1
        assert "ยังไม่มีข้อมูลใดถูกบันทึก" in printed
        assert boundaries() == before

    def test_the_preview_counts_the_records_that_would_move(self, run, tmp_path, table):
        run("import", table(HEADER, GOOD, OTHER), "--yes")
        west = layer(("ราชผาทับทิมร่วมใจ", "วชิรพยาบาล", 100.5055, 13.7793))
        _, printed, _ = run("boundaries", "import", self.write(tmp_path, west), "--yes")
        assert "เรื่องที่จะเปลี่ยนพื้นที่ 1\n" in printed
        assert "เรื่องที่เปลี่ยนพื้นที่ 1\n" in printed

    def test_a_shape_without_a_name_of_the_register_is_named(self, run, tmp_path):
        text = layer(("ซอยโซดา", "ดุสิต", 100.5136, 13.7799), ("ไม่มีจริง", "ดุสิต", 100.512, 13.778))
        code, printed, _ = run("boundaries", "import", self.write(tmp_path, text), "--yes")
        assert code == 0
        assert "รูปที่ 2 ไม่มีจริง: ไม่พบชื่อนี้ในทะเบียน" in printed
        assert "บันทึกแล้ว: ขอบเขต 1 แห่ง" in printed

    @pytest.mark.parametrize("level", ["community", "subdistrict"])
    def test_what_is_exported_can_be_imported_and_changes_nothing(
        self, run, tmp_path, boundaries, level
    ):
        run("boundaries", "import", self.write(tmp_path, OFFICIAL), "--yes")
        before = boundaries(AreaLevel(level))
        out = tmp_path / "out.geojson"
        assert run("boundaries", "export", "--level", level, "--out", out)[0] == 0
        code, printed, _ = run("boundaries", "import", out, "--yes")
        assert "ขอบเขตเหมือนฉบับปัจจุบัน ไม่มีข้อมูลใดถูกบันทึก" in printed
        assert code == 0
        assert boundaries(AreaLevel(level)) == before

    @pytest.mark.parametrize("command", [("boundaries", "export"), ("join", "points.csv")])
    @pytest.mark.parametrize("name", ["out.xlsx", "out.shp", "out"])
    def test_a_name_that_does_not_fit_is_refused(self, run, tmp_path, command, name):
        code, _, errors = run(*command, "--out", tmp_path / name)
        assert (code, "E-CLI-11" in errors) == (1, True)
        assert not (tmp_path / name).exists()

    def test_only_the_outline_that_was_redrawn_changes_its_status(self, run, tmp_path, boundaries):
        out = tmp_path / "out.geojson"
        run("boundaries", "export", "--out", out)
        document = json.loads(out.read_text(encoding="utf-8"))
        for feature in document["features"]:
            if feature["properties"]["community_id"] == "DS07":
                feature["geometry"]["coordinates"] = square(100.5035, 13.7793)
        path = self.write(tmp_path, json.dumps(document))
        code, printed, _ = run("boundaries", "import", path, "--yes", "--status", "traced")
        assert code == 0
        assert "บันทึกแล้ว: ขอบเขต 1 แห่ง" in printed
        status = {area_id: boundary.status for area_id, boundary in boundaries().items()}
        assert status.pop("DS07") is BoundaryStatus.TRACED
        assert set(status.values()) == {BoundaryStatus.ESTIMATED}

    def test_a_boundary_becomes_better_known_and_never_less(self, run, tmp_path, boundaries):
        path = self.write(tmp_path, OFFICIAL)
        run("boundaries", "import", path, "--yes", "--status", "traced")
        assert boundaries()["DS07"].status is BoundaryStatus.TRACED
        assert run("boundaries", "import", path, "--yes", "--status", "official")[0] == 0
        assert boundaries()["DS07"].status is BoundaryStatus.OFFICIAL
        assert run("boundaries", "import", path, "--yes", "--status", "traced")[0] == 0
        assert boundaries()["DS01"].status is BoundaryStatus.OFFICIAL  # the same outline
        moved = self.write(tmp_path, layer(("ซอยโซดา", "ดุสิต", 100.5137, 13.7799)))
        code, _, _ = run("boundaries", "import", moved, "--yes", "--status", "traced")
        assert code == 0  # no community had confirmed it
        assert boundaries()["DS01"].status is BoundaryStatus.TRACED

    def test_estimates_can_be_switched_off_and_on(self, run, table, read_saved):
        run("import", table(HEADER, GOOD), "--yes")
        assert read_saved()["T1"]["community_id"] == "DS07"
        code, printed, _ = run("boundaries", "estimates", "off")
        assert (code, printed) == (0, "ขอบเขตโดยประมาณ: off · เรื่องที่เปลี่ยนพื้นที่ 1\n")
        assert read_saved()["T1"]["community_id"] is None
        assert run("boundaries", "estimates", "on")[1].endswith(" 1\n")
        assert read_saved()["T1"]["community_id"] == "DS07"
        assert run("boundaries", "estimates", "on")[1].endswith(" 0\n")

    def test_an_older_project_gets_the_reference_outlines(
        self, run, boundaries, table, open_folder, tmp_path
    ):
        run("import", table(HEADER, GOOD), "--yes")
        traced = self.write(tmp_path, layer(("ซอยโซดา", "ดุสิต", 100.5136, 13.7799)))
        assert run("boundaries", "import", traced, "--yes", "--status", "traced")[0] == 0
        assert run("boundaries", "import", "--reference")[0] == 1  # it asks, nobody answers
        assert boundaries()["DS07"].status is BoundaryStatus.ESTIMATED
        code, printed, _ = run("boundaries", "import", "--reference", "--yes")
        assert code == 0
        assert "คงขอบเขตเดิมที่จัดทำหรือนำเข้าไว้แล้ว 1 แห่ง: DS01" in printed
        assert "บันทึกแล้ว: ขอบเขต 41 แห่ง" in printed
        status = {area_id: boundary.status for area_id, boundary in boundaries().items()}
        assert (status.pop("DS01"), status.pop("DS27")) == ("traced", "estimated")
        assert set(status.values()) == {BoundaryStatus.OFFICIAL}
        assert run("boundaries", "import", "--reference", "x.geojson")[0] == 1
        with open_folder().database.begin_read() as tx:
            assert len(RegistryStore(tx).list_figures()) == 42

    def test_a_shape_that_crosses_itself_is_named_and_repaired_where_somebody_says_so(
        self, run, tmp_path, boundaries
    ):
        document = json.loads(OFFICIAL)
        [ring] = document["features"][1]["geometry"]["coordinates"]
        ring[1], ring[2] = ring[2], ring[1]
        path = self.write(tmp_path, json.dumps(document))
        code, printed, _ = run("boundaries", "import", path, "--yes")
        assert code == 0
        assert "รูปที่ 2 ใช้ไม่ได้: เส้นขอบตัดกันเอง" in printed
        assert "ซ่อมได้ด้วย --repair 2 · พื้นที่ต่างจากเส้นเดิม" in printed
        assert "บันทึกแล้ว: ขอบเขต 1 แห่ง" in printed
        code, printed, _ = run("boundaries", "import", path, "--yes", "--repair", "2")
        assert "ซ่อมแล้ว · พื้นที่ต่างจากเส้นเดิม" in printed
        assert {boundaries()[community_id].status for community_id in ("DS01", "DS07")} == {
            "official"
        }

    def test_a_name_that_resembles_is_confirmed_by_a_person(self, run, tmp_path, boundaries, table):
        path = self.write(tmp_path, layer(("ซอยโซดาใหม่", "ดุสิต", 100.5136, 13.7799)))
        code, printed, _ = run("boundaries", "import", path, "--yes")
        assert code == 1
        assert "ซอยโซดาใหม่ คล้ายกับ DS01 ชุมชนซอยโซดา" in printed
        assert "--match FILE" in printed
        matches = table("ซอยโซดาใหม่,ds01", name="matches.csv")
        assert run("boundaries", "import", path, "--yes", "--match", matches)[0] == 0
        assert boundaries()["DS01"].status is BoundaryStatus.OFFICIAL
        bad = table("ซอยโซดาใหม่", name="bad.csv")
        assert "E-GEO-27" in run("boundaries", "import", path, "--yes", "--match", bad)[2]

    def test_figures_beside_the_shapes_are_offered(self, run, tmp_path, open_folder):
        document = json.loads(layer(("ซอยโซดา", "ดุสิต", 100.5136, 13.7799)))
        document["features"][0]["properties"] |= {"POP": 265, "HOUSEHOLD": 165}
        path = self.write(tmp_path, json.dumps(document))
        _, printed, _ = run("boundaries", "import", path, "--yes", "--source", "กทม.")
        assert "ใช้ --figures เพื่อบันทึกด้วย" in printed
        again = ("boundaries", "import", path, "--yes", "--source", "กทม.", "--figures")
        assert run(*again)[0] == 0
        with open_folder().database.begin_read() as tx:
            kept = [
                stored_figure.figure for stored_figure in RegistryStore(tx).list_figures()["DS01"]
            ]
        assert {(figure.kind, figure.count, figure.year_be) for figure in kept} == {
            ("households", 165, None),
            ("residents", 265, None),
        }

    @pytest.mark.parametrize(
        "name", ["subdistricts_cod_ab_2022.geojson", "subdistricts_bma.geojson"]
    )
    def test_the_real_subdistricts(self, run, shared, boundaries, name):
        code, printed, _ = run("boundaries", "import", shared / "data" / name, "--yes")
        assert code == 0
        assert "ระดับ subdistrict · ใช้ได้ 5 รูป · ตรงกับทะเบียน 5" in printed
        assert "ทับซ้อน 0.0 ตร.ม. (0 แห่ง) · ช่องว่าง 0.0 ตร.ม. (0 แห่ง)" in printed
        current = boundaries(AreaLevel.SUBDISTRICT)
        assert len(current) == 5
        assert {boundary.status for boundary in current.values()} == {BoundaryStatus.OFFICIAL}

    def test_communities_of_other_districts_are_not_taken(self, run, shared, boundaries):
        before = boundaries()
        path = shared / "data" / "bma_community_polygons_sample_not_dusit.geojson"
        code, printed, _ = run("boundaries", "import", path, "--yes")
        assert code == 1
        assert printed.count("W-GEO-17") == 15
        assert "ไม่มีข้อมูลใดถูกบันทึก" in printed
        assert boundaries() == before


class TestRealFeed:
    def test_one_record_states_another_subdistrict_than_its_point(self, run, shared, read_saved):
        run("boundaries", "import", shared / "data" / "subdistricts_cod_ab_2022.geojson", "--yes")
        code, printed, _ = run("import", shared / "data" / "traffy_dusit_2023-07.csv", "--yes")
        assert code == 0
        assert "ใหม่ 15 · เปลี่ยน 0 · เดิม 0 · ซ้ำ 16 · นำเข้าไม่ได้ 3" in printed
        assert "ที่อยู่ขัดกับจุด 1\n" in printed
        assert "E-ROW-02: 3" in printed
        flagged = [source_id for source_id, row in read_saved().items() if row["disagrees"]]
        assert flagged == ["2023-MXL3KA"]


class TestDemo:
    def test_sample_records_come_and_go(self, run):
        code, printed, _ = run("demo")
        assert code == 0
        *loaded, pointer = printed.splitlines()
        assert len(loaded) == len(Indicator)
        assert pointer.endswith("python -m mapping demo")
        _, removed, _ = run("demo", "--remove")
        added = sum(int(line.split()[-2].replace(",", "")) for line in loaded)
        assert removed == f"นำข้อมูลตัวอย่างออกแล้ว {added:,} รายการ\n"
        assert run("demo", "--remove")[1] == "นำข้อมูลตัวอย่างออกแล้ว 0 รายการ\n"

    def test_sample_and_real_records_do_not_mix(self, run, table):
        path = table(HEADER, GOOD)
        run("demo")
        code, printed, errors = run("import", path, "--yes")
        assert (code, printed) == (1, "")  # at the first step: nothing was read
        assert "E-DEMO-02" in errors
        assert "demo --remove" in errors
        run("demo", "--remove")
        assert run("import", path, "--yes")[0] == 0
        code, _, errors = run("demo")
        assert code == 1
        assert "E-DEMO-01" in errors


def test_join_refuses_rows_longer_than_the_heading(run, tmp_path):
    table = tmp_path / "points.csv"
    table.write_text("id,lat,lon\n1,13.77,100.51,\n2,13.77,100.51,\n")
    code, _, error = run("join", table, "--out", tmp_path / "out.csv")
    assert code == 1
    assert "E-CLI-04" in error
    assert not (tmp_path / "out.csv").exists()


def test_join_keeps_a_named_index_and_refuses_to_overwrite(run, tmp_path):
    table = tmp_path / "points.parquet"
    points = pd.DataFrame({"lat": [13.77991], "lon": [100.50413]}, index=pd.Index([7], name="id"))
    points.to_parquet(table)
    out = tmp_path / "out.parquet"
    code, printed, _ = run("join", table, "--out", out)
    assert code == 0
    assert "inside" in printed
    assert pd.read_parquet(out)[["id", "community_id"]].values.tolist() == [[7, "DS07"]]
    code, _, error = run("join", out, "--out", tmp_path / "again.parquet")
    assert code == 1
    assert "subdistrict_code, community_id, how, near_community_id, near_m" in error


def test_a_file_whose_every_row_is_refused_is_no_success(run, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(f"{HEADER}\n{SWAPPED}\n")
    code, printed, _ = run("import", path, "--yes")
    assert code == 1
    assert "E-ROW-03" in printed


def test_a_file_cannot_steer_the_terminal(run, tmp_path):
    path = tmp_path / "escape.csv"
    path.write_text("ticket_id,coords,last_activity,x\x1b[2J\x1b]0;gone\n1,,,a\n")
    _, printed, _ = run("import", path, "--yes")
    assert "\x1b" not in printed
    assert "?[2J" in printed


def test_accounts_and_the_log_by_the_command_line(run):
    code, printed, _ = run("user", "add", "malee", "--role", "officer")
    assert code == 0
    assert re.search(r"^([A-Z2-9]{4}-){5}[A-Z2-9]{4}$", printed, re.M)
    assert "otpauth" not in printed
    assert run("user", "list")[1] == "malee · officer ·  · รอเจ้าของบัญชี (invited)\n"
    assert run("user", "disable", "MALEE")[0] == 0
    assert "disabled" in run("user", "list")[1]
    code, printed, _ = run("audit", "verify")
    assert code == 0
    assert "ถูกต้องทั้ง 3 รายการ" in printed
    assert run("user", "disable", "nobody")[0] == 1


def test_audit_verify_names_the_first_broken_entry(run, open_folder):
    run("demo")
    project = open_folder()
    with project.database.begin() as tx:
        drop_trigger(tx, "audit_entries", "update")
        tx.connection.exec_driver_sql("UPDATE audit_entries SET object = 'x' WHERE sequence = 2")
    code, _, error = run("audit", "verify")
    assert code == 1
    assert "รายการบันทึกที่ 2 ไม่ตรงกัน" in error


def test_a_geopackage_goes_out_and_comes_back_as_it_was(run, tmp_path):
    out = tmp_path / "communities.gpkg"
    assert run("boundaries", "export", "--out", out)[0] == 0
    frame = gpd.read_file(out)
    assert len(frame) == 43
    assert frame.crs.to_epsg() == 4326
    assert set(frame["boundary_status"]) == {"estimated", "official"}
    code, printed, _ = run("boundaries", "import", out, "--yes")
    assert code == 0
    assert "ขอบเขตเหมือนฉบับปัจจุบัน" in printed


def test_a_geopackage_of_two_layers_is_asked_about(run, tmp_path):
    out = tmp_path / "both.gpkg"
    frame = gpd.GeoDataFrame(
        {"community_id": ["DS07"]}, geometry=[box(100.502, 13.779, 100.504, 13.781)], crs=4326
    )
    frame.to_file(out, layer="one", driver="GPKG")
    frame.to_crs(32647).to_file(out, layer="two", driver="GPKG")
    code, _, errors = run("boundaries", "import", out, "--yes")
    assert (code, "E-GEO-13" in errors) == (1, True)
    assert run("boundaries", "import", out, "--layer", "two", "--yes")[0] == 0


def test_a_file_that_only_ends_like_a_geopackage_is_refused(run, tmp_path):
    """A VRT would make GDAL read other files of the server."""
    out = tmp_path / "trap.gpkg"
    out.write_text("<OGRVRTDataSource></OGRVRTDataSource>")
    code, _, errors = run("boundaries", "import", out, "--yes")
    assert (code, "E-FMT-02" in errors) == (1, True)


def test_audit_verify_compares_a_head_that_was_printed(run):
    _, printed, _ = run("audit", "verify")
    sequence, code = printed.rsplit("·", 2)[1:]
    done, said, _ = run("audit", "verify", "--head", sequence.strip(), code.strip())
    assert done == 0
    assert "ตรงกับค่ายืนยันของบันทึกที่พิมพ์ไว้" in said
    for wrong in ((sequence.strip(), "0" * 64), ("99", code.strip()), ("x", code.strip())):
        failed, _, error = run("audit", "verify", "--head", *wrong)
        assert failed == 1
        assert "E-AUDIT-02" in error


def test_after_the_first_set_up_the_terminal_asks_like_everybody(run, add_account, signed_in):
    signed_in(Role.AUDITOR, name="preecha")
    code, printed, _ = run("user", "add", "malee", "--role", "officer")
    assert (code, "รอให้เจ้าหน้าที่" in printed) == (0, True)
    assert not re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", printed)
    assert "malee · officer ·  · รอการยืนยัน" in run("user", "list")[1]
    code, printed, _ = run("user", "reset", "preecha")
    assert (code, "รอให้เจ้าหน้าที่" in printed) == (0, True)
    assert not re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", printed)
    assert run("user", "list")[1].splitlines()[1] == "preecha · auditor · "


def test_an_account_is_linked_and_the_link_taken_away(run, monkeypatch):
    assert run("user", "add", "preecha", "--role", "auditor")[0] == 0
    failed, _, error = run("user", "link", "preecha", "s-1")  # no provider is set
    assert failed == 1
    assert "E-AUTH-13" in error
    monkeypatch.setenv("DUSITMAP_OIDC_ISSUER", "https://id.example")
    assert "ผูกบัญชี preecha" in run("user", "link", "preecha", "s-1")[1]
    assert "เลิกผูกบัญชี preecha" in run("user", "link", "preecha")[1]


def test_a_key_of_a_trustee_is_never_half_replaced(run, private_key, monkeypatch):
    """A new `.pub` beside an old private key would seal contacts to nobody."""
    public = private_key.with_name("trustee.pub")
    before = private_key.read_bytes(), public.read_bytes()
    monkeypatch.setattr("sys.stdin", io.StringIO("another passphrase\n"))
    code, _, errors = run("trustees", "make-key", private_key, "--passphrase-stdin")
    assert (code, "E-CLI-12" in errors) == (1, True)
    assert (private_key.read_bytes(), public.read_bytes()) == before
    private_key.unlink()
    assert run("trustees", "make-key", private_key, "--passphrase-stdin")[0] == 1
    assert public.read_bytes() == before[1]


def test_keys_on_paper_come_back_from_a_file_with_a_mark(run, project_folder, tmp_path):
    assert run("init")[0] == 0
    _, lines, _ = run("keys", "paper")
    typed = tmp_path / "typed.txt"
    typed.write_text(lines, encoding="utf-8-sig")
    keys = project_folder / "keys"
    keys.rename(tmp_path / "old keys")
    assert run("keys", "from-paper", typed)[0] == 0
    for path in (tmp_path / "old keys").glob("*.key"):
        assert (keys / path.name).read_bytes() == path.read_bytes()
    typed.write_bytes(b"\xff\xfe\x81")
    code, _, errors = run("keys", "from-paper", typed)
    assert (code, "E-KEYS-01" in errors) == (1, True)


@pytest.mark.parametrize("program", [command_line, map_line], ids=["geodata", "mapping"])
def test_commands_stand_in_the_order_of_the_readme(program):
    """Both `--help` and the table of the README follow the order in which they are needed."""
    parser = program.build_parser()
    [commands] = [action.choices for action in parser._actions if action.dest == "command"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    cells = re.findall(rf"^\| `{parser.prog} (.+?) \|", readme, re.MULTILINE)
    shown = [re.findall(r"[a-z-]+", words)[0] for cell in cells for words in cell.split("`, `")]
    assert [name for name in dict.fromkeys(shown) if name in commands] == list(commands)


@pytest.mark.parametrize("program", [command_line, map_line], ids=["geodata", "mapping"])
def test_a_refusal_is_said_in_both_languages_with_the_option_that_helps(
    program, monkeypatch, capsys
):
    parser = argparse.ArgumentParser()
    parser.set_defaults(run=_refuse)
    monkeypatch.setattr(program, "build_parser", lambda: parser)
    assert program.main([]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "ไม่มีแผ่นงานที่มองเห็นได้ชื่อนี้ในไฟล์ โปรดตรวจสอบชื่อแผ่นงาน (E-TAB-09)",
        "No visible sheet of this name; check the name",
        "→ --sheet",
    ]
    parser.set_defaults(run=_interrupt)
    assert program.main([]) == 130


def _refuse(_arguments):
    raise FileRefused("E-TAB-09")


def _interrupt(_arguments):
    raise KeyboardInterrupt


ASK_BASH = """
eval "$(activate-global-python-argcomplete --dest=-)"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9
_python_argcomplete_global "$1" "${COMP_WORDS[$COMP_CWORD]}" "${COMP_WORDS[$((COMP_CWORD - 1))]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def test_the_tab_key_completes_a_command():
    """As bash asks: by the name of the program, the words so far and the one under the cursor."""
    programs = Path(sys.executable).parent
    done = subprocess.run(
        ["bash", "-c", ASK_BASH, "bash", "python", "-m", "geodata", "re"],
        cwd=ROOT, env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.split() == ["restore", "retain"]
    for name in ("geodata", "mapping"):  # where argcomplete looks for its mark
        assert "PYTHON_ARGCOMPLETE_OK" in (ROOT / name / "__main__.py").read_text()[:1024]

"""`python -m mapping`: releases without a server."""

import csv

import pytest

from geodata.actions import TERMINAL
from mapping.__main__ import main
from mapping.exports.kinds import KINDS
from mapping.publish import editions


def test_publish_makes_the_release_files_once(project_folder, capsys):
    assert main(["publish"]) == 0
    assert "ครั้งที่ 1" in capsys.readouterr().out
    assert (project_folder / "data" / "releases" / "000001" / "MANIFEST.sha256").exists()
    assert main(["publish"]) == 0
    assert "ไม่มีอะไรเปลี่ยน" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_one_line(monkeypatch, tmp_path, capsys):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("DUSITMAP_DATA", str(tmp_path / "file" / "data"))
    assert main(["publish"]) == 1
    said = capsys.readouterr().err
    assert "(E-SYS-03)" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [["--help"], ["publish", "--help"]])
def test_help(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    assert capsys.readouterr().out


def test_comparing_editions_prints_facts(project, in_groups, now, capsys):
    in_groups(DS07=7)
    before = editions.freeze_edition(project, TERMINAL, "หนึ่ง", at=now)
    in_groups(DS07=5)
    after = editions.freeze_edition(project, TERMINAL, "สอง", at=now)
    capsys.readouterr()
    assert main(["edition", "compare", before, after]) == 0
    said = capsys.readouterr().out
    assert "ทั้งเขตดุสิต: ตัวเลขที่เผยแพร่เพิ่มจาก 7 เป็น 12 เพราะมีกลุ่มใหม่ 1 กลุ่ม (5 เรื่อง" in said
    assert main(["edition", "compare", after, after]) == 0
    assert capsys.readouterr().out == "ไม่มีสิ่งที่ต่างจากฉบับก่อน\n"


MARKS = {".html": b"<!DOCTYPE html>", ".csv": b"\xef\xbb\xbfid,", ".geojson": b'{"type":"FeatureCo'}
MARKS |= {".pdf": b"%PDF", ".gpkg": b"SQLite format 3"} | dict.fromkeys((".xlsx", ".zip"), b"PK")
MARKS[".pptx"] = b"PK"
NAMES = [(kind, ending) for kind in KINDS for ending in KINDS[kind].endings]


def test_every_kind_has_a_name_that_fits():
    assert dict(NAMES).keys() == KINDS.keys()
    assert {ending for _, ending in NAMES} == MARKS.keys()


@pytest.mark.parametrize(("kind", "ending"), NAMES)
def test_what_is_in_a_file_is_what_its_name_says(project_folder, tmp_path, capsys, kind, ending):
    path = tmp_path / f"x{ending}"
    assert main(["export", kind, "--out", str(path)]) == 0
    assert path.read_bytes().startswith(MARKS[ending])
    assert str(path) in capsys.readouterr().out


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["x.doc", "x", "x.xlsb", "x.csv.gz"])
def test_a_name_that_does_not_fit_is_refused_with_those_that_do(tmp_path, capsys, kind, name):
    path = tmp_path / name
    assert main(["export", kind, "--out", str(path)]) == 1
    said = capsys.readouterr().err
    assert "(E-CLI-11)" in said
    assert all(ending in said for ending in KINDS[kind].endings)
    assert not path.exists()


def test_a_csv_by_name_holds_the_communities_and_says_where_the_rest_is(
    project_folder, tmp_path, capsys
):
    assert main(["export", "csv", "--out", str(tmp_path / "x.csv")]) == 0
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 43
    assert rows[0]["id"] == "DS01"
    assert "--out x.zip" in capsys.readouterr().out


def test_a_file_that_cannot_be_written_is_one_line_too(project_folder, tmp_path, capsys):
    assert main(["export", "csv", "--out", str(tmp_path / "missing" / "x.csv")]) == 1
    assert "(E-CLI-03)" in capsys.readouterr().err

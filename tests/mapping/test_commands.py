"""`python -m mapping`: releases without a server."""

import pytest

from geodata.actions import TERMINAL
from mapping.__main__ import main
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
    before = editions.freeze(project, TERMINAL, "หนึ่ง", at=now)
    in_groups(DS07=5)
    after = editions.freeze(project, TERMINAL, "สอง", at=now)
    capsys.readouterr()
    assert main(["edition", "compare", before, after]) == 0
    said = capsys.readouterr().out
    assert "ทั้งเขตดุสิต: ตัวเลขที่เผยแพร่เพิ่มจาก 7 เป็น 12 เพราะมีกลุ่มใหม่ 1 กลุ่ม (5 เรื่อง" in said
    assert main(["edition", "compare", after, after]) == 0
    assert capsys.readouterr().out == "ไม่มีสิ่งที่ต่างจากฉบับก่อน\n"

"""`python -m mapping`: releases without a server."""

import pytest

from mapping.__main__ import main


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

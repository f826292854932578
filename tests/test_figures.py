"""The figures of the README are written from what tests said."""

import json

from bench.figures import BEGIN, END, README, ROW, read_measured, write_rows


def write_line(name, seen):
    return json.dumps({"name": name, "seen": seen, "test": "tests/test_x.py"})


def test_a_new_figure_takes_the_place_of_the_old_one_and_others_stay():
    before = f"# A\n{BEGIN}\n{END}\nrest\n"
    first = write_rows(
        before,
        read_measured([write_line("kills", "10"), write_line("steps", "24")], "2026-01-01", "1"),
    )
    second = write_rows(first, read_measured([write_line("kills", "12")], "2026-02-01", "2"))
    rows = [match[0] for match in ROW.finditer(second) if match["name"] != "figure"]
    assert rows == [
        "| kills | 12 | `pytest tests/test_x.py` | 2026-02-01 | 2 |",
        "| steps | 24 | `pytest tests/test_x.py` | 2026-01-01 | 1 |",
    ]
    assert second.startswith("# A\n")
    assert second.endswith("\nrest\n")


def test_the_readme_has_a_place_for_them_and_each_row_fits():
    _, rest = README.read_text(encoding="utf-8").split(BEGIN)
    table, _ = rest.split(END)
    lines = [line for line in table.strip().splitlines()[2:] if line]
    assert lines
    assert all(ROW.fullmatch(line) for line in lines)


def test_a_test_says_its_figure(tmp_path, monkeypatch, figure):
    path = tmp_path / "said.jsonl"
    monkeypatch.setenv("DUSITMAP_FIGURES", str(path))
    figure("here", "1")
    assert json.loads(path.read_text()) == {
        "name": "here",
        "seen": "1",
        "test": "tests/test_figures.py",
    }

"""Runs the tests that measure something, and writes what they saw into the README.

`python -m bench.figures [--full] [TEST …]`: a test says its figure with the fixture `figure`; a row
of the table between the marks of the README is what was said, by which test, on which day, with
which version. Where a test fails nothing is written. A row of a figure that was not measured now
stays, with the day on which it was.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
HEAD = "| figure | seen | test | day | version |\n|---|---|---|---|---|"
TESTS = (
    "tests/reliability/test_kills.py",
    "tests/reliability/test_migrations.py",
    "tests/reliability/test_synced.py",
    "tests/reliability/test_drill.py",
    "tests/reliability/test_rotation.py",
    "tests/reliability/test_year.py",
    "tests/attack/numbers/test_public_counts.py",
    "tests/attack/numbers/test_small_mutants.py",
    "tests/attack/numbers/test_insiders.py",
    "tests/attack/test_hours.py",
    "tests/attack/numbers/test_served_numbers.py",
    "tests/attack/server/test_slow_senders.py",
    "tests/attack/test_crowded_rooms.py",
    "tests/attack/guessing/test_guessing_simulated.py",
    "tests/attack/test_seizure.py",
    "tests/attack/files/test_corpus.py",
    "tests/load/test_reporters.py",
    "tests/load/test_guessing.py",
)
FULL = ("tests/browser/sweeps/test_xss_matrix.py",)  # and the long forms of the others
ROW = re.compile(r"^\| (?P<name>[^|]+) \| [^|]+ \| `[^|]+` \| [^|]+ \| [^|]+ \|$", re.MULTILINE)


def read_measured(lines: Iterable[str], day: str, version: str) -> dict[str, str]:
    """Return the rows of what tests said, by figure: JSON lines of name, value and test."""
    rows = {}
    for line in lines:
        figure = json.loads(line)
        name, seen, test = figure["name"], figure["seen"], figure["test"]
        rows[name] = f"| {name} | {seen} | `pytest {test}` | {day} | {version} |"
    return rows


def write_rows(readme: str, rows: Mapping[str, str]) -> str:
    """Return the README with new rows in the place of those of the same figures."""
    before, rest = readme.split(BEGIN)
    table, after = rest.split(END)
    kept = {match["name"]: match[0] for match in ROW.finditer(table) if match["name"] != "figure"}
    lines = "\n".join(row for _, row in sorted({**kept, **rows}.items()))
    return f"{before}{BEGIN}\n{HEAD}\n{lines}\n{END}{after}"


def main() -> int:
    """Run, collect, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the long forms, an hour in all")
    parser.add_argument("tests", nargs="*", help="only these files of tests")
    chosen = parser.parse_args()
    tests = chosen.tests or (TESTS + FULL if chosen.full else TESTS)
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "figures.jsonl"
        said.touch()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *tests],
            cwd=ROOT,
            env={
                **os.environ,
                "DUSITMAP_FIGURES": str(said),
                **(
                    dict.fromkeys(("DUSITMAP_KILLS", "DUSITMAP_LOAD"), "full")
                    if chosen.full
                    else {}
                ),
            },
            check=False,
        )
        lines = said.read_text(encoding="utf-8").splitlines()
    if done.returncode:
        print("a test failed: the README stays as it is", file=sys.stderr)
        return done.returncode
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    rows = read_measured(lines, f"{datetime.now(UTC):%Y-%m-%d}", version)
    README.write_text(write_rows(README.read_text(encoding="utf-8"), rows), encoding="utf-8")
    print(f"{len(rows)} figures")
    return 0


if __name__ == "__main__":
    sys.exit(main())

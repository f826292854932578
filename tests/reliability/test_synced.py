"""Saved means on the disk: each commit waits for it. Counted from outside, by the system calls."""

import shutil
import subprocess
import sys

import pytest

from tests.paths import ROOT

pytestmark = pytest.mark.sqlite_only("its own way to the disk")

COMMITS = 7
SCRIPT = """
import os
import sys
from geodata.store.database import Database
database = Database(sys.argv[1])
with database.begin(on_the_map=False) as tx:
    tx.connection.exec_driver_sql("CREATE TABLE project_state (name TEXT PRIMARY KEY, value TEXT)")
with database.engine.connect() as connection:
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql(sys.argv[2])
    connection.exec_driver_sql("BEGIN")
open(sys.argv[3], "w").close()  # from here on it is counted
for number in range(int(sys.argv[4])):
    with database.begin() as tx:
        tx.set_state("n", str(number))
os._exit(0)
"""


def syncs(folder, pragma):
    """Return how often the file system was told to write through, in so many commits."""
    log, mark = folder / "calls", folder / "mark"
    subprocess.run(
        [
            *("strace", "-f", "-e", "trace=fdatasync,fsync,openat", "-o", str(log)),
            *(sys.executable, "-c", SCRIPT, f"sqlite:///{folder / 'x.db'}", pragma),
            *(str(mark), str(COMMITS)),
        ],
        check=True,
        cwd=ROOT,
    )
    _, _, counted = log.read_text().partition(str(mark))
    return counted.count("fdatasync(") + counted.count("fsync(")


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_each_commit_waits_for_the_disk(tmp_path, figure):
    written_through = syncs(tmp_path, "PRAGMA user_version")
    assert written_through >= COMMITS
    figure("commits written through to the disk", f"{written_through} syncs in {COMMITS} commits")


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_control_a_database_that_does_not_wait_is_found_out(tmp_path):
    assert syncs(tmp_path, "PRAGMA synchronous=OFF") < COMMITS

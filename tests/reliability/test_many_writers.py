"""Several processes write to one project at once: nothing is lost, nothing counted twice."""

import json
import os
import subprocess
import sys

import pytest
import sqlalchemy as sa

from geodata.actions import TERMINAL
from geodata.actions.people import auditing
from geodata.model.people.people import Role
from geodata.model.risks import RiskStep
from geodata.store.schema import audit_entries, risk_points, waiting_entries
from tests.paths import ROOT

PROCESSES, EACH = 8, 25  # risk points: each is proposed and approved, which is two audited writes
REASONS = ("proposed", RiskStep.APPROVED)
WRITES = 2 * PROCESSES * EACH


@pytest.fixture
def saved(project, signed_in):
    """What each process says it saved, by its token, once all have ended."""
    sessions = [signed_in(Role.OFFICER, name=name).session_id for name in ("malee", "prasit")]
    project.database.close()
    command = [sys.executable, "-m", "tests.reliability.busy_writer", *sessions, str(EACH)]
    running = [
        subprocess.Popen([*command, str(number)], cwd=ROOT, env=os.environ, stdout=subprocess.PIPE)
        for number in range(PROCESSES)
    ]
    said = [json.loads(process.communicate()[0]) for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES
    return {token: number for lines in said for token, number in lines}


def test_every_write_of_eight_processes_is_kept(project, saved, now):
    with project.database.begin_read() as tx:
        columns = risk_points.c
        found = tx.connection.execute(sa.select(columns.token, columns.public_id)).all()
        sequences = sorted(tx.connection.execute(sa.select(audit_entries.c.sequence)).scalars())
        kept = sum(
            tx.connection.execute(
                sa.select(sa.func.count()).where(table.c.reason.in_(REASONS))
            ).scalar_one()
            for table in (audit_entries, waiting_entries)  # those of a day wait for its end
        )
    assert {row.token: row.public_id for row in found} == saved
    assert sorted(saved.values()) == [f"RP-2569-{number + 1:04}" for number in range(WRITES // 2)]
    assert kept == WRITES
    assert sequences == list(range(1, len(sequences) + 1))
    assert auditing.verify_audit(project, TERMINAL, at=now).first_broken is None

"""Killed in the middle: what was acknowledged is there, whole, and the log fits.

Ten kills in the ordinary run; `make kills` makes 200.
"""

import json
import os
import random
import select
import signal
import subprocess
import sys
from collections import Counter
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from geodata import receipts, settings
from geodata.actions.cases.case_access import to_case_day
from geodata.actions.people import accounts
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role
from geodata.model.risks import RiskState
from geodata.project import open_project
from geodata.store import copies
from geodata.store.cases.case_evidence import CaseEvidenceStore
from geodata.store.cases.cases import CaseScope, CaseStore
from geodata.store.people.audit import AuditStore
from geodata.store.risks.photos import EvidenceFolder
from geodata.store.risks.risks import RiskStore
from geodata.store.schema import risk_photos, risk_points
from tests.conftest import PASSPHRASE
from tests.paths import ROOT
from tests.reliability import worker

KILLS = 200 if os.environ.get("DUSITMAP_KILLS") == "full" else 10
MOST_ACTIONS, LONGEST_S = 8, 0.06  # before a kill: so many are done, and then so long at the most
MOST_STEPS = 120  # statements and commits, where it is one of these that is not reached


class Workers:
    """Starts workers in children of one process, and kills them."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.worker"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.read_answer() == ["listening"]

    def read_answer(self):
        line = self.process.stdout.readline()
        assert line, "the worker's parent ended"
        return json.loads(line)

    def read_acknowledgement(self, pid):
        """Return what a worker says next; one that ended by itself says nothing more."""
        line = self.read_answer()
        assert line != ["gone", pid], "the worker ended by itself"
        return line

    def born(self, job):
        self.process.stdin.write(json.dumps(job).encode() + b"\n")
        self.process.stdin.flush()
        said, pid = self.read_answer()
        assert said == "born"
        assert self.read_answer() == ["ready"]
        return pid

    def kill(self, job, *, after, wait):
        """Kill a worker after some acknowledgements and a moment; return all that it said."""
        pid = self.born(job)
        said = [self.read_acknowledgement(pid) for _ in range(after)]
        select.select([], [], [], wait)
        os.kill(pid, signal.SIGKILL)
        return said + self.last_words(pid)

    def wait_for_end(self, job):
        """Let a worker be killed at the step that it was told; return all that it said."""
        return self.last_words(self.born(job))

    def last_words(self, pid):
        said = []
        while (line := self.read_answer()) != ["gone", pid]:
            said.append(line)
        return said

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def workers():
    with closing(Workers()) as made:
        yield made


@pytest.fixture
def job(project, add_account, signed_in):
    """What a worker is told: where, and the sessions of two people."""
    people = (signed_in(Role.COORDINATOR, worker.PLACE), signed_in(Role.OFFICER))
    add_account("killed", Role.PRESENTER)
    project.database.close()
    return {
        "data": str(project.settings.data),
        "keys": str(project.settings.keys),
        "url": project.settings.database_url,
        "sessions": [person.session_id for person in people],
        "manner": worker.AS_IT_IS,
        "steps": None,
        "seed": 0,
    }


@contextmanager
def reopen_project():
    project = open_project(settings.read())
    try:
        yield project
    finally:
        project.database.close()


def is_there(project, tx, said):
    """Return whether what was acknowledged is in the database, with what it said."""
    kind, *rest = said
    risks, work = RiskStore(tx, project.seal), CaseStore(tx, project.seal)
    if kind == "risk":
        token, note = rest
        risk = risks.find_by_token(token)
        return risk is not None and risks.note(risk.id) == note
    if kind == "approved":
        risk = risks.load(rest[0])
        return (risk.state, risk.public_id) == (RiskState.APPROVED, rest[1])
    if kind == "photo":
        folder = EvidenceFolder(project.settings.evidence, project.seal)
        return folder.read(rest[0]).startswith(b"\xff\xd8")
    if kind == "session":
        return accounts.find_session(project, rest[0], at=datetime.now(UTC)) is not None
    case = work.find_by_receipt(receipts.hash_receipt(rest[0], project.row_key))
    if case is None:
        return False
    box = work.open_box(case)
    if kind == "file":
        return len(CaseEvidenceStore(tx, case, box).list_all()) == 1
    return work.read_content(case, box).story == rest[1]


def torn(project):
    """Return what is half-written, or does not fit; empty where all does."""
    database, wrong = project.database, []
    wrong += copies.find_broken_rows(database) + copies.find_broken_references(database)
    with database.begin_read() as tx:
        log = AuditStore(tx, project.audit_key)
        if log.find_first_broken() is not None:
            wrong.append("the chain does not fit")
        reasons = Counter(entry.reason for entry in log.list_newest(log.count(EVERY_ENTRY)))
        risks, work = RiskStore(tx, project.seal), CaseStore(tx, project.seal)
        ids = list(tx.connection.execute(sa.select(risk_points.c.id)).scalars())
        public = [record_id for record_id in map(risks.load, ids) if record_id.public_id]
        photos = list(tx.connection.execute(sa.select(risk_photos.c.id)).scalars())
        listed = work.list_in_scope(CaseScope(to_case_day(datetime.now(UTC)), None))
        files = []
        for case in listed:
            box = work.open_box(case)
            if not (work.read_content(case, box).story and work.read_story(case, box)):
                wrong.append(f"case {case.id} has no content or no first step")
            folder = EvidenceFolder(project.settings.evidence, box)
            files += [
                folder.read(evidence.id) for evidence in CaseEvidenceStore(tx, case, box).list_all()
            ]
        wrong += [f"risk {record_id} has no note" for record_id in ids if not risks.note(record_id)]
        folder = EvidenceFolder(project.settings.evidence, project.seal)
        files += [folder.read(photo) for photo in photos]
        if not all(file.startswith(b"\xff\xd8") for file in files):
            wrong.append("a file that is no photo")
        counts = {
            "proposed": len(ids),
            "approved": len(public),
            "photo added": len(photos),
            "case reported": len(listed),
            "case evidence added": len(files) - len(photos),
        }
    entries = {reason: reasons[reason] for reason in counts}
    return wrong if entries == counts else [*wrong, f"{entries} entries of {counts}"]


def list_lost(project, said):
    with project.database.begin_read() as tx:
        return [claim for claim in said if not is_there(project, tx, claim)]


def test_nothing_acknowledged_is_lost(workers, job, project_folder, cheap_hashes, figure):
    drawn = random.Random(1)
    said, left = Counter(), set()
    for number in range(KILLS):
        job["seed"] = number
        if number % 2:  # between any two statements of an action, and before its commit
            acknowledged = workers.wait_for_end({**job, "steps": drawn.randint(1, MOST_STEPS)})
        else:  # at any moment
            after, wait = drawn.randrange(MOST_ACTIONS), drawn.uniform(0, LONGEST_S)
            acknowledged = workers.kill(job, after=after, wait=wait)
        said.update(kind for kind, *_ in acknowledged)
        with reopen_project() as project:
            assert list_lost(project, acknowledged) == []
            assert torn(project) == []
            left = names_in(project_folder) - list_known_files(project)
    figure("process killed", f"{KILLS} kills, {said.total()} acknowledged, 0 lost, chain whole")
    print(f"sealed files of what was not saved any more, which nothing names: {len(left)}")
    assert said.total() > KILLS
    assert len(said) >= (6 if KILLS > 10 else 4)


def names_in(folder):
    return {path.name for path in (folder / "data" / "evidence").glob("*")}


def list_known_files(project):
    with project.database.begin_read() as tx:
        run = tx.connection.exec_driver_sql
        return set(run("SELECT id FROM risk_photos UNION SELECT id FROM case_evidence").scalars())


def test_control_a_store_that_acknowledges_too_early_is_found_out(workers, job):
    said = workers.kill({**job, "manner": worker.TOO_EARLY}, after=1, wait=0)
    assert said == [["risk", "early", "บันทึก early"]]
    with reopen_project() as project:
        assert list_lost(project, said) == said
        assert torn(project) == []


def test_control_a_store_that_saves_in_halves_is_found_out(workers, job):
    said = workers.kill({**job, "manner": worker.IN_HALVES}, after=1, wait=0)
    assert said == [["half"]]
    with reopen_project() as project:
        assert len(torn(project)) == 1
        assert "'proposed': 0" in torn(project)[0]


def test_sign_in_of_the_worker_is_a_real_one(project, add_account):
    add_account("killed", Role.PRESENTER)
    at = datetime.now(UTC)
    cookie = accounts.sign_in(project, "killed", PASSPHRASE, "", at=at)
    assert accounts.find_session(project, cookie, at=at) is not None

"""A process that does real things to a project and says a line after each that was saved.

`python -m tests.reliability.worker` reads lines of JSON, each naming a folder and a manner, forks
a child for each (what is slow to import is imported once), and says when it is gone. The child
works until it is killed. Two manners are wrong on purpose: the checks must find what they do.
"""

import io
import itertools
import json
import os
import random
import sys
from datetime import UTC, datetime

from argon2 import PasswordHasher
from PIL import Image

from geodata import passphrases, settings
from geodata.actions import Caller
from geodata.actions.cases import case_reports
from geodata.actions.people import accounts
from geodata.actions.risks import risk_photos, risks
from geodata.actions.transactions import Act
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category
from geodata.model.risks import Precision, RiskDraft, Scores
from geodata.project import open_project
from tests.conftest import PASSPHRASE
from tests.reliability.steps import kill_at
from tests.seen import read_seen_version

AS_IT_IS, TOO_EARLY, IN_HALVES = "as it is", "acknowledges before it is saved", "saves in halves"
PLACE = "DS07"


def say(*words):
    """One line, written at once: a kill leaves it whole or not there."""
    os.write(1, (json.dumps(words, ensure_ascii=False) + "\n").encode())


class Worker:
    def __init__(self, job):
        where = {"DUSITMAP_DATA": job["data"], "DUSITMAP_KEYS": job["keys"]}
        where["DUSITMAP_DATABASE_URL"] = job["url"]
        self.project = open_project(settings.read(where))
        self.proposer, self.reviewer = (Caller(session) for session in job["sessions"])
        self.names = (f"{job['seed']}-{number}" for number in itertools.count())
        self.drawn = random.Random(job["seed"])
        self.risks, self.receipts = [], []

    def work(self):
        actions = (self.propose, self.propose, self.report, self.photo, self.approve)
        more = (self.add_file, self.sign_in)
        while True:
            self.drawn.choice((*actions, *more))()

    def propose(self):
        token = next(self.names)
        note = f"บันทึก {token}"
        draft = RiskDraft(token, Category.COMMUNITY, community_id=PLACE, note=note)
        risk = risks.propose(self.project, self.proposer, draft, at=datetime.now(UTC))
        say("risk", token, note)
        self.risks.append(risk)

    def approve(self):
        if self.risks:
            risk = self.risks.pop(0)
            given = (
                risk.id,
                read_seen_version(self.project, risk),
                Precision.COMMUNITY,
                Scores(3, 3),
            )
            made = risks.approve(self.project, self.reviewer, *given, at=datetime.now(UTC))
            say("approved", risk.id, made.public_id)

    def photo(self):
        if self.risks:
            risk = self.drawn.choice(self.risks)
            made = risk_photos.add_photo(
                self.project,
                self.proposer,
                risk.id,
                picture(self.drawn.random()),
                at=datetime.now(UTC),
            )
            say("photo", made)

    def report(self):
        receipt, mark = case_reports.draw_receipt(self.project)
        story = f"เรื่อง {next(self.names)}"
        given = CaseReport(
            receipt, Category.COMMUNITY, story=story, community_id=PLACE, contact=story
        )
        case_reports.report_case(self.project, given, mark, at=datetime.now(UTC))
        say("case", receipt, story)
        self.receipts.append(receipt)

    def add_file(self):
        if self.receipts:
            receipt = self.receipts.pop()
            case_reports.add_file(
                self.project, receipt, picture(self.drawn.random()), at=datetime.now(UTC)
            )
            say("file", receipt)

    def sign_in(self):
        cookie = accounts.sign_in(self.project, "killed", PASSPHRASE, "", at=datetime.now(UTC))
        say("session", cookie)


def picture(seed):
    """Return a photo of one colour; another seed, another colour."""
    kept = io.BytesIO()
    drawn = random.Random(seed)
    Image.new("RGB", (320, 240), tuple(drawn.randrange(256) for _ in "rgb")).save(kept, "JPEG")
    return kept.getvalue()


def acknowledge_too_early(act):
    """What was done is acknowledged, and then the power goes before it is saved."""
    say("risk", "early", "บันทึก early")
    sys.stdin.read()


def save_in_halves(act, *_words, **_more):
    """What was done is saved, and its entry in the log would come a moment later."""
    act.tx.connection.exec_driver_sql("COMMIT")
    say("half")
    sys.stdin.read()


def begin(job):
    passphrases._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    worker = Worker(job)
    if job["manner"] == TOO_EARLY:
        Act.require_noted = acknowledge_too_early
        worker.names = iter(["early"])
    elif job["manner"] == IN_HALVES:
        Act.note = save_in_halves
    say("ready")
    if job["steps"]:
        kill_at(worker.project.database, job["steps"])
    if job["manner"] == AS_IT_IS:
        worker.work()
    worker.propose()


def main():
    say("listening")
    for line in sys.stdin:
        child = os.fork()
        if not child:
            begin(json.loads(line))
            os._exit(1)
        say("born", child)
        os.waitpid(child, 0)
        say("gone", child)


if __name__ == "__main__":
    main()

"""A process that proposes and approves risk points as fast as it can.

`python -m tests.reliability.busy_writer SESSION SESSION COUNT NUMBER` says at its end, as JSON, the
token and the public number of each.
"""

import json
import sys
from datetime import UTC, datetime

from geodata import settings
from geodata.actions import Caller
from geodata.actions.risks import risks
from geodata.errors import StorageUnavailable
from geodata.model.imports.records import Category
from geodata.model.risks import Precision, RiskDraft, Scores
from geodata.project import open_project
from tests.seen import read_seen_version


def press(act, *given, at):
    """Do something; press again where others are saving, as the sentence of E-SYS-01 asks."""
    for _ in range(10):
        try:
            return act(*given, at=at)
        except StorageUnavailable as error:
            if error.code != "E-SYS-01":
                raise
    raise TimeoutError


def main(proposer, reviewer, count, number):
    project = open_project(settings.read())
    saved = []
    for each in range(int(count)):
        at = datetime.now(UTC)
        draft = RiskDraft(f"{number}-{each}", Category.COMMUNITY, community_id="DS07", note="บันทึก")
        risk = press(risks.propose, project, Caller(proposer), draft, at=at)
        given = (risk.id, read_seen_version(project, risk), Precision.COMMUNITY, Scores(3, 3))
        approved = press(risks.approve, project, Caller(reviewer), *given, at=at)
        saved.append((draft.token, approved.public_id))
    print(json.dumps(saved))


if __name__ == "__main__":
    main(*sys.argv[1:])

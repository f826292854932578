"""A process that may write no file longer than a limit; it works until that is said.

`python -m tests.reliability.filler MORE` proposes risk points, says a line after each that was
saved, and ends with the code of the refusal.
"""

import json
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.risks import risks
from geodata.errors import StorageUnavailable
from geodata.model.imports.records import Category
from geodata.model.risks import RiskDraft
from geodata.project import open_project


def main(more):
    project = open_project(settings.read())
    longest = int(more) + max(
        path.stat().st_size for path in Path(project.settings.data).glob("dusitmap.db*")
    )
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest, longest))
    for number in range(100_000):
        token = f"t{number}"
        draft = RiskDraft(token, Category.COMMUNITY, community_id="DS07", note="บันทึก " * 100)
        try:
            risks.propose(project, TERMINAL, draft, at=datetime.now(UTC))
        except StorageUnavailable as error:
            print(json.dumps(["refused", error.code]))
            return
        print(json.dumps(["saved", token]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

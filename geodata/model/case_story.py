"""The story of a case: one entry for each step, with its day and never its hour."""

from dataclasses import dataclass, field
from datetime import date

from geodata.model.case_ladder import CaseStep
from geodata.model.cases import CaseState


@dataclass(frozen=True, slots=True)
class Entry:
    """One step as it was taken; where it changed no state, `before` and `after` are the same."""

    step: CaseStep
    before: CaseState | None  # None: the report itself
    after: CaseState
    on: date
    account_id: int | None  # None: the reporter, the clock, or an author who is not told
    reason: str = field(repr=False, default="")

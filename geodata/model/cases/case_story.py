"""The story of a case, and the days that it spent in each state, recomputed from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import CaseState


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One thing that happened to a case. `before` is None for the first."""

    step: CaseStep
    before: CaseState | None
    after: CaseState
    happened_on: date
    account_id: int | None  # None: the reporter, or the clock
    reason: str = field(repr=False, default="")  # among those who work the case
    reporter_message: str = field(repr=False, default="")  # what the reporter reads, or wrote

    @property
    def changes_state(self) -> bool:
        """Return whether the case came into another state."""
        return self.before is not self.after


def list_state_changes(story: Sequence[CaseEntry]) -> tuple[tuple[CaseState, date], ...]:
    """Return the states that a case came into, each with its day."""
    return tuple((entry.after, entry.happened_on) for entry in story if entry.changes_state)


def count_days_in_states(story: Sequence[CaseEntry], today: date) -> dict[CaseState, int]:
    """Return how many days a case spent in each state, from the entries alone."""
    moves = list_state_changes(story)
    ends = [on for _, on in moves[1:]] + [today]
    found: dict[CaseState, int] = {}
    for (state, begun), ended in zip(moves, ends, strict=True):
        found[state] = found.get(state, 0) + (ended - begun).days
    return found

"""The story of a case, and the days that it spent in each state, recomputed from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from geodata.model.cases.case_ladder import CaseStep
from geodata.model.cases.cases import CaseState


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a case. `before` is None for the first."""

    step: CaseStep
    before: CaseState | None
    after: CaseState
    on: date
    account_id: int | None  # None: the reporter, or the clock
    reason: str = field(repr=False, default="")  # among those who work the case
    told: str = field(repr=False, default="")  # what the reporter reads, or wrote

    @property
    def moved(self) -> bool:
        """Say whether the case came into another state."""
        return self.before is not self.after


def path(story: Sequence[Entry]) -> tuple[tuple[CaseState, date], ...]:
    """Return the states that a case came into, each with its day."""
    return tuple((each.after, each.on) for each in story if each.moved)


def days_in_states(story: Sequence[Entry], today: date) -> dict[CaseState, int]:
    """Return how many days a case spent in each state, from the entries alone."""
    moves = path(story)
    ends = [on for _, on in moves[1:]] + [today]
    found: dict[CaseState, int] = {}
    for (state, begun), ended in zip(moves, ends, strict=True):
        found[state] = found.get(state, 0) + (ended - begun).days
    return found

"""Goals of a programme: what is counted, by which rule, up to which day."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model.programme.activities import ActivityKind
from geodata.model.programme.documents import REPORT_KINDS, DocumentKind
from geodata.model.programme.members import MemberKind
from geodata.model.programme.programmes import MAX_TITLE_LENGTH, check_text

CODE_PATTERN = re.compile(r"(output|outcome|objective)-\d{1,2}(\.\d{1,2})?")
LINE_PATTERN = re.compile(r"\d{1,2}\.\d{1,2}")
MAX_TARGET = 1_000_000_000_00


class CountingRule(StrEnum):
    """How a goal is counted: this list is closed."""

    MEMBERS = "members"  # distinct people who consent, of a kind
    PARTICIPANTS = "participants"  # distinct people who consent and came to a kind of activity
    ATTENDANCE = "attendance"  # person-times, never called people
    COMMUNITIES = "communities"  # with a held activity or a visit
    ACTIVITIES = "activities"  # held, of a kind
    REPORTS = "reports"  # final ones, of a kind
    DOCUMENTS = "documents"  # of a kind
    COPIES = "copies"  # of handbooks, handed out
    CENTRES = "centres"  # of governance, with an order
    SATANG = "satang"  # spent on a line of the budget


RULE_KINDS: dict[CountingRule, frozenset[str]] = {  # "" is every kind
    CountingRule.MEMBERS: frozenset({"", *MemberKind}),
    CountingRule.PARTICIPANTS: frozenset({"", *ActivityKind}),
    CountingRule.ATTENDANCE: frozenset({"", *ActivityKind}),
    CountingRule.COMMUNITIES: frozenset({""}),
    CountingRule.ACTIVITIES: frozenset({"", *ActivityKind}),
    CountingRule.REPORTS: frozenset({"", *REPORT_KINDS}),
    CountingRule.DOCUMENTS: frozenset({"", *DocumentKind}),
    CountingRule.COPIES: frozenset({""}),
    CountingRule.CENTRES: frozenset({""}),
}  # the kinds of `SATANG` are the codes of lines


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """What a goal says; the unit follows from the rule."""

    code: str
    title: str
    rule: CountingRule
    kind: str  # "": every kind
    target: int  # in satang where money is counted
    due_on: date


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of a programme."""

    id: int
    programme_id: int
    code: str
    title: str
    rule: CountingRule
    kind: str
    target: int
    due_on: date
    version: int


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One row behind a figure: what it is, when, where, and how much of the figure it is."""

    ref: str  # activity 12
    day: date | None
    community_id: str | None
    amount: int


class GoalState(StrEnum):
    """How a goal stands on a day."""

    OVERDUE = "overdue"
    UNDER_WAY = "under way"
    REACHED = "reached"


@dataclass(frozen=True, slots=True)
class Tile:
    """A goal with what was counted; no rows is no figure, and never 0."""

    goal: Goal
    rows: tuple[CountedRow, ...]
    state: GoalState

    @property
    def figure(self) -> int | None:
        """Return the sum of the rows; None where there are none."""
        return sum(row.amount for row in self.rows) if self.rows else None


def check_goal(draft: GoalDraft) -> None:
    """Raise BadInput unless a goal can be counted.

    Raises
    ------
    BadInput
        E-PROG-08 (no title, no such code or kind), E-PROG-09 (target), E-TXT-02.
    """
    is_line = draft.rule is CountingRule.SATANG and bool(LINE_PATTERN.fullmatch(draft.kind))
    is_known = is_line or draft.kind in RULE_KINDS.get(draft.rule, frozenset({""}))
    if not (draft.title.strip() and CODE_PATTERN.fullmatch(draft.code) and is_known):
        raise BadInput("E-PROG-08")
    if not 0 < draft.target <= MAX_TARGET:
        raise BadInput("E-PROG-09")
    check_text(draft.title, MAX_TITLE_LENGTH)


def build_tile(goal: Goal, rows: tuple[CountedRow, ...], today: date) -> Tile:
    """Return a goal with its rows and how it stands."""
    reached = sum(row.amount for row in rows) >= goal.target
    late = GoalState.OVERDUE if goal.due_on < today else GoalState.UNDER_WAY
    return Tile(goal, rows, GoalState.REACHED if reached else late)


def sort_tiles(tiles: list[Tile]) -> list[Tile]:
    """Return the tiles, overdue ones first, then by the day on which they are due."""
    order = list(GoalState)
    return sorted(tiles, key=lambda tile: (order.index(tile.state), tile.goal.due_on, tile.goal.id))

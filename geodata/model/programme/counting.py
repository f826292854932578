"""Each rule of counting: one function from the rows of a programme to the rows behind a figure.

The figure of a goal is the sum of the amounts of its rows, so that opening a tile shows all that
it counts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from geodata.model.places.fieldwork import Visit
from geodata.model.programme.activities import ActivityLine
from geodata.model.programme.centres import Centre
from geodata.model.programme.documents import REPORT_KINDS, Document, HandbookMovement
from geodata.model.programme.expenses import Expense
from geodata.model.programme.goals import CountedRow, CountingRule, Goal
from geodata.model.programme.members import Member
from geodata.model.programme.programmes import BudgetLine, Programme


@dataclass(frozen=True, slots=True)
class ProgrammeRows:
    """All that the goals of a programme are counted from."""

    programme: Programme
    lines: tuple[BudgetLine, ...]
    expenses: tuple[Expense, ...]
    activities: tuple[ActivityLine, ...]
    documents: tuple[Document, ...]
    movements: tuple[HandbookMovement, ...]
    members: tuple[Member, ...]
    centres: tuple[Centre, ...]
    visits: tuple[Visit, ...]

    def list_members(self) -> Iterable[Member]:
        """Yield who consents and joined before the year was over."""
        last = self.programme.last_day
        return (one for one in self.members if one.is_consenting and one.joined_on <= last)

    def list_held(self, kind: str) -> list[tuple[ActivityLine, date]]:
        """Return what was held, of a kind, with its day."""
        return [
            (one, one.held_on)
            for one in self.activities
            if one.held_on is not None and kind in ("", one.kind)
        ]


def count_members(rows: ProgrammeRows, kind: str) -> list[CountedRow]:
    """Count people who consent, of a kind, each once."""
    return [
        CountedRow(f"member {one.number}", one.joined_on, one.community_id, 1)
        for one in rows.list_members()
        if kind in ("", one.kind)
    ]


def count_participants(rows: ProgrammeRows, kind: str) -> list[CountedRow]:
    """Count people who consent and came to at least one activity of a kind, each once."""
    first_days: dict[int, date] = {}
    for one, day in rows.list_held(kind):
        for member_id in one.member_ids:
            first_days[member_id] = min(day, first_days.get(member_id, day))
    return [
        CountedRow(f"member {one.number}", first_days[one.id], one.community_id, 1)
        for one in rows.list_members()
        if one.id in first_days
    ]


def count_attendance(rows: ProgrammeRows, kind: str) -> list[CountedRow]:
    """Count person-times: whoever came three times is in it three times."""
    return [
        CountedRow(one.ref, day, one.community_id, one.headcount)
        for one, day in rows.list_held(kind)
        if one.headcount
    ]


def count_communities(rows: ProgrammeRows, _kind: str) -> list[CountedRow]:
    """Count communities in which something was held or that somebody visited, each once."""
    found = [
        (day, one.community_id, one.ref)
        for one, day in rows.list_held("")
        if one.community_id is not None
    ]
    found += [
        (one.visited_on, one.community_id, f"visit {one.id}")
        for one in rows.visits
        if not one.is_withdrawn and rows.programme.covers(one.visited_on)
    ]
    first: dict[str, CountedRow] = {}
    for day, community_id, ref in sorted(found):
        first.setdefault(community_id, CountedRow(ref, day, community_id, 1))
    return list(first.values())


def count_activities(rows: ProgrammeRows, kind: str) -> list[CountedRow]:
    """Count what was held, of a kind; one that is planned and its workshop are one."""
    return [CountedRow(one.ref, day, one.community_id, 1) for one, day in rows.list_held(kind)]


def count_reports(rows: ProgrammeRows, kind: str) -> list[CountedRow]:
    """Count final reports, of a kind."""
    return [
        row
        for one, row in _list_documents(rows)
        if one.kind in REPORT_KINDS and kind in ("", one.kind)
    ]


def count_documents(rows: ProgrammeRows, kind: str) -> list[CountedRow]:
    """Count documents, of a kind."""
    return [row for one, row in _list_documents(rows) if kind in ("", one.kind)]


def count_copies(rows: ProgrammeRows, _kind: str) -> list[CountedRow]:
    """Count copies that people have; those that came back are taken off."""
    return [
        CountedRow(f"handbooks {one.id}", one.moved_on, one.community_id, one.handed_out)
        for one in rows.movements
        if one.handed_out
    ]


def count_centres(rows: ProgrammeRows, _kind: str) -> list[CountedRow]:
    """Count centres of governance that an order set up before the year was over."""
    return [
        CountedRow(f"centre {one.id}", one.established_on, one.community_id, 1)
        for one in rows.centres
        if one.established_on <= rows.programme.last_day
    ]


def count_satang(rows: ProgrammeRows, code: str) -> list[CountedRow]:
    """Count what was spent on a line, in satang."""
    line_ids = {line.id for line in rows.lines if line.code == code}
    return [
        CountedRow(f"expense {one.id}", one.spent_on, None, one.satang)
        for one in rows.expenses
        if one.line_id in line_ids and not one.is_withdrawn
    ]


COUNTERS: Mapping[CountingRule, Callable[[ProgrammeRows, str], list[CountedRow]]] = {
    CountingRule.MEMBERS: count_members,
    CountingRule.PARTICIPANTS: count_participants,
    CountingRule.ATTENDANCE: count_attendance,
    CountingRule.COMMUNITIES: count_communities,
    CountingRule.ACTIVITIES: count_activities,
    CountingRule.REPORTS: count_reports,
    CountingRule.DOCUMENTS: count_documents,
    CountingRule.COPIES: count_copies,
    CountingRule.CENTRES: count_centres,
    CountingRule.SATANG: count_satang,
}


def count_goal(goal: Goal, rows: ProgrammeRows) -> tuple[CountedRow, ...]:
    """Return the rows behind the figure of a goal, the earliest first."""
    counted = COUNTERS[goal.rule](rows, goal.kind)
    return tuple(sorted(counted, key=lambda row: (row.day or date.min, row.ref)))


def _list_documents(rows: ProgrammeRows) -> list[tuple[Document, CountedRow]]:
    return [(one, CountedRow(f"document {one.id}", one.dated, None, 1)) for one in rows.documents]

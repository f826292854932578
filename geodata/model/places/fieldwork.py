"""Visits to communities: what counts as having looked, and what they say of coverage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from geodata.errors import BadInput
from geodata.model.places.places import Coverage
from geodata.model.times import BANGKOK

MOST_HOURS = 24
MOST_PEOPLE = 200


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """What somebody records after a visit. The token makes a second tap the same visit."""

    token: str
    community_id: str
    visited_on: date
    found: bool
    hours: float | None = None  # in halves
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to a community. One that is withdrawn is kept and says nothing any more."""

    id: int
    community_id: str
    visited_on: date
    found: bool
    hours: float | None
    people: int | None
    visitor_id: int | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What the public may know of the visits to one community: months, never days or people."""

    coverage: Coverage
    months: tuple[tuple[str, bool], ...]  # ("2026-09", found), the newest first


NOT_SEEN = Seen(Coverage.NOT_VISITED, ())


def check_visit(draft: VisitDraft, at: datetime) -> None:
    """Let pass only what can have been.

    Raises
    ------
    BadInput
        E-VISIT-01 (a day to come), E-VISIT-02 (hours), E-VISIT-03 (people).
    """
    if draft.visited_on > at.astimezone(BANGKOK).date():
        raise BadInput("E-VISIT-01")
    if draft.hours is not None and not _is_in_halves(draft.hours):
        raise BadInput("E-VISIT-02", most=MOST_HOURS)
    if draft.people is not None and not 1 <= draft.people <= MOST_PEOPLE:
        raise BadInput("E-VISIT-03", most=MOST_PEOPLE)


def _is_in_halves(hours: float) -> bool:
    return 0 <= hours <= MOST_HOURS and hours * 2 % 1 == 0


def seen(visits: Iterable[Visit]) -> Seen:
    """Return what the visits to one community say.

    The rule: withdrawn visits say nothing. Where no visit is left the community is not visited;
    where one of them found something it is found, whatever a later visit says: that nothing was
    found a second time does not undo a finding. A month counts as found by the same rule.
    """
    months: dict[str, bool] = {}
    for visit in visits:
        if not visit.withdrawn:
            month = f"{visit.visited_on:%Y-%m}"
            months[month] = months.get(month, False) or visit.found
    if not months:
        return NOT_SEEN
    found = any(months.values())
    coverage = Coverage.VISITED_FOUND if found else Coverage.VISITED_NONE_FOUND
    return Seen(coverage, tuple(sorted(months.items(), reverse=True)))


def coverage_of_subdistrict(communities: Iterable[Coverage]) -> Coverage | None:
    """Return what the coverage of its communities says of a subdistrict.

    Something found in one was found in the subdistrict. Nothing found needs a visit to every one;
    not visited needs a visit to none. What lies between is neither: None, with the numbers beside.
    """
    covered = set(communities) or {Coverage.NOT_VISITED}
    if Coverage.VISITED_FOUND in covered:
        return Coverage.VISITED_FOUND
    return covered.pop() if len(covered) == 1 else None

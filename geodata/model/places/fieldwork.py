"""Visits to communities: what counts as having looked, and what they say of coverage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from geodata.errors import BadInput
from geodata.model.places.places import Coverage
from geodata.model.times import BANGKOK

MAX_HOURS = 24
MAX_PEOPLE = 200


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """What somebody records after a visit. The token makes a second tap the same visit."""

    token: str
    community_id: str
    visited_on: date
    found_risk: bool
    hours: float | None = None  # in halves
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to a community. One that is withdrawn is kept and says nothing any more."""

    id: int
    community_id: str
    visited_on: date
    found_risk: bool
    hours: float | None
    people: int | None
    visitor_id: int | None
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class CommunityCoverage:
    """What the public may know of the visits to one community: months, never days or people."""

    coverage: Coverage
    months: tuple[tuple[str, bool], ...]  # ("2026-09", found), the newest first


NO_COVERAGE = CommunityCoverage(Coverage.NOT_VISITED, ())


def check_visit(draft: VisitDraft, at: datetime) -> None:
    """Raise BadInput unless the visit can have taken place.

    Raises
    ------
    BadInput
        E-VISIT-01 (a day to come), E-VISIT-02 (hours), E-VISIT-03 (people).
    """
    if draft.visited_on > at.astimezone(BANGKOK).date():
        raise BadInput("E-VISIT-01")
    if draft.hours is not None and not _is_in_halves(draft.hours):
        raise BadInput("E-VISIT-02", most=MAX_HOURS)
    if draft.people is not None and not 1 <= draft.people <= MAX_PEOPLE:
        raise BadInput("E-VISIT-03", most=MAX_PEOPLE)


def _is_in_halves(hours: float) -> bool:
    return 0 <= hours <= MAX_HOURS and hours * 2 % 1 == 0


def summarize_visits(visits: Iterable[Visit]) -> CommunityCoverage:
    """Return what the visits to one community say.

    The rule: withdrawn visits say nothing. Where no visit is left the community is not visited;
    where one of them found something it is found, whatever a later visit says: that nothing was
    found a second time does not undo a finding. A month counts as found by the same rule.
    """
    months: dict[str, bool] = {}
    for visit in visits:
        if not visit.is_withdrawn:
            month = f"{visit.visited_on:%Y-%m}"
            months[month] = months.get(month, False) or visit.found_risk
    if not months:
        return NO_COVERAGE
    found = any(months.values())
    coverage = Coverage.VISITED_FOUND if found else Coverage.VISITED_NONE_FOUND
    return CommunityCoverage(coverage, tuple(sorted(months.items(), reverse=True)))


def compute_subdistrict_coverage(communities: Iterable[Coverage]) -> Coverage | None:
    """Return what the coverage of its communities says of a subdistrict.

    Something found in one was found in the subdistrict. Nothing found needs a visit to every one;
    not visited needs a visit to none. What lies between is neither: None, with the numbers beside.
    """
    covered = set(communities) or {Coverage.NOT_VISITED}
    if Coverage.VISITED_FOUND in covered:
        return Coverage.VISITED_FOUND
    return covered.pop() if len(covered) == 1 else None

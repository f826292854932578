"""How many distinct incidents were reported where: for the search of groups, officers only."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from geodata.actions.cases.case_access import to_case_day
from geodata.actions.transactions import Caller, authorized_read
from geodata.model.cases.cases import COUNTABLE_STATES, Case
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.cases.cases import CaseScope, CaseStore


@dataclass(frozen=True, slots=True)
class Incidents:
    """Distinct incidents of a time; cases about the same thing are one incident."""

    by_community: Counter[str]
    by_month: Counter[str]  # by `2026-03`
    without_community: int


def count_incidents(
    project: Project, caller: Caller, since: date, until: date, *, at: datetime
) -> Incidents:
    """Count the incidents whose first case was received between two days, both included.

    Only what a review let stand counts.
    """
    with authorized_read(project, caller, Verb.REFER_CASE, at=at) as (tx, _):
        store = CaseStore(tx, project.seal)
        cases = store.list_in_scope(CaseScope(to_case_day(at), None))
        firsts = _find_first_cases(cases, store.list_links())
    counted = [
        case
        for case in cases
        if firsts.get(case.id) == case.id and since <= case.received_on <= until
    ]
    communities = [case.community_id for case in counted]
    return Incidents(
        Counter(community for community in communities if community is not None),
        Counter(case.received_on.isoformat()[:7] for case in counted),
        communities.count(None),
    )


def _find_first_cases(cases: list[Case], links: list[tuple[int, int]]) -> dict[int, int]:
    """Return, by the number of each case that counts, the first one about the same thing."""
    firsts = {case.id: case.id for case in cases if case.state in COUNTABLE_STATES}
    for one, other in links:
        if one in firsts and other in firsts:
            low, high = sorted((firsts[one], firsts[other]))
            firsts = {number: low if first == high else first for number, first in firsts.items()}
    return firsts

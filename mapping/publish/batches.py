"""Release-once batches: which complaints are published together on a release day.

From the finest level to the coarsest, a cell whose new complaints pass every test becomes one
group, and they leave the pool for good. Groups are therefore disjoint, and whatever anybody adds
or subtracts is a sum of whole groups: nothing, or at least k.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from geodata.model.imports.counting import (
    CaseGroup,
    CountableCase,
    CountCell,
    GroupLevel,
    ReleaseInputs,
    ReleasePlan,
    Shortfall,
    Withheld,
)
from geodata.model.imports.records import Category
from mapping.publish.eligibility import (
    find_cell,
    find_ineligibility,
    find_reporter_token,
    has_waited,
)
from mapping.publish.rule import PrivacyRule

HALF_YEAR_MONTHS = 6


def plan_release(inputs: ReleaseInputs, day: date, rule: PrivacyRule) -> ReleasePlan:
    """Plan what a release of a day publishes. A pure function: same inputs, same plan."""
    ineligible = {
        case.ref: reason for case in inputs.cases if (reason := find_ineligibility(case, day, rule))
    }
    left = [case for case in inputs.cases if case.ref not in ineligible]
    groups: list[CaseGroup] = []
    for level in GroupLevel:
        for cell, cases in _group_by_cell(left, level):
            waited = [case for case in cases if has_waited(case, level, day, rule)]
            waited = drop_few_hidden(waited, inputs.insiders, day, rule)
            if not list_shortfalls(cell, waited, inputs.subjects, rule):
                groups.append(_build_group(cell, waited))
        grouped_refs = {ref for group in groups for ref in group.refs}
        left = [case for case in left if case.ref not in grouped_refs]
    return ReleasePlan(day, tuple(groups), _list_withheld(left, inputs, day, rule), ineligible)


def is_still_valid(plan: ReleasePlan, inputs: ReleaseInputs, rule: PrivacyRule) -> bool:
    """Return whether a plan made before may be published as it is.

    Complaints that came since wait for the next release. Those in a group must still pass every
    test there.
    """
    cases_by_ref, day = {case.ref: case for case in inputs.cases}, plan.day
    for group in plan.groups:
        place = group.cell
        cases = [cases_by_ref[ref] for ref in group.refs if ref in cases_by_ref]
        fit = [
            case
            for case in cases
            if find_ineligibility(case, day, rule) is None
            and find_cell(case, place.level) == place
            and has_waited(case, place.level, day, rule)
        ]
        is_whole = len(drop_few_hidden(fit, inputs.insiders, day, rule)) == len(group.refs)
        if not is_whole or list_shortfalls(place, fit, inputs.subjects, rule):
            return False
    return True


def list_shortfalls(
    cell: CountCell,
    cases: Sequence[CountableCase],
    subjects: Mapping[tuple[str, Category], int],
    rule: PrivacyRule,
) -> tuple[Shortfall, ...]:
    """Return what complaints lack to be one public group; empty where they lack nothing.

    Parameters
    ----------
    cell
        The place and category of the group; one without a category needs no number of offices.
    subjects
        How many offices of a category there are, by subdistrict or community and category.
    """
    by_reporter = Counter(map(find_reporter_token, cases))
    shortfalls: list[Shortfall] = []
    if len(cases) < rule.k:
        shortfalls.append(Shortfall.CASES)
    if len(by_reporter) < rule.reporters:
        shortfalls.append(Shortfall.REPORTERS)
    if 100 * max(by_reporter.values(), default=0) > rule.dominance_percent * len(cases):
        shortfalls.append(Shortfall.DOMINANCE)
    if cell.category is not None and _count_offices(cell, subjects) < rule.subjects:
        shortfalls.append(Shortfall.SUBJECTS)
    return tuple(shortfalls)


def drop_few_hidden(
    cases: Sequence[CountableCase],
    insiders: Iterable[frozenset[str]],
    day: date,
    rule: PrivacyRule,
) -> list[CountableCase]:
    """Return the complaints of a group without those that an insider could tell by subtraction.

    A coordinator who reads all but one or two complaints of a group learns the category and the
    half-year of what is hidden from them. Such complaints wait, until a group hides enough of them.
    What is hidden only until a day is looked at as it is now and as it will be.
    """
    left = list(cases)
    views = [
        (insider, when) for insider in sorted(set(insiders), key=sorted) for when in (day, date.max)
    ]
    dropped: set[str] | None = set()
    while dropped is not None:
        left = [case for case in left if case.ref not in dropped]
        dropped = next(
            (hidden for view in views if (hidden := _find_few_hidden(left, *view, rule))), None
        )
    return left


def _find_few_hidden(
    cases: Sequence[CountableCase], communities: frozenset[str], day: date, rule: PrivacyRule
) -> set[str]:
    """Return what an account does not read where it is little and the account reads the rest."""
    hidden = {case.ref for case in cases if not case.is_readable_in(communities, day)}
    return hidden if 0 < len(hidden) < min(rule.hidden, len(cases)) else set()


def _count_offices(cell: CountCell, subjects: Mapping[tuple[str, Category], int]) -> int:
    """Return how many offices a complaint of a cell could mean; nobody filled it in: none."""
    if cell.category is None:
        raise ValueError("a group of all categories asks for no offices")
    if cell.level is GroupLevel.COMMUNITY_CATEGORY and cell.category is Category.COMMUNITY:
        return 1
    return subjects.get((cell.area_id, cell.category), 0)


def _group_by_cell(
    cases: Iterable[CountableCase], level: GroupLevel
) -> list[tuple[CountCell, list[CountableCase]]]:
    cases_by_cell: dict[CountCell, list[CountableCase]] = defaultdict(list)
    for case in sorted(cases, key=lambda case: case.ref):
        place = find_cell(case, level)
        if place is not None:
            cases_by_cell[place].append(case)
    return sorted(cases_by_cell.items(), key=lambda item: (item[0].area_id, item[0].category or ""))


def _build_group(cell: CountCell, cases: Sequence[CountableCase]) -> CaseGroup:
    days = [case.received_on for case in cases]
    period = (_find_half_year(min(days))[0], _find_half_year(max(days))[1])
    return CaseGroup(cell, period, tuple(case.ref for case in cases))


def _find_half_year(day: date) -> tuple[str, str]:
    """Return the first and the last month of the half-year of a day."""
    first = 1 if day.month <= HALF_YEAR_MONTHS else 1 + HALF_YEAR_MONTHS
    return f"{day.year}-{first:02d}", f"{day.year}-{first + HALF_YEAR_MONTHS - 1:02d}"


def _list_withheld(
    left: Sequence[CountableCase],
    material: ReleaseInputs,
    day: date,
    rule: PrivacyRule,
) -> tuple[Withheld, ...]:
    withheld: list[Withheld] = []
    for level in GroupLevel:
        for cell, cases in _group_by_cell(left, level):
            shortfalls = list_shortfalls(cell, cases, material.subjects, rule)
            if len(drop_few_hidden(cases, material.insiders, day, rule)) < len(cases):
                shortfalls = (*shortfalls, Shortfall.INSIDERS)
            if not all(has_waited(case, level, day, rule) for case in cases):
                shortfalls = (*shortfalls, Shortfall.WAIT)
            withheld.append(Withheld(cell, tuple(case.ref for case in cases), shortfalls))
    return tuple(withheld)

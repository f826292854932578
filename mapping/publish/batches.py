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
from mapping.publish.eligibility import bar, cell, has_waited, reporter
from mapping.publish.rule import PrivacyRule

HALF_YEAR_MONTHS = 6


def draft(material: ReleaseInputs, day: date, rule: PrivacyRule) -> ReleasePlan:
    """Return what a release of a day publishes. A pure function: same material, same draft."""
    bars = {case.ref: found for case in material.cases if (found := bar(case, day, rule))}
    left = [case for case in material.cases if case.ref not in bars]
    groups: list[CaseGroup] = []
    for level in GroupLevel:
        for place, cases in _cells(left, level):
            grown = [case for case in cases if has_waited(case, level, day, rule)]
            grown = without_few_hidden(grown, material.insiders, day, rule)
            if not shortcomings(place, grown, material.subjects, rule):
                groups.append(_group(place, grown))
        taken = {ref for group in groups for ref in group.refs}
        left = [case for case in left if case.ref not in taken]
    return ReleasePlan(day, tuple(groups), _held(left, material, day, rule), bars)


def holds(frozen: ReleasePlan, material: ReleaseInputs, rule: PrivacyRule) -> bool:
    """Say whether what was drafted before may be published as it is.

    What came since does not matter: it waits for the next release. What is in a group must still
    pass every test there.
    """
    known, day = {case.ref: case for case in material.cases}, frozen.day
    for group in frozen.groups:
        place = group.cell
        cases = [known[ref] for ref in group.refs if ref in known]
        fit = [
            case
            for case in cases
            if bar(case, day, rule) is None
            and cell(case, place.level) == place
            and has_waited(case, place.level, day, rule)
        ]
        is_whole = len(without_few_hidden(fit, material.insiders, day, rule)) == len(group.refs)
        if not is_whole or shortcomings(place, fit, material.subjects, rule):
            return False
    return True


def shortcomings(
    place: CountCell,
    cases: Sequence[CountableCase],
    subjects: Mapping[tuple[str, Category], int],
    rule: PrivacyRule,
) -> tuple[Shortfall, ...]:
    """Return what keeps complaints from being one public group; empty where nothing does."""
    by_reporter = Counter(map(reporter, cases))
    found: list[Shortfall] = []
    if len(cases) < rule.k:
        found.append(Shortfall.CASES)
    if len(by_reporter) < rule.reporters:
        found.append(Shortfall.REPORTERS)
    if 100 * max(by_reporter.values(), default=0) > rule.dominance_percent * len(cases):
        found.append(Shortfall.DOMINANCE)
    if place.category is not None and _offices(place, subjects) < rule.subjects:
        found.append(Shortfall.SUBJECTS)
    return tuple(found)


def without_few_hidden(
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
    views = [(each, when) for each in sorted(set(insiders), key=sorted) for when in (day, date.max)]
    found: set[str] | None = set()
    while found is not None:
        left = [case for case in left if case.ref not in found]
        found = next((few for view in views if (few := _few_hidden(left, *view, rule))), None)
    return left


def _few_hidden(
    cases: Sequence[CountableCase], communities: frozenset[str], day: date, rule: PrivacyRule
) -> set[str]:
    """Return what an account does not read where it is little and the account reads the rest."""
    hidden = {case.ref for case in cases if not case.is_readable_in(communities, day)}
    return hidden if 0 < len(hidden) < min(rule.hidden, len(cases)) else set()


def _offices(place: CountCell, subjects: Mapping[tuple[str, Category], int]) -> int:
    """Return how many offices a complaint of a cell could mean; nobody filled it in: none."""
    if place.category is None:
        raise ValueError("a group of all categories asks for no offices")
    if place.level is GroupLevel.COMMUNITY_CATEGORY and place.category is Category.COMMUNITY:
        return 1
    return subjects.get((place.area_id, place.category), 0)


def _cells(
    cases: Iterable[CountableCase], level: GroupLevel
) -> list[tuple[CountCell, list[CountableCase]]]:
    found: dict[CountCell, list[CountableCase]] = defaultdict(list)
    for case in sorted(cases, key=lambda each: each.ref):
        place = cell(case, level)
        if place is not None:
            found[place].append(case)
    return sorted(found.items(), key=lambda item: (item[0].area_id, item[0].category or ""))


def _group(place: CountCell, cases: Sequence[CountableCase]) -> CaseGroup:
    days = [case.received_on for case in cases]
    period = (_half_year(min(days))[0], _half_year(max(days))[1])
    return CaseGroup(place, period, tuple(case.ref for case in cases))


def _half_year(day: date) -> tuple[str, str]:
    """Return the first and the last month of the half-year of a day."""
    first = 1 if day.month <= HALF_YEAR_MONTHS else 1 + HALF_YEAR_MONTHS
    return f"{day.year}-{first:02d}", f"{day.year}-{first + HALF_YEAR_MONTHS - 1:02d}"


def _held(
    left: Sequence[CountableCase],
    material: ReleaseInputs,
    day: date,
    rule: PrivacyRule,
) -> tuple[Withheld, ...]:
    held: list[Withheld] = []
    for level in GroupLevel:
        for place, cases in _cells(left, level):
            short = shortcomings(place, cases, material.subjects, rule)
            if len(without_few_hidden(cases, material.insiders, day, rule)) < len(cases):
                short = (*short, Shortfall.INSIDERS)
            if not all(has_waited(case, level, day, rule) for case in cases):
                short = (*short, Shortfall.WAIT)
            held.append(Withheld(place, tuple(case.ref for case in cases), short))
    return tuple(held)

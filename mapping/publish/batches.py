"""Release-once batches: which complaints are published together on a release day.

From the finest level to the coarsest, a cell whose new complaints pass every test becomes one
group, and they leave the pool for good. Groups are therefore disjoint, and whatever anybody adds
or subtracts is a sum of whole groups: nothing, or at least k.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from geodata.model.counting import (
    Cell,
    Countable,
    Draft,
    Group,
    Held,
    Level,
    Material,
    Short,
)
from geodata.model.records import Category
from mapping.publish.eligibility import bar, cell, has_waited, reporter
from mapping.publish.rule import PrivacyRule

HALF_YEAR_MONTHS = 6


def draft(material: Material, day: date, rule: PrivacyRule) -> Draft:
    """Return what a release of a day publishes. A pure function: same material, same draft."""
    bars = {case.ref: found for case in material.cases if (found := bar(case, day, rule))}
    left = [case for case in material.cases if case.ref not in bars]
    groups: list[Group] = []
    for level in Level:
        for place, cases in _cells(left, level):
            grown = [case for case in cases if has_waited(case, level, day, rule)]
            if not shortcomings(place, grown, material.subjects, rule):
                groups.append(_group(place, grown))
        taken = {ref for group in groups for ref in group.refs}
        left = [case for case in left if case.ref not in taken]
    return Draft(day, tuple(groups), _held(left, material.subjects, day, rule), bars)


def shortcomings(
    place: Cell,
    cases: Sequence[Countable],
    subjects: Mapping[tuple[str, Category], int],
    rule: PrivacyRule,
) -> tuple[Short, ...]:
    """Return what keeps complaints from being one public group; empty where nothing does."""
    by_reporter = Counter(map(reporter, cases))
    found: list[Short] = []
    if len(cases) < rule.k:
        found.append(Short.CASES)
    if len(by_reporter) < rule.reporters:
        found.append(Short.REPORTERS)
    if 100 * max(by_reporter.values(), default=0) > rule.dominance_percent * len(cases):
        found.append(Short.DOMINANCE)
    if place.category is not None and _offices(place, subjects) < rule.subjects:
        found.append(Short.SUBJECTS)
    return tuple(found)


def _offices(place: Cell, subjects: Mapping[tuple[str, Category], int]) -> int:
    """Return how many offices a complaint of a cell could mean; nobody filled it in: none."""
    if place.category is None:
        raise ValueError("a group of all categories asks for no offices")
    if place.level is Level.COMMUNITY_CATEGORY and place.category is Category.COMMUNITY:
        return 1
    return subjects.get((place.area_id, place.category), 0)


def _cells(cases: Iterable[Countable], level: Level) -> list[tuple[Cell, list[Countable]]]:
    found: dict[Cell, list[Countable]] = defaultdict(list)
    for case in sorted(cases, key=lambda each: each.ref):
        place = cell(case, level)
        if place is not None:
            found[place].append(case)
    return sorted(found.items(), key=lambda item: (item[0].area_id, item[0].category or ""))


def _group(place: Cell, cases: Sequence[Countable]) -> Group:
    days = [case.received_on for case in cases]
    period = (_half_year(min(days))[0], _half_year(max(days))[1])
    return Group(place, period, tuple(case.ref for case in cases))


def _half_year(day: date) -> tuple[str, str]:
    """Return the first and the last month of the half-year of a day."""
    first = 1 if day.month <= HALF_YEAR_MONTHS else 1 + HALF_YEAR_MONTHS
    return f"{day.year}-{first:02d}", f"{day.year}-{first + HALF_YEAR_MONTHS - 1:02d}"


def _held(
    left: Sequence[Countable],
    subjects: Mapping[tuple[str, Category], int],
    day: date,
    rule: PrivacyRule,
) -> tuple[Held, ...]:
    held: list[Held] = []
    for level in Level:
        for place, cases in _cells(left, level):
            short = shortcomings(place, cases, subjects, rule)
            if not all(has_waited(case, level, day, rule) for case in cases):
                short = (*short, Short.WAIT)
            held.append(Held(place, tuple(case.ref for case in cases), short))
    return tuple(held)

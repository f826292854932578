"""A network that never was: complaints as counting knows them, months of them, and naive builders.

`World` plays months: complaints arrive, are reviewed, ticked, withdrawn, recategorised, moved when
boundaries change. On each release day the real rule says what is published; what an attacker has
is the list of all that was ever public.
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from geodata.model.cases.cases import CaseState
from geodata.model.imports.counting import (
    CaseGroup,
    CountableCase,
    PublicGroup,
    ReleaseInputs,
    Tick,
)
from geodata.model.imports.records import Category
from mapping.publish import batches
from mapping.publish.release_days import find_next_release_day
from mapping.publish.rule import PrivacyRule
from tests.places import DISTRICT_AREA_ID

RULE = PrivacyRule()
SURE = (Tick(1, is_second_person=True), Tick(2, is_second_person=True))
UNSURE = (Tick(1, is_second_person=False), Tick(2, is_second_person=True))
LONG_AGO = date(2025, 1, 15)
DAY = date(2026, 1, 5)
HOMES = {"DS01": "100201", "DS02": "100201", "DS03": "100201", "DS04": "100202", "DS05": "100202"}
CATEGORIES = (Category.POLICY, Category.PUBLIC_SERVICE, Category.COMMUNITY)


def case(ref="case 1", **changes):
    """Return a complaint that nothing keeps from being counted."""
    base = CountableCase(
        ref=ref,
        state=CaseState.CLOSED,
        category=Category.POLICY,
        community_id="DS01",
        subdistrict_code="100201",
        is_outside=False,
        is_hidden_from_community=False,
        received_on=LONG_AGO,
        ticks=SURE,
        community_reads_from=LONG_AGO,
    )
    return replace(base, **changes)


def build_complaints(count, start=1, **changes):
    """Return complaints of as many people."""
    return [case(f"case {number}", **changes) for number in range(start, start + count)]


def plan_release_of(cases, day=DAY, subjects=None, rule=RULE, insiders=()):
    """Return what the real rule publishes of complaints on a day."""
    material = ReleaseInputs(tuple(cases), subjects or {}, None, tuple(map(frozenset, insiders)))
    return batches.plan_release(material, day, rule)


def publish_groups(groups: Iterable[CaseGroup]) -> list[PublicGroup]:
    """Return groups as everybody sees them."""
    return [
        PublicGroup(
            f"CG-{'+'.join(group.refs)}",
            group.cell.level,
            group.cell.area_id,
            group.cell.category,
            group.period,
            len(group.refs),
        )
        for group in groups
    ]


def naive_counts(cases: Iterable[CountableCase], k: int = RULE.k) -> dict[tuple[str, ...], int]:
    """Return what a naive builder shows: live counts of every cell, month and total from k on."""
    counts: Counter[tuple[str, ...]] = Counter()
    for case in cases:
        month = f"{case.received_on:%Y-%m}"
        for area in filter(None, (case.community_id, case.subdistrict_code, DISTRICT_AREA_ID)):
            counts[area,] += 1
            counts[area, case.category] += 1
            counts[area, month] += 1
            counts[area, case.category, month] += 1
    return {
        cell: count for cell, count in counts.items() if count >= k or cell == (DISTRICT_AREA_ID,)
    }


@dataclass
class World:
    """Months of a network, with everything in it that moves."""

    seed: int
    arrivals: int = 12  # a month
    rule: PrivacyRule = RULE
    day: date = date(2026, 1, 1)
    last: date | None = None
    cases: dict[str, CountableCase] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    releases: list[tuple[CaseGroup, ...]] = field(default_factory=list)  # new groups of each
    subjects: Mapping[tuple[str, Category], int] = field(default_factory=dict)
    insiders: tuple[frozenset[str], ...] = ()  # the communities of each coordinator's account
    groups: list[tuple[date, list[CountableCase]]] = field(default_factory=list)  # as they came out

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.subjects = {
            (area, category): self.random.choice((0, 2, 3, 8))
            for area in (*HOMES, *set(HOMES.values()))
            for category in CATEGORIES
        }

    def month(self) -> tuple[CaseGroup, ...]:
        """Play a month and its release; return the new groups."""
        for _ in range(self.random.randrange(self.arrivals * 2)):
            self._arrive()
        for ref in [ref for ref in self.cases if self.random.random() < 0.1]:
            self._disturb(ref)
        release_day = find_next_release_day(self.day, self.last)
        open_cases = [case for ref, case in self.cases.items() if ref not in self.counted]
        material = ReleaseInputs(tuple(open_cases), self.subjects, self.last, self.insiders)
        groups = batches.plan_release(material, release_day, self.rule).groups
        if groups:
            self.last = release_day
        self.counted |= {ref for group in groups for ref in group.refs}
        self.releases.append(groups)
        self.groups += [(release_day, [self.cases[ref] for ref in group.refs]) for group in groups]
        self.day = (release_day.replace(day=1) + timedelta(days=32)).replace(day=1)
        return groups

    @property
    def public(self) -> list[CaseGroup]:
        """All groups ever published."""
        return [group for release in self.releases for group in release]

    def _arrive(self) -> None:
        community = self.random.choice([*HOMES, *["DS01"] * 4, None])
        where = HOMES.get(community, self.random.choice([*set(HOMES.values()), None]))
        ref = f"case {len(self.cases) + 1}"
        is_kept = self.random.random() < 0.1
        received_on = self.day - timedelta(days=self.random.randrange(60))
        self.cases[ref] = case(
            ref,
            state=self.random.choice((CaseState.COMMUNITY_REVIEW, CaseState.RESOLVED)),
            category=self.random.choice([*CATEGORIES, Category.POLICY, Category.POLICY]),
            community_id=community,
            subdistrict_code=where,
            is_hidden_from_community=is_kept,
            received_on=received_on,
            community_reads_from=None if is_kept else received_on,
            ticks=self.random.choice((SURE, SURE, SURE, UNSURE, SURE[:1])),
        )

    def _disturb(self, ref: str) -> None:
        """Withdraw, review, tick, recategorise a complaint, or let a boundary move it."""
        home = self.random.choice([*HOMES])
        changes = self.random.choice(
            (
                {"state": CaseState.WITHDRAWN},
                {"state": CaseState.CLOSED},
                {"ticks": SURE},
                {"category": self.random.choice(CATEGORIES)},
                {"community_id": home, "subdistrict_code": HOMES[home]},
            )
        )
        self.cases[ref] = replace(self.cases[ref], **changes)

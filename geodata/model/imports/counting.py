"""Complaints on their way into a public number: what a release may count, and what it counted.

A group of complaints is published once and never changes; the complaints in it are never counted
again. What decides is in `mapping/publish`; here are only the nouns.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from geodata.errors import BadInput
from geodata.model.cases.cases import CaseState
from geodata.model.imports.records import CHOSEN_CATEGORIES, Category

MAX_SUBJECTS = 999


class GroupLevel(IntEnum):
    """How coarse a group is, the finest first."""

    COMMUNITY_CATEGORY = 0
    COMMUNITY = 1
    SUBDISTRICT_CATEGORY = 2
    SUBDISTRICT = 3
    DISTRICT = 4

    @property
    def has_category(self) -> bool:
        """Return whether a group of this level is of one category."""
        return self in (GroupLevel.COMMUNITY_CATEGORY, GroupLevel.SUBDISTRICT_CATEGORY)


@dataclass(frozen=True, slots=True)
class Tick:
    """One person says that a complaint may be counted."""

    account_id: int
    is_second_person: bool  # whoever reported is somebody else than those of the other complaints


@dataclass(frozen=True, slots=True)
class CountableCase:
    """All that counting may know of one complaint."""

    ref: str  # "case 12" or "record 7"; never public
    state: CaseState | None  # None: imported, and reviewed where it came from
    category: Category
    community_id: str | None
    subdistrict_code: str | None  # of the community where there is one
    is_outside: bool
    is_hidden_from_community: bool  # its coordinators must not be able to subtract it
    received_on: date
    ticks: tuple[Tick, ...]
    community_reads_from: date | None = None  # None: no coordinator ever reads it
    is_day_doubted: bool = False  # it came under a clock that could not be believed

    def is_readable_in(self, communities: Collection[str], day: date) -> bool:
        """Return whether the coordinators of these communities can read it on a day."""
        return (
            self.community_reads_from is not None
            and self.community_reads_from <= day
            and self.community_id in communities
        )


@dataclass(frozen=True, slots=True)
class CountCell:
    """What a group counts: an area, and a category where the level has one."""

    level: GroupLevel
    area_id: str
    category: Category | None


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Complaints that are published together."""

    cell: CountCell
    period: tuple[str, str]  # first and last month of the half-years, "2026-01"
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicGroup:
    """A group as everybody may see it."""

    id: str  # random: it tells no order
    level: GroupLevel
    area_id: str
    category: Category | None
    period: tuple[str, str]
    count: int
    demo: bool = False


@dataclass(frozen=True, slots=True)
class ReleaseInputs:
    """What a complaint release is made from."""

    cases: Sequence[CountableCase]  # those in no group yet
    subjects: Mapping[tuple[str, Category], int]  # plausible accused offices, by area and category
    last_day: date | None  # of the last complaint release
    insiders: Sequence[frozenset[str]] = ()  # the communities of each account that reads a part


class Ineligibility(StrEnum):
    """Why a complaint cannot be counted yet, or ever."""

    STATE = "state"  # not reviewed, dismissed, duplicate or withdrawn
    TICKS = "ticks"
    AGE = "age"
    OUTSIDE = "outside"
    CLOCK = "clock"  # nobody knows yet how old it is


class Shortfall(StrEnum):
    """What the complaints of a cell lack."""

    CASES = "cases"
    REPORTERS = "reporters"
    DOMINANCE = "dominance"
    SUBJECTS = "subjects"
    WAIT = "wait"
    NEXT = "next"  # nothing; the release that is frozen was confirmed before
    INSIDERS = "insiders"  # an account that reads the others would know these one by one


@dataclass(frozen=True, slots=True)
class Withheld:
    """Complaints that one cell holds back, and why."""

    cell: CountCell
    refs: tuple[str, ...]
    shortfalls: tuple[Shortfall, ...]


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """What a release of a day would publish, and what it would hold back."""

    day: date
    groups: tuple[CaseGroup, ...]
    withheld: tuple[Withheld, ...]  # by level: a complaint may be held at several
    ineligible: Mapping[str, Ineligibility]  # complaints that cannot be counted yet, and why

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of what would be published: whoever confirms, confirms this."""
        said = [
            [group.cell.level, group.cell.area_id, group.cell.category, group.period, group.refs]
            for group in self.groups
        ]
        return hashlib.sha256(json.dumps([self.day.isoformat(), said]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ReleaseRules:
    """The rules of publishing, as the actions ask them."""

    find_next_day: Callable[[date, date | None], date]  # today, the last release
    plan_release: Callable[[ReleaseInputs, date], ReleasePlan]
    is_still_valid: Callable[
        [ReleasePlan, ReleaseInputs], bool
    ]  # whether each of its groups may still be published
    check_clock: Callable[[date, date | None, date | None], None]  # today, day seen, last release


@dataclass(frozen=True, slots=True)
class ReleaseRun:
    """A complaint release that was made."""

    number: int
    day: date
    groups: int


@dataclass(frozen=True, slots=True)
class ReleaseConfirmation:
    """One person agrees to what a release would publish."""

    account_id: int
    is_officer: bool


@dataclass(frozen=True, slots=True)
class SubjectCount:
    """How many offices could plausibly be meant: the network's own count, public."""

    area_id: str
    category: Category
    count: int


def check_subjects(count: int, category: Category) -> None:
    """Raise BadInput unless the number of offices is possible.

    Raises
    ------
    BadInput
        E-RELEASE-05.
    """
    if category not in CHOSEN_CATEGORIES or not 0 <= count <= MAX_SUBJECTS:
        raise BadInput("E-RELEASE-05", most=MAX_SUBJECTS)

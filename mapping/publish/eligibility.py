"""Whether a complaint may be counted in public, from which day on, and in how fine a group."""

from calendar import monthrange
from datetime import date, timedelta

from geodata.model.cases.cases import COUNTABLE_STATES
from geodata.model.imports.counting import (
    DISTRICT_AREA_ID,
    CountableCase,
    CountCell,
    GroupLevel,
    Ineligibility,
)
from mapping.publish.rule import PrivacyRule

TICKS = 2  # different people who say that a complaint may be counted
UNKNOWN_REPORTER = "unknown"  # one token for all whom nobody told apart


def bar(case: CountableCase, day: date, rule: PrivacyRule) -> Ineligibility | None:
    """Return what keeps a complaint out of a release of this day; None where nothing does."""
    if case.is_outside:
        return Ineligibility.OUTSIDE
    if case.state is not None and case.state not in COUNTABLE_STATES:
        return Ineligibility.STATE
    if len({tick.account_id for tick in case.ticks}) < TICKS:
        return Ineligibility.TICKS
    if case.is_day_doubted:
        return Ineligibility.CLOCK
    if day < case.received_on + timedelta(days=rule.wait_days):
        return Ineligibility.AGE
    return None


def has_waited(case: CountableCase, level: GroupLevel, day: date, rule: PrivacyRule) -> bool:
    """Say whether a complaint is old enough for groups of a level."""
    return day >= months_later(case.received_on, rule.wait_months.get(level, 0))


def reporter(case: CountableCase) -> str:
    """Return the token of whoever reported.

    A contact that nobody proved tells nothing. Two people who both confirm that it was somebody
    else make a person of their own; all others are taken for one and the same.
    """
    sure = {tick.account_id for tick in case.ticks if tick.is_second_person}
    return case.ref if len(sure) >= TICKS else UNKNOWN_REPORTER


def cell(case: CountableCase, level: GroupLevel) -> CountCell | None:
    """Return the group of a level that a complaint falls into; None where the level is too fine.

    What is kept from a community's coordinators is in no group of that community: they know all
    the others, and would subtract.
    """
    category = case.category if level.has_category else None
    if level is GroupLevel.DISTRICT:
        return CountCell(level, DISTRICT_AREA_ID, category)
    if level in (GroupLevel.SUBDISTRICT_CATEGORY, GroupLevel.SUBDISTRICT):
        return (
            None
            if case.subdistrict_code is None
            else CountCell(level, case.subdistrict_code, category)
        )
    if case.community_id is None or case.is_hidden_from_community:
        return None
    return CountCell(level, case.community_id, category)


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or the last one of it."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

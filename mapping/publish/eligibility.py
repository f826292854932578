"""Eligibility of a complaint for public counts: whether, from which day, in how fine a group."""

from calendar import monthrange
from datetime import date, timedelta

from geodata.district import get_district
from geodata.model.cases.cases import COUNTABLE_STATES
from geodata.model.imports.counting import (
    CountableCase,
    CountCell,
    GroupLevel,
    Ineligibility,
)
from mapping.publish.rule import PrivacyRule

REQUIRED_TICKS = 2  # different people who say that a complaint may be counted
UNKNOWN_REPORTER = "unknown"  # one token for all whom nobody told apart


def find_ineligibility(case: CountableCase, day: date, rule: PrivacyRule) -> Ineligibility | None:
    """Return why a complaint may not be in a release of this day; None where it may."""
    if case.is_outside:
        return Ineligibility.OUTSIDE
    if case.state is not None and case.state not in COUNTABLE_STATES:
        return Ineligibility.STATE
    if len({tick.account_id for tick in case.ticks}) < REQUIRED_TICKS:
        return Ineligibility.TICKS
    if case.is_day_doubted:
        return Ineligibility.CLOCK
    if day < case.received_on + timedelta(days=rule.wait_days):
        return Ineligibility.AGE
    return None


def has_waited(case: CountableCase, level: GroupLevel, day: date, rule: PrivacyRule) -> bool:
    """Return whether a complaint is old enough for groups of a level."""
    return day >= add_months(case.received_on, rule.wait_months.get(level, 0))


def find_reporter_token(case: CountableCase) -> str:
    """Return the token of whoever reported.

    A contact that nobody proved tells nothing. Two people who both confirm that it was somebody
    else make a person of their own; all others are taken for one and the same.
    """
    confirming_accounts = {tick.account_id for tick in case.ticks if tick.is_second_person}
    return case.ref if len(confirming_accounts) >= REQUIRED_TICKS else UNKNOWN_REPORTER


def find_cell(case: CountableCase, level: GroupLevel) -> CountCell | None:
    """Return the group of a level that a complaint falls into; None where the level is too fine.

    What is kept from a community's coordinators is in no group of that community: they know all
    the others, and would subtract.
    """
    category = case.category if level.has_category else None
    if level is GroupLevel.DISTRICT:
        return CountCell(level, get_district().code, category)
    if level in (GroupLevel.SUBDISTRICT_CATEGORY, GroupLevel.SUBDISTRICT):
        return (
            None
            if case.subdistrict_code is None
            else CountCell(level, case.subdistrict_code, category)
        )
    if case.community_id is None or case.is_hidden_from_community:
        return None
    return CountCell(level, case.community_id, category)


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or the last one of it."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

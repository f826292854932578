"""Attacks by subtraction: an account that reads a part of a public group counts the rest.

A group says its category, its half-year and how many there are. Whoever reads all but one or two
of them learns what is hidden from them, one by one.
"""

from datetime import date, timedelta
from itertools import combinations

import pytest

from geodata.model.imports.counting import GroupLevel, Shortfall
from tests.attack.guessing.simulated import (
    DAY,
    HOMES,
    RULE,
    World,
    build_complaints,
    case,
    plan_release_of,
)

SCOPES = [
    frozenset(scope) for size in range(1, len(HOMES) + 1) for scope in combinations(HOMES, size)
]
SUBDISTRICT = frozenset({"DS01", "DS02", "DS03"})  # every community of 100201
MONTHS = 12


def hidden_numbers(groups, communities):
    """Return how many complaints each group hides from an account that reads others of it."""
    return [
        count
        for day, cases in groups
        if (count := sum(not complaint.is_readable_in(communities, day) for complaint in cases))
        < len(cases)
    ]


def is_safe(groups, communities):
    """Return whether each group hides nothing from an account, or enough."""
    return all(count == 0 or count >= RULE.hidden for count in hidden_numbers(groups, communities))


def play_world(seed, insiders):
    world = World(seed, insiders=tuple(insiders))
    for _ in range(MONTHS):
        world.month()
    return world


@pytest.mark.parametrize("communities", SCOPES, ids=lambda scope: "+".join(sorted(scope)))
def test_no_possible_coordinator_counts_what_is_hidden_from_them(communities):
    world = play_world(1, [communities])
    assert world.groups
    assert is_safe(world.groups, communities)


@pytest.mark.parametrize("seed", range(4))
def test_nor_any_of_all_of_them_at_once(seed):
    world = play_world(seed, SCOPES)
    assert all(is_safe(world.groups, communities) for communities in SCOPES)


def test_without_the_rule_coordinators_do_control(figure):
    world = play_world(1, [])
    told = [communities for communities in SCOPES if not is_safe(world.groups, communities)]
    assert len(told) > len(SCOPES) // 3
    figure(
        "coordinators who can count what is hidden from them",
        f"0 of {len(SCOPES)} possible ones; without the rule {len(told)}",
    )


def test_a_coordinator_of_all_communities_of_a_subdistrict_sees_four_and_a_group_of_five():
    """As it was tried: the fifth is hidden from them, with its category and half-year."""
    cases = [
        *build_complaints(4),
        case("case 5", is_hidden_from_community=True, community_reads_from=None),
    ]
    as_before = plan_release_of(cases)
    [group] = as_before.groups
    assert (group.cell.level, len(group.refs)) == (GroupLevel.SUBDISTRICT, 5)
    now = plan_release_of(cases, insiders=[SUBDISTRICT])
    assert now.groups == ()
    [held] = [pin for pin in now.withheld if pin.cell.level is GroupLevel.SUBDISTRICT]
    assert held.shortfalls == (Shortfall.INSIDERS,)


def hidden_and_read(hidden, read):
    kept = {"is_hidden_from_community": True, "community_reads_from": None}
    return [*build_complaints(read), *build_complaints(hidden, start=100, **kept)]


@pytest.mark.parametrize(
    ("hidden", "expected"), [(0, [6]), (1, [6]), (2, [6]), (3, [9]), (4, [10])]
)
def test_one_or_two_wait_and_the_others_are_published(hidden, expected):
    cases = [_spread(complaint) for complaint in hidden_and_read(hidden, 6)]
    found = plan_release_of(cases, insiders=[SUBDISTRICT])
    assert [len(group.refs) for group in found.groups] == expected


def _spread(complaint):
    """Spread complaints over communities, so that none has enough for a group of its own."""
    number = int(complaint.ref.split()[1])
    place = ("DS01", "DS02", "DS03")[number % 3]
    return case(
        complaint.ref,
        community_id=place,
        is_hidden_from_community=complaint.is_hidden_from_community,
        community_reads_from=complaint.community_reads_from,
    )


def test_what_is_hidden_only_for_some_days_is_counted_as_it_will_be_too():
    late = date(2026, 3, 1)
    cases = [*build_complaints(4), *build_complaints(3, start=10, community_reads_from=late)]
    later = [
        *cases[:4],
        *build_complaints(2, start=10, community_reads_from=late),
        _build_hidden_case(),
    ]
    insiders = [frozenset({"DS01"})]
    assert [len(group.refs) for group in plan_release_of(cases, insiders=insiders).groups] == [7]
    assert (
        plan_release_of(later, insiders=insiders).groups == ()
    )  # of three hidden ones one would stay


def _build_hidden_case():
    return case("case 20", community_reads_from=None)  # as imported ones are


def test_an_imported_one_is_hidden_from_coordinators_and_counted_so():
    cases = [*build_complaints(5), _build_hidden_case()]
    assert len(plan_release_of(cases).groups[0].refs) == 6
    assert len(plan_release_of(cases, insiders=[frozenset({"DS01"})]).groups[0].refs) == 5


def test_who_reads_none_of_a_group_takes_nothing_from_it():
    found = plan_release_of(build_complaints(5), insiders=[frozenset({"DS05"})])
    assert [len(group.refs) for group in found.groups] == [5]


def test_the_order_of_the_accounts_changes_nothing():
    world = play_world(2, [])
    cases = list(world.cases.values())
    day = DAY + timedelta(days=366)
    drafts = {
        plan_release_of(cases, day, insiders=order).fingerprint for order in (SCOPES, SCOPES[::-1])
    }
    assert len(drafts) == 1

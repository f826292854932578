"""Attacks on the public numbers: comparing releases, adding filters up, solving for cells.

Each is run against the real builder and, as its control, against a naive one that it must break.
"""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from geodata.errors import StorageUnavailable
from geodata.model.cases.cases import CaseState
from geodata.model.imports.counting import CaseGroup, CountableCase, GroupLevel
from geodata.model.imports.records import Category
from mapping.publish.eligibility import add_months, find_ineligibility, find_reporter_token
from mapping.publish.release import sum_groups_by_area
from mapping.publish.release_days import check_clock, find_next_release_day
from tests.attack.guessing.simulated import (
    CATEGORIES,
    DAY,
    HOMES,
    RULE,
    UNSURE,
    World,
    build_complaints,
    case,
    naive_counts,
    plan_release_of,
    publish_groups,
)
from tests.laws import examples
from tests.places import DISTRICT_AREA_ID

K = RULE.k
MONTHS = 36


@pytest.fixture(scope="module", params=range(4))
def world(request):
    """Three years of a network, played to their end."""
    played = World(request.param)
    for _ in range(MONTHS):
        played.month()
    return played


def test_the_worlds_do_publish(world):
    """Without groups of several levels, and cases held back, the attacks would find nothing."""
    levels = {group.cell.level for group in world.public}
    assert len(world.public) > 10
    assert len(levels) >= 3
    assert len(world.counted) < len(world.cases)


class TestGroups:
    def test_each_has_at_least_k_and_no_case_is_in_two(self, world):
        counted = [ref for group in world.public for ref in group.refs]
        assert len(counted) == len(set(counted))
        assert min(len(group.refs) for group in world.public) >= K

    def test_a_published_group_never_changes(self, world):
        again = World(world.seed)
        before: list[CaseGroup] = []
        for _ in range(MONTHS):
            new = again.month()
            assert again.public[: len(before)] == before
            before = again.public
            assert all(len(group.refs) >= K for group in new)


# 2. add one, remove one


@settings(max_examples=examples(40, 400))
@given(st.integers(0, 10**6), st.data())
def test_one_case_more_or_less_moves_whole_groups_only(seed, data):
    world = World(seed, arrivals=20)
    for _ in range(4):
        world.month()
    cases = [value for ref, value in world.cases.items() if ref not in world.counted]
    if not cases:
        return
    one = data.draw(st.sampled_from(cases))
    day = find_next_release_day(world.day, world.last)
    all_of_them = plan_release_of(cases, day, world.subjects)
    without = plan_release_of([other for other in cases if other != one], day, world.subjects)
    for group in (*all_of_them.groups, *without.groups):
        assert len(group.refs) >= K
        assert one.ref not in group.refs or group in all_of_them.groups


def test_a_naive_count_moves_by_one_control():
    cases = build_complaints(7)
    moved = naive_counts(cases)["DS01",] - naive_counts(cases[1:])["DS01",]
    assert moved == 1


# 3. pairwise differences of releases


def differences(numbers_by_month):
    """Yield what every two releases differ by, area by area."""
    for one, other in itertools.combinations(numbers_by_month, 2):
        for area in one.keys() | other.keys():
            yield abs(other.get(area, 0) - one.get(area, 0))


def test_any_two_releases_differ_by_whole_groups(world, figure):
    shown, so_far = [], []
    for new in world.releases:
        so_far = [*so_far, *new]
        shown.append(sum_groups_by_area(publish_groups(so_far), HOMES))
    found = list(differences(shown))
    assert any(found)
    assert all(difference == 0 or difference >= K for difference in found)
    figure(
        f"public numbers of three years, network {world.seed + 1}",
        f"{len(world.public)} groups of at least {min(len(group.refs) for group in world.public)}; "
        f"{len(found):,} differences of releases, each 0 or at least "
        f"{min(difference for difference in found if difference)}",
    )


def test_months_of_a_naive_builder_isolate_single_cases_control():
    world, shown = World(1), []
    for _ in range(12):
        world.month()
        shown.append({cell[0]: n for cell, n in naive_counts(world.cases.values()).items()})
    assert any(0 < difference < K for difference in differences(shown))


# 4. filter closure


def filters(groups):
    """Yield the number behind every filter that anybody can set: area, category, half-years."""
    for area in (None, *HOMES, *set(HOMES.values()), DISTRICT_AREA_ID):
        for category in (None, "all", *CATEGORIES):
            for year in (None, 2025, 2026, 2027, 2028):
                yield sum(
                    group.count
                    for group in groups
                    if area in (None, group.area_id, HOMES.get(group.area_id))
                    and category in (None, group.category or "all")
                    and (year is None or group.period[0] <= f"{year}-12" <= group.period[1])
                )


def test_every_filter_and_every_difference_is_nothing_or_k(world):
    numbers = set(filters(publish_groups(world.public)))
    assert len(numbers) > 5
    groups = publish_groups(world.public)
    assert all(number == 0 or number >= K for number in numbers)
    for one, other in itertools.combinations(_iterate_nested(groups), 2):
        both = {record.id for record in one} & {record.id for record in other}
        for part in (one, other):
            rest = sum(record.count for record in part if record.id not in both)
            assert rest == 0 or rest >= K


def _iterate_nested(groups):
    yield groups
    for area in (*HOMES, *set(HOMES.values())):
        yield [group for group in groups if area in (group.area_id, HOMES.get(group.area_id))]


def test_filters_of_a_naive_builder_leave_single_cases_control():
    cases = [*build_complaints(6), *build_complaints(1, 7, category=Category.PUBLIC_SERVICE)]
    counts = naive_counts(cases)
    assert counts["DS01",] - counts["DS01", Category.POLICY] == 1


# 5. linear programming


def months_of(period, released_on):
    """Return the months in which a case of a group can have been received."""
    first = date.fromisoformat(f"{period[0]}-01")
    while f"{first:%Y-%m}" <= period[1]:
        if first + timedelta(days=RULE.wait_days) <= released_on:
            yield f"{first:%Y-%m}"
        first = add_months(first, 1)


def possible_cells(group, released_on):
    """Return the cells (community, category, month) that a case of a group can lie in."""
    areas = (
        [group.area_id]
        if group.level <= GroupLevel.COMMUNITY
        else [
            place
            for place, home in (
                *HOMES.items(),
                *((f"only {code}", code) for code in HOMES.values()),
            )
            if group.level is GroupLevel.DISTRICT or home == group.area_id
        ]
    )
    categories = CATEGORIES if group.category is None else (group.category,)
    return list(
        itertools.product(dict.fromkeys(areas), categories, months_of(group.period, released_on))
    )


def bounds(statements, cells, wanted, *, total):
    """Return the least and the most that each wanted cell can hold, for who knows all statements.

    Parameters
    ----------
    statements
        Pairs of a set of cells and how many complaints lie in it at least. All of them speak of the
        same complaints: where two sets overlap, they bind one another.
    total
        How many there are in all. The attacker is even told that nothing is held back, which
        nobody ever is.
    """
    column = {cell: number for number, cell in enumerate(cells)}
    least = np.zeros((len(statements), len(cells)))
    for row, (inside, _) in enumerate(statements):
        least[row, [column[cell] for cell in inside]] = -1
    counts = np.array([-float(count) for _, count in statements])
    found = {}
    for cell in wanted:
        aim = np.zeros(len(cells))
        aim[column[cell]] = 1
        ends = [
            linprog(
                sign * aim,
                A_ub=least,
                b_ub=counts,
                A_eq=np.ones((1, len(cells))),
                b_eq=[total],
                method="highs",
            ).fun
            * sign
            for sign in (1, -1)
        ]
        found[cell] = (round(ends[0]), round(ends[1]))
    return found


def list_statements(groups):
    """Return what groups say together: so many lie at least in each set of cells.

    Of the sets: those of each group, and of each two groups.
    """
    sets = {frozenset(cells) for _, cells in groups}
    sets |= {one | other for one, other in itertools.combinations(sorted(sets, key=sorted), 2)}
    return [
        (inside, sum(group.count for group, cells in groups if inside >= set(cells)))
        for inside in sorted(sets, key=sorted)
    ]


def is_solved(found):
    """Return whether some cell that nobody published is known to hold few complaints."""
    return any(high - low < K and low < K and high > 0 for low, high in found.values())


def compute_bounds(groups):
    """Return what an attacker knows of cells, each of a community, a category and a month."""
    cells = sorted({cell for _, inside in groups for cell in inside})
    wanted = cells[:: max(1, len(cells) // 60)]
    return bounds(
        list_statements(groups), cells, wanted, total=sum(group.count for group, _ in groups)
    )


def list_groups_with_day(world):
    day, last, result = date(2026, 1, 1), None, []
    for new in world.releases:
        on = find_next_release_day(day, last)
        last = on if new else last
        day = add_months(on.replace(day=1), 1)
        result += [(public_group, on) for public_group in publish_groups(new)]
    return result


def list_groups_with_cells(world):
    return [
        (public_group, possible_cells(public_group, on))
        for public_group, on in list_groups_with_day(world)
    ][:14]


def test_nobody_can_solve_for_a_small_cell(world, figure):
    found = compute_bounds(list_groups_with_cells(world))
    assert len(found) >= 40
    assert not is_solved(found)
    figure(f"cells solved for by linear programs, network {world.seed + 1}", f"0 of {len(found)}")


def test_statements_about_the_same_complaints_bind_one_another():
    """Six in two cells, five of them in the first two of three: the third holds one at most."""
    one, two, three = "abc"
    found = bounds([({one, two}, 5)], [one, two, three], [three], total=6)
    assert found == {three: (0, 1)}


def test_groups_of_a_builder_that_keeps_no_threshold_are_solved_control(monkeypatch):
    """The same attack on the same complaints, where groups may be as small as one."""
    small = World(1, rule=replace(RULE, k=1, reporters=1, dominance_percent=100, subjects=0))
    for _ in range(MONTHS):
        small.month()
    assert is_solved(compute_bounds(list_groups_with_cells(small)))


def test_totals_of_a_naive_builder_are_solved_control():
    """Exact totals with cells below k hidden: what is hidden is what is left."""
    cases = [
        *build_complaints(6),
        *build_complaints(2, 7, community_id="DS02"),
        *build_complaints(7, 9, community_id="DS03"),
    ]
    counts = naive_counts(cases)
    areas = ["DS01", "DS02", "DS03"]
    said = [({area}, counts[area,]) for area in ("DS01", "DS03")]
    exact = [*said, ({"DS02"}, 0), (set(areas), counts["100201",])]
    found = bounds(exact, areas, ["DS02"], total=counts["100201",])
    assert found == {"DS02": (0, 2)}
    assert is_solved(found)


# 6. insider


def test_whoever_takes_out_their_own_still_sees_three(world):
    for group in world.public:
        cases = [world.cases[ref] for ref in group.refs]
        people = {find_reporter_token(complaint) for complaint in cases}
        assert len(people) >= RULE.reporters
        for person in people:
            assert sum(find_reporter_token(complaint) != person for complaint in cases) >= 3


def test_whoever_brought_most_of_a_naive_group_sees_the_last_one_control():
    flood = [*build_complaints(4, ticks=UNSURE), case("case 5")]
    assert naive_counts(flood)["DS01",] == 5
    assert plan_release_of(flood).groups == ()


def test_a_coordinator_who_knows_their_own_cannot_subtract_the_hidden_one():
    """What is kept from a community's coordinators is in no number of that community."""
    hidden = case("case 9", is_hidden_from_community=True)
    found = plan_release_of([*build_complaints(5), hidden])
    assert sum_groups_by_area(publish_groups(found.groups), HOMES)["DS01"] == 5
    naive = naive_counts([*build_complaints(5), hidden])["DS01",]
    assert naive - 5 == 1  # control


# 7. averaging


def test_two_hundred_drafts_are_the_same(world):
    cases = list(world.cases.values())
    assert len({plan_release_of(cases, DAY, world.subjects).fingerprint for _ in range(200)}) == 1


def test_noise_that_is_drawn_anew_averages_out_control():
    noise = np.random.default_rng(1).normal(0, 3, size=(200,))
    assert len({round(5 + amount, 6) for amount in noise}) > 1
    assert abs(float(np.mean(5 + noise)) - 5) < 1


# 9. dominance


def test_fifty_complaints_of_one_person_make_no_group_and_do_not_help_others_to_one():
    flood = build_complaints(50, ticks=UNSURE)
    assert plan_release_of(flood).groups == ()
    assert plan_release_of([*flood, *build_complaints(2, 60)]).groups == ()
    assert ("DS01",) in naive_counts(flood)  # control


# 11. clock jumps


@given(st.integers(-366, 366))
def test_a_clock_that_jumps_releases_nothing_early_and_nothing_twice(jump):
    seen, last = DAY, DAY - timedelta(days=28)
    day = DAY + timedelta(days=jump)
    young = build_complaints(5, received_on=DAY - timedelta(days=29))
    try:
        check_clock(day, seen, last)
    except StorageUnavailable:
        return
    assert 0 <= jump <= 14
    assert all(find_ineligibility(complaint, DAY, RULE) is not None for complaint in young)
    assert find_next_release_day(day, last) >= day


def test_without_the_watch_a_year_forward_publishes_what_came_yesterday_control():
    yesterday = build_complaints(5, received_on=DAY - timedelta(days=1))
    assert plan_release_of(yesterday, DAY).groups == ()
    assert plan_release_of(yesterday, add_months(DAY, 12)).groups


# what a case says of itself beyond its place, category, state and day changes nothing


@given(st.permutations(range(1, 8)))
def test_the_numbers_of_the_cases_change_no_public_byte(order):
    def public(cases: list[CountableCase]) -> list[tuple[object, ...]]:
        groups = publish_groups(plan_release_of(cases).groups)
        return [(g.level, g.area_id, g.category, g.period, g.count) for g in groups]

    renamed = [
        replace(complaint, ref=f"case {n}")
        for n, complaint in zip(order, build_complaints(7), strict=True)
    ]
    assert public(renamed) == public(build_complaints(7))


def test_a_withdrawn_case_is_not_counted_and_one_that_was_counted_stays(world):
    withdrawn = [ref for ref, value in world.cases.items() if value.state is CaseState.WITHDRAWN]
    assert set(withdrawn) & world.counted  # withdrawn after it was counted: the number stays
    assert set(withdrawn) - world.counted

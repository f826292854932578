"""The rule of release-once batches, on drawings that can be counted by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from geodata.model.cases.cases import COUNTABLE_STATES, CaseState
from geodata.model.imports.counting import (
    CountCell,
    GroupLevel,
    Ineligibility,
    ReleaseInputs,
    Shortfall,
    Tick,
)
from geodata.model.imports.records import Category
from mapping.publish import batches
from mapping.publish.eligibility import (
    UNKNOWN_REPORTER,
    add_months,
    find_cell,
    find_ineligibility,
    find_reporter_token,
    has_waited,
)
from mapping.publish.rule import PrivacyRule
from tests.attack.guessing.simulated import (
    DAY,
    LONG_AGO,
    RULE,
    SURE,
    UNSURE,
    build_complaints,
    case,
    plan_release_of,
)
from tests.places import DISTRICT_AREA_ID

POLICY = Category.POLICY
OFFICES = {("DS01", POLICY): 3, ("100201", POLICY): 3}


def cells_of(found):
    return [(group.cell.level, group.cell.area_id, group.cell.category) for group in found.groups]


def short_at(found, level):
    [held] = [pin for pin in found.withheld if pin.cell.level is level]
    return set(held.shortfalls)


def test_the_thresholds_are_those_of_the_rule():
    assert PrivacyRule() == RULE
    assert (RULE.k, RULE.reporters, RULE.dominance_percent, RULE.subjects) == (5, 3, 40, 3)
    assert RULE.wait_days == 30
    assert dict(PrivacyRule().wait_months) == {
        GroupLevel.COMMUNITY: 2,
        GroupLevel.SUBDISTRICT_CATEGORY: 3,
        GroupLevel.SUBDISTRICT: 4,
        GroupLevel.DISTRICT: 6,
    }


def test_five_of_one_category_where_enough_offices_could_be_meant():
    found = plan_release_of(build_complaints(5), subjects=OFFICES)
    assert cells_of(found) == [(GroupLevel.COMMUNITY_CATEGORY, "DS01", POLICY)]
    [group] = found.groups
    assert group.refs == tuple(f"case {n}" for n in range(1, 6))
    assert group.period == ("2025-01", "2025-06")
    assert (found.withheld, dict(found.ineligible), found.day) == ((), {}, DAY)


def test_four_are_no_group_at_any_level():
    found = plan_release_of(build_complaints(4), subjects=OFFICES)
    assert found.groups == ()
    assert [pin.cell.level for pin in found.withheld] == list(GroupLevel)
    assert all(withheld.shortfalls == (Shortfall.CASES,) for withheld in found.withheld)
    assert all(len(group.refs) == 4 for group in found.withheld)


def test_where_nobody_counted_the_offices_a_group_has_no_category():
    assert cells_of(plan_release_of(build_complaints(5))) == [(GroupLevel.COMMUNITY, "DS01", None)]


@pytest.mark.parametrize(
    ("offices", "level"), [(2, GroupLevel.COMMUNITY), (3, GroupLevel.COMMUNITY_CATEGORY)]
)
def test_two_offices_are_too_few_and_three_enough(offices, level):
    found = plan_release_of(build_complaints(5), subjects={("DS01", POLICY): offices})
    assert found.groups[0].cell.level is level


def test_offices_that_nobody_counted_are_none():
    lenient = PrivacyRule(subjects=1)
    assert (
        plan_release_of(build_complaints(5), rule=lenient).groups[0].cell.level
        is GroupLevel.COMMUNITY
    )
    found = plan_release_of(build_complaints(5), subjects={("DS01", POLICY): 1}, rule=lenient)
    assert found.groups[0].cell.level is GroupLevel.COMMUNITY_CATEGORY


def test_community_level_misuse_means_one_office_and_not_two():
    misuse = build_complaints(5, category=Category.COMMUNITY)
    found = plan_release_of(misuse, rule=PrivacyRule(subjects=2))
    assert found.groups[0].cell.level is GroupLevel.COMMUNITY
    found = plan_release_of(misuse, rule=PrivacyRule(subjects=1))
    assert found.groups[0].cell.level is GroupLevel.COMMUNITY_CATEGORY


def test_no_complaints_lack_complaints_and_reporters():
    place = CountCell(GroupLevel.COMMUNITY, "DS01", None)
    assert batches.list_shortfalls(place, [], {}, RULE) == (Shortfall.CASES, Shortfall.REPORTERS)


def test_community_level_misuse_means_one_office_whatever_the_table_says():
    misuse = build_complaints(5, category=Category.COMMUNITY)
    found = plan_release_of(misuse, subjects={("DS01", Category.COMMUNITY): 9})
    assert cells_of(found) == [(GroupLevel.COMMUNITY, "DS01", None)]
    only_known = [replace(complaint, community_id=None) for complaint in misuse]
    found = plan_release_of(only_known, subjects={("100201", Category.COMMUNITY): 3})
    assert cells_of(found) == [(GroupLevel.SUBDISTRICT_CATEGORY, "100201", Category.COMMUNITY)]


def test_the_fifth_of_another_community_makes_a_group_of_the_subdistrict():
    cases = [*build_complaints(4), case("case 5", community_id="DS02")]
    assert cells_of(plan_release_of(cases)) == [(GroupLevel.SUBDISTRICT, "100201", None)]
    assert cells_of(plan_release_of(cases, subjects=OFFICES)) == [
        (GroupLevel.SUBDISTRICT_CATEGORY, "100201", POLICY)
    ]


def test_the_fifth_of_another_subdistrict_makes_a_group_of_the_district():
    cases = [*build_complaints(4), case("case 5", community_id="DS04", subdistrict_code="100202")]
    assert cells_of(plan_release_of(cases)) == [(GroupLevel.DISTRICT, DISTRICT_AREA_ID, None)]


def test_what_is_in_a_group_is_in_no_coarser_one():
    cases = [
        *build_complaints(5),
        *build_complaints(4, 6, community_id="DS02"),
        case("case 10", community_id="DS03"),
    ]
    found = plan_release_of(cases)
    assert cells_of(found) == [
        (GroupLevel.COMMUNITY, "DS01", None),
        (GroupLevel.SUBDISTRICT, "100201", None),
    ]
    counted = [ref for group in found.groups for ref in group.refs]
    assert sorted(counted) == sorted({complaint.ref for complaint in cases})


def test_groups_of_one_level_stand_by_area_then_category():
    other = build_complaints(5, 6, category=Category.PUBLIC_SERVICE)
    third = build_complaints(5, 11, community_id="DS02")
    offices = {(area, category): 3 for area in ("DS01", "DS02") for category in Category}
    found = plan_release_of([*third, *other, *build_complaints(5)], subjects=offices)
    assert [(group.cell.area_id, group.cell.category) for group in found.groups] == [
        ("DS01", POLICY),
        ("DS01", Category.PUBLIC_SERVICE),
        ("DS02", POLICY),
    ]


def test_the_order_of_the_complaints_changes_nothing():
    cases = [
        *build_complaints(5),
        *build_complaints(6, 6, community_id="DS02"),
        *build_complaints(3, 12, community_id=None),
    ]
    assert plan_release_of(cases) == plan_release_of(reversed(cases))
    assert plan_release_of(cases).fingerprint == plan_release_of(reversed(cases)).fingerprint


class TestReporters:
    def test_two_people_are_too_few_and_three_enough(self):
        unsure = build_complaints(1, 1, ticks=UNSURE)
        assert plan_release_of([*unsure, *build_complaints(1, 2)]).groups == ()
        small = PrivacyRule(k=3)
        two = [
            *build_complaints(1, 1, ticks=UNSURE),
            *build_complaints(1, 2, ticks=UNSURE),
            *build_complaints(1, 3),
        ]
        assert Shortfall.REPORTERS in short_at(
            plan_release_of(two, rule=small), GroupLevel.COMMUNITY
        )
        relaxed = PrivacyRule(k=3, dominance_percent=50)
        three = [*build_complaints(1, 1, ticks=UNSURE), *build_complaints(2, 2)]
        assert len(plan_release_of(three, rule=relaxed).groups) == 1

    def test_fifty_complaints_of_one_person_make_no_group(self):
        found = plan_release_of(build_complaints(50, ticks=UNSURE))
        assert found.groups == ()
        assert short_at(found, GroupLevel.COMMUNITY) == {Shortfall.REPORTERS, Shortfall.DOMINANCE}

    @pytest.mark.parametrize(("of_one", "published"), [(2, True), (3, False)])
    def test_exactly_forty_percent_is_not_too_much(self, of_one, published):
        cases = [*build_complaints(of_one, ticks=UNSURE), *build_complaints(5 - of_one, 10)]
        found = plan_release_of(cases)
        assert bool(found.groups) is published
        if not published:
            assert short_at(found, GroupLevel.COMMUNITY) == {Shortfall.DOMINANCE}

    def test_only_two_who_are_sure_make_another_person(self):
        assert find_reporter_token(case("case 9")) == "case 9"
        assert find_reporter_token(case(ticks=UNSURE)) == UNKNOWN_REPORTER
        assert find_reporter_token(case(ticks=())) == UNKNOWN_REPORTER
        twice = (Tick(1, is_second_person=True), Tick(1, is_second_person=True))
        assert find_reporter_token(case(ticks=twice)) == UNKNOWN_REPORTER
        assert (
            find_reporter_token(case("case 9", ticks=(*SURE, Tick(3, is_second_person=False))))
            == "case 9"
        )


class TestBars:
    def test_nothing_bars_a_complaint_that_two_people_ticked(self):
        assert find_ineligibility(case(), DAY, RULE) is None

    @pytest.mark.parametrize("state", CaseState)
    def test_only_what_is_past_review_and_stands(self, state):
        ended_uncounted = {CaseState.DISMISSED, CaseState.DUPLICATE, CaseState.WITHDRAWN}
        not_reviewed = {CaseState.RECEIVED, CaseState.COMMUNITY_REVIEW}
        expected = Ineligibility.STATE if state in ended_uncounted | not_reviewed else None
        assert find_ineligibility(case(state=state), DAY, RULE) is expected
        assert (state in COUNTABLE_STATES) is (expected is None)

    def test_an_imported_complaint_was_reviewed_where_it_came_from(self):
        assert find_ineligibility(case(state=None), DAY, RULE) is None

    def test_one_tick_is_not_enough_nor_two_of_one_person(self):
        assert find_ineligibility(case(ticks=SURE[:1]), DAY, RULE) is Ineligibility.TICKS
        assert find_ineligibility(case(ticks=(SURE[0], SURE[0])), DAY, RULE) is Ineligibility.TICKS
        assert find_ineligibility(case(ticks=UNSURE), DAY, RULE) is None

    def test_29_days_are_too_few_and_30_enough(self):
        assert (
            find_ineligibility(case(received_on=DAY - timedelta(days=29)), DAY, RULE)
            is Ineligibility.AGE
        )
        assert find_ineligibility(case(received_on=DAY - timedelta(days=30)), DAY, RULE) is None

    def test_outside_is_never_counted(self):
        found = plan_release_of(build_complaints(50, is_outside=True))
        assert found.groups == found.withheld == ()
        assert set(found.ineligible.values()) == {Ineligibility.OUTSIDE}
        assert find_ineligibility(case(is_outside=True), DAY, RULE) is Ineligibility.OUTSIDE

    def test_a_draft_says_what_is_barred_and_why(self):
        found = plan_release_of(
            [case("case 1", ticks=()), case("case 2", state=CaseState.WITHDRAWN)]
        )
        assert dict(found.ineligible) == {
            "case 1": Ineligibility.TICKS,
            "case 2": Ineligibility.STATE,
        }
        assert found.withheld == ()


class TestWaits:
    @pytest.mark.parametrize(
        ("level", "months"),
        [
            (GroupLevel.COMMUNITY, 2),
            (GroupLevel.SUBDISTRICT_CATEGORY, 3),
            (GroupLevel.SUBDISTRICT, 4),
            (GroupLevel.DISTRICT, 6),
        ],
    )
    def test_a_coarser_group_waits_longer(self, level, months):
        received = date(2026, 1, 10)
        ripe = add_months(received, months)
        young = case(received_on=received)
        assert has_waited(young, level, ripe, RULE)
        assert not has_waited(young, level, ripe - timedelta(days=1), RULE)

    def test_the_finest_groups_wait_no_longer_than_every_complaint(self):
        assert has_waited(case(received_on=DAY), GroupLevel.COMMUNITY_CATEGORY, DAY, RULE)

    @pytest.mark.parametrize(
        ("day", "months", "expected"),
        [
            (date(2025, 1, 31), 1, date(2025, 2, 28)),
            (date(2024, 1, 31), 1, date(2024, 2, 29)),
            (date(2025, 11, 30), 3, date(2026, 2, 28)),
            (date(2025, 12, 1), 1, date(2026, 1, 1)),
            (date(2025, 6, 15), 6, date(2025, 12, 15)),
            (date(2025, 7, 15), 6, date(2026, 1, 15)),
            (date(2025, 1, 1), 0, date(2025, 1, 1)),
        ],
    )
    def test_months_are_those_of_the_calendar(self, day, months, expected):
        assert add_months(day, months) == expected

    def test_young_ones_wait_for_their_level_and_the_old_ones_go_ahead(self):
        young = [case(f"case {n}", received_on=DAY - timedelta(days=31)) for n in range(1, 6)]
        found = plan_release_of(young)
        assert found.groups == ()
        assert short_at(found, GroupLevel.COMMUNITY) == {Shortfall.WAIT}
        assert short_at(found, GroupLevel.COMMUNITY_CATEGORY) == {Shortfall.SUBJECTS}
        found = plan_release_of([*young[:2], *build_complaints(5, 10)])
        assert [group.refs for group in found.groups] == [tuple(f"case {n}" for n in range(10, 15))]
        assert {ref for withheld in found.withheld for ref in withheld.refs} == {"case 1", "case 2"}


class TestCells:
    def test_a_complaint_falls_into_one_cell_of_each_level(self):
        cells = [find_cell(case(), level) for level in GroupLevel]
        assert cells == [
            CountCell(GroupLevel.COMMUNITY_CATEGORY, "DS01", POLICY),
            CountCell(GroupLevel.COMMUNITY, "DS01", None),
            CountCell(GroupLevel.SUBDISTRICT_CATEGORY, "100201", POLICY),
            CountCell(GroupLevel.SUBDISTRICT, "100201", None),
            CountCell(GroupLevel.DISTRICT, DISTRICT_AREA_ID, None),
        ]

    def test_known_by_subdistrict_only_begins_there(self):
        cells = [find_cell(case(community_id=None), level) for level in GroupLevel]
        assert cells[:2] == [None, None]
        assert None not in cells[2:]

    def test_unplaced_begins_at_the_district(self):
        nowhere = case(community_id=None, subdistrict_code=None)
        assert [level for level in GroupLevel if find_cell(nowhere, level)] == [GroupLevel.DISTRICT]

    def test_what_coordinators_must_not_see_is_in_no_group_of_their_community(self):
        kept = build_complaints(5, is_hidden_from_community=True)
        assert [find_cell(kept[0], level) for level in GroupLevel][:2] == [None, None]
        assert cells_of(plan_release_of(kept)) == [(GroupLevel.SUBDISTRICT, "100201", None)]


class TestPeriods:
    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            (date(2025, 1, 1), date(2025, 6, 30), ("2025-01", "2025-06")),
            (date(2025, 7, 1), date(2025, 12, 31), ("2025-07", "2025-12")),
            (date(2024, 12, 31), date(2025, 7, 1), ("2024-07", "2025-12")),
        ],
    )
    def test_half_years_widened_to_all_that_is_in_the_group(self, first, last, expected):
        cases = [*build_complaints(4, received_on=first), case("case 5", received_on=last)]
        [group] = plan_release_of(cases, day=date(2026, 6, 1)).groups
        assert group.period == expected


def test_the_fingerprint_is_of_the_day_and_of_what_would_be_published():
    found = plan_release_of(build_complaints(5))
    assert found.fingerprint == plan_release_of(build_complaints(5)).fingerprint
    assert len(found.fingerprint) == 64
    others = (
        plan_release_of(build_complaints(6)),
        plan_release_of(build_complaints(5), day=DAY + timedelta(days=28)),
        plan_release_of(build_complaints(5), subjects=OFFICES),
        plan_release_of(build_complaints(5, 2)),
        plan_release_of(build_complaints(5, received_on=date(2024, 1, 1))),
    )
    assert len({found.fingerprint, *(plan.fingerprint for plan in others)}) == 6


def test_a_group_of_all_categories_asks_for_no_offices():
    with pytest.raises(ValueError, match=r"^a group of all categories asks for no offices$"):
        batches._count_offices(CountCell(GroupLevel.COMMUNITY, "DS01", None), {})


def test_material_without_complaints_is_an_empty_draft():
    found = batches.plan_release(ReleaseInputs((), {}, LONG_AGO), DAY, RULE)
    assert (found.groups, found.withheld, dict(found.ineligible)) == ((), (), {})

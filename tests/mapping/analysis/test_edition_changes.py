"""What differs between two editions is told as facts, with the groups that make it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from mapping.analysis.edition_changes import compare_editions
from mapping.analysis.edition_sentences import (
    format_complaint_change,
    format_feed_change,
    format_risk_changes,
    format_visit_change,
)
from mapping.publish.release import sum_groups_by_area
from mapping.texts import Texts
from mapping.web.public import edition_pages
from tests.attack.guessing.simulated import (
    HOMES,
    World,
    case,
    naive_counts,
    plan_release_of,
    publish_groups,
)
from tests.places import DISTRICT_AREA_ID

TH = Texts("th")
POLICY = "การทุจริตทางนโยบาย"
VERDICTS = (  # words of a judgement that two cumulative numbers cannot carry
    *("เพิ่มขึ้น", "ลดลง", "แนวโน้ม", "บังเอิญ", "นัยสำคัญ", "เชื่อมั่น"),
    *(" rose", " fell", "increase", "decrease", "chance", "noise", "significan", "trend"),
)


def area(area_id, complaints, *, version=1, feed=0, coverage="not visited", home="100201"):
    return {
        "geometry": None,
        "properties": {
            "id": area_id,
            "level": "subdistrict" if area_id == home else "community",
            "name_th": f"ชื่อ {area_id}",
            "name_en": None,
            "subdistrict_code": home,
            "boundary_version": version,
            "coverage": coverage,
            "complaints": {"count": complaints, "withheld": complaints is None},
            "feed_reports_total": feed,
        },
    }


def group(group_id, area_id, count, first="2026-01", last="2026-06"):
    return {"id": group_id, "area_id": area_id, "count": count, "from": first, "to": last}


def risk(risk_id, state="approved", level="high", community="DS01"):
    return {
        "geometry": {"type": "Point", "coordinates": [100.5, 13.77]},
        "properties": {
            "id": risk_id,
            "state": state,
            "level": level,
            "category": "policy",
            "community_id": community,
            "precision": "community" if community else "250 m cell",
        },
    }


def edition(*areas, groups=(), risks=(), commitments=(), visits=None, period=None):
    return {
        "edition.json": {"id": "2569-09-30", "title": "เวที", "demo": False},
        "areas-community.geojson": {
            "features": [area for area in areas if area["properties"]["level"] == "community"]
        },
        "areas-subdistrict.geojson": {
            "features": [area for area in areas if area["properties"]["level"] == "subdistrict"]
        },
        "risks.geojson": {"features": list(risks)},
        "about.json": {"visits": visits or {}, "feed_period": period},
        "commitments.json": {
            "commitments": [
                {"id": commitment_id, "state": state} for commitment_id, state in commitments
            ]
        },
        "complaints.json": {"groups": list(groups)},
    }


def sentences(before, after, texts=TH):
    found = compare_editions(before, after)
    return {
        complaint.area_id: format_complaint_change(complaint, texts)
        for complaint in found.complaints
    }


OLD, NEW = group("CG-1", "DS01", 8), group("CG-2", "DS01", 5)


class TestComplaints:
    def test_a_larger_number_is_told_with_its_new_group(self):
        before = edition(area("100201", 8), area("DS01", 8), groups=[OLD])
        after = edition(area("100201", 13), area("DS01", 13), groups=[OLD, NEW])
        said = "ตัวเลขที่เผยแพร่เพิ่มจาก 8 เป็น 13 เพราะมีกลุ่มใหม่ 1 กลุ่ม (5 เรื่อง รับเรื่อง ม.ค.–มิ.ย. 2569)"
        assert sentences(before, after) == {DISTRICT_AREA_ID: said, "100201": said, "DS01": said}

    def test_a_first_number_is_at_least_so_many(self):
        before = edition(area("100201", None), area("DS01", None))
        after = edition(area("100201", 5), area("DS01", 5), groups=[NEW])
        assert "ครั้งแรก อย่างน้อย 5 เรื่อง" in sentences(before, after)["DS01"]

    def test_a_withdrawn_group_is_told_as_withdrawn(self):
        before = edition(area("DS01", 13), groups=[OLD, NEW])
        assert (
            "เพราะมีการถอน 1 กลุ่ม (5 เรื่อง"
            in sentences(before, edition(area("DS01", 8), groups=[OLD]))["DS01"]
        )
        assert (
            "ฉบับนี้ไม่แสดงตัวเลข เพราะมีการถอน 2 กลุ่ม"
            in sentences(before, edition(area("DS01", None)))["DS01"]
        )

    def test_a_group_in_the_place_of_another_of_the_same_size_is_told(self):
        before = edition(area("DS01", 5), groups=[NEW])
        after = edition(area("DS01", 5), groups=[group("CG-9", "DS01", 5, "2025-07", "2026-06")])
        said = sentences(before, after)["DS01"]
        assert "กลุ่มใหม่ 1 กลุ่ม (5 เรื่อง รับเรื่อง ก.ค. 2568 – มิ.ย. 2569)" in said
        assert "มีการถอน 1 กลุ่ม" in said

    def test_a_group_of_the_district_is_told_of_the_district_alone(self):
        after = edition(area("DS01", None), groups=[group("CG-3", DISTRICT_AREA_ID, 6)])
        assert list(sentences(edition(area("DS01", None)), after)) == [DISTRICT_AREA_ID]

    def test_editions_that_list_no_groups_give_their_numbers_without_a_reason(self):
        before = edition(area("DS01", 8))
        del before["complaints.json"]
        said = sentences(before, edition(area("DS01", 13), groups=[OLD, NEW]))
        assert said == {"DS01": "ตัวเลขที่เผยแพร่ ฉบับก่อน 8 ฉบับนี้ 13 (มีฉบับที่ไม่ได้แจกแจงกลุ่ม)"}

    def test_nothing_is_said_where_nothing_differs(self):
        same = edition(area("DS01", 8), groups=[OLD])
        assert sentences(same, same) == {}


def test_mitigated_points_are_told_as_mitigated():
    before = edition(
        area("DS01", None), risks=[risk("RP-1"), risk("RP-2"), risk("RP-3"), risk("RP-5")]
    )
    after = edition(
        area("DS01", None),
        risks=[risk("RP-1"), risk("RP-2", "mitigated"), risk("RP-4"), risk("RP-5", level="low")],
    )
    found = compare_editions(before, after)
    assert [record.id for record in found.risks.mitigated] == ["RP-2"]
    assert list(format_risk_changes(found, TH)) == [
        f"จุดใหม่ 1 จุด: {POLICY} (RP-4, ชื่อ DS01)",
        f"ลดความเสี่ยงแล้ว 1 จุด: {POLICY} (RP-2, ชื่อ DS01)",
        f"ไม่อยู่ในฉบับนี้แล้ว 1 จุด: {POLICY} (RP-3, ชื่อ DS01)",
        f"{POLICY} (RP-5, ชื่อ DS01) ประเมินใหม่จากระดับสูงเป็นระดับต่ำ",
    ]
    back = compare_editions(after, before).risks
    assert [record.id for record in back.reopened] == ["RP-2"]
    assert not back.mitigated


def test_a_point_that_is_mitigated_in_its_first_edition_is_told_once():
    after = edition(area("DS01", None), risks=[risk("RP-2", "mitigated", community=None)])
    found = compare_editions(edition(area("DS01", None)), after)
    assert list(format_risk_changes(found, TH)) == [f"ลดความเสี่ยงแล้ว 1 จุด: {POLICY} (RP-2)"]


def test_visits_since_by_month():
    before = edition(area("DS01", None), visits={"DS01": [{"month": "2026-05", "found": False}]})
    months = [{"month": "2026-08", "found": True}, {"month": "2026-05", "found": False}]
    found = compare_editions(before, edition(area("DS01", None), visits={"DS01": months}))
    assert [format_visit_change(visit, TH) for visit in found.visits] == [
        "ชื่อ DS01: สิงหาคม พ.ศ. 2569 (พบจุดเสี่ยง)"
    ]


def test_feed_counts_stand_beside_one_another_and_say_where_boundaries_differ():
    before = edition(area("DS01", None, feed=20), area("DS02", None, feed=7))
    after = edition(area("DS01", None, feed=90, version=2), area("DS02", None, feed=None))
    found = compare_editions(before, after)
    assert [format_feed_change(change, TH) for change in found.feed] == [
        "ฉบับก่อน 20 ฉบับนี้ 90 (ขอบเขตของสองฉบับต่างกัน)",
        "ฉบับก่อน 7 ฉบับนี้ ไม่แสดง",
    ]


def test_commitments_and_the_register():
    before = edition(area("DS01", None), area("DS02", None), commitments=[("CM-1", "asked")])
    after = edition(
        area("DS01", None), area("DS03", None), commitments=[("CM-1", "kept"), ("CM-2", "asked")]
    )
    found = compare_editions(before, after)
    assert found.commitments == (("CM-1", "asked", "kept"), ("CM-2", None, "asked"))
    assert (found.only_before, found.only_after) == (("ชื่อ DS02",), ("ชื่อ DS03",))


def test_nothing_is_said_that_two_published_numbers_do_not_say():
    """Every number that leaves is that of an area or of whole groups, each of five or more."""
    before, after = edition(area("DS01", None)), edition(area("DS01", 9), groups=[OLD, NEW])
    for complaint in compare_editions(before, after).complaints:
        numbers = [complaint.before, complaint.after, *(group.count for group in complaint.new)]
        assert all(number is None or number >= 5 for number in numbers)


class TestConstantRate:
    """A network in which as many complaints are reported every month as in every other."""

    MONTHS, WORLDS = 24, 200

    def editions(self, seed):
        world, made = World(seed), []
        for month in range(1, self.MONTHS + 1):
            world.month()
            if month in (self.MONTHS // 2, self.MONTHS):
                made.append(self.frozen(world.public))
        return made

    def frozen(self, groups):
        public = publish_groups(groups)
        numbers = sum_groups_by_area(public, HOMES)
        return edition(
            *(area(value, numbers.get(value), home=home) for value, home in HOMES.items()),
            *(area(code, numbers.get(code), home=code) for code in set(HOMES.values())),
            groups=[
                group(
                    public_group.id, public_group.area_id, public_group.count, *public_group.period
                )
                for public_group in public
            ],
        )

    def test_no_sentence_of_200_worlds_says_rise_or_fall(self):
        told = Counter()
        for seed in range(self.WORLDS):
            before, after = self.editions(seed)
            for language in ("th", "en"):
                texts = Texts(language)
                found = compare_editions(before, after)
                head = before["edition.json"], after["edition.json"]
                page = str(edition_pages.describe_comparison(texts, *head, found))
                assert not [word for word in VERDICTS if word in page], seed
            for complaint in found.complaints:
                told["areas"] += complaint.level != "district"
                numbers = complaint.before or 0, complaint.after or 0
                told["called a change"] += (
                    complaint.level != "district"
                    and binomtest(numbers[1], sum(numbers)).pvalue < 0.05
                )
        assert told["areas"] > 4 * self.WORLDS  # there is something to tell
        assert told["called a change"] > 0.4 * told["areas"]  # the control: what a test would say


def sum_by_the_rule(cases):
    """The real builder: groups of those who pass, summed by area."""
    return sum_groups_by_area(publish_groups(plan_release_of(cases).groups), HOMES)


def plain_totals(cases):
    """A naive builder: a number wherever it is at least k, whatever is left between them."""
    return {cell[0]: count for cell, count in naive_counts(cases).items() if len(cell) == 1}


def build_edition_of(cases, builder):
    numbers = builder(cases)
    communities = (
        area(community_id, numbers.get(community_id)) for community_id in ("DS01", "DS02", "DS03")
    )
    return edition(*communities, area("100201", numbers.get("100201")))


def subtract_communities(documents):
    """The attacker: what the subdistrict has more than its communities."""
    numbers = {
        feature["properties"]["id"]: feature["properties"]["complaints"]["count"]
        for level in ("community", "subdistrict")
        for feature in documents[f"areas-{level}.geojson"]["features"]
    }
    whole = numbers.pop("100201")
    return 0 if whole is None else whole - sum(count or 0 for count in numbers.values())


def cases_of(numbers):
    return [
        case(f"case {community} {number}", community_id=f"DS0{community}")
        for community, cases in enumerate(numbers, 1)
        for number in range(cases)
    ]


three_communities = st.tuples(*[st.integers(0, 9)] * 3)


@given(three_communities)
def test_an_attacker_who_subtracts_finds_nothing_below_k(numbers):
    rest = subtract_communities(build_edition_of(cases_of(numbers), sum_by_the_rule))
    assert rest == 0 or rest >= 5


def test_the_same_attacker_finds_three_cases_behind_a_naive_builder():
    assert subtract_communities(build_edition_of(cases_of((6, 3, 0)), plain_totals)) == 3


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_words_of_the_comparison_hold_no_verdict(language):
    words = Texts(language).list_section("editions").items()
    assert not [key for key, text in words for verdict in VERDICTS if verdict in text]

"""Answers for people with an account: refused one below each threshold, given at it."""

from collections import Counter
from datetime import date

import pytest
from shapely.geometry import Point, mapping

from geodata.actions.cases.case_incidents import Incidents
from geodata.actions.risks.priorities import VotedScores
from geodata.model.risks import ScorePair, Scores
from mapping.analysis.internal.agreement import answer_agreement
from mapping.analysis.internal.groups import (
    WINDOW_MONTHS,
    CountedTime,
    answer_groups,
    build_counted_time,
    find_window,
)
from mapping.analysis.internal.votes import answer_votes
from mapping.texts import Texts

TH = Texts("th")
DAY = "30 กันยายน 2569"
MONTHS = [5] * WINDOW_MONTHS
HIGH, LOW = Scores(4, 4), Scores(1, 1)


def test_thirty_points_scored_twice_are_enough_and_one_less_is_not():
    pairs = [ScorePair(HIGH, HIGH)] * 14 + [ScorePair(HIGH, LOW)] * 15
    few = answer_agreement(pairs, DAY, TH)
    assert not few.is_answered
    assert "29 จุด" in few.sentence
    assert "30" in few.needs
    finding = answer_agreement([*pairs, ScorePair(LOW, LOW)], DAY, TH)
    assert finding.sentence == (
        f"ณ วันที่ {DAY} ผู้ประเมินสองคนให้ระดับตรงกัน 15 จาก 30 จุด "
        "ระดับเป็นความเห็นของผู้ประเมิน มิใช่ข้อพิสูจน์ว่ามีการทุจริต"
    )
    assert finding.rows[0][1] == "50% (33%–67%)"  # Wilson, by hand: 0.5 ± 0.5 z √(…)


def test_kappa_says_where_everybody_gave_one_score():
    finding = answer_agreement([ScorePair(HIGH, HIGH)] * 30, DAY, TH)
    assert finding.rows[1][1] == TH("analysis.agreement.no_kappa")


def make_room(points, title="เวที"):
    return VotedScores(title, date(2026, 9, 1), tuple(range(points)), tuple(range(points)))


def test_votes_are_compared_from_ten_points_on():
    few = answer_votes([make_room(9)], TH)
    assert not few.is_answered
    assert few.rows[0][2] == TH("analysis.votes.few")
    enough = answer_votes([make_room(9), make_room(10)], TH)  # the newest with enough of them
    assert enough.is_answered
    assert enough.sentence.endswith("10 จุดเรียงลำดับไปทางเดียวกัน")


def make_document(known):
    """Communities 200 m apart on a line, the first `known` of them with 500 residents."""
    features = [
        {
            "properties": {
                "id": f"DS{place:02}",
                "name_th": f"ชุมชน {place}",
                "name_en": "",
                "residents": {"count": 500, "year_be": 2561} if place < known else None,
            },
            "geometry": mapping(Point(100.5 + place * 0.002, 13.77).buffer(0.0005)),
        }
        for place in range(45)
    ]
    return {"features": features}


def count(total, group=0, months=MONTHS, without=0):
    """Spread incidents over 40 communities, some more over the first four."""
    counts = Counter({f"DS{place:02}": total // 40 for place in range(40)})
    counts["DS39"] += total % 40
    for place in range(4):
        counts[f"DS{place:02}"] += group
    return CountedTime(counts, months, without, "ต.ค. 2567–ก.ย. 2569")


@pytest.mark.parametrize(
    ("counted", "known", "need"),
    [
        (count(119), 40, "120"),
        (count(120), 39, "40"),
        (count(120, months=[0, 10] * 12), 40, "1.3"),
    ],
)
def test_a_scan_is_refused_one_below_each_threshold(counted, known, need):
    if known == 39:  # the same number in fewer communities
        counted.by_community["DS00"] += counted.by_community.pop("DS39")
    finding = answer_groups(counted, make_document(known), TH)
    assert not finding.is_answered
    assert need in finding.needs
    assert finding.rows == ()


def test_at_the_thresholds_it_answers_and_names_no_group_where_there_is_none():
    finding = answer_groups(count(120, without=7), make_document(40), TH)
    assert finding.is_answered
    assert "ไม่พบกลุ่มชุมชน" in finding.sentence
    assert any("7 เรื่อง" in note for note in finding.notes)


def test_a_group_is_named_with_what_was_expected():
    finding = answer_groups(count(120, group=12), make_document(40), TH)
    assert "มีเรื่องรวม 60 เรื่อง" in finding.sentence
    assert "จะมีประมาณ 16.8 เรื่อง" in finding.sentence  # 168 × 4 / 40
    assert [row[0] for row in finding.rows] == [f"ชุมชน {place}" for place in range(4)]


def test_the_window_is_whole_months_and_knows_the_empty_ones():
    since, until = find_window(date(2026, 11, 28))
    assert (since, until) == (date(2024, 11, 1), date(2026, 10, 31))
    incidents = Incidents(Counter(DS01=2), Counter({"2024-11": 1, "2026-10": 1}), 3)
    counted = build_counted_time(incidents, since, TH)
    assert (len(counted.months), counted.months[0], counted.months[-1]) == (24, 1, 1)
    assert sum(counted.months) == 2
    assert counted.period == "พ.ย. 2567 – ต.ค. 2569"


@pytest.mark.parametrize("language", ["th", "en"])
def test_each_sentence_has_number_and_time_and_no_cause(language):
    texts = Texts(language)
    findings = [
        answer_agreement([ScorePair(HIGH, LOW)] * 30, DAY, texts),
        answer_agreement([], DAY, texts),
        answer_votes([make_room(10)], texts),
        answer_groups(count(120, group=12), make_document(40), texts),
        answer_groups(count(120), make_document(40), texts),
        answer_groups(count(1), make_document(40), texts),
    ]
    for finding in findings:
        assert str(finding.count) in finding.sentence
        assert any(year in finding.sentence for year in ("2569", "2026"))
        for word in ("แย่ที่สุด", "เพราะ", "สาเหตุ", "worst", "because"):
            assert word not in finding.sentence

"""Answers: figures that can be counted by hand, a sentence with number and day, honest refusals."""

import re

import pytest

from mapping.analysis.questions.certainty import answer_certainty
from mapping.analysis.questions.change import (
    answer_change,
    find_fiscal_place,
    list_whole_months,
)
from mapping.analysis.questions.coverage import answer_coverage
from mapping.analysis.questions.per_person import answer_per_person
from mapping.analysis.questions.urgency import answer_urgency, build_matrix
from mapping.texts import Texts

QUESTIONS = (answer_urgency, answer_coverage, answer_per_person, answer_change, answer_certainty)
YEARS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
NEVER = ("แย่ที่สุด", "เพราะ", "สาเหตุ", "worst", "because")


def make_point(number, likelihood, impact, level, state="approved"):
    facts = {
        "id": f"RP-2569-{number:04}",
        "likelihood": likelihood,
        "impact": impact,
        "level": level,
        "state": state,
        "category": "policy",
        "community_id": "DS01",
    }
    return {"properties": facts, "geometry": {"type": "Point", "coordinates": [100.5, 13.7]}}


def make_area(area_id, coverage="not visited", residents=None, records=None):
    return {
        "id": area_id,
        "properties": {
            "id": area_id,
            "level": "community",
            "name_th": f"ชุมชน {area_id}",
            "name_en": None,
            "subdistrict_code": "100201",
            "coverage": coverage,
            "residents": residents and {"count": residents, "year_be": 2561},
            "feed_reports_total": records,
        },
        "geometry": None,
    }


@pytest.fixture
def documents():
    """Two subdistricts, three communities, four risk points of which one is solved."""
    period = {"from": "2023-07-23", "to": "2026-09-30"}
    districts = [make_area("100201", None, 10_000, 40), make_area("100202", None, 5_000, 60)]
    for district, name in zip(districts, ("ดุสิต", "วชิรพยาบาล"), strict=True):
        district["properties"] |= {"name_th": name, "name_en": name}
    return {
        "risks.geojson": {
            "features": [
                make_point(1, 4, 4, "very high"),
                make_point(2, 5, 4, "very high"),
                make_point(3, 1, 2, "low"),
                make_point(4, 5, 5, "very high", "mitigated"),
            ]
        },
        "areas-community.geojson": {
            "registry": {"listed": 43, "study": 48},
            "features": [
                make_area("DS01", "visited, found"),
                make_area("DS02"),
                make_area("DS03", "visited, none found"),
            ],
        },
        "areas-subdistrict.geojson": {
            "feeds": ["traffy"],
            "feed_period": period,
            "features": districts,
        },
        "cube.json": {"months": {"2023-12": 1, **dict.fromkeys(YEARS, 10), "2026-01": 1}},
        "about.json": {
            "released_at": "2026-11-28T05:00:00+00:00",
            "feeds": ["traffy"],
            "feed_period": period,
            "feed_placed": {"inside": 75, "subdistrict only": 25, "outside": 0},
        },
    }


def test_the_most_urgent_come_first_and_what_is_solved_is_not_among_them(documents):
    finding = answer_urgency(documents, Texts("th"))
    assert [row[0] for row in finding.rows] == ["RP-2569-0002", "RP-2569-0001", "RP-2569-0003"]
    assert [row[3] for row in finding.rows] == ["5 × 4 = 20", "4 × 4 = 16", "1 × 2 = 2"]
    assert "3 จุด" in finding.sentence
    assert "ระดับสูงมาก 2 จุด" in finding.sentence
    assert "20 จากคะแนนเต็ม 25" in finding.sentence
    assert "ลดความเสี่ยงแล้ว 1 จุด" in finding.notes[0]


@pytest.mark.parametrize("answer", QUESTIONS)
def test_a_cell_leads_to_what_its_row_is_about(documents, answer):
    finding = answer(documents, Texts("th"))
    assert len(finding.addresses) in (0, len(finding.rows))
    assert all(
        len(row) == len(addresses)
        for row, addresses in zip(finding.rows, finding.addresses, strict=bool(finding.addresses))
    )


def test_points_and_communities_lead_to_their_own_pages(documents):
    urgency = answer_urgency(documents, Texts("th"))
    assert [row[0] for row in urgency.rows] == [
        addresses[0].removeprefix("/risk/") for addresses in urgency.addresses
    ]
    coverage = answer_coverage(documents, Texts("th"))
    names = {row[0]: addresses[:2] for row, addresses in zip(*_pair(coverage), strict=True)}
    assert names["ชุมชน DS01"] == ("/community?id=DS01", "/community?id=100201")


def _pair(finding):
    return finding.rows, finding.addresses


def test_every_open_point_stands_in_one_cell_of_the_matrix(documents):
    points = [feature["properties"] for feature in documents["risks.geojson"]["features"][:3]]
    cells = build_matrix(points)
    assert len(cells) == 25
    assert {cell: ids for cell, ids in cells.items() if ids} == {
        (4, 4): ("RP-2569-0001",),
        (5, 4): ("RP-2569-0002",),
        (1, 2): ("RP-2569-0003",),
    }


def test_where_nobody_looked_comes_first(documents):
    finding = answer_coverage(documents, Texts("th"))
    assert [row[0] for row in finding.rows] == ["ชุมชน DS02", "ชุมชน DS03", "ชุมชน DS01"]
    assert "2 จาก 3 ชุมชน" in finding.sentence
    assert "ยังไม่มีใครไปดู 1 ชุมชน" in finding.sentence


def test_rates_by_hand_in_the_order_of_codes_with_exact_intervals(documents):
    finding = answer_per_person(documents, Texts("th"))
    assert [row[3] for row in finding.rows] == ["4.0", "12.0"]
    assert finding.rows[0][4] == "2.9–5.4"  # Garwood of 40 in 10,000
    assert "100 เรื่อง ต่อ 15,000 คน" in finding.sentence
    assert "1 คู่ที่ต่างกัน" in finding.sentence


def test_how_places_were_found_by_hand(documents):
    finding = answer_certainty(documents, Texts("th"))
    assert [row[1] for row in finding.rows] == ["75", "25"]
    assert finding.rows[0][2] == "75 % (66–82 %)"  # Wilson


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("answer", QUESTIONS)
def test_each_answer_says_number_and_time_and_neither_cause_nor_shame(documents, answer, language):
    finding = answer(documents, Texts(language))
    assert finding.is_answered
    assert re.search(r"\d", finding.sentence)
    assert finding.count
    assert finding.period
    assert any(part in finding.sentence for part in (finding.period, finding.period.split(" ")[-1]))
    assert not any(word in finding.sentence for word in NEVER)
    assert all(len(row) == len(finding.columns) for row in finding.rows)
    assert len(finding.list_making(Texts(language))) >= 4


def test_the_same_twice_is_no_change_and_the_double_is_one(documents):
    finding = answer_change(documents, Texts("th"))
    assert "120 เรื่องใน ม.ค.–ธ.ค. 2567 และ 120 เรื่องใน ม.ค.–ธ.ค. 2568" in finding.sentence
    assert finding.sentence.endswith("จำนวนเท่ากัน จึงยังไม่พบการเปลี่ยนแปลง")
    documents["cube.json"]["months"] |= dict.fromkeys(YEARS[12:], 20)
    finding = answer_change(documents, Texts("th"))
    assert "ช่วงหลังมากกว่าช่วงแรก 2.0 เท่า ค่าจริงอาจอยู่ระหว่าง 1.6 ถึง 2.5 เท่า" in finding.sentence
    assert len(finding.rows) == 24


def test_the_first_and_last_month_of_a_file_are_no_whole_ones_and_gaps_are():
    assert list_whole_months({"2025-11": 3, "2026-02": 1}) == ["2025-12", "2026-01"]
    assert list_whole_months({"2025-11": 3, "2025-12": 1}) == []
    assert list_whole_months({}) == []


@pytest.mark.parametrize(
    ("month", "place"),
    [
        ("2025-10", (2569, 0)),
        ("2026-09", (2569, 11)),
        ("2025-09", (2568, 11)),
        ("2026-01", (2569, 3)),
    ],
)
def test_a_fiscal_year_begins_in_october(month, place):
    assert find_fiscal_place(month) == place


def test_eleven_whole_months_are_too_few_and_half_years_are_compared_where_years_are_not(documents):
    documents["cube.json"]["months"] = dict.fromkeys(YEARS[:13], 9)  # eleven between the ends
    assert not answer_change(documents, Texts("th")).is_answered
    documents["cube.json"]["months"] = dict.fromkeys(YEARS[:14], 9)
    assert "54 เรื่อง" in answer_change(documents, Texts("th")).sentence


@pytest.mark.parametrize("answer", [one for one in QUESTIONS if one is not answer_coverage])
def test_without_evidence_it_says_so_and_what_would_be_needed(documents, answer):
    documents["risks.geojson"]["features"] = []
    documents["areas-subdistrict.geojson"] |= {"feeds": [], "feed_period": None}
    documents["cube.json"]["months"] = {}
    documents["about.json"] |= {"feeds": [], "feed_period": None, "feed_placed": {}}
    finding = answer(documents, Texts("th"))
    assert not finding.is_answered
    assert finding.needs
    assert finding.rows == ()

"""Papers: filled from the data, nothing invented, typed words as typed, HTML beside the PDF."""

import re
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from geodata.model.papers import PARTS, Paper, PaperKind
from mapping.analysis.paper_facts import PaperFacts, WorkshopFacts, find_area_facts
from mapping.exports.paper import list_facts, render_paper_html, render_paper_pdf
from mapping.texts import Texts

AT = datetime(2026, 9, 30, 5, 0, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> #eval(1) $x$ *b* @c <l>"
WORKSHOP = WorkshopFacts(
    title="เวิร์กช็อปราชผา",
    kind="การสนทนากลุ่ม",
    held_on=date(2026, 9, 30),
    place="ศาลาวัด",
    joined=31,
    attendance={"60 ปีขึ้นไป": 12, "20–24 ปี": 0},
    pins={"การทุจริตทางนโยบาย": 7},
    votes=90,
    sent=4,
)


@pytest.fixture
def paper():
    def make(kind=PaperKind.LESSONS, **parts):
        return Paper(3, kind, "DS07", None, None, 2, parts, 1, AT, AT)

    return make


def extract_text(data):
    document = pypdfium2.PdfDocument(data)
    words = "".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"[\s\u2060\u200b]", "", words)


def value(facts, key):
    texts = Texts("th")
    return dict(list_facts(facts, texts))[texts(f"papers.paper.{key}")]


@pytest.mark.parametrize("kind", PaperKind)
def test_each_kind_has_its_parts_in_both_forms(paper, documents, kind):
    facts = PaperFacts("ชุมชนราชผา", find_area_facts(documents, "DS07"))
    page = render_paper_html(paper(kind), facts)
    texts = Texts("th")
    for name in PARTS[kind]:
        assert f"<h2>{texts(f'papers.paper.part.{name}')}</h2>" in page
    assert render_paper_pdf(paper(kind), facts).startswith(b"%PDF")


def test_facts_of_a_community_are_those_of_the_release(documents):
    facts = find_area_facts(documents, "DS07")
    assert (facts.complaints, facts.visited, facts.with_risks) == (6, 1, 1)
    assert facts.risks["very high"] == 1
    assert find_area_facts(documents, "DS08").complaints is None
    assert find_area_facts(documents, "DS99") is None
    assert find_area_facts(documents, None).complaints == 8


def test_what_nobody_knows_says_so_and_withheld_is_no_zero(documents):
    nothing = PaperFacts("ชุมชนใหม่")
    assert value(nothing, "workshop") == "ไม่มีข้อมูล"
    assert value(nothing, "release") == "ไม่มีข้อมูล"
    rows = list_facts(PaperFacts("x", find_area_facts(documents, "DS08")), Texts("th"))
    assert ("เรื่องร้องเรียน", "ไม่แสดงเพื่อคุ้มครองผู้ให้ข้อมูล") in rows


def test_a_workshop_fills_its_rows():
    facts = PaperFacts("ชุมชนราชผา", workshop=WORKSHOP)
    assert value(facts, "joined") == "31"
    assert value(facts, "attendance") == "60 ปีขึ้นไป 12 · 20–24 ปี 0"
    assert value(facts, "from_paper") == "ไม่มีข้อมูล"
    assert "30 กันยายน พ.ศ. 2569" in value(facts, "held")


def test_typed_words_stay_words_in_both_forms(paper, documents):
    facts = PaperFacts("ชุมชนราชผา", find_area_facts(documents, "DS07"))
    page = render_paper_html(paper(worked=HOSTILE), facts)
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert re.sub(r"\s", "", HOSTILE) in extract_text(
        render_paper_pdf(paper(worked=HOSTILE), facts)
    )


def test_the_same_version_gives_the_same_bytes(paper, documents):
    facts = PaperFacts("ชุมชนราชผา", find_area_facts(documents, "DS07"))
    assert render_paper_pdf(paper(worked="ดี"), facts) == render_paper_pdf(paper(worked="ดี"), facts)

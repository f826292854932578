"""The report of a workshop: its map, vote, tests, scenarios and signatures, in all three forms."""

import base64
import io
import re
from datetime import UTC, date, datetime

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from geodata.model.papers import PARTS, Paper, PaperKind
from mapping.analysis.paper_facts import (
    MapPin,
    PaperFacts,
    ScenarioRow,
    TestRow,
    VoteRow,
    WorkshopFacts,
)
from mapping.exports import paper as paper_module
from mapping.exports.paper import render_paper_html, render_paper_pdf
from mapping.exports.paper_docx import render_paper_docx
from mapping.exports.paper_workshop_part import build_map_view, build_test_rows
from mapping.exports.static_map.marks import _list_pin_lines
from mapping.texts import Texts

HOSTILE = "#eval(1) $x$ <script>alert(1)</script> {{7*7}}"
SAVED = datetime(2026, 9, 30, 5, tzinfo=UTC)
WORKSHOP = WorkshopFacts(
    "อบรม",
    "การอบรม",
    date(2026, 9, 30),
    "ศาลา",
    votes=9,
    paper_ballots=3,
    paper_votes=5,
    ranking=(
        VoteRow(1, 4, HOSTILE, "ชุมชนราชผา", 6, 5),
        VoteRow(2, 1, "กองทุนไม่เปิดบัญชี", "", 3, 0),
    ),
    tests=(TestRow(1, "ข้อแรก", 0.5, 0.75), TestRow(2, "ข้อสอง", None, None)),
    pins_on_map=(MapPin(4, (100.50413, 13.77991)),),
    scenarios=(ScenarioRow("ภาพหนึ่ง", "อาจเกิดได้", HOSTILE, ("พ.ศ. 2570: ตรวจป้าย",)),),
)


@pytest.fixture
def paper():
    kind = PaperKind.ACTIVITY
    parts = dict.fromkeys(PARTS[kind], "") | {"done": f"{HOSTILE}\x07\u202e"}
    return Paper(
        id=1,
        kind=kind,
        community_id="DS07",
        workshop_id=1,
        edition_id=None,
        started_at=SAVED,
        started_by=None,
        saved_at=SAVED,
        version=1,
        parts=parts,
    )


@pytest.fixture
def facts(documents):
    return PaperFacts("ราชผา", workshop=WORKSHOP, community_id="DS07", documents=documents)


def read_docx(data):
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells, document


def test_the_pdf_draws_the_map_the_charts_and_the_signatures(paper, facts, monkeypatch):
    given = {}
    render = paper_module.render_pdf

    def look(name, values, **more):
        given.update(values=values, pictures=more["pictures"])
        return render(name, values, **more)

    monkeypatch.setattr(paper_module, "render_pdf", look)
    assert render_paper_pdf(paper, facts).startswith(b"%PDF-")
    values = given["values"]
    assert [(row["number"], row["votes"], row["paper"]) for row in values["votes"]] == [
        ("4", 6, 5),
        ("1", 3, 0),
    ]
    assert values["tests"][0]["shares"] == [0.5, 0.75]
    assert values["scenarios"][0]["strategies"] == ("พ.ศ. 2570: ตรวจป้าย",)
    assert len(values["signatures"]) == 3
    assert given["pictures"]["map"].startswith("<?xml")
    assert ("ลงคะแนนบนกระดาษ", "3 คน 5 คะแนน (รวมอยู่ในคะแนนที่ลงแล้ว)") in values["facts"]


def test_withheld_shares_are_told_as_withheld(facts):
    shown, withheld = build_test_rows(facts, Texts("th"))
    assert (shown["before"], shown["after"]) == ("50%", "75%")
    assert (withheld["before"], withheld["after"], withheld["shares"]) == (
        "ไม่แสดง",
        "ไม่แสดง",
        None,
    )


def test_the_docx_has_the_same_words_and_both_charts(paper, facts):
    words, document = read_docx(render_paper_docx(paper, facts))
    clean = f"{HOSTILE}"
    assert clean in words  # a typed part, without what no file can hold
    assert HOSTILE in words  # the name of a pin, in the table
    for expected in ("ผลการลงคะแนน", "ภาพอนาคตและกลยุทธ์", "พ.ศ. 2570: ตรวจป้าย", "ผู้ลงนาม"):
        assert expected in words
    assert any("ผู้แทนชุมชน" in text for text in words)
    assert len(document.inline_shapes) == 3  # the map and two charts
    assert document.core_properties.language == "th-TH"
    assert [cell.text for cell in document.tables[1].rows[1].cells] == ["1", "4", HOSTILE, "6"]


def test_the_docx_fits_its_page_and_thai_has_the_size_of_the_rest(paper, facts):
    document = Document(io.BytesIO(render_paper_docx(paper, facts)))
    for shape in document.inline_shapes:
        assert shape.width <= Mm(161)
        assert shape.height <= Mm(206)
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = document.styles[name]
        [size] = style.element.rPr.findall(qn("w:szCs"))
        assert int(size.get(qn("w:val"))) == 2 * style.font.size.pt
    widths = [round(cell.width.mm) for cell in document.tables[1].rows[0].cells]
    assert widths == [19, 22, 95, 24]


def test_numbers_of_one_place_stand_in_lines_on_the_paper():
    assert _list_pin_lines([3, 1, 2]) == ["1, 2, 3"]
    assert _list_pin_lines(range(1, 8)) == ["1, 2, 3, 4, 5", "6, 7"]


def test_the_page_escapes_every_word_and_has_the_vote(paper, facts):
    page = render_paper_html(paper, facts)
    assert "<script>" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3
    assert re.search(r"6 \(กระดาษ 5\)", page)
    assert page.count("ลงชื่อ") == 3
    picture = re.search(
        r'<img class="map" src="data:image/png;base64,([^"]+)" alt="([^"]+)">', page
    )
    assert base64.b64decode(picture[1]).startswith(b"\x89PNG")
    assert "ราชผา" in picture[2]


def test_a_paper_about_no_workshop_has_no_charts_and_still_signatures(paper, documents):
    facts = PaperFacts("ราชผา", community_id="DS07", documents=documents)
    assert build_map_view(facts) is None
    words, document = read_docx(render_paper_docx(paper, facts))
    assert "ผลการลงคะแนน" not in words
    assert "ผู้ลงนาม" in words
    assert len(document.inline_shapes) == 0
    assert "<img" not in render_paper_html(paper, facts)
    assert render_paper_pdf(paper, facts).startswith(b"%PDF-")


def test_the_map_shows_cells_and_waits_for_a_release(facts):
    view = build_map_view(facts)
    assert view.pins == ((4, (100.50413, 13.77991)),)
    assert build_map_view(PaperFacts("ราชผา", workshop=WORKSHOP)) is None

"""A paper as DOCX, for people who write on in their own program: the same words as the PDF."""

import io
from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.styles.style import CharacterStyle

from geodata.district import get_district
from geodata.model.papers import Paper
from geodata.model.times import BANGKOK
from mapping.analysis.paper_facts import PaperFacts
from mapping.exports.paper import PaperWords, build_words
from mapping.exports.paper_workshop_part import (
    ChartRows,
    build_map_view,
    build_test_rows,
    build_vote_rows,
)
from mapping.exports.static_map.picture import render_png as render_map_png
from mapping.exports.typeset import render_png, strip_controls
from mapping.texts import Texts

FONT = "TH Sarabun New"  # the letter of Thai offices; where it is missing the program takes its own
FONT_PTS = {"Normal": 16, "Heading 1": 22, "Heading 2": 18}
MAP_PX = 1600
CHART_ZOOM = 3
PICTURE_MM = (160, 205)  # at most: a page holds it with its heading
WIDTHS_MM = {  # of the columns
    "facts": (60, 100),
    "votes": (19, 22, 95, 24),
    "tests": (14, 106, 20, 20),
}


def render_paper_docx(paper: Paper, facts: PaperFacts) -> bytes:
    """Return a paper as DOCX on A4; pictures carry no words that stand nowhere else."""
    texts = Texts("th")
    words = build_words(paper, facts, texts)
    document = _create_document(paper, words)
    document.add_heading(words.title, level=1)
    _add_lines(document, [words.subtitle, words.stamp, words.demo])
    document.add_heading(words.facts_title, level=2)
    _add_table(document, words.facts, WIDTHS_MM["facts"])
    _add_workshop(document, facts, words, texts)
    for title, text in words.parts:
        document.add_heading(_clean(title), level=2)
        _add_lines(document, text.split("\n"))
    _add_signatures(document, words)
    _add_lines(document, words.notes)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _create_document(paper: Paper, words: PaperWords) -> DocxDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    for name, points in FONT_PTS.items():
        style = document.styles[name]
        if isinstance(style, CharacterStyle):
            _set_letter(style, points)
    facts = document.core_properties
    facts.title, facts.author, facts.language = (
        words.title,
        get_district().words["th"]["network"],
        "th-TH",
    )
    facts.created = facts.modified = paper.saved_at.astimezone(BANGKOK).replace(tzinfo=None)
    return document


def _set_letter(style: CharacterStyle, points: int) -> None:
    """Set the letter of a style: Thai has a size of its own (`szCs`), digits and Latin another."""
    style.font.size = Pt(points)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    for known in properties.findall(qn("w:szCs")):
        properties.remove(known)
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), str(2 * points))
    properties.find(qn("w:sz")).addnext(size)  # in the order that the format asks for


def _add_workshop(
    document: DocxDocument, facts: PaperFacts, words: PaperWords, texts: Texts
) -> None:
    view = build_map_view(facts)
    if view is not None and facts.documents is not None:
        document.add_heading(words.chart["map"], level=2)
        _add_picture(document, render_map_png(facts.documents, view, width_px=MAP_PX))
    for kind, title, rows in (
        ("votes", words.chart["vote"], build_vote_rows(facts, texts)),
        ("tests", words.chart["tests"], build_test_rows(facts, texts)),
    ):
        if rows:
            document.add_heading(title, level=2)
            _add_chart(document, kind, rows, words)
    if facts.workshop is not None and facts.workshop.scenarios:
        document.add_heading(words.chart["scenarios"], level=2)
        for scenario in facts.workshop.scenarios:
            _add_lines(document, [f"{scenario.title} · {scenario.likelihood}"])
            _add_lines(document, scenario.story.split("\n"))
            for strategy in scenario.strategies:
                document.add_paragraph(_clean(strategy), style="List Bullet")


def _add_chart(document: DocxDocument, kind: str, rows: ChartRows, words: PaperWords) -> None:
    """Add a chart as a picture, and its figures as a table that can be edited."""
    values = {"kind": kind, "rows": rows, "words": words.chart}
    _add_picture(document, render_png("chart", values | words.document, zoom=CHART_ZOOM))
    columns = ("rank", "number", "name", "votes") if kind == "votes" else ()
    columns = columns or ("number", "question", "before", "after")
    names = {"number": "pin", "name": "matter", "votes": "dots"} if kind == "votes" else {}
    heads = [words.chart.get(names.get(column, column), "") for column in columns]
    cells = [[str(row[column]) for column in columns] for row in rows]
    _add_table(document, [heads, *cells], WIDTHS_MM[kind])


def _add_signatures(document: DocxDocument, words: PaperWords) -> None:
    document.add_heading(words.chart["signatures"], level=2)
    table = document.add_table(rows=1, cols=len(words.signatures))
    for cell, role in zip(table.rows[0].cells, words.signatures, strict=True):
        sign, date = words.chart["sign"], words.chart["date"]
        lines = (f"{sign} {'.' * 18}", f"({'.' * 20})", role, f"{date} {'.' * 14}")
        cell.text = "\n".join(lines)


def _add_picture(document: DocxDocument, picture: bytes) -> None:
    shape = document.add_picture(io.BytesIO(picture))
    shrink = min(
        Mm(most) / side for most, side in zip(PICTURE_MM, (shape.width, shape.height), strict=True)
    )
    shape.width, shape.height = (Emu(int(side * shrink)) for side in (shape.width, shape.height))


def _add_table(
    document: DocxDocument, rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in rows:
        for cell, text, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.width = Mm(width)
            cell.text = _clean(text)


def _add_lines(document: DocxDocument, lines: Iterable[str]) -> None:
    for line in lines:
        if line:
            document.add_paragraph(_clean(line))


def _clean(text: str) -> str:
    """Return text without what a DOCX cannot hold; signs of direction go too."""
    return strip_controls(text)

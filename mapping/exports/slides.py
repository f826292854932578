"""Slides that people can edit: cover, figures, maps, risk points, commitments, sources."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import segno
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from mapping.analysis.area_risks import index_points, list_open_points
from mapping.analysis.summary import ReleaseSummary, summarize_release
from mapping.exports.datasets import list_notes
from mapping.exports.edition_words import format_title, list_stamps
from mapping.exports.qr import is_public_link
from mapping.exports.slide_legend import draw_signs
from mapping.exports.static_map.picture import render_png
from mapping.exports.static_map.signs import Indicator
from mapping.exports.static_map.view import MapView
from mapping.exports.workbook import MADE_AT, add_to_archive
from mapping.json_types import Documents
from mapping.texts import Texts, to_key

FONT = "TH Sarabun New"
WIDTH, HEIGHT = Emu(12_192_000), Emu(6_858_000)  # 16:9
LEFT, TOP, WIDE = Emu(620_000), Emu(420_000), Emu(10_950_000)
NAVY, INK, SOFT = "0B2A5B", "14202E", "465465"
MAP_MM = (170, 118)
MAP_PX = 1500
MAP_SLIDES: Sequence[tuple[Indicator, bool]] = (
    ("complaints", False),
    ("risks", True),
    ("coverage", False),
)
MAX_ROWS = 6

SlideLine = tuple[str, int, bool, str]  # words, points, bold, colour


def build_slides(documents: Documents, link: str) -> bytes:
    """Return the slides as PPTX; a QR code of `link` is on the cover."""
    texts, numbers = Texts("th"), summarize_release(documents)
    deck = _SlideDeck(texts("map.strip.disclaimer"), texts("papers.demo") if numbers.demo else "")
    no_address = texts("papers.poster.no_address")
    deck.add_cover(format_title(documents, texts), list_stamps(documents, texts), link, no_address)
    deck.add_figures(texts("exports.slide.figures"), _list_figures(numbers, texts))
    for indicator, with_risks in MAP_SLIDES:
        picture = _render_map(documents, indicator, with_risks)
        deck.add_map(texts(f"exports.slide.{indicator}"), picture, indicator)
    deck.add_rows(texts("exports.slide.top_risks"), _list_top_risks(documents, texts), texts)
    deck.add_rows(texts("exports.slide.commitments"), _list_commitments(documents, texts), texts)
    deck.add_text(texts("exports.slide.sources"), list_notes(documents, texts))
    return deck.save(format_title(documents, texts))


class _SlideDeck:
    """A deck of slides, each with the disclaimer."""

    def __init__(self, disclaimer: str, demo: str) -> None:
        self._file = Presentation()
        self._file.slide_width, self._file.slide_height = WIDTH, HEIGHT
        self._foot = " · ".join(text for text in (demo, disclaimer) if text)

    def add_cover(self, words: str, lines: Sequence[str], link: str, no_address: str) -> None:
        slide = self._add_slide()
        if is_public_link(link):
            picture = io.BytesIO()
            segno.make(link, error="q", micro=False).save(picture, kind="png", scale=12, border=2)
            picture.seek(0)
            slide.shapes.add_picture(picture, Emu(8_700_000), Emu(1_700_000), width=Emu(2_800_000))
        slide_lines = [(words, 44, True, NAVY), *((line, 24, False, INK) for line in lines[1:])]
        _write(slide, slide_lines, (LEFT, Emu(1_700_000), Emu(7_700_000), Emu(3_400_000)))
        address = link if is_public_link(link) else no_address
        _write(slide, [(address, 16, False, SOFT)], (LEFT, Emu(5_400_000), WIDE, Emu(500_000)))

    def add_figures(self, words: str, figures: Sequence[tuple[str, str]]) -> None:
        slide = self._add_titled_slide(words)
        for number, (figure, caption) in enumerate(figures):
            left = Emu(LEFT + (number % 2) * 5_500_000)
            top = Emu(1_500_000 + (number // 2) * 2_300_000)
            slide_lines = [(figure, 60, True, NAVY), (caption, 22, False, INK)]
            _write(slide, slide_lines, (left, top, Emu(5_200_000), Emu(2_100_000)))

    def add_map(self, words: str, picture: bytes, indicator: Indicator) -> None:
        slide = self._add_titled_slide(words)
        slide.shapes.add_picture(io.BytesIO(picture), LEFT, Emu(1_200_000), height=Emu(5_000_000))
        for sign, top in draw_signs(slide, indicator, Emu(8_100_000), Emu(1_500_000)):
            box = (Emu(8_600_000), Emu(top - 80_000), Emu(3_300_000), Emu(420_000))
            _write(slide, [(sign, 16, False, INK)], box)

    def add_rows(self, words: str, rows: Sequence[str], texts: Texts) -> None:
        lines = rows[:MAX_ROWS] or [texts("exports.slide.nothing")]
        more = len(rows) - MAX_ROWS
        if more > 0:
            lines = [*lines, texts("exports.slide.more", count=more)]
        self.add_text(words, lines, size=24)

    def add_text(self, words: str, lines: Sequence[str], *, size: int = 18) -> None:
        slide = self._add_titled_slide(words)
        slide_lines = [(line, size, False, INK) for line in lines]
        _write(slide, slide_lines, (LEFT, Emu(1_400_000), WIDE, Emu(4_700_000)))

    def save(self, words: str) -> bytes:
        facts = self._file.core_properties
        facts.title, facts.author, facts.last_modified_by = words, "", ""
        facts.created = facts.modified = facts.last_printed = MADE_AT
        out = io.BytesIO()
        self._file.save(out)
        return _fix_archive_times(out)

    def _add_slide(self) -> Any:  # noqa: ANN401 - the library's own slide
        slide = self._file.slides.add_slide(self._file.slide_layouts[6])
        foot = [(self._foot, 14, False, SOFT)]
        _write(slide, foot, (LEFT, Emu(6_320_000), WIDE, Emu(400_000)))
        return slide

    def _add_titled_slide(self, words: str) -> Any:  # noqa: ANN401
        slide = self._add_slide()
        _write(slide, [(words, 36, True, NAVY)], (LEFT, TOP, WIDE, Emu(800_000)))
        return slide


def _write(slide: Any, lines: Sequence[SlideLine], box: tuple[Emu, Emu, Emu, Emu]) -> None:  # noqa: ANN401
    frame = slide.shapes.add_textbox(*box).text_frame
    frame.word_wrap = True
    for number, (words, size, bold, colour) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = words
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
        run.font.color.rgb = RGBColor.from_string(colour)  # type: ignore[no-untyped-call]
        _set_thai_font(run)


def _set_thai_font(run: Any) -> None:  # noqa: ANN401
    """Set the font for complex scripts as well: without it Thai falls back to another font."""
    properties = run._r.get_or_add_rPr()
    properties.set("lang", "th-TH")
    letters = properties.makeelement(qn("a:cs"), {"typeface": FONT})
    properties.append(letters)


def _fix_archive_times(body: io.BytesIO) -> bytes:
    """Return an archive with fixed times of its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(body) as source, zipfile.ZipFile(out, "w") as archive:
        for name in sorted(source.namelist()):
            add_to_archive(archive, name, source.read(name))
    return out.getvalue()


def _render_map(documents: Documents, indicator: Indicator, with_risks: bool) -> bytes:
    view = MapView(*MAP_MM, indicator=indicator, with_risks=with_risks, numbered=False, letter=3.6)
    return render_png(documents, view, width_px=MAP_PX)


def _list_figures(numbers: ReleaseSummary, texts: Texts) -> list[tuple[str, str]]:
    poster = "papers.poster"
    complaints = texts("papers.withheld")
    if numbers.complaints is not None:
        complaints = f"{numbers.complaints:,}"
    return [
        (complaints, texts(f"{poster}.complaints")),
        (f"{numbers.risk_points:,}", texts(f"{poster}.risks")),
        (
            texts(f"{poster}.visited_of", visited=numbers.visited, of=numbers.communities),
            texts(f"{poster}.visited"),
        ),
        (
            "–" if numbers.feed_reports is None else f"{numbers.feed_reports:,}",
            texts(f"{poster}.feed"),
        ),
    ]


def _list_top_risks(documents: Documents, texts: Texts) -> list[str]:
    names = {
        feature["properties"]["id"]: feature["properties"]["name_th"]
        for feature in documents["areas-community.geojson"]["features"]
    }
    return [
        " · ".join(
            part
            for part in (
                risk["names"][texts.language],
                names.get(risk["community_id"] or "", ""),
                risk["id"],
                texts(f"map.risk.{to_key(risk['level'])}"),
            )
            if part
        )
        for risk in list_open_points(documents["risks.geojson"])
    ]


def _list_commitments(documents: Documents, texts: Texts) -> list[str]:
    points = index_points(documents["risks.geojson"])
    names = {risk_id: point["names"][texts.language] for risk_id, point in points.items()}
    return [
        f"{commitment['agency']}: {commitment['promise']} "
        f"({texts('editions.commitments.' + to_key(commitment['state']))})"
        + (f" · {names[commitment['risk_id']]}" if commitment["risk_id"] in names else "")
        for commitment in documents["commitments.json"]["commitments"]
    ]

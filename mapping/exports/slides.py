"""Slides that people can edit: cover, figures, maps, risk points, commitments, sources."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import segno
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from mapping.analysis.summary import ReleaseSummary, summarize_release
from mapping.exports.datasets import Documents, notes
from mapping.exports.edition_words import stamps, title
from mapping.exports.qr import leads_anywhere
from mapping.exports.slide_legend import draw_signs
from mapping.exports.static_map.picture import png
from mapping.exports.static_map.signs import Indicator
from mapping.exports.static_map.view import View
from mapping.exports.workbook import MADE_AT, add_to_archive
from mapping.texts import Texts, slug

Json = Mapping[str, Any]
FONT = "TH Sarabun New"
WIDTH, HEIGHT = Emu(12_192_000), Emu(6_858_000)  # 16:9
LEFT, TOP, WIDE = Emu(620_000), Emu(420_000), Emu(10_950_000)
NAVY, INK, SOFT = "0B2A5B", "14202E", "465465"
MAP_MM = (170, 118)
MAP_PX = 1500
MAPS: Sequence[tuple[Indicator, bool]] = (
    ("complaints", False),
    ("risks", True),
    ("coverage", False),
)
MOST_ROWS = 6

Line = tuple[str, int, bool, str]  # words, points, bold, colour


def slides(documents: Documents, link: str) -> bytes:
    """Return the slides as PPTX; a QR code of `link` is on the cover."""
    texts, numbers = Texts("th"), summarize_release(documents)
    deck = _Deck(texts("map.strip.disclaimer"), texts("papers.demo") if numbers.demo else "")
    no_address = texts("papers.poster.no_address")
    deck.cover(title(documents, texts), stamps(documents, texts), link, no_address)
    deck.figures(texts("exports.slide.figures"), _figures(numbers, texts))
    for indicator, with_risks in MAPS:
        picture = _map(documents, indicator, with_risks)
        deck.map(texts(f"exports.slide.{indicator}"), picture, indicator)
    deck.rows(texts("exports.slide.top_risks"), _top_risks(documents, texts), texts)
    deck.rows(texts("exports.slide.commitments"), _commitments(documents, texts), texts)
    deck.text(texts("exports.slide.sources"), notes(documents, texts))
    return deck.saved(title(documents, texts))


class _Deck:
    """Slides being made; every one carries the disclaimer."""

    def __init__(self, disclaimer: str, demo: str) -> None:
        self._file = Presentation()
        self._file.slide_width, self._file.slide_height = WIDTH, HEIGHT
        self._foot = " · ".join(each for each in (demo, disclaimer) if each)

    def cover(self, words: str, lines: Sequence[str], link: str, no_address: str) -> None:
        slide = self._new()
        if leads_anywhere(link):
            picture = io.BytesIO()
            segno.make(link, error="q", micro=False).save(picture, kind="png", scale=12, border=2)
            picture.seek(0)
            slide.shapes.add_picture(picture, Emu(8_700_000), Emu(1_700_000), width=Emu(2_800_000))
        said = [(words, 44, True, NAVY), *((line, 24, False, INK) for line in lines[1:])]
        _write(slide, said, (LEFT, Emu(1_700_000), Emu(7_700_000), Emu(3_400_000)))
        address = link if leads_anywhere(link) else no_address
        _write(slide, [(address, 16, False, SOFT)], (LEFT, Emu(5_400_000), WIDE, Emu(500_000)))

    def figures(self, words: str, figures: Sequence[tuple[str, str]]) -> None:
        slide = self._titled(words)
        for number, (figure, caption) in enumerate(figures):
            left = Emu(LEFT + (number % 2) * 5_500_000)
            top = Emu(1_500_000 + (number // 2) * 2_300_000)
            said = [(figure, 60, True, NAVY), (caption, 22, False, INK)]
            _write(slide, said, (left, top, Emu(5_200_000), Emu(2_100_000)))

    def map(self, words: str, picture: bytes, indicator: Indicator) -> None:
        slide = self._titled(words)
        slide.shapes.add_picture(io.BytesIO(picture), LEFT, Emu(1_200_000), height=Emu(5_000_000))
        for sign, top in draw_signs(slide, indicator, Emu(8_100_000), Emu(1_500_000)):
            box = (Emu(8_600_000), Emu(top - 80_000), Emu(3_300_000), Emu(420_000))
            _write(slide, [(sign, 16, False, INK)], box)

    def rows(self, words: str, rows: Sequence[str], texts: Texts) -> None:
        said = rows[:MOST_ROWS] or [texts("exports.slide.nothing")]
        more = len(rows) - MOST_ROWS
        if more > 0:
            said = [*said, texts("exports.slide.more", count=more)]
        self.text(words, said, size=24)

    def text(self, words: str, lines: Sequence[str], *, size: int = 18) -> None:
        slide = self._titled(words)
        said = [(line, size, False, INK) for line in lines]
        _write(slide, said, (LEFT, Emu(1_400_000), WIDE, Emu(4_700_000)))

    def saved(self, words: str) -> bytes:
        facts = self._file.core_properties
        facts.title, facts.author, facts.last_modified_by = words, "", ""
        facts.created = facts.modified = facts.last_printed = MADE_AT
        out = io.BytesIO()
        self._file.save(out)
        return _steady(out)

    def _new(self) -> Any:  # noqa: ANN401 - the library's own slide
        slide = self._file.slides.add_slide(self._file.slide_layouts[6])
        foot = [(self._foot, 14, False, SOFT)]
        _write(slide, foot, (LEFT, Emu(6_320_000), WIDE, Emu(400_000)))
        return slide

    def _titled(self, words: str) -> Any:  # noqa: ANN401
        slide = self._new()
        _write(slide, [(words, 36, True, NAVY)], (LEFT, TOP, WIDE, Emu(800_000)))
        return slide


def _write(slide: Any, lines: Sequence[Line], box: tuple[Emu, Emu, Emu, Emu]) -> None:  # noqa: ANN401
    frame = slide.shapes.add_textbox(*box).text_frame
    frame.word_wrap = True
    for number, (words, size, bold, colour) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = words
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
        run.font.color.rgb = RGBColor.from_string(colour)  # type: ignore[no-untyped-call]
        _thai(run)


def _thai(run: Any) -> None:  # noqa: ANN401
    """Name the letters for complex scripts as well: without it Thai falls back to another font."""
    properties = run._r.get_or_add_rPr()
    properties.set("lang", "th-TH")
    letters = properties.makeelement(qn("a:cs"), {"typeface": FONT})
    properties.append(letters)


def _steady(made: io.BytesIO) -> bytes:
    """Return an archive without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(made) as given, zipfile.ZipFile(out, "w") as archive:
        for name in sorted(given.namelist()):
            add_to_archive(archive, name, given.read(name))
    return out.getvalue()


def _map(documents: Documents, indicator: Indicator, with_risks: bool) -> bytes:
    view = View(*MAP_MM, indicator=indicator, with_risks=with_risks, numbered=False, letter=3.6)
    return png(documents, view, width_px=MAP_PX)


def _figures(numbers: ReleaseSummary, texts: Texts) -> list[tuple[str, str]]:
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


def _top_risks(documents: Documents, texts: Texts) -> list[str]:
    names = {
        each["properties"]["id"]: each["properties"]["name_th"]
        for each in documents["areas-community.geojson"]["features"]
    }
    found = [
        each["properties"]
        for each in documents["risks.geojson"]["features"]
        if each["properties"]["state"] == "approved"
    ]
    found.sort(key=lambda risk: (-risk["likelihood"] * risk["impact"], risk["id"]))
    return [
        " · ".join(
            part
            for part in (
                risk["id"],
                names.get(risk["community_id"] or "", ""),
                texts(f"screens.category.{slug(risk['category'])}"),
                texts(f"map.risk.{slug(risk['level'])}"),
            )
            if part
        )
        for risk in found
    ]


def _commitments(documents: Documents, texts: Texts) -> list[str]:
    return [
        f"{each['agency']}: {each['promise']} "
        f"({texts('editions.commitments.' + slug(each['state']))})"
        for each in documents["commitments.json"]["commitments"]
    ]

"""The legend of a map on a slide, as shapes that people can move and recolour."""

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Emu, Pt

from mapping.exports.static_map.signs import (
    BADGES,
    EDGE_COLOUR,
    INK_COLOUR,
    SOLVED_COLOUR,
    AreaStyle,
    Indicator,
    RiskBadge,
    SolvedBadge,
    list_legend,
)

SIGN_SIZE = (Emu(420_000), Emu(260_000))
ROW_HEIGHT = Emu(540_000)  # two lines, where words are long or the letter is wide
BADGE_SHAPES = (
    MSO_SHAPE.OVAL,
    MSO_SHAPE.RECTANGLE,
    MSO_SHAPE.DIAMOND,
    MSO_SHAPE.ISOSCELES_TRIANGLE,
)
DASHES = {"dashed": MSO_LINE_DASH_STYLE.DASH, "dotted": MSO_LINE_DASH_STYLE.ROUND_DOT}


def draw_signs(slide: Any, indicator: Indicator, left: Emu, top: Emu) -> list[tuple[str, Emu]]:  # noqa: ANN401
    """Draw the signs of an indicator below one another; return their words and heights."""
    placed = []
    for number, (words, sign) in enumerate(list_legend(indicator, "th")):
        sign_top = Emu(top + number * ROW_HEIGHT)
        if isinstance(sign, RiskBadge):
            _draw_badge(slide, sign, left, sign_top)
        elif isinstance(sign, SolvedBadge):
            _draw_solved(slide, left, sign_top)
        else:
            _draw_area(slide, sign, left, sign_top)
        placed.append((words, sign_top))
    return placed


def _draw_area(slide: Any, sign: AreaStyle, left: Emu, top: Emu) -> None:  # noqa: ANN401
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, *SIGN_SIZE)
    if sign.is_hatched:
        shape.fill.patterned()
        shape.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
        shape.fill.fore_color.rgb = _parse_colour("#8c939b")
        shape.fill.back_color.rgb = _parse_colour(sign.fill)
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = _parse_colour(sign.fill)
    shape.line.color.rgb, shape.line.width = _parse_colour(EDGE_COLOUR), Pt(1.5)
    if sign.edge in DASHES:
        shape.line.dash_style = DASHES[sign.edge]
    shape.shadow.inherit = False
    if sign.is_ticked:
        _write_inside(shape, "✓", INK_COLOUR)


def _draw_badge(slide: Any, sign: RiskBadge, left: Emu, top: Emu) -> None:  # noqa: ANN401
    width = Emu(200_000 + 40_000 * sign.rank)
    middle = Emu(left + (SIGN_SIZE[0] - width) // 2)
    shape = slide.shapes.add_shape(BADGE_SHAPES[sign.rank - 1], middle, top, width, width)
    shape.fill.solid()
    shape.fill.fore_color.rgb = _parse_colour(BADGES[sign.rank - 1])
    shape.line.color.rgb, shape.line.width = _parse_colour(INK_COLOUR), Pt(1.5)
    shape.shadow.inherit = False


def _draw_solved(slide: Any, left: Emu, top: Emu) -> None:  # noqa: ANN401
    width = SIGN_SIZE[1]
    middle = Emu(left + (SIGN_SIZE[0] - width) // 2)
    shape = slide.shapes.add_shape(MSO_SHAPE.OVAL, middle, top, width, width)
    shape.fill.solid()
    shape.fill.fore_color.rgb = _parse_colour("#ffffff")
    shape.line.color.rgb, shape.line.width = _parse_colour(SOLVED_COLOUR), Pt(1.5)
    shape.shadow.inherit = False
    _write_inside(shape, "✓", SOLVED_COLOUR)


def _write_inside(shape: Any, words: str, colour: str) -> None:  # noqa: ANN401
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    run = frame.paragraphs[0].add_run()
    run.text = words
    run.font.size, run.font.bold, run.font.color.rgb = Pt(12), True, _parse_colour(colour)


def _parse_colour(web: str) -> RGBColor:
    digits = web.lstrip("#")
    return RGBColor(*bytes.fromhex(digits))  # type: ignore[no-untyped-call]

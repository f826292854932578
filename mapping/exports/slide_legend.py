"""The legend of a map on a slide, as shapes that people can move and recolour."""

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Emu, Pt

from mapping.exports.static_map.signs import EDGE, INK, Badge, Indicator, Look, legend

SIGN = (Emu(420_000), Emu(260_000))
ROW = Emu(540_000)  # two lines, where words are long or the letter is wide
DASHES = {"dashed": MSO_LINE_DASH_STYLE.DASH, "dotted": MSO_LINE_DASH_STYLE.ROUND_DOT}


def draw_signs(slide: Any, indicator: Indicator, left: Emu, top: Emu) -> list[tuple[str, Emu]]:  # noqa: ANN401
    """Draw the signs of an indicator below one another; return their words and heights."""
    placed = []
    for number, (words, sign) in enumerate(legend(indicator, "th")):
        here = Emu(top + number * ROW)
        if isinstance(sign, Badge):
            _badge(slide, sign, left, here)
        else:
            _area(slide, sign, left, here)
        placed.append((words, here))
    return placed


def _area(slide: Any, sign: Look, left: Emu, top: Emu) -> None:  # noqa: ANN401
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, *SIGN)
    if sign.is_hatched:
        shape.fill.patterned()
        shape.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
        shape.fill.fore_color.rgb = _colour("#8c939b")
        shape.fill.back_color.rgb = _colour(sign.fill)
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = _colour(sign.fill)
    shape.line.color.rgb, shape.line.width = _colour(EDGE), Pt(1.5)
    if sign.edge in DASHES:
        shape.line.dash_style = DASHES[sign.edge]
    shape.shadow.inherit = False
    if sign.is_ticked:
        _inside(shape, "✓", INK)


def _badge(slide: Any, sign: Badge, left: Emu, top: Emu) -> None:  # noqa: ANN401
    width = Emu(200_000 + 40_000 * sign.rank)
    middle = Emu(left + (SIGN[0] - width) // 2)
    shape = slide.shapes.add_shape(MSO_SHAPE.OVAL, middle, top, width, width)
    shape.fill.solid()
    shape.fill.fore_color.rgb = shape.line.color.rgb = _colour(INK)
    shape.shadow.inherit = False
    _inside(shape, str(sign.rank), "#ffffff")


def _inside(shape: Any, words: str, colour: str) -> None:  # noqa: ANN401
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    run = frame.paragraphs[0].add_run()
    run.text = words
    run.font.size, run.font.bold, run.font.color.rgb = Pt(12), True, _colour(colour)


def _colour(web: str) -> RGBColor:
    digits = web.lstrip("#")
    return RGBColor(*bytes.fromhex(digits))  # type: ignore[no-untyped-call]

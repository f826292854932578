"""The map as a still picture for paper and slides: SVG and PNG from the documents of a release."""

import io

from mapping.exports.static_map.signs import Sign
from mapping.exports.static_map.view import EDGE_MM, MM_PER_INCH, MapView
from mapping.json_types import Documents, Json


def render_svg(documents: Documents, view: MapView) -> str:
    """Return the picture as SVG; the same text for the same documents."""
    from mapping.exports.static_map import (
        drawing,  # matplotlib takes a second: only who draws waits
    )

    return drawing.render_svg(drawing.draw_view(documents, view))


def render_png(documents: Documents, view: MapView, *, width_px: int) -> bytes:
    """Return the picture as PNG, so many pixels wide."""
    from mapping.exports.static_map import drawing

    out = io.BytesIO()
    drawing.draw_view(documents, view).savefig(
        out, format="png", dpi=width_px * MM_PER_INCH / view.width, metadata={"Software": None}
    )
    return out.getvalue()


def list_shown_risks(
    documents: Documents, view: MapView, *, is_solved: bool = False
) -> list[list[Json]]:
    """Return the open or the solved risk points of a picture, those of one badge together."""
    from mapping.exports.static_map import marks, paper

    frame = paper.compute_frame(documents, view)
    return marks.group_risks(documents, view, frame, is_solved=is_solved)


def compute_grid_share(width: float, height: float) -> float:
    """Return the share of a picture that squares fill: letters and numbers stand around them."""
    return 1 - 2 * EDGE_MM / min(width, height)


def render_swatch(sign: Sign) -> str:
    """Return one sign of the legend as SVG, 9 × 6 millimetres."""
    from mapping.exports.static_map import drawing

    return drawing.render_svg(drawing.draw_swatch(sign))

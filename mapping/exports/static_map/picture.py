"""The map as a still picture for paper and slides: SVG and PNG from the documents of a release."""

import io

from mapping.exports.static_map.signs import Badge, Look
from mapping.exports.static_map.view import MM_PER_INCH, Documents, Json, View


def svg(documents: Documents, view: View) -> str:
    """Return the picture as SVG; the same text for the same documents."""
    from mapping.exports.static_map import (
        drawing,  # matplotlib takes a second: only who draws waits
    )

    return drawing.as_svg(drawing.draw(documents, view))


def png(documents: Documents, view: View, *, width_px: int) -> bytes:
    """Return the picture as PNG, so many pixels wide."""
    from mapping.exports.static_map import drawing

    out = io.BytesIO()
    drawing.draw(documents, view).savefig(
        out, format="png", dpi=width_px * MM_PER_INCH / view.width, metadata={"Software": None}
    )
    return out.getvalue()


def shown_risks(documents: Documents, view: View) -> list[list[Json]]:
    """Return the risk points that a picture shows, those of one badge together."""
    from mapping.exports.static_map import marks, paper

    return marks.bunches(documents, view, paper.frame_of(documents, view))


def swatch(sign: Look | Badge) -> str:
    """Return one sign of the legend as SVG, 9 × 6 millimetres."""
    from mapping.exports.static_map import drawing

    return drawing.as_svg(drawing.swatch(sign))

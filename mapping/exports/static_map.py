"""The map as a still picture for paper and slides: SVG and PNG from the documents of a release."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geodata.model.places import AreaLevel
from geodata.model.registry import short_id
from geodata.reasons import Language
from mapping.exports.map_signs import Badge, Indicator, Look

Json = Mapping[str, Any]
Documents = Mapping[str, Json]  # by the names of the release files: `base.geojson`, `cube.json`, …
MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class GridLines:
    """The squares of a paper sheet; `west` and `north` are the outer edges in METRIC_CRS."""

    west: float
    north: float
    columns: tuple[str, ...]  # their letters, west to east
    rows: tuple[str, ...]  # their numbers, north to south
    side: float = 100.0  # metres

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north."""
        east = self.west + len(self.columns) * self.side
        return self.west, self.north - len(self.rows) * self.side, east, self.north


@dataclass(frozen=True, slots=True)
class View:
    """What the picture shows, and how large it is. Sizes of signs and words are in millimetres."""

    width: float
    height: float
    indicator: Indicator = "complaints"
    level: AreaLevel = AreaLevel.COMMUNITY
    with_risks: bool = False  # risk points above the areas
    numbered: bool = False  # areas carry the number of their id
    named: bool = False  # areas carry their name
    landmarks: bool = True
    is_small: bool = False  # no words, no scale bar: an inset
    focus: str | None = None  # the area that fills the picture; the others stand back
    grid: GridLines | None = None  # lettered squares over everything; they fill the picture
    letter: float = 2.9  # height of the words
    language: Language = "th"


def svg(documents: Documents, view: View) -> str:
    """Return the picture as SVG; the same text for the same documents."""
    from mapping.exports import map_drawing  # matplotlib takes a second: only who draws waits

    return map_drawing.as_svg(map_drawing.draw(documents, view))


def png(documents: Documents, view: View, *, width_px: int) -> bytes:
    """Return the picture as PNG, so many pixels wide."""
    from mapping.exports import map_drawing

    out = io.BytesIO()
    map_drawing.draw(documents, view).savefig(
        out, format="png", dpi=width_px * MM_PER_INCH / view.width, metadata={"Software": None}
    )
    return out.getvalue()


def shown_risks(documents: Documents, view: View) -> list[list[Json]]:
    """Return the risk points that a picture shows, those of one badge together."""
    from mapping.exports import map_marks, map_paper

    return map_marks.bunches(documents, view, map_paper.frame_of(documents, view))


def swatch(sign: Look | Badge) -> str:
    """Return one sign of the legend as SVG, 9 × 6 millimetres."""
    from mapping.exports import map_drawing

    return map_drawing.as_svg(map_drawing.swatch(sign))


def number_of(area_id: str) -> str:
    """Return the number that stands for an area on the picture: `7` for `DS07`."""
    return short_id(area_id)

"""The views of the still map: content and size."""

from dataclasses import dataclass

from geodata.model.places.places import AreaLevel
from geodata.reasons import Language
from mapping.exports.static_map.signs import Indicator

MM_PER_INCH = 25.4
EDGE_MM = 9  # room for letters and numbers around a grid


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
class MapView:
    """The content and size of a picture. Sizes of signs and words are in millimetres."""

    width: float
    height: float
    indicator: Indicator = "complaints"
    level: AreaLevel = AreaLevel.COMMUNITY
    with_risks: bool = False  # risk points above the areas
    numbered: bool = False  # areas carry the number of their id
    named: bool = False  # areas carry their name
    landmarks: bool = True
    streets: bool = False  # roads and canals carry their name along them
    is_small: bool = False  # no words, no scale bar: an inset
    focus: str | None = None  # the area that fills the picture; the others stand back
    pins: tuple[tuple[int, tuple[float, float]], ...] = ()  # number; longitude and latitude
    grid: GridLines | None = None  # lettered squares over everything; they fill the picture
    letter: float = 2.9  # height of the words
    language: Language = "th"

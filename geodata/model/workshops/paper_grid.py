"""The lettered squares of a paper sheet: what a square is called and where it lies."""

import math
import re
from dataclasses import dataclass

import numpy as np
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geodata.errors import NotFound
from geodata.geometry.crs import to_metric, to_wgs84

SQUARE_SIDE_M = 100
_LETTER_COUNT = 26
_LABEL_PATTERN = re.compile(r"([A-Z]{1,2})\s*([1-9][0-9]{0,2})")


@dataclass(frozen=True, slots=True)
class PaperGrid:
    """Squares of SQUARE_SIDE_M; `west` and `north` are the outer edges in METRIC_CRS."""

    west: int
    north: int
    columns: int
    rows: int

    def compute_square_centre(self, label: str) -> tuple[float, float]:
        """Return longitude and latitude of the centre of a square, such as B7.

        Raises
        ------
        NotFound
            Where the sheet has no such square.
        """
        read = _LABEL_PATTERN.fullmatch(label.strip().upper())
        if read is None:
            raise NotFound
        column, row = _parse_column(read[1]), int(read[2]) - 1
        if column >= self.columns or row >= self.rows:
            raise NotFound
        x = self.west + (column + 0.5) * SQUARE_SIDE_M
        y = self.north - (row + 0.5) * SQUARE_SIDE_M
        centre = to_wgs84(Point(x, y))
        return centre.x, centre.y

    def find_square(self, longitude: float, latitude: float) -> str:
        """Return the name of the square that a point lies in; a shared edge is of the next one.

        Raises
        ------
        NotFound
            Where the point lies beyond the sheet.
        """
        point = to_metric(Point(longitude, latitude))
        column = math.floor((point.x - self.west) / SQUARE_SIDE_M)
        row = math.floor((self.north - point.y) / SQUARE_SIDE_M)
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            raise NotFound
        return f"{format_column(column)}{row + 1}"


def build_grid(geometry: BaseGeometry) -> PaperGrid:
    """Return the squares over a WGS84 geometry, on multiples of SQUARE_SIDE_M in METRIC_CRS."""
    west, south, east, north = np.asarray(to_metric(geometry).bounds) / SQUARE_SIDE_M
    left, top = math.floor(west), math.ceil(north)
    return PaperGrid(
        west=left * SQUARE_SIDE_M,
        north=top * SQUARE_SIDE_M,
        columns=max(1, math.ceil(east) - left),
        rows=max(1, top - math.floor(south)),
    )


def format_column(column: int) -> str:
    """Return the name of a column: A to Z, then AA, AB."""
    before, last = divmod(column, _LETTER_COUNT)
    return (chr(ord("A") + before - 1) if before else "") + chr(ord("A") + last)


def _parse_column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * _LETTER_COUNT + ord(letter) - ord("A") + 1
    return number - 1

"""The paper of the still map: its millimetres, its frame on the ground, its letter and paths."""

from dataclasses import dataclass
from functools import cache, lru_cache

import fontpkg_sarabun
import numpy as np
import shapely
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.geometry import crs
from mapping.exports.static_map import signs
from mapping.exports.static_map.view import EDGE_MM, MM_PER_INCH, MapView
from mapping.json_types import Documents

POINTS_PER_MM = 72 / MM_PER_INCH
MARGIN_SHARE = 0.04  # of the picture, on each side
SMALL_PEN_WIDTH = 0.45
MEASURED_SIZE = 10.0  # of the letters that are measured


@dataclass(frozen=True, slots=True)
class PaperFrame:
    """The frame of the paper on the ground."""

    west: float
    south: float
    metres_per_mm: float

    def to_paper(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a WGS84 geometry in millimetres."""
        return shapely.transform(
            crs.to_metric(geometry), lambda xy: (xy - (self.west, self.south)) / self.metres_per_mm
        )


def compute_frame(documents: Documents, view: MapView) -> PaperFrame:
    """Return the frame in which the district, or the area in focus, fills the picture."""
    if view.grid is not None:
        return _fit_frame(view, view.grid.bounds, 1 - 2 * EDGE_MM / min(view.width, view.height))
    level = "subdistrict" if view.focus is None else view.level
    areas = [
        shape(feature["geometry"])
        for feature in documents[f"areas-{level}.geojson"]["features"]
        if feature["geometry"] and view.focus in (None, feature["id"])
    ]
    ground = crs.to_metric(shapely.union_all(areas))
    bounds = (ground if ground.area else ground.buffer(150)).bounds
    return _fit_frame(
        view, bounds, 1 - 2 * (MARGIN_SHARE if view.focus is None else 3 * MARGIN_SHARE)
    )


def _fit_frame(
    view: MapView, bounds: tuple[float, float, float, float], share: float
) -> PaperFrame:
    """Return the frame in which a piece of ground fills so large a share of the picture."""
    west, south, east, north = bounds
    metres_per_mm = max((east - west) / view.width, (north - south) / view.height) / share
    return PaperFrame(
        (west + east - view.width * metres_per_mm) / 2,
        (south + north - view.height * metres_per_mm) / 2,
        metres_per_mm,
    )


def choose_pen_width(view: MapView) -> float:
    """Return the factor of line widths in a view."""
    return SMALL_PEN_WIDTH if view.is_small else 1.0


def create_paper(width: float, height: float, colour: str) -> tuple[Figure, Axes]:
    """Return an empty sheet, in millimetres."""
    figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH), facecolor=colour)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.set_axis_off()
    return figure, axes


def write_words(
    axes: Axes,
    at: tuple[float, float],
    text: str,
    size: float,
    *,
    bold: bool = False,
    colour: str = signs.INK_COLOUR,
    has_halo: bool = True,
    degrees: float = 0,
) -> None:
    """Write words around a place, with a white halo unless told not to; `size` in millimetres."""
    halo = patheffects.withStroke(linewidth=size * 0.9, foreground="white")
    axes.text(
        *at,
        text,
        fontproperties=load_font(bold=bold),
        fontsize=size * POINTS_PER_MM,
        color=colour,
        ha="center",
        va="center_baseline",
        rotation=degrees,
        rotation_mode="anchor",
        zorder=9,
        path_effects=[halo] if has_halo else [],
    )


def measure_width(text: str, size: float, *, bold: bool) -> float:
    """Return the width of words in millimetres."""
    return size * _measure_share(text, bold)


@lru_cache(maxsize=4096)
def _measure_share(text: str, bold: bool) -> float:
    """Return the width of words as a share of their size.

    The same names stand on every sheet, and to find where each curve of a letter turns took most
    of the time of a map: the corners that hold the curves are wider by no more than a hair.
    """
    path = TextPath((0, 0), text, size=MEASURED_SIZE, prop=load_font(bold=bold))
    if path.codes is None:
        return 0.0
    across = path.vertices[path.codes != Path.CLOSEPOLY, 0]
    return float(np.ptp(across)) / MEASURED_SIZE if len(across) else 0.0


@cache
def load_font(*, bold: bool) -> FontProperties:
    """Return our font."""
    name = "Sarabun-Bold.ttf" if bold else "Sarabun-Regular.ttf"
    return FontProperties(fname=str(fontpkg_sarabun.ROOT / "files" / name))


def build_path(geometry: BaseGeometry) -> Path:
    """Return rings and lines as one path; holes are wound the other way."""
    rings = [
        list(ring.coords)
        for polygon in shapely.get_parts(geometry)
        if polygon.geom_type == "Polygon"
        for ring in (
            shapely.orient_polygons(polygon).exterior,
            *shapely.orient_polygons(polygon).interiors,
        )
    ]
    strings = [
        list(part.coords) for part in shapely.get_parts(geometry) if part.geom_type == "LineString"
    ]
    parts = [Path(points) for points in strings] + [Path(points, closed=True) for points in rings]
    return Path.make_compound_path(*parts)

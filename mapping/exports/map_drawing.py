"""Draws the still map with matplotlib, in millimetres of the paper."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import fontpkg_sarabun
import matplotlib as mpl
import shapely
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata import crs
from mapping.exports import map_signs as signs
from mapping.exports.map_labels import Room
from mapping.exports.map_signs import Badge, Look
from mapping.exports.static_map import MM_PER_INCH, Documents, GridLines, Json, View, number_of

POINTS_PER_MM = 72 / MM_PER_INCH
DASHES: dict[str, object] = {
    "solid": "solid",
    "dashed": (0, (4, 2.6)),
    "dotted": (0, (0.1, 2.0)),
}
BADGE_MM = (4.4, 5.2, 6.0, 7.2)  # across, by level
SQUARE_MM = 3.2
MARGIN = 0.04  # of the picture, on each side
FADED = 0.3
SMALL_PEN = 0.45
EDGE_MM = 9  # room for letters and numbers around a grid
GRID_COLOUR = "#3b6ea5"
WIDE_MM = 10  # a square: narrower ones need a stronger line now and then to follow
EYE_REST = 5  # squares between two stronger lines
SCALE_BARS_M = (50, 100, 200, 500, 1000)
TICK = ((-0.5, 0.0), (-0.12, -0.4), (0.55, 0.45))

mpl.rcParams["svg.hashsalt"] = "dusit"  # the same names inside the SVG for the same picture


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the ground lies on the paper."""

    west: float
    south: float
    metres_per_mm: float

    def place(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a WGS84 geometry in millimetres."""
        return shapely.transform(
            crs.to_metric(geometry), lambda xy: (xy - (self.west, self.south)) / self.metres_per_mm
        )


def draw(documents: Documents, view: View) -> Figure:
    """Return the figure of a view."""
    figure, axes = _paper(view.width, view.height, signs.AROUND)
    frame = frame_of(documents, view)
    room = Room(view.width, view.height)
    _ground(axes, documents, frame, _pen(view))
    areas = list(_areas(documents, view, frame))
    for properties, geometry in areas:
        has_feed = bool(documents[f"areas-{view.level}.geojson"]["feeds"])
        sign = signs.look(properties, view.indicator, has_feed=has_feed)
        faded = view.focus not in (None, properties["id"])
        _area(axes, geometry, sign, strength=FADED if faded else 1.0, pen=_pen(view))
    _outlines(axes, documents, frame, _pen(view))
    if view.grid is not None:
        _grid(axes, view.grid, view, frame)
    if view.with_risks:
        _risks(axes, documents, frame, room)
    if not view.is_small:
        _scale_and_north(axes, view, frame, room)
        _labels(axes, documents, view, frame, room, areas)
    return figure


def swatch(sign: Look | Badge) -> Figure:
    """Return one sign as it stands in a legend."""
    figure, axes = _paper(9, 7.4, "none")
    if isinstance(sign, Badge):
        _badge(axes, 4.5, 3.7, sign.rank, str(sign.rank))
    else:
        _area(axes, shapely.box(0.5, 0.7, 8.5, 6.7), sign, strength=1.0, pen=1.0)
    return figure


def as_svg(figure: Figure) -> str:
    """Return a figure as SVG without date and without the name of the program."""
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()


def frame_of(documents: Documents, view: View) -> Frame:
    """Return the frame in which the district, or the area in focus, fills the picture."""
    if view.grid is not None:
        return _framed(view, view.grid.bounds, 1 - 2 * EDGE_MM / min(view.width, view.height))
    level = "subdistrict" if view.focus is None else view.level
    chosen = [
        shape(each["geometry"])
        for each in documents[f"areas-{level}.geojson"]["features"]
        if each["geometry"] and view.focus in (None, each["id"])
    ]
    ground = crs.to_metric(shapely.union_all(chosen))
    bounds = (ground if ground.area else ground.buffer(150)).bounds
    return _framed(view, bounds, 1 - 2 * (MARGIN if view.focus is None else 3 * MARGIN))


def _framed(view: View, bounds: tuple[float, float, float, float], share: float) -> Frame:
    """Return the frame in which a piece of ground fills so large a share of the picture."""
    west, south, east, north = bounds
    metres_per_mm = max((east - west) / view.width, (north - south) / view.height) / share
    return Frame(
        (west + east - view.width * metres_per_mm) / 2,
        (south + north - view.height * metres_per_mm) / 2,
        metres_per_mm,
    )


def words(
    axes: Axes,
    at: tuple[float, float],
    text: str,
    size: float,
    *,
    bold: bool = False,
    colour: str = signs.INK,
) -> None:
    """Write words around a place, with a white halo; `size` in millimetres."""
    axes.text(
        *at,
        text,
        fontproperties=_font(bold=bold),
        fontsize=size * POINTS_PER_MM,
        color=colour,
        ha="center",
        va="center_baseline",
        zorder=9,
        path_effects=[patheffects.withStroke(linewidth=size * 0.9, foreground="white")],
    )


def _pen(view: View) -> float:
    return SMALL_PEN if view.is_small else 1.0


def _paper(width: float, height: float, colour: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH), facecolor=colour)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.set_axis_off()
    return figure, axes


def _ground(axes: Axes, documents: Documents, frame: Frame, pen: float) -> None:
    for feature in documents["areas-subdistrict.geojson"]["features"]:
        if feature["geometry"]:
            land = frame.place(shape(feature["geometry"]))
            axes.add_patch(PathPatch(_path(land), facecolor=signs.LAND, edgecolor="none", zorder=1))
    for feature in documents["base.geojson"]["features"]:
        kind = feature["properties"]["kind"]
        if kind in ("road", "canal"):
            colour, width = (signs.ROAD, 0.9) if kind == "road" else (signs.CANAL, 2.2)
            line = frame.place(shape(feature["geometry"]))
            patch = PathPatch(
                _path(line),
                fill=False,
                edgecolor=colour,
                lw=width * pen,
                capstyle="round",
                zorder=2,
            )
            axes.add_patch(patch)


def _grid(axes: Axes, grid: GridLines, view: View, frame: Frame) -> None:
    """Draw the squares, lettered on all four sides."""

    def across(metres: float) -> float:
        return (metres - frame.west) / frame.metres_per_mm

    def up(metres: float) -> float:
        return (metres - frame.south) / frame.metres_per_mm

    west, south, east, north = grid.bounds
    side = grid.side / frame.metres_per_mm
    size = min(view.letter * 1.3, side * 0.7)

    def pen(place: int) -> dict[str, Any]:
        is_strong = side > WIDE_MM or place % EYE_REST == 0
        return {"color": GRID_COLOUR, "lw": 0.6 if is_strong else 0.25, "zorder": 5}

    for place in range(len(grid.columns) + 1):
        x = across(west) + place * side
        axes.plot([x, x], [up(south), up(north)], **pen(place))
    for place in range(len(grid.rows) + 1):
        y = up(north) - place * side
        axes.plot([across(west), across(east)], [y, y], **pen(place))
    for place, letter in enumerate(grid.columns):
        x = across(west) + (place + 0.5) * side
        narrow = min(size, side * 1.05 / len(letter))
        for y in (up(north) + size, up(south) - size):
            words(axes, (x, y), letter, narrow, bold=True, colour=GRID_COLOUR)
    for place, number in enumerate(grid.rows):
        y = up(north) - (place + 0.5) * side
        for x in (across(west) - size, across(east) + size):
            words(axes, (x, y), number, size, bold=True, colour=GRID_COLOUR)


def _outlines(axes: Axes, documents: Documents, frame: Frame, pen: float) -> None:
    for feature in documents["areas-subdistrict.geojson"]["features"]:
        if feature["geometry"]:
            land = _path(frame.place(shape(feature["geometry"])))
            axes.add_patch(
                PathPatch(land, fill=False, edgecolor=signs.OUTLINE, lw=1.6 * pen, zorder=4)
            )


def _areas(documents: Documents, view: View, frame: Frame) -> Iterator[tuple[Json, BaseGeometry]]:
    for feature in documents[f"areas-{view.level}.geojson"]["features"]:
        if feature["geometry"]:
            geometry = frame.place(shape(feature["geometry"]))
            yield feature["properties"], _square(geometry) if geometry.area == 0 else geometry


def _square(point: BaseGeometry) -> BaseGeometry:
    half, middle = SQUARE_MM / 2, point.centroid
    return shapely.box(middle.x - half, middle.y - half, middle.x + half, middle.y + half)


def _area(axes: Axes, geometry: BaseGeometry, look: Look, *, strength: float, pen: float) -> None:
    path = _path(geometry)
    axes.add_patch(
        PathPatch(
            path,
            facecolor=look.fill,
            alpha=look.opacity * strength,
            lw=0,
            zorder=3,
            hatch="////" if look.is_hatched else None,
            hatchcolor="#8a949e",
            hatch_linewidth=0.7 * pen,
        )
    )
    axes.add_patch(
        PathPatch(
            path,
            fill=False,
            edgecolor=signs.EDGE,
            lw=(1.9 if look.edge == "dotted" else 1.0) * pen,
            linestyle=DASHES[look.edge],
            capstyle="round" if look.edge == "dotted" else "butt",
            alpha=strength,
            zorder=3.5,
        )
    )
    if look.is_ticked:
        middle = geometry.representative_point()
        axes.add_patch(
            Polygon(
                [(middle.x + 3 * pen * x, middle.y + 3 * pen * y) for x, y in TICK],
                closed=False,
                fill=False,
                edgecolor=signs.EDGE,
                lw=1.6 * pen,
                alpha=strength,
                zorder=3.6,
            )
        )


def _risks(axes: Axes, documents: Documents, frame: Frame, room: Room) -> None:
    for features in _bunches(documents["risks.geojson"]["features"], frame):
        rank = max(signs.rank(each["properties"]["level"]) for each in features)
        points = [frame.place(shape(each["geometry"])) for each in features]
        middle = shapely.GeometryCollection(points).centroid
        text = str(rank) if len(features) == 1 else f"×{len(features)}"
        _badge(axes, middle.x, middle.y, rank, text)
        room.take(middle.x, middle.y, BADGE_MM[rank - 1], BADGE_MM[rank - 1])


def _bunches(features: Sequence[Json], frame: Frame) -> list[list[Json]]:
    """Badges that would hide one another become one, with how many it stands for."""
    found: dict[tuple[int, int], list[Json]] = {}
    for feature in features:
        point = frame.place(shape(feature["geometry"])).centroid
        square = (round(point.x / BADGE_MM[-1]), round(point.y / BADGE_MM[-1]))
        found.setdefault(square, []).append(feature)
    return list(found.values())


def _badge(axes: Axes, x: float, y: float, rank: int, text: str) -> None:
    radius = BADGE_MM[rank - 1] / 2
    for each, colour in ((radius, signs.INK), (radius - 0.35, "white"), (radius - 0.8, signs.INK)):
        axes.add_patch(Circle((x, y), each, facecolor=colour, edgecolor="none", zorder=6))
    axes.text(
        x,
        y,
        text,
        fontproperties=_font(bold=True),
        fontsize=BADGE_MM[rank - 1] * POINTS_PER_MM * (0.42 if len(text) > 1 else 0.5),
        color="white",
        ha="center",
        va="center_baseline",
        zorder=7,
    )


def _scale_and_north(axes: Axes, view: View, frame: Frame, room: Room) -> None:
    """Draw them in the lower left, where the district leaves room."""
    metres = max(
        each
        for each in SCALE_BARS_M
        if each / frame.metres_per_mm < view.width * 0.22 or each == 50
    )
    long, x, y = metres / frame.metres_per_mm, 6.0, 7.0
    for part, colour in ((0, signs.INK), (1, "white")):
        axes.add_patch(
            Rectangle(
                (x + part * long / 2, y),
                long / 2,
                1.3,
                facecolor=colour,
                edgecolor=signs.INK,
                lw=0.8,
                zorder=8,
            )
        )
    words(axes, (x + long / 2, y + 3.4), f"{metres:,} เมตร", view.letter)
    north = x + 3, y + 9
    axes.add_patch(
        Polygon(
            [
                (north[0], north[1] + 9),
                (north[0] + 2.6, north[1]),
                (north[0], north[1] + 2),
                (north[0] - 2.6, north[1]),
            ],
            facecolor=signs.INK,
            edgecolor="white",
            lw=0.6,
            zorder=8,
        )
    )
    words(axes, (north[0], north[1] + 11.3), "น", view.letter * 1.15, bold=True)
    room.take(x + long / 2, 15, long + 8, 32)


def _labels(
    axes: Axes,
    documents: Documents,
    view: View,
    frame: Frame,
    room: Room,
    areas: Sequence[tuple[Json, BaseGeometry]],
) -> None:
    """Write names where there is room: areas before subdistricts, landmarks last."""
    for properties, geometry in sorted(areas, key=lambda each: each[0]["id"] != view.focus):
        middle = geometry.representative_point()
        if view.numbered:
            text = number_of(properties["id"])
            _label(axes, room, (middle.x, middle.y), text, view.letter, bold=True, may_move=True)
        if view.named:
            text = cast(str, properties["name_th"])
            _label(axes, room, (middle.x, middle.y), text, view.letter, bold=True, may_move=True)
    for feature in documents["areas-subdistrict.geojson"]["features"]:
        if feature["geometry"]:
            middle = frame.place(shape(feature["geometry"])).representative_point()
            name = f"แขวง{feature['properties']['name_th']}"
            at = (middle.x, middle.y)
            _label(axes, room, at, name, view.letter * 1.35, colour="#5a6876", may_move=True)
    if view.landmarks:
        for feature in documents["base.geojson"]["features"]:
            if feature["properties"]["kind"] == "landmark":
                spot = frame.place(shape(feature["geometry"])).centroid
                _landmark(axes, room, spot.x, spot.y, feature["properties"]["name_th"], view)


def _landmark(axes: Axes, room: Room, x: float, y: float, name: str, view: View) -> None:
    size = view.letter * 0.82
    if 0 < x < view.width and 0 < y < view.height:
        dot = Circle((x, y), 0.7, facecolor="#7a6a4f", edgecolor="white", lw=0.5, zorder=5)
        axes.add_patch(dot)
        _label(axes, room, (x, y - size), name, size, colour="#6b5b40", may_move=False)


def _label(
    axes: Axes,
    room: Room,
    at: tuple[float, float],
    text: str,
    size: float,
    *,
    may_move: bool,
    bold: bool = False,
    colour: str = signs.INK,
) -> None:
    place = room.find(*at, _width(text, size, bold=bold), size * 1.25, may_move=may_move)
    if place is not None:
        words(axes, place, text, size, bold=bold, colour=colour)


def _width(text: str, size: float, *, bold: bool) -> float:
    return float(TextPath((0, 0), text, size=size, prop=_font(bold=bold)).get_extents().width)


@cache
def _font(*, bold: bool) -> FontProperties:
    name = "Sarabun-Bold.ttf" if bold else "Sarabun-Regular.ttf"
    return FontProperties(fname=str(fontpkg_sarabun.ROOT / "files" / name))


def _path(geometry: BaseGeometry) -> Path:
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
        list(each.coords) for each in shapely.get_parts(geometry) if each.geom_type == "LineString"
    ]
    parts = [Path(points) for points in strings] + [Path(points, closed=True) for points in rings]
    return Path.make_compound_path(*parts)

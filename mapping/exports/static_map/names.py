"""The names on the still map, each where there is room for it."""

import itertools
import math
from collections import defaultdict
from collections.abc import Sequence
from typing import cast

import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.model.places.registry import shorten_id
from mapping.exports.static_map import signs
from mapping.exports.static_map.labels import LabelSpace
from mapping.exports.static_map.paper import PaperFrame, measure_width, write_words
from mapping.exports.static_map.view import MapView
from mapping.json_types import Documents, Json

Position = tuple[float, float]
STREET_COLOURS = {"road": "#55606c", "canal": "#1f5f8b"}


def draw_names(
    axes: Axes,
    documents: Documents,
    view: MapView,
    frame: PaperFrame,
    room: LabelSpace,
    areas: Sequence[tuple[Json, BaseGeometry]],
) -> None:
    """Write names where there is room: areas before subdistricts, landmarks last."""
    ground = _find_ground(view, frame)
    for properties, geometry in sorted(areas, key=lambda area: area[0]["id"] != view.focus):
        shown = geometry.intersection(ground)
        if shown.is_empty:
            continue
        middle = shown.representative_point()
        number = shorten_id(properties["id"]) if view.numbered else ""
        name = cast(str, properties["name_th"]) if view.named else ""
        if text := " ".join(filter(None, (number, name))):
            at = (middle.x, middle.y)
            _draw_label(axes, room, at, text, view.letter, bold=True, may_move=True)
    for feature in documents["areas-subdistrict.geojson"]["features"]:
        if feature["geometry"]:
            middle = frame.to_paper(shape(feature["geometry"])).representative_point()
            name = f"แขวง{feature['properties']['name_th']}"
            at = (middle.x, middle.y)
            _draw_label(axes, room, at, name, view.letter * 1.35, colour="#5a6876", may_move=True)
    if view.streets:
        _draw_streets(axes, documents, view, frame, room)
    if view.landmarks:
        for feature in documents["base.geojson"]["features"]:
            if feature["properties"]["kind"] == "landmark":
                spot = frame.to_paper(shape(feature["geometry"])).centroid
                _draw_landmark(axes, room, spot.x, spot.y, feature["properties"]["name_th"], view)


def _find_ground(view: MapView, frame: PaperFrame) -> BaseGeometry:
    """Return what of the paper carries names: the squares, where there are some."""
    if view.grid is None:
        return shapely.box(0, 0, view.width, view.height)
    west, south, east, north = view.grid.bounds
    to_mm = 1 / frame.metres_per_mm
    return shapely.box(
        (west - frame.west) * to_mm,
        (south - frame.south) * to_mm,
        (east - frame.west) * to_mm,
        (north - frame.south) * to_mm,
    )


def _draw_streets(
    axes: Axes, documents: Documents, view: MapView, frame: PaperFrame, room: LabelSpace
) -> None:
    """Write the name of each road and canal along its longest straight piece on the paper."""
    ground = _find_ground(view, frame)
    pieces: dict[str, list[tuple[Position, Position]]] = defaultdict(list)
    colours = {}
    for feature in documents["base.geojson"]["features"]:
        kind, name = feature["properties"]["kind"], feature["properties"].get("name_th")
        if kind not in STREET_COLOURS or not name:
            continue
        colours[name] = STREET_COLOURS[kind]
        line = frame.to_paper(shape(feature["geometry"])).intersection(ground)
        for part in shapely.get_parts(line):
            if part.geom_type == "LineString":
                pieces[name] += itertools.pairwise(part.coords)
    size = view.letter * 0.9
    for name, straight in pieces.items():
        width = measure_width(name, size, bold=False)
        for start, end in sorted(straight, key=lambda piece: -math.dist(*piece)):
            if math.dist(start, end) < width:
                break
            if _draw_along(axes, room, (start, end), name, size, colours[name]):
                break


def _draw_along(
    axes: Axes,
    room: LabelSpace,
    piece: tuple[Position, Position],
    name: str,
    size: float,
    colour: str,
) -> bool:
    """Write a name along a straight piece where it is free; return whether it was."""
    (x1, y1), (x2, y2) = sorted(piece)
    angle = math.atan2(y2 - y1, x2 - x1)
    width, height = measure_width(name, size, bold=False), size * 1.25
    across = abs(width * math.cos(angle)) + abs(height * math.sin(angle))
    up = abs(width * math.sin(angle)) + abs(height * math.cos(angle))
    for share in (0.5, 0.3, 0.7):
        at = (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)
        if room.find_space(*at, across, up, may_move=False) is not None:
            write_words(axes, at, name, size, colour=colour, degrees=math.degrees(angle))
            return True
    return False


def _draw_landmark(
    axes: Axes, room: LabelSpace, x: float, y: float, name: str, view: MapView
) -> None:
    size = view.letter * 0.82
    if 0 < x < view.width and 0 < y < view.height:
        dot = Circle((x, y), 0.7, facecolor="#7a6a4f", edgecolor="white", lw=0.5, zorder=5)
        axes.add_patch(dot)
        _draw_label(axes, room, (x, y - size), name, size, colour="#6b5b40", may_move=False)


def _draw_label(
    axes: Axes,
    room: LabelSpace,
    at: tuple[float, float],
    text: str,
    size: float,
    *,
    may_move: bool,
    bold: bool = False,
    colour: str = signs.INK_COLOUR,
) -> None:
    place = room.find_space(
        *at, measure_width(text, size, bold=bold), size * 1.25, may_move=may_move
    )
    if place is not None:
        write_words(axes, place, text, size, bold=bold, colour=colour)

"""The names on the still map, each where there is room for it."""

from collections.abc import Sequence
from typing import cast

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


def draw_names(
    axes: Axes,
    documents: Documents,
    view: MapView,
    frame: PaperFrame,
    room: LabelSpace,
    areas: Sequence[tuple[Json, BaseGeometry]],
) -> None:
    """Write names where there is room: areas before subdistricts, landmarks last."""
    for properties, geometry in sorted(areas, key=lambda area: area[0]["id"] != view.focus):
        middle = geometry.representative_point()
        if view.numbered:
            text = shorten_id(properties["id"])
            _draw_label(
                axes, room, (middle.x, middle.y), text, view.letter, bold=True, may_move=True
            )
        if view.named:
            text = cast(str, properties["name_th"])
            _draw_label(
                axes, room, (middle.x, middle.y), text, view.letter, bold=True, may_move=True
            )
    for feature in documents["areas-subdistrict.geojson"]["features"]:
        if feature["geometry"]:
            middle = frame.to_paper(shape(feature["geometry"])).representative_point()
            name = f"แขวง{feature['properties']['name_th']}"
            at = (middle.x, middle.y)
            _draw_label(axes, room, at, name, view.letter * 1.35, colour="#5a6876", may_move=True)
    if view.landmarks:
        for feature in documents["base.geojson"]["features"]:
            if feature["properties"]["kind"] == "landmark":
                spot = frame.to_paper(shape(feature["geometry"])).centroid
                _draw_landmark(axes, room, spot.x, spot.y, feature["properties"]["name_th"], view)


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

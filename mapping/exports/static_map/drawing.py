"""Draws the still map with matplotlib, in millimetres of the paper."""

import io

import matplotlib as mpl
import shapely
from matplotlib.figure import Figure

from mapping.exports.static_map import signs
from mapping.exports.static_map.areas import area, areas_of, ground, outlines
from mapping.exports.static_map.labels import Room
from mapping.exports.static_map.marks import badge, risks, scale_and_north, squares
from mapping.exports.static_map.names import names
from mapping.exports.static_map.paper import frame_of, paper, pen_of
from mapping.exports.static_map.signs import Badge, Look
from mapping.exports.static_map.view import Documents, View

FADED = 0.3

mpl.rcParams["svg.hashsalt"] = "dusit"  # the same names inside the SVG for the same picture


def draw(documents: Documents, view: View) -> Figure:
    """Return the figure of a view."""
    figure, axes = paper(view.width, view.height, signs.AROUND)
    frame = frame_of(documents, view)
    room = Room(view.width, view.height)
    ground(axes, documents, frame, pen_of(view))
    areas = list(areas_of(documents, view, frame))
    for properties, geometry in areas:
        has_feed = bool(documents[f"areas-{view.level}.geojson"]["feeds"])
        sign = signs.look(properties, view.indicator, has_feed=has_feed)
        faded = view.focus not in (None, properties["id"])
        area(axes, geometry, sign, strength=FADED if faded else 1.0, pen=pen_of(view))
    outlines(axes, documents, frame, pen_of(view))
    if view.grid is not None:
        squares(axes, view.grid, view, frame)
    if view.with_risks:
        risks(axes, documents, view, frame, room)
    if not view.is_small:
        scale_and_north(axes, view, frame, room)
        names(axes, documents, view, frame, room, areas)
    return figure


def swatch(sign: Look | Badge) -> Figure:
    """Return one sign as it stands in a legend."""
    figure, axes = paper(9, 7.4, "none")
    if isinstance(sign, Badge):
        badge(axes, 4.5, 3.7, sign.rank, sign.text or str(sign.rank))
    else:
        area(axes, shapely.box(0.5, 0.7, 8.5, 6.7), sign, strength=1.0, pen=1.0)
    return figure


def as_svg(figure: Figure) -> str:
    """Return a figure as SVG without date and without the name of the program."""
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()

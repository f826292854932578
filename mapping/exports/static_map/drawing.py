"""The still map in matplotlib, in millimetres of the paper."""

import io

import matplotlib as mpl
import shapely
from matplotlib.figure import Figure

from mapping.exports.static_map import signs
from mapping.exports.static_map.areas import draw_area, draw_ground, draw_outlines, list_areas
from mapping.exports.static_map.labels import LabelSpace
from mapping.exports.static_map.marks import (
    draw_badge,
    draw_pins,
    draw_risks,
    draw_scale_and_north,
    draw_solved,
    draw_squares,
    reserve_edges,
)
from mapping.exports.static_map.names import draw_names
from mapping.exports.static_map.paper import choose_pen_width, compute_frame, create_paper
from mapping.exports.static_map.signs import RiskBadge, Sign, SolvedBadge
from mapping.exports.static_map.view import MapView
from mapping.json_types import Documents

FADED_OPACITY = 0.3

mpl.rcParams["svg.hashsalt"] = "dusit"  # the same names inside the SVG for the same picture


def draw_view(documents: Documents, view: MapView) -> Figure:
    """Return the figure of a view."""
    figure, axes = create_paper(view.width, view.height, signs.SURROUNDINGS_COLOUR)
    frame = compute_frame(documents, view)
    room = LabelSpace(view.width, view.height)
    draw_ground(axes, documents, frame, choose_pen_width(view))
    paper = shapely.box(0, 0, view.width, view.height)
    areas = [area for area in list_areas(documents, view, frame) if area[1].intersects(paper)]
    for properties, geometry in areas:
        has_feed = bool(documents[f"areas-{view.level}.geojson"]["feeds"])
        sign = signs.PLAIN_STYLE  # a map of risks without its points is there to be written on
        if view.indicator != "risks" or view.with_risks:
            sign = signs.choose_area_style(properties, view.indicator, has_feed=has_feed)
        faded = view.focus not in (None, properties["id"])
        draw_area(
            axes,
            geometry,
            sign,
            strength=FADED_OPACITY if faded else 1.0,
            pen=choose_pen_width(view),
        )
    draw_outlines(axes, documents, frame, choose_pen_width(view))
    if view.grid is not None:
        draw_squares(axes, view.grid, view, frame)
        reserve_edges(view.grid, view, frame, room)
    if view.with_risks:
        draw_risks(axes, documents, view, frame, room)
    draw_pins(axes, view, frame, room)
    if not view.is_small:
        draw_scale_and_north(axes, view, frame, room)
        draw_names(axes, documents, view, frame, room, areas)
    return figure


def draw_swatch(sign: Sign) -> Figure:
    """Draw one sign of a legend."""
    figure, axes = create_paper(9, 7.4, "none")
    if isinstance(sign, RiskBadge):
        draw_badge(axes, 4.5, 3.7, sign.rank, sign.count, 4.6 if sign.count > 1 else None)
    elif isinstance(sign, SolvedBadge):
        draw_solved(axes, 4.5, 3.7)
    else:
        draw_area(axes, shapely.box(0.5, 0.7, 8.5, 6.7), sign, strength=1.0, pen=1.0)
    return figure


def render_svg(figure: Figure) -> str:
    """Return a figure as SVG without date and without the name of the program."""
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()

"""The ground of the still map: land, roads, canals and the areas with their styles."""

from collections.abc import Iterator

import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from mapping.exports.static_map import signs
from mapping.exports.static_map.paper import PaperFrame, build_path
from mapping.exports.static_map.signs import AreaStyle
from mapping.exports.static_map.view import MapView
from mapping.json_types import Documents, Json

LINE_STYLES: dict[str, object] = {
    "solid": "solid",
    "dashed": (0, (4, 2.6)),
    "dotted": (0, (0.1, 2.0)),
}
SQUARE_MM = 3.2
TICK_POINTS = ((-0.5, 0.0), (-0.12, -0.4), (0.55, 0.45))


def draw_ground(axes: Axes, documents: Documents, frame: PaperFrame, pen: float) -> None:
    """Draw land, roads and canals."""
    for feature in documents["areas-subdistrict.geojson"]["features"]:
        if feature["geometry"]:
            land = frame.to_paper(shape(feature["geometry"]))
            axes.add_patch(
                PathPatch(build_path(land), facecolor=signs.LAND_COLOUR, edgecolor="none", zorder=1)
            )
    for feature in documents["base.geojson"]["features"]:
        kind = feature["properties"]["kind"]
        if kind in ("road", "canal"):
            colour, width = (
                (signs.ROAD_COLOUR, 0.9) if kind == "road" else (signs.CANAL_COLOUR, 2.2)
            )
            line = frame.to_paper(shape(feature["geometry"]))
            patch = PathPatch(
                build_path(line),
                fill=False,
                edgecolor=colour,
                lw=width * pen,
                capstyle="round",
                zorder=2,
            )
            axes.add_patch(patch)


def draw_outlines(axes: Axes, documents: Documents, frame: PaperFrame, pen: float) -> None:
    """Draw the subdistricts' outlines."""
    for feature in documents["areas-subdistrict.geojson"]["features"]:
        if feature["geometry"]:
            land = build_path(frame.to_paper(shape(feature["geometry"])))
            axes.add_patch(
                PathPatch(land, fill=False, edgecolor=signs.OUTLINE_COLOUR, lw=1.6 * pen, zorder=4)
            )


def list_areas(
    documents: Documents, view: MapView, frame: PaperFrame
) -> Iterator[tuple[Json, BaseGeometry]]:
    """Return the areas of a view with their shapes on the paper; a point becomes a square."""
    for feature in documents[f"areas-{view.level}.geojson"]["features"]:
        if feature["geometry"]:
            geometry = frame.to_paper(shape(feature["geometry"]))
            yield feature["properties"], _build_square(geometry) if geometry.area == 0 else geometry


def _build_square(point: BaseGeometry) -> BaseGeometry:
    half, middle = SQUARE_MM / 2, point.centroid
    return shapely.box(middle.x - half, middle.y - half, middle.x + half, middle.y + half)


def draw_area(
    axes: Axes, geometry: BaseGeometry, look: AreaStyle, *, strength: float, pen: float
) -> None:
    """Draw an area in its style."""
    path = build_path(geometry)
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
            edgecolor=signs.EDGE_COLOUR,
            lw=(1.9 if look.edge == "dotted" else 1.0) * pen,
            linestyle=LINE_STYLES[look.edge],
            capstyle="round" if look.edge == "dotted" else "butt",
            alpha=strength,
            zorder=3.5,
        )
    )
    if look.is_ticked:
        middle = geometry.representative_point()
        axes.add_patch(
            Polygon(
                [(middle.x + 3 * pen * x, middle.y + 3 * pen * y) for x, y in TICK_POINTS],
                closed=False,
                fill=False,
                edgecolor=signs.EDGE_COLOUR,
                lw=1.6 * pen,
                alpha=strength,
                zorder=3.6,
            )
        )

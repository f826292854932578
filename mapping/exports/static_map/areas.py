"""What lies on the ground of the still map: land, roads, canals and the areas with their signs."""

from collections.abc import Iterator

import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from mapping.exports.static_map import signs
from mapping.exports.static_map.paper import Frame, path_of
from mapping.exports.static_map.signs import Look
from mapping.exports.static_map.view import Documents, Json, View

DASHES: dict[str, object] = {
    "solid": "solid",
    "dashed": (0, (4, 2.6)),
    "dotted": (0, (0.1, 2.0)),
}
SQUARE_MM = 3.2
TICK = ((-0.5, 0.0), (-0.12, -0.4), (0.55, 0.45))


def ground(axes: Axes, documents: Documents, frame: Frame, pen: float) -> None:
    """Draw land, roads and canals."""
    for feature in documents["areas-subdistrict.geojson"]["features"]:
        if feature["geometry"]:
            land = frame.place(shape(feature["geometry"]))
            axes.add_patch(
                PathPatch(path_of(land), facecolor=signs.LAND, edgecolor="none", zorder=1)
            )
    for feature in documents["base.geojson"]["features"]:
        kind = feature["properties"]["kind"]
        if kind in ("road", "canal"):
            colour, width = (signs.ROAD, 0.9) if kind == "road" else (signs.CANAL, 2.2)
            line = frame.place(shape(feature["geometry"]))
            patch = PathPatch(
                path_of(line),
                fill=False,
                edgecolor=colour,
                lw=width * pen,
                capstyle="round",
                zorder=2,
            )
            axes.add_patch(patch)


def outlines(axes: Axes, documents: Documents, frame: Frame, pen: float) -> None:
    """Draw the subdistricts' outlines."""
    for feature in documents["areas-subdistrict.geojson"]["features"]:
        if feature["geometry"]:
            land = path_of(frame.place(shape(feature["geometry"])))
            axes.add_patch(
                PathPatch(land, fill=False, edgecolor=signs.OUTLINE, lw=1.6 * pen, zorder=4)
            )


def areas_of(documents: Documents, view: View, frame: Frame) -> Iterator[tuple[Json, BaseGeometry]]:
    """Return the areas of a view with their shapes on the paper; a point becomes a square."""
    for feature in documents[f"areas-{view.level}.geojson"]["features"]:
        if feature["geometry"]:
            geometry = frame.place(shape(feature["geometry"]))
            yield feature["properties"], _square(geometry) if geometry.area == 0 else geometry


def _square(point: BaseGeometry) -> BaseGeometry:
    half, middle = SQUARE_MM / 2, point.centroid
    return shapely.box(middle.x - half, middle.y - half, middle.x + half, middle.y + half)


def area(axes: Axes, geometry: BaseGeometry, look: Look, *, strength: float, pen: float) -> None:
    """Draw an area as its sign says."""
    path = path_of(geometry)
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

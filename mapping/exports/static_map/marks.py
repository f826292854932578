"""The marks above the areas of the still map: squares, badges of risk points, scale and north."""

from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Rectangle
from shapely.geometry import shape

from mapping.exports.static_map import signs
from mapping.exports.static_map.labels import LabelSpace
from mapping.exports.static_map.paper import PaperFrame, write_words
from mapping.exports.static_map.view import GridLines, MapView
from mapping.json_types import Documents, Json

BADGE_MM = (4.4, 5.2, 6.0, 7.2)  # across, by level
HALO_MM = 0.55  # white around a badge, so that it stands on ground of its own colour
COUNT_MM = 0.5  # height of a count beside its badge, of the badge's size
SOLVED_MM = 5.0  # across
GRID_COLOUR = "#3b6ea5"
MAX_BADGE_TEXT_MM = 10  # a square: narrower ones need a stronger line now and then to follow
EYE_REST = 5  # squares between two stronger lines
PIN_MM = 5.0  # height of the sign of a pin
PINS_A_LINE = 5  # of a sign of several
SCALE_BARS_M = (50, 100, 200, 500, 1000)


def draw_squares(axes: Axes, grid: GridLines, view: MapView, frame: PaperFrame) -> None:
    """Draw the squares, lettered on all four sides."""

    def to_paper_x(metres: float) -> float:
        return (metres - frame.west) / frame.metres_per_mm

    def to_paper_y(metres: float) -> float:
        return (metres - frame.south) / frame.metres_per_mm

    west, south, east, north = grid.bounds
    side = grid.side / frame.metres_per_mm
    size = min(view.letter * 1.3, side * 0.7)

    def choose_pen(place: int) -> dict[str, Any]:
        is_strong = side > MAX_BADGE_TEXT_MM or place % EYE_REST == 0
        return {"color": GRID_COLOUR, "lw": 0.6 if is_strong else 0.25, "zorder": 5}

    for place in range(len(grid.columns) + 1):
        x = to_paper_x(west) + place * side
        axes.plot([x, x], [to_paper_y(south), to_paper_y(north)], **choose_pen(place))
    for place in range(len(grid.rows) + 1):
        y = to_paper_y(north) - place * side
        axes.plot([to_paper_x(west), to_paper_x(east)], [y, y], **choose_pen(place))
    for place, letter in enumerate(grid.columns):
        x = to_paper_x(west) + (place + 0.5) * side
        narrow = min(size, side * 1.05 / len(letter))
        for y in (to_paper_y(north) + size, to_paper_y(south) - size):
            write_words(axes, (x, y), letter, narrow, bold=True, colour=GRID_COLOUR)
    for place, number in enumerate(grid.rows):
        y = to_paper_y(north) - (place + 0.5) * side
        for x in (to_paper_x(west) - size, to_paper_x(east) + size):
            write_words(axes, (x, y), number, size, bold=True, colour=GRID_COLOUR)


def reserve_edges(grid: GridLines, view: MapView, frame: PaperFrame, room: LabelSpace) -> None:
    """Keep what lies around the squares free of names: their letters and numbers stand there."""
    west, south, east, north = (
        (value - origin) / frame.metres_per_mm
        for value, origin in zip(grid.bounds, (frame.west, frame.south) * 2, strict=True)
    )
    for left, bottom, right, top in (
        (0, 0, west, view.height),
        (east, 0, view.width, view.height),
        (0, 0, view.width, south),
        (0, north, view.width, view.height),
    ):
        room.reserve((left + right) / 2, (bottom + top) / 2, right - left, top - bottom)


def draw_pins(axes: Axes, view: MapView, frame: PaperFrame, room: LabelSpace) -> None:
    """Draw the pins of a workshop by their numbers; those of one place share a sign."""
    numbers: dict[tuple[float, float], list[int]] = {}
    for number, position in view.pins:
        numbers.setdefault(position, []).append(number)
    for position, together in numbers.items():
        spot = frame.to_paper(shapely.Point(position)).centroid
        lines = _list_pin_lines(together)
        width = PIN_MM * (0.55 + 0.45 * max(len(line) for line in lines))
        height = PIN_MM * (0.3 + 0.7 * len(lines))
        # All of it stays on the paper.
        x = min(max(spot.x, width / 2), view.width - width / 2)
        y = min(max(spot.y, height / 2), view.height - height / 2)
        _draw_pin_sign(axes, (x, y), lines, (width, height))
        room.reserve(x, y, width, height)


def _draw_pin_sign(
    axes: Axes, middle: tuple[float, float], lines: Sequence[str], size: tuple[float, float]
) -> None:
    (x, y), (width, height) = middle, size
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2),
            width,
            height,
            boxstyle=f"round,pad=0,rounding_size={PIN_MM / 2}",
            facecolor=signs.INK_COLOUR,
            edgecolor="white",
            linewidth=0.8,
            zorder=6,
        )
    )
    for place, line in enumerate(lines):
        at = (x, y + PIN_MM * 0.7 * ((len(lines) - 1) / 2 - place))
        write_words(axes, at, line, PIN_MM * 0.62, bold=True, colour="white", has_halo=False)


def _list_pin_lines(numbers: Iterable[int]) -> list[str]:
    """Return the numbers of pins of one place, so many in a line."""
    words = [str(number) for number in sorted(numbers)]
    parts = [words[start : start + PINS_A_LINE] for start in range(0, len(words), PINS_A_LINE)]
    return [", ".join(part) for part in parts]


def draw_risks(
    axes: Axes, documents: Documents, view: MapView, frame: PaperFrame, room: LabelSpace
) -> None:
    """Draw risk points; those that would hide one another become one.

    What was solved stands below what is a risk still, never under it.
    """
    for features in group_risks(documents, view, frame):
        rank = max(signs.find_rank(feature["properties"]["level"]) for feature in features)
        points = [frame.to_paper(shape(feature["geometry"])) for feature in features]
        middle = shapely.GeometryCollection(points).centroid
        draw_badge(axes, middle.x, middle.y, rank, len(features))
        room.reserve(middle.x, middle.y, BADGE_MM[rank - 1], BADGE_MM[rank - 1])
    open_squares = _group_by_square(documents, view, frame, is_solved=False).keys()
    for square, features in _group_by_square(documents, view, frame, is_solved=True).items():
        points = [frame.to_paper(shape(feature["geometry"])) for feature in features]
        middle = shapely.GeometryCollection(points).centroid
        x, y = middle.x, middle.y - (BADGE_MM[-1] * 0.8 if square in open_squares else 0)
        draw_solved(axes, x, y, len(features))
        room.reserve(x, y, SOLVED_MM, SOLVED_MM)


def group_risks(
    documents: Documents, view: MapView, frame: PaperFrame, *, is_solved: bool = False
) -> list[list[Json]]:
    """Return the risk points that a picture shows, those of one badge together.

    What was mitigated is no risk any more and has a sign of its own; what lies beside the paper has
    none. Badges that would hide one another become one, with how many it stands for.
    """
    return list(_group_by_square(documents, view, frame, is_solved=is_solved).values())


def _group_by_square(
    documents: Documents, view: MapView, frame: PaperFrame, *, is_solved: bool
) -> dict[tuple[int, int], list[Json]]:
    groups: dict[tuple[int, int], list[Json]] = {}
    for feature in documents["risks.geojson"]["features"]:
        point = frame.to_paper(shape(feature["geometry"])).centroid
        is_on_paper = 0 <= point.x <= view.width and 0 <= point.y <= view.height
        if (feature["properties"]["state"] == "mitigated") is is_solved and is_on_paper:
            square = (round(point.x / BADGE_MM[-1]), round(point.y / BADGE_MM[-1]))
            groups.setdefault(square, []).append(feature)
    return groups


def draw_solved(axes: Axes, x: float, y: float, count: int = 1) -> None:
    """Draw the sign of solved risk points: a white disc with a tick, and how many it stands for."""
    radius = SOLVED_MM / 2
    for ring, colour in (
        (radius, "white"),
        (radius - 0.3, signs.SOLVED_COLOUR),
        (radius - 0.8, "white"),
    ):
        axes.add_patch(Circle((x, y), ring, facecolor=colour, edgecolor="none", zorder=6))
    axes.plot(
        [x - radius * 0.42, x - radius * 0.08, x + radius * 0.45],
        [y - radius * 0.02, y - radius * 0.36, y + radius * 0.38],
        color=signs.SOLVED_COLOUR,
        lw=1.5,
        zorder=7,
    )
    if count > 1:
        at = (x + radius + SOLVED_MM * 0.4, y)
        write_words(axes, at, f"×{count}", SOLVED_MM * 0.5, bold=True, colour=signs.SOLVED_COLOUR)


def draw_badge(
    axes: Axes, x: float, y: float, rank: int, count: int = 1, size: float | None = None
) -> None:
    """Draw the badge of a risk point: its level by shape and colour, and how many it stands for.

    Parameters
    ----------
    x, y
        Its middle, millimetres on the paper.
    rank
        Of its level, 1 low to 4 very high.
    size
        Millimetres across; without it, what the level is given on a map.
    """
    half = (size or BADGE_MM[rank - 1]) / 2
    if count > 1:
        x -= half * 0.7  # the badge and its count stand around the place
        _write_count(axes, x, y, half, count)
    for halo, colour in (
        (HALO_MM, "white"),
        (0.0, signs.INK_COLOUR),
        (-0.3, signs.BADGES[rank - 1]),
    ):
        axes.add_patch(_build_badge(x, y, rank, half + halo, colour))


def _build_badge(x: float, y: float, rank: int, half: float, colour: str) -> Circle | Polygon:
    pen: dict[str, Any] = {"facecolor": colour, "edgecolor": "none", "zorder": 6}
    if not (outline := signs.BADGE_OUTLINES[rank - 1]):
        return Circle((x, y), half * 0.8, **pen)
    return Polygon([(x + across * half, y + up * half) for across, up in outline], **pen)


def _write_count(axes: Axes, x: float, y: float, half: float, count: int) -> None:
    """Write how many a badge stands for on a white sheet beside it."""
    text = f"×{count}"
    height = 2 * half * COUNT_MM
    width = height * (0.3 + 0.55 * len(text))
    axes.add_patch(
        FancyBboxPatch(
            (x, y - height * 0.7),
            half + width,
            height * 1.4,
            boxstyle=f"round,pad=0,rounding_size={height * 0.5}",
            facecolor="white",
            edgecolor=signs.INK_COLOUR,
            linewidth=0.5,
            zorder=6,
        )
    )
    at = (x + half + width / 2, y)
    write_words(axes, at, text, height, bold=True, has_halo=False)


def draw_scale_and_north(axes: Axes, view: MapView, frame: PaperFrame, room: LabelSpace) -> None:
    """Draw them in the lower left, where the district leaves room."""
    metres = max(
        length
        for length in SCALE_BARS_M
        if length / frame.metres_per_mm < view.width * 0.22 or length == 50
    )
    long, x, y = metres / frame.metres_per_mm, 6.0, 7.0
    for part, colour in ((0, signs.INK_COLOUR), (1, "white")):
        axes.add_patch(
            Rectangle(
                (x + part * long / 2, y),
                long / 2,
                1.3,
                facecolor=colour,
                edgecolor=signs.INK_COLOUR,
                lw=0.8,
                zorder=8,
            )
        )
    write_words(axes, (x + long / 2, y + 3.4), f"{metres:,} เมตร", view.letter)
    north = x + 3, y + 9
    axes.add_patch(
        Polygon(
            [
                (north[0], north[1] + 9),
                (north[0] + 2.6, north[1]),
                (north[0], north[1] + 2),
                (north[0] - 2.6, north[1]),
            ],
            facecolor=signs.INK_COLOUR,
            edgecolor="white",
            lw=0.6,
            zorder=8,
        )
    )
    write_words(axes, (north[0], north[1] + 11.3), "น", view.letter * 1.15, bold=True)
    room.reserve(x + long / 2, 15, long + 8, 32)

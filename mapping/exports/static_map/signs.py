"""The styles of areas and risk points on paper and slides: the signs of the live map, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from geodata.reasons import Language
from mapping.analysis.area_risks import POINTS_KNOWN_KEY, find_coverage_key
from mapping.json_types import Json
from mapping.layers import palette
from mapping.layers.words import list_map_texts

Indicator = Literal["complaints", "feed", "risks", "coverage"]
EdgeStyle = Literal["solid", "dashed", "dotted"]
RISK_LEVELS = ("low", "moderate", "high", "very_high")
BADGES = palette.RISK_LEVELS
# As the live map draws them, low to very high, in halves of a badge from its middle, upwards.
BADGE_OUTLINES: tuple[tuple[tuple[float, float], ...], ...] = (
    (),  # a disc
    ((-0.72, -0.72), (0.72, -0.72), (0.72, 0.72), (-0.72, 0.72)),
    ((0, -0.95), (0.95, 0), (0, 0.95), (-0.95, 0)),
    ((-0.95, -0.75), (0.95, -0.75), (0, 0.9)),
)
INK_COLOUR = "#14202e"
SOLVED_COLOUR = palette.TOKENS["good"]
EDGE_COLOUR = "#46525f"
OUTLINE_COLOUR = "#8a97a5"
ROAD_COLOUR = "#b4bac1"
CANAL_COLOUR = "#8fbfe0"
LAND_COLOUR = "#fdfdfb"
SURROUNDINGS_COLOUR = "#eef3f7"


@dataclass(frozen=True, slots=True)
class AreaStyle:
    """The style of an area."""

    fill: str
    opacity: float = palette.OPACITY
    edge: EdgeStyle = "solid"
    is_hatched: bool = False
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class RiskBadge:
    """The badge of risk points: their level 1–4 by shape, colour and size, and how many."""

    rank: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class SolvedBadge:
    """The badge of a point that was solved: a white disc with a tick, without a level."""


Sign = AreaStyle | RiskBadge | SolvedBadge


WITHHELD_STYLE = AreaStyle(palette.WITHHELD, is_hatched=True)
NO_DATA_STYLE = AreaStyle(palette.NO_DATA)
EMPTY_STYLE = AreaStyle(palette.EMPTY)
PLAIN_STYLE = AreaStyle(palette.EMPTY, opacity=0.4)
NOT_VISITED_STYLE = AreaStyle(palette.EMPTY, edge="dotted")
VISITED_STYLE = AreaStyle(palette.EMPTY, is_ticked=True)
FOUND_STYLE = AreaStyle(palette.FOUND)
KNOWN_STYLE = AreaStyle(
    palette.FOUND, is_ticked=True
)  # a visit found nothing, and a point is known
CLEAR_STYLE = AreaStyle(palette.CLEAR)
UNSEEN_STYLE = AreaStyle(palette.UNSEEN, edge="dotted")
_COVERAGE_STYLES = {
    "not_visited": NOT_VISITED_STYLE,
    "visited_none_found": VISITED_STYLE,
    POINTS_KNOWN_KEY: KNOWN_STYLE,
    "visited_found": FOUND_STYLE,
}


def choose_area_style(properties: Json, indicator: Indicator, *, has_feed: bool) -> AreaStyle:
    """Return the style of an area under an indicator; `has_feed`: a feed has been imported."""
    style = _choose_fill(properties, indicator, has_feed=has_feed)
    if properties["boundary_status"] == "point only":
        return replace(style, opacity=1.0)
    if properties["boundary_status"] != "estimated":
        return style
    edge: EdgeStyle = "dotted" if style.edge == "dotted" else "dashed"
    return replace(style, edge=edge, opacity=min(style.opacity, palette.ESTIMATED_OPACITY))


def find_rank(level: str) -> int:
    """Return the number of a risk level, 1 low to 4 very high."""
    return RISK_LEVELS.index(level.replace(" ", "_")) + 1


def list_legend(indicator: Indicator, language: Language) -> list[tuple[str, Sign]]:
    """Return the signs of an indicator with their words, then those of boundaries."""
    texts = list_map_texts(language)
    return [
        *((texts[key], sign) for key, sign in _LEGEND_SIGNS[indicator]),
        *_list_classes(indicator, language),
        *((texts[key], sign) for key, sign in _LAST_LEGEND_SIGNS[indicator]),
        (texts["legend.estimated"], AreaStyle(palette.EMPTY, edge="dashed")),
    ]


_LEGEND_SIGNS: Mapping[Indicator, tuple[tuple[str, Sign], ...]] = {
    "complaints": (),
    "feed": (),
    "risks": (
        *((f"risk.{level}", RiskBadge(find_rank(level))) for level in RISK_LEVELS),
        ("card.mitigated", SolvedBadge()),
        ("coverage.visited_none_found", CLEAR_STYLE),
        ("legend.no_open", EMPTY_STYLE),
        ("coverage.not_visited", UNSEEN_STYLE),
    ),
    "coverage": (
        ("coverage.visited_found", FOUND_STYLE),
        (f"coverage.{POINTS_KNOWN_KEY}", KNOWN_STYLE),
        ("coverage.visited_none_found", VISITED_STYLE),
        ("coverage.not_visited", NOT_VISITED_STYLE),
    ),
}
_LAST_LEGEND_SIGNS: Mapping[Indicator, tuple[tuple[str, AreaStyle], ...]] = {
    "complaints": (("legend.withheld", WITHHELD_STYLE),),  # a number is there or withheld
    "feed": (("legend.none", EMPTY_STYLE), ("legend.no_data", NO_DATA_STYLE)),
    "risks": (),
    "coverage": (),
}
_RAMPS = {"complaints": palette.COMPLAINTS, "feed": palette.FEED_REPORTS}


def _list_classes(indicator: Indicator, language: Language) -> list[tuple[str, AreaStyle]]:
    ramp = _RAMPS.get(indicator)
    return (
        [(step.format_label(language), AreaStyle(step.colour)) for step in ramp.steps]
        if ramp
        else []
    )


def _choose_fill(properties: Json, indicator: Indicator, *, has_feed: bool) -> AreaStyle:
    if indicator == "risks":
        return _choose_risk_fill(properties)
    if indicator == "coverage":
        return _COVERAGE_STYLES.get(find_coverage_key(properties) or "", NO_DATA_STYLE)
    if indicator == "complaints":
        if properties["complaints"]["withheld"]:
            return WITHHELD_STYLE
        return _choose_colour(palette.COMPLAINTS, properties["complaints"]["count"])
    count = properties["feed_reports_total"] if has_feed else None
    return EMPTY_STYLE if count == 0 else _choose_colour(palette.FEED_REPORTS, count)


def _choose_risk_fill(properties: Json) -> AreaStyle:
    """Return the colour of the highest open level; without one, what visits say."""
    levels = properties.get("risks") or {}
    ranks = [find_rank(level) for level, count in levels.items() if count]
    if ranks:
        return AreaStyle(BADGES[max(ranks) - 1])
    found = {"not_visited": UNSEEN_STYLE, "visited_none_found": CLEAR_STYLE}
    return found.get(find_coverage_key(properties) or "", EMPTY_STYLE)


def _choose_colour(ramp: palette.ColourRamp, count: int | None) -> AreaStyle:
    step = ramp.find_class(count)
    return NO_DATA_STYLE if step is None else AreaStyle(step.colour)

"""What areas and risk points look like on paper and slides: the signs of the live map, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from geodata.reasons import Language
from mapping.analysis.area_risks import POINTS_KNOWN_KEY, find_coverage_key
from mapping.layers import palette
from mapping.layers.words import list_map_texts

Json = Mapping[str, Any]
Indicator = Literal["complaints", "feed", "risks", "coverage"]
Edge = Literal["solid", "dashed", "dotted"]
RISK_LEVELS = ("low", "moderate", "high", "very_high")
INK = "#14202e"
EDGE = "#46525f"
OUTLINE = "#8a97a5"
ROAD = "#b4bac1"
CANAL = "#8fbfe0"
LAND = "#fdfdfb"
AROUND = "#eef3f7"


@dataclass(frozen=True, slots=True)
class Look:
    """How an area is drawn."""

    fill: str
    opacity: float = palette.OPACITY
    edge: Edge = "solid"
    is_hatched: bool = False
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """How a risk point is drawn: its level 1–4 as size and number; `text` in its place."""

    rank: int
    text: str = ""


WITHHELD = Look(palette.WITHHELD, is_hatched=True)
NO_DATA = Look(palette.NO_DATA)
NONE = Look(palette.EMPTY)
PLAIN = Look(palette.EMPTY, opacity=0.4)
NOT_VISITED = Look(palette.EMPTY, edge="dotted")
VISITED = Look(palette.EMPTY, is_ticked=True)
FOUND = Look(palette.FOUND)
KNOWN = Look(palette.FOUND, is_ticked=True)  # a visit found nothing, and a point is known
_COVERAGE = {
    "not_visited": NOT_VISITED,
    "visited_none_found": VISITED,
    POINTS_KNOWN_KEY: KNOWN,
    "visited_found": FOUND,
}


def look(properties: Json, indicator: Indicator, *, has_feed: bool) -> Look:
    """Return how an area is drawn under an indicator; `has_feed`: a feed has been imported."""
    said = _reading(properties, indicator, has_feed=has_feed)
    if properties["boundary_status"] == "point only":
        return replace(said, opacity=1.0)
    if properties["boundary_status"] != "estimated":
        return said
    edge: Edge = "dotted" if said.edge == "dotted" else "dashed"
    return replace(said, edge=edge, opacity=min(said.opacity, palette.ESTIMATED_OPACITY))


def rank(level: str) -> int:
    """Return the number of a risk level, 1 low to 4 very high."""
    return RISK_LEVELS.index(level.replace(" ", "_")) + 1


def legend(indicator: Indicator, language: Language) -> list[tuple[str, Look | Badge]]:
    """Return the signs of an indicator with their words, then those of boundaries."""
    texts = list_map_texts(language)
    return [
        *((texts[key], sign) for key, sign in _WORDED[indicator]),
        *_classes(indicator, language),
        *((texts[key], sign) for key, sign in _AFTER[indicator]),
        (texts["legend.estimated"], Look(palette.EMPTY, edge="dashed")),
    ]


_WORDED: Mapping[Indicator, tuple[tuple[str, Look | Badge], ...]] = {
    "complaints": (),
    "feed": (),
    "risks": tuple((f"risk.{each}", Badge(rank(each))) for each in RISK_LEVELS),
    "coverage": (
        ("coverage.visited_found", FOUND),
        (f"coverage.{POINTS_KNOWN_KEY}", KNOWN),
        ("coverage.visited_none_found", VISITED),
        ("coverage.not_visited", NOT_VISITED),
    ),
}
_AFTER: Mapping[Indicator, tuple[tuple[str, Look], ...]] = {
    "complaints": (("legend.withheld", WITHHELD),),  # a number is there or withheld
    "feed": (("legend.none", NONE), ("legend.no_data", NO_DATA)),
    "risks": (),
    "coverage": (),
}
_RAMPS = {"complaints": palette.COMPLAINTS, "feed": palette.FEED_REPORTS}


def _classes(indicator: Indicator, language: Language) -> list[tuple[str, Look]]:
    ramp = _RAMPS.get(indicator)
    return [(step.format_label(language), Look(step.colour)) for step in ramp.steps] if ramp else []


def _reading(properties: Json, indicator: Indicator, *, has_feed: bool) -> Look:
    if indicator == "risks":
        return PLAIN
    if indicator == "coverage":
        return _COVERAGE.get(find_coverage_key(properties) or "", NO_DATA)
    if indicator == "complaints":
        if properties["complaints"]["withheld"]:
            return WITHHELD
        return _coloured(palette.COMPLAINTS, properties["complaints"]["count"])
    count = properties["feed_reports_total"] if has_feed else None
    return NONE if count == 0 else _coloured(palette.FEED_REPORTS, count)


def _coloured(ramp: palette.ColourRamp, count: int | None) -> Look:
    step = ramp.find_class(count)
    return NO_DATA if step is None else Look(step.colour)

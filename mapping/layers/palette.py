"""Colours and fixed breaks, as data.

Map, legend, poster and table read the same ramps, so they agree. The lowest complaints class
starts at the publishing threshold: a smaller count is withheld and has no class. Lightness falls
strictly along each ramp, so that it reads without colour vision and in grey print.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.reasons import Language
from mapping.layers.words import list_map_texts


@dataclass(frozen=True, slots=True)
class ColourClass:
    """One class of a ramp: counts from `low` to `high` (None: no upper end), both included."""

    low: int
    high: int | None
    colour: str

    def format_label(self, language: Language) -> str:
        """Return the range as people read it: `5–9`, `50 ขึ้นไป`."""
        texts = list_map_texts(language)
        if self.high is None:
            return texts["class.from"].format(low=self.low)
        return texts["class.range"].format(low=self.low, high=self.high)


@dataclass(frozen=True, slots=True)
class ColourRamp:
    """A named ramp with its breaks, lowest first."""

    name: str
    steps: tuple[ColourClass, ...]

    def find_class(self, value: int | None) -> ColourClass | None:
        """Return the class of a count; None where it is missing, or below the lowest class."""
        if value is None:
            return None
        return next((step for step in reversed(self.steps) if value >= step.low), None)


def _build_ramp(name: str, lows: tuple[int, ...], colours: tuple[str, ...]) -> ColourRamp:
    highs = (*(low - 1 for low in lows[1:]), None)
    steps = (ColourClass(*step) for step in zip(lows, highs, colours, strict=True))
    return ColourRamp(name, tuple(steps))


COMPLAINTS = _build_ramp(
    "complaints", (5, 10, 20, 50), ("#fff7bc", "#fec44f", "#d95f0e", "#7f2704")
)
FEED_REPORTS = _build_ramp("feed", (1, 5, 20, 100), ("#d3e4f3", "#8fc1de", "#3d8dc4", "#0a4a90"))

RISK_LEVELS = ("#f7e3a1", "#f2b04c", "#d9622b", "#8c1a1a")  # from low to very high
CLEAR = "#d7ebdf"  # visited, no risk points
UNSEEN = "#e6e9ec"  # not visited, beside risk levels
WITHHELD = "#d9d9d9"  # with a hatch over it
NO_DATA = "#d9d9d9"
EMPTY = "#ffffff"  # looked at, nothing there; the edge tells which kind
FOUND = "#b9a3d3"  # visited, risk points found
ESTIMATED_OPACITY = 0.68
OPACITY = 0.9


def to_json() -> dict[str, object]:
    """Return the classes and colours that the page draws with."""
    return {
        "complaints": [[step.low, step.colour] for step in COMPLAINTS.steps],
        "feed": [[step.low, step.colour] for step in FEED_REPORTS.steps],
        "noData": NO_DATA,
        "empty": EMPTY,
        "found": FOUND,
        "risks": list(RISK_LEVELS),
        "clear": "var(--clear)",  # another one where the page is dark
        "unseen": "var(--unseen)",
        "noOpen": "var(--no-open)",
        "opacity": OPACITY,
        "estimatedOpacity": ESTIMATED_OPACITY,
    }


# What every sheet of ours is drawn with: app, light pages, print, files without a network. A sheet
# says `var(--ink)`; the values stand here alone.
TOKENS: Mapping[str, str] = {
    "ink": "#14202e",  # words
    "soft": "#465465",  # words beside what matters
    "quiet": "#31404f",  # words of the story between both
    "main": "#0b5cad",  # what can be pressed, and the focus
    "deep": "#083f78",  # words on a tint
    "navy": "#0b2a5b",  # the projector's head and figures
    "on-main": "#ffffff",  # words on what can be pressed
    "paper": "#ffffff",  # behind words
    "ground": "#fdfdfb",  # of the district on the map
    "line": "#c9d3dd",  # between things
    "frame": "#75818e",  # around fields
    "edge": "#46525f",  # of areas on the map
    "pale": "#f6f9fb",  # behind a block
    "water": "#eef3f7",  # behind the map
    "tint": "#e3edf7",  # behind what is chosen
    "track": "#e3eaf1",  # behind a bar
    "chosen": "#0a5be0",  # an area that is open or drawn
    "low": RISK_LEVELS[0],  # risk levels, of marks and areas
    "moderate": RISK_LEVELS[1],
    "high": RISK_LEVELS[2],
    "very-high": RISK_LEVELS[3],
    "solved": "#1f6f49",  # a risk point that is less of a risk now
    "clear": CLEAR,
    "unseen": UNSEEN,
    "no-open": EMPTY,  # visited, no open risk point in sight
    "label": "#22303f",  # names on the map, and the light around them
    "label-road": "#5b6570",
    "label-canal": "#1f5f8f",
    "label-landmark": "#5a3a12",
    "halo": "#ffffff",
    "land-edge": "#8a97a5",
    "road": "#c3c8ce",
    "canal": "#8fbfe0",
    "own": "#a3195b",  # one's own pin, one's receipt
    "notice": "#7a1fa2",  # sample data, a lost network, a timer that is over
    "good": "#17693a",
    "bad": "#a3190f",
    "bad-pale": "#fdecea",
    "mark": "#fff3c4",  # behind what is marked: a warning, what nobody checked yet
    "round": "8px",  # corners
    "tap": "44px",  # the least that a finger hits
}


# What differs where somebody's device asks for a dark page, on the light map alone.
DARK_TOKENS: Mapping[str, str] = {
    "ink": "#e9eff5",
    "soft": "#b6c3d0",
    "main": "#86bdf7",
    "deep": "#a9d2ff",
    "on-main": "#0c1b2b",
    "line": "#3b4855",
    "frame": "#8593a1",
    "paper": "#18222d",
    "pale": "#1f2b37",
    "water": "#0e161e",
    "ground": "#233040",
    "tint": "#24425f",
    "chosen": "#6aa8ff",
    "notice": "#8e3bb8",
    "clear": "#2d5c48",
    "unseen": "#36434f",
    "no-open": "#4d5c6b",
    "label": "#eef3f8",
    "label-road": "#b9c4cf",
    "label-canal": "#9fd0f5",
    "label-landmark": "#f0d3a8",
    "halo": "#111a23",
    "land-edge": "#62758a",
    "road": "#46566a",
    "canal": "#2f6d99",
}


def to_dark_css() -> str:
    """Return the dark tokens as the rule for the light map, in what asks for them."""
    values = "".join(f"--{name}:{value};" for name, value in DARK_TOKENS.items())
    values += "color-scheme:dark;"
    return f"@media (prefers-color-scheme:dark){{body.dm-live:not(.of,.dm-print){{{values}}}}}\n"


def to_css() -> str:
    """Return the tokens as the rule that a sheet begins with."""
    values = "".join(f"--{name}:{value};" for name, value in TOKENS.items())
    return f":root{{{values}}}\n"

"""The live layer: puts our frame around the map and starts the page's own script.

Its template carries structure and our own constants only. Names, counts and everything typed
arrive as JSON over the data plane and are set with `textContent` by mapping/frontend/map.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from branca.element import MacroElement

from geodata.reasons import Language
from mapping.layers import palette
from mapping.layers.sources import LIVE, Source
from mapping.layers.words import texts_of
from mapping.templates import ElementTemplate, render

Door = Literal["streamlit", "live", "edition", "story", "offline", "room", "projector"]

HOME = ((13.7520, 100.4985), (13.8010, 100.5380))  # the whole district, south-west and north-east
POLL = {"fast_s": 0.8, "slow_s": 30, "give_up_s": 20}  # a request that hangs longer is lost

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}) | {
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def safe_json(value: object) -> str:
    """JSON that may stand inside a script block."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.translate(_ESCAPES)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a map that never changes says of itself, and where its documents are."""

    stamp: str
    source: Source
    table: str  # the address of the same data in words
    links: Sequence[tuple[str, str]]  # address and words
    texts: Mapping[str, str]  # in the place of the map's own
    alone: bool = False  # a file without a server: no other page or language, words held once


def config(language: Language, door: Door, frozen: Frozen | None = None) -> dict[str, object]:
    """Everything the page's script is told: constants, never data."""
    source = frozen.source if frozen else LIVE
    return {
        "language": language,
        "door": door,
        "home": HOME,
        "poll": POLL,
        "documents": source.documents,
        "news": source.news,
        "stamp": frozen.stamp if frozen else "",
        "palette": palette.to_json(),
        "labels": class_labels(language),
        "texts": None if frozen and frozen.alone else _texts(language, door, frozen),
    }


def class_labels(language: Language) -> dict[str, list[str]]:
    """Return the words of each class, as the legend says them."""
    classes = {"complaints": palette.COMPLAINTS, "feed": palette.FEED_REPORTS}
    return {name: [step.label(language) for step in each.steps] for name, each in classes.items()}


def _texts(language: Language, door: Door, frozen: Frozen | None) -> dict[str, str]:
    """Words that this door needs: whoever only looks is not sent those of the work."""
    return {
        key: text
        for key, text in words_of(language, frozen).items()
        if door == "streamlit" or not key.startswith("mode.")
    }


def words_of(language: Language, frozen: Frozen | None) -> dict[str, str]:
    """Return the words of the map, an edition's own in their places."""
    return texts_of(language) | dict(frozen.texts if frozen else {})


# Fills that are not colours: withheld, and visited without a finding, on the map and in a legend.
SIGNS = render("layers/signs.svg", withheld=palette.WITHHELD, found=palette.FOUND)


class LiveLayer(MacroElement):
    """Frame (strip, card, legend, filter) and the call that starts the live page."""

    _template = ElementTemplate("layers/live_layer.html")

    def __init__(self, language: Language, door: Door, frozen: Frozen | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "LiveLayer"
        self._id = "frame"  # folium's own ids are random; a constant page needs constant names
        self.door = door
        self.light = door != "streamlit"
        self.links = frozen.links if frozen else ()
        self.alone = frozen.alone if frozen else False
        self.table = frozen.table if frozen else "/table"
        self.report = "" if frozen else f"/report{'?lang=en' if language == 'en' else ''}"
        self.texts = words_of(language, frozen)
        self.other = "en" if language == "th" else "th"
        self.signs = SIGNS
        self.config = safe_json(config(language, door, frozen))

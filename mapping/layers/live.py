"""The live layer: puts our frame around the map and starts the page's own script.

Its template carries structure and our own constants only. Names, counts and everything typed
arrive as JSON over the data plane and are set with `textContent` by mapping/frontend/map.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from branca.element import MacroElement

from geodata.district import get_district
from geodata.reasons import Language
from mapping.layers import palette
from mapping.layers.sources import LIVE_SOURCE, DocumentSource
from mapping.layers.words import list_map_texts
from mapping.templates import ElementTemplate, render

PageKind = Literal["streamlit", "live", "edition", "story", "offline", "room", "projector"]

POLL_INTERVALS = {
    "fast_s": 0.8,
    "slow_s": 30,
    "give_up_s": 20,
}  # a request that hangs longer is lost

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}) | {
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def dump_safe_json(value: object) -> str:
    """Return JSON that may stand inside a script block."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.translate(_ESCAPES)


@dataclass(frozen=True, slots=True)
class FrozenMap:
    """A map that never changes: its stamp, its words and the addresses of its documents."""

    stamp: str
    source: DocumentSource
    table: str  # the address of the same data in words
    links: Sequence[tuple[str, str]]  # address and words
    texts: Mapping[str, str]  # in the place of the map's own
    alone: bool = False  # a file without a server: no other page or language, words held once


def build_live_config(
    language: Language, page_kind: PageKind, frozen: FrozenMap | None = None
) -> dict[str, object]:
    """Return the constants of the page's script, never data."""
    source = frozen.source if frozen else LIVE_SOURCE
    return {
        "language": language,
        "door": page_kind,
        "home": get_district().home_corners,
        "poll": POLL_INTERVALS,
        "documents": source.documents,
        "news": source.news,
        "stamp": frozen.stamp if frozen else "",
        "palette": palette.to_json(),
        "labels": list_class_labels(language),
        "texts": None if frozen and frozen.alone else _select_texts(language, page_kind, frozen),
    }


def build_questions_address(language: Language) -> str:
    """Return the address of the answers to the questions that a map is asked."""
    return f"/analysis{'?lang=en' if language == 'en' else ''}"


def list_class_labels(language: Language) -> dict[str, list[str]]:
    """Return the words of each class, as in the legend."""
    classes = {"complaints": palette.COMPLAINTS, "feed": palette.FEED_REPORTS}
    return {
        name: [step.format_label(language) for step in ramp.steps] for name, ramp in classes.items()
    }


def _select_texts(
    language: Language, page_kind: PageKind, frozen: FrozenMap | None
) -> dict[str, str]:
    """Return the words that this page needs: those of the work go to the application only."""
    return {
        key: text
        for key, text in merge_texts(language, frozen).items()
        if page_kind == "streamlit" or not key.startswith("mode.")
    }


def merge_texts(language: Language, frozen: FrozenMap | None) -> dict[str, str]:
    """Return the words of the map, replaced by an edition's own."""
    return list_map_texts(language) | dict(frozen.texts if frozen else {})


# Fills that are not colours: withheld, and visited without a finding, on the map and in a legend.
SIGN_PATTERNS = render("layers/signs.svg", withheld=palette.WITHHELD, found=palette.FOUND)


class LiveLayer(MacroElement):
    """Frame (strip, card, legend, filter) and the call that starts the live page."""

    _template = ElementTemplate("layers/live_layer.html")

    def __init__(
        self, language: Language, page_kind: PageKind, frozen: FrozenMap | None = None
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "LiveLayer"
        self._id = "frame"  # folium's own ids are random; a constant page needs constant names
        self.door = page_kind
        self.light = page_kind != "streamlit"
        self.links = frozen.links if frozen else ()
        self.alone = frozen.alone if frozen else False
        self.table = frozen.table if frozen else "/table"
        self.questions = "" if frozen or not self.light else build_questions_address(language)
        self.report = "" if frozen else f"/report{'?lang=en' if language == 'en' else ''}"
        self.texts = merge_texts(language, frozen)
        self.other = "en" if language == "th" else "th"
        self.signs = SIGN_PATTERNS
        self.config = dump_safe_json(build_live_config(language, page_kind, frozen))

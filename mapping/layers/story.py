"""The story's page: an empty frame around one map. Its script fills it from the edition's files.

Everything typed arrives as JSON and is set with `textContent`; this template holds constants.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import segno
from branca.element import MacroElement

from geodata.district import get_district
from geodata.reasons import Language
from mapping.layers import palette
from mapping.layers.live import SIGN_PATTERNS, dump_safe_json, list_class_labels
from mapping.layers.map_page import MapPage
from mapping.layers.scripts import build_inline_script
from mapping.layers.shell import LocalMap
from mapping.layers.words import list_map_texts
from mapping.templates import ElementTemplate, load_template
from mapping.texts import Texts

MAP_TEXT_PREFIXES = (
    "boundary.",
    "card.",
    "coverage.",
    "legend.",
    "note.",
    "page.",
    "risk.",
    "state.",
    "strip.",
)
EDITIONS_PATH = "/editions/"
COMPARED_DOCUMENTS = {  # what is also asked of the edition before
    "edition": "edition.json",
    "community": "areas-community.geojson",
    "subdistrict": "areas-subdistrict.geojson",
    "risks": "risks.geojson",
}
OWN_DOCUMENTS = {"base": "base.geojson", "story": "story.json"}


@dataclass(frozen=True, slots=True)
class StoryContext:
    """The context of a story: where its documents are, and where its page leads."""

    title: str
    folder: str  # stands before the name of each document
    links: Sequence[tuple[str, str]] = ()  # address and words, on the last step
    present: str = ""  # the address of the presenter's view; "": there is none
    room: str | None = None  # the whole address of the forum while it is open
    texts: Mapping[str, str] = field(default_factory=dict)  # in the place of the story's own
    within: bool = False  # a page that has strip, signs and words already


def list_story_texts(language: Language) -> dict[str, str]:
    """Return the words of the story, and those of the map that it needs."""
    map_texts = {
        key: text
        for key, text in list_map_texts(language).items()
        if key.startswith((*MAP_TEXT_PREFIXES, "category."))
    }
    return map_texts | Texts(language).list_section("story")


def build_story_config(language: Language, context: StoryContext) -> dict[str, object]:
    """Return the constants of the story's script, never data."""
    return {
        "language": language,
        "home": get_district().home_corners,
        "editions": EDITIONS_PATH,
        "folder": context.folder,
        "links": context.links,
        "compared": COMPARED_DOCUMENTS,
        "own": OWN_DOCUMENTS,
        "room": context.room
        and {
            "address": context.room,
            "qr": segno.make(context.room, error="q").svg_data_uri(border=2),
        },
        "palette": palette.to_json(),
        "labels": list_class_labels(language),
        "texts": None if context.within else list_story_texts(language) | dict(context.texts),
    }


class StoryLayer(MacroElement):
    """The frame around the map, and the call that starts the story."""

    _template = ElementTemplate("layers/story_layer.html")

    def __init__(self, language: Language, context: StoryContext) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "StoryLayer"
        self._id = "frame"  # folium's own ids are random; a constant page needs constant names
        self.texts = list_story_texts(language)
        self.title = context.title
        self.within = context.within
        self.present = context.present
        self.signs = SIGN_PATTERNS
        self.config = dump_safe_json(build_story_config(language, context))


class StoryPage(MapPage):
    """The HTML around the story: steps first, then the map, scripts last."""

    _template = load_template("layers/story_page.html")

    def __init__(self, shell: LocalMap, language: Language, stage: StoryContext) -> None:
        super().__init__(language, stage.title, styles=shell.styles, scripts=shell.scripts)
        self.texts = list_story_texts(language)
        self.folder = stage.folder
        self.failed = build_inline_script("story-failed.js")
        self.add_child(shell, name="map")

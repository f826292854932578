"""The story's page: an empty frame around one map. Its script fills it from the edition's files.

Everything typed arrives as JSON and is set with `textContent`; this template holds constants.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import segno
from branca.element import Figure, MacroElement

from geodata.reasons import Language
from mapping.layers import palette
from mapping.layers.files import asset_url
from mapping.layers.live import HOME, SIGNS, class_labels, safe_json
from mapping.layers.scripts import inline_script
from mapping.layers.shell import LocalMap
from mapping.layers.words import texts_of
from mapping.templates import ElementTemplate, load_template
from mapping.texts import Texts

PARTS = (
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
EDITIONS = "/editions/"
COMPARED = {  # what is also asked of the edition before
    "edition": "edition.json",
    "community": "areas-community.geojson",
    "subdistrict": "areas-subdistrict.geojson",
    "risks": "risks.geojson",
}
OWN = {"base": "base.geojson", "story": "story.json"}


@dataclass(frozen=True, slots=True)
class Stage:
    """What a story stands on: where its documents are, and where its page leads."""

    title: str
    folder: str  # stands before the name of each document
    links: Sequence[tuple[str, str]] = ()  # address and words, on the last step
    room: str | None = None  # the whole address of the forum while it is open
    texts: Mapping[str, str] = field(default_factory=dict)  # in the place of the story's own
    within: bool = False  # a page that has strip, signs and words already


def story_texts(language: Language) -> dict[str, str]:
    """Return the words of the story, and those of the map that it needs."""
    of_the_map = {
        key: text
        for key, text in texts_of(language).items()
        if key.startswith((*PARTS, "category."))
    }
    return of_the_map | Texts(language).section("story")


def config(language: Language, stage: Stage) -> dict[str, object]:
    """Everything the story's script is told: constants, never data."""
    return {
        "language": language,
        "home": HOME,
        "editions": EDITIONS,
        "folder": stage.folder,
        "links": stage.links,
        "compared": COMPARED,
        "own": OWN,
        "room": stage.room
        and {
            "address": stage.room,
            "qr": segno.make(stage.room, error="q").svg_data_uri(border=2),
        },
        "palette": palette.to_json(),
        "labels": class_labels(language),
        "texts": None if stage.within else story_texts(language) | dict(stage.texts),
    }


class StoryLayer(MacroElement):
    """The frame around the map, and the call that starts the story."""

    _template = ElementTemplate("layers/story_layer.html")

    def __init__(self, language: Language, stage: Stage) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "StoryLayer"
        self._id = "frame"  # folium's own ids are random; a constant page needs constant names
        self.texts = story_texts(language)
        self.title = stage.title
        self.within = stage.within
        self.signs = SIGNS
        self.config = safe_json(config(language, stage))


class StoryPage(Figure):
    """The HTML around the story: steps first, then the map, scripts last."""

    _template = load_template("layers/story_page.html")

    def __init__(self, shell: LocalMap, language: Language, stage: Stage) -> None:
        super().__init__()
        self.language = language
        self.texts = story_texts(language)
        self.title = stage.title
        self.folder = stage.folder
        self.failed = inline_script("story-failed.js")
        self.icon = asset_url("/assets/map/icon.png")
        self.styles = [url for _, url in shell.default_css]
        self.scripts = [url for _, url in shell.default_js]
        self.add_child(shell, name="map")

    def part(self, name: str) -> str:
        """HTML of one element, in the place where this page wants it."""
        return str(self.html._children[name].render()).strip()

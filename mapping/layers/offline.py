"""The page of a file that needs no network: everything it shows stands inside it.

Structure, our constants and blocks of JSON. What people typed is in those blocks alone, where a
script reads it and sets it with `textContent`.
"""

import base64
import re
from collections.abc import Mapping
from typing import Any

from branca.element import Figure

from geodata.reasons import Language
from mapping.layers.files import asset
from mapping.layers.fonts import LATIN, MARKS, THAI, WEIGHTS, cut_font
from mapping.layers.live import Frozen, LiveLayer, safe_json
from mapping.layers.scripts import short
from mapping.layers.shell import SCRIPTS, STYLES, LocalMap, inline_hashes
from mapping.layers.sources import INLINE
from mapping.layers.story import Stage, StoryLayer, story_texts
from mapping.layers.words import texts_of
from mapping.templates import load_template
from mapping.texts import Texts

POLICY_HERE = "<!-- policy -->"
LETTERS = (*LATIN, *THAI, *map(ord, "·×–—‘’“”…•→←−≥≤²‹›"))
VIEWS = ("map", "table", "story", "about")
_OUTSIDE = re.compile(r"@font-face \{[^}]*\}\n?|url\((?:images/|#default)[^)]*\)")
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S+")


def styles() -> str:
    """Return every style in one, our letter inside, without those that ask for another file."""
    found = [asset("/assets/leaflet/leaflet.css")]
    found += [asset(f"/assets/map/{name}") for name in STYLES["offline"]]
    sheets = [_OUTSIDE.sub(_nothing, _short(each)) for each in found]
    return "\n".join([*map(_font_face, WEIGHTS), *sheets])


def _font_face(weight: int) -> str:
    """Return a weight of our letter: a machine without Thai letters would draw boxes."""
    body = base64.b64encode(cut_font(weight, LETTERS, features=MARKS)).decode()
    return (
        f"@font-face{{font-family:Sarabun;font-weight:{weight};"
        f'src:url(data:font/woff2;base64,{body}) format("woff2")}}'
    )


def _nothing(found: re.Match[str]) -> str:
    return "none" if found[0].startswith("url") else ""


def scripts() -> list[str]:
    """Return the scripts in their order."""
    found = [asset("/assets/leaflet/leaflet.js"), asset(f"/assets/map/{SCRIPTS['offline']}")]
    return [_SOURCE_MAP.sub("", _short(each)) for each in found]


def _short(source: bytes) -> str:
    return short(source.decode())


def offline_texts(language: Language, own: Mapping[str, str]) -> dict[str, str]:
    """Return every word of the file; `own` in the place of the story's."""
    looking = {
        key: text
        for key, text in texts_of(language).items()
        if not key.startswith(("mode.", "gesture."))
    }
    return looking | story_texts(language) | Texts(language).section("offline") | dict(own)


class OfflinePage(Figure):
    """The HTML around the views: words first, then the documents, scripts last."""

    _template = load_template("layers/offline_page.html")

    def __init__(
        self, language: Language, frozen: Frozen, stage: Stage, documents: Mapping[str, Any]
    ) -> None:
        super().__init__()
        self.language = language
        self.texts = offline_texts(language, stage.texts)
        self.title = stage.title
        self.icon = base64.b64encode(asset("/assets/map/icon.png")).decode()
        self.styles = styles()
        self.scripts = scripts()
        self.documents = {name: safe_json(each) for name, each in documents.items()}
        self.words = safe_json(self.texts)
        self.config = safe_json({"language": language, "stamp": frozen.stamp, "texts": None})
        self.policy_here = POLICY_HERE
        looking, telling = LocalMap(language, "offline"), LocalMap(language, "offline")
        telling._id = "story"
        LiveLayer(language, "offline", frozen).add_to(looking)
        StoryLayer(language, stage).add_to(telling)
        self.add_child(looking, name="map")
        self.add_child(telling, name="story")

    def part(self, name: str) -> str:
        """HTML of one element, in the place where this page wants it."""
        return str(self.html._children[name].render()).strip()


def render_offline_page(
    language: Language,
    documents: Mapping[str, Any],
    *,
    stamp: str,
    title: str,
    texts: Mapping[str, str],
) -> str:
    """Return the whole file.

    Parameters
    ----------
    documents
        JSON by name, as the scripts ask for it.
    stamp
        What an edition says of itself; empty for a release, which has its date alone.
    texts
        Words in the place of the story's own.
    """
    own = Texts(language).section("offline")
    frozen = Frozen(
        stamp=stamp,
        source=INLINE,
        table="#table",
        links=[(f"#{view}", own[f"view.{view}"]) for view in VIEWS],
        texts={"page.map_label": own["map.label"], "state.open_table": own["view.table"]},
        alone=True,
    )
    stage = Stage(title=title, folder="#", texts=texts, within=True)
    html = str(OfflinePage(language, frozen, stage, documents).render())
    return html.replace(POLICY_HERE, _policy(html), 1)


def _policy(html: str) -> str:
    """Return the page's own fence: its blocks run, and nothing is asked of anywhere."""
    rules = {
        "default-src": "'none'",
        "script-src": inline_hashes("script", html),
        "style-src": inline_hashes("style", html),
        "img-src": " data:",
        "font-src": " data:",
        "base-uri": " 'none'",
        "form-action": " 'none'",
    }
    said = "; ".join(f"{name} {value.strip()}" for name, value in rules.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{said}">'

"""The page of a file that needs no network: everything it shows stands inside it.

Structure, our constants and blocks of JSON. What people typed is in those blocks alone, where a
script reads it and sets it with `textContent`.
"""

import base64
import re
from collections.abc import Mapping
from typing import Any

from geodata.reasons import Language
from mapping.layers.files import read_asset
from mapping.layers.fonts import LATIN, MARKS, THAI, WEIGHTS, cut_font
from mapping.layers.live import FrozenMap, LiveLayer, dump_safe_json
from mapping.layers.map_page import MapPage
from mapping.layers.scripts import minify
from mapping.layers.shell import (
    PAGE_SCRIPTS,
    PAGE_STYLES,
    LocalMap,
    build_inline_icon,
    list_inline_hashes,
)
from mapping.layers.sources import INLINE_SOURCE
from mapping.layers.story import StoryContext, StoryLayer, list_story_texts
from mapping.layers.words import list_map_texts
from mapping.templates import load_template
from mapping.texts import Texts

STREETS_SCRIPT = "/assets/vendor/protomaps-leaflet-5.1.0.js"
POLICY_PLACEHOLDER = "<!-- policy -->"
CHARACTERS = (*LATIN, *THAI, *map(ord, "·×–—‘’“”…•→←−≥≤²‹›©"))
VIEWS = ("map", "table", "story", "about")
_OUTSIDE = re.compile(r"@font-face \{[^}]*\}\n?|url\((?:images/|#default)[^)]*\)")
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S+")


def build_styles() -> str:
    """Return all styles as one, with our font inside and without links to other files."""
    bodies = [read_asset("/assets/leaflet/leaflet.css")]
    bodies += [read_asset(f"/assets/map/{name}") for name in PAGE_STYLES["offline"]]
    sheets = [_OUTSIDE.sub(_remove_rule, _shorten(body)) for body in bodies]
    return "\n".join([*map(_build_font_face, WEIGHTS), *sheets])


def _build_font_face(weight: int) -> str:
    """Return a weight of our font: a machine without Thai letters would draw boxes."""
    body = base64.b64encode(cut_font(weight, CHARACTERS, features=MARKS)).decode()
    return (
        f"@font-face{{font-family:Sarabun;font-weight:{weight};"
        f'src:url(data:font/woff2;base64,{body}) format("woff2")}}'
    )


def _remove_rule(match: re.Match[str]) -> str:
    return "none" if match[0].startswith("url") else ""


def list_scripts(*, with_streets: bool = False) -> list[str]:
    """Return the scripts in their order; what draws a street map only where there is one."""
    sources = [
        read_asset("/assets/leaflet/leaflet.js"),
        *([read_asset(STREETS_SCRIPT)] if with_streets else []),
        read_asset(f"/assets/map/{PAGE_SCRIPTS['offline']}"),
    ]
    return [_SOURCE_MAP.sub("", _shorten(source)) for source in sources]


def _shorten(source: bytes) -> str:
    return minify(source.decode())


def build_offline_texts(language: Language, own_texts: Mapping[str, str]) -> dict[str, str]:
    """Return every text of the file; `own` replaces those of the story."""
    map_texts = {
        key: text
        for key, text in list_map_texts(language).items()
        if not key.startswith(("mode.", "gesture."))
    }
    return (
        map_texts
        | list_story_texts(language)
        | Texts(language).list_section("offline")
        | dict(own_texts)
    )


class OfflinePage(MapPage):
    """The HTML around the views: words first, then the documents, scripts last."""

    _template = load_template("layers/offline_page.html")

    def __init__(
        self,
        language: Language,
        frozen: FrozenMap,
        context: StoryContext,
        documents: Mapping[str, Any],
    ) -> None:
        scripts = list_scripts(with_streets="tiles" in documents.get("streets.json", {}))
        super().__init__(language, context.title, styles=[build_styles()], scripts=scripts)
        self.texts = build_offline_texts(language, context.texts)
        self.icon = build_inline_icon()
        self.documents = {name: dump_safe_json(document) for name, document in documents.items()}
        self.words = dump_safe_json(self.texts)
        self.config = dump_safe_json({"language": language, "stamp": frozen.stamp, "texts": None})
        self.policy_here = POLICY_PLACEHOLDER
        live_layer, story_layer = LocalMap(language, "offline"), LocalMap(language, "offline")
        story_layer._id = "story"
        LiveLayer(language, "offline", frozen).add_to(live_layer)
        StoryLayer(language, context).add_to(story_layer)
        self.add_child(live_layer, name="map")
        self.add_child(story_layer, name="story")


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
    own_texts = Texts(language).list_section("offline")
    frozen = FrozenMap(
        stamp=stamp,
        source=INLINE_SOURCE,
        table="#table",
        links=[(f"#{view}", own_texts[f"view.{view}"]) for view in VIEWS],
        texts={
            "page.map_label": own_texts["map.label"],
            "state.open_table": own_texts["view.table"],
        },
        alone=True,
    )
    context = StoryContext(title=title, folder="#", texts=texts, within=True)
    html = str(OfflinePage(language, frozen, context, documents).render())
    return html.replace(POLICY_PLACEHOLDER, _build_policy(html), 1)


def _build_policy(html: str) -> str:
    """Return the page's policy: its own blocks run, and nothing is fetched."""
    rules = {
        "default-src": "'none'",
        "script-src": list_inline_hashes("script", html),
        "style-src": list_inline_hashes("style", html),
        "img-src": " data:",
        "font-src": " data:",
        "base-uri": " 'none'",
        "form-action": " 'none'",
    }
    rules_text = "; ".join(f"{name} {value.strip()}" for name, value in rules.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{rules_text}">'

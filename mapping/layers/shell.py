"""The constant shell of the map, for every page with a map, and the light page `/live`.

Pure functions of language and door: no data, no settings, no random ids, so the HTML is the same
byte for byte on every build. Leaflet, styles and fonts come from our own `/assets/…` routes, with
a hash of their content in the query, so that they may be cached for ever.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

import folium
from folium.template import Template

from geodata.district import get_district
from geodata.reasons import Language
from mapping.layers.files import build_asset_url, read_asset
from mapping.layers.live import FrozenMap, LiveLayer, PageKind, merge_texts
from mapping.layers.map_page import MapPage
from mapping.layers.scripts import build_inline_script
from mapping.layers.words import list_map_texts
from mapping.templates import load_template

_GESTURE_HANDLING = "/assets/leaflet-gesturehandling/leaflet-gesture-handling.min"
NamedUrls = list[tuple[str, str]]


PAGE_SCRIPTS: Mapping[
    PageKind, str
] = {  # one for each page: its modules joined (mapping/layers/scripts.py)
    "live": "live.js",
    "edition": "live.js",
    "story": "story.js",
    "offline": "offline.js",
    "room": "room.js",
    "projector": "projector.js",
    "streamlit": "streamlit.js",
}
PAGE_STYLES: Mapping[PageKind, Sequence[str]] = {
    "live": ("livemap.css",),
    "edition": ("livemap.css",),
    "story": ("livemap.css", "story.css"),
    "offline": ("livemap.css", "story.css", "offline.css"),
    "room": ("livemap.css", "room.css"),
    "projector": ("livemap.css", "room.css", "projector.css"),
    "streamlit": ("livemap.css", "modes.css"),
}


def _list_urls(kind: str, page_kind: PageKind) -> NamedUrls:
    gestures = [("gestures", f"{_GESTURE_HANDLING}.{kind}")] if page_kind == "streamlit" else []
    ours = (PAGE_SCRIPTS[page_kind],) if kind == "js" else PAGE_STYLES[page_kind]
    names = [
        ("leaflet", f"/assets/leaflet/leaflet.{kind}"),
        *gestures,
        *((name, f"/assets/map/{name}") for name in ours),
    ]
    return [(name, build_asset_url(path)) for name, path in names]


def _build_gesture_options(language: Language) -> dict[str, Any]:
    texts = list_map_texts(language)
    hints = {
        "touch": texts["gesture.touch"],
        "scroll": texts["gesture.scroll"],
        "scrollMac": texts["gesture.scroll_mac"],
    }
    return {
        "gestureHandling": True,
        "gestureHandlingOptions": {"text": hints, "duration": 1500},
    }


class LocalMap(folium.Map):
    """folium's map from our own host, without inline styles and with a fixed name."""

    default_js: NamedUrls = _list_urls("js", "live")
    default_css: NamedUrls = _list_urls("css", "live")

    # st_folium looks for the line with the div, exactly as folium writes it, and takes it out.
    _template = Template("""
{% macro html(this, kwargs) %}
<div class="folium-map" id={{ this.get_name()|tojson }} ></div>
{% endmacro %}
{% macro script(this, kwargs) %}
var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
  center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }}
});
{% endmacro %}
""")

    def __init__(self, language: Language, page_kind: PageKind) -> None:
        gestures = _build_gesture_options(language) if page_kind == "streamlit" else {}
        super().__init__(
            get_district().centre,
            zoom_start=13,
            tiles=None,
            zoom_control=False,  # ours has Thai titles; map/live.js adds it
            minZoom=11,
            maxZoom=19,
            zoomSnap=0.25,
            maxBounds=get_district().limit_corners,
            **gestures,
        )
        self._id = "div"  # st_folium calls it map_div anyway
        self.default_js = _list_urls("js", page_kind)
        self.default_css = _list_urls("css", page_kind)

    @property
    def scripts(self) -> list[str]:
        """Return where its scripts are, in their order."""
        return [url for _, url in self.default_js]

    @property
    def styles(self) -> list[str]:
        """Return where its sheets are, in their order."""
        return [url for _, url in self.default_css]


def build_inline_icon() -> str:
    """Return the icon as an address that holds it."""
    icon = base64.b64encode(read_asset("/assets/map/icon.png")).decode()
    return f"data:image/png;base64,{icon}"


def build_live_map(
    language: Language, page_kind: PageKind, frozen: FrozenMap | None = None
) -> LocalMap:
    """Build the shell: an empty map with the live layer. Build a fresh one for each run (5 ms)."""
    shell = LocalMap(language, page_kind)
    LiveLayer(language, page_kind, frozen).add_to(shell)
    return shell


class LivePage(MapPage):
    """The HTML around the light map: frame first, scripts last, so that words come first."""

    _template = load_template("layers/live_page.html")

    def __init__(
        self, shell: LocalMap, language: Language, frozen: FrozenMap | None = None
    ) -> None:
        texts = merge_texts(language, frozen)
        title = frozen.stamp if frozen else texts["page.long_title"]
        super().__init__(language, title, styles=shell.styles, scripts=shell.scripts)
        self.texts = texts
        self.table = frozen.table if frozen else "/table"
        self.failed = build_inline_script("map-failed.js")
        # In the page itself: one request less on a slow network.
        self.icon = build_inline_icon()
        self.add_child(shell, name="map")


def render_live_page(language: Language) -> str:
    """Return the whole HTML of `/live`."""
    return str(LivePage(build_live_map(language, "live"), language).render())


def list_inline_hashes(tag: str, html: str) -> str:
    """Return what a policy says of the page's own inline blocks."""
    blocks = re.findall(rf"<{tag}>(.*?)</{tag}>", html, flags=re.DOTALL)
    digests = (hashlib.sha256(block.encode()).digest() for block in blocks)
    return "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def build_content_policy(html: str, tiles_origin: str = "") -> str:
    """Return the policy of exactly this page: its own inline blocks run, and nothing else."""
    rules = {
        "default-src": "'none'",
        "script-src": "'self'" + list_inline_hashes("script", html),
        "style-src": "'self'" + list_inline_hashes("style", html),
        "img-src": f"'self' data: {tiles_origin}".strip(),
        "font-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())

"""The live layer: puts our frame around the map and starts the page's own script.

Its template carries structure and our own constants only. Names, counts and everything typed
arrive as JSON over the data plane and are set with `textContent` by mapping/frontend/map.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from branca.element import MacroElement
from folium.template import Template

from geodata.reasons import Language
from mapping.layers import palette
from mapping.layers.sources import LIVE, Source
from mapping.layers.words import texts_of

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
        "palette": palette.as_json(),
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
SIGNS = f"""<svg class="dm-defs" aria-hidden="true" focusable="false"><defs>
<pattern id="dm-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="{palette.WITHHELD}"/><rect width="2" height="7" fill="#8c939b"/></pattern>
<pattern id="dm-tick" width="1" height="1" viewBox="-45 5 190 190" preserveAspectRatio="xMidYMid meet"><rect x="-45" y="5" width="190" height="190" fill="#fff"/><path d="M18 52 L42 76 L84 26" fill="none" stroke="#1d2b3a" stroke-width="13"/></pattern>
<pattern id="dm-tick-known" width="1" height="1" viewBox="-45 5 190 190" preserveAspectRatio="xMidYMid meet"><rect x="-600" y="-600" width="1400" height="1400" fill="{palette.FOUND}"/><path d="M18 52 L42 76 L84 26" fill="none" stroke="#1d2b3a" stroke-width="13"/></pattern>
<pattern id="dm-tick-sign" width="1" height="1" viewBox="-10 0 120 104" preserveAspectRatio="xMidYMid meet"><rect x="-10" width="120" height="104" fill="#fff"/><path d="M18 52 L42 76 L84 26" fill="none" stroke="#1d2b3a" stroke-width="13"/></pattern>
<pattern id="dm-tick-known-sign" width="1" height="1" viewBox="-10 0 120 104" preserveAspectRatio="xMidYMid meet"><rect x="-600" y="-600" width="1400" height="1400" fill="{palette.FOUND}"/><path d="M18 52 L42 76 L84 26" fill="none" stroke="#1d2b3a" stroke-width="13"/></pattern>
</defs></svg>"""  # noqa: E501


class LiveLayer(MacroElement):
    """Frame (strip, card, legend, filter) and the call that starts the live page."""

    _template = Template("""
{% macro html(this, kwargs) %}
{%- set t = this.texts -%}
<header id="dm-top">
{%- if this.light %}
<div class="dm-bar"><h1>{{ t["page.title"]|e }}</h1>
<nav>{% for address, words in this.links %}<a class="dm-button" href="{{ address|e }}">{{ words|e }}</a>
{% endfor %}{% if this.report %}<a class="dm-button" id="dm-report" href="{{ this.report }}">{{ t["page.report"]|e }}</a>
{% endif %}{% if not this.alone %}<a class="dm-button" id="dm-table" href="{{ this.table|e }}">{{ t["page.table"]|e }}</a>
<a class="dm-button" id="dm-language" href="?lang={{ this.other }}" hreflang="{{ this.other }}" lang="{{ this.other }}" aria-label="{{ t["page.other_language_name"]|e }}">{{ t["page.other_language"]|e }}</a>{% endif %}</nav></div>
{%- endif %}
<p id="dm-demo" hidden>{{ t["strip.demo"]|e }}</p>
<p id="dm-disclaimer">{{ t["strip.disclaimer"]|e }}</p>
<p id="dm-stamp"></p>
</header>
<div id="dm-over">
{%- if this.light %}
<div id="dm-tools"><button type="button" class="dm-button" id="dm-filter" aria-haspopup="dialog">{{ t["filter.open"]|e }}</button><div id="dm-chips"></div></div>
{%- endif %}
<p id="dm-status" role="status" aria-live="polite"></p>
<p class="dm-message" id="dm-loading">{{ t["state.loading"]|e }}</p>
<p class="dm-message" id="dm-empty" hidden></p>
<p class="dm-message" id="dm-error" hidden><span>{{ t["state.error"]|e }}</span> <a class="dm-button" href="{{ this.table|e }}"{% if this.door == "streamlit" %} target="_blank" rel="noopener"{% endif %}>{{ t["state.open_table"]|e }}</a></p>
</div>
<aside id="dm-side" aria-label="{{ t["page.side_label"]|e }}">
<p id="dm-hint">{{ t["card.hint"]|e }}</p>
<section id="dm-card" aria-labelledby="dm-card-name" hidden>
<h2 id="dm-card-name" tabindex="-1"></h2>
<button type="button" id="dm-close" aria-label="{{ t["card.close"]|e }}">×</button>
<p id="dm-card-place"></p>
<dl id="dm-card-figures"></dl>
<a class="dm-button dm-main" id="dm-go" href="{% if this.alone %}{{ this.table|e }}{% else %}/community{% endif %}">{{ t["card.details"]|e }}</a>
</section>
<details id="dm-legend"><summary><span id="dm-legend-title">{{ t["legend.title"]|e }}</span></summary><div id="dm-legend-body"></div></details>
</aside>
{%- if this.light %}
<dialog id="dm-sheet" aria-labelledby="dm-sheet-title">
<h2 id="dm-sheet-title">{{ t["filter.title"]|e }}</h2>
<div id="dm-fields"></div>
<div class="dm-actions"><button type="button" class="dm-button" id="dm-clear">{{ t["filter.clear"]|e }}</button><button type="button" class="dm-button dm-main" id="dm-done">{{ t["filter.done"]|e }}</button></div>
</dialog>
{%- endif %}
{{ this.signs }}
{% endmacro %}
{% macro script(this, kwargs) %}
DusitMap.start({{ this._parent.get_name() }}, {{ this.config }});
{% endmacro %}
""")  # noqa: E501

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

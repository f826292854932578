"""The live layer: puts our frame around the map and starts the page's own script.

Its template carries structure and our own constants only. Names, counts and everything typed
arrive as JSON over the data plane and are set with `textContent` by assets/livemap.js.
"""

import json
from typing import Literal

from branca.element import MacroElement
from folium.template import Template

from geodata.reasons import Language
from mapping.layers import palette
from mapping.layers.words import texts_of

Door = Literal["streamlit", "live"]

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


def config(language: Language, door: Door) -> dict[str, object]:
    """Everything the page's script is told: constants, never data."""
    classes = {"complaints": palette.COMPLAINTS, "feed": palette.FEED_REPORTS}
    return {
        "language": language,
        "door": door,
        "home": HOME,
        "poll": POLL,
        "palette": palette.as_json(),
        "labels": {
            name: [step.label(language) for step in each.steps] for name, each in classes.items()
        },
        "texts": _texts(language, door),
    }


def _texts(language: Language, door: Door) -> dict[str, str]:
    """Words that this door needs: whoever only looks is not sent those of the work."""
    texts = texts_of(language)
    return {
        key: text
        for key, text in texts.items()
        if door == "streamlit" or not key.startswith("mode.")
    }


class LiveLayer(MacroElement):
    """Frame (strip, card, legend, filter) and the call that starts the live page."""

    _template = Template("""
{% macro html(this, kwargs) %}
{%- set t = this.texts -%}
<header id="dm-top">
{%- if this.door == "live" %}
<div class="dm-bar"><h1>{{ t["page.title"]|e }}</h1>
<nav><a class="dm-button" id="dm-table" href="/table">{{ t["page.table"]|e }}</a>
<a class="dm-button" id="dm-language" href="?lang={{ this.other }}" hreflang="{{ this.other }}" lang="{{ this.other }}" aria-label="{{ t["page.other_language_name"]|e }}">{{ t["page.other_language"]|e }}</a></nav></div>
{%- endif %}
<p id="dm-demo" hidden>{{ t["strip.demo"]|e }}</p>
<p id="dm-disclaimer">{{ t["strip.disclaimer"]|e }}</p>
<p id="dm-stamp"></p>
</header>
<div id="dm-over">
{%- if this.door == "live" %}
<div id="dm-tools"><button type="button" class="dm-button" id="dm-filter" aria-haspopup="dialog">{{ t["filter.open"]|e }}</button><div id="dm-chips"></div></div>
{%- endif %}
<p id="dm-status" role="status" aria-live="polite"></p>
<p class="dm-message" id="dm-loading">{{ t["state.loading"]|e }}</p>
<p class="dm-message" id="dm-empty" hidden></p>
<p class="dm-message" id="dm-error" hidden><span>{{ t["state.error"]|e }}</span> <a class="dm-button" href="/table"{% if this.door == "streamlit" %} target="_blank" rel="noopener"{% endif %}>{{ t["state.open_table"]|e }}</a></p>
</div>
<aside id="dm-side" aria-label="{{ t["page.side_label"]|e }}">
<p id="dm-hint">{{ t["card.hint"]|e }}</p>
<section id="dm-card" aria-labelledby="dm-card-name" hidden>
<h2 id="dm-card-name" tabindex="-1"></h2>
<button type="button" id="dm-close" aria-label="{{ t["card.close"]|e }}">×</button>
<p id="dm-card-place"></p>
<dl id="dm-card-figures"></dl>
<a class="dm-button dm-main" id="dm-go" href="/community">{{ t["card.details"]|e }}</a>
</section>
<details id="dm-legend"><summary><span id="dm-legend-title">{{ t["legend.title"]|e }}</span></summary><div id="dm-legend-body"></div></details>
</aside>
{%- if this.door == "live" %}
<dialog id="dm-sheet" aria-labelledby="dm-sheet-title">
<h2 id="dm-sheet-title">{{ t["filter.title"]|e }}</h2>
<div id="dm-fields"></div>
<div class="dm-actions"><button type="button" class="dm-button" id="dm-clear">{{ t["filter.clear"]|e }}</button><button type="button" class="dm-button dm-main" id="dm-done">{{ t["filter.done"]|e }}</button></div>
</dialog>
{%- endif %}
<svg class="dm-defs" aria-hidden="true" focusable="false"><defs>
<pattern id="dm-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="{{ this.withheld }}"/><rect width="2" height="7" fill="#8c939b"/></pattern>
<pattern id="dm-tick" width="1" height="1" viewBox="-45 5 190 190" preserveAspectRatio="xMidYMid meet"><rect x="-45" y="5" width="190" height="190" fill="#fff"/><path d="M18 52 L42 76 L84 26" fill="none" stroke="#1d2b3a" stroke-width="13"/></pattern>
<pattern id="dm-tick-sign" width="1" height="1" viewBox="-10 0 120 104" preserveAspectRatio="xMidYMid meet"><rect x="-10" width="120" height="104" fill="#fff"/><path d="M18 52 L42 76 L84 26" fill="none" stroke="#1d2b3a" stroke-width="13"/></pattern>
</defs></svg>
{% endmacro %}
{% macro script(this, kwargs) %}
DusitMap.start({{ this._parent.get_name() }}, {{ this.config }});
{% endmacro %}
""")  # noqa: E501

    def __init__(self, language: Language, door: Door) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "LiveLayer"
        self._id = "frame"  # folium's own ids are random; a constant page needs constant names
        self.door = door
        self.texts = texts_of(language)
        self.other = "en" if language == "th" else "th"
        self.withheld = palette.WITHHELD
        self.config = safe_json(config(language, door))

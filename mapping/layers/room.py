"""The two pages of a workshop's room: the phone's and the projector's.

Constant frames, as all our maps: who is in the room, pins and votes arrive as JSON and are set with
`textContent` by the scripts of mapping/frontend/room.
"""

from typing import Literal

from branca.element import MacroElement

from geodata.district import get_district
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.workshops.workshops import MAX_PIN_NOTE_LENGTH, MAX_PIN_TITLE_LENGTH
from geodata.reasons import Language
from mapping.layers import palette
from mapping.layers.live import SIGN_PATTERNS, dump_safe_json, list_class_labels
from mapping.layers.page import LightPage
from mapping.layers.shell import LocalMap
from mapping.layers.sources import LIVE_SOURCE, build_edition_source
from mapping.layers.words import list_map_texts
from mapping.templates import ElementTemplate
from mapping.texts import Texts, to_key

RoomPageKind = Literal["room", "projector"]

MAP_TEXT_PREFIXES = ("category.", "page.", "strip.", "state.", "card.in_subdistrict")
EDITION_PLACEHOLDER = "{edition}"  # where a room's script puts the edition that its forum looks at


def render_room_page(language: Language, code: str) -> str:
    """Return the page of a phone in a room."""
    return _render_page(language, code, "room")


def render_projector_page(language: Language, code: str) -> str:
    """Return the page of the projector of a room."""
    return _render_page(language, code, "projector")


def list_room_texts(language: Language) -> dict[str, str]:
    """Return the words of the room, and those of the map that it needs."""
    map_texts = {
        key: text
        for key, text in list_map_texts(language).items()
        if key.startswith(MAP_TEXT_PREFIXES)
    }
    return map_texts | Texts(language).list_section("room")


def build_room_config(language: Language, code: str) -> dict[str, object]:
    """Return the constants of a room's script, never data."""
    return {
        "language": language,
        "code": code,
        "folder": f"/w/{code}/",
        "home": get_district().home_corners,
        "documents": LIVE_SOURCE.documents,
        "edition_documents": build_edition_source(EDITION_PLACEHOLDER).documents,
        "palette": palette.to_json(),
        "labels": list_class_labels(language),
        "categories": [[category, to_key(category)] for category in CHOSEN_CATEGORIES],
        "longest_title": MAX_PIN_TITLE_LENGTH,
        "longest_note": MAX_PIN_NOTE_LENGTH,
        "texts": list_room_texts(language),
    }


def _render_page(language: Language, code: str, page_kind: RoomPageKind) -> str:
    shell = LocalMap(language, page_kind)
    layer = RoomLayer if page_kind == "room" else ProjectorLayer
    layer(language, code, shell).add_to(shell)
    texts = list_room_texts(language)
    page = LightPage(
        shell,
        language,
        frame=f"{page_kind}_layer_frame",
        look=f"rm rm-{page_kind}",
        title=texts[f"title.{page_kind}"],
        without=texts["state.script"],
    )
    return str(page.render())


class _RoomPageLayer(MacroElement):
    """The values that both frames of a room need."""

    def __init__(self, language: Language, code: str, shell: LocalMap) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._id = "frame"  # folium's own ids are random; a constant page needs constant names
        self.code = code
        self.map_div = f'<div class="folium-map" id="{shell.get_name()}"></div>'
        self.texts = list_room_texts(language)
        self.signs = SIGN_PATTERNS
        self.config = dump_safe_json(build_room_config(language, code))


class RoomLayer(_RoomPageLayer):
    """A phone: title and timer, map, and one panel that changes with what is being done."""

    _template = ElementTemplate("layers/room_layer.html")  # type: ignore[assignment]

    def __init__(self, language: Language, code: str, shell: LocalMap) -> None:
        super().__init__(language, code, shell)
        self._name = "RoomLayer"


class ProjectorLayer(_RoomPageLayer):
    """The projector: the way in on the left, what the room made on the right."""

    _template = ElementTemplate("layers/projector_layer.html")  # type: ignore[assignment]

    def __init__(self, language: Language, code: str, shell: LocalMap) -> None:
        super().__init__(language, code, shell)
        self._name = "ProjectorLayer"

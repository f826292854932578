"""The two pages of a workshop's room: the phone's and the projector's.

Constant frames, as all our maps: who is in the room, pins and votes arrive as JSON and are set with
`textContent` by the scripts of mapping/frontend/room.
"""

from typing import Literal

from branca.element import MacroElement

from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.reasons import Language
from mapping.layers import palette
from mapping.layers.live import HOME, SIGNS, class_labels, safe_json
from mapping.layers.page import LightPage
from mapping.layers.shell import LocalMap
from mapping.layers.sources import LIVE, edition_source
from mapping.layers.words import texts_of
from mapping.templates import ElementTemplate
from mapping.texts import Texts, slug

RoomDoor = Literal["room", "projector"]

PARTS = ("category.", "page.", "strip.", "state.", "card.in_subdistrict")
LONGEST_NOTE = 300  # signs
EDITION = "{edition}"  # where a room's script puts the edition that its forum looks at


def render_room_page(language: Language, code: str) -> str:
    """Return the page of a phone in a room."""
    return _rendered(language, code, "room")


def render_projector_page(language: Language, code: str) -> str:
    """Return the page of the projector of a room."""
    return _rendered(language, code, "projector")


def room_texts(language: Language) -> dict[str, str]:
    """Return the words of the room, and those of the map that it needs."""
    of_the_map = {key: text for key, text in texts_of(language).items() if key.startswith(PARTS)}
    return of_the_map | Texts(language).section("room")


def config(language: Language, code: str) -> dict[str, object]:
    """Everything a room's script is told: constants, never data."""
    return {
        "language": language,
        "code": code,
        "folder": f"/w/{code}/",
        "home": HOME,
        "documents": LIVE.documents,
        "edition_documents": edition_source(EDITION).documents,
        "palette": palette.to_json(),
        "labels": class_labels(language),
        "categories": [[each, slug(each)] for each in CHOSEN_CATEGORIES],
        "longest_note": LONGEST_NOTE,
        "texts": room_texts(language),
    }


def _rendered(language: Language, code: str, door: RoomDoor) -> str:
    shell = LocalMap(language, door)
    layer = RoomLayer if door == "room" else ProjectorLayer
    layer(language, code, shell).add_to(shell)
    texts = room_texts(language)
    page = LightPage(
        shell,
        language,
        frame=f"{door}_layer_frame",
        look=f"rm rm-{door}",
        title=texts[f"title.{door}"],
        without=texts["state.script"],
    )
    return str(page.render())


class _Layer(MacroElement):
    """What both frames are told."""

    def __init__(self, language: Language, code: str, shell: LocalMap) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._id = "frame"  # folium's own ids are random; a constant page needs constant names
        self.code = code
        self.map_div = f'<div class="folium-map" id="{shell.get_name()}"></div>'
        self.texts = room_texts(language)
        self.signs = SIGNS
        self.config = safe_json(config(language, code))


class RoomLayer(_Layer):
    """A phone: title and timer, map, and one panel that changes with what is being done."""

    _template = ElementTemplate("layers/room_layer.html")  # type: ignore[assignment]

    def __init__(self, language: Language, code: str, shell: LocalMap) -> None:
        super().__init__(language, code, shell)
        self._name = "RoomLayer"


class ProjectorLayer(_Layer):
    """The projector: the way in on the left, what the room made on the right."""

    _template = ElementTemplate("layers/projector_layer.html")  # type: ignore[assignment]

    def __init__(self, language: Language, code: str, shell: LocalMap) -> None:
        super().__init__(language, code, shell)
        self._name = "ProjectorLayer"

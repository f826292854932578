"""A light page around one map: head, words, map, scripts last, nothing inline but our constants."""

from geodata.reasons import Language
from mapping.layers.map_page import MapPage
from mapping.layers.shell import LocalMap
from mapping.templates import load_template


class LightPage(MapPage):
    """The HTML of a page whose frame is one element on the map, named `frame`."""

    _template = load_template("layers/light_page.html")

    def __init__(
        self,
        shell: LocalMap,
        language: Language,
        *,
        frame: str,
        look: str,
        title: str,
        without: str,
    ) -> None:
        super().__init__(language, title, styles=shell.styles, scripts=shell.scripts)
        self.look = look
        self.frame = frame
        self.without_script = without
        self.add_child(shell, name="map")

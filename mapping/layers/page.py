"""A light page around one map: head, words, map, scripts last, nothing inline but our constants."""

from branca.element import Figure

from geodata.reasons import Language
from mapping.layers.files import build_asset_url
from mapping.layers.shell import LocalMap
from mapping.templates import load_template


class LightPage(Figure):
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
        super().__init__()
        self.language = language
        self.title = title
        self.look = look
        self.frame = frame
        self.without_script = without
        self.icon = build_asset_url("/assets/map/icon.png")
        self.large_icon = build_asset_url("/assets/map/icon-180.png")
        self.styles = [url for _, url in shell.default_css]
        self.scripts = [url for _, url in shell.default_js]
        self.add_child(shell, name="map")

    def render_part(self, name: str) -> str:
        """Return the HTML of one element; `map` is the map's own."""
        return str(self.html._children[name].render()).strip()

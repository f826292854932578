"""What every page around a map of ours begins with: its head, and the parts of its elements."""

from collections.abc import Iterable

from branca.element import Figure

from geodata.reasons import Language
from mapping.layers.files import build_asset_url


class MapPage(Figure):
    """The HTML of a page around a map: words and frame first, scripts last.

    A template of `layers/page.html` reads what stands here.

    Parameters
    ----------
    styles, scripts
        Where they are, in their order.
    """

    def __init__(
        self, language: Language, title: str, *, styles: Iterable[str], scripts: Iterable[str]
    ) -> None:
        super().__init__()
        self.language = language
        self.title = title
        self.icon = build_asset_url("/assets/map/icon.png")
        self.large_icon = build_asset_url("/assets/map/icon-180.png")
        self.styles = list(styles)
        self.scripts = list(scripts)

    def render_part(self, name: str) -> str:
        """Return the HTML of one element; `map` is the map's own."""
        return str(self.html._children[name].render()).strip()

"""A light page around one map: head, words, map, scripts last, nothing inline but our constants."""

from branca.element import Figure
from folium.template import Template

from geodata.reasons import Language
from mapping.layers.files import asset_url
from mapping.layers.shell import LocalMap


class LightPage(Figure):
    """The HTML of a page whose frame is one element on the map, named `frame`."""

    _template = Template("""<!DOCTYPE html>
<html lang="{{ this.language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ this.title|e }}</title>
<meta name="theme-color" content="#0b3d91">
<link rel="icon" type="image/png" href="{{ this.icon }}">
<link rel="apple-touch-icon" href="{{ this.large_icon }}">
{%- for url in this.styles %}
<link rel="stylesheet" href="{{ url }}">
{%- endfor %}
</head>
<body class="{{ this.look }}">
{{ this.part(this.frame) }}
<noscript><p class="dm-message">{{ this.without_script|e }}</p></noscript>
{%- for url in this.scripts %}
<script src="{{ url }}"></script>
{%- endfor %}
<script>
{{ this.script.render() }}
</script>
</body>
</html>
""")

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
        self.icon = asset_url("/assets/map/icon.png")
        self.large_icon = asset_url("/assets/map/icon-180.png")
        self.styles = [url for _, url in shell.default_css]
        self.scripts = [url for _, url in shell.default_js]
        self.add_child(shell, name="map")

    def part(self, name: str) -> str:
        """HTML of one element, in the place where this page wants it; `map` is the map's own."""
        return str(self.html._children[name].render()).strip()

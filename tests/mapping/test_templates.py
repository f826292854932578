"""HTML comes from templates that escape; what is not escaped is listed here with its reason."""

import re

import pytest
from jinja2 import UndefinedError

from mapping import templates
from tests.paths import ROOT

FOLDER = ROOT / "mapping" / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*ml"))
TRUSTED = {  # our own HTML, script or JSON; nothing in it was typed as HTML
    "this.render_part(",  # an element that another template of ours made
    "this.map_div",  # folium's own element
    "this.signs",  # patterns from signs.svg
    "this.script.render()",  # calls that the layers add
    "this._parent.get_name()",  # a constant name
    "this.config",  # JSON for a script element
    "this.words",
    "body",
    "this.failed",  # a script of ours, in the page
    "script",
    "this.styles",  # sheets of ours, in a file without a network
    "this.policy_here",
}
SAFE = re.compile(r"\{\{ ([^}]*?)\|safe \}\}")


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles_and_escapes(name):
    assert templates.load_template(name).environment.autoescape is True


@pytest.mark.parametrize("name", NAMES)
def test_only_what_is_listed_is_not_escaped(name):
    marked = SAFE.findall((FOLDER / name).read_text(encoding="utf-8"))
    assert {words for words in marked if not words.startswith(tuple(TRUSTED))} == set()
    assert "autoescape" not in (FOLDER / name).read_text(encoding="utf-8")


def test_a_word_is_escaped_and_a_missing_one_is_an_error():
    values = {"sentence": "<b>&", "links": [("/x?a=1&b=2", "'\"")], "is_problem": False}
    page = {"t": type("T", (), {"language": "th"}), "title": "", "sheet": "", "look": ""}
    html = templates.render("web/message.html", **page, **values, scripts=[])
    assert "<p>&lt;b&gt;&amp;</p>" in html
    assert '<a href="/x?a=1&amp;b=2">&#39;&#34;</a>' in html
    with pytest.raises(UndefinedError):
        templates.render("web/message.html", **page, **values)


def test_control_an_unlisted_one_is_found():
    assert SAFE.findall("<p>{{ community.name|safe }}</p>") == ["community.name"]


def test_what_an_element_gives_can_be_added_to_a_script():
    element = templates.ElementTemplate("layers/room_layer.html")
    this = type("Room", (), {"_parent": type("M", (), {"get_name": lambda _: "map"})()})()
    this.config = "{}"
    script = "if (a < b) " + element.module.script(this, {})
    assert script.startswith("if (a < b) ")
    assert type(script) is str
    macro = templates.load_template("layers/room_layer.html").module.script
    assert "&lt;" in "if (a < b) " + macro(this, {})  # what it is kept from

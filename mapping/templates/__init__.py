"""HTML from Jinja2 templates: every value is escaped, and a value that is missing is an error."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)

_STATE = {"is_sample": False}
_ENVIRONMENT.globals["is_sample"] = lambda: _STATE["is_sample"]


def mark_pages(*, is_sample: bool) -> None:
    """Mark every page from now on as one of a sample, or of a real project.

    A process serves one project: whoever opens it says so once, before it answers anybody.
    """
    _STATE["is_sample"] = is_sample


def load_template(name: str) -> Template:
    """Return the template in the file `name`, seen from this folder."""
    return _ENVIRONMENT.get_template(name)


def render(name: str, /, **values: object) -> str:
    """Return the HTML of the template in the file `name`, filled with `values`.

    Raises
    ------
    jinja2.UndefinedError
        Where the template asks for a value that is not given.
    """
    return load_template(name).render(values)


class ElementTemplate:
    """The macros of a folium element: `html` and `script`, each giving a plain string.

    Folium puts what they give together by `+`. A macro that escapes gives `Markup`, and a string
    to which `Markup` is added is escaped as a whole, so that scripts would break.
    """

    def __init__(self, name: str) -> None:
        macros = load_template(name).module.__dict__
        self.module = SimpleNamespace(
            **{macro: _to_plain(macros[macro]) for macro in ("html", "script")}
        )


def _to_plain(macro: Callable[..., str]) -> Callable[..., str]:
    def call(*arguments: object) -> str:
        return str.__str__(macro(*arguments))

    return call

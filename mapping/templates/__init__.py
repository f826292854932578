"""HTML from Jinja2 templates: every value is escaped, and a value that is missing is an error."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def load_template(name: str) -> Template:
    """Return the template in the file `name`, seen from this folder."""
    return _ENVIRONMENT.get_template(name)


def render(name: str, **values: object) -> str:
    """Return the HTML of the template in the file `name`, filled with `values`.

    Raises
    ------
    jinja2.UndefinedError
        Where the template asks for a value that is not given.
    """
    return load_template(name).render(values)

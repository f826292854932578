"""The sentences of refusals, warnings and row rejects, by code.

One catalogue serves the command line, the screens and the routes. `{…}` in a sentence holds
numbers or names from our own lists; a value of somebody's file stays in its own field.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["th", "en"]
CATALOGUE = Path(__file__).with_name("reasons.toml")


@dataclass(frozen=True, slots=True)
class Words:
    """A value of a sentence that itself is said in the reader's language."""

    th: str
    en: str


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Return every code with `th`, `en` and, for refusals, the HTTP `status`."""
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


def sentence(code: str, language: Language = "th", **values: object) -> str:
    """Return the sentence of `code`, with its values filled in."""
    text: str = catalogue()[code][language]
    said = {
        name: getattr(value, language) if isinstance(value, Words) else value
        for name, value in values.items()
    }
    return text.format(**said)


def option(code: str) -> str | None:
    """Return the option of the command line that helps with `code`; None where none does."""
    found: str | None = catalogue()[code].get("option")
    return found


def status(code: str) -> int:
    """Return the HTTP status of `code`; 400 where none is stated."""
    return int(catalogue()[code].get("status", 400))

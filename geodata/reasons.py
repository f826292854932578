"""The sentences of refusals, warnings and row rejects, by code.

One catalogue serves the command line, the screens and the routes. `{…}` in a sentence holds
numbers or names from our own lists; a value of somebody's file stays in its own field.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from geodata.district import cache_by_district, get_district

Language = Literal["th", "en"]
CATALOGUE = Path(__file__).with_name("reasons.toml")


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A value of a sentence that itself is said in the reader's language."""

    th: str
    en: str


@cache_by_district
def read_catalogue() -> dict[str, dict[str, Any]]:
    """Return every code with `th`, `en` and, for refusals, the HTTP `status`."""
    catalogue = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    fill = get_district().fill
    for entry in catalogue.values():
        entry |= {"th": fill(entry["th"], "th"), "en": fill(entry["en"], "en")}
    return catalogue


def format_sentence(code: str, language: Language = "th", **values: object) -> str:
    """Return the sentence of `code`, with its values filled in."""
    text: str = read_catalogue()[code][language]
    said = {
        name: getattr(value, language) if isinstance(value, LocalizedText) else value
        for name, value in values.items()
    }
    return text.format(**said)


def find_option(code: str) -> str | None:
    """Return the option of the command line that helps with `code`; None where none does."""
    found: str | None = read_catalogue()[code].get("option")
    return found


def find_status(code: str) -> int:
    """Return the HTTP status of `code`; 400 where none is stated."""
    return int(read_catalogue()[code].get("status", 400))

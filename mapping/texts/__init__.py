"""The words people read: Thai first, English second, one catalogue file a part of the app.

`Texts("th")("map.card.close")` reads `th/map.toml`, key `card.close`. What a sentence calls
`{district}`, `{network}`, `{centre}` or `{office}` is filled in here and nowhere else: no caller
gives these values. Refusals and warnings have
their own catalogue in `geodata/reasons.toml`, reached as `Texts("th").format_reason("E-GEO-02")`.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geodata import reasons
from geodata.district import cache_by_district, get_district
from geodata.reasons import Language

TEXTS_FOLDER = Path(__file__).parent
LANGUAGES: tuple[Language, ...] = ("th", "en")


@cache_by_district
def load_catalogue(language: Language) -> Mapping[str, str]:
    """Return every sentence of a language by its dotted key, with the words of the district."""
    entries: dict[str, str] = {}
    for path in sorted((TEXTS_FOLDER / language).glob("*.toml")):
        _collect_entries(path.stem, tomllib.loads(path.read_text(encoding="utf-8")), entries)
    fill = get_district().fill
    return {key: fill(text, language) for key, text in entries.items()}


@cache_by_district
def _load_section(language: Language, name: str) -> Mapping[str, str]:
    prefix = f"{name}."
    return {
        key.removeprefix(prefix): text
        for key, text in load_catalogue(language).items()
        if key.startswith(prefix)
    }


def _collect_entries(prefix: str, table: Mapping[str, Any], entries: dict[str, str]) -> None:
    for key, value in table.items():
        name = f"{prefix}.{key}"
        if isinstance(value, Mapping):
            _collect_entries(name, value, entries)
        else:
            entries[name] = str(value)


def to_key(state: str) -> str:
    """Return a state as it stands in a key of the catalogue."""
    return state.replace(",", "").replace(" ", "_")


class Texts:
    """The sentences of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """Return the sentence of `key` with its values filled in."""
        text = load_catalogue(self.language)[key]
        return text.format(**values) if values else text

    def format_year(self, year_be: int | None) -> str:
        """Return the year of a figure as people read it; None: its source names none."""
        return (
            self("map.card.year_unknown")
            if year_be is None
            else self("map.card.year_be", year=year_be)
        )

    def list_section(self, name: str) -> dict[str, str]:
        """Return one part of the catalogue, keys without its prefix."""
        return dict(_load_section(self.language, name))

    def format_reason(self, code: str, **values: object) -> str:
        """Return the sentence of a refusal or warning."""
        return reasons.format_sentence(code, self.language, **values)

"""Words of the map in one language, as flat dotted keys: `card.withheld`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from geodata.reasons import Language

_TEXTS = Path(__file__).parent.parent / "texts"


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = value
    return found


@cache
def _read(language: Language) -> dict[str, str]:
    return _flat(tomllib.loads((_TEXTS / language / "map.toml").read_text(encoding="utf-8")))


def texts_of(language: Language) -> dict[str, str]:
    """Every word of the map; a fresh copy, so that nobody changes another's."""
    return dict(_read(language))

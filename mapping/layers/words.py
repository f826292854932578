"""Words of the map in one language, by keys without the catalogue's name: `card.withheld`."""

from geodata.reasons import Language
from mapping.texts import Texts


def list_map_texts(language: Language) -> dict[str, str]:
    """Return the texts of the map as a new dictionary."""
    texts = Texts(language)
    shared = {
        key: text
        for key, text in texts.list_section("screens").items()
        if key.startswith(("category.", "precision.", "agency_type."))
    }
    return {**texts.list_section("map"), **shared}

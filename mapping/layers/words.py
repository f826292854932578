"""Words of the map in one language, by keys without the catalogue's name: `card.withheld`."""

from geodata.reasons import Language
from mapping.texts import Texts


def texts_of(language: Language) -> dict[str, str]:
    """Every word of the map; a fresh copy, so that nobody changes another's."""
    texts = Texts(language)
    shared = {
        key: text
        for key, text in texts.section("screens").items()
        if key.startswith(("category.", "precision."))
    }
    return {**texts.section("map"), **shared}

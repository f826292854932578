"""Thai place names, made comparable."""

import re
import unicodedata
from functools import lru_cache

from pythainlp.util import normalize

_LONGEST_NAME = 300  # characters; normalising takes the square of the length
_KIND_PREFIX = re.compile("^(?:ชุมชน|แขวง|เขต)+(?=.)")
_PUNCTUATION = re.compile(r"(?<!\d)[.,'\"()\-–]|[.,'\"()\-–](?!\d)")  # 1-2 and 1.2 are not 12


@lru_cache(maxsize=4096)
def normalize_place_name(name: str) -> str:
    """Return the form in which two spellings of one name are equal; never shown, never stored.

    The words ชุมชน, แขวง and เขต before the name, spaces, dots and other marks, invisible
    characters, the order in which vowels and tone marks were typed, the kind of digits and upper
    case make no difference. Spaces go altogether: in Thai "ซอย 3" and "ซอย3" are one name, and so
    are "พล.ปตอ." and "พล ปตอ".
    """
    visible = "".join(filter(_is_visible, name))
    if len(visible) > _LONGEST_NAME:  # no name, and equal to none
        return visible.casefold()
    visible = "".join(map(_to_arabic_digit, unicodedata.normalize("NFC", visible)))
    plain = unicodedata.normalize("NFC", normalize(_PUNCTUATION.sub("", visible)))
    return _KIND_PREFIX.sub("", plain).casefold() or visible.casefold()


def _is_visible(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc")


def _to_arabic_digit(char: str) -> str:
    number = unicodedata.decimal(char, None)
    return char if number is None else str(number)

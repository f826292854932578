"""Paper through typst: a template of ours, values as JSON, the same bytes for the same values.

Nothing that was typed is ever part of a template's source: templates read one JSON text and show
its strings, in which `#`, `$` or `*` mean nothing. Sarabun is the only font, and it is embedded.
Lines break between words and nowhere else: a zero-width space stands between two words, a word
joiner between the letters of one. The templates take both out of the text of the paper again.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_sarabun
import typst
from pythainlp.tokenize import word_tokenize

from geodata.district import get_district
from geodata.model.times import BANGKOK
from geodata.reasons import Language

TEMPLATES = Path(__file__).parent / "papers"
BREAK_SPACE = "\u200b"
WORD_JOINER = "\u2060"
MAX_UNBROKEN_LENGTH = 60  # signs; a longer name would leave the paper
MAX_WORD_LENGTH = (
    24  # the dictionary has names of offices as one word, and some type without an end
)

_THAI = re.compile(r"[\u0e01-\u0e5b]+")
_LETTER = re.compile(r"(?<=[\u0e01-\u0e5b])(?=[ก-ฮเ-ไ])")  # before these stands no half of a sign
_LONG = re.compile(r"[!-~]{32}(?=[!-~])")  # no address is too long for the paper
_OVERRIDES = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def render_pdf(
    template: str,
    values: Mapping[str, object],
    *,
    title: str,
    at: datetime,
    names: Collection[str] = (),
    pictures: Mapping[str, str] | None = None,
    language: Language = "th",
) -> bytes:
    """Return a template filled with values.

    Parameters
    ----------
    values
        What the template shows. Every string in it is cut into words.
    names
        Names that a line never breaks, wherever they stand in the values.
    pictures
        SVG by the name under which the template asks for it.
    at
        When the data were made: the creation date of the file.
    language
        Of the words: a screen reader speaks it.
    """
    local = at.astimezone(BANGKOK)
    values_by_name = {
        **_prepare_values(values, frozenset(names)),
        "document": {
            "title": title,
            "author": get_district().words[language]["network"],
            "language": language,
            "made": [local.year, local.month, local.day],
        },
        "pictures": dict(pictures or {}),
    }
    return _compile(template, values_by_name, format="pdf", timestamp=at.replace(microsecond=0))


def render_png(template: str, values: Mapping[str, object], *, zoom: float) -> bytes:
    """Return the one page of a template as a picture, `zoom` pixels a point."""
    return _compile(template, _prepare_values(values, frozenset()), format="png", ppi=72 * zoom)


def render_svg(template: str, values: Mapping[str, object]) -> str:
    """Return the one page of a template as a drawing, in which words are outlines of letters."""
    return _compile(template, _prepare_values(values, frozenset()), format="svg").decode()


def insert_breaks(text: str, names: Collection[str] = ()) -> str:
    """Return text that breaks between words only, and inside none of the names."""
    clean = _LONG.sub(lambda long: long[0] + BREAK_SPACE, strip_controls(text))
    unbroken_names = sorted(
        (strip_controls(name) for name in names if name in text), key=len, reverse=True
    )
    if not unbroken_names:
        return _THAI.sub(_break_words, clean)
    parts = re.split(f"({'|'.join(map(re.escape, unbroken_names))})", clean)
    return BREAK_SPACE.join(
        _join_name(part) if part in unbroken_names else _THAI.sub(_break_words, part)
        for part in parts
        if part
    )


def _compile(template: str, inputs: Mapping[str, object], **how: Any) -> bytes:  # noqa: ANN401
    body = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_load_fonts(),
        sys_inputs={"values": json.dumps(inputs, ensure_ascii=False)},
        **how,
    )
    if not isinstance(body, bytes):
        raise TypeError(f"{template} gave no file")
    return body


def _break_words(match: re.Match[str]) -> str:
    words = word_tokenize(match[0], keep_whitespace=True)
    return BREAK_SPACE.join(
        word if len(word) > MAX_WORD_LENGTH else _LETTER.sub(WORD_JOINER, word) for word in words
    )


def _join_name(name: str) -> str:
    if len(name) > MAX_UNBROKEN_LENGTH:
        return _THAI.sub(_break_words, name)
    return _LETTER.sub(WORD_JOINER, name).replace(" ", "\u00a0")


def strip_controls(text: str) -> str:
    """Remove invisible characters: control signs except line ends, and marks of direction."""
    characters = (
        character
        for character in text
        if character == "\n" or unicodedata.category(character) != "Cc"
    )
    return _OVERRIDES.sub("", "".join(characters))


def _prepare_values(values: Mapping[str, object], names: frozenset[str]) -> dict[str, object]:
    return {key: _prepare_value(value, names) for key, value in values.items()}


def _prepare_value(value: object, names: frozenset[str]) -> object:
    if isinstance(value, str):
        return insert_breaks(value, names)
    if isinstance(value, Mapping):
        return _prepare_values(value, names)
    if isinstance(value, Sequence):
        return [_prepare_value(item, names) for item in value]
    return value


@cache
def _load_fonts() -> typst.Fonts:
    folder = str(fontpkg_sarabun.ROOT / "files")
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )

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

from geodata.model.times import BANGKOK

TEMPLATES = Path(__file__).parent / "papers"
AUTHOR = "เครือข่ายประชาชนเพื่อธรรมาภิบาลเขตดุสิต"
BETWEEN_WORDS = "\u200b"
WITHIN_WORDS = "\u2060"
LONGEST_WHOLE = 60  # signs; a longer name would leave the paper
LONGEST_WORD = 24  # the dictionary has names of offices as one word, and some type without an end

_THAI = re.compile(r"[\u0e01-\u0e5b]+")
_LETTER = re.compile(r"(?<=[\u0e01-\u0e5b])(?=[ก-ฮเ-ไ])")  # before these stands no half of a sign
_LONG = re.compile(r"[!-~]{32}(?=[!-~])")  # no address is too long for the paper
_OVERRIDES = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def pdf(
    template: str,
    values: Mapping[str, object],
    *,
    title: str,
    at: datetime,
    names: Collection[str] = (),
    pictures: Mapping[str, str] | None = None,
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
    """
    local = at.astimezone(BANGKOK)
    told = {
        **_readable(values, frozenset(names)),
        "document": {
            "title": title,
            "author": AUTHOR,
            "made": [local.year, local.month, local.day],
        },
        "pictures": dict(pictures or {}),
    }
    return _made(template, told, format="pdf", timestamp=at.replace(microsecond=0))


def png(template: str, values: Mapping[str, object], *, zoom: float) -> bytes:
    """Return the one page of a template as a picture, `zoom` pixels a point."""
    return _made(template, _readable(values, frozenset()), format="png", ppi=72 * zoom)


def svg(template: str, values: Mapping[str, object]) -> str:
    """Return the one page of a template as a drawing, in which words are outlines of letters."""
    return _made(template, _readable(values, frozenset()), format="svg").decode()


def lines(text: str, names: Collection[str] = ()) -> str:
    """Return text that breaks between words only, and inside none of the names."""
    clean = _LONG.sub(lambda long: long[0] + BETWEEN_WORDS, _clean(text))
    kept = sorted((_clean(each) for each in names if each in text), key=len, reverse=True)
    if not kept:
        return _THAI.sub(_by_words, clean)
    parts = re.split(f"({'|'.join(map(re.escape, kept))})", clean)
    return BETWEEN_WORDS.join(
        _whole(part) if part in kept else _THAI.sub(_by_words, part) for part in parts if part
    )


def _made(template: str, told: Mapping[str, object], **how: Any) -> bytes:  # noqa: ANN401
    made = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"values": json.dumps(told, ensure_ascii=False)},
        **how,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template} gave no file")
    return made


def _by_words(found: re.Match[str]) -> str:
    words = word_tokenize(found[0], keep_whitespace=True)
    return BETWEEN_WORDS.join(
        word if len(word) > LONGEST_WORD else _LETTER.sub(WITHIN_WORDS, word) for word in words
    )


def _whole(name: str) -> str:
    if len(name) > LONGEST_WHOLE:
        return _THAI.sub(_by_words, name)
    return _LETTER.sub(WITHIN_WORDS, name).replace(" ", "\u00a0")


def _clean(text: str) -> str:
    """Take out what has no look: control signs but the end of a line, and marks of direction."""
    shown = (each for each in text if each == "\n" or unicodedata.category(each) != "Cc")
    return _OVERRIDES.sub("", "".join(shown))


def _readable(values: Mapping[str, object], names: frozenset[str]) -> dict[str, object]:
    return {key: _cut(each, names) for key, each in values.items()}


def _cut(value: object, names: frozenset[str]) -> object:
    if isinstance(value, str):
        return lines(value, names)
    if isinstance(value, Mapping):
        return _readable(value, names)
    if isinstance(value, Sequence):
        return [_cut(each, names) for each in value]
    return value


@cache
def _fonts() -> typst.Fonts:
    folder = str(fontpkg_sarabun.ROOT / "files")
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )

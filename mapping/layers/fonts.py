"""Our font, cut down to what a page needs, as WOFF2."""

import io
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import fontpkg_sarabun
from fontTools import subset
from fontTools.ttLib import TTFont

THAI = range(0xE01, 0xE5C)
LATIN = range(0x20, 0x7F)
WEIGHTS = {400: "Sarabun-Regular.ttf", 700: "Sarabun-Bold.ttf"}
MARKS = ("ccmp", "locl", "mark", "mkmk", "liga")  # what puts vowels and tones in their places


def cut_font(weight: int, characters: Iterable[int], *, features: Sequence[str] = ("*",)) -> bytes:
    """Return a WOFF2 file of Sarabun with some characters only; the same ones give the same bytes.

    Parameters
    ----------
    weight
        A key of WEIGHTS: 400 or 700.
    characters
        Code points of Unicode, in any order.
    features
        OpenType features that are kept; all by default.
    """
    return _build_font(weight, tuple(sorted(set(characters))), tuple(features))


@cache
def _build_font(weight: int, characters: tuple[int, ...], features: tuple[str, ...]) -> bytes:
    source = Path(fontpkg_sarabun.ROOT) / "files" / WEIGHTS[weight]
    with TTFont(source, recalcTimestamp=False) as ttf:
        options = subset.Options(layout_features=list(features), notdef_outline=True)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=characters)
        cutter.subset(ttf)
        ttf.flavor = "woff2"
        out = io.BytesIO()
        ttf.save(out)
    return out.getvalue()

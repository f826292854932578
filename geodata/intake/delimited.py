"""Text tables: bytes to text, text to rows of cells. UTF-8 first, cp874 (Thai Windows) second."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import TypeAlias

from geodata.errors import FileRefused

Line: TypeAlias = tuple[int, list[str] | None]  # row number and cells; None: its quotes are broken

MOST_BROKEN = 100  # rows; each costs a second look at up to 131,072 characters
DELIMITERS = (",", ";", "\t")

_UTF_16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_CONTROLS = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_BINARY_SHARE = 0.01
_FOREIGN = bytes(range(0x80, 0x100))  # these and the following are bytes of cp874
_CONSONANTS = bytes(range(0xA1, 0xCF))  # ก to ฮ
_THAI = _CONSONANTS + bytes((*range(0xCF, 0xDB), *range(0xDF, 0xFC)))
_LOOSE_MARK = re.compile(  # a vowel or tone mark (ั ิ-ฺ ็-๎) that sits on no letter
    rb"(?:^|[^\xa1-\xda\xdf-\xee])[\xd1\xd4-\xda\xe7-\xee]"
)
_EXCEL_HINT = re.compile(r"sep=([,;\t])\r?\n?")


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding, "utf-8" or "cp874".

    Raises
    ------
    FileRefused
        E-FMT-02 where the bytes are no text; E-ENC-01 where they are in another encoding.
    """
    if data.startswith(_UTF_16_OR_32):
        raise FileRefused("E-ENC-01")
    if len(_CONTROLS.findall(data)) > _BINARY_SHARE * len(data):
        raise FileRefused("E-FMT-02")
    if b"\0" in data:
        raise FileRefused("E-ENC-01")
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return _thai_windows(data), "cp874"


def lines(text: str) -> Iterator[Line]:
    """Yield the rows with their numbers, blank ones included, as a spreadsheet counts them.

    A row with broken quotes swallows what follows it, in the worst case without a trace. So it is
    given as None, and reading goes on with the line below it.

    Raises
    ------
    FileRefused
        E-TAB-05 where more than `MOST_BROKEN` rows are broken.
    """
    source = list(io.StringIO(text, newline=""))
    hint = _EXCEL_HINT.fullmatch(source[0]) if source else None
    done = 1 if hint else 0
    delimiter = hint[1] if hint else _delimiter(source)
    number = broken = 0
    while done < len(source):
        start = done
        reader = csv.reader(islice(source, start, None), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                number += 1
                done = start + reader.line_num
                yield number, cells
        except csv.Error as error:
            number += 1
            broken += 1
            done += 1
            if broken > MOST_BROKEN:
                raise FileRefused("E-TAB-05", n=number) from error
            yield number, None


def _thai_windows(data: bytes) -> str:
    """Return cp874 text that reads like Thai; nearly any bytes could be decoded as cp874."""
    try:
        text = data.decode("cp874")
    except UnicodeDecodeError as error:
        raise FileRefused("E-ENC-01") from error
    # Bytes are counted ten times faster than letters, and cp874 has one of each.
    foreign = _count(data, _FOREIGN)
    thai = _count(data, _THAI)
    loose = len(_LOOSE_MARK.findall(data))
    if thai < 0.9 * foreign or _count(data, _CONSONANTS) < 0.3 * thai or loose > 0.02 * thai:
        raise FileRefused("E-ENC-01")
    return text


def _count(data: bytes, wanted: bytes) -> int:
    return len(data) - len(data.translate(None, wanted))


def _delimiter(source: list[str]) -> str:
    """Return the mark that the first written line has most of, outside its quotes."""
    first = next((line for line in source if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=bare.count)

"""Text tables: bytes to text, text to rows of cells. UTF-8 first, cp874 (Thai Windows) second.

UTF-16 is read where its mark stands in front: so Excel saves "Unicode text".
"""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import TypeAlias

from geodata.errors import FileRefused

Line: TypeAlias = tuple[int, list[str] | None]  # row number and cells; None: its quotes are broken

MAX_BROKEN = 100  # rows; each costs a second look at up to 131,072 characters
DELIMITERS = (",", ";", "\t")

UTF_32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
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
    """Return the text and the name of its encoding, "utf-8", "utf-16" or "cp874".

    Raises
    ------
    FileRefused
        E-FMT-02 where the bytes are no text; E-ENC-01 where they are in another encoding.
    """
    if data.startswith(UTF_32):
        raise FileRefused("E-ENC-01")
    if data.startswith(UTF_16):
        return _decode_utf_16(data), "utf-16"
    if len(_CONTROLS.findall(data)) > _BINARY_SHARE * len(data):
        raise FileRefused("E-FMT-02")
    if b"\0" in data:
        raise FileRefused("E-ENC-01")
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return _decode_thai(data), "cp874"


def read_lines(text: str) -> Iterator[Line]:
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
    delimiter = hint[1] if hint else detect_delimiter(source)
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
            if broken > MAX_BROKEN:
                raise FileRefused("E-TAB-05", n=number) from error
            yield number, None


def _decode_utf_16(data: bytes) -> str:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise FileRefused("E-ENC-01") from error
    if "\0" in text:
        raise FileRefused("E-ENC-01")
    if len(_CONTROLS.findall(text.encode())) > _BINARY_SHARE * len(text):
        raise FileRefused("E-FMT-02")
    return text


def _decode_thai(data: bytes) -> str:
    """Return cp874 text that reads like Thai; nearly any bytes could be decoded as cp874."""
    try:
        text = data.decode("cp874")
    except UnicodeDecodeError as error:
        raise FileRefused("E-ENC-01") from error
    letters = LetterCounts()
    letters.add(data)
    if not letters.is_thai:
        raise FileRefused("E-ENC-01")
    return text


class LetterCounts:
    """Counts what tells whether bytes are text, and whether they read like Thai in cp874.

    Bytes are counted ten times faster than letters, and cp874 has one of each.
    """

    def __init__(self) -> None:
        self._size = self._controls = 0
        self._foreign = self._thai = self._consonants = self._loose = 0
        self._last = b""  # of the part before: what a mark at the start of the next sits on

    def add(self, data: bytes) -> None:
        """Count a part of the text."""
        self._size += len(data)
        self._controls += len(_CONTROLS.findall(data))
        self._foreign += _count(data, _FOREIGN)
        self._thai += _count(data, _THAI)
        self._consonants += _count(data, _CONSONANTS)
        self._loose += len(_LOOSE_MARK.findall(self._last + data))
        self._loose -= _LOOSE_MARK.match(self._last) is not None  # counted with its own part
        self._last = data[-1:]

    def refuse_binary(self) -> None:
        """Refuse with E-FMT-02 what holds more control characters than a text does."""
        if self._controls > _BINARY_SHARE * self._size:
            raise FileRefused("E-FMT-02")

    @property
    def is_thai(self) -> bool:
        """Whether nearly all foreign letters are Thai and stand as Thai ones do."""
        return (
            self._thai >= 0.9 * self._foreign
            and self._consonants >= 0.3 * self._thai
            and self._loose <= 0.02 * self._thai
        )


def _count(data: bytes, wanted: bytes) -> int:
    return len(data) - len(data.translate(None, wanted))


def detect_delimiter(source: list[str]) -> str:
    """Return the mark that the first written line has most of, outside its quotes."""
    first = next((line for line in source if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=bare.count)

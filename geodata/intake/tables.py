"""Bytes in, cells out: CSV in UTF-8 or cp874, and XLSX. The content decides, not the name.

Nothing in a cell is interpreted: formulas, addresses and paths stay text.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from geodata.errors import FileRefused
from geodata.intake import archives
from geodata.model.records import Reject

MAX_BYTES = 10_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELL = 50_000  # characters; a longer one means broken quotes
XLSX_MEMBERS = 200
TYPES = "CSV, XLSX"
SHOWN_VALUE = 60  # characters of a refused value

_ZIP = b"PK\x03\x04"
_OTHER_KINDS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
)
_MARKUP = ("<", "{")
Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a file as text. Rows carry the number that a spreadsheet shows."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str  # "utf-8", "cp874" or "xlsx"
    rejects: tuple[Reject, ...] = ()


def read(data: bytes, *, name: str, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS) -> Table:
    """Return the table in a file.

    Parameters
    ----------
    data
        The file as it came.
    name
        Its name, which decides nothing.

    Raises
    ------
    FileRefused
        E-FMT-01 another kind of file; E-FMT-02 empty or broken; E-FMT-03 too large; E-ENC-01
        unreadable letters; E-ZIP-… an unsafe workbook; E-TAB-… too many rows or columns.
    """
    del name  # names lie
    if len(data) > max_bytes:
        raise FileRefused("E-FMT-03" if max_bytes == MAX_BYTES else "E-TAB-04")
    if len(data.strip()) < 2:
        raise FileRefused("E-FMT-02")
    if data.startswith(_OTHER_KINDS):
        raise FileRefused("E-FMT-01", types=TYPES)
    if data.startswith(_ZIP):
        return _table(_workbook(data), "xlsx", max_rows)
    text, encoding = _decoded(data)
    if text.lstrip().startswith(_MARKUP):
        raise FileRefused("E-FMT-01", types=TYPES)
    return _table(_lines(text), encoding, max_rows)


def _table(lines: Iterator[tuple[int, list[str]]], encoding: str, max_rows: int) -> Table:
    _, first = next(lines, (0, []))
    header = tuple(cell.replace("\ufeff", "").strip() for cell in _without_empty_end(first))
    _check_header(header)
    rows: list[Row] = []
    rejects: list[Reject] = []
    for number, cells in lines:
        kept = _without_empty_end(cells)
        if not kept:
            continue
        if len(rows) + len(rejects) >= max_rows:
            raise FileRefused("E-TAB-01", n=f"{max_rows:,}")
        if len(kept) > len(header) or (encoding != "xlsx" and len(cells) < len(header)):
            value = " ".join(kept)[:SHOWN_VALUE]
            rejects.append(Reject(number, "", value, "E-ROW-10"))
        else:
            padded = kept + [""] * (len(header) - len(kept))
            rows.append((number, tuple(padded)))
    return Table(header, tuple(rows), encoding, tuple(rejects))


def _check_header(header: tuple[str, ...]) -> None:
    named = [name for name in header if name]
    if len(named) < 2:
        raise FileRefused("E-FMT-02")
    if len(header) > MAX_COLUMNS:
        raise FileRefused("E-TAB-02", n=MAX_COLUMNS)
    if len(set(named)) != len(named):
        raise FileRefused("E-TAB-03")


def _decoded(data: bytes) -> tuple[str, str]:
    """Return the text: UTF-8 where it is, else cp874 where that gives plausible Thai."""
    if b"\0" in data:
        raise FileRefused("E-ENC-01")
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp874")
    except UnicodeDecodeError as error:
        raise FileRefused("E-ENC-01") from error
    foreign = [letter for letter in text if ord(letter) > 127]
    thai = sum("\u0e01" <= letter <= "\u0e5b" for letter in foreign)
    if thai < 0.9 * len(foreign) or any(unicodedata.category(x) == "Cc" for x in foreign):
        raise FileRefused("E-ENC-01")
    return text, "cp874"


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    csv.field_size_limit(MAX_CELL)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise FileRefused("E-FMT-02") from error


def _delimiter(text: str) -> str:
    """Return the mark that the first line has most of."""
    first = text.split("\n", 1)[0]
    return max((",", ";", "\t"), key=first.count)


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet; a formula gives its stored result."""
    archive = archives.check(data, max_members=XLSX_MEMBERS)
    if "xl/workbook.xml" not in archive.names:
        raise FileRefused("E-FMT-01", types=TYPES)
    archive.verify()
    import openpyxl  # half a second that only workbooks should cost

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_cell(value) for value in cells]
    except Exception as error:  # whatever a broken workbook does to the reader is one refusal
        raise FileRefused("E-FMT-02") from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date | time):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _without_empty_end(cells: Iterable[str]) -> list[str]:
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept

"""Bytes in, cells out: CSV in UTF-8 or cp874, and XLSX. The content decides, not the name.

Nothing in a cell is interpreted: formulas, addresses and paths stay text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from geodata.errors import FileRefused
from geodata.intake import delimited, workbook
from geodata.intake.delimited import Line
from geodata.intake.sizes import MAX_BYTES, too_large
from geodata.model.records import Reject

MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_HEADING = 200  # characters
HEADER_WITHIN = 20  # rows; offices put a title above the table
SHOWN_VALUE = 60  # characters of a refused value
TYPES = workbook.TYPES
BROKEN_QUOTES = '"'  # what a row shows as its value when its quotes do not match

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OTHER_KINDS = re.compile(
    rb"%PDF|%!PS|\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftyp"
    rb"|\{\\rtf|\xd0\xcf\x11\xe0|Rar!|7z\xbc\xaf|\x1f\x8b|SQLite format 3",
    re.DOTALL,
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # in a workbook with a password
_MARKUP = ("<?xml", "<!doctype", "<html", "<svg", "<kml")
_DOCUMENT = (("<", ">"), ("{", "}"), ("[", "]"))  # how markup and JSON begin and end

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a file as text. Rows carry the number that a spreadsheet shows."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]  # each has as many cells as the header
    encoding: str  # "utf-8", "cp874" or "xlsx"
    rejects: tuple[Reject, ...] = ()  # rows with another number of cells


def read(data: bytes, *, name: str, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS) -> Table:
    """Return the table in a file.

    The header is the first row with two filled cells; a title above it is passed over, and blank
    rows are left out.

    Parameters
    ----------
    data
        The file as it came.
    name
        Its name, which decides nothing.
    max_bytes, max_rows
        The largest file in bytes, the most rows below the header.

    Raises
    ------
    FileRefused
        E-FMT-01 another kind of file; E-FMT-02 empty or broken; E-FMT-03 or E-TAB-04 too large;
        E-ENC-01 unreadable letters; E-ZIP-… an unsafe workbook; E-TAB-01 too many rows, 02 too
        many columns, 03 a heading twice, 05 broken quotes, 06 no header, 07 a heading too long,
        08 a workbook with too many cells.
    """
    del name  # names lie
    if len(data) > max_bytes:
        raise too_large(max_bytes)
    if len(data.strip()) < 2:
        raise FileRefused("E-FMT-02")
    if data.startswith(_ZIP):
        return _table(workbook.lines(data, MAX_COLUMNS), "xlsx", max_rows)
    if data.startswith(_OLD_OFFICE) and _LOCKED in data:
        raise FileRefused("E-ZIP-04")
    if _OTHER_KINDS.match(data):
        raise FileRefused("E-FMT-01", types=TYPES)
    text, encoding = delimited.decode(data)
    if _is_document(text):
        raise FileRefused("E-FMT-01", types=TYPES)
    return _table(delimited.lines(text), encoding, max_rows)


def _is_document(text: str) -> bool:
    """Return whether the text is XML, HTML or JSON. A heading may be `<b>id</b>` and is not."""
    first = text[:100].lstrip("\ufeff \t\r\n").lower()
    last = text[-100:].rstrip()
    return first.startswith(_MARKUP) or any(
        first.startswith(opening) and last.endswith(closing) for opening, closing in _DOCUMENT
    )


def _table(lines: Iterator[Line], encoding: str, max_rows: int) -> Table:
    header = _header(lines)
    rows: list[Row] = []
    rejects: list[Reject] = []
    for number, cells in lines:
        kept = None if cells is None else _without_empty_end(cells)
        if kept == []:
            continue
        if len(rows) + len(rejects) >= max_rows:
            raise FileRefused("E-TAB-01", n=f"{max_rows:,}")
        if cells is None or kept is None:
            rejects.append(Reject(number, "", BROKEN_QUOTES, "E-ROW-10"))
        elif len(kept) > len(header) or (encoding != "xlsx" and len(cells) < len(header)):
            # The counts say more than the cells, which may hold what is never read.
            rejects.append(Reject(number, "", f"{len(cells)} ≠ {len(header)}", "E-ROW-10"))
        else:
            rows.append((number, (*kept, *[""] * (len(header) - len(kept)))))
    return Table(header, tuple(rows), encoding, tuple(rejects))


def _header(lines: Iterator[Line]) -> tuple[str, ...]:
    """Take the lines up to the header; E-TAB-06 where there is none near the top."""
    for _, cells in islice(lines, HEADER_WITHIN):
        named = [cell.replace("\ufeff", "").strip() for cell in _without_empty_end(cells or [])]
        if sum(map(bool, named)) >= 2:
            _check_header(named)
            return tuple(named)
    raise FileRefused("E-TAB-06")


def _check_header(named: list[str]) -> None:
    if len(named) > MAX_COLUMNS:
        raise FileRefused("E-TAB-02", n=MAX_COLUMNS)
    if max(map(len, named)) > MAX_HEADING:
        raise FileRefused("E-TAB-07", n=MAX_HEADING)
    filled = [name for name in named if name]
    if len(set(filled)) < len(filled):
        raise FileRefused("E-TAB-03")


def _without_empty_end(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]

"""Bytes in, cells out: CSV in UTF-8, UTF-16 or cp874, XLSX, JSON. The content decides.

Nothing in a cell is interpreted: formulas, addresses and paths stay text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from geodata.errors import FileRefused
from geodata.intake.sizes import MAX_BYTES, build_size_refusal
from geodata.intake.tables import delimited, headings, json_rows, workbook
from geodata.intake.tables.delimited import Line
from geodata.intake.tables.headings import MAX_COLUMNS, Header
from geodata.intake.tables.workbook import Book
from geodata.model.imports.records import Reject

MAX_ROWS = 200_000
MAX_SHOWN_LENGTH = 60  # characters of a refused value
TYPES = workbook.TYPES
BROKEN_QUOTES = '"'  # what a row shows as its value when its quotes do not match

ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_OTHER_KINDS = re.compile(
    rb"%PDF|%!PS|\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftyp"
    rb"|\{\\rtf|\xd0\xcf\x11\xe0|Rar!|7z\xbc\xaf|\x1f\x8b|SQLite format 3",
    re.DOTALL,
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # in a workbook with a password
_MARKUP = ("<?xml", "<!doctype", "<html", "<svg", "<kml")
_TOTAL = re.compile(  # a line that adds up the others
    r"(?:รวม|ยอดรวม|ผลรวม|(?:grand |sub)?total|sum)(?: ?(?:ทั้งสิ้น|ทั้งหมด|ทั้งปี|จำนวน))?[ :]*"
    r"[\d๐-๙,]*(?: ?(?:เรื่อง|รายการ|ราย))?",
    re.IGNORECASE,
)
_DOCUMENT = (("<", ">"), ("{", "}"), ("[", "]"))  # how markup and JSON begin and end

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CellTable:
    """The cells of a file as text. Rows carry the number that a spreadsheet shows."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]  # each has as many cells as the header
    encoding: str  # "utf-8", "utf-16", "cp874", "xlsx" or "json"
    rejects: tuple[Reject, ...] = ()  # rows that are no records: broken, totals, headings again
    sheet: str = ""  # of a workbook: which was read
    other_sheets: tuple[str, ...] = ()  # with a table that was not read


def read(
    data: bytes,
    *,
    name: str,
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
    sheet: str | None = None,
) -> CellTable:
    """Return the table in a file.

    The header is found by `headings.find`; blank rows are left out. Of a workbook the sheet is
    read whose header we know best, the first of several.

    Parameters
    ----------
    data
        The file as it came.
    name
        Its name, which decides nothing.
    max_bytes, max_rows
        The largest file in bytes, the most rows below the header.
    sheet
        The title of the sheet to read; None leaves the choice.

    Raises
    ------
    FileRefused
        E-FMT-01 another kind of file; E-FMT-02 empty or broken; E-FMT-03 or E-TAB-04 too large;
        E-ENC-01 unreadable letters; E-ZIP-… an unsafe workbook; E-TAB-01 too many rows, 02 too
        many columns, 03 a heading twice, 05 broken quotes, 06 no header, 07 a heading too long,
        08 a workbook with too many cells, 09 no such sheet.
    """
    del name  # names lie
    if len(data) > max_bytes:
        raise build_size_refusal(max_bytes)
    if len(data.strip()) < 2:
        raise FileRefused("E-FMT-02")
    if data.startswith(ZIP_SIGNATURES):
        return _read_sheet(data, sheet, max_rows)
    check_start(data)
    text, encoding = delimited.decode(data)
    if is_json(text):
        names, rows = json_rows.parse_rows(
            text, max_rows=max_rows, max_columns=MAX_COLUMNS, types=TYPES
        )
        return _build_table(iter([(1, names), *rows]), "json", max_rows)
    if _is_document(text):
        raise FileRefused("E-FMT-01", types=TYPES)
    return _build_table(delimited.read_lines(text), encoding, max_rows)


def check_start(data: bytes) -> None:
    """Refuse by its first bytes what is another kind of file.

    Raises
    ------
    FileRefused
        E-ZIP-04 for a workbook with a password; E-FMT-01 for a picture, paper, program and so on.
    """
    if data.startswith(_OLD_OFFICE) and _LOCKED in data:
        raise FileRefused("E-ZIP-04")
    if _OTHER_KINDS.match(data):
        raise FileRefused("E-FMT-01", types=TYPES)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a workbook that is read, and others with a table."""

    title: str
    other_titles: tuple[str, ...]


def choose_sheet(book: Book, wanted: str | None) -> Sheet:
    """Return the wanted sheet, else the one whose header we know best, the first of several.

    Raises
    ------
    FileRefused
        E-TAB-06 where no sheet has a header; E-TAB-09 where no sheet has the wanted title.
    """
    found: dict[str, Header] = {}
    for title in book.titles if wanted is None else [wanted]:
        if title not in book.titles:
            raise FileRefused("E-TAB-09")
        header = headings.find_header(
            list(islice(book.iterate_lines(title), headings.SEARCHED_ROWS))
        )
        if header is not None:
            found[title] = header
    if not found:
        raise FileRefused("E-TAB-06")
    read = max(found, key=lambda title: found[title].known_count)
    return Sheet(
        read,
        tuple(title for title, sheet in found.items() if title != read and sheet.known_count >= 2),
    )


def _read_sheet(data: bytes, wanted: str | None, max_rows: int) -> CellTable:
    with workbook.open_workbook(data, MAX_COLUMNS) as book:
        sheet = choose_sheet(book, wanted)
        table = _build_table(book.iterate_lines(sheet.title), "xlsx", max_rows)
        return replace(table, sheet=sheet.title, other_sheets=sheet.other_titles)


def is_json(text: str) -> bool:
    """Return whether the text is a JSON document; a heading that begins with a bracket is not."""
    first = text[:100].lstrip("\ufeff \t\r\n")
    last = text[-100:].rstrip()
    return (first[:1], last[-1:]) in (("{", "}"), ("[", "]"))


def is_markup(text: str) -> bool:
    """Return whether a text begins as XML or HTML does."""
    return text[:100].lstrip("\ufeff \t\r\n").lower().startswith(_MARKUP)


def _is_document(text: str) -> bool:
    """Return whether the text is XML, HTML or JSON. A heading may be `<b>id</b>` and is not."""
    first = text[:100].lstrip("\ufeff \t\r\n").lower()
    last = text[-100:].rstrip()
    return is_markup(text) or any(
        first.startswith(opening) and last.endswith(closing) for opening, closing in _DOCUMENT
    )


def _build_table(lines: Iterator[Line], encoding: str, max_rows: int) -> CellTable:
    top = list(islice(lines, headings.SEARCHED_ROWS))
    header = headings.find_header(top)
    if header is None:
        raise FileRefused("E-TAB-06")
    above = [cells for _, cells in top[header.first :][: header.height] if cells]
    repeated = {_compute_signature(cells) for cells in above}
    begins = {cells[0] for cells in repeated}
    names = header.names
    rows: list[Row] = []
    rejects: list[Reject] = []
    is_first = True
    for number, cells in chain(top[header.first + header.height :], lines):
        kept = None if cells is None else _strip_empty_end(cells)
        if kept == []:
            continue
        if len(rows) + len(rejects) >= max_rows:
            raise FileRefused("E-TAB-01", n=f"{max_rows:,}")
        if cells is None or kept is None:
            rejects.append(Reject(number, "", BROKEN_QUOTES, "E-ROW-10"))
        elif (total := _find_total_word(kept)) is not None:
            rejects.append(Reject(number, "", total, "E-ROW-14"))
        elif (kept[0].strip() in begins and _compute_signature(kept) in repeated) or (
            is_first and headings.belongs_to_header(kept)
        ):
            rejects.append(Reject(number, "", "", "E-ROW-15"))
        elif len(kept) > len(names) or (encoding != "xlsx" and len(cells) < len(names)):
            # The counts say more than the cells, which may hold what is never read.
            rejects.append(Reject(number, "", f"{len(cells)} ≠ {len(names)}", "E-ROW-10"))
        else:
            rows.append((number, (*kept, *[""] * (len(names) - len(kept)))))
        is_first = False
    return CellTable(names, tuple(rows), encoding, tuple(rejects))


def _find_total_word(cells: list[str]) -> str | None:
    """Return the word of a line that adds up the others, as it stands first in it."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return first if len(first) <= MAX_SHOWN_LENGTH and _TOTAL.fullmatch(first) else None


def _compute_signature(cells: list[str]) -> tuple[str, ...]:
    return tuple(cell.replace("\ufeff", "").strip() for cell in _strip_empty_end(cells))


def _strip_empty_end(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]

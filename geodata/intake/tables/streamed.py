"""Tables of any length, a block at a time: what import reads, and Parquet, in constant memory.

A text file is looked through twice: once for its encoding, once for its rows. Only workbooks and
JSON are read as a whole; both have limits of their own.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from geodata.errors import FileRefused
from geodata.intake.sizes import build_size_refusal
from geodata.intake.tables import delimited, headings, json_rows, tables, workbook
from geodata.intake.tables.delimited import Line
from geodata.intake.tables.headings import MAX_COLUMNS, SEARCHED_ROWS

CHUNK_BYTES = 1_000_000  # bytes
MAX_WHOLE_BYTES = 200_000_000  # of a workbook or JSON, which are read as a whole
MAX_JSON_ROWS = 10**7
_EDGE_BYTES = 400  # at both ends of a file, where it shows whether it may be JSON
_MARKS = b"\0\xef\xbb\xbf\xff\xfe"  # bytes that tell the encoding, and every second one of UTF-16
_EXCEL_HINT = re.compile(r"sep=([,;\t])\r?\n?")

Block = list[list[str]]


@dataclass(frozen=True, slots=True)
class TableStream:
    """The header as it stands in the file, and the rows below it in blocks."""

    header: list[str]
    blocks: Iterator[Block]
    sheet: str = ""


@contextmanager
def open_table(path: Path, *, block: int, sheet: str | None = None) -> Iterator[TableStream]:
    """Open a table of text, a workbook or JSON.

    Rows shorter than the header are filled up, rows without any cell left out.

    Raises
    ------
    FileRefused
        E-CLI-01 where it cannot be read; E-CLI-04 with the row that has more cells than the
        header; E-TAB-05 with the row whose quotes do not match; and the codes of `tables.read`.
    """
    with ExitStack() as stack:
        try:
            start = _read_first_bytes(path)
            lines, name = _open_lines(path, start, sheet, stack)
        except OSError as error:
            raise FileRefused("E-CLI-01") from error
        top = list(islice(lines, SEARCHED_ROWS))
        header = headings.find_header(top)
        if header is None:
            raise FileRefused("E-TAB-06")
        names = list(header.names)
        if header.height == 1:  # as it stands there, with its spaces
            names = [cell.removeprefix("\ufeff") for cell in top[header.first][1] or []]
        below = chain(top[header.first + header.height :], lines)
        yield TableStream(names, _iterate_blocks(below, len(names), block), name)


def _read_first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        start = file.read(CHUNK_BYTES)
    if len(start.strip()) < 2:
        raise FileRefused("E-FMT-02")
    return start


def _open_lines(
    path: Path, start: bytes, sheet: str | None, stack: ExitStack
) -> tuple[Iterator[Line], str]:
    """Return the rows of a file and the title of the sheet that they stand on."""
    if start.startswith(tables.ZIP_SIGNATURES):
        book = stack.enter_context(workbook.open_workbook(_read_whole(path), MAX_COLUMNS))
        title = tables.choose_sheet(book, sheet).title
        return book.iterate_lines(title), title
    tables.check_start(start)
    if _may_be_json(path, start) and tables.is_json(text := delimited.decode(_read_whole(path))[0]):
        names, rows = json_rows.parse_rows(
            text, max_rows=MAX_JSON_ROWS, max_columns=MAX_COLUMNS, types=tables.TYPES
        )
        return iter([(1, names), *rows]), ""
    encoding = detect_encoding(path)
    file = stack.enter_context(path.open(encoding=encoding, newline=""))
    if tables.is_markup(file.read(200)):
        raise FileRefused("E-FMT-01", types=tables.TYPES)
    file.seek(0)
    return _iterate_rows(file), ""


def _may_be_json(path: Path, start: bytes) -> bool:
    """Return whether a file begins and ends as JSON does; a heading may begin so, too."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _EDGE_BYTES))
        end = file.read()
    first = start[:_EDGE_BYTES].translate(None, _MARKS).lstrip()[:1]
    last = end.translate(None, b"\0").rstrip()[-1:]
    return (first, last) in ((b"{", b"}"), (b"[", b"]"))


def _read_whole(path: Path) -> bytes:
    if path.stat().st_size > MAX_WHOLE_BYTES:
        raise build_size_refusal(MAX_WHOLE_BYTES)
    return path.read_bytes()


def detect_encoding(path: Path) -> str:
    """Return the encoding of a text file, as `delimited.decode` would, without keeping the text.

    Raises
    ------
    FileRefused
        E-FMT-02 where the bytes are no text; E-ENC-01 where they are in another encoding.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(delimited.UTF_32):
        raise FileRefused("E-ENC-01")
    is_marked = start.startswith(delimited.UTF_16)
    for encoding in ("utf-16",) if is_marked else ("utf-8-sig", "cp874"):
        if _is_encoded(path, encoding):
            return encoding
    raise FileRefused("E-ENC-01")


def _is_encoded(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    letters = delimited.LetterCounts()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
            if "\0" in text:
                raise FileRefused("E-ENC-01")
            letters.add(text.encode("cp874") if encoding == "cp874" else text.encode())
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    letters.refuse_binary()
    return encoding != "cp874" or letters.is_thai


def _iterate_rows(text: Iterator[str]) -> Iterator[Line]:
    """Yield the rows with their numbers; E-TAB-05 with the first whose quotes do not match."""
    first = next(text, "")
    hint = _EXCEL_HINT.fullmatch(first)
    waiting = [] if hint else [first]
    while not hint and not waiting[-1].strip() and (line := next(text, "")):
        waiting.append(line)
    delimiter = hint[1] if hint else delimited.detect_delimiter(waiting)
    reader = csv.reader(chain(waiting, text), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileRefused("E-TAB-05", n=number) from error
        yield number, cells


def _iterate_blocks(lines: Iterator[Line], width: int, size: int) -> Iterator[Block]:
    """Yield rows of the same width in blocks, at least one block."""
    block: Block = []
    is_first = True
    for number, cells in lines:
        if not cells:
            continue
        if len(cells) > width:
            raise FileRefused("E-CLI-04", n=number)
        block.append([*cells[:width], *[""] * (width - len(cells))])
        if len(block) == size:
            yield block
            block, is_first = [], False
    if block or is_first:
        yield block

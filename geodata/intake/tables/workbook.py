"""XLSX: the rows of the visible sheets. The XML is looked at before any library parses it."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from geodata.errors import FileRefused
from geodata.intake import archives
from geodata.intake.archives import Archive
from geodata.intake.tables.delimited import Line

MAX_MEMBERS = 200
MAX_TAGS = 2_000_000  # in all parts together: some 400,000 cells, ten seconds of the safe parser
MAX_TAGS_AT_ONCE = 20_000  # in one row or one string, which the parser holds as a whole
LAST_ROW = 1_048_576  # of Excel; a sheet that names a later one would be padded without end
TYPES = "CSV, TXT, XLSX, JSON"
MAX_SHEETS = 50  # that are looked at

_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype", b"<!entity")
_ROW_OR_STRING = re.compile(rb"</?(?:[\w.-]+:)?(?:row|si)\b")
_MEDIA = "xl/media/"  # pictures; an SVG may well carry a DOCTYPE


class Book:
    """An open workbook: the titles of its visible sheets, and the rows of each."""

    def __init__(self, book: Any, max_columns: int) -> None:  # noqa: ANN401 - openpyxl has no types
        self._sheets = {
            worksheet.title: worksheet
            for worksheet in book.worksheets
            if worksheet.sheet_state == "visible"
        }
        self._max_columns = max_columns

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the visible sheets, in their order."""
        return tuple(self._sheets)[:MAX_SHEETS]

    def iterate_lines(self, title: str) -> Iterator[Line]:
        """Yield the rows of a sheet with their numbers; cells past the columns are left out.

        Formulas give their stored result, dates ISO 8601 without a zone. No link is followed.

        Raises
        ------
        FileRefused
            E-FMT-02 for a row that no spreadsheet has.
        """
        sheet = self._sheets[title]
        sheet.reset_dimensions()  # what the file says of its own size may be wrong
        rows = sheet.iter_rows(max_col=self._max_columns + 1, values_only=True)
        for number, values in enumerate(rows, start=1):
            if number > LAST_ROW:
                raise FileRefused("E-FMT-02")
            yield number, _strip_empty_cells(values)


@contextmanager
def open_workbook(data: bytes, max_columns: int) -> Iterator[Book]:
    """Open a workbook whose parts have been looked at.

    Raises
    ------
    FileRefused
        E-ZIP-… for an unsafe archive; E-FMT-01 for one that is no workbook; E-FMT-02 for a broken
        one or XML with declarations of its own; E-TAB-08 for one that takes too long as XLSX.
    """
    archive = archives.check(data, max_members=MAX_MEMBERS)
    if "xl/workbook.xml" not in archive.names:
        raise FileRefused("E-FMT-01", types=TYPES)
    _check_parts(archive)
    import openpyxl  # half a second that only workbooks should cost

    warnings.filterwarnings("ignore", module=r"openpyxl\.")  # they can quote a cell
    book = None
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        yield Book(book, max_columns)
    except FileRefused:
        raise
    except Exception as error:  # whatever a broken workbook does to the reader is one refusal
        raise FileRefused("E-FMT-02") from error
    finally:
        if book is not None:
            book.close()


def _check_parts(archive: Archive) -> None:
    """Read every part once: true sizes, no entities, not more tags than a table needs."""
    tags = 0
    for name in archive.names:
        part = archive.read(name)
        if not name.startswith(_MEDIA) and any(mark in part for mark in _DECLARATIONS):
            raise FileRefused("E-FMT-02")
        tags += part.count(b"<")
        if tags > MAX_TAGS or _count_tags_at_once(part) > MAX_TAGS_AT_ONCE:
            raise FileRefused("E-TAB-08")


def _count_tags_at_once(part: bytes) -> int:
    """Return the number of tags in the largest row or shared string of a part."""
    edges = [(edge.start(), edge[0][1:2] != b"/") for edge in _ROW_OR_STRING.finditer(part)]
    spans = pairwise([*edges, (len(part), False)])
    return max(
        (part.count(b"<", start, end) for (start, opens), (end, _) in spans if opens), default=0
    )


def _strip_empty_cells(values: tuple[object, ...]) -> list[str]:
    """Return the cells up to the last one that is filled in."""
    if values.count(None) == len(values):
        return []
    last = max(place for place, value in enumerate(values) if value is not None)
    return [_format_value(value) for value in values[: last + 1]]


def _format_value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

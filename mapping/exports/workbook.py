"""The tables of a release or an edition as one XLSX, and as CSV files in one archive."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from geodata.reasons import Language
from mapping.exports.datasets import (
    DataTable,
    build_dictionary,
    build_tables,
    format_label,
    list_notes,
)
from mapping.exports.edition_words import format_title
from mapping.exports.tables import escape_cell
from mapping.json_types import Documents
from mapping.texts import Texts

MADE_AT = datetime(2020, 1, 1)  # noqa: DTZ001 - one fixed instant: the same tables, the same bytes
LINE_HEIGHT_PT = 21
A4_PAPER = 9  # as the format numbers papers
MIN_WIDTH, MAX_WIDTH = 11, 60  # signs of a column; a longer heading is broken into lines
FONT = {"font_name": "TH Sarabun New", "font_size": 14}


def build_workbook(documents: Documents, language: Language = "th") -> bytes:
    """Return the workbook: what it is, a sheet a table, the dictionary."""
    texts, out = Texts(language), io.BytesIO()
    tables = build_tables(documents, texts)
    book = create_workbook(out)
    book.set_properties({"title": format_title(documents, texts), "created": MADE_AT})
    plain = book.add_format({**FONT, "text_wrap": True, "valign": "top"})
    strong = book.add_format(
        {**FONT, "bold": True, "bg_color": "#E8F0F9", "border": 1, "text_wrap": True}
    )
    cover = book.add_worksheet(texts("exports.sheet.cover"))
    cover.set_column(0, 0, 110)
    set_paper_size(cover)
    for number, line in enumerate([format_title(documents, texts), *list_notes(documents, texts)]):
        cover.write_string(number, 0, line, strong if number == 0 else plain)
    dictionary = build_dictionary(tables, texts, lambda table: texts(f"exports.table.{table.name}"))
    for table in (*tables, dictionary):
        _write_sheet(book, table, texts, strong, plain)
    book.close()
    return out.getvalue()


def build_csv_archive(documents: Documents, language: Language = "th") -> bytes:
    """Return a ZIP of one CSV a table, the dictionary and what they are; UTF-8 with BOM."""
    texts, out = Texts(language), io.BytesIO()
    tables = build_tables(documents, texts)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in (*tables, build_dictionary(tables, texts, _name_file)):
            add_to_archive(archive, _name_file(table), _build_csv(table))
        about = "\r\n".join([format_title(documents, texts), *list_notes(documents, texts), ""])
        add_to_archive(archive, "README.txt", b"\xef\xbb\xbf" + about.encode())
    return out.getvalue()


def _name_file(table: DataTable) -> str:
    return f"{table.name}.csv"


def build_communities_csv(documents: Documents, language: Language = "th") -> bytes:
    """Return the table of the communities alone; UTF-8 with BOM."""
    texts = Texts(language)
    return _build_csv(
        next(table for table in build_tables(documents, texts) if table.name == "community")
    )


def _write_sheet(book: Any, table: DataTable, texts: Texts, strong: Any, plain: Any) -> None:  # noqa: ANN401
    sheet = book.add_worksheet(texts(f"exports.table.{table.name}"))
    sheet.freeze_panes(1, 0)
    set_paper_size(sheet)
    sheet.repeat_rows(0)
    tallest = 1
    for column, field in enumerate(table.fields):
        sheet.write_string(0, column, format_label(field, texts), strong)
        longest = max((len(str(row[column] or "")) for row in table.rows), default=0)
        width = min(max(longest + 2, MIN_WIDTH), MAX_WIDTH)
        sheet.set_column(column, column, width)
        tallest = max(tallest, -(-len(format_label(field, texts)) // (width - 2)))
    sheet.set_row(0, LINE_HEIGHT_PT * tallest)
    for number, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(number, column, value, plain)
            elif value:
                sheet.write_string(number, column, str(escape_cell(value)), plain)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.fields) - 1)


def create_workbook(out: io.BytesIO) -> Any:  # noqa: ANN401 - the library's own workbook
    """Return a workbook in memory, in which no text becomes a formula or a link."""
    return xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )


def set_paper_size(sheet: Any) -> None:  # noqa: ANN401 - the library's own sheet
    """Set a sheet to be printed as wide as the paper, not cut into columns."""
    sheet.set_landscape()
    sheet.set_paper(A4_PAPER)
    sheet.fit_to_pages(1, 0)


def _build_csv(table: DataTable) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.fields)
    writer.writerows(_list_cells(row) for row in table.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _list_cells(row: Sequence[object]) -> list[object]:
    return ["" if value is None else escape_cell(value) for value in row]


def add_to_archive(archive: zipfile.ZipFile, name: str, body: bytes) -> None:
    """Add a file with a fixed time, the same at every build."""
    facts = zipfile.ZipInfo(name, MADE_AT.timetuple()[:6])
    facts.compress_type = zipfile.ZIP_DEFLATED
    facts.external_attr = 0o644 << 16
    archive.writestr(facts, body)

"""The list of cases as PDF and as a workbook, stamped with the account that exported it.

Neither story nor summary is in it, nor anything of whoever reported.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime, time

from geodata.actions.cases.case_prints import ListFilter, PrintedList
from geodata.actions.cases.cases import CaseLine
from mapping.exports.cases.case_stamp import (
    build_stamp,
    format_line,
    list_unbroken_names,
    render_mark,
)
from mapping.exports.tables import escape_cell
from mapping.exports.typeset import render_pdf
from mapping.exports.workbook import FONT, LINE_HEIGHT_PT, create_workbook, set_paper_size
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

THAI_DATE_FORMAT = "[$-107041E]d mmm yyyy"  # a day as a number, shown in the Buddhist year


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its width on paper, 0 for what is left, and in the workbook in signs."""

    name: str
    width_mm: int
    signs: int
    aligned: str = "left"


COLUMNS = (
    ListColumn("order", 10, 6, "right"),
    ListColumn("number", 26, 15),
    ListColumn("category", 0, 34),
    ListColumn("community", 45, 30),
    ListColumn("state", 52, 32),
    ListColumn("person", 29, 20),
    ListColumn("received", 22, 15),
    ListColumn("due", 22, 15),
    ListColumn("overdue", 18, 13, "right"),
)
CellValue = str | int | date | None


def render_list_pdf(case_list: PrintedList) -> bytes:
    """Return the list on A4 across."""
    texts = Texts("th")
    title, rows = _format_title(case_list, texts), _build_rows(case_list, texts)
    return render_pdf(
        "case-list",
        {
            **build_stamp(case_list.stamp, title, texts, demo=_has_demo(case_list)),
            "title": texts("case_prints.list.title"),
            "about": _describe_list(case_list, texts),
            "columns": _list_headings(texts),
            "widths": [column.width_mm for column in COLUMNS],
            "aligned": [column.aligned for column in COLUMNS],
            "rows": [
                {
                    "strong": line.clock.is_overdue,
                    "cells": [_format_value(value, texts) for value in row],
                }
                for line, row in zip(case_list.lines, rows, strict=True)
            ],
            "none": texts("case_prints.list.none"),
            "notes": [texts("case_prints.list.scope"), texts("case_prints.not_proof")],
        },
        title=f"{texts('case_prints.list.title')} · {title}",
        at=case_list.stamp.at,
        names=[*list_unbroken_names(case_list.stamp, title, texts), *_list_dates(case_list, texts)],
        pictures=render_mark(case_list.stamp, title, texts),
    )


def render_list_xlsx(case_list: PrintedList) -> bytes:
    """Return the list as a workbook of one sheet; no cell of it is run as a formula."""
    texts, out = Texts("th"), io.BytesIO()
    title = _format_title(case_list, texts)
    line = f"{texts('case_prints.secret')} · {format_line(case_list.stamp, title, texts)}"
    book = create_workbook(out)
    made_at = case_list.stamp.at.replace(tzinfo=None)
    book.set_properties({"title": texts("case_prints.list.title"), "created": made_at})
    plain = {**FONT, "text_wrap": True, "valign": "top"}
    text, number = book.add_format(plain), book.add_format(plain)
    day = book.add_format({**plain, "num_format": THAI_DATE_FORMAT, "align": "left"})
    secret = book.add_format({**FONT, "bold": True, "font_color": "#A3190F"})
    above = book.add_format(FONT)
    strong = book.add_format(
        {**FONT, "bold": True, "bg_color": "#E8F0F9", "border": 1, "text_wrap": True}
    )
    sheet = book.add_worksheet(texts("case_prints.list.sheet"))
    set_paper_size(sheet)
    sheet.set_header(
        f"&L&B{_escape_margin(texts('case_prints.secret'))}&R{_escape_margin(_format_network(texts))}"
    )
    foot = _escape_margin(format_line(case_list.stamp, title, texts))
    sheet.set_footer(f"&L{foot}&R{texts('case_prints.page')} &P/&N")
    sheet.write_string(0, 0, str(escape_cell(line)), secret)
    about = [*_describe_list(case_list, texts), texts("case_prints.not_proof")]
    for offset, sentence in enumerate(about, start=1):
        sheet.write_string(offset, 0, str(escape_cell(sentence)), above)
    head = len(about) + 1
    sheet.set_row(head, 2 * LINE_HEIGHT_PT)
    for place, (column, label) in enumerate(zip(COLUMNS, _list_headings(texts), strict=True)):
        sheet.set_column(place, place, column.signs)
        sheet.write_string(head, place, label, strong)
    for row_number, row in enumerate(_build_rows(case_list, texts), start=head + 1):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(row_number, place, datetime.combine(value, time()), day)
            elif isinstance(value, int):
                sheet.write_number(row_number, place, value, number)
            elif value:
                sheet.write_string(row_number, place, str(escape_cell(value)), text)
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    if case_list.lines:
        sheet.autofilter(head, 0, head + len(case_list.lines), len(COLUMNS) - 1)
    book.close()
    return out.getvalue()


def _format_title(case_list: PrintedList, texts: Texts) -> str:
    return texts("case_prints.list.count", count=f"{len(case_list.lines):,}")


def _has_demo(case_list: PrintedList) -> bool:
    return any(line.case.demo for line in case_list.lines)


def _list_headings(texts: Texts) -> list[str]:
    return [texts(f"case_prints.column.{column.name}") for column in COLUMNS]


def _describe_list(case_list: PrintedList, texts: Texts) -> list[str]:
    """Return the sentences above the table: how it was filtered, and what was left out."""
    filters = " · ".join(_describe_filters(case_list.filter, case_list, texts))
    lines = [texts("case_prints.list.filtered", filters=filters)]
    if case_list.left_out:
        shown_count, more = f"{len(case_list.lines):,}", f"{case_list.left_out:,}"
        lines.append(texts("case_prints.list.capped", count=shown_count, more=more))
    if _has_demo(case_list):
        lines.append(texts("papers.demo"))
    return lines


def _describe_filters(list_filter: ListFilter, case_list: PrintedList, texts: Texts) -> list[str]:
    descriptions = [texts(f"case_prints.view.{list_filter.view}")]
    if list_filter.state is not None:
        state = texts(f"cases.state.{to_key(list_filter.state)}")
        descriptions.append(texts("case_prints.list.state", state=state))
    if list_filter.community_id is not None:
        descriptions.append(_format_place(list_filter.community_id, case_list, texts))
    if list_filter.person is not None:
        person = list_filter.person or texts("case_prints.nobody")
        descriptions.append(texts("case_prints.list.person", person=person))
    if list_filter.by_words:
        descriptions.append(texts("case_prints.list.by_words"))
    return descriptions


def _format_place(community_id: str, case_list: PrintedList, texts: Texts) -> str:
    return case_list.places.get(community_id) or texts("cases.no_community")


def _build_rows(case_list: PrintedList, texts: Texts) -> list[list[CellValue]]:
    return [
        [number, *_build_row(line, case_list, texts)]
        for number, line in enumerate(case_list.lines, start=1)
    ]


def _build_row(line: CaseLine, case_list: PrintedList, texts: Texts) -> list[CellValue]:
    case, clock = line.case, line.clock
    return [
        case.number,
        texts(f"screens.category.{to_key(case.category)}"),
        _format_place(case.community_id or "", case_list, texts),
        texts(f"cases.state.{to_key(case.state)}"),
        line.assigned_name or texts("case_prints.nobody"),
        case.received_on,
        clock.due_on,
        -clock.days_left if clock.is_overdue and clock.days_left is not None else None,
    ]


def _list_dates(case_list: PrintedList, texts: Texts) -> list[str]:
    """Return the days of the list as it writes them: none breaks at the end of a line."""
    days = {line.case.received_on for line in case_list.lines}
    days |= {line.clock.due_on for line in case_list.lines if line.clock.due_on}
    return [format_short_date(day, texts.language) for day in sorted(days)]


def _format_value(value: CellValue, texts: Texts) -> str:
    if value is None:
        return "–"
    if isinstance(value, date):
        return format_short_date(value, texts.language)
    return f"{value:,}" if isinstance(value, int) else value


def _format_network(texts: Texts) -> str:
    return texts("papers.network")


def _escape_margin(words: str) -> str:
    """Return words for the margin of a sheet, where `&` begins a code."""
    return words.replace("&", "&&")

"""The list of cases as PDF and as a workbook: what a list says, and who took it out.

Neither story nor summary is in it, nor anything of whoever reported.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime, time

from geodata.actions.cases.case_prints import (
    ListFilter,
    PrintedList,
)
from geodata.actions.cases.cases import CaseLine
from mapping.exports.cases.case_stamp import (
    line_of,
    mark,
    stamp,
    whole_names,
)
from mapping.exports.tables import cell
from mapping.exports.typeset import pdf
from mapping.exports.workbook import FONT, LINE_PT, new_workbook, on_paper
from mapping.texts import Texts, slug
from mapping.texts.dates import format_short_date

NO_COMMUNITY = NOBODY = ""
THAI_DAY = "[$-107041E]d mmm yyyy"  # a day as a number, shown in the Buddhist year


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its width on paper, 0 for what is left, and in the workbook in signs."""

    name: str
    width_mm: int
    signs: int
    aligned: str = "left"


COLUMNS = (
    Column("order", 10, 6, "right"),
    Column("number", 26, 15),
    Column("category", 0, 34),
    Column("community", 45, 30),
    Column("state", 52, 32),
    Column("person", 29, 20),
    Column("received", 22, 15),
    Column("due", 22, 15),
    Column("overdue", 18, 13, "right"),
)
Value = str | int | date | None


def list_pdf(printed: PrintedList) -> bytes:
    """Return the list on A4 across."""
    texts = Texts("th")
    what, rows = _what(printed, texts), _rows(printed, texts)
    return pdf(
        "case-list",
        {
            **stamp(printed.stamp, what, texts, demo=_has_demo(printed)),
            "title": texts("case_prints.list.title"),
            "about": _about(printed, texts),
            "columns": _head(texts),
            "widths": [each.width_mm for each in COLUMNS],
            "aligned": [each.aligned for each in COLUMNS],
            "rows": [
                {
                    "strong": line.clock.is_overdue,
                    "cells": [_on_paper(value, texts) for value in row],
                }
                for line, row in zip(printed.lines, rows, strict=True)
            ],
            "none": texts("case_prints.list.none"),
            "notes": [texts("case_prints.list.scope"), texts("case_prints.not_proof")],
        },
        title=f"{texts('case_prints.list.title')} · {what}",
        at=printed.stamp.at,
        names=[*whole_names(printed.stamp, what, texts), *_days(printed, texts)],
        pictures=mark(printed.stamp, what, texts),
    )


def list_xlsx(printed: PrintedList) -> bytes:
    """Return the list as a workbook of one sheet; no cell of it is run as a formula."""
    texts, out = Texts("th"), io.BytesIO()
    what = _what(printed, texts)
    line = f"{texts('case_prints.secret')} · {line_of(printed.stamp, what, texts)}"
    book = new_workbook(out)
    made_at = printed.stamp.at.replace(tzinfo=None)
    book.set_properties({"title": texts("case_prints.list.title"), "created": made_at})
    plain = {**FONT, "text_wrap": True, "valign": "top"}
    text, number = book.add_format(plain), book.add_format(plain)
    day = book.add_format({**plain, "num_format": THAI_DAY, "align": "left"})
    secret = book.add_format({**FONT, "bold": True, "font_color": "#A3190F"})
    above = book.add_format(FONT)
    strong = book.add_format(
        {**FONT, "bold": True, "bg_color": "#E8F0F9", "border": 1, "text_wrap": True}
    )
    sheet = book.add_worksheet(texts("case_prints.list.sheet"))
    on_paper(sheet)
    sheet.set_header(
        f"&L&B{_in_margin(texts('case_prints.secret'))}&R{_in_margin(_network(texts))}"
    )
    foot = _in_margin(line_of(printed.stamp, what, texts))
    sheet.set_footer(f"&L{foot}&R{texts('case_prints.page')} &P/&N")
    sheet.write_string(0, 0, str(cell(line)), secret)
    about = [*_about(printed, texts), texts("case_prints.not_proof")]
    for offset, each in enumerate(about, start=1):
        sheet.write_string(offset, 0, str(cell(each)), above)
    head = len(about) + 1
    sheet.set_row(head, 2 * LINE_PT)
    for place, (column, label) in enumerate(zip(COLUMNS, _head(texts), strict=True)):
        sheet.set_column(place, place, column.signs)
        sheet.write_string(head, place, label, strong)
    for row_number, row in enumerate(_rows(printed, texts), start=head + 1):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(row_number, place, datetime.combine(value, time()), day)
            elif isinstance(value, int):
                sheet.write_number(row_number, place, value, number)
            elif value:
                sheet.write_string(row_number, place, str(cell(value)), text)
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    if printed.lines:
        sheet.autofilter(head, 0, head + len(printed.lines), len(COLUMNS) - 1)
    book.close()
    return out.getvalue()


def _what(printed: PrintedList, texts: Texts) -> str:
    return texts("case_prints.list.count", count=f"{len(printed.lines):,}")


def _has_demo(printed: PrintedList) -> bool:
    return any(each.case.demo for each in printed.lines)


def _head(texts: Texts) -> list[str]:
    return [texts(f"case_prints.column.{each.name}") for each in COLUMNS]


def _about(printed: PrintedList, texts: Texts) -> list[str]:
    """Return the sentences above the table: how it was filtered, and what was left out."""
    filters = " · ".join(_filters(printed.filter, printed, texts))
    lines = [texts("case_prints.list.filtered", filters=filters)]
    if printed.left_out:
        shown, more = f"{len(printed.lines):,}", f"{printed.left_out:,}"
        lines.append(texts("case_prints.list.capped", count=shown, more=more))
    if _has_demo(printed):
        lines.append(texts("papers.demo"))
    return lines


def _filters(chosen: ListFilter, printed: PrintedList, texts: Texts) -> list[str]:
    found = [texts(f"case_prints.view.{chosen.view}")]
    if chosen.state is not None:
        state = texts(f"cases.state.{slug(chosen.state)}")
        found.append(texts("case_prints.list.state", state=state))
    if chosen.community_id is not None:
        found.append(_place(chosen.community_id, printed, texts))
    if chosen.person is not None:
        person = chosen.person or texts("case_prints.nobody")
        found.append(texts("case_prints.list.person", person=person))
    if chosen.by_words:
        found.append(texts("case_prints.list.by_words"))
    return found


def _place(community_id: str, printed: PrintedList, texts: Texts) -> str:
    return printed.places.get(community_id) or texts("cases.no_community")


def _rows(printed: PrintedList, texts: Texts) -> list[list[Value]]:
    return [
        [number, *_row(line, printed, texts)] for number, line in enumerate(printed.lines, start=1)
    ]


def _row(line: CaseLine, printed: PrintedList, texts: Texts) -> list[Value]:
    case, clock = line.case, line.clock
    return [
        case.number,
        texts(f"screens.category.{slug(case.category)}"),
        _place(case.community_id or NO_COMMUNITY, printed, texts),
        texts(f"cases.state.{slug(case.state)}"),
        line.assigned_name or texts("case_prints.nobody"),
        case.received_on,
        clock.due_on,
        -clock.days_left if clock.is_overdue and clock.days_left is not None else None,
    ]


def _days(printed: PrintedList, texts: Texts) -> list[str]:
    """Return the days of the list as it writes them: none breaks at the end of a line."""
    found = {each.case.received_on for each in printed.lines}
    found |= {each.clock.due_on for each in printed.lines if each.clock.due_on}
    return [format_short_date(each, texts.language) for each in sorted(found)]


def _on_paper(value: Value, texts: Texts) -> str:
    if value is None:
        return "–"
    if isinstance(value, date):
        return format_short_date(value, texts.language)
    return f"{value:,}" if isinstance(value, int) else value


def _network(texts: Texts) -> str:
    return texts("papers.network")


def _in_margin(words: str) -> str:
    """Return words for the margin of a sheet, where `&` begins a code."""
    return words.replace("&", "&&")

"""The monitoring form of a programme: goals, activities, budget and steps, as XLSX and PDF.

Both are made of the same tables. Members are in none of them but as counts.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from geodata.actions.programme.programmes import ProgrammeExport, ProgrammeOverview
from geodata.model.programme.activities import ActivityLine
from geodata.model.programme.goals import CountingRule, GoalState, Tile
from geodata.model.programme.programmes import SATANG_A_BAHT, format_baht
from mapping.analysis.programme_words import (
    describe_budget,
    describe_rule,
    describe_step,
    format_unit,
    name_place,
)
from mapping.exports.tables import escape_cell
from mapping.exports.typeset import render_pdf
from mapping.exports.workbook import FONT, LINE_HEIGHT_PT, create_workbook, set_paper_size
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date, format_short_date

THAI_DATE_FORMAT = "[$-107041E]d mmm yyyy"  # a day as a number, shown in the Buddhist year
CellValue = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: its name, its width on paper (0: what is left) and in signs."""

    name: str
    width_mm: int
    signs: int
    aligned: str = "left"


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table of the form; a row that is overdue is strong."""

    name: str
    columns: tuple[FormColumn, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    strong: frozenset[int] = frozenset()  # rows


def render_form_pdf(export: ProgrammeExport, at: datetime) -> bytes:
    """Return the form on A4 across."""
    texts = Texts("th")
    title = texts("programme.form.title")
    return render_pdf(
        "programme",
        {
            "title": title,
            "about": describe_form(export, texts),
            "network": texts("papers.network"),
            "foot": format_foot(export, at, texts),
            "page": texts("programme.form.page"),
            "none": texts("programme.not_now"),
            "tables": [_build_paper_table(table, texts) for table in build_tables(export, texts)],
        },
        title=f"{title} {export.overview.programme.year_be}",
        at=at,
        names=list(export.places.values()),
    )


def render_form_xlsx(export: ProgrammeExport, at: datetime) -> bytes:
    """Return the form as a workbook, a sheet a table; no cell of it is run as a formula."""
    texts, out = Texts("th"), io.BytesIO()
    book = create_workbook(out)
    title = texts("programme.form.title")
    book.set_properties({"title": title, "created": at.replace(tzinfo=None)})
    cover = book.add_worksheet(title)
    cover.set_column(0, 0, 110)
    set_paper_size(cover)
    text = book.add_format({**FONT, "text_wrap": True, "valign": "top"})
    head = book.add_format({**FONT, "bold": True, "bg_color": "#E8F0F9", "border": 1})
    lines = [title, *describe_form(export, texts), format_foot(export, at, texts)]
    for number, line in enumerate(lines):
        cover.write_string(number, 0, str(escape_cell(line)), head if number == 0 else text)
    for table in build_tables(export, texts):
        _write_sheet(book, table, texts)
    book.close()
    return out.getvalue()


def describe_form(export: ProgrammeExport, texts: Texts) -> list[str]:
    """Return the lines above the tables."""
    overview = export.overview
    lines = [
        texts(
            "programme.form.subtitle",
            title=overview.programme.title,
            year=overview.programme.year_be,
            day=format_long_date(overview.today, texts.language),
        ),
        describe_budget(overview, texts),
        texts("programme.form.no_data_note"),
        texts("programme.form.times_note"),
    ]
    return [texts("papers.demo"), *lines] if export.is_sample else lines


def format_foot(export: ProgrammeExport, at: datetime, texts: Texts) -> str:
    """Return who took the form out, and when."""
    name = export.taken_by or texts("programme.form.terminal")
    return f"{texts('programme.form.by', name=name)} · {format_long_date(at, texts.language)}"


def build_tables(export: ProgrammeExport, texts: Texts) -> list[FormTable]:
    """Return the tables of the form."""
    overview = export.overview
    late = frozenset(
        number for number, tile in enumerate(overview.tiles) if tile.state is GoalState.OVERDUE
    )
    goals = tuple(_build_goal_row(tile, texts) for tile in overview.tiles)
    held = tuple(_build_activity_row(one, export.places, texts) for one in overview.activities)
    return [
        FormTable("goals", GOAL_COLUMNS, goals, late),
        FormTable("activities", ACTIVITY_COLUMNS, held),
        FormTable("budget", BUDGET_COLUMNS, _build_budget_rows(overview, texts)),
        FormTable("steps", STEP_COLUMNS, _build_step_rows(overview, texts)),
    ]


GOAL_COLUMNS = (
    FormColumn("code", 24, 14),
    FormColumn("goal", 0, 40),
    FormColumn("figure", 26, 14, "right"),
    FormColumn("target", 22, 14, "right"),
    FormColumn("unit", 20, 12),
    FormColumn("due", 24, 15),
    FormColumn("state", 34, 20),
    FormColumn("rule", 62, 44),
)
ACTIVITY_COLUMNS = (
    FormColumn("activity", 0, 46),
    FormColumn("kind", 42, 26),
    FormColumn("place", 46, 30),
    FormColumn("planned", 24, 15),
    FormColumn("held", 24, 15),
    FormColumn("people", 22, 14, "right"),
    FormColumn("phase", 30, 18),
    FormColumn("state", 34, 24),
)
BUDGET_COLUMNS = (
    FormColumn("line", 0, 30),
    FormColumn("formula", 60, 30),
    FormColumn("planned", 34, 18, "right"),
    FormColumn("spent", 34, 18, "right"),
    FormColumn("left", 34, 18, "right"),
)
STEP_COLUMNS = (
    FormColumn("name", 0, 40),
    FormColumn("day", 40, 18),
    FormColumn("state", 110, 44),
)
HEADINGS = {"goals": "form", "activities": "form", "budget": "budget", "steps": "timeline"}
MONEY_COLUMNS = frozenset({"planned", "spent", "left"})


def _build_goal_row(tile: Tile, texts: Texts) -> tuple[CellValue, ...]:
    goal = tile.goal
    figure: CellValue = tile.figure
    target: CellValue = goal.target
    if goal.rule is CountingRule.SATANG:
        figure = None if tile.figure is None else tile.figure / SATANG_A_BAHT
        target = goal.target / SATANG_A_BAHT
    return (
        goal.code,
        goal.title,
        texts("programme.no_data") if figure is None else figure,
        target,
        format_unit(goal, texts),
        goal.due_on,
        texts(f"programme.goal_state.{to_key(tile.state)}"),
        describe_rule(goal, texts),
    )


def _build_activity_row(
    line: ActivityLine, places: Mapping[str, str], texts: Texts
) -> tuple[CellValue, ...]:
    return (
        line.title,
        texts(f"programme.kind.{to_key(line.kind)}"),
        name_place(line.community_id, places, texts),
        line.planned_on,
        line.held_on,
        line.headcount,
        texts(f"programme.phase.{line.phase}") if line.phase else None,
        texts(f"programme.activity_state.{line.state}"),
    )


def _build_budget_rows(
    overview: ProgrammeOverview, texts: Texts
) -> tuple[tuple[CellValue, ...], ...]:
    rows: list[tuple[CellValue, ...]] = []
    planned, spent = 0, 0
    for one in overview.spending:
        line = one.line
        planned, spent = planned + line.planned_satang, spent + one.spent_satang
        money = _to_baht(line.planned_satang, one.spent_satang)
        rows.append((f"{line.code} {line.title}", line.formula, *money))
    rows.append((texts("programme.budget.all"), "", *_to_baht(planned, spent)))
    return tuple(rows)


def _to_baht(planned_satang: int, spent_satang: int) -> tuple[float, float, float]:
    left = planned_satang - spent_satang
    return planned_satang / SATANG_A_BAHT, spent_satang / SATANG_A_BAHT, left / SATANG_A_BAHT


def _build_step_rows(
    overview: ProgrammeOverview, texts: Texts
) -> tuple[tuple[CellValue, ...], ...]:
    return tuple(
        (
            texts("programme.timeline.step", step=one.step, title=one.title).strip(),
            one.planned_on,
            describe_step(overview, one.step, texts),
        )
        for one in overview.steps
    )


def _list_headings(table: FormTable, texts: Texts) -> list[str]:
    section = HEADINGS[table.name]
    return [texts(f"programme.{section}.{column.name}") for column in table.columns]


def _build_paper_table(table: FormTable, texts: Texts) -> dict[str, object]:
    return {
        "title": texts(f"programme.form.{table.name}"),
        "columns": _list_headings(table, texts),
        "widths": [column.width_mm for column in table.columns],
        "aligned": [column.aligned for column in table.columns],
        "rows": [
            {
                "strong": number in table.strong,
                "cells": [_format_cell(cell, texts) for cell in row],
            }
            for number, row in enumerate(table.rows)
        ],
    }


def _format_cell(value: CellValue, texts: Texts) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, date):
        return format_short_date(value, texts.language)
    if isinstance(value, float):
        satang = round(value * SATANG_A_BAHT)
        return f"−{format_baht(-satang)}" if satang < 0 else format_baht(satang)
    return f"{value:,}" if isinstance(value, int) else value


def _write_sheet(book: Any, table: FormTable, texts: Texts) -> None:  # noqa: ANN401 - the library's
    plain = {**FONT, "text_wrap": True, "valign": "top"}
    text, number = book.add_format(plain), book.add_format({**plain, "num_format": "#,##0"})
    money = book.add_format({**plain, "num_format": "#,##0.00"})
    day = book.add_format({**plain, "num_format": THAI_DATE_FORMAT, "align": "left"})
    head = book.add_format(
        {**FONT, "bold": True, "bg_color": "#E8F0F9", "border": 1, "text_wrap": True}
    )
    sheet = book.add_worksheet(texts(f"programme.form.{table.name}"))
    set_paper_size(sheet)
    sheet.set_row(0, 2 * LINE_HEIGHT_PT)
    for place, (column, label) in enumerate(
        zip(table.columns, _list_headings(table, texts), strict=True)
    ):
        sheet.set_column(place, place, column.signs)
        sheet.write_string(0, place, label, head)
    for row_number, row in enumerate(table.rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(row_number, place, datetime.combine(value, time()), day)
            elif isinstance(value, float):
                sheet.write_number(row_number, place, value, money)
            elif isinstance(value, int):
                sheet.write_number(row_number, place, value, number)
            elif value:
                sheet.write_string(row_number, place, str(escape_cell(value)), text)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)

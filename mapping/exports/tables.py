"""Public figures as CSV for a spreadsheet: UTF-8 with BOM, no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from mapping.analysis.area_risks import format_risk_lines
from mapping.analysis.figures import AreaFigures
from mapping.analysis.questions.finding import Finding
from mapping.texts import Texts, states, to_key

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def build_areas_csv(
    rows: Sequence[AreaFigures],
    subdistrict_names: Mapping[str, str],
    about: Mapping[str, Any],
    texts: Texts,
    filters: Sequence[str] = (),
    total: str | None = None,
) -> bytes:
    """Return one line an area, then the facts: filters, release, sources, what is withheld.

    A withheld count is an empty cell with its reason in the next column, never 0.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if about["demo"]:
        writer.writerow([texts("screens.demo")])
    writer.writerow([texts(f"screens.csv.{name}") for name in COLUMNS])
    for row in rows:
        writer.writerow(
            [escape_cell(value) for value in _list_values(row, subdistrict_names, texts)]
        )
    writer.writerow([])
    if filters:
        writer.writerow([escape_cell(texts("screens.csv.filters", filters=" · ".join(filters)))])
    if total:
        writer.writerow([escape_cell(total)])
    for line in _list_facts(about, texts):
        writer.writerow([escape_cell(line)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def build_finding_csv(finding: Finding, about: Mapping[str, Any], texts: Texts) -> bytes:
    """Return the table of an answer, then its sentence, how it was made, and the release."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if about["demo"]:
        writer.writerow([texts("screens.demo")])
    writer.writerow(finding.columns)
    writer.writerows([escape_cell(cell) for cell in row] for row in finding.rows)
    writer.writerow([])
    lines = [finding.sentence, *finding.notes, *finding.list_making(texts)]
    for line in [*lines, *_list_facts(about, texts)]:
        writer.writerow([escape_cell(line)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


COLUMNS = (
    "id",
    "name_th",
    "name_en",
    "subdistrict",
    "zone",
    "boundary_status",
    "boundary_version",
    "coverage",
    "complaints",
    "complaints_note",
    "feed_reports",
    "risks",
)


def escape_cell(value: object) -> object:
    """Return a value that a spreadsheet only shows: numbers stay numbers."""
    if isinstance(value, str):
        text = value.replace("\x00", "")
        return f"'{text}" if text.startswith(FORMULA_STARTS) else text
    return value


def _list_values(
    row: AreaFigures, subdistrict_names: Mapping[str, str], texts: Texts
) -> list[object]:
    return [
        row.id,
        row.name_th,
        row.name_en or "",
        subdistrict_names[row.subdistrict_code],
        row.zone or "",
        texts(f"map.boundary.{to_key(row.boundary_status)}"),
        row.boundary_version,
        states.format_coverage(
            row.coverage,
            row.communities_visited,
            row.communities_listed,
            texts,
            has_points=not row.risks.is_empty,
        ),
        "" if row.complaints is None else row.complaints,
        format_complaints_note(row.complaints, texts),
        "" if row.feed_reports is None else row.feed_reports,
        " · ".join(format_risk_lines(row.risks, texts)),
    ]


def format_complaints_note(count: int | None, texts: Texts) -> str:
    """Return the note of a published number, or why there is none."""
    if count is None:
        return texts("map.card.withheld")
    return texts("map.card.at_least", count=f"{count:,}")


def _list_facts(about: Mapping[str, Any], texts: Texts) -> list[str]:
    return [
        texts("screens.csv.release", version=about["version"], at=about["released_at"]),
        texts("screens.csv.feeds", feeds=", ".join(about["feeds"]) or "-"),
        *(
            texts("screens.csv.boundary", version=version["version"], source=version["source"])
            for version in about["boundary_versions"]
        ),
        texts("screens.disclaimer_long"),
        texts("screens.withheld_long"),
    ]

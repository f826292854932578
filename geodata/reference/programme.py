"""Reads the programme of the study as a source states it, to begin a year with."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from geodata.model.programme.activities import ActivityKind
from geodata.model.programme.goals import CountingRule, GoalDraft
from geodata.model.programme.programmes import SATANG_A_BAHT, ProgrammeDraft
from geodata.model.times import find_fiscal_year_days

PROGRAMME_FILE = Path(__file__).with_name("programme.toml")


@dataclass(frozen=True, slots=True)
class LineReference:
    """A line of the budget as the source states it."""

    code: str
    title: str
    formula: str
    planned_satang: int


@dataclass(frozen=True, slots=True)
class ProgrammeReference:
    """A programme as the source states it."""

    draft: ProgrammeDraft
    steps: tuple[date, ...]
    lines: tuple[LineReference, ...]
    goals: tuple[GoalDraft, ...]
    activities: tuple[tuple[ActivityKind, str], ...]  # kind and title


def list_reference_years() -> tuple[int, ...]:
    """Return the fiscal years, in B.E., of which there is a programme to begin with."""
    return tuple(sorted(int(year) for year in _load_tables()))


def read_reference_programme(year_be: int) -> ProgrammeReference:
    """Return the programme of a year.

    Raises
    ------
    KeyError
        Where the source has none of this year.
    """
    table = _load_tables()[str(year_be)]
    due_on = find_fiscal_year_days(year_be)[1]
    return ProgrammeReference(
        draft=ProgrammeDraft(
            token=f"reference-{year_be}",
            year_be=year_be,
            title=table["title"],
            approved_satang=table["approved_baht"] * SATANG_A_BAHT,
            residents=table["residents"],
            area_km2=table["area_km2"],
        ),
        steps=tuple(date.fromisoformat(day) for day in table["steps"]),
        lines=tuple(
            LineReference(row["code"], row["title"], row["formula"], row["baht"] * SATANG_A_BAHT)
            for row in table["lines"]
        ),
        goals=tuple(
            GoalDraft(
                code=row["code"],
                title=row["title"],
                rule=CountingRule(row["rule"]),
                kind=row["kind"],
                target=row["target"],
                due_on=due_on,
            )
            for row in table["goals"]
        ),
        activities=tuple((ActivityKind(row["kind"]), row["title"]) for row in table["activities"]),
    )


@cache
def _load_tables() -> Mapping[str, Any]:
    return tomllib.loads(PROGRAMME_FILE.read_text(encoding="utf-8"))

"""Reads the programme of the study as a source states it, to begin a year with."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from geodata.district import FIRST_FOLDER, get_district
from geodata.model.programme.activities import ActivityKind
from geodata.model.programme.goals import CountingRule, GoalDraft
from geodata.model.programme.programmes import SATANG_A_BAHT, ProgrammeDraft
from geodata.model.times import find_fiscal_year_days

PROGRAMME_FILE = "programme.toml"


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
    return tuple(sorted(int(year) for year in _load_tables(_find_folder())))


def read_reference_programme(year_be: int) -> ProgrammeReference:
    """Return the programme of a year: the district's own, or else the study's as a model.

    Raises
    ------
    KeyError
        Where the source has none of this year.
    """
    return _build(_find_folder(), year_be)


def read_study_programme() -> ProgrammeReference:
    """Return the programme of the study, as a model where it was not made for this district."""
    [year] = _load_tables(FIRST_FOLDER)
    return _build(FIRST_FOLDER, int(year))


def _find_folder() -> Path:
    own = get_district().folder
    return own if (own / PROGRAMME_FILE).is_file() else FIRST_FOLDER


def _build(folder: Path, year_be: int) -> ProgrammeReference:
    """Return a programme; of a model all but people and area of the district it was made for."""
    table, district = _load_tables(folder)[str(year_be)], get_district()
    is_own = folder == district.folder
    due_on = find_fiscal_year_days(year_be)[1]
    return ProgrammeReference(
        draft=ProgrammeDraft(
            token=f"reference-{year_be}",
            year_be=year_be,
            title=district.fill(table["title"], "th"),
            approved_satang=table["approved_baht"] * SATANG_A_BAHT,
            residents=table["residents"] if is_own else None,
            area_km2=table["area_km2"] if is_own else None,
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
                target=district.communities
                if row["rule"] == CountingRule.COMMUNITIES and not is_own
                else row["target"],
                due_on=due_on,
            )
            for row in table["goals"]
        ),
        activities=tuple((ActivityKind(row["kind"]), row["title"]) for row in table["activities"]),
    )


@cache
def _load_tables(folder: Path) -> Mapping[str, Any]:
    return tomllib.loads((folder / PROGRAMME_FILE).read_text(encoding="utf-8"))

"""The programme of a fiscal year: its approved sum, its five steps and its lines of budget."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from geodata.errors import BadInput
from geodata.model.times import BUDDHIST_OFFSET, find_fiscal_year_days

YEARS_BE = range(2550, 2701)
STEPS = range(1, 6)
MAX_TITLE_LENGTH = 300
MAX_FORMULA_LENGTH = 120
MAX_SATANG = 100_000_000_00  # a hundred million baht
SATANG_A_BAHT = 100
TOKEN_PATTERN = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@dataclass(frozen=True, slots=True)
class ProgrammeDraft:
    """What a new programme says. The token makes a second tap the same programme."""

    token: str
    year_be: int
    title: str
    approved_satang: int
    residents: int | None = None
    area_km2: float | None = None  # as stated by its source


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme of a fiscal year."""

    id: int
    year_be: int
    title: str
    approved_satang: int
    residents: int | None
    area_km2: float | None
    version: int

    @property
    def first_day(self) -> date:
        """Return the day on which its year begins."""
        return find_fiscal_year_days(self.year_be)[0]

    @property
    def last_day(self) -> date:
        """Return the day on which its year ends."""
        return find_fiscal_year_days(self.year_be)[1]

    @property
    def residents_per_km2(self) -> float | None:
        """Return how many people live on a square kilometre; None where either is unknown."""
        if self.residents is None or not self.area_km2:
            return None
        return self.residents / self.area_km2

    def covers(self, day: date) -> bool:
        """Return whether a day lies in its year."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class ProgrammeStep:
    """One of the five steps of a programme and the day for which it is planned."""

    programme_id: int
    step: int
    title: str
    planned_on: date
    version: int


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A line of the budget: how its sum was reckoned, and the sum planned for it now."""

    id: int
    programme_id: int
    code: str  # 8.1
    title: str
    formula: str
    planned_satang: int
    version: int


def check_programme(draft: ProgrammeDraft) -> None:
    """Raise BadInput unless a programme has a year, a title and a sum.

    Raises
    ------
    BadInput
        E-PROG-01, E-TXT-02, E-FMT-02.
    """
    check_token(draft.token)
    if draft.year_be not in YEARS_BE or not draft.title.strip():
        raise BadInput("E-PROG-01")
    check_satang(draft.approved_satang)
    check_text(draft.title, MAX_TITLE_LENGTH)


def check_token(token: str) -> None:
    """Raise BadInput unless this can be a token.

    Raises
    ------
    BadInput
        E-FMT-02.
    """
    if not TOKEN_PATTERN.fullmatch(token):
        raise BadInput("E-FMT-02")


def check_text(text: str, longest: int) -> None:
    """Raise BadInput where a text is too long.

    Raises
    ------
    BadInput
        E-TXT-02.
    """
    if len(text) > longest:
        raise BadInput("E-TXT-02", n=f"{longest:,}")


def check_satang(satang: int) -> None:
    """Raise BadInput unless this is a sum of money.

    Raises
    ------
    BadInput
        E-PROG-02.
    """
    if not 0 < satang <= MAX_SATANG:
        raise BadInput("E-PROG-02")


def check_in_year(programme: Programme, day: date) -> None:
    """Raise BadInput unless a day lies in the year of a programme.

    Raises
    ------
    BadInput
        E-PROG-03.
    """
    if not programme.covers(day):
        raise BadInput("E-PROG-03", year=programme.year_be)


def check_not_ahead(day: date, today: date) -> None:
    """Raise BadInput where something that happened is said of a day to come.

    Raises
    ------
    BadInput
        E-PROG-04.
    """
    if day > today:
        raise BadInput("E-PROG-04")


def check_approved_sum(programme: Programme, satang: Iterable[int]) -> None:
    """Raise BadInput where sums together are above the approved sum; between lines they may move.

    Raises
    ------
    BadInput
        E-PROG-05, with what is above it.
    """
    above = sum(satang) - programme.approved_satang
    if above > 0:
        raise BadInput("E-PROG-05", above=format_baht(above))


def format_baht(satang: int) -> str:
    """Return a sum in baht, with its satang where it has any."""
    baht, rest = divmod(satang, SATANG_A_BAHT)
    return f"{baht:,}.{rest:02d}" if rest else f"{baht:,}"


def move_to_year(day: date, from_be: int, to_be: int) -> date:
    """Return the same day of the year in another fiscal year; 29 February becomes the 28th."""
    year = day.year + to_be - from_be
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def find_year_of(day: date) -> int:
    """Return the fiscal year of a day, in B.E."""
    return day.year + BUDDHIST_OFFSET + (day.month >= 10)

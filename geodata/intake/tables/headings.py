"""Finds the header of a table: below titles, in one row or in two, however Thai offices merge them.

A row is the header where most of its cells are headings that we know. Where none are, it is the
first row with two filled cells.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from geodata.errors import FileRefused
from geodata.intake.tables import columns
from geodata.intake.values import to_western_digits

MAX_COLUMNS = 200
MAX_HEADING = 500  # characters; a question of a form may be long
SEARCHED_ROWS = 20  # rows; offices put a title above the table

_DATA = re.compile(r"[\d๐-๙][\d๐-๙.,:/\- ]*")  # a number or a date: no heading
_COLUMN_NUMBER = re.compile(r"\((\d{1,3})\)")
_FEWEST_NUMBERS = 3
_KNOWN_ENOUGH = 2  # headings; fewer may be words of a row that happen to be headings

Cells = list[str] | None


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, each once, and where they stand."""

    names: tuple[str, ...]
    first: int  # place among the lines that were looked at
    height: int  # rows, 1 or 2
    known_count: int  # headings that we know


def find_header(top: Sequence[tuple[int, Cells]]) -> Header | None:
    """Return the header among the first lines of a table, None where no row can be one.

    Raises
    ------
    FileRefused
        E-TAB-02 too many columns, E-TAB-03 a heading twice, E-TAB-07 a heading too long: with the
        cells.
    """
    rows = [_list_named(cells) for _, cells in top]
    filled = [place for place, row in enumerate(rows) if sum(map(bool, row)) >= 2]
    if not filled:
        return None
    first, height = _find_best(rows, filled), 1
    names = rows[first]
    if first + 1 < len(rows) and _is_continued(names, rows[first + 1]):
        names, height = _merge_rows(names, rows[first + 1]), 2
    elif first > 0 and _is_continued(rows[first - 1], names):
        names, first, height = _merge_rows(rows[first - 1], names), first - 1, 2
    _check_names(names, row=top[first][0])
    known = [name for name in names if columns.is_known(name)]
    return Header(_make_unique(names, known, row=top[first][0]), first, height, len(known))


def belongs_to_header(cells: Sequence[str]) -> bool:
    """Return whether the row below a header belongs to it: headings again, or numbers of columns.

    Offices write `(1) (2) (3)` there, and programs the headings of another language.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    numbers = [_COLUMN_NUMBER.fullmatch(to_western_digits(cell)) for cell in filled[:MAX_COLUMNS]]
    if len(filled) >= _FEWEST_NUMBERS and all(numbers):
        return [int(number[1]) for number in numbers if number] == list(range(1, len(filled) + 1))
    return _KNOWN_ENOUGH <= len(filled) <= MAX_COLUMNS and all(map(columns.is_known, filled))


def format_cell_name(column: int, row: int) -> str:
    """Return what a spreadsheet calls a cell: column 0 of row 1 is A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _list_named(cells: Cells) -> list[str]:
    named = [cell.replace("\ufeff", "").strip() for cell in cells or []]
    while named and not named[-1]:
        named.pop()
    return named


def _score_row(row: Sequence[str]) -> int:
    """Return how many headings of a row we know; a row too wide for a table is not looked at."""
    if len(row) > MAX_COLUMNS:
        return 0
    return len({name for name in row if columns.is_known(name)})


def _find_best(rows: Sequence[list[str]], filled: Sequence[int]) -> int:
    """Return the place of the row with most known headings, the first of several."""
    best = filled[0]
    most = max(_score_row(rows[best]), _KNOWN_ENOUGH - 1)
    for place in filled[1:]:
        score = _score_row(rows[place])
        if score > most and not any(map(_DATA.fullmatch, rows[place])):
            best, most = place, score
    return best


def _is_continued(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Return whether the lower row holds the second half of a header whose cells are merged."""
    if not any(lower) or not any(upper) or max(len(upper), len(lower)) > MAX_COLUMNS:
        return False
    if any(map(_DATA.fullmatch, lower)):
        return False
    both = _merge_rows(upper, lower)
    return _score_row(both) > max(_score_row(upper), _score_row(lower))


def _merge_rows(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    width = max(len(upper), len(lower))
    padded = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    return [below or above for above, below in zip(*padded, strict=True)]


def _check_names(names: Sequence[str], *, row: int) -> None:
    if len(names) > MAX_COLUMNS:
        raise FileRefused("E-TAB-02", n=MAX_COLUMNS)
    for column, name in enumerate(names):
        if len(name) > MAX_HEADING:
            raise FileRefused("E-TAB-07", n=MAX_HEADING, cell=format_cell_name(column, row))


def _make_unique(names: Sequence[str], known: Sequence[str], *, row: int) -> tuple[str, ...]:
    """Return the names, repeated ones numbered; E-TAB-03 where one of them would be read.

    Where no heading is known a person chooses by name, and the names must differ.
    """
    twice = {name for name, number in Counter(filter(None, names)).items() if number > 1}
    if twice & set(known) or (twice and not known):
        wrong = twice & set(known) or twice
        cells = [
            format_cell_name(column, row) for column, name in enumerate(names) if name in wrong
        ]
        raise FileRefused("E-TAB-03", cells=", ".join(cells[:10]))
    seen: Counter[str] = Counter()
    numbered = []
    for name in names:
        seen[name] += bool(name)
        numbered.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    if len(set(filter(None, numbered))) < sum(map(bool, numbered)):  # `a`, `a`, `a (2)`
        numbered = [f"{name} [{place}]" if name else "" for place, name in enumerate(numbered, 1)]
    return tuple(numbered)

"""Reads one cell: texts, numbers, lists of types. RowRejected where it cannot be read.

Coordinates are in coordinates.py, dates in dates.py. Thai and full-width digits are understood
everywhere, and lists as PostgreSQL, JSON and Python write them.
"""

import math
import re
import unicodedata
from functools import lru_cache

from geodata.errors import RowRejected

MAX_TEXT_LENGTH = 100  # characters
MAX_TYPES = 20
MAX_LIST_LENGTH = 4000  # characters of a cell with types
MAX_NUMBER_LENGTH = 200

_INVISIBLE = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff"
_BLANK_RUN = re.compile("[ \t\r\n\u00a0]+")
_NOTHING = frozenset(("-", "–", "—"))  # what people write into a cell that stays empty
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_QUOTES = " '\"\u201c\u201d\u2018\u2019"
_PAIRS = (("{", "}"), ("[", "]"), ("(", ")"))
_MAX_LIST_DEPTH = 3  # brackets around brackets
_ITEM = re.compile(  # quoted, with its own commas, or up to the next separator
    r"""\s*+(?:"((?:[^"\\]|\\.)*+)"|'((?:[^'\\]|\\.)*+)')\s*+(?=[,;|\n]|\Z)|([^,;|\n]++)""",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ABSENT_ITEMS = frozenset(("NULL", "None", "null"))  # unquoted: an item that is not there
# What spreadsheets and programs write for a value that is not there, exactly as they write it.
_ABSENT = frozenset((
    "#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!",
    "#ERROR!", "N/A", "n/a", "None", "null", "nan", "NaN", "<NA>", "NaT", "\\N", "undefined",
))  # fmt: skip
_UNKNOWN = frozenset((  # what people write for a place or day that they do not know, casefolded
    "na", "nil", "unknown", "ไม่ทราบ", "ไม่ระบุ", "ไม่มี", "ไม่มีข้อมูล", "ไม่มีพิกัด", "ไม่ได้ระบุ",
))  # fmt: skip


def clean_cell(cell: str) -> str:
    """Return a cell without what cannot be seen around it; a lone dash is an empty cell."""
    stripped = cell.strip(_INVISIBLE)
    return "" if stripped in _NOTHING else stripped


def drop_absent(cell: str) -> str:
    """Return a cleaned cell; "" where a program wrote that there is no value (`#N/A`, `None`)."""
    return "" if cell in _ABSENT else cell


def is_absent(cell: str) -> bool:
    """Return whether a cleaned cell only says in words that it is empty."""
    return cell in _ABSENT or cell.strip("\"' ").casefold() in _UNKNOWN or cell == "NULL"


def parse_text(cell: str, most: int = MAX_TEXT_LENGTH) -> str:
    """Return a cell as it may be kept: NFC, one line, no control characters, not too long.

    Raises
    ------
    RowRejected
        E-ROW-09 too long; E-ROW-11 control characters.
    """
    if len(cell) > 10 * most:  # before any work is done on it
        raise RowRejected("E-ROW-09")
    kept = unicodedata.normalize("NFC", cell).strip(_INVISIBLE)
    if not kept.isprintable() or "  " in kept:
        kept = _BLANK_RUN.sub(" ", kept)
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in kept):
            raise RowRejected("E-ROW-11")
    if len(kept) > most:
        raise RowRejected("E-ROW-09")
    return kept


@lru_cache(maxsize=4096)  # a feed has few combinations of types
def parse_types(cell: str, options: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the types of a cell, each once, in their order.

    Parameters
    ----------
    cell
        `ถนน,ทางเท้า`, `{ถนน,ทางเท้า}`, `['ถนน', 'ทางเท้า']`, `["ถนน"]` or `("ถนน",)`.
    options
        The names that a cell lists with spaces between them; empty where spaces separate nothing.

    Raises
    ------
    RowRejected
        E-ROW-09 for more than 20, or one of more than 100 characters; E-ROW-11 as in `text`.
    """
    if len(cell) > MAX_LIST_LENGTH:
        raise RowRejected("E-ROW-09")
    parts = cell.split()
    if not options or not options.issuperset(parts):
        parts = split_items(cell)
    found = tuple(dict.fromkeys(name for name in map(parse_text, parts) if name))
    if len(found) > MAX_TYPES:
        raise RowRejected("E-ROW-09")
    return found


def split_items(cell: str) -> list[str]:
    """Return the items of a list, without brackets and quotes; a plain text is split at commas.

    Within quotes a comma separates nothing. What stands for a missing item is left out.
    """
    found = []
    for match in _ITEM.finditer(_strip_brackets(cell)):
        if match[3] is None:
            found.append(_ESCAPED.sub(r"\1", match[1] if match[1] is not None else match[2]))
        elif (item := _strip_unmatched(match[3].strip(_QUOTES))) not in _ABSENT_ITEMS | _ABSENT:
            found.append(item)
    return [item for item in found if item]


def is_list(cell: str) -> bool:
    """Return whether a cell is a list in brackets that holds something: `{ถนน}`, `['ถนน']`."""
    return _strip_brackets(cell) != cell.strip()


def _strip_brackets(cell: str) -> str:
    """Return what stands between the brackets of a list; round ones hold a list only of quotes."""
    inner = cell.strip()
    for _ in range(_MAX_LIST_DEPTH):
        if (inner[:1], inner[-1:]) not in _PAIRS or len(inner) < 2:
            break
        if inner.startswith("(") and inner[1:2] not in ("'", '"'):
            break
        inner = inner[1:-1].strip()
    return inner


def _strip_unmatched(item: str) -> str:
    """Return an item without a bracket whose other half stands in another item."""
    for opening, closing in _PAIRS:
        if item.startswith(opening) and closing not in item:
            item = item[1:].strip(_QUOTES)
        if item.endswith(closing) and opening not in item:
            item = item[:-1].strip(_QUOTES)
    return item


def to_western_digits(cell: str) -> str:
    """Return a cell with Thai and full-width digits written as Arabic ones."""
    return cell if cell.isascii() else "".join(map(_to_western_digit, cell))


def parse_number(cell: str) -> float:
    """Return a finite number; E-ROW-06 for anything else."""
    written = to_western_digits(cell[: MAX_NUMBER_LENGTH + 1]).strip(" '\"")
    value = math.nan
    if len(written) <= MAX_NUMBER_LENGTH and _NUMBER.fullmatch(written):
        value = float(written)
    if not math.isfinite(value):
        raise RowRejected("E-ROW-06")
    return value


def _to_western_digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)

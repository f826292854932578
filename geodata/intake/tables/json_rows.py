"""JSON: a list of flat objects, as Open311 and other services answer, read as rows of cells.

The text is looked at before it is parsed: how deep it goes and how many objects it holds.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from geodata.errors import FileRefused

MAX_DEPTH = 5  # a list of objects that hold lists, in an object that names it
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)  # also one that never ends
_LONGEST_NUMBER = 30  # characters; no cell needs more

Rows = tuple[list[str], list[tuple[int, list[str]]]]


def parse_rows(text: str, *, max_rows: int, max_columns: int, types: str) -> Rows:
    """Return the header and the numbered rows; the header counts as row 1.

    A value that is a list of texts or numbers stays a list; an object in an object is not read.

    Raises
    ------
    FileRefused
        E-FMT-01 for JSON that is no list of objects; E-FMT-02 for broken JSON; E-TAB-01 too many
        objects, E-TAB-02 too many names.
    """
    _check_nesting(text, max_rows)
    found = _find_objects(_parse_document(text))
    if not found:
        raise FileRefused("E-FMT-01", types=types)
    if len(found) > max_rows:
        raise FileRefused("E-TAB-01", n=f"{max_rows:,}")
    names = list(dict.fromkeys(name for row in found for name in row))
    if len(names) > max_columns:
        raise FileRefused("E-TAB-02", n=max_columns)
    return names, [
        (number, [_format_cell(row.get(name)) for name in names])
        for number, row in enumerate(found, start=2)
    ]


def _check_nesting(text: str, max_rows: int) -> None:
    depth = objects = 0
    for sign in _iterate_brackets(text):
        depth += 1 if sign in "[{" else -1
        objects += sign == "{"
        if depth > MAX_DEPTH:
            raise FileRefused("E-FMT-02")
        if objects > 4 * max_rows:
            raise FileRefused("E-TAB-01", n=f"{max_rows:,}")


def _iterate_brackets(text: str) -> Iterator[str]:
    return (match[0] for match in re.finditer(r"[\[\]{}]", _STRING.sub("", text)))


def _parse_document(text: str) -> Any:  # noqa: ANN401 - whatever the text holds
    try:
        return json.loads(
            text, parse_constant=_refuse_constant, parse_int=_keep_number, parse_float=_keep_number,
            object_pairs_hook=_require_unique,
        )  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise FileRefused("E-FMT-02") from error


def _find_objects(document: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return the list of objects: the document itself, or the only list in it."""
    if isinstance(document, dict) and document.get("type") != "FeatureCollection":
        lists = [value for value in document.values() if isinstance(value, list) and value]
        document = lists[0] if len(lists) == 1 else None
    if not isinstance(document, list) or not all(isinstance(row, dict) for row in document):
        return []
    return document


def _format_cell(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list) and not any(isinstance(inner, dict | list) for inner in value):
        return json.dumps(value, ensure_ascii=False)
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _keep_number(number: str) -> str:
    """Return a number as it was written: `13.780` stays so."""
    if len(number) > _LONGEST_NUMBER:
        raise ValueError
    return number


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(constant)


def _require_unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError
    return members

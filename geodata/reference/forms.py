"""Reads the forms of workshops. A form that is not whole stops the reading: none is half asked."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geodata import district
from geodata.district import get_district
from geodata.model.workshops.forms import Form, FormKind, Item

HERE = Path(__file__).parent
ID = re.compile(r"[a-z]+(-[a-z]+)*")
FORM_KEYS = {"version", "draft", "title", "scale", "items"}
ITEM_KEYS = {"id", "question", "choices", "answer", "most"}
MOST_CHOICES = 9  # each is one digit at the desk


def get_form(kind: FormKind) -> Form:
    """Return the form that is asked now."""
    return _load_forms()["test" if kind.is_test else "survey"]


@district.cache_by_district
def _load_forms() -> Mapping[str, Form]:
    text = (HERE / "forms.toml").read_text(encoding="utf-8")
    return read(get_district().fill(text, "th"))


def read(text: str) -> dict[str, Form]:
    """Read the test and the survey.

    Raises
    ------
    ValueError
        Where anything is missing, unknown, empty, twice or out of range; it says where.
    """
    tables = tomllib.loads(text)
    _require(set(tables) == {"test", "survey"}, "the file", "holds a test and a survey")
    forms = {name: _parse_form(name, table) for name, table in tables.items()}
    for item in forms["test"].items:
        one_right = item.answer is not None and item.most == 1
        _require(one_right, f"test.{item.id}", "has one right answer")
    for item in forms["survey"].items:
        _require(item.answer is None, f"survey.{item.id}", "has no right answer")
    return forms


def _parse_form(name: str, table: Mapping[str, Any]) -> Form:
    _require(set(table) <= FORM_KEYS, name, f"has only {sorted(FORM_KEYS)}")
    version, draft = table.get("version", 0), table.get("draft", "")
    _require(_is_whole(version) and version > 0, name, "has a version from 1")
    _require(isinstance(draft, bool), name, "says whether it is a draft")
    scale = _parse_texts(table["scale"], f"{name}.scale") if "scale" in table else ()
    items = tuple(_parse_item(name, row, scale) for row in table.get("items", []))
    _require(bool(items), name, "asks something")
    _require(len({item.id for item in items}) == len(items), name, "names no question twice")
    return Form(_parse_text(table.get("title"), f"{name}.title"), version, draft, items)


def _parse_item(form: str, table: Mapping[str, Any], scale: tuple[str, ...]) -> Item:
    where = f"{form}.{table.get('id')}"
    _require(set(table) <= ITEM_KEYS, where, f"has only {sorted(ITEM_KEYS)}")
    _require(bool(ID.fullmatch(str(table.get("id")))), where, "has an id of small letters")
    is_scale = "choices" not in table
    choices = scale if is_scale else _parse_texts(table["choices"], where)
    _require(2 <= len(choices) <= MOST_CHOICES, where, f"has 2 to {MOST_CHOICES} choices")
    answer, most = table.get("answer"), table.get("most", 1)
    in_choices = answer is None or (_is_whole(answer) and 1 <= answer <= len(choices))
    _require(in_choices, where, "has its right answer among its choices")
    _require(_is_whole(most) and 1 <= most < len(choices), where, "lets some be chosen")
    question = _parse_text(table.get("question"), where)
    return Item(table["id"], question, choices, answer, most, is_scale)


def _parse_texts(values: object, where: str) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise ValueError(f"{where}: is a list")
    texts = tuple(_parse_text(value, where) for value in values)
    _require(len(set(texts)) == len(texts), where, "has no choice twice")
    return texts


def _parse_text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or value != value.strip():
        raise ValueError(f"{where}: has words without spaces around them")
    return value


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _require(holds: bool, where: str, what: str) -> None:
    if not holds:
        raise ValueError(f"{where}: {what}")

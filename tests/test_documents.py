"""What the documents name exists: files, folders, and names defined in files."""

import ast
import re

import pytest

from tests.paths import ROOT

DOCUMENTS = ("CONTRIBUTING.md", "docs/architecture.en.md", "docs/architecture.th.md")
NAMED = re.compile(
    r"`(?P<path>(?:app\.py|(?:geodata|mapping|tests|docs|bench)/[\w./-]+))(?::(?P<name>\w+))?`"
)


FLOORS = re.compile(r"^ {2}[├└]── (?P<folder>\w+) ", re.MULTILINE)


def list_named(text: str) -> list[tuple[str, str]]:
    return sorted({(match["path"], match["name"] or "") for match in NAMED.finditer(text)})


def is_there(path: str, name: str) -> bool:
    place = ROOT / path
    if not place.exists() or not name:
        return place.exists()
    tree = ast.parse(place.read_text(encoding="utf-8"))
    defined = {
        target.id
        for node in tree.body
        for target in (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        if isinstance(target, ast.Name)
    }
    return name in defined | {
        node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_a_document_names_is_there(document):
    named = list_named((ROOT / document).read_text(encoding="utf-8"))
    assert len(named) > 10
    assert [named_thing for named_thing in named if not is_there(*named_thing)] == []


@pytest.mark.parametrize("document", DOCUMENTS[1:])
def test_the_picture_of_the_house_shows_its_folders(document):
    house = (ROOT / document).read_text(encoding="utf-8").split("```")[1]
    shown = set(FLOORS.findall(house))
    there = {
        path.parent.name
        for layer in ("geodata", "mapping")
        for path in ROOT.glob(f"{layer}/*/*")
        if path.parent.name != "__pycache__"
    }
    assert shown == there


def test_what_is_not_there_is_noticed():
    assert list_named("`geodata/nothing.py`, `app.py:nobody` and `make run`") == [
        ("app.py", "nobody"),
        ("geodata/nothing.py", ""),
    ]
    assert not is_there("geodata/nothing.py", "")
    assert not is_there("app.py", "nobody")
    assert is_there("app.py", "app")

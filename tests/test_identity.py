"""Values out of arrays, tables and rows are compared by `==`: there an enum may have become text.

`np.full(n, Placed.OUTSIDE, dtype=object)` holds texts, so that `how is not Placed.OUTSIDE` was
always true of it.
"""

import ast
from collections.abc import Iterator

import numpy as np
import pytest

from geodata.model.places.placement import PlacementKind
from tests.paths import ROOT

UNTYPED = {"numpy", "pandas", "geopandas", "shapely", "pyarrow", "sqlalchemy"}  # values lose types
FILLING = ("full", "full_like")


def sources() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("geodata", "mapping"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "node_modules" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def list_imported(tree: ast.Module) -> set[str]:
    """Return the top names of the libraries that a file imports, wherever it does so."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {name.name.partition(".")[0] for name in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def is_member(node: ast.AST) -> bool:
    """Return whether an expression looks like a member of an enum: `Placed.OUTSIDE`."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr.isupper()
        and isinstance(node.value, ast.Name | ast.Attribute)
        and (node.value.id if isinstance(node.value, ast.Name) else node.value.attr)[0].isupper()
    )


def offences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield lines that compare a member by `is`, or write one into an array."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            by_identity = any(isinstance(operator, ast.Is | ast.IsNot) for operator in node.ops)
            if by_identity and any(map(is_member, sides)):
                yield node.lineno, "compare by =="
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in FILLING:
            if any(map(is_member, [*node.args, *(keyword.value for keyword in node.keywords)])):
                yield node.lineno, "np.full makes text of a member"
        elif isinstance(node, ast.Assign) and is_member(node.value):
            into = [target for target in node.targets if isinstance(target, ast.Subscript)]
            yield from ((node.lineno, "an array makes text of a member") for _ in into)


def test_no_identity_where_values_come_out_of_arrays_or_rows():
    looked_at, found = 0, []
    for name, tree in sources():
        if list_imported(tree) & UNTYPED:
            looked_at += 1
            found += [f"{name}:{line}: {why}" for line, why in offences(tree)]
    assert looked_at > 50
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "if found.how is not Placed.OUTSIDE: pass",
        "if Placed.OUTSIDE is row.how: pass",
        "how = np.full(3, Placed.OUTSIDE, dtype=object)",
        "how[inside] = Placed.INSIDE",
        "x = [record for record in rows if record.level is places.AreaLevel.COMMUNITY]",
    ],
)
def test_control_each_form_is_seen(line):
    assert len(list(offences(ast.parse(line)))) == 1


def test_control_an_array_does_make_text_of_a_member():
    [how] = np.full(1, PlacementKind.OUTSIDE, dtype=object)
    assert how == PlacementKind.OUTSIDE
    assert how is not PlacementKind.OUTSIDE

"""Docstrings name what is there: the parameters of the function, and things of the code."""

import ast
import re

import pytest

from tests.paths import ROOT

SOURCES = sorted(
    path
    for folder in ("geodata", "mapping", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if "versions" not in path.parts
)
SECTION = re.compile(r"^Parameters\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", re.MULTILINE | re.DOTALL)
SNAKE_CASE = re.compile(r"`([a-z]*_[a-z_]*[a-z])`")
WORDS = re.compile(r"\w+")


def find_wrong_parameters(source):
    """Return (function, parameter) where a docstring describes a parameter that is not there."""
    wrong = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            section = SECTION.search(ast.get_docstring(node) or "")
            taken = {
                argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)
            }
            heads = [line for line in section[1].split("\n") if line[:1].strip()] if section else []
            names = [name.strip("* ") for line in heads for name in line.split(":")[0].split(",")]
            wrong += [(node.name, name) for name in names if name not in taken]
    return wrong


def list_docstrings(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
            yield ast.get_docstring(node) or ""


def list_code_words(source):
    """Return the words of a source outside of its docstrings."""
    lines = source.split("\n")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
            first = node.body[0] if node.body else None
            if ast.get_docstring(node, clean=False) is not None:
                lines[first.lineno - 1 : first.end_lineno] = [""] * (
                    first.end_lineno - first.lineno + 1
                )
    return set(WORDS.findall("\n".join(lines)))


@pytest.fixture(scope="module")
def words():
    return {word for path in SOURCES for word in list_code_words(path.read_text("utf-8"))}


@pytest.mark.parametrize("folder", ["geodata", "mapping", "bench"])
def test_a_docstring_describes_only_parameters_that_are_there(folder):
    paths = [path for path in SOURCES if path.is_relative_to(ROOT / folder)]
    found = {path.name: find_wrong_parameters(path.read_text("utf-8")) for path in paths}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_docstring_names_only_what_the_code_has(words):
    found = {
        f"{path.name}: {name}"
        for path in SOURCES
        for docstring in list_docstrings(path.read_text("utf-8"))
        for name in SNAKE_CASE.findall(docstring)
        if name not in words
    }
    assert found == set()


def test_control_a_parameter_of_another_name_is_found():
    described = "Cut.\n\n    Parameters\n    ----------\n    area\n        It.\n    "
    source = f'def f(shape):\n    """{described}"""\n'
    assert find_wrong_parameters(source) == [("f", "area")]
    assert find_wrong_parameters(source.replace("area", "shape")) == []


def test_control_what_is_said_in_a_docstring_alone_is_no_code():
    source = 'def cut(shape):\n    """Cut as `cut_to_fit` does."""\n    return shape\n'
    assert "cut_to_fit" not in list_code_words(source)
    assert {"cut", "shape"} <= list_code_words(source)

"""The addresses that are let through are those of the screens."""

import ast
from pathlib import Path

from mapping.web.paths import SCREENS

START = Path(__file__).resolve().parents[3] / "mapping" / "screens" / "start.py"


def test_every_screen_has_an_address_and_no_address_is_without_one():
    calls = [node for node in ast.walk(ast.parse(START.read_text())) if isinstance(node, ast.Call)]
    named = [call for call in calls if getattr(call.func, "id", "") == "Screen"]
    assert sorted(call.args[2].value for call in named) == sorted(SCREENS)

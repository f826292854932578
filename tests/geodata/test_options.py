"""A refusal that names an option names one that is there."""

import argparse
import re

import pytest

from geodata import __main__ as command_line
from geodata import reasons
from geodata.intake.sizes import MAX_BYTES, build_size_refusal
from mapping import __main__ as map_command_line

CODES = reasons.read_catalogue()
NAMED = re.compile(r"--[a-z][a-z-]+")


def options(parser):
    """Return the options of a parser and of all commands below it."""
    found = set(parser._option_string_actions)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action.choices.values():
                found |= options(choice)
    return found


def list_named_options(code):
    """Return the options that a code's sentences or its own `option` name."""
    return {word for value in CODES[code].values() for word in NAMED.findall(str(value))}


def test_every_option_that_a_sentence_names_exists():
    known = options(command_line.build_parser()) | options(map_command_line.build_parser())
    assert {"--max-mb", "--max-rows", "--layer", "--encoding"} <= known
    wrong = {
        code: sorted(list_named_options(code) - known)
        for code in CODES
        if list_named_options(code) - known
    }
    assert wrong == {}


def test_control_an_option_that_does_not_exist_is_seen():
    assert "--no-such-option" not in options(command_line.build_parser())
    assert NAMED.findall("use --no-such-option, please") == ["--no-such-option"]


@pytest.mark.parametrize(
    ("limit", "code", "said"),
    [
        (MAX_BYTES, "E-FMT-03", "10 MB"),
        (50_000_000, "E-TAB-04", "50 MB"),
        (1_500_000, "E-TAB-04", "1.5 MB"),
    ],
)
def test_the_limit_that_is_named_is_the_one_that_was_applied(limit, code, said):
    refused = build_size_refusal(limit)
    assert refused.code == code
    assert said in refused.format_sentence("th")
    assert said in refused.format_sentence("en")

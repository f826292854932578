"""Every one of the forty bad inputs is shown by tests that are there, in the sentences agreed."""

import re

import pytest

from geodata import reasons
from tests.attack.files.bad_inputs import ELSEWHERE, ROWS, SENTENCES, find_test


def test_every_row_stands_here():
    assert list(ROWS) == list(range(1, 41))
    assert set(ELSEWHERE) <= set(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_every_row_is_shown_by_tests_that_are_there(row):
    names = (*ROWS[row], *ELSEWHERE.get(row, ()))
    assert names
    assert len({find_test(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    "name",
    [
        "tests/attack/files/test_bad_inputs.py::test_that_nobody_wrote",
        "tests/attack/test_nothing.py::test_every_row_stands_here",
        "tests/attack/files/bad_inputs.py::named",
        "tests/attack/files/bad_inputs.py::ROWS",
    ],
)
def test_control_a_test_that_is_not_there_is_noticed(name):
    with pytest.raises((AttributeError, ModuleNotFoundError, TypeError)):
        find_test(name)


@pytest.mark.parametrize("code", SENTENCES)
def test_every_code_has_its_status_and_its_thai_sentence(code):
    status, sentence = SENTENCES[code]
    assert reasons.read_catalogue()[code]["th"] == sentence
    assert reasons.read_catalogue()[code].get("status") == status


def test_no_sentence_was_left_out():
    agreed = re.compile(r"[EW]-(GEO|SHP|ZIP|ENC|FMT|IMG|PII|DATE|TXT|NF|AUTH|RATE|RCPT|SYS)-\d\d")
    assert len(SENTENCES) == 46
    assert all(agreed.fullmatch(code) or code == "E-CONFLICT-01" for code in SENTENCES)

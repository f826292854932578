"""A small form of the mutants: each change of the release builder makes its tests fail.

`make mutants` makes hundreds; these are the ones that an attacker would choose.
"""

import os
import subprocess
import sys

import pytest

from tests.laws import SMALL
from tests.paths import ROOT

TESTS = ("tests/mapping/publish/test_batches.py", "tests/attack/numbers/test_insiders.py")
BATCHES, ELIGIBILITY = "mapping.publish.batches", "mapping.publish.eligibility"
MUTANTS = [
    (BATCHES, "if len(cases) < rule.k:", "if len(cases) < rule.k - 1:"),
    (BATCHES, "if len(cases) < rule.k:", "if len(cases) <= rule.k:"),
    (BATCHES, "if len(by_reporter) < rule.reporters:", "if False:"),
    (BATCHES, "> rule.dominance_percent * len(cases)", ">= rule.dominance_percent * len(cases)"),
    (BATCHES, "_count_offices(cell, subjects) < rule.subjects", "False"),
    (BATCHES, "if 0 < len(hidden) < min(rule.hidden, len(cases))", "if False"),
    (BATCHES, "min(rule.hidden, len(cases))", "min(rule.hidden - 1, len(cases))"),
    (BATCHES, "if case.ref not in grouped_refs]", "if True]"),
    (ELIGIBILITY, "< REQUIRED_TICKS:", "< REQUIRED_TICKS - 1:"),
    (ELIGIBILITY, "if day < case.received_on", "if day <= case.received_on"),
    (ELIGIBILITY, "or case.is_hidden_from_community", ""),
    (
        ELIGIBILITY,
        "return case.ref if len(confirming_accounts) >= REQUIRED_TICKS",
        "return case.ref if confirming_accounts",
    ),
]


def run(*mutant):
    environment = {**os.environ, "DUSITMAP_MUTANT": "\t".join(mutant)}
    options = ["-p", "tests.attack.numbers.mutant", "-p", "no:cacheprovider", "-q", "-x"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *TESTS],
        cwd=ROOT,
        env={**environment, "PYTEST_ADDOPTS": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("mutant", MUTANTS[:: 3 if SMALL else 1], ids=lambda pair: pair[1][:40])
def test_it_is_killed(mutant):
    done = run(*mutant)
    assert done.returncode == 1, done.stdout[-2000:]
    assert "AssertionError" in done.stdout or "assert" in done.stdout


def test_what_was_tried_is_said(figure):
    figure("small form of the mutants", f"{len(MUTANTS)} of {len(MUTANTS)} killed")


def test_control_a_change_that_changes_nothing_survives():
    done = run(BATCHES, "HALF_YEAR_MONTHS = 6", "HALF_YEAR_MONTHS = 5 + 1")
    assert done.returncode == 0, done.stdout[-2000:]

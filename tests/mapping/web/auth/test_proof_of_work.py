"""Proof of work: what counts as an answer, once, and that the page's script finds the same."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mapping.layers.files import read_asset
from mapping.web.auth.proof_of_work import CHALLENGE_TTL_S, ProofOfWork, solve

BITS = 9


@pytest.fixture
def proofs(clock):
    return ProofOfWork(clock)


def test_an_answer_counts_once(proofs):
    answer = solve(proofs.create_challenge(BITS).to_json())
    assert proofs.accept_answer(answer, BITS)
    assert not proofs.accept_answer(answer, BITS)


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a.replace("~", "~00000000"),  # longer than a counter is
        lambda a: a.split("~")[0],
        lambda a: a.split("~")[0] + "~",
        lambda a: a.split("~")[0] + "~" + ",".join(["0"] * 16),
        lambda a: a + ",0",
        lambda a: a.replace(f".{BITS}.", ".1.", 1),  # easier than it was given
        lambda a: "f" + a[1:] if a[0] != "f" else "e" + a[1:],
        lambda a: "",
        lambda a: "~",
        lambda a: "๑.๒.๓.๔~๕",
        lambda a: "x" * 100_000,
    ],
)
def test_anything_else_is_no_answer(proofs, change):
    answer = solve(proofs.create_challenge(BITS).to_json())
    assert not proofs.accept_answer(change(answer), BITS)
    assert proofs.accept_answer(answer, BITS)  # and it used nothing up


def test_a_challenge_ends_and_an_easy_one_is_not_enough(proofs, clock):
    late, easy = (solve(proofs.create_challenge(BITS).to_json()) for _ in range(2))
    assert not proofs.accept_answer(easy, BITS + 1)
    clock.now = CHALLENGE_TTL_S + 1
    assert not proofs.accept_answer(late, BITS)


def test_a_challenge_of_another_process_is_none(proofs, clock):
    assert not ProofOfWork(clock).accept_answer(
        solve(proofs.create_challenge(BITS).to_json()), BITS
    )


def test_used_challenges_are_forgotten_when_they_have_ended(proofs, clock):
    for _ in range(20):
        assert proofs.accept_answer(solve(proofs.create_challenge(5).to_json()), 5)
    clock.now = 2 * CHALLENGE_TTL_S
    assert proofs.accept_answer(solve(proofs.create_challenge(5).to_json()), 5)
    assert len(proofs._used) == 1


NODE = shutil.which("node", path=Path(sys.executable).parent)  # a developer's tool, from PyPI
RUN = """
const source = require("fs").readFileSync(process.argv[1], "utf8");
const self = { postMessage: (answer) => console.log(answer) };
new Function("self", source)(self);
self.onmessage({ data: JSON.parse(process.argv[2]) });
"""


@pytest.mark.parametrize("bits", [4, 9, 14])
def test_the_page_finds_what_the_server_takes(proofs, bits, tmp_path):
    assert NODE, "Node is missing: python -m pip install --group dev"
    script = tmp_path / "work.js"
    script.write_bytes(read_asset("/assets/map/work.js"))
    given = json.dumps(proofs.create_challenge(bits).to_json())
    found = subprocess.run(
        [NODE, "-e", RUN, str(script), given], capture_output=True, text=True, check=True
    )
    assert proofs.accept_answer(found.stdout.strip(), bits)

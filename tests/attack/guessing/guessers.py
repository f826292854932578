"""Guessers and honest people at the same door, in simulated time: hours in a second, no luck.

Computing is waiting: whoever solves work waits for as long as so many computations take them, and
so does the slow hash. What is simulated is time alone; the gate, its work and its turns are the
product's own, on a loop whose clock jumps to the next thing that happens.
"""

import asyncio
import random
from dataclasses import dataclass, field

from geodata.errors import NotAllowed
from mapping.web.auth import proof_of_work
from mapping.web.auth.proof_of_work import PARTS
from mapping.web.auth.throttle import SignInAttempt

PHONE = 300_000  # SHA-256 a second, of JavaScript on a slow phone
SCRIPT = 1_000_000  # of a script on one core
LAPTOP = 20_000_000  # of native code on four cores
SLOW_HASH_S = 0.1  # Argon2id, 64 MiB


class JumpingLoop(asyncio.SelectorEventLoop):
    """A loop that never waits: where nothing is ready its clock jumps."""

    jumped = 0.0

    def time(self):
        return self.jumped

    def _run_once(self):
        if not self._ready and self._scheduled:
            self.jumped = max(self.jumped, self._scheduled[0]._when)
        super()._run_once()


def run_simulated(make):
    """Run a coroutine in simulated time; return what it returns."""
    loop = JumpingLoop()
    try:
        return loop.run_until_complete(make(loop.time))
    finally:
        loop.close()


def believe(monkeypatch):
    """Take every answer to a real challenge as solved; how long it took is simulated."""
    monkeypatch.setattr(proof_of_work, "_is_solution", lambda *_: True)


async def solve(challenge, rate, chance):
    """Take as long as the work takes; the number of computations is as random as it is."""
    mean_hashes = 2 ** (challenge.bits)
    hashes = sum(chance.expovariate(1 / mean_hashes) for _ in range(PARTS))
    await asyncio.sleep(hashes / rate)
    return f"{challenge.text}~"


@dataclass
class Door:
    """Where names and passphrases are tried; counts what was looked at."""

    gate: object
    right: dict[str, str]
    looked_at: list[str] = field(default_factory=list)

    async def attempt(self, one, passphrase):
        async with self.gate.admit_attempt(one):
            self.looked_at.append(passphrase)
            await asyncio.sleep(SLOW_HASH_S)
            if self.right.get(one.name) != passphrase:
                raise NotAllowed("E-AUTH-01")

    async def sign_in(self, name, network, passphrase, rate, chance, device=None):
        """Do what the page does: ask for the work, do it, send; say what came of it."""
        asked = SignInAttempt(name, network, device)
        challenge = self.gate.create_challenge(asked)
        answer = "" if challenge is None else await solve(challenge, rate, chance)
        try:
            await self.attempt(SignInAttempt(name, network, device, answer), passphrase)
        except NotAllowed as refused:
            return refused.code
        return "in"


async def guessing(door, name, network, guesses, *, rate, at_once):
    """Try guesses one after another on several connections that share one computer."""
    chance = random.Random(7)
    waiting = list(reversed(guesses))

    async def work_on():
        while waiting:
            guess = waiting.pop()
            while True:
                said = await door.sign_in(name, network, guess, rate / at_once, chance)
                if said not in ("E-RATE-01", "E-RATE-02"):
                    break
                await asyncio.sleep(0.05)
            if said == "in":
                waiting.clear()

    await asyncio.gather(*(work_on() for _ in range(at_once)))


async def wait_to_sign_in(
    door, now, name, network, passphrase, *, rate=PHONE, device=None, chance=None
):
    """Return how many seconds an honest person waits until they are in; they press again."""
    begun = now()
    while True:
        said = await door.sign_in(name, network, passphrase, rate, chance or random, device)
        if said == "in":
            return now() - begun
        assert said in ("E-RATE-01", "E-RATE-02"), said
        await asyncio.sleep(1)

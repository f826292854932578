"""Hours of guessing in simulated time: what gets through, and how long honest people wait.

The figures of a running server are in tests/load/test_guessing.py.
"""

import asyncio
import random
import statistics
from types import SimpleNamespace

import pytest
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from geodata.errors import NotAllowed, NotFound
from mapping.web.auth import throttle
from mapping.web.auth.throttle import SignInGate
from mapping.web.auth.turns import FairQueue
from mapping.web.reporting import report
from tests.attack.guessing import guessers
from tests.attack.guessing.guessers import (
    LAPTOP,
    SCRIPT,
    Door,
    guessing,
    run_simulated,
    wait_to_sign_in,
)

SECRET = "the right passphrase"
GUESSES = [f"guess {number}" for number in range(10_000)]
PLANTED = 5_000  # where in the guesses an easy secret stands
THEIRS, OTHERS = "198.51.100.0/24", "203.0.113.0/24"
HOUR = 3600.0
EVERY_S = 60.0
ONES_OWN = {"network": THEIRS, "device": "a" * 32}
PEOPLE = {
    "known device, other network": {"network": OTHERS, "device": "a" * 32},
    "known device, same network": ONES_OWN,
    "new device, other network": {"network": OTHERS},
    "new device, same network": {"network": THEIRS},
}


@pytest.fixture(autouse=True)
def believed(monkeypatch):
    guessers.believe(monkeypatch)


def an_hour(*, rate, at_once=8, gate=SignInGate, guesses=GUESSES, name="somchai"):
    """Guess for an hour; return what was looked at, and how long each honest person waited."""

    async def run(now):
        door = Door(gate(now), {"somchai": SECRET, "malee": SECRET})
        attack = asyncio.ensure_future(
            guessing(door, name, THEIRS, guesses, rate=rate, at_once=at_once)
        )
        chance = random.Random(3)
        await asyncio.sleep(120)
        waited = {who: [] for who in PEOPLE}
        while now() < HOUR and not attack.done():
            for who, where in PEOPLE.items():
                wait = wait_to_sign_in(
                    door, now, "somchai", passphrase=SECRET, chance=chance, **where
                )
                waited[who].append(await asyncio.wait_for(wait, HOUR))
            await asyncio.sleep(EVERY_S)
        attack.cancel()
        await asyncio.gather(attack, return_exceptions=True)
        return [passphrase for passphrase in door.looked_at if passphrase != SECRET], waited, now()

    return run_simulated(run)


def format_waits(waited):
    """Write how long each honest person waited: median and most."""
    return "; ".join(
        f"{who} {statistics.median(value):.1f}/{max(value):.1f} s" for who, value in waited.items()
    )


def test_a_script_on_one_core_gets_nowhere_and_keeps_nobody_out(figure):
    looked_at, waited, _ = an_hour(rate=SCRIPT)
    said = f"{len(looked_at):,} looked at; right answers (median/most): {format_waits(waited)}"
    figure("guesses at one name, one core with the work, a simulated hour", said)
    assert 0 < len(looked_at) < PLANTED
    for who, value in waited.items():
        assert len(value) > 20
        assert max(value) <= 10, who


def test_a_fast_computer_gets_no_further_than_the_pace_of_a_name(figure):
    looked_at, waited, _ = an_hour(rate=LAPTOP, at_once=64)
    said = f"{len(looked_at):,} looked at; right answers (median/most): {format_waits(waited)}"
    figure("guesses at one name, native code on four cores, a simulated hour", said)
    assert len(looked_at) < HOUR / throttle.MAX_ATTEMPT_GAP_S + 200 < PLANTED
    for who in ("known device, other network", "known device, same network"):
        assert max(waited[who]) <= 10, who
    assert max(waited["new device, other network"]) <= 10
    # Whoever comes from the guesser's own network, to the same name, on a new device, draws lots
    # with a computer that solves sixty times as much as theirs: they wait, and are not refused.
    assert waited["new device, same network"]


def test_guesses_at_many_names_from_one_network_keep_nobody_out():
    async def run(now):
        door = Door(SignInGate(now), {"somchai": SECRET})
        attacks = [
            asyncio.ensure_future(
                guessing(door, f"name{n}", THEIRS, GUESSES[:500], rate=SCRIPT / 20, at_once=1)
            )
            for n in range(20)
        ]
        waited = []
        chance = random.Random(3)
        while now() < HOUR / 2:
            await asyncio.sleep(EVERY_S)
            waited.append(
                await wait_to_sign_in(door, now, "somchai", THEIRS, SECRET, chance=chance)
            )
        for attack in attacks:
            attack.cancel()
        await asyncio.gather(*attacks, return_exceptions=True)
        return waited

    assert max(run_simulated(run)) <= 10


def test_control_without_limits_the_planted_secret_is_found(monkeypatch):
    monkeypatch.setattr(throttle, "compute_work_bits", lambda *_: 0)
    monkeypatch.setattr(throttle, "GAP_PER_ATTEMPT_S", 0.0)
    guesses = [*GUESSES[:PLANTED], SECRET, *GUESSES[PLANTED:]]

    async def run(now):
        door = Door(SignInGate(now), {"somchai": SECRET})
        await guessing(door, "somchai", THEIRS, guesses, rate=SCRIPT, at_once=8)
        return door.looked_at, now()

    looked_at, took_s = run_simulated(run)
    assert SECRET in looked_at
    assert took_s < HOUR / 4


class OldGate:
    """The rule of before: so many tries of a name, whoever asks."""

    def __init__(self, _clock):
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def create_challenge(self, _one):
        return None

    def admit_attempt(self, one):
        hits = [
            self._counted.hit(parse(word), "name", one.name) for word in ("5/minute", "40/hour")
        ]
        if not all(hits):
            raise NotAllowed("E-RATE-01")
        return _nothing()


class _nothing:
    async def __aenter__(self):
        return

    async def __aexit__(self, *_):
        return


def test_control_under_the_old_rule_a_stranger_keeps_somebody_out():
    async def run(now):
        door = Door(OldGate(now), {"somchai": SECRET})
        for guess in GUESSES[:50]:
            await door.sign_in("somchai", THEIRS, guess, SCRIPT, random)
        return await door.sign_in("somchai", OTHERS, SECRET, SCRIPT, random)

    assert run_simulated(run) == "E-RATE-01"


def test_without_the_work_nothing_is_looked_at_but_the_first():
    async def run(now):
        door = Door(SignInGate(now), {"somchai": SECRET})
        said = []
        for guess in GUESSES:
            try:
                await door.attempt(throttle.SignInAttempt("somchai", THEIRS), guess)
            except NotAllowed as refused:
                said.append(refused.code)
        return door.looked_at, said

    looked_at, said = run_simulated(run)
    assert len(looked_at) == throttle.FREE_ATTEMPTS
    assert said.count("E-RATE-02") == len(GUESSES) - throttle.FREE_ATTEMPTS


def test_guesses_at_once_are_not_all_the_first():
    async def run(now):
        door = Door(SignInGate(now), {"somchai": SECRET})
        tries = (
            door.attempt(throttle.SignInAttempt("somchai", THEIRS), guess)
            for guess in GUESSES[:500]
        )
        await asyncio.gather(*tries, return_exceptions=True)
        return door.looked_at

    assert len(run_simulated(run)) == throttle.FREE_ATTEMPTS


class Receipts:
    """Where receipts are tried: the throttle and the turns of the product, a hash that waits."""

    def __init__(self, now):
        self.throttle = throttle.CaseReportThrottle(now)
        self.turns = FairQueue(report.MAX_CONCURRENT_RECEIPTS, report.MAX_WAITING_RECEIPTS)
        self.looked_at = 0

    async def send(self, network, is_right, rate, chance):
        """Do what the page does: send, work where the answer asks for it, send again."""
        asked = SimpleNamespace(client=SimpleNamespace(host=network))
        answer = ""
        for _ in range(4):
            try:
                async with self.throttle.admit_guess(asked, answer), self.turns.hold_turn(network):
                    self.looked_at += 1
                    await asyncio.sleep(RECEIPT_HASH_S)
                    if not is_right:
                        raise NotFound("E-RCPT-01")
                return "in"
            except NotFound:
                return "wrong"
            except NotAllowed as refused:
                if refused.code != "E-RATE-02":
                    return refused.code
            challenge = self.throttle.works.create_challenge(
                self.throttle.compute_receipt_bits(asked)
            )
            answer = await guessers.solve(challenge, rate, chance)
        return "E-RATE-02"


RECEIPT_HASH_S = 0.05
ADDRESSES = {"same network": "198.51.100.7", "other network": "203.0.113.9"}


def receipts_for_an_hour(rate, at_once):
    async def run(now):
        door = Receipts(now)
        chance = random.Random(5)
        left = list(range(10_000))

        async def guess():
            while left:
                if await door.send("198.51.100.8", False, rate / at_once, chance) == "wrong":
                    left.pop()

        attack = asyncio.gather(*(guess() for _ in range(at_once)))
        await asyncio.sleep(120)
        waited = {who: [] for who in ADDRESSES}
        while now() < HOUR and not attack.done():
            for who, address in ADDRESSES.items():
                begun = now()
                while await door.send(address, True, guessers.PHONE, chance) != "in":
                    await asyncio.sleep(1)
                waited[who].append(now() - begun)
            await asyncio.sleep(EVERY_S / 3)
        attack.cancel()
        await asyncio.gather(attack, return_exceptions=True)
        return 10_000 - len(left), waited, now()

    return run_simulated(run)


@pytest.mark.parametrize(("rate", "at_once"), [(SCRIPT, 8), (LAPTOP, 64)])
def test_a_right_receipt_arrives_while_its_network_guesses(rate, at_once, figure):
    looked_at, waited, took_s = receipts_for_an_hour(rate, at_once)
    waits = format_waits(waited)
    said = f"{looked_at:,} looked at in {took_s:,.0f} s; right ones (median/most): {waits}"
    figure(f"guesses at receipts, {at_once} at once, a simulated hour", said)
    assert looked_at > 1000  # they are looked at: of 10¹⁶ that is nothing
    for who, value in waited.items():
        assert len(value) >= 20, who
        assert max(value) <= 10, who

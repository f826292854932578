"""Turns at slow computations: networks one after another, known devices first, fair when full."""

import asyncio

import pytest

from geodata.errors import NotAllowed
from mapping.web.auth.turns import FairQueue


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


def test_networks_take_turns_and_known_devices_come_first():
    async def run():
        turns, order = FairQueue(1, 100), []
        gate = asyncio.Event()

        async def do(who, network, *, first=False):
            async with turns.hold_turn(network, has_priority=first):
                await gate.wait()
                order.append(who)

        tasks = [asyncio.ensure_future(do("begun", "a"))]
        await settle()
        tasks += [asyncio.ensure_future(do(f"a{n}", "a")) for n in range(50)]
        await settle()
        tasks += [asyncio.ensure_future(do("b", "b")), asyncio.ensure_future(do("c", "c"))]
        tasks += [asyncio.ensure_future(do("known", "a", first=True))]
        await settle()
        gate.set()
        await asyncio.gather(*tasks)
        return order

    order = asyncio.run(run())
    assert order[:5] == ["begun", "known", "a0", "b", "c"]
    assert len(order) == 54


def test_never_more_at_once_than_there_are():
    async def run():
        turns, now, most = FairQueue(2, 100), 0, 0

        async def do(number):
            nonlocal now, most
            async with turns.hold_turn(f"network {number % 3}"):
                now += 1
                most = max(most, now)
                await asyncio.sleep(0.001)
                now -= 1

        await asyncio.gather(*(do(n) for n in range(60)))
        return most, turns._free

    assert asyncio.run(run()) == (2, 2)


def test_where_too_many_wait_the_largest_crowd_gives_way():
    async def run():
        turns = FairQueue(1, 10)
        gate, said = asyncio.Event(), {}

        async def do(who, network):
            try:
                async with turns.hold_turn(network):
                    await gate.wait()
                said[who] = "in"
            except NotAllowed as refused:
                said[who] = refused.code

        tasks = [asyncio.ensure_future(do(f"crowd {n}", "crowd")) for n in range(40)]
        await settle()
        tasks.append(asyncio.ensure_future(do("other", "other")))
        await settle()
        gate.set()
        await asyncio.gather(*tasks)
        return said

    said = asyncio.run(run())
    assert said["other"] == "in"
    assert list(said.values()).count("E-RATE-01") == 40 - 10


@pytest.mark.parametrize("when", ["waiting", "told"])
def test_who_goes_away_keeps_no_turn(when):
    async def run():
        turns = FairQueue(1, 10)
        gate = asyncio.Event()

        async def do():
            async with turns.hold_turn("a"):
                await gate.wait()

        holding = asyncio.ensure_future(do())
        await settle()
        gone = asyncio.ensure_future(do())
        await settle()
        if when == "told":
            gate.set()
        gone.cancel()
        gate.set()
        await asyncio.gather(holding, gone, return_exceptions=True)
        await asyncio.wait_for(do(), 1)
        return turns._free

    assert asyncio.run(run()) == 1

"""Turns at slow computations: few at once, known devices first, then one network after another."""

import asyncio
import random
import threading
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from geodata.errors import NotAllowed

FIRST = ""  # the queue of those that go before every network


class Turns:
    """Who computes next. Whoever waits in a crowd of one network delays that network only.

    Where too many wait, one of the largest crowd is sent away, whoever it is: a flood cannot keep
    the place that it had first.
    """

    def __init__(self, at_once: int, most_waiting: int) -> None:
        self._free = at_once
        self._most = most_waiting
        self._queues: dict[str, deque[asyncio.Future[bool]]] = {}  # in the order of their turns
        self._lock = threading.Lock()  # requests of a test may come from several loops

    @asynccontextmanager
    async def turn(self, network: str, *, first: bool = False) -> AsyncIterator[None]:
        """Wait for one's turn and hold it.

        Raises
        ------
        NotAllowed
            E-RATE-01 where too many wait.
        """
        await self._wait(FIRST if first else network)
        try:
            yield
        finally:
            self._give_on()

    async def _wait(self, queue: str) -> None:
        with self._lock:
            if self._free and not self._queues:
                self._free -= 1
                return
            mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self._queues.setdefault(queue, deque()).append(mine)
            sent_away = self._one_too_many()
        if sent_away is not None:
            _tell(sent_away, False)
        try:
            has_turn = await mine
        except asyncio.CancelledError:
            self._leave(queue, mine)
            raise
        if not has_turn:
            raise NotAllowed("E-RATE-01")

    def _leave(self, queue: str, mine: "asyncio.Future[bool]") -> None:
        """Take somebody who went away out of the queue, or give on the turn they had."""
        with self._lock:
            waiting = self._queues.get(queue)
            is_waiting = waiting is not None and mine in waiting
            if waiting is not None and is_waiting:
                waiting.remove(mine)
                if not waiting:
                    del self._queues[queue]
        if not is_waiting and mine.done() and not mine.cancelled() and mine.result():
            self._give_on()

    def _one_too_many(self) -> "asyncio.Future[bool] | None":
        crowds = {name: each for name, each in self._queues.items() if name != FIRST}
        if sum(map(len, crowds.values())) <= self._most:
            return None
        name = max(crowds, key=lambda each: len(crowds[each]))
        place = random.randrange(len(crowds[name]))  # noqa: S311 - a lottery, no secret
        chosen = crowds[name][place]
        del crowds[name][place]
        if not crowds[name]:
            del self._queues[name]
        return chosen

    def _give_on(self) -> None:
        with self._lock:
            chosen = self._next()
            if chosen is None:
                self._free += 1
        if chosen is not None:
            _tell(chosen, True)

    def _next(self) -> "asyncio.Future[bool] | None":
        while self._queues:
            name = FIRST if FIRST in self._queues else next(iter(self._queues))
            queue = self._queues.pop(name)
            chosen = queue.popleft()
            if queue:
                self._queues[name] = queue  # at the end: the other networks come first
            if not chosen.cancelled():
                return chosen
        return None


def _tell(waiting: "asyncio.Future[bool]", has_turn: bool) -> None:
    def answer() -> None:
        if not waiting.done():
            waiting.set_result(has_turn)

    waiting.get_loop().call_soon_threadsafe(answer)

"""A fair queue for slow computations: few at once, known devices first, then network by network."""

import asyncio
import random
import threading
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from geodata.errors import NotAllowed

PRIORITY_QUEUE = ""  # the queue of those that go before every network


class FairQueue:
    """A queue of waiting computations. A crowd of one network delays that network only.

    Where too many wait, one of the largest crowd is sent away, whoever it is: a flood cannot keep
    the place that it had first.
    """

    def __init__(self, max_concurrent: int, max_waiting: int) -> None:
        self._free = max_concurrent
        self._most = max_waiting
        self._queues: dict[str, deque[asyncio.Future[bool]]] = {}  # in the order of their turns
        self._lock = threading.Lock()  # requests of a test may come from several loops

    @asynccontextmanager
    async def hold_turn(self, network: str, *, has_priority: bool = False) -> AsyncIterator[None]:
        """Wait for one's turn and hold it.

        Raises
        ------
        NotAllowed
            E-RATE-01 where too many wait.
        """
        await self._wait(PRIORITY_QUEUE if has_priority else network)
        try:
            yield
        finally:
            self._pass_turn()

    async def _wait(self, queue: str) -> None:
        with self._lock:
            if self._free and not self._queues:
                self._free -= 1
                return
            future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self._queues.setdefault(queue, deque()).append(future)
            removed = self._remove_excess()
        if removed is not None:
            _set_result(removed, False)
        try:
            has_turn = await future
        except asyncio.CancelledError:
            self._leave(queue, future)
            raise
        if not has_turn:
            raise NotAllowed("E-RATE-01")

    def _leave(self, queue: str, future: "asyncio.Future[bool]") -> None:
        """Remove somebody who went away from the queue, or pass on the turn they had."""
        with self._lock:
            waiting = self._queues.get(queue)
            is_waiting = waiting is not None and future in waiting
            if waiting is not None and is_waiting:
                waiting.remove(future)
                if not waiting:
                    del self._queues[queue]
        if not is_waiting and future.done() and not future.cancelled() and future.result():
            self._pass_turn()

    def _remove_excess(self) -> "asyncio.Future[bool] | None":
        crowds = {name: queue for name, queue in self._queues.items() if name != PRIORITY_QUEUE}
        if sum(map(len, crowds.values())) <= self._most:
            return None
        name = max(crowds, key=lambda crowd: len(crowds[crowd]))
        place = random.randrange(len(crowds[name]))  # noqa: S311 - a lottery, no secret
        removed = crowds[name][place]
        del crowds[name][place]
        if not crowds[name]:
            del self._queues[name]
        return removed

    def _pass_turn(self) -> None:
        with self._lock:
            future = self._pop_next()
            if future is None:
                self._free += 1
        if future is not None:
            _set_result(future, True)

    def _pop_next(self) -> "asyncio.Future[bool] | None":
        while self._queues:
            name = PRIORITY_QUEUE if PRIORITY_QUEUE in self._queues else next(iter(self._queues))
            queue = self._queues.pop(name)
            future = queue.popleft()
            if queue:
                self._queues[name] = queue  # at the end: the other networks come first
            if not future.cancelled():
                return future
        return None


def _set_result(future: "asyncio.Future[bool]", has_turn: bool) -> None:
    def answer() -> None:
        if not future.done():
            future.set_result(has_turn)

    future.get_loop().call_soon_threadsafe(answer)

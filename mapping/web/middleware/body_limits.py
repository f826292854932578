"""Middleware: a body must keep coming, on every route; whoever sends too slowly is let go.

A body that is awaited may hold a place that others need. The time that our own code takes is not
counted: a page that asks for work or waits for its turn loses nothing by it.
"""

import time
from collections.abc import Callable

import anyio
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geodata.errors import TooSlow
from mapping.web.public import send as sending

PATIENCE_S = 15.0  # that is waited in all before the first byte, and beyond the pace after it
SLOWEST = 8 * 1024  # bytes a second: half of what a mobile carrier leaves of a used-up package


class Bodies:
    """Gives every body of a request a deadline that moves with what has come."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; answer E-RATE-03 where nobody further in does."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = _Body(receive, self._clock)
        answer = _Answer(send, body)
        try:
            await self.app(scope, body, answer)
        except (TooSlow, ExceptionGroup) as error:
            if not _is_only_late(error):
                raise
            if not answer.has_started:
                problem = sending.problem_body(TooSlow.default_code)
                headers = {"Cache-Control": "no-store"}
                refused = Response(problem, 408, headers, media_type="application/json")
                await refused(scope, receive, answer)


def _is_only_late(error: Exception) -> bool:
    """Say whether nothing but a body that was late ended an answer, in whichever of its tasks."""
    if isinstance(error, ExceptionGroup):
        return all(_is_only_late(each) for each in error.exceptions)
    return isinstance(error, TooSlow)


class _Body:
    """What a client sends, with its deadline."""

    def __init__(self, receive: Receive, clock: Callable[[], float]) -> None:
        self._receive = receive
        self._clock = clock
        self._waited_s = 0.0
        self._read = 0
        self._is_whole = False
        self.is_late = False

    async def __call__(self) -> Message:
        """Return the next part.

        Raises
        ------
        TooSlow
            E-RATE-03.
        """
        if self._is_whole:
            return await self._receive()
        if self.is_late:
            raise TooSlow
        began = self._clock()
        with anyio.move_on_after(PATIENCE_S + self._read / SLOWEST - self._waited_s):
            message = await self._receive()
            self._waited_s += self._clock() - began
            self._read += len(message.get("body", b""))
            self._is_whole = not message.get("more_body", False)
            return message
        self.is_late = True
        raise TooSlow


class _Answer:
    """What is sent; the connection of who was too slow is closed with it."""

    def __init__(self, send: Send, body: _Body) -> None:
        self._send = send
        self._body = body
        self.has_started = False

    async def __call__(self, message: Message) -> None:
        """Send a message."""
        if message["type"] == "http.response.start":
            self.has_started = True
            if self._body.is_late:
                headers = MutableHeaders(raw=list(message["headers"]))
                headers["Connection"] = "close"
                message = {**message, "headers": headers.raw}
        await self._send(message)

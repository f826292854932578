"""Middleware: a body must keep coming, on every route; a client that sends too slowly is cut off.

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

FIRST_PART_TIMEOUT_S = (
    15.0  # that is waited in all before the first byte, and beyond the pace after it
)
MIN_BYTES_PER_S = (
    8 * 1024
)  # bytes a second: half of what a mobile carrier leaves of a used-up package


class BodyLimitMiddleware:
    """Middleware that gives each request body a deadline, extended by the bytes that arrive."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer E-RATE-03 where no inner application does."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = _TimedBody(receive, self._clock)
        closing_send = _ClosingSend(send, body)
        try:
            await self.app(scope, body, closing_send)
        except (TooSlow, ExceptionGroup) as error:
            if not _is_late_body(error):
                raise
            if not closing_send.has_started:
                problem = sending.dump_problem(TooSlow.default_code)
                headers = {"Cache-Control": "no-store"}
                response = Response(problem, 408, headers, media_type="application/json")
                await response(scope, receive, closing_send)


def _is_late_body(error: Exception) -> bool:
    """Return whether nothing but a body that was late ended an answer, in any of its tasks."""
    if isinstance(error, ExceptionGroup):
        return all(_is_late_body(exception) for exception in error.exceptions)
    return isinstance(error, TooSlow)


class _TimedBody:
    """The receive channel of a request, with its deadline."""

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
        with anyio.move_on_after(
            FIRST_PART_TIMEOUT_S + self._read / MIN_BYTES_PER_S - self._waited_s
        ):
            message = await self._receive()
            self._waited_s += self._clock() - began
            self._read += len(message.get("body", b""))
            self._is_whole = not message.get("more_body", False)
            return message
        self.is_late = True
        raise TooSlow


class _ClosingSend:
    """The send channel of a request; it closes the connection of a client that was too slow."""

    def __init__(self, send: Send, body: _TimedBody) -> None:
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

"""Middleware: so many screens at work at once; whoever comes later is told, and nobody waits long.

Every press on a screen runs its script on the server. Past a certain number each of them would wait
for all the others, and so would the map on every phone. Somebody who is already at work is never
sent away: only a screen that is opened anew may be refused.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from mapping.web import static_pages
from mapping.web.auth.sessions import SESSION_HEADER
from mapping.web.middleware.rate_limit import TRY_AGAIN_LATER
from mapping.web.paths import SCREENS

SOCKET = "/_stcore/stream"
AT_WORK_S = 60.0  # a screen that nobody has touched for longer costs nothing and counts no more
VISITORS_SHARE = 0.5  # of the screens, at most: whoever is not signed in leaves room for staff
SPARE_SHARE = 0.1  # more sockets than pages: a page that was let in finds its socket open
RETRY_AFTER_S = 30


@dataclass(slots=True)
class OpenScreen:
    """One socket: whose it is, and when its person last did something."""

    is_staff: bool
    used_at: float


class ScreenCount:
    """The screens that are open, and whether there is room for one more."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._clock = clock
        self._open: list[OpenScreen] = []

    def add(self, *, is_staff: bool) -> OpenScreen:
        """Count a screen from now on."""
        screen = OpenScreen(is_staff, self._clock())
        self._open.append(screen)
        return screen

    def remove(self, screen: OpenScreen) -> None:
        """Stop counting a screen."""
        self._open = [one for one in self._open if one is not screen]

    def use(self, screen: OpenScreen) -> None:
        """Note that its person has done something."""
        screen.used_at = self._clock()

    def has_room(self, *, is_staff: bool, spare: float = 0.0) -> bool:
        """Return whether one more screen may be opened; `spare` is a share of the limit."""
        since = self._clock() - AT_WORK_S
        at_work = [screen for screen in self._open if screen.used_at > since]
        limit = self.limit * (1 + spare)
        if len(at_work) >= limit:
            return False
        visitors = sum(not screen.is_staff for screen in at_work)
        return is_staff or visitors < limit * VISITORS_SHARE


class ScreenLimitMiddleware:
    """Middleware that counts the sockets of screens; it stands within the one that tells staff."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self.app = app
        self._count = ScreenCount(limit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or say that all screens are taken."""
        if scope["type"] == "websocket" and scope["path"] == SOCKET:
            await self._open_socket(scope, receive, send)
        elif _is_screen(scope) and not self._count.has_room(is_staff=_is_staff(scope)):
            await _render_full(Request(scope), self._count.limit)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _open_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_staff = _is_staff(scope)
        if not self._count.has_room(is_staff=is_staff, spare=SPARE_SHARE):
            await WebSocketClose(TRY_AGAIN_LATER)(scope, receive, send)
            return
        screen = self._count.add(is_staff=is_staff)

        async def receive_counted() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                self._count.use(screen)
            return message

        try:
            await self.app(scope, receive_counted, send)
        finally:
            self._count.remove(screen)


def _is_screen(scope: Scope) -> bool:
    """Return whether the page of a screen is asked for."""
    return (
        scope["type"] == "http" and scope["method"] == "GET" and scope["path"].strip("/") in SCREENS
    )


def _is_staff(scope: Scope) -> bool:
    return SESSION_HEADER in Headers(scope=scope)


def _render_full(request: Request, limit: int) -> Response:
    """Return the page that says so, with what can be done meanwhile."""
    texts = static_pages.choose_texts(request)
    query = f"?{request.url.query}" if request.url.query else ""
    page = static_pages.render_message(
        texts,
        texts("screens.full.title"),
        texts("screens.full.hint", limit=limit),
        (f"{request.url.path}{query}", texts("screens.full.retry")),
        ("/live", texts("screens.full.live")),
        ("/report", texts("screens.full.report")),
        status=503,
    )
    page.headers["Retry-After"] = str(RETRY_AFTER_S)
    return page

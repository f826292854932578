"""Middleware: how often one network may ask for what costs something, before anything is read."""

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from mapping.web.auth.throttle import NetworkThrottle
from mapping.web.public import send as sending

TRY_LATER = 1013  # WebSocket


class Floods:
    """Refuses what comes too often from one network; each route has its own count."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._throttle = NetworkThrottle()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or pass on."""
        if scope["type"] not in ("http", "websocket") or self._throttle.allows(
            scope.get("method", "WEBSOCKET"), scope["path"], HTTPConnection(scope)
        ):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(TRY_LATER)(scope, receive, send)
        else:
            body = sending.problem_body("E-RATE-01")
            headers = {"Cache-Control": "no-store"}
            answer = Response(body, 429, headers, media_type="application/json")
            await answer(scope, receive, send)

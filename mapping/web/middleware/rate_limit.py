"""Middleware: rate limits per network, checked before anything is read."""

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from mapping.web.auth.throttle import NetworkThrottle
from mapping.web.public import send as sending

TRY_AGAIN_LATER = 1013  # WebSocket


class RateLimitMiddleware:
    """Middleware that refuses a network's requests over a route's limit."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._throttle = NetworkThrottle()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or pass on."""
        if scope["type"] not in ("http", "websocket") or self._throttle.allow_request(
            scope.get("method", "WEBSOCKET"), scope["path"], HTTPConnection(scope)
        ):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(TRY_AGAIN_LATER)(scope, receive, send)
        else:
            body = sending.dump_problem("E-RATE-01")
            headers = {"Cache-Control": "no-store"}
            answer = Response(body, 429, headers, media_type="application/json")
            await answer(scope, receive, send)

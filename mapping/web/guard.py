"""Middleware for every answer: who may call, which doors stay shut, which headers go along."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
REFUSED = 1008  # WebSocket: policy violation
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}


def allowed_hosts(base_url: str) -> list[str]:
    """Return the host names under which we answer."""
    own = urlsplit(base_url).hostname
    return [*([own] if own else []), "127.0.0.1", "localhost"]


class Guard:
    """Shuts Streamlit's side doors, refuses sockets of other origins, adds the safe headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or pass on."""
        if scope["type"] == "websocket" and not _same_origin(Headers(scope=scope)):
            await WebSocketClose(REFUSED)(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(CLOSED):
            await Response(status_code=404)(scope, receive, send)
        else:
            await self.app(scope, receive, _with_headers(send))


def _same_origin(headers: Headers) -> bool:
    """Say whether a socket comes from our own page; one without an Origin does not."""
    return urlsplit(headers.get("origin", "")).netloc == headers.get("host", "-")


def _with_headers(send: Send) -> Send:
    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            message = {**message, "headers": headers.raw}
        await send(message)

    return add

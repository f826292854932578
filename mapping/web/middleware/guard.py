"""Middleware for every answer: who may call, which doors stay shut, which headers go along."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from mapping.failures import noted
from mapping.web.paths import STREAMLIT_DOORS, below
from mapping.web.public import send as sending

REFUSED = 1008  # WebSocket: policy violation
BROKEN = 1011  # WebSocket: the server failed
HEADERS = {
    "Content-Security-Policy": (  # of what is no page; pages bring their own
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

STRICT = "max-age=31536000"  # a year: a browser that was here once asks over TLS only


def allowed_hosts(base_url: str) -> list[str]:
    """Return the host names under which we answer."""
    own = urlsplit(base_url).hostname
    return [*([own] if own else []), "127.0.0.1", "localhost"]


def is_same_origin(headers: Headers) -> bool:
    """Say whether a page of our own asks; what comes without an Origin does not."""
    host = headers.get("host")
    return headers.get("origin") in (f"http://{host}", f"https://{host}")


class Guard:
    """Shuts Streamlit's side doors, refuses sockets of other origins, adds the safe headers.

    What fails further in ends here as well: the answer and the log say neither what was asked nor
    what was sent.
    """

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or pass on."""
        guarded = _Guarded(send, https=self._https)
        if scope["type"] == "websocket" and not is_same_origin(Headers(scope=scope)):
            await WebSocketClose(REFUSED)(scope, receive, send)
        elif scope["type"] == "http" and _is_closed(scope["path"]):
            await Response(status_code=404)(scope, receive, guarded)
        else:
            await self._pass_on(scope, receive, guarded)

    async def _pass_on(self, scope: Scope, receive: Receive, send: "_Guarded") -> None:
        try:
            await self.app(scope, receive, send)
        except ClientDisconnect:
            return
        except Exception as error:
            if scope["type"] == "lifespan":
                raise
            reference = noted(error)
            if scope["type"] == "websocket":
                await send.close()
            elif not send.has_started:
                body = sending.problem_body("E-SYS-00", reference=reference)
                answer = Response(body, status_code=500, media_type="application/json")
                await answer(scope, receive, send)


def _is_closed(path: str) -> bool:
    """Say whether a path is a door of Streamlit's that nobody needs: metrics, the agent's, more."""
    return below(path, ("/_stcore",)) and not below(path, STREAMLIT_DOORS)


class _Guarded:
    """What is sent, with our headers; it knows whether an answer is on its way."""

    def __init__(self, send: Send, *, https: bool) -> None:
        self._send = send
        self._https = https
        self._is_over = False
        self.has_started = False

    async def __call__(self, message: Message) -> None:
        """Send a message."""
        if message["type"] == "http.response.start":
            self.has_started = True
            message = {**message, "headers": self._with_ours(message["headers"])}
        self._is_over = self._is_over or message["type"] == "websocket.close"
        await self._send(message)

    async def close(self) -> None:
        """Close a socket, where that was not done yet."""
        if not self._is_over:
            await self({"type": "websocket.close", "code": BROKEN, "reason": ""})

    def _with_ours(self, given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        headers = MutableHeaders(raw=[self._secured(*each) for each in given])
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self._https:
            headers.setdefault("Strict-Transport-Security", STRICT)
        return headers.raw

    def _secured(self, name: bytes, value: bytes) -> tuple[bytes, bytes]:
        """Keep every cookie on TLS where we are reached so, Streamlit's own as well."""
        if name.lower() == b"set-cookie" and self._https and b"secure" not in value.lower():
            value += b"; Secure"
        return name, value

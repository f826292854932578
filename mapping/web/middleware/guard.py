"""Middleware for every answer: origins, closed paths of Streamlit, and security headers."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from mapping import network
from mapping.failures import log_failure
from mapping.web.paths import STREAMLIT_DOORS, is_below
from mapping.web.public import send as sending

POLICY_VIOLATION = 1008  # WebSocket: policy violation
INTERNAL_ERROR = 1011  # WebSocket: the server failed
SECURITY_HEADERS = {
    "Content-Security-Policy": (  # of what is no page; pages bring their own
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

STRICT_TRANSPORT = "max-age=31536000"  # a year: a browser that was here once asks over TLS only


def list_allowed_hosts(base_url: str) -> list[str]:
    """Return the host names under which we answer."""
    own_host = urlsplit(base_url).hostname
    return [*([own_host] if own_host else []), "127.0.0.1", "localhost"]


class HostMiddleware(TrustedHostMiddleware):
    """Middleware that answers under our own names, and under the numbers of this machine.

    A name elsewhere can be pointed at us by whoever owns it; a number of this machine cannot. Where
    the settings name a public address there is no other way in.
    """

    def __init__(self, app: ASGIApp, *, base_url: str) -> None:
        super().__init__(app, allowed_hosts=list_allowed_hosts(base_url))
        self._takes_numbers = not base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse the host."""
        is_asked = scope["type"] in ("http", "websocket") and self._takes_numbers
        if is_asked and network.is_own_address(_parse_host(Headers(scope=scope))):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def is_same_origin(headers: Headers) -> bool:
    """Return whether a page of our own asks; what comes without an Origin does not."""
    host = headers.get("host")
    return headers.get("origin") in (f"http://{host}", f"https://{host}")


def _parse_host(headers: Headers) -> str:
    return headers.get("host", "").partition(":")[0]


class GuardMiddleware:
    """Middleware that closes Streamlit's unused paths, refuses foreign sockets and adds headers.

    What fails further in ends here as well: the answer and the log say neither what was asked nor
    what was sent.
    """

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or pass on."""
        guarded_send = _GuardedSend(send, https=self._https)
        if scope["type"] == "websocket" and not is_same_origin(Headers(scope=scope)):
            await WebSocketClose(POLICY_VIOLATION)(scope, receive, send)
        elif scope["type"] == "http" and _is_closed_path(scope["path"]):
            await Response(status_code=404)(scope, receive, guarded_send)
        else:
            await self._pass_on(scope, receive, guarded_send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: "_GuardedSend") -> None:
        try:
            await self.app(scope, receive, send)
        except ClientDisconnect:
            return
        except Exception as error:
            if scope["type"] == "lifespan":
                raise
            reference = log_failure(error)
            if scope["type"] == "websocket":
                await send.close()
            elif not send.has_started:
                body = sending.dump_problem("E-SYS-00", reference=reference)
                answer = Response(body, status_code=500, media_type="application/json")
                await answer(scope, receive, send)


def _is_closed_path(path: str) -> bool:
    """Return whether a path of Streamlit's is closed: metrics and others that nobody needs."""
    return is_below(path, ("/_stcore",)) and not is_below(path, STREAMLIT_DOORS)


class _GuardedSend:
    """The send channel of a request, with our headers; it knows whether an answer has started."""

    def __init__(self, send: Send, *, https: bool) -> None:
        self._send = send
        self._https = https
        self._is_over = False
        self.has_started = False

    async def __call__(self, message: Message) -> None:
        """Send a message."""
        if message["type"] == "http.response.start":
            self.has_started = True
            message = {**message, "headers": self._add_headers(message["headers"])}
        self._is_over = self._is_over or message["type"] == "websocket.close"
        await self._send(message)

    async def close(self) -> None:
        """Close a socket, where that was not done yet."""
        if not self._is_over:
            await self({"type": "websocket.close", "code": INTERNAL_ERROR, "reason": ""})

    def _add_headers(self, headers_given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        headers = MutableHeaders(raw=[self._add_secure(*header) for header in headers_given])
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)
        if self._https:
            headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
        return headers.raw

    def _add_secure(self, name: bytes, value: bytes) -> tuple[bytes, bytes]:
        """Add Secure to every cookie where we are served over TLS, Streamlit's own as well."""
        if name.lower() == b"set-cookie" and self._https and b"secure" not in value.lower():
            value += b"; Secure"
        return name, value

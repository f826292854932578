"""Who may import, until people have accounts: whoever holds the link that the terminal prints.

The link's key lies in the key folder. Opening it sets a cookie that the browser's scripts cannot
read; the middleware turns the cookie into a header that no client can send, and Streamlit shows
that header's value as `st.user.id`. Screens look the session up again at every action.
"""

import hashlib
import hmac
import secrets
import time
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from geodata import keyfiles
from mapping.web import send

COOKIE = "dusitmap-operator"
HEADER = "x-dusitmap-session"
ABSOLUTE_S = 8 * 3600
KEY_FILE = "operator.key"
KEY_BYTES = 24
PATH = "/auth/operator"


class OperatorSessions:
    """Open sessions, in memory only: a restart ends them all."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[str, float]] = {}  # hash of the cookie -> id, end

    def begin(self) -> str:
        """Return the cookie of a new session."""
        cookie = secrets.token_urlsafe(32)
        end = time.monotonic() + ABSOLUTE_S
        self._open[_hash(cookie)] = (secrets.token_hex(8), end)
        return cookie

    def id_of(self, cookie: str) -> str | None:
        """Return the id of the session behind a cookie; None where it has ended."""
        session_id, end = self._open.get(_hash(cookie), ("", 0.0))
        return session_id if session_id and time.monotonic() < end else None

    def is_open(self, session_id: str) -> bool:
        """Say whether a session is still open: asked again at every action."""
        now = time.monotonic()
        return any(known == session_id and now < end for known, end in self._open.values())


SESSIONS = OperatorSessions()


def key(folder: Path) -> str:
    """Return the key of the operator's link, made at the first call; only its owner may read it."""
    path = folder / KEY_FILE
    keyfiles.make_once(path, secrets.token_urlsafe(KEY_BYTES).encode())
    return path.read_text().strip()


def routes(keys: Path, *, https: bool) -> list[Route]:
    """Return the operator's route, below `/auth`; `https` says how the outside reaches us."""

    async def open_session(request: Request) -> Response:
        given = request.query_params.get("key", "")
        wanted = key(keys)
        if len(wanted) < KEY_BYTES or not hmac.compare_digest(given.encode(), wanted.encode()):
            return send.problem(request, "E-NF-01")
        response = RedirectResponse("/exchange", status_code=303)
        response.set_cookie(
            COOKIE,
            SESSIONS.begin(),
            max_age=ABSOLUTE_S,
            httponly=True,
            samesite="strict",
            secure=https or request.url.scheme == "https",
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    return [Route("/operator", open_session)]


class SessionHeader:
    """Middleware: takes the client's own header away, and sets ours where the cookie is good."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass HTTP and socket requests on with our header."""
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, "headers": list(scope["headers"])}
            headers = MutableHeaders(scope=scope)
            del headers[HEADER]
            session_id = _session_of(headers)
            if session_id is not None:
                headers[HEADER] = session_id
        await self.app(scope, receive, send)


def _session_of(headers: Headers) -> str | None:
    cookie = cookie_parser(headers.get("cookie", "")).get(COOKIE)
    return None if cookie is None else SESSIONS.id_of(cookie)


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()

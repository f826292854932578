"""The cookie of a session on its way to Streamlit: a header that no client can send.

`st.user.id` then holds the number of the session. Who that is stands in the database and is
looked up again at every action: the number alone gives nothing once the session has ended.
"""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from geodata.actions.people import accounts
from geodata.errors import AppError
from geodata.project import Project

UPLOAD_PATTERN = re.compile(r"/_stcore/upload_file/([^/]*)/")
SESSION_HEADER = "x-dusitmap-session"
SECURE_COOKIE = "__Host-dusitmap"
LOCAL_COOKIE = (
    "dusitmap"  # on the server's own http://localhost, where the browser refuses the other
)

log = logging.getLogger(__name__)


def get_cookie_name(*, https: bool) -> str:
    """Return the name under which the cookie is kept."""
    return SECURE_COOKIE if https else LOCAL_COOKIE


def read_session_cookie(connection: HTTPConnection, *, https: bool) -> str | None:
    """Return the session's cookie."""
    return _read_cookie(connection.headers, https=https)


class SessionHeaderMiddleware:
    """Middleware that removes the client's own header and sets ours where the cookie is good."""

    def __init__(
        self,
        app: ASGIApp,
        project: Callable[[], Project],
        find_socket_headers: Callable[[str], Mapping[str, str]],
        *,
        https: bool,
    ) -> None:
        self.app = app
        self._project = project
        self._find_socket_headers = (
            find_socket_headers  # of a session of Streamlit's: the headers of its socket
        )
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass HTTP and socket requests on with our header."""
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, "headers": list(scope["headers"])}
            headers = MutableHeaders(scope=scope)
            del headers[SESSION_HEADER]
            https = self._https or scope["scheme"] in ("https", "wss")
            cookie = _read_cookie(headers, https=https)
            if cookie is not None:
                session_id = await run_in_threadpool(self._find_session, cookie)
                if session_id is not None:
                    headers[SESSION_HEADER] = session_id
            if not self._may_upload(scope, _read_cookie(headers, https=https)):
                await Response(status_code=403)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _may_upload(self, scope: Scope, cookie: str | None) -> bool:
        """Return whether a file goes to its sender's own session; the address alone is no proof.

        Whose sign-in has ended may still send it: the screen then says so, in Thai.
        """
        match = UPLOAD_PATTERN.match(scope["path"])
        if match is None or scope.get("method") == "OPTIONS":
            return True
        socket = Headers(self._find_socket_headers(match[1]))
        https = self._https or scope["scheme"] == "https"
        return (
            SESSION_HEADER in socket
            and cookie is not None
            and _read_cookie(socket, https=https) == cookie
        )

    def _find_session(self, cookie: str) -> str | None:
        try:
            return accounts.find_session(self._project(), cookie, at=datetime.now(UTC))
        except AppError as error:
            log.warning("nobody is signed in: %s", error)
            return None


def _read_cookie(headers: Headers, *, https: bool) -> str | None:
    return cookie_parser(headers.get("cookie", "")).get(get_cookie_name(https=https))

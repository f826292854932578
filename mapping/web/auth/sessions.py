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

UPLOAD = re.compile(r"/_stcore/upload_file/([^/]*)/")
HEADER = "x-dusitmap-session"
SECURE = "__Host-dusitmap"
LOCAL = "dusitmap"  # on the server's own http://localhost, where the browser refuses the other

log = logging.getLogger(__name__)


def cookie_name(*, https: bool) -> str:
    """Return the name under which the cookie is kept."""
    return SECURE if https else LOCAL


def cookie_of(connection: HTTPConnection, *, https: bool) -> str | None:
    """Return the session's cookie."""
    return _cookie(connection.headers, https=https)


class SessionHeader:
    """Middleware: takes the client's own header away, and sets ours where the cookie is good."""

    def __init__(
        self,
        app: ASGIApp,
        project: Callable[[], Project],
        socket_of: Callable[[str], Mapping[str, str]],
        *,
        https: bool,
    ) -> None:
        self.app = app
        self._project = project
        self._socket_of = socket_of  # of a session of Streamlit's: the headers of its socket
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass HTTP and socket requests on with our header."""
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, "headers": list(scope["headers"])}
            headers = MutableHeaders(scope=scope)
            del headers[HEADER]
            https = self._https or scope["scheme"] in ("https", "wss")
            cookie = _cookie(headers, https=https)
            if cookie is not None:
                session_id = await run_in_threadpool(self._session_of, cookie)
                if session_id is not None:
                    headers[HEADER] = session_id
            if not self._may_upload(scope, _cookie(headers, https=https)):
                await Response(status_code=403)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _may_upload(self, scope: Scope, cookie: str | None) -> bool:
        """Say whether a file goes to its sender's own session; the address alone is no proof.

        Whose sign-in has ended may still send it: the screen then says so, in Thai.
        """
        found = UPLOAD.match(scope["path"])
        if found is None or scope.get("method") == "OPTIONS":
            return True
        socket = Headers(self._socket_of(found[1]))
        https = self._https or scope["scheme"] == "https"
        return HEADER in socket and cookie is not None and _cookie(socket, https=https) == cookie

    def _session_of(self, cookie: str) -> str | None:
        try:
            return accounts.find_session(self._project(), cookie, at=datetime.now(UTC))
        except AppError as error:
            log.warning("nobody is signed in: %s", error)
            return None


def _cookie(headers: Headers, *, https: bool) -> str | None:
    return cookie_parser(headers.get("cookie", "")).get(cookie_name(https=https))

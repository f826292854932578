"""The cookie by which a device that has signed in before is known: an id and marks, no name."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from geodata.actions.people import accounts, devices
from geodata.project import Project

COOKIE = "dusitmap-device"
COOKIE_MAX_AGE_S = 400 * 24 * 3600  # as long as browsers keep a cookie
MAX_MARKS = 4  # accounts of one device; the newest stay
COOKIE_PATTERN = re.compile(r"[0-9a-f]{32}(\.[0-9a-f]{32}){1,4}")


@dataclass(frozen=True, slots=True)
class DeviceCookie:
    """The cookie of known devices: reads it, and marks a device on which somebody signs in."""

    project: Callable[[], Project]

    async def find_known_device(self, request: Request, name: str, *, https: bool) -> str | None:
        """Return the id of a device on which this name has signed in before."""
        device, marks = _read_cookie(request, https=https)
        if not marks:
            return None
        is_known = await run_in_threadpool(devices.is_known, self.project(), name, device, marks)
        return device if is_known else None

    def mark_device(self, request: Request, answer: Response, cookie: str, *, https: bool) -> None:
        """Mark the device of a new session; `cookie` is the session's."""
        project, now = self.project(), datetime.now(UTC)
        session_id = accounts.find_session(project, cookie, at=now)
        device, marks = _read_cookie(request, https=https)
        if session_id is None:
            return
        mark = devices.compute_session_mark(project, session_id, device, at=now)
        if mark is None:
            return
        others = tuple(other for other in marks if other != mark)
        answer.set_cookie(
            format_cookie_name(https=https),
            ".".join((device, *(mark, *others)[:MAX_MARKS])),
            max_age=COOKIE_MAX_AGE_S,
            httponly=True,
            samesite="strict",
            secure=https,
        )


def format_cookie_name(*, https: bool) -> str:
    """Return the name under which the cookie is kept."""
    return f"__Host-{COOKIE}" if https else COOKIE


def _read_cookie(request: Request, *, https: bool) -> tuple[str, tuple[str, ...]]:
    """Return the id and the marks that a browser holds; a new id where it holds none."""
    cookie = request.cookies.get(format_cookie_name(https=https), "")
    if not COOKIE_PATTERN.fullmatch(cookie):
        return secrets.token_hex(16), ()
    device, *marks = cookie.split(".")
    return device, tuple(marks)

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
KEPT_S = 400 * 24 * 3600  # as long as browsers keep a cookie
MOST_MARKS = 4  # accounts of one device; the newest stay
SHAPE = re.compile(r"[0-9a-f]{32}(\.[0-9a-f]{32}){1,4}")


@dataclass(frozen=True, slots=True)
class Devices:
    """Knows devices, and marks those on which somebody has signed in."""

    project: Callable[[], Project]

    async def known(self, request: Request, name: str, *, https: bool) -> str | None:
        """Return the id of a device on which this name has signed in before."""
        device, marks = _held(request, https=https)
        if not marks:
            return None
        known = await run_in_threadpool(devices.is_known, self.project(), name, device, marks)
        return device if known else None

    def remember(self, request: Request, answer: Response, cookie: str, *, https: bool) -> None:
        """Mark the device of a new session; `cookie` is the session's."""
        project, now = self.project(), datetime.now(UTC)
        session_id = accounts.find_session(project, cookie, at=now)
        device, marks = _held(request, https=https)
        if session_id is None:
            return
        mark = devices.compute_session_mark(project, session_id, device, at=now)
        if mark is None:
            return
        others = tuple(each for each in marks if each != mark)
        answer.set_cookie(
            cookie_name(https=https),
            ".".join((device, *(mark, *others)[:MOST_MARKS])),
            max_age=KEPT_S,
            httponly=True,
            samesite="strict",
            secure=https,
        )


def cookie_name(*, https: bool) -> str:
    """Return the name under which the cookie is kept."""
    return f"__Host-{COOKIE}" if https else COOKIE


def _held(request: Request, *, https: bool) -> tuple[str, tuple[str, ...]]:
    """Return the id and the marks that a browser holds; a new id where it holds none."""
    held = request.cookies.get(cookie_name(https=https), "")
    if not SHAPE.fullmatch(held):
        return secrets.token_hex(16), ()
    device, *marks = held.split(".")
    return device, tuple(marks)

"""`/auth/invitation`: the holder of an account comes in, sets a passphrase, takes a second factor.

The invitation travels in bodies only. The second factor that is offered goes along sealed, so that
nothing is kept before the holder has proved that they have it.
"""

import html
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import segno
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions.people import invitations
from geodata.actions.people.invitations import Invited
from geodata.errors import AppError
from geodata.project import Project
from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.auth.sign_in import (
    SignIn,
    field,
    given_fields,
)
from mapping.web.static_pages import paragraph

FIELDS = ("invitation",)
ALL_FIELDS = (*FIELDS, "sealed", "new", "code")
STYLE = ".qr svg{display:block;width:220px;max-width:100%;height:auto;margin:.5rem auto}" + (
    ".secret{font-family:monospace;overflow-wrap:anywhere;user-select:all}"
)
GROUP = 4  # signs of a secret that is typed


@dataclass(frozen=True, slots=True)
class Invitations:
    """The routes below `/auth/invitation`."""

    project: Callable[[], Project]
    sign_in: SignIn

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/invitation", self.ask, methods=["GET"]),
            Route("/invitation", self.look, methods=["POST"]),
            Route("/invitation/accept", self.accept, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Ask for the invitation."""
        return _ask(static_pages.requested_texts(request))

    async def look(self, request: Request) -> Response:
        """Show who is invited, and the second factor that they may take."""
        texts = static_pages.requested_texts(request)
        try:
            self.sign_in.check(request)
            given = await given_fields(request, FIELDS)
            invited = await run_in_threadpool(self._look, given["invitation"], "")
        except AppError as error:
            return _ask(texts, error)
        return _offer(texts, given["invitation"], invited)

    async def accept(self, request: Request) -> Response:
        """Take passphrase and second factor, and begin a session."""
        texts = static_pages.requested_texts(request)
        try:
            self.sign_in.check(request)
            given = await given_fields(request, ALL_FIELDS)
            invited = await run_in_threadpool(self._look, given["invitation"], given["sealed"])
        except AppError as error:
            return _ask(texts, error)
        try:
            cookie = await run_in_threadpool(self._accept, given)
        except AppError as error:
            return _offer(texts, given["invitation"], invited, error)
        return await run_in_threadpool(self.sign_in.signed_in, request, cookie)

    def _look(self, code: str, sealed: str) -> Invited:
        return invitations.look(self.project(), code, at=datetime.now(UTC), sealed=sealed)

    def _accept(self, given: dict[str, str]) -> str:
        words = (given["invitation"], given["sealed"], given["new"], given["code"])
        return invitations.accept(self.project(), *words, at=datetime.now(UTC))


def _ask(texts: Texts, error: AppError | None = None) -> Response:
    body = (
        f"{_problem(texts, error)}{paragraph(texts('auth.invitation.says'))}"
        f'<form method="post" action="/auth/invitation">{field(texts, "invitation")}'
        f"<button>{html.escape(texts('auth.invitation.button'))}</button></form>"
    )
    status = 200 if error is None else error.status
    return static_pages.page(texts, texts("auth.invitation.title"), body, status=status)


def _offer(texts: Texts, code: str, invited: Invited, error: AppError | None = None) -> Response:
    account = invited.account
    role = texts(f"screens.role.{account.role}")
    factor = _factor(texts, invited) if invited.secret else ""
    body = (
        f"{_problem(texts, error)}"
        f"{paragraph(texts('auth.accept.who', name=account.name, role=role))}{factor}"
        f'<form method="post" action="/auth/invitation/accept">'
        f'<input type="hidden" name="invitation" value="{html.escape(code)}">'
        f'<input type="hidden" name="sealed" value="{html.escape(invited.sealed)}">'
        # Password managers keep the name with the passphrase.
        f'<input type="hidden" autocomplete="username" value="{html.escape(account.name)}">'
        f"{field(texts, 'new')}{field(texts, 'code') if invited.secret else ''}"
        f"<button>{html.escape(texts('auth.accept.button'))}</button></form>"
    )
    status = 200 if error is None else error.status
    return static_pages.page(texts, texts("auth.accept.title"), body, status=status, style=STYLE)


def _factor(texts: Texts, invited: Invited) -> str:
    """Return the second factor as a QR code and as signs to type."""
    secret = invited.secret
    groups = " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))
    out = io.BytesIO()
    segno.make(invited.link, error="m", micro=False).save(
        out, kind="svg", border=4, omitsize=True, light="#fff", xmldecl=False, svgns=False,
        title=texts("auth.accept.qr"),
    )  # fmt: skip
    return (
        f"{paragraph(texts('auth.accept.scan'))}<div class='qr'>{out.getvalue().decode()}"
        f"</div>{paragraph(texts('auth.accept.type'), kind='hint')}"
        f"{paragraph(groups, kind='secret')}{paragraph(texts('auth.accept.then'))}"
    )


def _problem(texts: Texts, error: AppError | None) -> str:
    if error is None:
        return ""
    return paragraph(f"{error.sentence(texts.language)} ({error.code})", kind="problem")

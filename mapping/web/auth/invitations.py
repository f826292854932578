"""`/auth/invitation`: the holder of an account comes in, sets a passphrase, takes a second factor.

The invitation travels in bodies only. The second factor that is offered goes along sealed, so that
nothing is kept before the holder has proved that they have it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions.people import invitations
from geodata.actions.people.invitations import InvitationOffer
from geodata.errors import AppError
from geodata.project import Project
from mapping.exports.qr import scalable_qr_svg
from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.auth.sign_in import (
    AUTOCOMPLETE,
    SignIn,
    given_fields,
)

FIELDS = ("invitation",)
ALL_FIELDS = (*FIELDS, "sealed", "new", "code")
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

    def _look(self, code: str, sealed: str) -> InvitationOffer:
        return invitations.read_invitation(
            self.project(), code, at=datetime.now(UTC), sealed=sealed
        )

    def _accept(self, given: dict[str, str]) -> str:
        words = (given["invitation"], given["sealed"], given["new"], given["code"])
        return invitations.accept_invitation(self.project(), *words, at=datetime.now(UTC))


def _ask(texts: Texts, error: AppError | None = None) -> Response:
    return static_pages.render_page(
        texts,
        texts("auth.invitation.title"),
        "web/auth/invitation.html",
        status=200 if error is None else error.status,
        sentence=static_pages.describe_error(texts, error),
        autocomplete=AUTOCOMPLETE,
    )


def _offer(
    texts: Texts, code: str, invited: InvitationOffer, error: AppError | None = None
) -> Response:
    account, secret = invited.account, invited.secret
    return static_pages.render_page(
        texts,
        texts("auth.accept.title"),
        "web/auth/accept.html",
        status=200 if error is None else error.status,
        look="accept",
        sentence=static_pages.describe_error(texts, error),
        name=account.name,
        role=texts(f"screens.role.{account.role}"),
        invitation=code,
        sealed=invited.sealed,
        qr_code=_qr_code(texts, invited.link) if secret else "",
        secret=" ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP)),
        autocomplete=AUTOCOMPLETE,
    )


def _qr_code(texts: Texts, link: str) -> Markup:
    """Return a second factor as a QR code."""
    svg = scalable_qr_svg(link, texts("auth.accept.qr"), is_inline=True)
    return Markup(svg.decode())  # noqa: S704 - drawn by a library from our own link

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
from mapping.exports.qr import render_scalable_qr_svg
from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.auth.sign_in import AUTOCOMPLETE, SignInRoutes, read_fields

CODE_FIELDS = ("invitation",)
ALL_FIELDS = (*CODE_FIELDS, "sealed", "new", "code")
SECRET_GROUP_LENGTH = 4  # signs of a secret that is typed


@dataclass(frozen=True, slots=True)
class InvitationRoutes:
    """The routes below `/auth/invitation`."""

    project: Callable[[], Project]
    sign_in: SignInRoutes

    def list_routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/invitation", self.show_form, methods=["GET"]),
            Route("/invitation", self.show_invitation, methods=["POST"]),
            Route("/invitation/accept", self.accept, methods=["POST"]),
        ]

    async def show_form(self, request: Request) -> Response:
        """Show the form that asks for the invitation."""
        return _render_form(static_pages.choose_texts(request))

    async def show_invitation(self, request: Request) -> Response:
        """Show who is invited, and the second factor that they may take."""
        texts = static_pages.choose_texts(request)
        try:
            self.sign_in.check_origin(request)
            fields = await read_fields(request, CODE_FIELDS)
            invitation = await run_in_threadpool(self._read_invitation, fields["invitation"], "")
        except AppError as error:
            return _render_form(texts, error)
        return _render_invitation(texts, fields["invitation"], invitation)

    async def accept(self, request: Request) -> Response:
        """Accept passphrase and second factor, and begin a session."""
        texts = static_pages.choose_texts(request)
        try:
            self.sign_in.check_origin(request)
            fields = await read_fields(request, ALL_FIELDS)
            invitation = await run_in_threadpool(
                self._read_invitation, fields["invitation"], fields["sealed"]
            )
        except AppError as error:
            return _render_form(texts, error)
        try:
            cookie = await run_in_threadpool(self._accept, fields)
        except AppError as error:
            return _render_invitation(texts, fields["invitation"], invitation, error)
        return await run_in_threadpool(self.sign_in.redirect_signed_in, request, cookie)

    def _read_invitation(self, code: str, sealed: str) -> InvitationOffer:
        return invitations.read_invitation(
            self.project(), code, at=datetime.now(UTC), sealed=sealed
        )

    def _accept(self, fields: dict[str, str]) -> str:
        values = (fields["invitation"], fields["sealed"], fields["new"], fields["code"])
        return invitations.accept_invitation(self.project(), *values, at=datetime.now(UTC))


def _render_form(texts: Texts, error: AppError | None = None) -> Response:
    return static_pages.render_page(
        texts,
        texts("auth.invitation.title"),
        "web/auth/invitation.html",
        status=200 if error is None else error.status,
        sentence=static_pages.describe_error(texts, error),
        autocomplete=AUTOCOMPLETE,
    )


def _render_invitation(
    texts: Texts, code: str, invitation: InvitationOffer, error: AppError | None = None
) -> Response:
    account, secret = invitation.account, invitation.secret
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
        sealed=invitation.sealed,
        qr_code=_render_qr_code(texts, invitation.link) if secret else "",
        secret=" ".join(
            secret[at : at + SECRET_GROUP_LENGTH]
            for at in range(0, len(secret), SECRET_GROUP_LENGTH)
        ),
        autocomplete=AUTOCOMPLETE,
    )


def _render_qr_code(texts: Texts, link: str) -> Markup:
    """Return a second factor as a QR code."""
    svg = render_scalable_qr_svg(link, texts("auth.accept.qr"), is_inline=True)
    return Markup(svg.decode())  # noqa: S704 - drawn by a library from our own link

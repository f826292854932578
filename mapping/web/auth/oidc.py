"""`/auth/oidc`: signing in through another provider, in front of the very same session table.

The errand travels in a short-lived cookie, sealed with our key. It is `SameSite=Lax`: coming back
is a navigation from the provider's page, to which a browser sends no stricter cookie.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions.people import accounts
from geodata.errors import AppError, NotAllowed
from geodata.model import times
from geodata.project import Project
from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.auth.provider import Provider, ProviderUser
from mapping.web.auth.sign_in import SignInRoutes, is_same_origin, read_fields, render_form
from mapping.web.auth.throttle import (
    CODE_COUNT_HALF_LIFE_S,
    MAX_WRONG_CODES,
    DecayingCounts,
    find_network,
)
from mapping.web.auth.turns import FairQueue

COOKIE = "dusitmap-errand"
STATE_TTL = timedelta(minutes=10)  # from leaving for the provider to being back
CODE_FIELDS = ("code",)
MAX_CONCURRENT_REQUESTS = 4  # of the provider, which may take seconds
MAX_WAITING_REQUESTS = 60


@dataclass(frozen=True, slots=True)
class OidcRoutes:
    """The routes below `/auth/oidc`; there are none where no provider is set."""

    provider: Provider
    sign_in: SignInRoutes
    project: Callable[[], Project]
    turns: FairQueue = field(
        default_factory=lambda: FairQueue(MAX_CONCURRENT_REQUESTS, MAX_WAITING_REQUESTS)
    )
    wrong_codes: DecayingCounts = field(
        default_factory=lambda: DecayingCounts(CODE_COUNT_HALF_LIFE_S)
    )

    def list_routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/oidc", self.login, methods=["GET"]),
            Route("/oidc/back", self.callback, methods=["GET"]),
            Route("/oidc/code", self.check_second_factor, methods=["POST"]),
        ]

    async def login(self, request: Request) -> Response:
        """Redirect a browser to the provider."""
        session: dict[str, Any] = {}
        try:
            self.sign_in.check_transport(request)
            answer = await self.provider.redirect_to_login(request, session)
        except AppError as error:
            return self._render_refusal(request, error)
        self._set_state_cookie(request, answer, session)
        return answer

    async def callback(self, request: Request) -> Response:
        """Begin a session for the provider's user; ask for our code where needed."""
        try:
            self.sign_in.check_transport(request)
            session = self._read_state_cookie(request)
            async with self.turns.hold_turn(find_network(request)):
                user = await self.provider.fetch_user(request, session)
            cookie = await run_in_threadpool(self._begin_session, user, "")
        except AppError as error:
            if error.code == "E-AUTH-14":
                return self._render_code_form(request, user)
            return self._render_refusal(request, error)
        return await run_in_threadpool(self._redirect_signed_in, request, cookie)

    async def check_second_factor(self, request: Request) -> Response:
        """Begin a session for a user of the callback who now gives the code."""
        try:
            if not is_same_origin(request):
                raise NotAllowed
            user = ProviderUser(self._read_subject(request), had_second_factor=False)
            self.sign_in.check_transport(request)
            fields = await read_fields(request, CODE_FIELDS)
            cookie = await self._begin_session_with_code(user, fields["code"])
        except AppError as error:
            return self._render_refusal(request, error)
        return await run_in_threadpool(self._redirect_signed_in, request, cookie)

    def _begin_session(self, user: ProviderUser, code: str) -> str:
        return accounts.sign_in_linked(
            self.project(),
            self.provider.issuer,
            user.subject,
            code,
            had_second_factor=user.had_second_factor,
            at=datetime.now(UTC),
        )

    async def _begin_session_with_code(self, user: ProviderUser, code: str) -> str:
        """Begin a session with our code; wrong codes count per user of the provider."""
        if self.wrong_codes.get_count(user.subject) >= MAX_WRONG_CODES:
            raise NotAllowed("E-RATE-01")
        self.wrong_codes.add(user.subject)  # until it is known to be right
        cookie = await run_in_threadpool(self._begin_session, user, code)
        self.wrong_codes.forget(user.subject)
        return cookie

    def _read_subject(self, request: Request) -> str:
        """Return whom the provider signed in, as the cookie of the form for our code says."""
        try:
            return str(self._read_state_cookie(request)["subject"])
        except KeyError as error:
            raise NotAllowed("E-AUTH-11") from error

    def _set_state_cookie(self, request: Request, answer: Response, values: dict[str, Any]) -> None:
        until = times.format_iso(datetime.now(UTC) + STATE_TTL)
        sealed = self.project().seal.close_text(json.dumps({**values, "until": until}))
        https = self.sign_in.is_https(request)
        answer.set_cookie(
            self._format_cookie_name(https=https),
            sealed.decode(),
            max_age=int(STATE_TTL.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=https,
        )
        answer.headers["Cache-Control"] = "no-store"

    def _read_state_cookie(self, request: Request) -> dict[str, Any]:
        sealed = request.cookies.get(
            self._format_cookie_name(https=self.sign_in.is_https(request)), ""
        )
        try:
            values: dict[str, Any] = json.loads(self.project().seal.open_text(sealed.encode()))
            is_fresh = datetime.now(UTC) < times.parse_iso(values["until"])
        except (AppError, ValueError, KeyError) as error:
            raise NotAllowed("E-AUTH-11") from error
        if not is_fresh:
            raise NotAllowed("E-AUTH-11")
        return values

    def _render_code_form(self, request: Request, user: ProviderUser) -> Response:
        texts = static_pages.choose_texts(request)
        answer = render_form(texts, "oidc_code", CODE_FIELDS, "/auth/oidc/code")
        self._set_state_cookie(request, answer, {"subject": user.subject})
        return answer

    def _redirect_signed_in(self, request: Request, cookie: str) -> Response:
        answer = self.sign_in.redirect_signed_in(request, cookie)
        answer.delete_cookie(self._format_cookie_name(https=self.sign_in.is_https(request)))
        return answer

    def _render_refusal(self, request: Request, error: AppError) -> Response:
        texts: Texts = static_pages.choose_texts(request)
        title = texts("auth.sign_in.title")
        back_link = ("/auth/sign-in", title)
        return static_pages.render_refusal(texts, title, error, back_link, shows_code=True)

    @staticmethod
    def _format_cookie_name(*, https: bool) -> str:
        return f"__Host-{COOKIE}" if https else COOKIE

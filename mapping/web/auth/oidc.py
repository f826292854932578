"""`/auth/oidc`: signing in through another provider, in front of the very same session table.

The errand travels in a short-lived cookie, sealed with our key. It is `SameSite=Lax`: coming back
is a navigation from the provider's page, to which a browser sends no stricter cookie.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from geodata.actions.people import accounts
from geodata.errors import AppError, NotAllowed
from geodata.model import times
from geodata.project import Project
from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.auth.provider import (
    Errand,
    Provider,
    Visitor,
)
from mapping.web.auth.sign_in import (
    SignIn,
    given_fields,
    is_same_origin,
    render_form,
)
from mapping.web.auth.throttle import (
    CODES_HALF_S,
    MOST_WRONG_CODES,
    Fading,
    address_block,
)
from mapping.web.auth.turns import Turns

COOKIE = "dusitmap-errand"
LASTS = timedelta(minutes=10)  # from leaving for the provider to being back
CODE_FIELDS = ("code",)
ASKS_AT_ONCE = 4  # of the provider, which may take seconds
MOST_ASKS_WAITING = 60


@dataclass(frozen=True, slots=True)
class Oidc:
    """The routes below `/auth/oidc`; there are none where no provider is set."""

    provider: Provider
    sign_in: SignIn
    project: Callable[[], Project]
    turns: Turns = field(default_factory=lambda: Turns(ASKS_AT_ONCE, MOST_ASKS_WAITING))
    wrong_codes: Fading = field(default_factory=lambda: Fading(CODES_HALF_S))

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/oidc", self.leave, methods=["GET"]),
            Route("/oidc/back", self.come_back, methods=["GET"]),
            Route("/oidc/code", self.second_factor, methods=["POST"]),
        ]

    async def leave(self, request: Request) -> Response:
        """Send a browser to the provider."""
        errand = Errand(*(secrets.token_urlsafe(36) for _ in range(3)))
        try:
            self.sign_in.check_transport(request)
            address = await run_in_threadpool(self.provider.address, errand)
        except AppError as error:
            return self._refused(request, error)
        answer = RedirectResponse(address, status_code=303)
        self._remember(request, answer, asdict(errand))
        return answer

    async def come_back(self, request: Request) -> Response:
        """Begin a session for whom the provider let through; ask for our own code where needed."""
        try:
            self.sign_in.check_transport(request)
            errand = self._errand(request)
            code = request.query_params.get("code", "")
            async with self.turns.turn(address_block(request)):
                visitor = await run_in_threadpool(self.provider.visitor, code, errand)
            cookie = await run_in_threadpool(self._begin, visitor, "")
        except AppError as error:
            if error.code == "E-AUTH-14":
                return self._asked_for_code(request, visitor)
            return self._refused(request, error)
        return await run_in_threadpool(self._done, request, cookie)

    async def second_factor(self, request: Request) -> Response:
        """Begin a session for who came back a moment ago and now gives the code."""
        try:
            if not is_same_origin(request):
                raise NotAllowed
            visitor = Visitor(self._remembered(request, "subject"), had_second_factor=False)
            self.sign_in.check_transport(request)
            given = await given_fields(request, CODE_FIELDS)
            cookie = await self._with_code(visitor, given["code"])
        except AppError as error:
            return self._refused(request, error)
        return await run_in_threadpool(self._done, request, cookie)

    def _begin(self, visitor: Visitor, code: str) -> str:
        return accounts.sign_in_linked(
            self.project(),
            self.provider.issuer,
            visitor.subject,
            code,
            had_second_factor=visitor.had_second_factor,
            at=datetime.now(UTC),
        )

    async def _with_code(self, visitor: Visitor, code: str) -> str:
        """Begin a session with our code; only whom the provider let through can use tries up."""
        if self.wrong_codes.of(visitor.subject) >= MOST_WRONG_CODES:
            raise NotAllowed("E-RATE-01")
        self.wrong_codes.add(visitor.subject)  # until it is known to be right
        cookie = await run_in_threadpool(self._begin, visitor, code)
        self.wrong_codes.forget(visitor.subject)
        return cookie

    def _errand(self, request: Request) -> Errand:
        """Return the errand that this browser left for, if the answer is the answer to it."""
        errand = Errand(*(self._remembered(request, name) for name in Errand.__slots__))
        state = request.query_params.get("state", "")
        if not secrets.compare_digest(state.encode(), errand.state.encode()):
            raise NotAllowed("E-AUTH-11")
        return errand

    def _remember(self, request: Request, answer: Response, words: dict[str, str]) -> None:
        until = times.format_iso(datetime.now(UTC) + LASTS)
        sealed = self.project().seal.close_text(json.dumps({**words, "until": until}))
        https = self.sign_in.is_https(request)
        answer.set_cookie(
            self._cookie_name(https=https),
            sealed.decode(),
            max_age=int(LASTS.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=https,
        )
        answer.headers["Cache-Control"] = "no-store"

    def _remembered(self, request: Request, name: str) -> str:
        sealed = request.cookies.get(self._cookie_name(https=self.sign_in.is_https(request)), "")
        try:
            words = json.loads(self.project().seal.open_text(sealed.encode()))
            fresh = datetime.now(UTC) < times.parse_iso(words["until"])
            word = str(words[name])
        except (AppError, ValueError, KeyError) as error:
            raise NotAllowed("E-AUTH-11") from error
        if not fresh:
            raise NotAllowed("E-AUTH-11")
        return word

    def _asked_for_code(self, request: Request, visitor: Visitor) -> Response:
        texts = static_pages.requested_texts(request)
        answer = render_form(texts, "oidc_code", CODE_FIELDS, "/auth/oidc/code")
        self._remember(request, answer, {"subject": visitor.subject})
        return answer

    def _done(self, request: Request, cookie: str) -> Response:
        answer = self.sign_in.signed_in(request, cookie)
        answer.delete_cookie(self._cookie_name(https=self.sign_in.is_https(request)))
        return answer

    def _refused(self, request: Request, error: AppError) -> Response:
        texts: Texts = static_pages.requested_texts(request)
        title = texts("auth.sign_in.title")
        back = ("/auth/sign-in", title)
        return static_pages.render_refusal(texts, title, error, back, shows_code=True)

    @staticmethod
    def _cookie_name(*, https: bool) -> str:
        return f"__Host-{COOKIE}" if https else COOKIE

"""Signing in and out: light Thai forms, and the cookie that the browser's scripts cannot read.

Where many wrong tries were made lately, the page's script does work before the form is sent. The
form itself works without it, and on a device that has signed in before nothing is asked.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from geodata.actions.people import accounts
from geodata.errors import AppError, NotAllowed
from geodata.project import Project
from mapping.layers.files import asset_url
from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.auth.devices import Devices
from mapping.web.auth.sessions import (
    cookie_name,
    cookie_of,
)
from mapping.web.auth.throttle import (
    SignInGate,
    Try,
    address_block,
)
from mapping.web.middleware import guard
from mapping.web.rooms.room_json import encoded
from mapping.web.static_pages import Link

SCREEN = re.compile(r"/[a-z][a-z-]{0,39}")  # a page of ours, never an address elsewhere
OUT = "dusitmap-out"  # says to our own scripts that somebody signed out
OUT_S = 30 * 24 * 3600
MAX_BODY = 4096  # bytes of a form
WORK = "work"  # the hidden field
FIELDS = ("name", "passphrase", "code")
NEW_FIELDS = (*FIELDS, "new")
SCRIPTS = ("/assets/map/sign-in.js",)
WORKER = "/assets/map/work.js"  # what the script lets compute
AUTOCOMPLETE = {
    "name": "username",
    "passphrase": "current-password",
    "code": "one-time-code",
    "new": "new-password",
    "invitation": "off",
}
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class SignIn:
    """The routes below `/auth`."""

    project: Callable[[], Project]
    https: bool  # how the outside reaches us
    gate: SignInGate
    devices: Devices
    has_provider: bool  # whether the form shows another way in

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/sign-in", self.sign_in, methods=["GET", "POST"]),
            Route("/passphrase", self.passphrase, methods=["GET", "POST"]),
            Route("/work", self.work, methods=["POST"]),
            Route("/sign-out", self.sign_out, methods=["GET", "POST"]),
        ]

    async def sign_in(self, request: Request) -> Response:
        """Show the form, or begin a session."""
        return await self._answered(request, "sign_in", FIELDS, self._begin)

    async def passphrase(self, request: Request) -> Response:
        """Show the form for a new passphrase, or set it and begin a session."""
        return await self._answered(request, "passphrase", NEW_FIELDS, self._change)

    async def work(self, request: Request) -> Response:
        """Say what work a try at a name needs, the same for names that nobody has."""
        try:
            self.check(request)
            given = await given_fields(request, ("name",))
            needed = self.gate.challenge(await self._try(request, given))
        except AppError as error:
            return _json({"work": None}, error.status)
        return _json({"work": None if needed is None else needed.as_json()})

    async def sign_out(self, request: Request) -> Response:
        """Ask, or end the session."""
        texts = static_pages.requested_texts(request)
        if request.method == "GET":
            return render_form(texts, "sign_out", ())
        if not is_same_origin(request):
            return render_form(texts, "sign_out", (), error=NotAllowed())
        project, now = self.project(), datetime.now(UTC)
        cookie = cookie_of(request, https=self.is_https(request))
        if cookie is not None:
            session_id = await run_in_threadpool(accounts.find_session, project, cookie, at=now)
            if session_id is not None:
                await run_in_threadpool(accounts.sign_out, project, session_id, at=now)
        answer = RedirectResponse("/", status_code=303)
        https = self.is_https(request)
        answer.delete_cookie(
            cookie_name(https=https), httponly=True, samesite="strict", secure=https
        )
        # For the script that keeps what is typed: whatever a tab still holds is to be forgotten.
        answer.set_cookie(OUT, "1", max_age=OUT_S, samesite="strict", secure=https)
        return answer

    async def _answered(
        self,
        request: Request,
        name: str,
        fields: tuple[str, ...],
        begin: Callable[[dict[str, str], bool], str],
    ) -> Response:
        texts = static_pages.requested_texts(request)
        action = f"{request.url.path}?next={back}" if (back := _way_back(request)) else ""
        if request.method == "GET":
            invited = ("/auth/invitation", texts("auth.sign_in.invited"))
            provider = ("/auth/oidc", texts("auth.sign_in.provider"))
            return render_form(
                texts,
                name,
                fields,
                action,
                works=True,
                before=[provider] if name == "sign_in" and self.has_provider else [],
                after=[invited] if name == "sign_in" else [],
            )
        try:
            self.check(request)
            given = await given_fields(request, (*fields, WORK))
            one = await self._try(request, given)
            async with self.gate.trying(one):
                cookie = await run_in_threadpool(begin, given, self.gate.takes_codes(one))
        except AppError as error:
            return render_form(texts, name, fields, action, works=True, error=error)
        return await run_in_threadpool(self.signed_in, request, cookie)

    async def _try(self, request: Request, given: dict[str, str]) -> Try:
        https = self.is_https(request)
        device = await self.devices.known(request, given["name"], https=https)
        return Try(given["name"], address_block(request), device, given.get(WORK, ""))

    def signed_in(self, request: Request, cookie: str) -> Response:
        """Give a browser its cookie and send it back to the page it came from, or to the map."""
        answer = RedirectResponse(_way_back(request) or "/", status_code=303)
        https = self.is_https(request)
        answer.set_cookie(
            cookie_name(https=https), cookie, httponly=True, samesite="strict", secure=https
        )
        answer.headers["Cache-Control"] = "no-store"
        answer.delete_cookie(OUT, samesite="strict", secure=https)
        self.devices.remember(request, answer, cookie, https=https)
        return answer

    def _begin(self, given: dict[str, str], takes_codes: bool) -> str:
        now = datetime.now(UTC)
        words = _in_order(given, FIELDS)
        return accounts.sign_in(self.project(), *words, at=now, takes_codes=takes_codes)

    def _change(self, given: dict[str, str], takes_codes: bool) -> str:
        now = datetime.now(UTC)
        words = _in_order(given, NEW_FIELDS)
        return accounts.change_passphrase(self.project(), *words, at=now, takes_codes=takes_codes)

    def check(self, request: Request) -> None:
        """Only from our own page, and only where nobody can listen on the way."""
        if not is_same_origin(request):
            raise NotAllowed
        self.check_transport(request)

    def check_transport(self, request: Request) -> None:
        """Let pass only where nobody can listen on the way.

        Raises
        ------
        NotAllowed
            E-AUTH-05.
        """
        if not travels_safely(request, https=self.https):
            raise NotAllowed("E-AUTH-05")

    def is_https(self, request: Request) -> bool:
        """Say whether a request came over TLS, to us or to the proxy before us."""
        return self.https or request.url.scheme == "https"


def is_same_origin(request: Request) -> bool:
    """Say whether a form was sent from our own page."""
    return guard.is_same_origin(request.headers)


def travels_safely(request: Request, *, https: bool) -> bool:
    """Say whether nobody can listen on the way: over TLS, or on the server itself."""
    return https or request.url.scheme == "https" or _is_local(request)


def _is_local(request: Request) -> bool:
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    client = request.client.host if request.client else ""
    return host in LOCAL and client in {*LOCAL, "testclient"}


async def given_fields(request: Request, fields: tuple[str, ...]) -> dict[str, str]:
    """Return the typed fields; a body that is too long holds none of them."""
    if int(request.headers.get("content-length", MAX_BODY + 1)) > MAX_BODY:
        raise NotAllowed("E-AUTH-01")
    async with request.form(max_files=0, max_fields=len(fields)) as form:
        return {name: str(form.get(name, "")) for name in fields}


def _in_order(given: dict[str, str], fields: tuple[str, ...]) -> list[str]:
    return [given[name] for name in fields]


def _way_back(request: Request) -> str:
    """Return the screen that a link to sign in came from; "" for any other address."""
    asked = request.query_params.get("next", "")
    return asked if SCREEN.fullmatch(asked) else ""


def render_form(
    texts: Texts,
    name: str,
    fields: Sequence[str],
    action: str = "",
    *,
    works: bool = False,
    error: AppError | None = None,
    before: Sequence[Link] = (),
    after: Sequence[Link] = (),
) -> Response:
    """Return a page with one form, and why the last try was refused.

    A form that `works` has a field for the work that a script does.
    """
    is_passphrase_due = error is not None and error.code == "E-AUTH-08"
    if is_passphrase_due:
        after = [("/auth/passphrase", texts("auth.passphrase.title"))]
    return static_pages.render_page(
        texts,
        texts(f"auth.{name}.title"),
        "web/auth/form.html",
        status=200 if error is None else error.status,
        scripts=[asset_url(script) for script in SCRIPTS] if works else [],
        sentence=static_pages.describe_error(texts, error),
        name=name,
        fields=None if is_passphrase_due else fields,
        action=action or f"/auth/{name.replace('_', '-')}",
        work=WORK,
        worker=asset_url(WORKER) if works else "",
        autocomplete=AUTOCOMPLETE,
        before=before,
        after=after,
    )


def _json(document: dict[str, object], status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(encoded(document), status, headers, media_type="application/json")

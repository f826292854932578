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
from mapping.layers.files import build_asset_url
from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.auth.devices import DeviceCookie
from mapping.web.auth.sessions import get_cookie_name, read_session_cookie
from mapping.web.auth.throttle import SignInAttempt, SignInGate, find_network
from mapping.web.middleware import guard
from mapping.web.rooms.room_json import dump_document
from mapping.web.static_pages import Link

FIRST_PAGE = "/my-work"
SCREEN_PATTERN = re.compile(r"/[a-z][a-z-]{0,39}")  # a page of ours, never an address elsewhere
SIGNED_OUT_COOKIE = "dusitmap-out"  # says to our own scripts that somebody signed out
SIGNED_OUT_MAX_AGE_S = 30 * 24 * 3600
MAX_BODY = 4096  # bytes of a form
WORK_FIELD = "work"  # the hidden field
SIGN_IN_FIELDS = ("name", "passphrase", "code")
PASSPHRASE_FIELDS = (*SIGN_IN_FIELDS, "new")
SCRIPTS = ("/assets/map/sign-in.js",)
WORKER_SCRIPT = "/assets/map/work.js"  # what the script lets compute
AUTOCOMPLETE = {
    "name": "username",
    "passphrase": "current-password",
    "code": "one-time-code",
    "new": "new-password",
    "invitation": "off",
}
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class SignInRoutes:
    """The routes below `/auth`."""

    project: Callable[[], Project]
    https: bool  # how the outside reaches us
    gate: SignInGate
    devices: DeviceCookie
    has_provider: bool  # whether the form shows another way in

    def list_routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/sign-in", self.sign_in, methods=["GET", "POST"]),
            Route("/passphrase", self.change_passphrase, methods=["GET", "POST"]),
            Route("/work", self.describe_work, methods=["POST"]),
            Route("/sign-out", self.sign_out, methods=["GET", "POST"]),
        ]

    async def sign_in(self, request: Request) -> Response:
        """Show the form, or begin a session."""
        return await self._answer_form(request, "sign_in", SIGN_IN_FIELDS, self._begin_session)

    async def change_passphrase(self, request: Request) -> Response:
        """Show the form for a new passphrase, or set it and begin a session."""
        return await self._answer_form(
            request, "passphrase", PASSPHRASE_FIELDS, self._change_passphrase
        )

    async def describe_work(self, request: Request) -> Response:
        """Return the work that an attempt needs, the same for names that nobody has."""
        try:
            self.check_origin(request)
            values = await read_fields(request, ("name",))
            challenge = self.gate.create_challenge(await self._build_attempt(request, values))
        except AppError as error:
            return _build_json_response({"work": None}, error.status)
        return _build_json_response({"work": None if challenge is None else challenge.to_json()})

    async def sign_out(self, request: Request) -> Response:
        """Show the form to sign out, or end the session."""
        texts = static_pages.choose_texts(request)
        if request.method == "GET":
            return render_form(texts, "sign_out", ())
        if not is_same_origin(request):
            return render_form(texts, "sign_out", (), error=NotAllowed())
        project, now = self.project(), datetime.now(UTC)
        cookie = read_session_cookie(request, https=self.is_https(request))
        if cookie is not None:
            session_id = await run_in_threadpool(accounts.find_session, project, cookie, at=now)
            if session_id is not None:
                await run_in_threadpool(accounts.sign_out, project, session_id, at=now)
        answer = RedirectResponse("/", status_code=303)
        https = self.is_https(request)
        answer.delete_cookie(
            get_cookie_name(https=https), httponly=True, samesite="strict", secure=https
        )
        # For the script that keeps what is typed: whatever a tab still holds is to be forgotten.
        answer.set_cookie(
            SIGNED_OUT_COOKIE, "1", max_age=SIGNED_OUT_MAX_AGE_S, samesite="strict", secure=https
        )
        return answer

    async def _answer_form(
        self,
        request: Request,
        name: str,
        fields: tuple[str, ...],
        begin: Callable[[dict[str, str], bool], str],
    ) -> Response:
        texts = static_pages.choose_texts(request)
        action = (
            f"{request.url.path}?next={return_path}"
            if (return_path := _find_return_path(request))
            else ""
        )
        if request.method == "GET":
            invitation_link = ("/auth/invitation", texts("auth.sign_in.invited"))
            provider_link = ("/auth/oidc", texts("auth.sign_in.provider"))
            return render_form(
                texts,
                name,
                fields,
                action,
                works=True,
                before=[provider_link] if name == "sign_in" and self.has_provider else [],
                after=[invitation_link] if name == "sign_in" else [],
            )
        try:
            self.check_origin(request)
            values = await read_fields(request, (*fields, WORK_FIELD))
            attempt = await self._build_attempt(request, values)
            async with self.gate.admit_attempt(attempt):
                cookie = await run_in_threadpool(begin, values, self.gate.may_use_code(attempt))
        except AppError as error:
            return render_form(texts, name, fields, action, works=True, error=error)
        return await run_in_threadpool(self.redirect_signed_in, request, cookie)

    async def _build_attempt(self, request: Request, values: dict[str, str]) -> SignInAttempt:
        https = self.is_https(request)
        device = await self.devices.find_known_device(request, values["name"], https=https)
        return SignInAttempt(
            values["name"], find_network(request), device, values.get(WORK_FIELD, "")
        )

    def redirect_signed_in(self, request: Request, cookie: str) -> Response:
        """Give a browser its cookie and send it back to where it came from, or to its own work."""
        answer = RedirectResponse(_find_return_path(request) or FIRST_PAGE, status_code=303)
        https = self.is_https(request)
        answer.set_cookie(
            get_cookie_name(https=https), cookie, httponly=True, samesite="strict", secure=https
        )
        answer.headers["Cache-Control"] = "no-store"
        answer.delete_cookie(SIGNED_OUT_COOKIE, samesite="strict", secure=https)
        self.devices.mark_device(request, answer, cookie, https=https)
        return answer

    def _begin_session(self, values: dict[str, str], takes_codes: bool) -> str:
        now = datetime.now(UTC)
        arguments = _list_values(values, SIGN_IN_FIELDS)
        return accounts.sign_in(self.project(), *arguments, at=now, takes_codes=takes_codes)

    def _change_passphrase(self, values: dict[str, str], takes_codes: bool) -> str:
        now = datetime.now(UTC)
        arguments = _list_values(values, PASSPHRASE_FIELDS)
        return accounts.change_passphrase(
            self.project(), *arguments, at=now, takes_codes=takes_codes
        )

    def check_origin(self, request: Request) -> None:
        """Raise NotAllowed unless the request is of our own page over a safe transport."""
        if not is_same_origin(request):
            raise NotAllowed
        self.check_transport(request)

    def check_transport(self, request: Request) -> None:
        """Raise NotAllowed unless the transport is safe.

        Raises
        ------
        NotAllowed
            E-AUTH-05.
        """
        if not is_transport_safe(request, https=self.https):
            raise NotAllowed("E-AUTH-05")

    def is_https(self, request: Request) -> bool:
        """Return whether a request came over TLS, to us or to the proxy before us."""
        return self.https or request.url.scheme == "https"


def is_same_origin(request: Request) -> bool:
    """Return whether a form was sent from our own page."""
    return guard.is_same_origin(request.headers)


def is_transport_safe(request: Request, *, https: bool) -> bool:
    """Return whether the transport is safe: over TLS, or on the server itself."""
    return https or request.url.scheme == "https" or _is_local(request)


def _is_local(request: Request) -> bool:
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    client = request.client.host if request.client else ""
    return host in LOCAL_HOSTS and client in {*LOCAL_HOSTS, "testclient"}


async def read_fields(request: Request, fields: tuple[str, ...]) -> dict[str, str]:
    """Return the typed fields; a body that is too long holds none of them."""
    if int(request.headers.get("content-length", MAX_BODY + 1)) > MAX_BODY:
        raise NotAllowed("E-AUTH-01")
    async with request.form(max_files=0, max_fields=len(fields)) as form:
        return {name: str(form.get(name, "")) for name in fields}


def _list_values(values: dict[str, str], fields: tuple[str, ...]) -> list[str]:
    return [values[name] for name in fields]


def _find_return_path(request: Request) -> str:
    """Return the screen that a link to sign in came from; "" for any other address."""
    path = request.query_params.get("next", "")
    return path if SCREEN_PATTERN.fullmatch(path) else ""


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
        scripts=[build_asset_url(script) for script in SCRIPTS] if works else [],
        sentence=static_pages.describe_error(texts, error),
        name=name,
        fields=None if is_passphrase_due else fields,
        action=action or f"/auth/{name.replace('_', '-')}",
        work=WORK_FIELD,
        worker=build_asset_url(WORKER_SCRIPT) if works else "",
        autocomplete=AUTOCOMPLETE,
        before=before,
        after=after,
    )


def _build_json_response(document: dict[str, object], status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(dump_document(document), status, headers, media_type="application/json")

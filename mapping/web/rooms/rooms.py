"""`/w/<code>`: the room of a workshop, for phones and the projector. No account, no Streamlit."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import anyio
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from geodata.actions import Caller
from geodata.actions.workshops import questions, rooms, workshops
from geodata.actions.workshops.rooms import Guest
from geodata.errors import AppError, NotAllowed, NotFound
from geodata.model.workshops.workshops import (
    MAX_HOURS,
    Pin,
)
from geodata.project import Project
from mapping.room_crowds import CROWDS
from mapping.web.auth.sessions import HEADER
from mapping.web.auth.sign_in import is_same_origin
from mapping.web.auth.throttle import (
    CODE_DELAY_S,
    RoomThrottle,
    address_block,
)
from mapping.web.public import send
from mapping.web.public.events import PING_S
from mapping.web.rooms import room_json, room_pages
from mapping.web.rooms.forms import Forms
from mapping.web.rooms.room_hub import (
    Hub,
    View,
)

PHONE = "dusitmap-room"
PROJECTOR = "dusitmap-projector"
LASTS_S = MAX_HOURS * 3600
PRIVATE = {"Cache-Control": "no-store"}

Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Rooms:
    """The routes below `/w`."""

    project: Callable[[], Project]
    hub: Hub
    throttle: RoomThrottle
    base_url: str
    tiles_host: str

    def routes(self) -> list[Route]:
        """Return the routes; the first that fits answers."""
        room = "/{code}"
        return [
            *Forms(self.project).routes(self._page_of),
            Route(room, self._page_of(self.page)),
            Route(f"{room}/join", self._json_of(self.join), methods=["POST"]),
            Route(f"{room}/state", self._json_of(self.state)),
            Route(f"{room}/mine", self._json_of(self.mine)),
            Route(f"{room}/events", self._json_of(self.events)),
            Route(f"{room}/proposals", self._json_of(self.propose), methods=["POST"]),
            Route(f"{room}/proposals/{{token}}", self._json_of(self.change), methods=["POST"]),
            Route(f"{room}/votes", self._json_of(self.vote), methods=["POST"]),
            Route(f"{room}/questions", self._json_of(self.ask), methods=["POST"]),
            Route(f"{room}/qr.svg", self._page_of(self.qr)),
            Route(f"{room}/projector", self._page_of(self.projector)),
            Route(f"{room}/projector/state", self._json_of(self.projector_state)),
            Route(f"{room}/projector/events", self._json_of(self.projector_events)),
        ]

    async def page(self, request: Request) -> Response:
        """Show the room's page; joining is the page's first call."""
        code = request.path_params["code"]
        if code != code.upper():
            return RedirectResponse(f"/w/{code.upper()}", status_code=307)
        await self._require_open(code)
        return room_pages.phone(request, code, self.tiles_host)

    async def join(self, request: Request) -> Response:
        """Let a phone in; one that is in stays who it is."""
        code = request.path_params["code"]
        view = await self._view(code)
        guest = _guest(request, PHONE)
        try:
            await self._check_in(guest)
        except NotAllowed:
            token = await self._let_in(request, code, view.workshop_id)
            view = await self._view(code)
        else:
            token = guest.device
        answer = _json(room_json.with_time(view.body, _now()))
        self._set_cookie(request, answer, PHONE, token, f"/w/{code}")
        return answer

    async def _let_in(self, request: Request, code: str, workshop_id: int) -> str:
        """Let a new phone in; of its network only this process knows, and forgets it."""
        block = address_block(request)
        if CROWDS.is_closed_to(workshop_id, block):
            raise NotAllowed("E-ROOM-23")
        token = await run_in_threadpool(rooms.join_room, self.project(), code, at=_now())
        CROWDS.came(workshop_id, rooms.code_of(token), block)
        return token

    async def state(self, request: Request) -> Response:
        """Return what everybody in the room sees."""
        guest = _guest(request, PHONE)
        self._count("state", guest)
        await self._check_in(guest)
        view = await self._view(guest.code)
        return _state(request, view.body, view.etag)

    async def mine(self, request: Request) -> Response:
        """Return what this phone did."""
        guest = _guest(request, PHONE)
        self._count("state", guest)
        found = await run_in_threadpool(rooms.read_own_activity, self.project(), guest, at=_now())
        return _json(room_json.encoded(room_json.mine_json(found)))

    async def events(self, request: Request) -> Response:
        """Send every new state, at most one a second."""
        guest = _guest(request, PHONE)
        self._count("events", guest)
        await self._check_in(guest)
        return self._stream(guest.code, self.hub.stream(guest.code))

    async def propose(self, request: Request) -> Response:
        """Put a pin on the room's map; the same token again gets the same answer."""
        guest = _guest(request, PHONE)
        self._count("proposals", guest)
        draft = room_json.pin_draft(await room_json.body_of(request))
        pin = await run_in_threadpool(rooms.propose_pin, self.project(), guest, draft, at=_now())
        return _json(room_json.encoded({"id": pin.id, "token": draft.token}))

    async def change(self, request: Request) -> Response:
        """Move an own pin, or take it back."""
        guest, token = _guest(request, PHONE), request.path_params["token"]
        self._count("proposals", guest)
        place = room_json.pin_change(await room_json.body_of(request))
        with_place = () if place is None else place
        action: Callable[..., Pin] = rooms.move_pin if with_place else rooms.withdraw_pin
        given = (self.project(), guest, token, *with_place)
        pin = await run_in_threadpool(action, *given, at=_now())
        return _json(room_json.encoded({"id": pin.id, "token": token}))

    async def vote(self, request: Request) -> Response:
        """Take a whole ballot; an older one than the last is acknowledged and changes nothing."""
        guest = _guest(request, PHONE)
        self._count("votes", guest)
        ballot = room_json.ballot(await room_json.body_of(request))
        given = (self.project(), guest, ballot.sequence, ballot.pin_ids)
        votes = await run_in_threadpool(rooms.vote, *given, at=_now())
        return _json(room_json.encoded({"votes": votes, "sequence": ballot.sequence}))

    async def ask(self, request: Request) -> Response:
        """Take a question for the facilitator; the same token again gets the same answer."""
        guest = _guest(request, PHONE)
        self._count("questions", guest)
        token, text = room_json.question(await room_json.body_of(request))
        given = (self.project(), guest, token, text)
        number = await run_in_threadpool(questions.ask_question, *given, at=_now())
        return _json(room_json.encoded({"id": number, "token": token}))

    async def qr(self, request: Request) -> Response:
        """Return the QR code of the room's address."""
        code = request.path_params["code"]
        await self._require_open(code)
        return room_pages.qr(self._join_url(code))

    async def projector(self, request: Request) -> Response:
        """Open the projector for who may run the workshop; it then outlives the session."""
        code = request.path_params["code"]
        guest = _guest(request, PROJECTOR)
        token = guest.device
        try:
            await self._check_in(guest, is_projector=True)
        except NotAllowed:
            # The header is ours: middleware takes the client's own away, and "" opens nothing.
            by = Caller(request.headers.get(HEADER, ""))
            token = await run_in_threadpool(
                workshops.create_projector_token, self.project(), by, code, at=_now()
            )
        answer = room_pages.projector(request, code, self.tiles_host)
        self._set_cookie(request, answer, PROJECTOR, token, f"/w/{code}/projector")
        return answer

    async def projector_state(self, request: Request) -> Response:
        """Return the state with what the projector shows of the way in."""
        guest = _guest(request, PROJECTOR)
        await self._check_in(guest, is_projector=True)
        view = await self._view(guest.code)
        return _state(request, self._for_projector(guest.code, view), view.etag)

    async def projector_events(self, request: Request) -> Response:
        """Send the projector every new state."""
        guest = _guest(request, PROJECTOR)
        await self._check_in(guest, is_projector=True)
        code = guest.code
        stream = self.hub.stream(code, lambda view: self._for_projector(code, view))
        return self._stream(code, stream)

    def _for_projector(self, code: str, view: View) -> bytes:
        return room_json.encoded({**view.state, "code": code, "join_url": self._join_url(code)})

    def _stream(self, code: str, states: AsyncIterator[ServerSentEvent]) -> Response:
        if self.hub.is_full(code):
            raise NotAllowed("E-RATE-01")
        return EventSourceResponse(
            states, ping=PING_S, headers={**PRIVATE, "X-Accel-Buffering": "no"}
        )

    def _count(self, what: str, guest: Guest) -> None:
        if not self.throttle.allows(what, guest.code, guest.device):
            raise NotAllowed("E-RATE-01")

    async def _check_in(self, guest: Guest, *, is_projector: bool = False) -> None:
        await run_in_threadpool(
            rooms.check_in, self.project(), guest, at=_now(), is_projector=is_projector
        )

    async def _is_in(self, request: Request) -> bool:
        """Say whether a phone is in the room: one network serves them all, and one may guess."""
        try:
            await self._check_in(_guest(request, PHONE))
        except AppError:
            return False
        return True

    async def _require_open(self, code: str) -> None:
        if not await run_in_threadpool(rooms.is_open, self.project(), code, at=_now()):
            raise NotFound("E-ROOM-01")

    async def _view(self, code: str) -> View:
        return await self.hub.view(code)

    def _join_url(self, code: str) -> str:
        return f"{self.base_url}/w/{code}"

    def _set_cookie(
        self, request: Request, answer: Response, name: str, token: str, path: str
    ) -> None:
        secure = self.base_url.startswith("https:") or request.url.scheme == "https"
        answer.set_cookie(
            name,
            token,
            max_age=LASTS_S,
            path=path,
            httponly=True,
            samesite="strict",
            secure=secure,
        )

    def _json_of(self, answer: Answer) -> Answer:
        """Answer problems as JSON."""
        return self._guarded(answer, _problem)

    def _page_of(self, answer: Answer) -> Answer:
        """Answer problems as a page of ours."""
        return self._guarded(answer, room_pages.problem)

    def _guarded(self, answer: Answer, refused: Callable[[AppError], Response]) -> Answer:
        """Refuse other sites; count wrong codes, and let a network that guesses wait for each."""

        async def endpoint(request: Request) -> Response:
            try:
                if request.method == "POST" and not is_same_origin(request):
                    raise NotAllowed("E-ROOM-19")
                if not self.throttle.may_guess(request) and not await self._is_in(request):
                    await anyio.sleep(CODE_DELAY_S)  # the hall's own Wi-Fi: nobody is refused
                return await answer(request)
            except AppError as error:
                if error.code == "E-ROOM-01" and not self.hub.was_closed(_code(request)):
                    self.throttle.guessed_wrong(request)
                return refused(error)

        return endpoint


def _guest(request: Request, cookie: str) -> Guest:
    return Guest(_code(request), request.cookies.get(cookie, ""))


def _code(request: Request) -> str:
    return str(request.path_params["code"])


def _now() -> datetime:
    return datetime.now(UTC)


def _state(request: Request, body: bytes, etag: str) -> Response:
    """Answer with a state, or 304 where the client has it; the time of the server is added."""
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    if etag in send.known_to(request):
        return Response(status_code=304, headers=headers)
    timed = room_json.with_time(body, _now())
    return Response(timed, media_type="application/json", headers=headers)


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json", headers=PRIVATE)


def _problem(error: AppError) -> Response:
    return Response(
        send.problem_body(error.code, **error.values),
        status_code=error.status,
        media_type="application/json",
        headers=PRIVATE,
    )

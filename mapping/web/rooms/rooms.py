"""`/w/<code>`: the room of a workshop, for phones and the projector. No account, no Streamlit."""

from collections.abc import AsyncIterator, Callable
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
from geodata.model.workshops.workshops import MAX_HOURS, Pin, normalize_room_code
from geodata.project import Project
from mapping.room_crowds import CROWDS
from mapping.web.auth.sessions import SESSION_HEADER
from mapping.web.auth.sign_in import is_same_origin
from mapping.web.auth.throttle import CODE_DELAY_S, RoomThrottle, find_network
from mapping.web.endpoint import Endpoint
from mapping.web.public import send
from mapping.web.public.events import PING_S
from mapping.web.rooms import room_json, room_pages
from mapping.web.rooms.forms import FormRoutes
from mapping.web.rooms.room_hub import RoomHub, RoomView

PHONE_COOKIE = "dusitmap-room"
PROJECTOR_COOKIE = "dusitmap-projector"
COOKIE_MAX_AGE_S = MAX_HOURS * 3600
NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class RoomRoutes:
    """The routes below `/w`."""

    project: Callable[[], Project]
    hub: RoomHub
    throttle: RoomThrottle
    base_url: str

    def list_routes(self) -> list[Route]:
        """Return the routes; the first that fits answers."""
        room = "/{code}"
        return [
            *FormRoutes(self.project).list_routes(self._guard_page),
            Route(room, self._guard_page(self.show_page)),
            Route(f"{room}/join", self._guard_json(self.join), methods=["POST"]),
            Route(f"{room}/state", self._guard_json(self.send_state)),
            Route(f"{room}/mine", self._guard_json(self.send_own_state)),
            Route(f"{room}/events", self._guard_json(self.stream_events)),
            Route(f"{room}/proposals", self._guard_json(self.propose), methods=["POST"]),
            Route(f"{room}/proposals/{{token}}", self._guard_json(self.change), methods=["POST"]),
            Route(f"{room}/votes", self._guard_json(self.vote), methods=["POST"]),
            Route(f"{room}/questions", self._guard_json(self.ask), methods=["POST"]),
            Route(f"{room}/qr.svg", self._guard_page(self.send_qr_code)),
            Route(f"{room}/projector", self._guard_page(self.open_projector)),
            Route(f"{room}/projector/state", self._guard_json(self.send_projector_state)),
            Route(f"{room}/projector/events", self._guard_json(self.stream_projector_events)),
        ]

    async def show_entry(self, request: Request) -> Response:
        """Show the page with the field for a code, or lead on to the room of the code typed."""
        code = normalize_room_code(request.query_params.get("code", ""))
        if not code:
            return room_pages.show_entry(request)
        query = "?lang=en" if request.query_params.get("lang") == "en" else ""
        return RedirectResponse(f"/w/{code}{query}", status_code=303)

    async def show_page(self, request: Request) -> Response:
        """Show the room's page; joining is the page's first call."""
        code = request.path_params["code"]
        if code != normalize_room_code(code):
            return RedirectResponse(f"/w/{normalize_room_code(code)}", status_code=307)
        await self._require_open(code)
        return room_pages.show_phone(request, code)

    async def join(self, request: Request) -> Response:
        """Admit a phone; one that is in already keeps its token."""
        code = request.path_params["code"]
        view = await self._read_view(code)
        guest = _read_guest(request, PHONE_COOKIE)
        try:
            await self._require_admitted(guest)
        except NotAllowed:
            token = await self._admit_guest(request, code, view.workshop_id)
            view = await self._read_view(code)
        else:
            token = guest.device
        answer = _build_json_response(room_json.add_time(view.body, _read_clock()))
        self._set_cookie(request, answer, PHONE_COOKIE, token, f"/w/{code}")
        return answer

    async def _admit_guest(self, request: Request, code: str, workshop_id: int) -> str:
        """Admit a new phone; only this process knows its network, for a while."""
        block = find_network(request)
        if CROWDS.is_closed(workshop_id, block):
            raise NotAllowed("E-ROOM-23")
        token = await run_in_threadpool(rooms.join_room, self.project(), code, at=_read_clock())
        CROWDS.add_phone(workshop_id, rooms.compute_code(token), block)
        return token

    async def send_state(self, request: Request) -> Response:
        """Return what everybody in the room sees."""
        guest = _read_guest(request, PHONE_COOKIE)
        self._count_action("state", guest)
        await self._require_admitted(guest)
        view = await self._read_view(guest.code)
        return _build_state_response(request, view.body, view.etag)

    async def send_own_state(self, request: Request) -> Response:
        """Return what this phone did."""
        guest = _read_guest(request, PHONE_COOKIE)
        self._count_action("state", guest)
        activity = await run_in_threadpool(
            rooms.read_own_activity, self.project(), guest, at=_read_clock()
        )
        return _build_json_response(room_json.dump_document(room_json.build_own_state(activity)))

    async def stream_events(self, request: Request) -> Response:
        """Send every new state, at most one a second."""
        guest = _read_guest(request, PHONE_COOKIE)
        self._count_action("events", guest)
        await self._require_admitted(guest)
        return self._build_stream_response(guest.code, self.hub.stream_views(guest.code))

    async def propose(self, request: Request) -> Response:
        """Add a pin to the room's map; the same token again gets the same answer."""
        guest = _read_guest(request, PHONE_COOKIE)
        self._count_action("proposals", guest)
        draft = room_json.read_pin_draft(await room_json.read_body(request))
        pin = await run_in_threadpool(
            rooms.propose_pin, self.project(), guest, draft, at=_read_clock()
        )
        return _build_json_response(room_json.dump_document({"id": pin.id, "token": draft.token}))

    async def change(self, request: Request) -> Response:
        """Move an own pin, or take it back."""
        guest, token = _read_guest(request, PHONE_COOKIE), request.path_params["token"]
        self._count_action("proposals", guest)
        place = room_json.read_pin_change(await room_json.read_body(request))
        with_place = () if place is None else place
        action: Callable[..., Pin] = rooms.move_pin if with_place else rooms.withdraw_pin
        arguments = (self.project(), guest, token, *with_place)
        pin = await run_in_threadpool(action, *arguments, at=_read_clock())
        return _build_json_response(room_json.dump_document({"id": pin.id, "token": token}))

    async def vote(self, request: Request) -> Response:
        """Receive a whole ballot; one older than the last is acknowledged and changes nothing."""
        guest = _read_guest(request, PHONE_COOKIE)
        self._count_action("votes", guest)
        ballot = room_json.read_ballot(await room_json.read_body(request))
        arguments = (self.project(), guest, ballot.sequence, ballot.pin_ids)
        votes = await run_in_threadpool(rooms.vote, *arguments, at=_read_clock())
        return _build_json_response(
            room_json.dump_document({"votes": votes, "sequence": ballot.sequence})
        )

    async def ask(self, request: Request) -> Response:
        """Receive a question for the facilitator; the same token again gets the same answer."""
        guest = _read_guest(request, PHONE_COOKIE)
        self._count_action("questions", guest)
        token, text = room_json.read_question(await room_json.read_body(request))
        arguments = (self.project(), guest, token, text)
        number = await run_in_threadpool(questions.ask_question, *arguments, at=_read_clock())
        return _build_json_response(room_json.dump_document({"id": number, "token": token}))

    async def send_qr_code(self, request: Request) -> Response:
        """Return the QR code of the room's address."""
        code = request.path_params["code"]
        await self._require_open(code)
        return room_pages.send_qr_code(self._format_join_url(code, await self._read_view(code)))

    async def open_projector(self, request: Request) -> Response:
        """Open the projector for who may run the workshop; it then outlives the session."""
        code = request.path_params["code"]
        guest = _read_guest(request, PROJECTOR_COOKIE)
        token = guest.device
        try:
            await self._require_admitted(guest, is_projector=True)
        except NotAllowed:
            # The header is ours: middleware takes the client's own away, and "" opens nothing.
            by = Caller(request.headers.get(SESSION_HEADER, ""))
            token = await run_in_threadpool(
                workshops.create_projector_token, self.project(), by, code, at=_read_clock()
            )
        answer = room_pages.show_projector(request, code)
        self._set_cookie(request, answer, PROJECTOR_COOKIE, token, f"/w/{code}/projector")
        return answer

    async def send_projector_state(self, request: Request) -> Response:
        """Return the state with what the projector shows of the way in."""
        guest = _read_guest(request, PROJECTOR_COOKIE)
        await self._require_admitted(guest, is_projector=True)
        view = await self._read_view(guest.code)
        return _build_state_response(request, self._add_join_link(guest.code, view), view.etag)

    async def stream_projector_events(self, request: Request) -> Response:
        """Send the projector every new state."""
        guest = _read_guest(request, PROJECTOR_COOKIE)
        await self._require_admitted(guest, is_projector=True)
        code = guest.code
        stream = self.hub.stream_views(code, lambda view: self._add_join_link(code, view))
        return self._build_stream_response(code, stream)

    def _add_join_link(self, code: str, view: RoomView) -> bytes:
        return room_json.dump_document(
            {**view.state, "code": code, "join_url": self._format_join_url(code, view)}
        )

    def _build_stream_response(self, code: str, states: AsyncIterator[ServerSentEvent]) -> Response:
        if self.hub.is_full(code):
            raise NotAllowed("E-RATE-01")
        return EventSourceResponse(
            states, ping=PING_S, headers={**NO_STORE, "X-Accel-Buffering": "no"}
        )

    def _count_action(self, what: str, guest: Guest) -> None:
        if not self.throttle.allow_action(what, guest.code, guest.device):
            raise NotAllowed("E-RATE-01")

    async def _require_admitted(self, guest: Guest, *, is_projector: bool = False) -> None:
        await run_in_threadpool(
            rooms.check_in, self.project(), guest, at=_read_clock(), is_projector=is_projector
        )

    async def _is_admitted(self, request: Request) -> bool:
        """Return whether a phone is in the room: one network serves them all, and one may guess."""
        try:
            await self._require_admitted(_read_guest(request, PHONE_COOKIE))
        except AppError:
            return False
        return True

    async def _require_open(self, code: str) -> None:
        if not await run_in_threadpool(rooms.is_open, self.project(), code, at=_read_clock()):
            raise NotFound("E-ROOM-01")

    async def _read_view(self, code: str) -> RoomView:
        return await self.hub.read_view(code)

    def _format_join_url(self, code: str, view: RoomView) -> str:
        return f"{view.base_url or self.base_url}/w/{code}"

    def _set_cookie(
        self, request: Request, answer: Response, name: str, token: str, path: str
    ) -> None:
        secure = self.base_url.startswith("https:") or request.url.scheme == "https"
        answer.set_cookie(
            name,
            token,
            max_age=COOKIE_MAX_AGE_S,
            path=path,
            httponly=True,
            samesite="strict",
            secure=secure,
        )

    def _guard_json(self, answer: Endpoint) -> Endpoint:
        """Answer problems as JSON."""
        return self._guard(answer, _build_problem_response)

    def _guard_page(self, answer: Endpoint) -> Endpoint:
        """Answer problems as a page of ours."""
        return self._guard(answer, room_pages.show_problem)

    def _guard(
        self, answer: Endpoint, refused: Callable[[Request, AppError], Response]
    ) -> Endpoint:
        """Refuse other sites; count wrong codes, and let a network that guesses wait for each."""

        async def run_endpoint(request: Request) -> Response:
            try:
                if request.method == "POST" and not is_same_origin(request):
                    raise NotAllowed("E-ROOM-19")
                if not self.throttle.may_guess(request) and not await self._is_admitted(request):
                    await anyio.sleep(CODE_DELAY_S)  # the hall's own Wi-Fi: nobody is refused
                return await answer(request)
            except AppError as error:
                if error.code == "E-ROOM-01" and not self.hub.was_closed(_parse_code(request)):
                    self.throttle.count_wrong_code(request)
                return refused(request, error)

        return run_endpoint


def _read_guest(request: Request, cookie: str) -> Guest:
    return Guest(_parse_code(request), request.cookies.get(cookie, ""))


def _parse_code(request: Request) -> str:
    return str(request.path_params["code"])


def _read_clock() -> datetime:
    return datetime.now(UTC)


def _build_state_response(request: Request, body: bytes, etag: str) -> Response:
    """Answer with a state, or 304 where the client has it; the time of the server is added."""
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    if etag in send.list_known_etags(request):
        return Response(status_code=304, headers=headers)
    timed = room_json.add_time(body, _read_clock())
    return Response(timed, media_type="application/json", headers=headers)


def _build_json_response(body: bytes) -> Response:
    return Response(body, media_type="application/json", headers=NO_STORE)


def _build_problem_response(_request: Request, error: AppError) -> Response:
    return Response(
        send.dump_problem(error.code, **error.values),
        status_code=error.status,
        media_type="application/json",
        headers=NO_STORE,
    )

"""One computed state of each open room, shared by all its phones and handed to every listener."""

import asyncio
import contextlib
import hashlib
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sse_starlette import ServerSentEvent

from geodata.actions.workshops import rooms
from geodata.actions.workshops.room_upkeep import maintain_rooms
from geodata.errors import AppError, NotFound
from geodata.model.workshops.workshops import MAX_DEVICES, WorkshopKind
from geodata.project import Project
from mapping.json_types import JsonObject
from mapping.room_crowds import CROWDS
from mapping.web.rooms.room_json import build_state, dump_document

POLL_INTERVAL_S = 0.4  # how often we look for changes in rooms
SEND_INTERVAL_S = 1.0  # at most so often does a room send an event
MAX_LISTENERS = 2 * MAX_DEVICES
MAX_CLOSED_CODES = 100  # rooms closed lately: a phone that still asks for one is not guessing

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RoomView:
    """A state of a room as it goes out: without the server's time, the same for all."""

    workshop_id: int
    base_url: str  # that the facilitator chose; "" is the server's
    version: int
    state: JsonObject
    body: bytes
    etag: str


@dataclass(slots=True)
class _HubRoom:
    view: RoomView
    computed_at: float
    sent_at: float = 0.0
    sent: RoomView | None = None
    listeners: set[asyncio.Queue[RoomView | None]] = field(default_factory=set)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class RoomHub:
    """The open rooms as phones see them."""

    def __init__(self, project: Callable[[], Project], *, wait_s: float = POLL_INTERVAL_S) -> None:
        self._project = project
        self._wait_s = wait_s  # the longest that a phone may get a state that is not the newest
        self._rooms: dict[str, _HubRoom] = {}
        self._closed: deque[str] = deque(maxlen=MAX_CLOSED_CODES)

    async def poll_changes(self) -> None:
        """Look for changes until the server stops."""
        while True:
            try:
                await self.update_rooms()
            except Exception:  # one failed look must not end the rooms
                log.exception("rooms were not looked at")
            await asyncio.sleep(POLL_INTERVAL_S)

    async def update_rooms(self) -> None:
        """Update the rooms: compute changed states, send those due, end closed rooms."""
        versions = await asyncio.to_thread(_read_versions, self._project())
        for code in set(self._rooms) - set(versions):
            self._close_room(code)
        for code, version in versions.items():
            with contextlib.suppress(NotFound):  # closed this very moment: ended at the next look
                if code not in self._rooms or self._rooms[code].view.version != version:
                    await self._update_room(code)
        for room in self._rooms.values():
            _send_if_due(room)

    async def read_view(self, code: str) -> RoomView:
        """Return the state of a room, at most `wait_s` old.

        Raises
        ------
        NotFound
            E-ROOM-01.
        """
        room = self._rooms.get(code)
        if room is None or time.monotonic() - room.computed_at > self._wait_s:
            room = await self._update_room(code)
        return room.view

    def was_closed(self, code: str) -> bool:
        """Return whether this was the code of a room not long ago."""
        return code in self._closed

    def find_forum_code(self, edition_id: str) -> str | None:
        """Return the code of the open forum that looks at an edition."""
        for code, room in self._rooms.items():
            state = room.view.state
            if state["kind"] == WorkshopKind.FORUM and state["edition_id"] == edition_id:
                return code
        return None

    def is_full(self, code: str) -> bool:
        """Return whether a room has all the listeners that it may have."""
        room = self._rooms.get(code)
        return room is not None and len(room.listeners) >= MAX_LISTENERS

    async def stream_views(
        self, code: str, dump_view: Callable[[RoomView], bytes] = lambda view: view.body
    ) -> AsyncIterator[ServerSentEvent]:
        """Yield the states of a room for one listener, beginning with the one now; ends with it."""
        try:
            first = await self.read_view(code)
        except NotFound:
            return
        room = self._rooms.get(code)
        if room is None:
            return
        queue: asyncio.Queue[RoomView | None] = asyncio.Queue(1)
        room.listeners.add(queue)
        try:
            view: RoomView | None = first
            while view is not None:
                yield ServerSentEvent(
                    event="state", id=str(view.version), data=dump_view(view).decode()
                )
                if view.state["state"] == "closed":
                    return
                view = await queue.get()
        finally:
            room.listeners.discard(queue)

    async def _update_room(self, code: str) -> _HubRoom:
        """Compute a state; who asks meanwhile waits for the same one."""
        room = self._rooms.get(code)
        if room is None:
            room = _HubRoom(await self._compute_view(code), time.monotonic())
            return self._rooms.setdefault(code, room)
        asked_at = time.monotonic()
        async with room.lock:
            if room.computed_at < asked_at:
                started_at = time.monotonic()
                room.view = await self._compute_view(code, room.view)
                room.computed_at = started_at
        return room

    async def _compute_view(self, code: str, before: RoomView | None = None) -> RoomView:
        now = datetime.now(UTC)
        state = await asyncio.to_thread(rooms.read_state, self._project(), code, at=now)
        if before is not None and before.version == state.workshop.version:
            return before
        return _build_view(state.workshop.id, state.workshop.base_url, build_state(state))

    def _close_room(self, code: str) -> None:
        """Tell the listeners of a closed room, for the last time."""
        room = self._rooms.pop(code)
        self._closed.append(code)
        CROWDS.forget_room(room.view.workshop_id)
        state = {**room.view.state, "state": "closed", "accepting": False}
        last = _build_view(room.view.workshop_id, room.view.base_url, state)
        for queue in room.listeners:
            _put_view(queue, last)


def _read_versions(project: Project) -> dict[str, int]:
    try:
        maintain_rooms(project, at=datetime.now(UTC))
    except AppError as error:
        log.warning("rooms were not kept: %s", error)
    return rooms.read_versions(project)


def _build_view(workshop_id: int, base_url: str, state: JsonObject) -> RoomView:
    body = dump_document(state)
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    return RoomView(workshop_id, base_url, state["version"], state, body, etag)


def _send_if_due(room: _HubRoom) -> None:
    now = time.monotonic()
    if room.sent is room.view or now - room.sent_at < SEND_INTERVAL_S:
        return
    room.sent, room.sent_at = room.view, now
    for queue in room.listeners:
        _put_view(queue, room.view)


def _put_view(queue: asyncio.Queue[RoomView | None], view: RoomView) -> None:
    if queue.full():
        queue.get_nowait()  # who lags behind gets the newest only
    queue.put_nowait(view)

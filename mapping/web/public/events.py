"""The event stream: one small change, read once from the release, sent to everybody."""

import asyncio
import json
from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.routing import Route

from mapping.publish.files import ReleaseFolder

PING_S = 15  # a comment line that keeps proxies from closing a quiet stream
MAX_BACKLOG = 8  # changes that a slow listener may lag behind before it is told to fetch again


class Broadcaster:
    """The event streams of all listeners, each told of every new release."""

    def __init__(self, folder: ReleaseFolder) -> None:
        self._folder = folder
        self._listeners: set[asyncio.Queue[ServerSentEvent]] = set()
        self._sent: int | None = None

    @property
    def listener_count(self) -> int:
        """The number of open streams."""
        return len(self._listeners)

    def send_new_release(self) -> None:
        """Send the release in force where it is a new one."""
        pointer = self._folder.read_pointer()
        if pointer is None or pointer.version == self._sent:
            return
        first, self._sent = self._sent is None, pointer.version
        if not first:
            event = self._build_event(pointer.version)
            for queue in self._listeners:
                _put_event(queue, event)

    async def stream_changes(self) -> AsyncIterator[ServerSentEvent]:
        """Yield the changes for one listener, beginning with the number of the release in force."""
        queue: asyncio.Queue[ServerSentEvent] = asyncio.Queue(MAX_BACKLOG)
        self._listeners.add(queue)
        try:
            pointer = self._folder.read_pointer()
            yield ServerSentEvent(event="hello", data=json.dumps(pointer and pointer.version))
            while True:
                yield await queue.get()
        finally:
            self._listeners.discard(queue)

    def _build_event(self, version: int) -> ServerSentEvent:
        file = self._folder.read_version(version, "change.json")
        data = "{}" if file is None else file.body.decode()
        return ServerSentEvent(event="version", id=str(version), data=data)


def _put_event(queue: asyncio.Queue[ServerSentEvent], event: ServerSentEvent) -> None:
    if queue.full():
        queue.get_nowait()  # the gap in `previous` makes the page fetch everything again
    queue.put_nowait(event)


def list_routes(broadcaster: Broadcaster) -> list[Route]:
    """Return the route of the stream, below `/api`."""

    async def stream_events(request: Request) -> EventSourceResponse:
        return EventSourceResponse(
            broadcaster.stream_changes(),
            ping=PING_S,
            headers={"Access-Control-Allow-Origin": "*", "X-Accel-Buffering": "no"},
        )

    return [Route("/events", stream_events)]

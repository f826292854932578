"""Private photos: for who is signed in and may review them; everybody else finds nothing."""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions import Caller
from geodata.actions.risks import risk_photos
from geodata.errors import NotAllowed, NotFound
from geodata.project import Project
from mapping.web.auth.sessions import SESSION_HEADER
from mapping.web.public import send

FILE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def list_routes(project: Callable[[], Project]) -> list[Route]:
    """Return the one route below `/files`."""

    async def send_photo(request: Request) -> Response:
        # The header is ours: middleware takes the client's own away, and "" opens nothing.
        by = Caller(request.headers.get(SESSION_HEADER, ""))
        try:
            jpeg = await run_in_threadpool(
                risk_photos.read_photo,
                project(),
                by,
                request.path_params["photo_id"],
                at=datetime.now(UTC),
            )
        except (NotAllowed, NotFound):
            return await send.send_not_found(request)
        return Response(jpeg, media_type="image/jpeg", headers=FILE_HEADERS)

    return [Route("/{photo_id}", send_photo)]

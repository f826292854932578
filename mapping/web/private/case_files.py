"""Evidence and packets of cases: for who works the case; everybody else finds nothing.

A picture is shown with its reader's name over it. A PDF is handed out as it came and is never
drawn by a browser of ours; a packet is the sealed one, byte for byte.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions import Caller
from geodata.actions.cases import case_referrals, case_work
from geodata.errors import NotAllowed, NotFound
from geodata.model.cases.cases import FileKind
from geodata.project import Project
from mapping.exports.cases.watermark import add_watermark
from mapping.texts.dates import format_long_date
from mapping.web.auth.sessions import SESSION_HEADER
from mapping.web.public import send

FILE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FILE_ID_PATTERN = re.compile(r"[0-9a-f]{32}")
REFERRAL_ID_PATTERN = re.compile(
    r"[0-9]{1,18}"
)  # more digits name no row, and no database takes them


def list_routes(project: Callable[[], Project]) -> list[Route]:
    """Return the routes below `/files` that give a file or a packet of a case."""

    async def send_file(request: Request) -> Response:
        return await _build_response(request, project(), _send_file)

    async def send_packet(request: Request) -> Response:
        return await _build_response(request, project(), _send_packet)

    return [Route("/cases/{id}", send_file), Route("/referrals/{id}.zip", send_packet)]


async def _build_response(
    request: Request, project: Project, build: Callable[[Project, Caller, str], Response]
) -> Response:
    # The header is ours: middleware takes the client's own away, and "" opens nothing.
    by = Caller(request.headers.get(SESSION_HEADER, ""))
    try:
        return await run_in_threadpool(build, project, by, request.path_params["id"])
    except (NotAllowed, NotFound):
        return await send.send_not_found(request)


def _send_file(project: Project, by: Caller, file_id: str) -> Response:
    if not FILE_ID_PATTERN.fullmatch(file_id):
        raise NotFound
    at = datetime.now(UTC)
    opened = case_work.open_file(project, by, file_id, at=at)
    if opened.kind is FileKind.PDF:
        return build_attachment(opened.data, f"{opened.case_number}-{file_id[:8]}.pdf")
    words = f"{opened.reader}\n{opened.case_number} · {format_long_date(at, 'th')}"
    return Response(
        add_watermark(opened.data, words), media_type="image/jpeg", headers=FILE_HEADERS
    )


def _send_packet(project: Project, by: Caller, referral_id: str) -> Response:
    if not REFERRAL_ID_PATTERN.fullmatch(referral_id):
        raise NotFound
    name, data = case_referrals.read_packet(project, by, int(referral_id), at=datetime.now(UTC))
    return build_attachment(data, name)


def build_attachment(data: bytes, name: str) -> Response:
    """Return a file that is saved and never drawn by a page of ours."""
    headers = {**FILE_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="application/octet-stream", headers=headers)

"""The printed sheet of a workshop: for who may run it; everybody else finds nothing."""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions import Caller
from geodata.actions.workshops import workshop_paper
from geodata.errors import NotAllowed, NotFound
from geodata.project import Project
from mapping.exports.sheet import build_grid_lines, render_workshop_sheet
from mapping.publish import reading
from mapping.publish.files import ReleaseFolder
from mapping.web import converters
from mapping.web.auth.sessions import SESSION_HEADER
from mapping.web.public import send

FILE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def list_routes(project: Callable[[], Project], base_url: str) -> list[Route]:
    """Return the route below `/files` that gives the A3 sheet of a workshop."""

    async def send_sheet(request: Request) -> Response:
        # The header is ours: middleware takes the client's own away, and "" opens nothing.
        by = Caller(request.headers.get(SESSION_HEADER, ""))
        workshop_id = request.path_params["workshop_id"]
        try:
            body = await run_in_threadpool(_render_sheet, project(), by, workshop_id, base_url)
        except (NotAllowed, NotFound):
            return await send.send_not_found(request)
        name = f'inline; filename="sheet-{workshop_id}.pdf"'
        headers = {**FILE_HEADERS, "Content-Disposition": name}
        return Response(body, media_type="application/pdf", headers=headers)

    converters.register_number()
    return [Route("/workshops/{workshop_id:number}/sheet.pdf", send_sheet)]


def _render_sheet(project: Project, by: Caller, workshop_id: int, base_url: str) -> bytes:
    workshop, grid = workshop_paper.export_sheet(project, by, workshop_id, at=datetime.now(UTC))
    documents = reading.read_documents(ReleaseFolder(project.settings.releases))
    if documents is None:
        raise NotFound
    code = workshop.code or ""
    return render_workshop_sheet(
        documents,
        workshop.community_id,
        code=code,
        join_url=f"{workshop.base_url or base_url}/w/{code}",
        title=workshop.title,
        date=workshop.held_on,
        grid=build_grid_lines(grid),
    )

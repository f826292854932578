"""The sheet of a workshop for those without a phone: for who runs it, and nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions import Caller, workshop_desk, workshop_paper
from geodata.errors import NotAllowed, NotFound
from geodata.model.paper_grid import PaperGrid, letters
from geodata.project import Project
from mapping.exports.sheet import workshop_sheet
from mapping.exports.static_map import GridLines
from mapping.publish import reading
from mapping.publish.files import ReleaseFolder
from mapping.web import send
from mapping.web.sessions import HEADER

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def routes(project: Callable[[], Project], base_url: str) -> list[Route]:
    """Return the route below `/files` that gives the sheet as PDF."""

    async def sheet(request: Request) -> Response:
        # The header is ours: middleware takes the client's own away, and "" opens nothing.
        by, workshop_id = Caller(request.headers.get(HEADER, "")), request.path_params["workshop"]
        try:
            body = await run_in_threadpool(_made, project(), by, workshop_id, base_url)
        except (NotAllowed, NotFound):
            return await send.not_found(request)
        name = f'inline; filename="workshop-{workshop_id}.pdf"'
        headers = {**HEADERS, "Content-Disposition": name}
        return Response(body, media_type="application/pdf", headers=headers)

    return [Route("/workshops/{workshop:int}.pdf", sheet)]


def _made(project: Project, by: Caller, workshop_id: int, base_url: str) -> bytes:
    at = datetime.now(UTC)
    workshop = workshop_desk.glance(project, by, workshop_id, at=at).workshop
    grid = workshop_paper.sheet_grid(project, by, workshop_id, at=at)
    documents = reading.documents(ReleaseFolder(project.settings.releases))
    if workshop.code is None or documents is None:  # closed: no phone can join any more
        raise NotFound
    return workshop_sheet(
        documents,
        workshop.community_id,
        code=workshop.code,
        join_url=f"{base_url}/w/{workshop.code}",
        title=workshop.title,
        date=workshop.held_on,
        grid=_lines(grid),
    )


def _lines(grid: PaperGrid) -> GridLines:
    return GridLines(
        grid.west,
        grid.north,
        tuple(letters(column) for column in range(grid.columns)),
        tuple(str(row + 1) for row in range(grid.rows)),
    )

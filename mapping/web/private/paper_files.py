"""Papers as files: for who is signed in and may write them; everybody else finds nothing."""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions import Caller, papers
from geodata.errors import NotAllowed, NotFound
from geodata.project import Project
from mapping.exports.paper import render_paper_html, render_paper_pdf
from mapping.layers.shell import list_inline_hashes
from mapping.publish.paper_facts import read_paper_facts
from mapping.texts import Texts
from mapping.web import converters
from mapping.web.auth.sessions import SESSION_HEADER
from mapping.web.public import send

FILE_HEADERS = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}


def list_routes(project: Callable[[], Project]) -> list[Route]:
    """Return the routes below `/files` that give a paper as PDF or as a page."""

    async def send_pdf(request: Request) -> Response:
        return await _build_response(request, project(), is_page=False)

    async def send_page(request: Request) -> Response:
        return await _build_response(request, project(), is_page=True)

    converters.register_number()
    return [
        Route("/reports/{paper_id:number}.pdf", send_pdf),
        Route("/reports/{paper_id:number}.html", send_page),
    ]


async def _build_response(request: Request, project: Project, *, is_page: bool) -> Response:
    # The header is ours: middleware takes the client's own away, and "" opens nothing.
    by, paper_id = Caller(request.headers.get(SESSION_HEADER, "")), request.path_params["paper_id"]
    try:
        body = await run_in_threadpool(_render_paper, project, by, paper_id, is_page=is_page)
    except (NotAllowed, NotFound):
        return await send.send_not_found(request)
    name = f'inline; filename="report-{paper_id}.{"html" if is_page else "pdf"}"'
    policy = "default-src 'none'; frame-ancestors 'none'"
    if is_page:
        policy += f"; style-src{list_inline_hashes('style', body.decode())}"
    return Response(
        body,
        media_type="text/html" if is_page else "application/pdf",
        headers={**FILE_HEADERS, "Content-Disposition": name, "Content-Security-Policy": policy},
    )


def _render_paper(project: Project, by: Caller, paper_id: int, *, is_page: bool) -> bytes:
    at = datetime.now(UTC)
    paper = papers.export_paper(project, by, paper_id, at=at)
    outcome = papers.read_outcome(project, by, paper, at=at)
    facts = read_paper_facts(paper, project.settings, Texts("th"), outcome)
    return render_paper_html(paper, facts).encode() if is_page else render_paper_pdf(paper, facts)

"""Papers as files: for who is signed in and may write them; everybody else finds nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions import Caller, papers
from geodata.errors import NotAllowed, NotFound
from geodata.model.papers import Paper
from geodata.project import Project
from mapping.analysis.paper_facts import PaperFacts
from mapping.exports.paper import render_paper_html, render_paper_pdf
from mapping.exports.paper_docx import render_paper_docx
from mapping.layers.shell import list_inline_hashes
from mapping.publish.paper_facts import read_paper_facts
from mapping.texts import Texts
from mapping.web import converters
from mapping.web.auth.sessions import SESSION_HEADER
from mapping.web.endpoint import Endpoint
from mapping.web.public import send

FILE_HEADERS = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}


@dataclass(frozen=True, slots=True)
class _PaperForm:
    media_type: str
    disposition: str
    render: Callable[[Paper, PaperFacts], bytes]


FORMS = {
    "pdf": _PaperForm("application/pdf", "inline", render_paper_pdf),
    "html": _PaperForm(
        "text/html", "inline", lambda paper, facts: render_paper_html(paper, facts).encode()
    ),
    "docx": _PaperForm(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "attachment",
        render_paper_docx,
    ),
}


def list_routes(project: Callable[[], Project]) -> list[Route]:
    """Return the routes below `/files` that give a paper in each of its forms."""
    converters.register_number()
    return [
        Route(f"/reports/{{paper_id:number}}.{ending}", _build_endpoint(project, ending))
        for ending in FORMS
    ]


def _build_endpoint(project: Callable[[], Project], ending: str) -> Endpoint:
    form = FORMS[ending]

    async def send_paper(request: Request) -> Response:
        # The header is ours: middleware takes the client's own away, and "" opens nothing.
        by = Caller(request.headers.get(SESSION_HEADER, ""))
        paper_id = request.path_params["paper_id"]
        try:
            body = await run_in_threadpool(_render_paper, project(), by, paper_id, form)
        except (NotAllowed, NotFound):
            return await send.send_not_found(request)
        policy = "default-src 'none'; frame-ancestors 'none'"
        if ending == "html":
            styles = list_inline_hashes("style", body.decode())
            policy += f"; style-src{styles}; img-src data:"
        headers = {
            **FILE_HEADERS,
            "Content-Disposition": f'{form.disposition}; filename="report-{paper_id}.{ending}"',
            "Content-Security-Policy": policy,
        }
        return Response(body, media_type=form.media_type, headers=headers)

    return send_paper


def _render_paper(project: Project, by: Caller, paper_id: int, form: _PaperForm) -> bytes:
    at = datetime.now(UTC)
    paper = papers.export_paper(project, by, paper_id, at=at)
    outcome = papers.read_outcome(project, by, paper, at=at)
    return form.render(paper, read_paper_facts(paper, project.settings, Texts("th"), outcome))

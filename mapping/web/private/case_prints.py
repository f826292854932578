"""Cases on paper: the list and one case, for who may see them; everybody else finds nothing.

A file is made for the request that asks for it and is kept nowhere.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions import Caller
from geodata.actions.cases import case_prints
from geodata.errors import NotAllowed, NotFound
from geodata.model.times import BUDDHIST_OFFSET, to_bangkok_date
from geodata.project import Project
from mapping.exports.cases.case_list_papers import render_list_pdf, render_list_xlsx
from mapping.exports.cases.case_papers import render_case_pdf
from mapping.web.auth.sessions import SESSION_HEADER
from mapping.web.private.case_files import REFERRAL_ID_PATTERN as CASE_ID
from mapping.web.private.case_files import build_attachment
from mapping.web.public import send

LIST_RENDERERS = {"pdf": render_list_pdf, "xlsx": render_list_xlsx}


def list_routes(project: Callable[[], Project]) -> list[Route]:
    """Return the routes below `/files` that give a list of cases or one case as a file."""

    async def send_cases(request: Request) -> Response:
        return await _build_response(request, project(), _send_list)

    async def send_case(request: Request) -> Response:
        return await _build_response(request, project(), _send_case)

    return [Route("/case-list.{form}", send_cases), Route("/cases/{id}/case.pdf", send_case)]


async def _build_response(
    request: Request, project: Project, build: Callable[[Project, Caller, Request], Response]
) -> Response:
    # The header is ours: middleware takes the client's own away, and "" opens nothing.
    by = Caller(request.headers.get(SESSION_HEADER, ""))
    try:
        return await run_in_threadpool(build, project, by, request)
    except (NotAllowed, NotFound):
        return await send.send_not_found(request)


def _send_list(project: Project, by: Caller, request: Request) -> Response:
    form = request.path_params["form"]
    if form not in LIST_RENDERERS:
        raise NotFound
    at = datetime.now(UTC)
    case_list = case_prints.export_list(project, by, request.query_params.get("of", ""), at=at)
    day = to_bangkok_date(at)
    name = f"cases-{day.year + BUDDHIST_OFFSET}-{day:%m-%d}.{form}"
    return build_attachment(LIST_RENDERERS[form](case_list), name)


def _send_case(project: Project, by: Caller, request: Request) -> Response:
    case_id = request.path_params["id"]
    if not CASE_ID.fullmatch(case_id):
        raise NotFound
    case = case_prints.export_case(project, by, int(case_id), at=datetime.now(UTC))
    return build_attachment(render_case_pdf(case), f"{case.file.case.number}.pdf")

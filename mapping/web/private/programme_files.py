"""The monitoring form and the questionnaire as files: for who may see the programme only.

A file is made for the request that asks for it and is kept nowhere.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions import Caller
from geodata.actions.programme import programmes
from geodata.errors import NotAllowed, NotFound
from geodata.model.workshops.forms import FormKind
from geodata.project import Project
from geodata.reference.forms import get_form
from mapping.exports.programme.monitoring_form import (
    render_form_pdf,
    render_form_xlsx,
)
from mapping.exports.workshop_papers import render_survey
from mapping.web import converters
from mapping.web.auth.sessions import SESSION_HEADER
from mapping.web.private.case_files import build_attachment
from mapping.web.public import send

RENDERERS = {"pdf": render_form_pdf, "xlsx": render_form_xlsx}


def list_routes(project: Callable[[], Project]) -> list[Route]:
    """Return the routes below `/files` of a programme: its monitoring form and questionnaire."""
    converters.register_number()

    async def send_form(request: Request) -> Response:
        # The header is ours: middleware takes the client's own away, and "" opens nothing.
        by = Caller(request.headers.get(SESSION_HEADER, ""))
        given = request.path_params["programme_id"], request.path_params["ending"]
        try:
            return await run_in_threadpool(_build_file, project(), by, *given)
        except (NotAllowed, NotFound):
            return await send.send_not_found(request)

    async def send_survey(request: Request) -> Response:
        by = Caller(request.headers.get(SESSION_HEADER, ""))
        try:
            number = request.path_params["programme_id"]
            return await run_in_threadpool(_build_survey, project(), by, number)
        except (NotAllowed, NotFound):
            return await send.send_not_found(request)

    return [
        Route("/programme/{programme_id:number}.{ending}", send_form),
        Route("/programme/{programme_id:number}/survey.pdf", send_survey),
    ]


def _build_survey(project: Project, by: Caller, programme_id: int) -> Response:
    programme = programmes.read_overview(project, by, programme_id, at=datetime.now(UTC)).programme
    body = render_survey(programme, get_form(FormKind.SURVEY))
    return build_attachment(body, f"survey-{programme.year_be}.pdf")


def _build_file(project: Project, by: Caller, programme_id: int, ending: str) -> Response:
    if ending not in RENDERERS:
        raise NotFound
    at = datetime.now(UTC)
    export = programmes.export_overview(project, by, programme_id, at=at)
    year = export.overview.programme.year_be
    return build_attachment(RENDERERS[ending](export, at), f"monitoring-{year}.{ending}")

"""`/survey/<code>`: the questionnaire for whoever has the link. No account, no cookie, no room.

The page works without a script: its token makes a form that is sent twice one sheet. The script
keeps the answers in the tab and sends them again when the network is back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from geodata.actions.programme import survey_answers
from geodata.errors import AppError, BadInput, NotAllowed, NotFound
from geodata.model.programme.surveys import Survey, SurveyState
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import normalize_room_code
from geodata.project import Project
from geodata.reference.forms import get_form
from mapping.layers.files import build_asset_url
from mapping.texts import Texts
from mapping.texts.dates import format_long_date
from mapping.web import static_pages
from mapping.web.auth.sign_in import is_same_origin
from mapping.web.auth.throttle import find_network
from mapping.web.rooms import form_pages, form_sheets
from mapping.web.rooms.form_pages import FormSubmission
from mapping.web.rooms.room_pages import send_qr_code

KIND = FormKind.SURVEY
SCRIPT = "/assets/map/survey.js"
LOOK = "room-forms"
NETWORK_LIMIT = parse("600/hour")  # sheets of one network: a hall shares its address
DAYS: Mapping[SurveyState, str] = {
    SurveyState.WAITING: "survey.page.opens",
    SurveyState.CLOSED: "survey.page.closed",
}


@dataclass(frozen=True, slots=True)
class SurveyRoutes:
    """The routes below `/survey`."""

    project: Callable[[], Project]
    base_url: str
    _limiter: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage())
    )

    def list_routes(self) -> list[Route]:
        """Return the routes; the first that fits answers."""
        return [
            Route("/{code}", self.answer, methods=["GET", "POST"]),
            Route("/{code}/thanks", self.show_thanks),
            Route("/{code}/qr.svg", self.send_code),
        ]

    async def answer(self, request: Request) -> Response:
        """Show the questionnaire, or save what was answered."""
        texts, code = static_pages.choose_texts(request), request.path_params["code"]
        if code != normalize_room_code(code):
            address = f"/survey/{normalize_room_code(code)}{_format_query(texts)}"
            return RedirectResponse(address, status_code=307)
        try:
            survey, state = await self._find(code)
            if request.method == "POST":
                return await self._receive(request, texts, survey)
        except (BadInput, NotAllowed, NotFound) as error:
            return static_pages.render_refusal(texts, texts("forms.kind.survey"), error)
        if state is not SurveyState.OPEN:
            return _render_not_open(texts, survey, state)
        return _render_form(texts, survey, FormSubmission())

    async def show_thanks(self, request: Request) -> Response:
        """Say that the answers arrived, and lead to a new sheet for the next person."""
        texts, code = static_pages.choose_texts(request), request.path_params["code"]
        again = f"/survey/{normalize_room_code(code)}{_format_query(texts)}"
        return static_pages.render_message(
            texts,
            texts("forms.received"),
            texts("survey.page.thanks"),
            (again, texts("survey.page.another")),
            look=LOOK,
        )

    async def send_code(self, request: Request) -> Response:
        """Return the QR code of the questionnaire."""
        try:
            survey, _ = await self._find(request.path_params["code"])
        except NotFound as error:
            texts = static_pages.choose_texts(request)
            return static_pages.render_refusal(texts, texts("forms.kind.survey"), error)
        return send_qr_code(f"{self.base_url}/survey/{survey.code}")

    async def _receive(self, request: Request, texts: Texts, survey: Survey) -> Response:
        """Save the sheet, or show the form again with what is wrong or missing."""
        if not is_same_origin(request):
            raise NotAllowed("E-SURVEY-06")
        form = get_form(KIND)
        sheet = await form_sheets.read_submission(request, form)
        gaps = form_pages.list_gaps(form, KIND, sheet, asks_age=True)
        try:
            if gaps:
                items = form_sheets.name_gaps(form, gaps, texts)
                raise BadInput("E-FORM-02", items=items)
            if not self._limiter.hit(NETWORK_LIMIT, "survey", find_network(request)):
                raise NotAllowed("E-RATE-01")
            await run_in_threadpool(
                survey_answers.submit_by_link,
                self.project(),
                survey.code,
                form_sheets.build_draft(KIND, sheet),
                at=datetime.now(UTC),
            )
        except AppError as error:
            if error.code == "E-FORM-05":
                sheet = sheet.renew_token()
            return _render_form(texts, survey, sheet, gaps=gaps, error=error)
        thanks = f"/survey/{survey.code}/thanks{_format_query(texts)}"
        return RedirectResponse(thanks, status_code=303)

    async def _find(self, code: str) -> tuple[Survey, SurveyState]:
        return await run_in_threadpool(
            survey_answers.find_survey, self.project(), code, at=datetime.now(UTC)
        )


def _render_form(
    texts: Texts,
    survey: Survey,
    sheet: FormSubmission,
    *,
    gaps: list[str] | None = None,
    error: AppError | None = None,
) -> Response:
    last = format_long_date(survey.closes_on, texts.language)
    return form_pages.render_questions(
        texts,
        KIND,
        get_form(KIND),
        sheet,
        asks_age=True,
        gaps=gaps or [],
        error=error,
        notes=[texts("survey.page.private"), texts("survey.page.until", date=last)],
        scripts=[build_asset_url(SCRIPT)],
    )


def _render_not_open(texts: Texts, survey: Survey, state: SurveyState) -> Response:
    day = format_long_date(survey.opens_on, texts.language)
    sentence = texts(DAYS[state], date=day)
    return static_pages.render_message(texts, texts("forms.kind.survey"), sentence, look=LOOK)


def _format_query(texts: Texts) -> str:
    return "" if texts.language == "th" else f"?lang={texts.language}"

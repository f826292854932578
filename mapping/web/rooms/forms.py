"""`/w/<code>/forms`: the tests and the survey of a workshop, for the phones in its room."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions.workshops import answers
from geodata.actions.workshops.answers import OpenForms
from geodata.actions.workshops.rooms import Guest
from geodata.errors import AppError, BadInput, NotAllowed, NotFound
from geodata.model.workshops.forms import FormKind
from geodata.project import Project
from geodata.reference.forms import get_form
from mapping.web import static_pages
from mapping.web.auth.sign_in import is_same_origin
from mapping.web.endpoint import Endpoint
from mapping.web.rooms import form_pages, form_sheets
from mapping.web.rooms.form_pages import FORM_KINDS, FormSubmission

COOKIE = "dusitmap-room"  # the phone's, set when it joined
GUEST_LIMIT = parse("60/hour")  # sheets of one phone, which a family may share


@dataclass(frozen=True, slots=True)
class FormRoutes:
    """The routes of the forms below `/w/<code>`."""

    project: Callable[[], Project]
    _limiter: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage())
    )

    def list_routes(self, guard: Callable[[Endpoint], Endpoint]) -> list[Route]:
        """Return the routes; `guarded` is how the room's pages are refused and guesses counted."""
        forms = "/{code}/forms"
        return [
            Route(forms, guard(self.show_choice)),
            Route(f"{forms}/{{form}}", guard(self.answer_form), methods=["GET", "POST"]),
        ]

    async def show_choice(self, request: Request) -> Response:
        """Show which forms are open."""
        try:
            open_forms = await self._list_open_forms(_read_guest(request))
        except NotAllowed as error:
            return form_pages.render_refusal(
                static_pages.choose_texts(request), _format_room_path(request), error
            )
        return form_pages.render_choice(
            static_pages.choose_texts(request), _format_room_path(request), open_forms
        )

    async def answer_form(self, request: Request) -> Response:
        """Show a form, or keep what was answered."""
        kind = FORM_KINDS.get(request.path_params["form"])
        if kind is None:
            raise NotFound
        try:
            open_forms = await self._list_open_forms(_read_guest(request))
            if request.method == "POST":
                return await self._receive_sheet(request, kind, open_forms)
            if kind not in open_forms.kinds:
                raise BadInput("E-FORM-01")
        except (BadInput, NotAllowed) as error:
            return form_pages.render_refusal(
                static_pages.choose_texts(request), _format_room_path(request), error
            )
        return form_pages.render_questions(
            static_pages.choose_texts(request),
            kind,
            get_form(kind),
            FormSubmission(),
            asks_age=open_forms.asks_age,
        )

    async def _receive_sheet(
        self, request: Request, kind: FormKind, open_forms: OpenForms
    ) -> Response:
        """Save the sheet, or show the form again with what is wrong or missing."""
        if not is_same_origin(request):
            raise NotAllowed("E-ROOM-19")
        texts, form = static_pages.choose_texts(request), get_form(kind)
        sheet = await form_sheets.read_submission(request, form)
        gaps = form_pages.list_gaps(form, kind, sheet, asks_age=open_forms.asks_age)
        try:
            if gaps:
                raise BadInput("E-FORM-02", items=form_sheets.name_gaps(form, gaps, texts))
            await self._save_sheet(request, kind, sheet)
        except AppError as error:
            if error.code == "E-FORM-05":
                sheet = sheet.renew_token()
            return form_pages.render_questions(
                texts, kind, form, sheet, asks_age=open_forms.asks_age, gaps=gaps, error=error
            )
        return form_pages.render_thanks(texts, _format_room_path(request))

    async def _save_sheet(self, request: Request, kind: FormKind, sheet: FormSubmission) -> None:
        guest = _read_guest(request)
        if not self._limiter.hit(GUEST_LIMIT, "form", guest.device[:64]):
            raise NotAllowed("E-RATE-01")
        draft = form_sheets.build_draft(kind, sheet)
        await run_in_threadpool(
            answers.submit_answer, self.project(), guest, draft, at=datetime.now(UTC)
        )

    async def _list_open_forms(self, guest: Guest) -> OpenForms:
        return await run_in_threadpool(
            answers.read_open_forms, self.project(), guest, at=datetime.now(UTC)
        )


def _read_guest(request: Request) -> Guest:
    return Guest(str(request.path_params["code"]), request.cookies.get(COOKIE, ""))


def _format_room_path(request: Request) -> str:
    return f"/w/{request.path_params['code']}"

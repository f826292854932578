"""`/w/<code>/forms`: the tests and the survey of a workshop, for the phones in its room."""

from collections.abc import Awaitable, Callable
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
from geodata.model.workshops.answers import AnswerDraft
from geodata.model.workshops.forms import (
    Form,
    FormKind,
)
from geodata.model.workshops.workshops import AgeGroup
from geodata.project import Project
from geodata.reference.forms import form_of
from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.auth.sign_in import is_same_origin
from mapping.web.rooms import form_pages
from mapping.web.rooms.form_pages import (
    ADDRESSES,
    AGE,
    CODE,
    NO_ANSWER,
    TOKEN,
    Answers,
)

COOKIE = "dusitmap-room"  # the phone's, set when it joined
MAX_BODY = 8192  # bytes of a form
MOST_FIELDS = 60
SENT_BY_ONE = parse("60/hour")  # sheets of one phone, which a family may share
NO_CHOICE = 99  # what is no number of a choice

Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Forms:
    """The routes of the forms below `/w/<code>`."""

    project: Callable[[], Project]
    _limiter: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage())
    )

    def routes(self, guarded: Callable[[Answer], Answer]) -> list[Route]:
        """Return the routes; `guarded` is how the room's pages are refused and guesses counted."""
        forms = "/{code}/forms"
        return [
            Route(forms, guarded(self.choice)),
            Route(f"{forms}/{{form}}", guarded(self.form), methods=["GET", "POST"]),
        ]

    async def choice(self, request: Request) -> Response:
        """Show which forms are open."""
        try:
            asked = await self._asked(_guest(request))
        except NotAllowed as error:
            return form_pages.render_refusal(
                static_pages.requested_texts(request), _room(request), error
            )
        return form_pages.render_choice(
            static_pages.requested_texts(request), _room(request), asked
        )

    async def form(self, request: Request) -> Response:
        """Show a form, or keep what was answered."""
        kind = ADDRESSES.get(request.path_params["form"])
        if kind is None:
            raise NotFound
        try:
            asked = await self._asked(_guest(request))
            if request.method == "POST":
                return await self._sent(request, kind, asked)
            if kind not in asked.kinds:
                raise BadInput("E-FORM-01")
        except (BadInput, NotAllowed) as error:
            return form_pages.render_refusal(
                static_pages.requested_texts(request), _room(request), error
            )
        return form_pages.render_questions(
            static_pages.requested_texts(request),
            kind,
            form_of(kind),
            Answers(),
            asks_age=asked.asks_age,
        )

    async def _sent(self, request: Request, kind: FormKind, asked: OpenForms) -> Response:
        """Keep the sheet, or show them again with what is wrong or missing."""
        if not is_same_origin(request):
            raise NotAllowed("E-ROOM-19")
        texts, form = static_pages.requested_texts(request), form_of(kind)
        sheet = await _given(request, form)
        gaps = form_pages.list_gaps(form, kind, sheet, asks_age=asked.asks_age)
        try:
            if gaps:
                raise BadInput("E-FORM-02", items=_name_gaps(form, gaps, texts))
            await self._keep(request, kind, sheet)
        except AppError as error:
            if error.code == "E-FORM-05":
                sheet = sheet.with_new_token()
            return form_pages.render_questions(
                texts, kind, form, sheet, asks_age=asked.asks_age, gaps=gaps, error=error
            )
        return form_pages.render_thanks(texts, _room(request))

    async def _keep(self, request: Request, kind: FormKind, sheet: Answers) -> None:
        guest = _guest(request)
        if not self._limiter.hit(SENT_BY_ONE, "form", guest.device[:64]):
            raise NotAllowed("E-RATE-01")
        draft = _draft(kind, sheet)
        await run_in_threadpool(
            answers.submit_answer, self.project(), guest, draft, at=datetime.now(UTC)
        )

    async def _asked(self, guest: Guest) -> OpenForms:
        return await run_in_threadpool(
            answers.read_open_forms, self.project(), guest, at=datetime.now(UTC)
        )


async def _given(request: Request, form: Form) -> Answers:
    """Read what was filled in; a body that is too long is not read.

    Raises
    ------
    BadInput
        E-ROOM-18.
    """
    if int(request.headers.get("content-length", MAX_BODY + 1)) > MAX_BODY:
        raise BadInput("E-ROOM-18")
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as sent:
        chosen = {
            item.id: [str(each) for each in sent.getlist(f"q-{item.id}")] for item in form.items
        }
        words = {name: str(sent.get(name, "")) for name in (TOKEN, CODE, AGE)}
    return Answers(words[TOKEN], chosen, words[CODE], words[AGE])


def _draft(kind: FormKind, sheet: Answers) -> AnswerDraft:
    chosen = {
        item: tuple(sorted(_number(each) for each in values if each != NO_ANSWER))
        for item, values in sheet.chosen.items()
    }
    return AnswerDraft(sheet.token, kind, chosen, sheet.code, _age_group(sheet.age))


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) == 1 else NO_CHOICE


def _age_group(value: str) -> AgeGroup | None:
    return AgeGroup(value) if value in list(AgeGroup) else None


def _name_gaps(form: Form, gaps: list[str], texts: Texts) -> str:
    return ", ".join(form_pages.name_question(form, gap, texts) for gap in gaps)


def _guest(request: Request) -> Guest:
    return Guest(str(request.path_params["code"]), request.cookies.get(COOKIE, ""))


def _room(request: Request) -> str:
    return f"/w/{request.path_params['code']}"

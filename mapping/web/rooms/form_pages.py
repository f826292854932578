"""Pages of the forms of a room: large targets, no script; answers stay after a refusal."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from starlette.responses import Response

from geodata.actions.workshops.answers import OpenForms
from geodata.errors import AppError
from geodata.model.workshops.forms import Form, FormKind, Item
from geodata.model.workshops.workshops import AgeGroup
from mapping.texts import Texts, to_key
from mapping.web import static_pages

FORM_KINDS = {"pre": FormKind.PRE_TEST, "post": FormKind.POST_TEST, "survey": FormKind.SURVEY}
NO_ANSWER = "0"
CODE, AGE, TOKEN = "code", "age", "token"
LOOK = "room-forms"


@dataclass(frozen=True, slots=True)
class FormSubmission:
    """A form as it was sent, complete or not."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    code: str = ""
    age: str = ""

    def renew_token(self) -> "FormSubmission":
        """Return the same answers on a sheet of its own."""
        return replace(self, token=secrets.token_urlsafe(16))


def list_gaps(form: Form, kind: FormKind, answers: FormSubmission, *, asks_age: bool) -> list[str]:
    """Return what is not answered yet, in the order of the page."""
    code = [CODE] if kind.is_test and not answers.code.strip() else []
    age = [AGE] if not kind.is_test and asks_age and not answers.age else []
    return [*code, *(item.id for item in form.items if not answers.choices.get(item.id)), *age]


def name_question(form: Form, what: str, texts: Texts) -> str:
    """Return how something that is missing is called: a question by its number."""
    if what in (CODE, AGE):
        return texts(f"forms.{what}.name")
    numbers = {item.id: number for number, item in enumerate(form.items, 1)}
    return texts("forms.number", n=numbers[what])


def render_choice(texts: Texts, room: str, open_forms: OpenForms) -> Response:
    """Return the page that names the open forms."""
    address = {kind: f"{room}/forms/{path}" for path, kind in FORM_KINDS.items()}
    query = _format_language_query(texts)
    return static_pages.render_page(
        texts,
        texts("forms.title"),
        "web/rooms/forms.html",
        look=LOOK,
        workshop=open_forms.title,
        links=[
            (f"{address[kind]}{query}", texts(f"forms.kind.{to_key(kind)}"))
            for kind in open_forms.kinds
        ],
        back=f"{room}{query}",
    )


def render_thanks(texts: Texts, room: str) -> Response:
    """Return the page that says that the answers have arrived."""
    title, sentence = texts("forms.received"), texts("forms.thanks")
    return static_pages.render_message(
        texts, title, sentence, _build_room_link(texts, room), look=LOOK
    )


def render_refusal(texts: Texts, room: str, error: AppError) -> Response:
    """Return the page that says why there is no form; the room's page lets a phone in again."""
    return static_pages.render_refusal(
        texts, texts("forms.title"), error, _build_room_link(texts, room)
    )


def render_questions(
    texts: Texts,
    kind: FormKind,
    form: Form,
    answers: FormSubmission,
    *,
    asks_age: bool,
    gaps: Sequence[str] = (),
    error: AppError | None = None,
    notes: Sequence[str] = (),
    scripts: Sequence[str] = (),
) -> Response:
    """Return the page of a form, with what was answered and what is missing.

    `notes` stand above the questions; `scripts` are addresses of files of ours.
    """
    return static_pages.render_page(
        texts,
        texts(f"forms.kind.{to_key(kind)}"),
        "web/rooms/form.html",
        status=200 if error is None else error.status,
        look=LOOK,
        scripts=scripts,
        notes=notes,
        sort="test" if kind.is_test else "survey",
        is_draft=form.is_draft,
        sentence="" if error is None else error.format_sentence(texts.language),
        gaps=gaps,
        gap_links=[(gap, name_question(form, gap, texts)) for gap in gaps] if error else [],
        answers=answers,
        items=[
            _build_item_values(texts, number, item, answers)
            for number, item in enumerate(form.items, 1)
        ],
        asks_age=asks_age and not kind.is_test,
        ages=[str(age) for age in AgeGroup],
        no_answer=NO_ANSWER,
        names={"token": TOKEN, "code": CODE, "age": AGE},
    )


def _build_item_values(
    texts: Texts, number: int, item: Item, answers: FormSubmission
) -> dict[str, object]:
    """Return what the template needs of a question; the choices are numbered from 1."""
    legend = f"{number}. {item.question}"
    if item.most > 1:
        legend += f" {texts('forms.up_to', most=item.most)}"
    return {
        "id": item.id,
        "legend": legend,
        "choices": item.choices,
        "chosen": answers.choices.get(item.id, ()),
        "is_scale": item.is_scale,
        "sort": "checkbox" if item.most > 1 else "radio",
    }


def _build_room_link(texts: Texts, room: str) -> static_pages.Link:
    return f"{room}{_format_language_query(texts)}", texts("forms.back")


def _format_language_query(texts: Texts) -> str:
    return "" if texts.language == "th" else f"?lang={texts.language}"

"""Forms as they are sent by phones: read within limits, and turned into answers."""

from collections.abc import Sequence

from starlette.requests import Request

from geodata.errors import BadInput
from geodata.model.workshops.answers import AnswerDraft
from geodata.model.workshops.forms import Form, FormKind
from geodata.model.workshops.workshops import AgeGroup
from mapping.texts import Texts
from mapping.web.rooms import form_pages
from mapping.web.rooms.form_pages import AGE, CODE, NO_ANSWER, TOKEN, FormSubmission

MAX_BODY = 8192  # bytes of a form
MAX_FIELDS = 60
INVALID_CHOICE = 99  # what is no number of a choice


async def read_submission(request: Request, form: Form) -> FormSubmission:
    """Read what was filled in; a body that is too long is not read.

    Raises
    ------
    BadInput
        E-ROOM-18.
    """
    if int(request.headers.get("content-length", MAX_BODY + 1)) > MAX_BODY:
        raise BadInput("E-ROOM-18")
    async with request.form(max_files=0, max_fields=MAX_FIELDS) as sent:
        choices = {
            item.id: [str(choice) for choice in sent.getlist(f"q-{item.id}")] for item in form.items
        }
        words = {name: str(sent.get(name, "")) for name in (TOKEN, CODE, AGE)}
    return FormSubmission(words[TOKEN], choices, words[CODE], words[AGE])


def build_draft(kind: FormKind, sheet: FormSubmission) -> AnswerDraft:
    """Return the answers of a form; what is no number of a choice is in no form."""
    choices = {
        item: tuple(sorted(_parse_number(value) for value in values if value != NO_ANSWER))
        for item, values in sheet.choices.items()
    }
    return AnswerDraft(sheet.token, kind, choices, sheet.code, _parse_age_group(sheet.age))


def _parse_number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) == 1 else INVALID_CHOICE


def _parse_age_group(value: str) -> AgeGroup | None:
    return AgeGroup(value) if value in list(AgeGroup) else None


def name_gaps(form: Form, gaps: Sequence[str], texts: Texts) -> str:
    """Return what is missing, in words."""
    return ", ".join(form_pages.name_question(form, gap, texts) for gap in gaps)

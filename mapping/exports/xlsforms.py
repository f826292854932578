"""The forms for KoboToolbox and ODK, as XLSForm: made from our own communities and categories.

They ask for nothing about who fills them in: no name, no device, no time of beginning or end.
"""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from geodata.model.field_forms import FORM_VERSION, FormField, FormKind, to_choice
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.places.places import Community
from geodata.model.risk_words import SubKind
from geodata.model.risks import MAX_NOTE_LENGTH, AgencyType
from mapping.exports.workbook import MADE_AT
from mapping.texts import Texts, to_key

LANGUAGES = ("ไทย (th)", "English (en)")
SCORES = range(1, 6)
PHOTO_PIXELS = 1600  # of the longer side: what a phone sends over a bad network
Cells = Sequence[str]
SURVEY_COLUMNS = (
    "type",
    "name",
    *(f"label::{language}" for language in LANGUAGES),
    "required",
    "calculation",
    "choice_filter",
    "constraint",
    "parameters",
)
CHOICE_COLUMNS = (
    "list_name",
    "name",
    *(f"label::{language}" for language in LANGUAGES),
    FormField.CATEGORY,
)


def build_form(
    kind: FormKind, communities: Iterable[Community], sub_kinds: Iterable[SubKind]
) -> bytes:
    """Return a form as the XLSX that KoboToolbox and ODK take; the same choices, the same bytes."""
    is_risk = kind is FormKind.RISK
    questions = [*_list_risk_questions()] if is_risk else [*_list_visit_questions()]
    choices = [*_list_choices(communities)]
    choices += [*_list_risk_choices(sub_kinds)] if is_risk else [*_list_visit_choices()]
    title = Texts("th")(f"field_forms.title.{kind}")
    settings = (
        ("form_title", "form_id", "version", "default_language"),
        (title, f"community_map_{kind}", FORM_VERSION, LANGUAGES[0]),
    )
    hidden = [
        _ask("calculate", FormField.KIND, calculation=f"'{kind}'"),
        _ask("calculate", FormField.VERSION, calculation=f"'{FORM_VERSION}'"),
    ]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": MADE_AT})
    for name, rows in (
        ("survey", [SURVEY_COLUMNS, *hidden, *questions]),
        ("choices", [CHOICE_COLUMNS, *choices]),
        ("settings", settings),
    ):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    book.close()
    return out.getvalue()


def _list_risk_questions() -> Iterable[Cells]:
    return (
        _ask("select_one category", FormField.CATEGORY, required=True),
        _ask(
            "select_one sub_kind",
            FormField.SUB_KIND,
            choice_filter=f"{FormField.CATEGORY} = ${{{FormField.CATEGORY}}}",
        ),
        _ask("select_one agency_type", FormField.AGENCY_TYPE),
        _ask("select_one community", FormField.COMMUNITY, required=True),
        _ask("geopoint", FormField.POINT),
        _ask("select_one likelihood", FormField.LIKELIHOOD, required=True),
        _ask("select_one impact", FormField.IMPACT, required=True),
        _ask("text", FormField.NOTE, constraint=f"string-length(.) <= {MAX_NOTE_LENGTH}"),
        _ask("image", FormField.PHOTO, parameters=f"max-pixels={PHOTO_PIXELS}"),
    )


def _list_visit_questions() -> Iterable[Cells]:
    return (
        _ask("select_one community", FormField.COMMUNITY, required=True),
        _ask("date", FormField.VISITED_ON, required=True, constraint=". <= today()"),
        _ask("select_one found", FormField.FOUND, required=True),
    )


def _ask(
    kind: str,
    field: FormField,
    *,
    required: bool = False,
    calculation: str = "",
    choice_filter: str = "",
    constraint: str = "",
    parameters: str = "",
) -> Cells:
    """Return the row of a question; one that is calculated has no words."""
    labels = ("", "") if calculation else _say(f"field_forms.{field}")
    return (
        *(kind, field, *labels, "yes" if required else ""),
        *(calculation, choice_filter, constraint, parameters),
    )


def _list_choices(communities: Iterable[Community]) -> Iterable[Cells]:
    return [
        ("community", one.id, one.name_th, one.name_th, "")
        for one in communities
        if not one.retired
    ]


def _list_risk_choices(sub_kinds: Iterable[SubKind]) -> Iterable[Cells]:
    for category in CHOSEN_CATEGORIES:
        labels = _say(f"screens.category.{to_key(category)}")
        yield ("category", to_choice(category), *labels, "")
    for kind in sub_kinds:
        if not kind.retired:
            labels = (kind.name_th, kind.name_en or kind.name_th)
            yield ("sub_kind", kind.code, *labels, to_choice(kind.category))
    for agency_type in AgencyType:
        labels = _say(f"screens.agency_type.{to_key(agency_type)}")
        yield ("agency_type", to_choice(agency_type), *labels, "")
    for name in (FormField.LIKELIHOOD, FormField.IMPACT):
        for score in SCORES:
            words = _say(f"risk_page.{name}_words.{score}")
            yield (str(name), str(score), *(f"{score} {one}" for one in words), "")


def _list_visit_choices() -> Iterable[Cells]:
    for answer in ("yes", "no"):
        yield ("found", answer, *_say(f"field_forms.found_{answer}"), "")


def _say(key: str) -> tuple[str, str]:
    return Texts("th")(key), Texts("en")(key)

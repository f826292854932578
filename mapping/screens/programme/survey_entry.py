"""Part of the survey's section: a sheet from paper in a line of digits, an interview by taps."""

import secrets

import streamlit as st

from geodata.actions.programme import survey_answers
from geodata.model.workshops.answers import (
    AnswerDraft,
    AnswerWay,
    parse_age_group,
    parse_answers,
)
from geodata.model.workshops.forms import Form, FormKind, Item
from geodata.model.workshops.workshops import AgeGroup
from geodata.reference.forms import get_form
from mapping.screens import session
from mapping.screens.action import CallbackAction, draw_outcome
from mapping.screens.fields import ask_line
from mapping.texts import Texts

SHEET = "survey-sheet"  # the token of the sheet that is being typed
SAID = "survey-entry"
PAPER_FIELDS = ("age", "digits", "several")
AGE = "age"  # the field of the age among those of an interview
WIDTH_PX = 760


def draw(programme_id: int, texts: Texts) -> None:
    """Draw where the answers come from, and the form that fits."""
    way = st.segmented_control(
        texts("survey.desk.how"),
        list(survey_answers.DESK_WAYS),
        default=AnswerWay.PAPER,
        required=True,
        format_func=lambda option: texts(f"survey.way.{option}"),
        key="survey-entry-way",
    )
    form = get_form(FormKind.SURVEY)
    if way is AnswerWay.PAPER:
        _draw_paper(programme_id, form, texts)
    else:
        _draw_interview(programme_id, form, texts)
    with st.container(key="survey-entry-said"):
        draw_outcome(SAID)


def _draw_paper(programme_id: int, form: Form, texts: Texts) -> None:
    """Draw the fields of a sheet: a line of digits and Enter."""
    several = [item for item in form.items if item.most > 1]
    st.caption(texts("survey.desk.paper_how"))
    with st.form("survey-paper", border=False):
        with st.container(horizontal=True):
            ages = " ".join(
                f"{n} = {texts(f'survey.age.{age}')}" for n, age in enumerate(AgeGroup, 1)
            )
            ask_line(texts("forms.desk.age", options=ages), 3, _name_field("age"))
            ones = len(form.items) - len(several)
            ask_line(texts("forms.desk.digits", n=ones), 40, _name_field("digits"))
            for item in several:
                label = texts("forms.desk.several", n=len(form.items), most=item.most)
                ask_line(label, 12, _name_field("several"))
        st.form_submit_button(texts("survey.desk.save"), on_click=_save_paper, args=(programme_id,))
    with st.expander(texts("forms.desk.questions")):
        st.text(_list_questions(form))


def _draw_interview(programme_id: int, form: Form, texts: Texts) -> None:
    """Draw each question with its choices to tap; nothing runs before the sheet is saved."""
    st.caption(texts("survey.desk.desk_how"))
    with st.form("survey-interview", border=False, width=WIDTH_PX):
        for number, item in enumerate(form.items, 1):
            _ask_item(number, item, texts)
        st.pills(
            texts("forms.age.asked"),
            list(AgeGroup),
            format_func=lambda option: texts(f"forms.age.{option}"),
            key=_name_field(AGE, "desk"),
        )
        st.form_submit_button(
            texts("survey.desk.save"),
            type="primary",
            on_click=_save_interview,
            args=(programme_id,),
        )


def _ask_item(number: int, item: Item, texts: Texts) -> None:
    label = f"{number}. {item.question}"
    if item.most > 1:
        label = texts("survey.desk.several", question=label, most=item.most)
    st.pills(
        label,
        list(range(1, len(item.choices) + 1)),
        selection_mode="multi" if item.most > 1 else "single",
        format_func=lambda number: f"{number} {item.choices[number - 1]}",
        key=_name_field(item.id, "desk"),
    )


def _save_paper(programme_id: int) -> None:
    form = get_form(FormKind.SURVEY)
    typed = {name: session.get_typed_text(_name_field(name)) for name in PAPER_FIELDS}
    with CallbackAction(place=SAID) as action:
        chosen = parse_answers(form, typed["digits"], typed["several"])
        draft = AnswerDraft(
            _get_token(programme_id), FormKind.SURVEY, chosen, "", parse_age_group(typed["age"])
        )
        _save(programme_id, AnswerWay.PAPER, draft)
        for name in PAPER_FIELDS:
            session.choose(_name_field(name), "")
        action.say("survey.desk.saved", told=_count_told(draft), of=len(form.items))


def _save_interview(programme_id: int) -> None:
    form = get_form(FormKind.SURVEY)
    chosen = {item.id: _read_choices(item) for item in form.items}
    age = session.get_widget_value(_name_field(AGE, "desk"))
    with CallbackAction(place=SAID) as action:
        draft = AnswerDraft(
            _get_token(programme_id),
            FormKind.SURVEY,
            chosen,
            "",
            age if isinstance(age, AgeGroup) else None,
        )
        _save(programme_id, AnswerWay.DESK, draft)
        for item in form.items:
            session.choose(_name_field(item.id, "desk"), [] if item.most > 1 else None)
        session.choose(_name_field(AGE, "desk"), None)
        action.say("survey.desk.saved", told=_count_told(draft), of=len(form.items))


def _save(programme_id: int, way: AnswerWay, draft: AnswerDraft) -> None:
    session.ask(survey_answers.add_sheet, programme_id, way, draft)
    session.forget(SHEET)


def _read_choices(item: Item) -> tuple[int, ...]:
    value = session.get_widget_value(_name_field(item.id, "desk"))
    if isinstance(value, list | tuple):
        return tuple(sorted(number for number in value if isinstance(number, int)))
    return (value,) if isinstance(value, int) else ()


def _get_token(programme_id: int) -> str:
    return session.cache_for_person(SHEET, programme_id, lambda: secrets.token_hex(16))


def _count_told(draft: AnswerDraft) -> int:
    return sum(bool(choices) for choices in draft.answers.values())


def _name_field(name: str, way: str = "paper") -> str:
    return f"survey-{way}-{name}"


def _list_questions(form: Form) -> str:
    lines = []
    for number, item in enumerate(form.items, 1):
        choices = "   ".join(f"{n} = {words}" for n, words in enumerate(item.choices, 1))
        lines.append(f"{number}. {item.question}\n{choices}")
    return "\n\n".join(lines)

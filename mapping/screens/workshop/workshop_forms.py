"""Part of the workshop's screen: its tests and survey, opened, typed in from paper, and read."""

import secrets

import streamlit as st

from geodata.actions.workshops import answers
from geodata.actions.workshops.answers import FormCounts, FormsOverview
from geodata.model.workshops.answers import AnswerDraft, parse_age_group, parse_answers
from geodata.model.workshops.forms import Form, FormKind
from geodata.model.workshops.workshops import AgeGroup
from geodata.reference.forms import get_form
from mapping.screens import components, session
from mapping.screens.action import CallbackAction, ScreenAction, draw_outcome
from mapping.screens.fields import ask_line
from mapping.screens.workshop import workshop_form_results
from mapping.texts import Texts, to_key

DESK = "form-desk"  # where it is said what came of the last sheet
SHEET = "form-desk-sheet"  # the token of the sheet that is being typed


def draw(workshop_id: int) -> None:
    """Draw the forms of a workshop that the person who is signed in runs."""
    texts = session.get_texts()
    with components.explain_problems():
        seen = session.ask(answers.read_overview, workshop_id)
        _draw_forms(workshop_id, seen, texts)
        with st.expander(texts("forms.desk.title"), key="form-desk"):
            _draw_desk(workshop_id, seen, texts)
        workshop_form_results.draw(workshop_id, seen)


def _draw_forms(workshop_id: int, seen: FormsOverview, texts: Texts) -> None:
    if not seen.is_in_room:
        st.caption(texts("forms.no_room"))
    for kind, counts in seen.forms.items():
        with st.container(horizontal=True, vertical_alignment="center", key=f"form-{to_key(kind)}"):
            st.text(_describe_form(kind, counts, texts), width="stretch")
            name = to_key(kind).replace("_", "-")
            st.link_button(
                texts("forms.on_paper"),
                components.add_language(f"/files/workshops/{workshop_id}/{name}.pdf", texts),
            )
            _draw_switch(workshop_id, kind, counts, seen, texts)
    if any(counts.is_open for counts in seen.forms.values()) and st.button(
        texts("forms.count_again"), key="form-count-again"
    ):
        st.rerun()


def _draw_switch(
    workshop_id: int, kind: FormKind, counts: FormCounts, seen: FormsOverview, texts: Texts
) -> None:
    word = "close" if counts.is_open else "open"
    pressed = st.button(
        texts(f"forms.{word}.{to_key(kind)}"),
        key=f"form-{word}-{to_key(kind)}",
        disabled=not (counts.is_open or seen.is_in_room),
    )
    if pressed:
        change = answers.close_form if counts.is_open else answers.open_form
        with ScreenAction():
            session.ask(change, workshop_id, kind)


def _describe_form(kind: FormKind, counts: FormCounts, texts: Texts) -> str:
    state = texts(f"forms.state.{'open' if counts.is_open else 'closed'}")
    told = texts("forms.told", phones=f"{counts.phones:,}", paper=f"{counts.paper:,}")
    return f"{texts(f'forms.kind.{to_key(kind)}')} · {state}\n{told}"


def _draw_desk(workshop_id: int, seen: FormsOverview, texts: Texts) -> None:
    """Draw the desk: a line of digits and Enter is a sheet."""
    kind = st.segmented_control(
        texts("forms.desk.which"),
        list(FormKind),
        default=FormKind.PRE_TEST,
        required=True,
        format_func=lambda option: texts(f"forms.kind.{to_key(option)}"),
        key="form-desk-kind",
    )
    if kind is None:
        return
    form = get_form(kind)
    asks_age = seen.asks_age and not kind.is_test
    several = next((item for item in form.items if item.most > 1), None)
    ones = len(form.items) - (several is not None)
    with st.form(f"form-desk-{to_key(kind)}", border=False):
        with st.container(horizontal=True):
            if kind.is_test:
                _ask_text("code", texts("forms.desk.code"), kind, 12)
            if asks_age:
                _ask_text("age", texts("forms.desk.age", options=_list_ages(texts)), kind, 3)
            _ask_text("digits", texts("forms.desk.digits", n=ones), kind, 40)
            if several is not None:
                label = texts("forms.desk.several", n=len(form.items), most=several.most)
                _ask_text("several", label, kind, 12)
        st.form_submit_button(
            texts("forms.desk.save"), on_click=_save_sheet, args=(workshop_id, kind, texts)
        )
    with st.container(key="form-desk-said"):
        draw_outcome(DESK)
    with st.expander(texts("forms.desk.questions")):
        st.text(_list_questions(form, texts))


def _ask_text(name: str, label: str, kind: FormKind, longest: int) -> None:
    ask_line(label, longest, _build_field_key(name, kind))


def _save_sheet(workshop_id: int, kind: FormKind, texts: Texts) -> None:
    """Keep the sheet and empty the fields; what is refused stays where it was typed."""
    form = get_form(kind)
    token = session.cache_for_person(SHEET, workshop_id, lambda: secrets.token_hex(16))
    with CallbackAction(place=DESK) as action:
        chosen = parse_answers(
            form, _get_typed_text("digits", kind), _get_typed_text("several", kind)
        )
        age_group = parse_age_group(_get_typed_text("age", kind))
        draft = AnswerDraft(token, kind, chosen, _get_typed_text("code", kind), age_group)
        session.ask(answers.add_paper, workshop_id, draft)
        session.forget(SHEET)
        for name in ("code", "age", "digits", "several"):
            session.choose(_build_field_key(name, kind), "")
        answered = sum(bool(choices) for choices in chosen.values())
        action.say("forms.desk.saved", told=answered, of=len(form.items))


def _build_field_key(name: str, kind: FormKind) -> str:
    return f"form-desk-{name}-{to_key(kind)}"


def _get_typed_text(name: str, kind: FormKind) -> str:
    return session.get_typed_text(_build_field_key(name, kind))


def _list_ages(texts: Texts) -> str:
    return " ".join(f"{n} = {texts(f'forms.age.{age}')}" for n, age in enumerate(AgeGroup, 1))


def _list_questions(form: Form, texts: Texts) -> str:
    """Return the questions with the digits of their choices, for who types."""
    lines = []
    for number, item in enumerate(form.items, 1):
        choices = "   ".join(f"{n} = {words}" for n, words in enumerate(item.choices, 1))
        lines.append(f"{number}. {item.question}\n{choices}")
    return "\n\n".join([texts("forms.desk.no_answer"), *lines])

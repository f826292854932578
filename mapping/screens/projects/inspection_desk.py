"""Inspections: record what was seen of a project, agree to what somebody else saw."""

from collections.abc import Iterable, Mapping
from datetime import date

import streamlit as st

from geodata.actions.projects import inspections, watched_projects
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.projects.inspections import (
    MAX_NOTE_LENGTH,
    CheckAnswer,
    CheckItem,
    Inspection,
    InspectionDraft,
    InspectionState,
)
from geodata.model.projects.projects import WatchedProject
from geodata.model.times import to_bangkok_date
from mapping.json_types import Json
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.fields import ask_text
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

YEARS = 3  # back from today
ANSWERS = tuple(CheckAnswer)


def draw(chosen: Json | None, texts: Texts) -> None:
    """Draw what waits for somebody, and the form about the project that is chosen."""
    known = {watched.id: watched for watched in session.ask(watched_projects.list_projects)}
    found = session.ask(inspections.list_inspections)
    waiting = [one for one in found if one.state is InspectionState.WAITING]
    if chosen is not None:
        waiting = [one for one in waiting if known[one.project_id].public_id == chosen["id"]]
    _draw_waiting(waiting, known, texts)
    if chosen is None:
        return
    watched = next((one for one in known.values() if one.public_id == chosen["id"]), None)
    if watched is None:
        st.caption(texts("projects.elsewhere"))
        return
    _draw_form(watched, texts)


def _draw_waiting(
    waiting: Iterable[Inspection], known: Mapping[int, WatchedProject], texts: Texts
) -> None:
    for inspection in waiting:
        lines = [
            (texts("projects.column.name"), known[inspection.project_id].facts.name),
            (texts("projects.seen_on"), _format_day(inspection.inspected_on, texts)),
            *(
                (texts(f"projects.check.{to_key(item)}"), _name_answer(answer, texts))
                for item, answer in inspection.answers.items()
            ),
            *([(texts("projects.note"), inspection.note)] if inspection.note else []),
        ]
        record = displayed_versions.draw(
            f"inspection-{inspection.id}", DisplayedVersion.from_record(inspection), lines
        )
        with st.container(key=f"inspection-{inspection.id}", border=True):
            st.caption(texts("projects.waits"))
            for name, words in lines:
                st.text(f"{name}: {words}")
            with st.container(horizontal=True):
                for is_approved, name in ((True, "agree"), (False, "refuse")):
                    is_pressed = displayed_versions.draw_button(
                        record,
                        texts(f"projects.{name}"),
                        f"inspection-{name}-{inspection.id}",
                        type="primary" if is_approved else "secondary",
                    )
                    if is_pressed:
                        ScreenAction(record).run(
                            f"projects.done.{name}",
                            inspections.decide_inspection,
                            inspection.id,
                            record.seen,
                            is_approved,
                        )


def _draw_form(watched: WatchedProject, texts: Texts) -> None:
    token = session.get_draft_token()
    st.subheader(texts("projects.inspect"), anchor=False)
    st.caption(texts("projects.inspect_how"))
    answers = {}
    for item in CheckItem:
        answer = st.segmented_control(
            texts(f"projects.check.{to_key(item)}"),
            ANSWERS,
            format_func=lambda option: texts(f"projects.answer.{to_key(option)}"),
            key=f"check-{to_key(item)}-{token}",
        )
        if answer is not None:
            answers[item] = answer
    today = to_bangkok_date(session.get_now())
    read_day = components.ask_date(
        texts("projects.seen_on"), token, newest=today, years=YEARS, known=today
    )
    note = ask_text(texts("projects.note"), MAX_NOTE_LENGTH, f"inspection-note-{token}")
    seen_on = components.read_date(read_day)
    can_save = bool(answers) and seen_on is not None
    is_pressed = st.button(
        texts("projects.save"), key="inspection-save", type="primary", disabled=not can_save
    )
    if is_pressed and seen_on is not None:
        with ScreenAction() as action:
            draft = InspectionDraft(token, watched.id, seen_on, answers, note)
            session.ask(inspections.record_inspection, draft)
            session.end_draft()
            action.say("projects.done.recorded")


def _name_answer(answer: CheckAnswer, texts: Texts) -> str:
    return texts(f"projects.answer.{to_key(answer)}")


def _format_day(day: date, texts: Texts) -> str:
    return format_short_date(day, texts.language)

"""Part of the programme's screen: 4M and SWOT, goals of later years, follow-up, centres."""

from collections.abc import Callable

import streamlit as st

from geodata.actions.programme import notes
from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor, Verb
from geodata.model.programme.notes import (
    MAX_CODE_LENGTH,
    MAX_NOTE_LENGTH,
    MAX_RESPONSIBLE_LENGTH,
    FollowUpState,
    Note,
    NoteDraft,
    NoteHeading,
    PlanGoal,
    PlanGoalDraft,
    Recommendation,
    RecommendationDraft,
)
from mapping.screens import displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.fields import ask_line, ask_text
from mapping.screens.programme import centre_desk
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

CARD_PX = 900
PLAN_YEARS = 10


def draw(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw what the programme wrote down, each part with its form for who may."""
    written = session.ask(notes.read_notes, overview.programme.id)
    keeps = who.may(Verb.KEEP_PROGRAMME)
    st.subheader(texts("programme.note.title"), anchor=False)
    for heading in NoteHeading:
        _draw_heading(
            heading, [one for one in written.notes if one.heading is heading], keeps, texts
        )
    if keeps:
        with st.expander(texts("programme.note.new"), key="note-form"):
            _ask_note(overview, texts)
    st.subheader(texts("programme.note.plan_title"), anchor=False)
    for goal in written.plan_goals:
        _draw_plan_goal(goal, keeps, texts)
    if keeps:
        with st.expander(texts("programme.note.plan_new"), key="plan-goal-form"):
            _ask_plan_goal(overview, texts)
    st.subheader(texts("programme.note.rec_title"), anchor=False)
    for recommendation in written.recommendations:
        _draw_recommendation(recommendation, keeps, texts)
    if keeps:
        with st.expander(texts("programme.note.rec_new"), key="recommendation-form"):
            _ask_recommendation(overview, texts)
    centre_desk.draw(who, overview, texts)


def _draw_heading(heading: NoteHeading, found: list[Note], keeps: bool, texts: Texts) -> None:
    if not found:
        return
    name = texts(f"programme.heading.{heading}")
    st.caption(name)
    for note in found:
        with st.container(horizontal=True, key=f"note-{note.id}"):
            st.text(note.text)
            if keeps:
                _offer_removal("note", note, name, note.text, notes.drop_note, texts)


def _offer_removal(
    kind: str,
    one: Note | PlanGoal,
    label: str,
    text: str,
    drop: Callable[..., None],
    texts: Texts,
) -> None:
    record = displayed_versions.draw(
        f"{kind}-{one.id}", DisplayedVersion.from_record(one), [(label, text)]
    )
    pressed = displayed_versions.draw_button(
        record, texts("programme.note.remove"), f"{kind}-drop-{one.id}"
    )
    if pressed:
        with ScreenAction(record) as action:
            session.ask(drop, one.id, record.seen)
            action.say("programme.note.removed")


def _ask_note(overview: ProgrammeOverview, texts: Texts) -> None:
    token = f"{session.get_draft_token()}-note"
    heading = st.pills(
        texts("programme.note.heading"),
        list(NoteHeading),
        format_func=lambda option: texts(f"programme.heading.{option}"),
        key=f"note-heading-{token}",
    )
    text = ask_text(texts("programme.note.text"), MAX_NOTE_LENGTH, f"note-text-{token}", height=90)
    ready = heading is not None and bool(text.strip())
    save = st.button(texts("programme.save"), key="note-save", disabled=not ready)
    if save and heading is not None:
        draft = NoteDraft(token, overview.programme.id, heading, text)
        with ScreenAction() as action:
            session.ask(notes.add_note, draft)
            session.end_draft()
            action.say("programme.note.added")


def _draw_plan_goal(goal: PlanGoal, keeps: bool, texts: Texts) -> None:
    year = texts("programme.year", year=goal.year_be)
    words = " · ".join(part for part in (year, goal.text, goal.responsible) if part)
    with st.container(horizontal=True, key=f"plan-goal-{goal.id}"):
        st.text(words)
        if keeps:
            _offer_removal("plan-goal", goal, year, words, notes.drop_plan_goal, texts)


def _ask_plan_goal(overview: ProgrammeOverview, texts: Texts) -> None:
    token, first = f"{session.get_draft_token()}-plan", overview.programme.year_be + 1
    year = st.selectbox(
        texts("programme.note.plan_year"),
        list(range(first, first + PLAN_YEARS)),
        key=f"plan-year-{token}",
    )
    text = ask_text(texts("programme.note.text"), MAX_NOTE_LENGTH, f"plan-text-{token}", height=90)
    responsible = ask_line(
        texts("programme.note.responsible"), MAX_RESPONSIBLE_LENGTH, f"plan-responsible-{token}"
    )
    if st.button(texts("programme.save"), key="plan-goal-save", disabled=not text.strip()):
        draft = PlanGoalDraft(token, overview.programme.id, year, text, responsible)
        with ScreenAction() as action:
            session.ask(notes.add_plan_goal, draft)
            session.end_draft()
            action.say("programme.note.added")


def _draw_recommendation(one: Recommendation, keeps: bool, texts: Texts) -> None:
    facts = (
        texts(f"programme.follow_up.{to_key(one.state)}"),
        one.checked_on
        and texts("programme.note.checked", date=format_short_date(one.checked_on, texts.language)),
        one.follow_up,
    )
    words = " · ".join(str(fact) for fact in facts if fact)
    with st.container(key=f"recommendation-{one.id}", border=True, width=CARD_PX):
        lines = [(texts("programme.note.rec_title"), one.text), (one.code, words)]
        record = displayed_versions.draw(
            f"recommendation-{one.id}", DisplayedVersion.from_record(one), lines, one
        )
        st.text(f"{one.code} {one.text}")
        st.text(words)
        if not keeps:
            return
        with st.expander(texts("programme.note.rec_follow"), key=f"follow-{one.id}"):
            key = f"{one.id}-{record.form}"
            state = st.segmented_control(
                texts("programme.note.rec_state"),
                list(FollowUpState),
                default=one.state,
                format_func=lambda option: texts(f"programme.follow_up.{to_key(option)}"),
                key=f"follow-state-{key}",
            )
            text = ask_text(
                texts("programme.note.text"),
                MAX_NOTE_LENGTH,
                f"follow-text-{key}",
                one.follow_up,
                height=90,
            )
            pressed = displayed_versions.draw_button(
                record,
                texts("programme.save"),
                f"follow-save-{one.id}",
                typed=[f"follow-text-{key}"],
                disabled=state is None,
            )
        if pressed and state is not None:
            with ScreenAction(record) as action:
                session.ask(notes.set_follow_up, one.id, record.seen, state, text)
                action.say("programme.note.rec_saved")


def _ask_recommendation(overview: ProgrammeOverview, texts: Texts) -> None:
    token = f"{session.get_draft_token()}-rec"
    code = ask_line(
        texts("programme.note.rec_code"), MAX_CODE_LENGTH, f"rec-code-{token}", placeholder="10.1.2"
    )
    text = ask_text(texts("programme.note.text"), MAX_NOTE_LENGTH, f"rec-text-{token}", height=90)
    ready = bool(code.strip() and text.strip())
    if st.button(texts("programme.save"), key="recommendation-save", disabled=not ready):
        draft = RecommendationDraft(token, overview.programme.id, code, text)
        with ScreenAction() as action:
            session.ask(notes.add_recommendation, draft)
            session.end_draft()
            action.say("programme.note.added")

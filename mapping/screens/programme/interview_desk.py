"""Part of the programme's screen: interviews with consent, opened one at a time."""

import streamlit as st

from geodata.actions.programme import interview_quotes, interviews
from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor
from geodata.model.programme.interviews import (
    CONSENT_VERSION,
    MAX_ATTRIBUTION_LENGTH,
    MAX_NOTES_LENGTH,
    MAX_QUOTE_LENGTH,
    Interview,
    InterviewDraft,
    InterviewNotes,
    QuoteDraft,
)
from geodata.model.programme.members import MAX_NAME_LENGTH
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.fields import ask_line, ask_text
from mapping.screens.programme import quote_desk
from mapping.texts import Texts
from mapping.texts.dates import format_short_date

OPENED = "interview-opened"  # the notes that somebody has open, and who it is
YEARS = 2
NOTES_PX = 260
CARD_PX = 900


def draw(_who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw how many there are, a new one, the one that is open, and the quotes."""
    found = session.ask(interviews.list_interviews, overview.programme.id)
    with st.container(key="programme-sentence"):
        st.text(texts("interviews.title", count=f"{len(found):,}"))
    st.caption(texts("interviews.privacy"))
    with st.expander(texts("interviews.new"), key="interview-form"):
        _ask_interview(overview, texts)
    if found:
        _choose_interview(found, texts)
    quote_desk.draw(overview, texts)


def _ask_interview(overview: ProgrammeOverview, texts: Texts) -> None:
    token = f"{session.get_draft_token()}-interview"
    name = ask_line(texts("interviews.name"), MAX_NAME_LENGTH, f"interview-name-{token}")
    notes = ask_text(
        texts("interviews.notes"), MAX_NOTES_LENGTH, f"interview-notes-{token}", height=NOTES_PX
    )
    newest = min(overview.today, overview.programme.last_day)
    day = components.read_date(
        components.ask_date(
            texts("interviews.day"),
            f"interview-day-{token}",
            newest=newest,
            years=YEARS,
            known=newest,
        )
    )
    consents = st.checkbox(
        texts("interviews.consent", version=CONSENT_VERSION), key=f"interview-consent-{token}"
    )
    may_quote = st.checkbox(texts("interviews.may_quote"), key=f"interview-quote-{token}")
    ready = bool(name.strip() and notes.strip()) and day is not None and consents
    pressed = st.button(
        texts("programme.save"), key="interview-save", type="primary", disabled=not ready
    )
    if pressed and day is not None:
        draft = InterviewDraft(token, overview.programme.id, name, notes, day, may_quote)
        with ScreenAction() as action:
            session.ask(interviews.record_interview, draft)
            session.end_draft()
            action.say("interviews.recorded")


def _choose_interview(found: list[Interview], texts: Texts) -> None:
    by_id = {one.id: one for one in found}
    chosen = st.selectbox(
        texts("interviews.choose"),
        list(by_id),
        index=None,
        format_func=lambda option: _describe(by_id[option], texts),
        placeholder=texts("screens.pick"),
        key="interview-choice",
    )
    if chosen is None:
        session.forget(OPENED)
        return
    interview = by_id[chosen]
    with st.container(key=f"interview-{interview.id}", border=True, width=CARD_PX):
        record = displayed_versions.draw(
            f"interview-{interview.id}",
            DisplayedVersion.from_record(interview),
            [(texts("interviews.choose"), _describe(interview, texts))],
            interview,
        )
        notes = _open_notes(interview, texts)
        if notes is not None:
            st.text(notes.name)
            st.text(notes.notes)
            if interview.may_quote:
                _ask_quote(interview, texts)
        _draw_withdrawal(interview, record, texts)


def _describe(interview: Interview, texts: Texts) -> str:
    day = format_short_date(interview.interviewed_on, texts.language)
    quotes = texts(f"interviews.{'quotes' if interview.may_quote else 'no_quotes'}")
    return f"{interview.number} · {day} · {quotes}"


def _open_notes(interview: Interview, texts: Texts) -> InterviewNotes | None:
    """Draw the button that opens name and notes, which is noted; return them once they are open."""
    who = session.get_caller().session_id
    reader, notes = session.get_cached(OPENED) or (None, None)
    if notes is not None and reader == who and notes.interview_id == interview.id:
        opened: InterviewNotes = notes
        return opened
    if st.button(texts("interviews.open"), key=f"interview-open-{interview.id}"):
        with components.explain_problems():
            found = session.ask(interviews.read_notes, interview.id)
            session.keep(OPENED, (who, found))
            st.rerun()
    st.caption(texts("interviews.noted"))
    return None


def _ask_quote(interview: Interview, texts: Texts) -> None:
    token = f"{session.get_draft_token()}-quote"
    words = ask_text(
        texts("interviews.quote.words"), MAX_QUOTE_LENGTH, f"quote-words-{token}", height=120
    )
    by = ask_line(
        texts("interviews.quote.by"),
        MAX_ATTRIBUTION_LENGTH,
        f"quote-by-{token}",
        placeholder=texts("interviews.quote.example"),
    )
    ready = bool(words.strip() and by.strip())
    if st.button(texts("interviews.quote.send"), key="quote-send", disabled=not ready):
        with ScreenAction() as action:
            session.ask(interview_quotes.write_quote, QuoteDraft(token, interview.id, words, by))
            session.end_draft()
            action.say("interviews.quote.sent")


def _draw_withdrawal(interview: Interview, record: DisplayedRecord, texts: Texts) -> None:
    key = f"{interview.id}-{record.form}"
    sure = st.checkbox(texts("interviews.sure"), key=f"interview-sure-{key}")
    label = texts("interviews.withdraw")
    if displayed_versions.draw_button(
        record, label, f"interview-withdraw-{interview.id}", disabled=not sure
    ):
        with ScreenAction(record) as action:
            session.forget(OPENED)
            session.ask(interviews.withdraw_interview, interview.id, record.seen)
            action.say("interviews.erased", number=interview.number)

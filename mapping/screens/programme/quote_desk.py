"""Part of the interviews' section: quotes, approved word for word by another officer."""

import streamlit as st

from geodata.actions.programme import interview_quotes
from geodata.actions.programme.interview_quotes import QuoteToApprove
from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.programme.interviews import QuoteState
from geodata.model.risks import MAX_REASON_LENGTH
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.fields import ask_line
from mapping.texts import Texts

CARD_PX = 900


def draw(overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw every quote with where it stands, and what this officer may do with it."""
    found = session.ask(interview_quotes.list_quotes, overview.programme.id)
    st.subheader(texts("interviews.quote.title"), anchor=False)
    if not found:
        st.info(texts("programme.not_now"))
    for one in found:
        _draw_quote(one, texts)


def _draw_quote(one: QuoteToApprove, texts: Texts) -> None:
    quote = one.quote
    with st.container(key=f"quote-{quote.id}", border=True, width=CARD_PX):
        record = displayed_versions.draw(
            f"quote-{quote.id}",
            one.displayed_version,
            [
                (texts("interviews.quote.words"), quote.words),
                (texts("interviews.quote.by"), quote.attribution),
                (texts("interviews.quote.hints"), "\n".join(hint.text for hint in one.hints)),
                (texts("interviews.quote.title"), texts(f"interviews.state.{quote.state}")),
            ],
            one,
        )
        one = record.content
        quote = one.quote
        st.text(texts("interviews.public.words", words=quote.words))
        st.text(f"{quote.attribution} · {texts(f'interviews.state.{quote.state}')}")
        if quote.state is QuoteState.REFUSED and quote.reason:
            st.text(texts("interviews.quote.because", reason=quote.reason))
        if quote.state is QuoteState.WAITING:
            _draw_decision(one, record, texts)
        if quote.state is QuoteState.APPROVED or (quote.state is QuoteState.WAITING and one.is_own):
            _draw_withdrawal(one, record, texts)


def _draw_decision(one: QuoteToApprove, record: DisplayedRecord, texts: Texts) -> None:
    if one.is_own:
        st.caption(texts("interviews.quote.second"))
        return
    number = one.quote.id
    answered = frozenset(
        hint.text
        for place, hint in enumerate(one.hints)
        if st.checkbox(
            texts("risk_words.desk.checked_person", words=components.escape_markdown(hint.text)),
            key=f"quote-hint-{number}-{place}-{record.form}",
        )
    )
    label = texts("interviews.quote.approve")
    if displayed_versions.draw_button(
        record,
        label,
        f"quote-approve-{number}",
        type="primary",
        disabled=len(answered) < len(one.hints),
    ):
        ScreenAction(record).run(
            "interviews.quote.approved",
            interview_quotes.approve_quote,
            number,
            record.seen,
            answered,
        )
    field = f"quote-reason-{number}-{record.form}"
    reason = ask_line(texts("risk_words.desk.reason"), MAX_REASON_LENGTH, field).strip()
    label = texts("interviews.quote.refuse")
    if displayed_versions.draw_button(
        record, label, f"quote-refuse-{number}", typed=[field], disabled=not reason
    ):
        ScreenAction(record).run(
            "interviews.quote.refused",
            interview_quotes.refuse_quote,
            number,
            record.seen,
            reason,
        )


def _draw_withdrawal(one: QuoteToApprove, record: DisplayedRecord, texts: Texts) -> None:
    label = texts("interviews.quote.withdraw")
    if displayed_versions.draw_button(record, label, f"quote-withdraw-{one.quote.id}"):
        ScreenAction(record).run(
            "interviews.quote.withdrawn", interview_quotes.withdraw_quote, one.quote.id
        )

"""Words that wait to be public: an officer who did not write them approves or refuses them.

Each hint of a person or of a finer place has a tick of its own; what is shown already is withdrawn
in one step.
"""

import streamlit as st

from geodata.actions.risks import risk_words
from geodata.actions.risks.risk_words import WordsToApprove
from geodata.model.risk_words import WordsHint
from geodata.model.risks import Precision, RiskPoint
from mapping.publish import editions
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.risks import risk_words_form
from mapping.screens.risks.review_desk import REASON_CHARS, REVIEW, ReviewDesk
from mapping.texts import Texts, to_key


def draw(waiting: WordsToApprove, desk: ReviewDesk) -> None:
    """Draw words that wait as the public would read them, and what can be answered to them."""
    texts = desk.texts
    record = displayed_versions.draw(
        f"public-words-{waiting.words.id}",
        waiting.displayed_version,
        _list_facts(waiting, desk),
        waiting,
    )
    waiting = record.content
    risk, words = waiting.risk, waiting.words.words
    st.text(desk.describe_risk(risk))
    st.caption(texts(f"screens.risk_state.{risk.state}"))
    st.text(_describe_precision(risk, texts))
    risk_words_form.draw_preview(
        risk, words.title, words.description, texts, key=f"words-preview-{waiting.words.id}"
    )
    answered = _ask_about_hints(waiting, record, texts)
    label, key = texts("risk_words.desk.approve"), f"words-approve-{risk.id}"
    if displayed_versions.draw_button(
        record, label, key, type="primary", disabled=len(answered) < len(waiting.hints)
    ):
        ScreenAction(record, place=REVIEW).run(
            "risk_words.desk.approved",
            risk_words.approve_words,
            waiting.words.id,
            record.seen,
            answered,
        )
    field = f"words-reason-{waiting.words.id}-{record.form}"
    reason = st.text_input(
        texts("risk_words.desk.reason"), max_chars=REASON_CHARS, key=field
    ).strip()
    label, key = texts("risk_words.desk.refuse"), f"words-refuse-{risk.id}"
    if displayed_versions.draw_button(record, label, key, typed=[field], disabled=not reason):
        ScreenAction(record, place=REVIEW).run(
            "risk_words.desk.refused",
            risk_words.refuse_words,
            waiting.words.id,
            record.seen,
            reason,
        )


def draw_withdrawal(risk: RiskPoint, record: DisplayedRecord, desk: ReviewDesk) -> None:
    """Draw the words that the public reads of a point, and the step that takes them away."""
    approved = session.ask(risk_words.read_words, risk.id).approved
    if approved is None:
        return
    texts = desk.texts
    with st.expander(texts("risk_words.withdraw.title")):
        st.text(approved.words.title)
        if approved.words.description:
            st.text(approved.words.description)
        st.caption(texts("risk_words.withdraw.says"))
        is_sure = st.checkbox(texts("risk_words.withdraw.sure"), key=f"words-sure-{approved.id}")
        label, key = texts("risk_words.withdraw.now"), f"words-withdraw-{risk.id}"
        if displayed_versions.draw_button(record, label, key, disabled=not is_sure):
            ScreenAction(record, place=REVIEW).run(
                "risk_words.withdraw.done", editions.withdraw_words, risk.id
            )


def _list_facts(waiting: WordsToApprove, desk: ReviewDesk) -> displayed_versions.Lines:
    texts, words = desk.texts, waiting.words.words
    return [
        (texts("risk_words.desk.point"), desk.describe_risk(waiting.risk)),
        (texts("risk_words.desk.precision_is"), _describe_precision(waiting.risk, texts)),
        (texts("risk_words.form.public_title"), words.title),
        (texts("risk_words.form.description"), words.description),
        (texts("risk_words.desk.hints"), "\n".join(hint.text for hint in waiting.hints)),
    ]


def _describe_precision(risk: RiskPoint, texts: Texts) -> str:
    precision = risk.precision or Precision.COMMUNITY
    return texts(
        "risk_words.desk.precision", precision=texts(f"screens.precision.{to_key(precision)}")
    )


def _ask_about_hints(
    waiting: WordsToApprove, record: DisplayedRecord, texts: Texts
) -> frozenset[str]:
    """Draw one tick for each hint and return the hints that were answered for."""
    if not waiting.hints:
        st.caption(texts("risk_words.desk.no_hints"))
    return frozenset(
        hint.text
        for place, hint in enumerate(waiting.hints)
        if _draw_hint(hint, f"words-hint-{waiting.words.id}-{place}-{record.form}", texts)
    )


def _draw_hint(hint: WordsHint, key: str, texts: Texts) -> bool:
    words = components.escape_markdown(hint.text)
    return st.checkbox(texts(f"risk_words.desk.checked_{hint.kind}", words=words), key=key)

"""The fields in which the public title and description of a risk point are written.

Whoever may propose the point, or review it, writes them; a preview shows what the public would
read. An officer who did not write them approves them, in the queue of the review.
"""

import streamlit as st

from geodata.actions.risks import risk_words
from geodata.model.people.people import Verb
from geodata.model.risk_words import (
    MAX_DESCRIPTION_LENGTH,
    MAX_TITLE_LENGTH,
    PublicWords,
    RiskWords,
)
from geodata.model.risks import RiskPoint, RiskState
from mapping.analysis.risk_names import format_agency_type
from mapping.screens import session
from mapping.screens.action import TOP, ScreenAction
from mapping.screens.fields import ask_line, ask_text
from mapping.screens.risks import risk_form
from mapping.texts import Texts, to_key

WORDED_STATES = frozenset(
    {RiskState.PROPOSED, RiskState.RETURNED, RiskState.APPROVED, RiskState.MITIGATED}
)


def draw(risk: RiskPoint, texts: Texts, *, place: str = TOP) -> None:
    """Draw where the words of a risk point stand, and the fields for new ones.

    Nothing is drawn for whoever may not write them, nor of a point that left the map for good.

    Parameters
    ----------
    place
        Where the screen says what was done.
    """
    who = session.get_actor()
    if risk.state not in WORDED_STATES or who is None:
        return
    if not who.covers(Verb.PROPOSE_RISK, risk.community_id):
        return
    of_risk = session.ask(risk_words.read_words, risk.id)
    newest = of_risk.waiting or of_risk.approved or of_risk.refused
    with st.expander(texts("risk_words.form.title"), key=f"words-{risk.id}"):
        for state, words in (
            ("approved", of_risk.approved),
            ("waiting", of_risk.waiting),
            ("refused", of_risk.refused if newest is of_risk.refused else None),
        ):
            if words is not None:
                _draw_state(state, words, texts)
        st.caption(texts("risk_words.form.says"))
        key = f"{risk.id}-{0 if newest is None else newest.id}"
        known = None if newest is None else newest.words
        title = ask_line(
            texts("risk_words.form.public_title"),
            MAX_TITLE_LENGTH,
            f"words-title-{key}",
            "" if known is None else known.title,
            placeholder=texts("risk_words.form.title_example"),
        )
        description = ask_text(
            texts("risk_words.form.description"),
            MAX_DESCRIPTION_LENGTH,
            f"words-description-{key}",
            "" if known is None else known.description,
            height=120,
        )
        title, description = (" ".join(text.split()) for text in (title, description))
        _draw_counts(title, description, texts)
        st.caption(texts("screens.add_risk.no_names"))
        draw_preview(risk, title, description, texts, key=f"preview-{key}")
        pressed = st.button(texts("risk_words.form.send"), key=f"words-send-{risk.id}")
    if pressed:
        with ScreenAction(place=place) as action:
            session.ask(risk_words.write_words, risk.id, PublicWords(title, description))
            action.say("risk_words.form.sent")


def draw_preview(risk: RiskPoint, title: str, description: str, texts: Texts, *, key: str) -> None:
    """Draw what the public would read of a risk point, line by line."""
    kind = risk_form.read_names(texts).name_sub_kind(risk.sub_kind)
    category = texts(f"screens.category.{to_key(risk.category)}")
    st.caption(texts("risk_words.form.preview"))
    with st.container(key=key, border=True):
        st.text(title or kind or category)
        if description:
            st.text(description)
        facts = (kind, category, format_agency_type({"agency_type": risk.agency_type}, texts))
        st.text(" · ".join(fact for fact in facts if fact))


def _draw_counts(title: str, description: str, texts: Texts) -> None:
    st.caption(
        texts(
            "risk_words.form.counts",
            title=len(title),
            most_title=MAX_TITLE_LENGTH,
            description=len(description),
            most_description=MAX_DESCRIPTION_LENGTH,
        )
    )


def _draw_state(state: str, words: RiskWords, texts: Texts) -> None:
    st.caption(texts(f"risk_words.state.{state}"))
    st.text(words.words.title)
    if words.words.description:
        st.text(words.words.description)
    if words.reason:
        st.text(texts("risk_words.state.reason", reason=words.reason))

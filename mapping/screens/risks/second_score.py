"""Score a risk point once more: one point at a time, with all that is known but its scores."""

import streamlit as st

from geodata.actions.risks import second_scores
from geodata.actions.risks.second_scores import BlindRisk
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction, draw_outcome
from mapping.texts import Texts, to_key

PLACE = "second-score"
SKIPPED = "second-scores-skipped"


def draw(texts: Texts) -> None:
    """Draw the next risk point that this person can score again."""
    st.subheader(texts("analysis.agreement.title"), anchor=False)
    draw_outcome(PLACE)
    waiting = session.ask(second_scores.list_unscored)
    if not waiting:
        st.info(texts("analysis.agreement.all_done"))
        return
    st.caption(texts("analysis.agreement.waiting", count=len(waiting)))
    st.caption(texts("analysis.agreement.blind"))
    skipped: int = session.get_cached(SKIPPED) or 0
    _draw_point(waiting[skipped % len(waiting)], texts)
    if len(waiting) > 1 and st.button(texts("analysis.agreement.skip"), key="second-score-skip"):
        session.keep(SKIPPED, skipped + 1)
        st.rerun()


def _draw_point(risk: BlindRisk, texts: Texts) -> None:
    lines = _describe(risk, texts)
    record = displayed_versions.draw(f"second-score-{risk.id}", risk.displayed_version, lines)
    with st.container(key="second-score-point", border=True):
        for name, words in lines:
            st.caption(name)
            st.text(words)
    scores = components.ask_scores(texts, f"second-score-{risk.id}")
    is_pressed = displayed_versions.draw_button(
        record,
        texts("analysis.agreement.save"),
        f"second-score-save-{risk.id}",
        disabled=scores is None,
        type="primary",
    )
    if is_pressed and scores is not None:
        ScreenAction(record, place=PLACE).run(
            "analysis.agreement.saved", second_scores.score_again, risk.id, record.seen, scores
        )


def _describe(risk: BlindRisk, texts: Texts) -> list[tuple[str, str]]:
    """Return what is known of a risk point, line by line, without its scores."""
    public = session.read_risk_points().get(risk.public_id or "", {})
    place = session.read_community_names().get(risk.community_id or "", "")
    lines = (
        ("analysis.urgency.column.name", public.get("names", {}).get(texts.language, "")),
        ("screens.add_risk.category", texts(f"screens.category.{to_key(risk.category)}")),
        ("analysis.urgency.column.place", place),
        ("analysis.agreement.note", risk.note),
    )
    return [(texts(key), words) for key, words in lines if words]

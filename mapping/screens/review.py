"""Review what others proposed: one card at a time, approve, return or merge."""

import streamlit as st

from geodata.actions import risks
from geodata.actions.risks import Proposal
from geodata.model.people import Verb
from geodata.model.risks import Precision
from mapping.screens import components, session
from mapping.texts import Texts, slug

DONE = "review-done"


def main() -> None:
    """Draw the proposal that comes next."""
    texts = session.texts()
    st.title(texts("screens.review.title"), anchor=False)
    if not session.may(Verb.REVIEW_RISK):
        st.error(texts.reason("E-NF-02"))
        return
    said = session.recalled(DONE)
    if said:
        st.success(texts(f"screens.review.{said}"))
        session.forget(DONE)
    found = risks.proposals(session.project(), session.caller(), at=session.now())
    st.caption(texts("screens.review.waiting", count=len(found)))
    if not found:
        st.info(texts("screens.review.empty"))
        return
    names = session.community_names()
    chosen = st.selectbox(
        texts("screens.review.choose"),
        range(len(found)),
        format_func=lambda index: _label(found[index], names, texts),
        key="review-choice",
    )
    _card(found[chosen or 0], found, names, texts)


def _label(proposal: Proposal, names: dict[str, str], texts: Texts) -> str:
    risk = proposal.risk
    place = names.get(risk.community_id or "", texts("screens.review.no_community"))
    return f"{risk.id} · {texts(f'screens.category.{slug(risk.category)}')} · {place}"


def _card(proposal: Proposal, found: list[Proposal], names: dict[str, str], texts: Texts) -> None:
    risk = proposal.risk
    key = f"{risk.id}-{risk.version}"
    with st.container(key="review-card", border=True):
        st.text(_label(proposal, names, texts))
        if proposal.note:
            st.text(proposal.note)
        if proposal.approvals:
            st.caption(texts("screens.review.approvals", count=proposal.approvals))
        scores = components.score_fields(texts, key, risk.scores)
        precision = st.radio(
            texts("screens.review.precision"),
            list(Precision),
            format_func=lambda each: texts(f"screens.precision.{slug(each)}"),
            key=f"precision-{key}",
        )
        seen = (session.project(), session.caller(), risk.id, risk.version)
        if st.button(texts("screens.review.approve"), type="primary", key="review-approve"):
            with components.explain_problems():
                risks.approve(*seen, precision or Precision.COMMUNITY, scores, at=session.now())
                _next("approved")
        reason = st.text_input(texts("screens.review.reason"), max_chars=200, key=f"reason-{key}")
        if st.button(
            texts("screens.review.send_back"), key="review-back", disabled=not reason.strip()
        ):
            with components.explain_problems():
                risks.send_back(*seen, reason.strip(), at=session.now())
                _next("returned")
        others = {each.risk.id: each for each in found if each.risk.id != risk.id}
        into = st.selectbox(
            texts("screens.review.merge_into"),
            list(others),
            index=None,
            format_func=lambda each: _label(others[each], names, texts),
            placeholder=texts("map.filter.choose"),
            key=f"merge-{key}",
        )
        if st.button(texts("screens.review.merge"), key="review-merge", disabled=into is None):
            with components.explain_problems():
                risks.merge(*seen, into or 0, at=session.now())
                _next("merged")


def _next(said: str) -> None:
    session.remembered(DONE, object(), lambda: said)
    st.rerun()


if __name__ == "__main__":
    main()

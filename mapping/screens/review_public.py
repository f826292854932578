"""Cards of risk points on the map: still a risk, less of one by evidence, or one again."""

import streamlit as st

from geodata.actions import mitigations, risk_photos, risks
from geodata.actions.risk_reviews import Beside
from geodata.model.risks import RiskPoint, RiskState
from geodata.model.times import BANGKOK
from mapping.screens import components, risk_form, session
from mapping.screens.review_desk import REASON_CHARS, Desk, go_on, seen
from mapping.texts.dates import long_date


def draw(risk: RiskPoint, beside: Beside, desk: Desk) -> None:
    """Draw what can be done with a risk point on the map."""
    texts, key = desk.texts, f"{risk.id}-{risk.version}"
    if risk.state is RiskState.APPROVED:
        if st.button(texts("screens.review.keep"), type="primary", key="review-keep"):
            with components.explain_problems():
                risks.keep(*seen(risk), at=session.now())
                go_on(texts("screens.review.kept"))
        if beside.mitigation is None:
            with st.expander(texts("screens.review.mitigate")):
                _mitigate(risk, desk)
    reason = st.text_input(
        texts("screens.review.why"), max_chars=REASON_CHARS, key=f"why-{key}"
    ).strip()
    if risk.state is RiskState.APPROVED:
        if st.button(texts("screens.review.send_back"), key="review-back", disabled=not reason):
            with components.explain_problems():
                done = risks.send_back(*seen(risk), reason, at=session.now())
                go_on(texts("screens.review.returned"), done)
    elif st.button(texts("screens.review.reopen"), key="review-reopen", disabled=not reason):
        with components.explain_problems():
            mitigations.reopen(*seen(risk), reason, at=session.now())
            go_on(texts("screens.review.reopened"))
    if st.button(texts("screens.review.retire"), key="review-retire", disabled=not reason):
        with components.explain_problems():
            risks.retire(*seen(risk), reason, at=session.now())
            go_on(texts("screens.review.retired"))


def _mitigate(risk: RiskPoint, desk: Desk) -> None:
    texts, key = desk.texts, f"done-{risk.id}-{risk.version}"
    st.caption(texts("screens.review.mitigate_hint"))
    note = st.text_area(
        texts("screens.review.done_note"), max_chars=risk_form.NOTE_CHARS, key=f"note-{key}"
    ).strip()
    st.caption(texts("screens.add_risk.no_names"))
    today = session.now().astimezone(BANGKOK).date()
    day = components.thai_date(texts("screens.review.done_on"), key, newest=today, years=2)
    photo = risk_form.photo_field(texts, key)
    if st.button(texts("screens.review.mitigate_save"), key="review-mitigate"):
        with components.explain_problems():
            project, by, at = session.project(), session.caller(), session.now()
            photo_id = None
            if photo is not None:
                photo_id = risk_photos.add_photo(project, by, risk.id, photo, at=at)
            mitigations.mitigate(*seen(risk), done_on=day(), note=note, photo_id=photo_id, at=at)
            go_on(texts("screens.review.mitigation_asked"))


def draw_mitigation(risk: RiskPoint, beside: Beside, desk: Desk) -> None:
    """Draw the evidence that waits, and what a second person can say to it."""
    texts, found = desk.texts, beside.mitigation
    if found is None:
        return
    day = long_date(found.done_on, texts.language)
    st.caption(texts("screens.review.done_day", day=day))
    if beside.mitigation_note:
        st.text(beside.mitigation_note)
    if found.photo_id is not None:
        st.caption(texts("screens.review.fresh_photo"))
    own = found.asked_by == desk.who.account_id
    if own:
        st.info(texts("screens.review.second_person"))
    elif st.button(texts("screens.review.confirm"), type="primary", key="review-confirm"):
        with components.explain_problems():
            mitigations.confirm(*seen(risk), at=session.now())
            go_on(texts("screens.review.mitigated"))
    if st.button(texts(f"screens.review.{'take_back' if own else 'refuse'}"), key="review-refuse"):
        with components.explain_problems():
            mitigations.refuse(*seen(risk), at=session.now())
            go_on(texts("screens.review.refused"))

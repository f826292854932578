"""Cards of risk points on the map: still a risk, less of one by evidence, or one again."""

import streamlit as st

from geodata.actions.risks import mitigations, risk_photos, risks
from geodata.actions.risks.risk_reviews import ReviewContext
from geodata.model.risks import RiskPoint, RiskState
from geodata.model.times import BANGKOK
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.fields import ask_text
from mapping.screens.risks import risk_form
from mapping.screens.risks.review_desk import REASON_CHARS, REVIEW, ReviewDesk, make_undo
from mapping.texts.dates import format_long_date


def draw(beside: ReviewContext, record: DisplayedRecord, desk: ReviewDesk) -> None:
    """Draw what can be done with a risk point on the map."""
    texts, risk = desk.texts, beside.risk
    key = f"{risk.id}-{record.form}"
    if risk.state is RiskState.APPROVED:
        label = texts("screens.review.keep")
        if displayed_versions.draw_button(record, label, f"review-keep-{risk.id}", type="primary"):
            ScreenAction(record, place=REVIEW).run(
                "screens.review.kept", risks.keep_on_map, risk.id, record.seen
            )
        if beside.mitigation is None:
            with st.expander(texts("screens.review.mitigate")):
                _ask_mitigation(risk, record, desk)
    field = f"why-{key}"
    reason = st.text_input(texts("screens.review.why"), max_chars=REASON_CHARS, key=field).strip()
    if risk.state is RiskState.APPROVED:
        label = texts("screens.review.send_back")
        if displayed_versions.draw_button(
            record, label, f"review-back-{risk.id}", typed=[field], disabled=not reason
        ):
            with ScreenAction(record, place=REVIEW) as action:
                done = session.ask(risks.send_back, risk.id, record.seen, reason)
                action.tell(texts("screens.review.returned"), make_undo(done))
    elif displayed_versions.draw_button(
        record,
        texts("screens.review.reopen"),
        f"review-reopen-{risk.id}",
        typed=[field],
        disabled=not reason,
    ):
        ScreenAction(record, place=REVIEW).run(
            "screens.review.reopened", mitigations.reopen, risk.id, record.seen, reason
        )
    label = texts("screens.review.retire")
    if displayed_versions.draw_button(
        record, label, f"review-retire-{risk.id}", typed=[field], disabled=not reason
    ):
        ScreenAction(record, place=REVIEW).run(
            "screens.review.retired", risks.retire, risk.id, record.seen, reason
        )


def _ask_mitigation(risk: RiskPoint, record: DisplayedRecord, desk: ReviewDesk) -> None:
    texts, key = desk.texts, f"done-{risk.id}-{record.form}"
    st.caption(texts("screens.review.mitigate_hint"))
    note = ask_text(texts("screens.review.done_note"), risk_form.NOTE_CHARS, f"note-{key}").strip()
    st.caption(texts("screens.add_risk.no_names"))
    today = session.get_now().astimezone(BANGKOK).date()
    day = components.ask_date(texts("screens.review.done_on"), key, newest=today, years=2)
    photo = risk_form.ask_photo(texts, key)
    label = texts("screens.review.mitigate_save")
    if displayed_versions.draw_button(
        record, label, f"review-mitigate-{risk.id}", typed=[f"note-{key}"]
    ):
        with ScreenAction(record, place=REVIEW) as action:
            photo_id = None
            if photo is not None:
                photo_id = session.ask(risk_photos.add_photo, risk.id, photo)
            with displayed_versions.allow_own_change(record):
                session.ask(
                    mitigations.mitigate,
                    risk.id,
                    record.seen,
                    done_on=day(),
                    note=note,
                    photo_id=photo_id,
                    at=session.get_now(),
                )
            action.say("screens.review.mitigation_asked")


def draw_mitigation(beside: ReviewContext, record: DisplayedRecord, desk: ReviewDesk) -> None:
    """Draw the evidence that waits, and what a second person can say to it."""
    texts, risk, found = desk.texts, beside.risk, beside.mitigation
    if found is None:
        return
    day = format_long_date(found.done_on, texts.language)
    st.caption(texts("screens.review.done_day", day=day))
    if beside.mitigation_note:
        st.text(beside.mitigation_note)
    if found.photo_id is not None:
        st.caption(texts("screens.review.fresh_photo"))
    own = found.asked_by == desk.who.account_id
    if own:
        st.info(texts("screens.review.second_person"))
    elif displayed_versions.draw_button(
        record, texts("screens.review.confirm"), f"review-confirm-{risk.id}", type="primary"
    ):
        ScreenAction(record, place=REVIEW).run(
            "screens.review.mitigated", mitigations.confirm, risk.id, record.seen
        )
    label = texts(f"screens.review.{'take_back' if own else 'refuse'}")
    if displayed_versions.draw_button(record, label, f"review-refuse-{risk.id}"):
        ScreenAction(record, place=REVIEW).run(
            "screens.review.refused", mitigations.refuse, risk.id, record.seen
        )

"""One step for several proposals: first a sentence that says what would happen, then a button."""

from collections.abc import Sequence

import streamlit as st

from geodata.actions.risks import risk_reviews
from geodata.actions.risks.risk_reviews import BulkResult, BulkStep
from geodata.actions.risks.risks import Proposal
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.risks import review_lines
from mapping.screens.risks.review_desk import REASON_CHARS, REVIEW, ReviewDesk
from mapping.texts import Texts, to_key


def draw(proposals: Sequence[Proposal], desk: ReviewDesk) -> None:
    """Draw the choice of several proposals and of what is done to them."""
    texts = desk.texts
    what = st.radio(
        texts("screens.review.several_what"),
        list(BulkStep),
        format_func=lambda option: texts(f"screens.review.bulk_{to_key(option)}"),
        key="several-what",
    )
    rows = [_draw_row(proposal, desk) for proposal in proposals]
    chosen = {number: record for number, record, is_ticked in rows if is_ticked}
    reason = ""
    if what is BulkStep.SEND_BACK:
        reason = st.text_input(
            texts("screens.review.reason"), max_chars=REASON_CHARS, key="several-reason"
        ).strip()
    items = [(number, record.seen) for number, record in chosen.items()]
    if not items or what is None or (what is BulkStep.SEND_BACK and not reason):
        st.caption(texts("screens.review.several_hint"))
        return
    label = texts("screens.review.several_confirm")
    with components.explain_problems():
        expected = session.ask(risk_reviews.rehearse, what, items, reason)
        st.text(_describe_result("will", what, expected, texts))
        if not displayed_versions.draw_bulk_button(
            label, "several-go", *chosen.values(), disabled=not expected.done_ids
        ):
            return
        with ScreenAction(place=REVIEW) as action:
            result = session.ask(risk_reviews.take_bulk_step, what, items, reason)
            displayed_versions.forget(*(chosen[number] for number in result.done_ids))
            action.tell(_describe_result("did", what, result, texts))


def _draw_row(proposal: Proposal, desk: ReviewDesk) -> tuple[int, DisplayedRecord, bool]:
    """Draw one proposal to be ticked; one that changed since it was drawn shows both versions."""
    risk = proposal.risk
    is_ticked = st.checkbox(
        components.escape_markdown(desk.describe_risk(risk)), key=f"several-{risk.id}"
    )
    lines = review_lines.list_proposal_facts(proposal, desk.names, desk.texts)
    return (
        risk.id,
        displayed_versions.draw(f"several-{risk.id}", proposal.displayed_version, lines),
        is_ticked,
    )


def _describe_result(tense: str, what: BulkStep, result: BulkResult, texts: Texts) -> str:
    lines = [texts(f"screens.review.{tense}_{to_key(what)}", count=len(result.done_ids))]
    for code in sorted(set(result.skip_reasons.values())):
        numbers = [number for number, reason in result.skip_reasons.items() if reason == code]
        lines.append(
            texts(
                "screens.review.passed_over",
                count=len(numbers),
                numbers=", ".join(map(str, numbers)),
                reason=texts.format_reason(code),
            )
        )
    return " · ".join(lines)

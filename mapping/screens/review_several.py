"""One step for several proposals: first a sentence that says what would happen, then a button."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from geodata.actions import risk_reviews
from geodata.actions.risk_reviews import Bulk, BulkResult
from geodata.model.risks import RiskPoint
from mapping.screens import components, session
from mapping.screens.review_desk import REASON_CHARS, Desk, go_on
from mapping.texts import Texts, slug


def draw(found: Sequence[RiskPoint], desk: Desk) -> None:
    """Draw the choice of several proposals and of what is done to them."""
    texts = desk.texts
    by_id = {each.id: each for each in found}
    what = st.radio(
        texts("screens.review.several_what"),
        list(Bulk),
        format_func=lambda each: texts(f"screens.review.bulk_{slug(each)}"),
        key="several-what",
    )
    chosen = [
        each
        for each in found
        if st.checkbox(components.literal(desk.label(each)), key=f"several-{each.id}")
    ]
    reason = ""
    if what is Bulk.SEND_BACK:
        reason = st.text_input(
            texts("screens.review.reason"), max_chars=REASON_CHARS, key="several-reason"
        ).strip()
    items = [(each.id, by_id[each.id].version) for each in chosen]
    if not items or what is None or (what is Bulk.SEND_BACK and not reason):
        st.caption(texts("screens.review.several_hint"))
        return
    take = partial(risk_reviews.several, session.project(), session.caller(), what, items, reason)
    with components.explain_problems():
        said = risk_reviews.rehearse(
            session.project(), session.caller(), what, items, reason, at=session.now()
        )
        st.text(_sentence("will", what, said, texts))
        if st.button(
            texts("screens.review.several_confirm"), key="several-go", disabled=not said.done
        ):
            go_on(_sentence("did", what, take(at=session.now()), texts))


def _sentence(tense: str, what: Bulk, result: BulkResult, texts: Texts) -> str:
    lines = [texts(f"screens.review.{tense}_{slug(what)}", count=len(result.done))]
    for code in sorted(set(result.passed_over.values())):
        numbers = [number for number, each in result.passed_over.items() if each == code]
        lines.append(
            texts(
                "screens.review.passed_over",
                count=len(numbers),
                numbers=", ".join(map(str, numbers)),
                reason=texts.reason(code),
            )
        )
    return " · ".join(lines)

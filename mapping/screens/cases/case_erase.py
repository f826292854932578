"""Part of the case screen: a case is forgotten for good, by two officers."""

import streamlit as st

from geodata.actions.cases import case_erasure
from geodata.actions.cases.cases import CaseFile
from geodata.model.cases.erasure import ErasureReason
from geodata.model.people.people import Verb
from mapping.screens import session
from mapping.screens.cases.case_desk import (
    CaseDesk,
    do,
    here,
    seen,
)
from mapping.texts import slug


def draw(file: CaseFile, desk: CaseDesk) -> None:
    """Draw the wish, or the answer of a second person."""
    if not desk.who.may(Verb.ERASE_CASE):
        return
    texts = desk.texts
    with st.expander(texts("forgetting.title")):
        st.text(texts("forgetting.says"))
        asked = [
            each
            for each in case_erasure.waiting(session.project(), session.caller(), at=session.now())
            if each.case_id == file.case.id and not each.is_deleted
        ]
        if not asked:
            _ask(file, desk)
        elif asked[0].asked_by == desk.who.account_id:
            st.caption(texts("forgetting.somebody_else"))
        else:
            st.warning(texts("forgetting.asked", reason=_words(asked[0].reason, desk)))
            if desk.button(texts("forgetting.confirm"), "case-erase-confirm"):
                seen_now = case_erasure.seen_of(asked[0], seen(file, desk)[-1])
                do(desk, "erased", case_erasure.confirm, *here(file), seen_now)


def _ask(file: CaseFile, desk: CaseDesk) -> None:
    reason = st.selectbox(
        desk.texts("forgetting.reason"),
        list(ErasureReason),
        format_func=lambda each: _words(each, desk),
        key="case-erase-reason",
    )
    if desk.button(desk.texts("forgetting.ask"), "case-erase-ask"):
        do(desk, "erasure_asked", case_erasure.ask, *seen(file, desk), reason)


def _words(reason: ErasureReason, desk: CaseDesk) -> str:
    return desk.texts(f"forgetting.why.{slug(reason)}")

"""Part of the case screen: a case is forgotten for good, by two officers."""

import streamlit as st

from geodata.actions.cases import case_erasure
from geodata.actions.cases.cases import CaseFile
from geodata.model.cases.erasure import ErasureReason
from geodata.model.people.people import Verb
from mapping.screens import session
from mapping.screens.cases.case_desk import CaseDesk
from mapping.texts import to_key


def draw(file: CaseFile, desk: CaseDesk) -> None:
    """Draw the wish, or the answer of a second person."""
    if not desk.who.may(Verb.ERASE_CASE):
        return
    texts = desk.texts
    with st.expander(texts("forgetting.title")):
        st.text(texts("forgetting.says"))
        asked = [
            request
            for request in session.ask(case_erasure.list_pending)
            if request.case_id == file.case.id and not request.is_deleted
        ]
        if not asked:
            _ask_erasure(file, desk)
        elif asked[0].asked_by == desk.who.account_id:
            st.caption(texts("forgetting.somebody_else"))
        else:
            st.warning(texts("forgetting.asked", reason=_describe_reason(asked[0].reason, desk)))
            if desk.draw_button(texts("forgetting.confirm"), "case-erase-confirm"):
                seen_now = case_erasure.build_displayed_version(
                    asked[0], desk.get_versioned_ref(file)[-1]
                )
                desk.action.run("cases.done.erased", case_erasure.confirm, file.case.id, seen_now)


def _ask_erasure(file: CaseFile, desk: CaseDesk) -> None:
    reason = st.selectbox(
        desk.texts("forgetting.reason"),
        list(ErasureReason),
        format_func=lambda option: _describe_reason(option, desk),
        key="case-erase-reason",
    )
    if desk.draw_button(desk.texts("forgetting.ask"), "case-erase-ask") and reason is not None:
        desk.action.run(
            "cases.done.erasure_asked",
            case_erasure.request_erasure,
            *desk.get_versioned_ref(file),
            reason,
        )


def _describe_reason(reason: ErasureReason, desk: CaseDesk) -> str:
    return desk.texts(f"forgetting.why.{to_key(reason)}")

"""Part of the case screen: whether a complaint may be counted in public, said by two people."""

import streamlit as st

from geodata.actions.cases.cases import CaseFile
from geodata.actions.imports import counting
from geodata.model.cases.cases import COUNTABLE_STATES
from mapping.screens import session
from mapping.screens.cases.case_desk import CaseDesk


def draw(file: CaseFile, desk: CaseDesk) -> None:
    """Draw the tick, where a complaint is past community review."""
    if file.case.state not in COUNTABLE_STATES:
        return
    texts = desk.texts
    with st.expander(texts("publication.count_case")):
        ticks = session.ask(counting.list_ticks, file.case.id)
        mine = desk.who.account_id in {tick.account_id for tick in ticks}
        st.text(texts("publication.count_says"))
        st.caption(texts("publication.ticks", count=len(ticks)))
        if mine:
            if st.button(texts("publication.untick"), key="case-untick"):
                desk.action.run("cases.done.unticked", counting.untick_case, file.case.id)
            return
        sure = st.checkbox(texts("publication.another_person"), key=f"case-sure-{file.case.id}")
        if desk.draw_button(texts("publication.tick"), "case-tick"):
            desk.action.run(
                "cases.done.ticked",
                counting.tick_case,
                *desk.get_versioned_ref(file),
                another_person=sure,
                at=session.get_now(),
            )

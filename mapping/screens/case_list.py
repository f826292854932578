"""Part of the case screen: the cases in scope, what is overdue first."""

from collections.abc import Sequence

import streamlit as st

from geodata.actions.cases import CaseLine
from geodata.model.cases import ENDED, CaseState
from mapping.screens import components, session
from mapping.screens.case_desk import OPEN, CaseDesk
from mapping.texts import slug

SHOWN = 50
VIEWS = ("open", "overdue", "mine", "ended")


def draw(lines: Sequence[CaseLine], desk: CaseDesk) -> None:
    """Draw the filters and the list."""
    found = _filtered(lines, desk)
    if not found:
        st.info(desk.texts("cases.empty"))
    for line in found[:SHOWN]:
        _one(line, desk)
    if len(found) > SHOWN:
        st.caption(desk.texts("cases.more", shown=SHOWN, count=len(found)))


def _filtered(lines: Sequence[CaseLine], desk: CaseDesk) -> list[CaseLine]:
    texts = desk.texts
    views = {
        "open": [each for each in lines if each.case.state not in ENDED],
        "overdue": [each for each in lines if each.clock.is_overdue],
        "mine": [
            each
            for each in lines
            if each.case.assigned_to == desk.who.account_id and each.case.state not in ENDED
        ],
        "ended": [each for each in lines if each.case.state in ENDED],
    }
    view = components.segments(
        "cases", list(VIEWS), lambda each: texts(f"cases.view.{each}", count=len(views[each]))
    )
    with st.popover(texts("map.filter.open")):
        state = st.selectbox(
            texts("cases.filter.state"),
            list(CaseState),
            index=None,
            format_func=lambda each: texts(f"cases.state.{slug(each)}"),
            placeholder=texts("map.filter.all"),
            key="cases-state",
        )
        place = st.selectbox(
            texts("cases.filter.community"),
            sorted({each.case.community_id or "" for each in lines}),
            index=None,
            format_func=lambda each: desk.names.get(each, texts("cases.no_community")),
            placeholder=texts("map.filter.all"),
            key="cases-community",
        )
    return [
        each
        for each in views[view]
        if state in (None, each.case.state) and place in (None, each.case.community_id or "")
    ]


def _one(line: CaseLine, desk: CaseDesk) -> None:
    texts, case = desk.texts, line.case
    with st.container(key=f"case-line-{case.id}", border=True):
        with st.container(key=f"case-name-{case.id}"):
            st.text(f"{texts(f'screens.category.{slug(case.category)}')}")
        st.text(f"{case.number} · {desk.place(case)}")
        st.text(f"{desk.state(case)}\n{desk.clock(line.clock)}")
        signs = [
            texts("cases.unread", count=line.unread) if line.unread else "",
            texts("cases.of_somebody", name=line.assigned_name) if line.assigned_name else "",
            texts("cases.demo") if case.demo else "",
        ]
        if any(signs):
            st.text(" · ".join(each for each in signs if each))
        st.button(
            texts("cases.open", number=case.number),
            key=f"case-open-{case.id}",
            on_click=session.keep,
            args=(OPEN, case.id),
        )

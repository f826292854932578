"""Part of the case screen: clocks and jurisdiction hints, for officers."""

from dataclasses import replace

import streamlit as st

from geodata.actions import case_rules
from geodata.model.case_ladder import CLOCK_DAYS
from geodata.model.case_rules import LONGEST_HINT, MOST_DAYS
from geodata.model.people import Verb
from mapping.screens import session
from mapping.screens.case_desk import CaseDesk, do
from mapping.texts import slug


def draw(desk: CaseDesk) -> None:
    """Draw the rules, folded away."""
    if not desk.who.may(Verb.SET_CASE_RULES):
        return
    with st.expander(desk.texts("cases.rules.clocks")):
        _clocks(desk)
    with st.expander(desk.texts("cases.rules.hints")):
        _hints(desk)


def _clocks(desk: CaseDesk) -> None:
    texts = desk.texts
    kept = case_rules.clocks(session.project())
    state = st.selectbox(
        texts("cases.rules.state"),
        list(CLOCK_DAYS),
        format_func=lambda each: (
            f"{texts(f'cases.state.{slug(each)}')} · {texts('cases.rules.days', days=kept[each])}"
        ),
        key="rules-state",
    )
    days = st.number_input(
        texts("cases.rules.new_days"),
        min_value=1,
        max_value=MOST_DAYS,
        value=kept[state],
        step=1,
        key=f"rules-days-{slug(state)}",
    )
    if st.button(texts("cases.rules.save_clock"), key="rules-clock", disabled=days == kept[state]):
        do(
            desk,
            "rules",
            case_rules.set_clock,
            session.project(),
            session.caller(),
            state,
            int(days),
        )


def _hints(desk: CaseDesk) -> None:
    texts = desk.texts
    kept = case_rules.hints(session.project())
    agency = st.selectbox(
        texts("cases.rules.agency"),
        list(kept),
        format_func=lambda each: texts(f"cases.agency.{each}"),
        key="rules-agency",
    )
    hint, key = kept[agency], f"rules-hint-{agency}-{kept[agency].version}"
    text = st.text_area(
        texts("cases.rules.hint"), hint.text, max_chars=LONGEST_HINT, key=key, height=120
    )
    is_checked = st.checkbox(texts("cases.rules.checked"), hint.is_checked, key=f"{key}-checked")
    if st.button(texts("cases.rules.save_hint"), key="rules-hint"):
        changed = replace(hint, text=text or "", is_checked=is_checked)
        project, by = session.project(), session.caller()
        do(desk, "rules", case_rules.set_hint, project, by, agency, changed)

"""Part of the case screen: clocks and jurisdiction hints, for officers."""

from dataclasses import replace

import streamlit as st

from geodata.actions import case_rules
from geodata.model.case_ladder import CLOCK_DAYS
from geodata.model.case_rules import LONGEST_HINT, MOST_DAYS
from geodata.model.people import Verb
from geodata.model.seen import Seen
from mapping.screens import session, shown
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
    told = [(texts("cases.rules.state"), texts("cases.rules.days", days=kept[state]))]
    it = shown.draw(f"clock-{slug(state)}", Seen.of(state, kept[state]), told)
    label = texts("cases.rules.save_clock")
    if shown.button(it, label, "rules-clock", disabled=days == kept[state]):
        given = (session.project(), session.caller(), state, int(days), it.seen)
        do(desk.about(it), "rules", case_rules.set_clock, *given)


def _hints(desk: CaseDesk) -> None:
    texts = desk.texts
    kept = case_rules.hints(session.project())
    agency = st.selectbox(
        texts("cases.rules.agency"),
        list(kept),
        format_func=lambda each: texts(f"cases.agency.{each}"),
        key="rules-agency",
    )
    hint = kept[agency]
    checked = texts("cases.rules.checked") if hint.is_checked else ""
    told = [(texts("cases.rules.hint"), "\n".join(each for each in (hint.text, checked) if each))]
    it = shown.draw(f"hint-{agency}", Seen.of(hint), told, hint)
    hint, key = it.content, f"rules-hint-{agency}-{it.form}"
    text = st.text_area(
        texts("cases.rules.hint"), hint.text, max_chars=LONGEST_HINT, key=key, height=120
    )
    is_checked = st.checkbox(texts("cases.rules.checked"), hint.is_checked, key=f"{key}-checked")
    if shown.button(it, texts("cases.rules.save_hint"), "rules-hint", typed=[key]):
        changed = replace(hint, text=text or "", is_checked=is_checked)
        given = (session.project(), session.caller(), agency, changed, it.seen)
        do(desk.about(it), "rules", case_rules.set_hint, *given)

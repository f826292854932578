"""Part of the case screen: the lawful next steps, and nothing else."""

import streamlit as st

from geodata.actions import cases
from geodata.actions.cases import CaseFile
from geodata.model.case_ladder import Need, Rung
from geodata.model.cases import LONGEST_WORDS
from mapping.screens import session
from mapping.screens.case_desk import CaseDesk, do, seen
from mapping.texts import slug

ELSEWHERE = frozenset({Need.SOLUTION, Need.PACKET})  # these have parts of their own


def draw(file: CaseFile, desk: CaseDesk) -> None:
    """Draw a button for each step; the chosen one asks what it needs and once more."""
    texts = desk.texts
    steps = [each for each in file.next if not each.needs & ELSEWHERE]
    st.subheader(texts("cases.next"), anchor=False)
    if not steps:
        st.text(texts("cases.no_step"))
        return
    chosen = f"case-step-{file.case.id}-{desk.form}"
    with st.container(key="case-steps", horizontal=True):
        for each in steps:
            st.button(
                texts(f"cases.step.{slug(each.step)}"),
                key=f"step-{slug(each.step)}",
                on_click=session.keep,
                args=(chosen, each.step),
            )
    asked = session.recalled(chosen)
    for each in steps:
        if each.step is asked:
            _asked(each, file, desk)


def _asked(rung: Rung, file: CaseFile, desk: CaseDesk) -> None:
    texts, key = desk.texts, f"{file.case.id}-{desk.form}-{slug(rung.step)}"
    named: dict[str, str] = {}
    with st.container(key="case-step-asked", border=True):
        st.text(texts(f"cases.step.{slug(rung.step)}"))
        if Need.REASON in rung.needs:
            named["reason"] = _typed(texts("cases.reason"), f"reason-{key}", LONGEST_WORDS)
            told = texts.section("cases.told").get(slug(rung.step))
            if told:
                st.caption(told)
        if Need.OTHER_CASE in rung.needs:
            named["other"] = _typed(texts("cases.other"), f"other-{key}", 20)
        if Need.AGENCY_NUMBER in rung.needs:
            named["agency_number"] = _typed(texts("cases.agency_number"), f"number-{key}", 100)
        if desk.button(
            texts("cases.confirm"),
            "case-confirm",
            typed=[f"{each}-{key}" for each in ("reason", "other", "number")],
            type="primary",
            disabled=not all(named.values()),
        ):
            do(desk, "step", cases.step, *seen(file, desk), rung.step, **named)


def _typed(label: str, key: str, longest: int) -> str:
    typed = st.text_area(label, max_chars=longest, key=key, height=100)
    return (typed or "").strip()

"""Part of the case screen: the lawful next steps, and nothing else.

Words inside and words to the reporter are two fields; the second is shown as it will be read.
"""

import streamlit as st

from geodata.actions.cases import case_endings, cases
from geodata.actions.cases.cases import CaseFile
from geodata.model.cases import case_transitions
from geodata.model.cases.case_transitions import CaseStep, Requirement, Transition
from geodata.model.cases.cases import MAX_MESSAGE_LENGTH, Ending
from mapping.screens import preview, session
from mapping.screens.cases.case_desk import CaseDesk
from mapping.screens.fields import ask_text
from mapping.texts import to_key

ELSEWHERE = frozenset({Requirement.SOLUTION, Requirement.PACKET})  # these have parts of their own


def draw(file: CaseFile, desk: CaseDesk) -> None:
    """Draw a button for each step; the chosen one asks what it needs and once more."""
    texts = desk.texts
    steps = [
        transition
        for transition in file.next_transitions
        if not transition.requirements & ELSEWHERE
    ]
    st.subheader(texts("cases.next"), anchor=False)
    if file.ending is not None:
        _draw_proposed_ending(file.ending, file, desk)
        steps = [step for step in steps if Requirement.SECOND_PERSON not in step.requirements]
    if not steps:
        st.text(texts("cases.no_step"))
        return
    chosen = f"case-step-{file.case.id}-{desk.form}"
    with st.container(key="case-steps", horizontal=True):
        for step in steps:
            st.button(
                texts(f"cases.step.{to_key(step.step)}"),
                key=f"step-{to_key(step.step)}",
                on_click=session.keep,
                args=(chosen, step.step),
            )
    asked = session.get_cached(chosen)
    for step in steps:
        if step.step is asked:
            _ask_step(step, file, desk)


def _ask_step(rung: Transition, file: CaseFile, desk: CaseDesk) -> None:
    texts, key = desk.texts, f"{file.case.id}-{desk.form}-{to_key(rung.step)}"
    named: dict[str, str] = {}
    with st.container(key="case-step-asked", border=True):
        st.text(texts(f"cases.step.{to_key(rung.step)}"))
        is_second = Requirement.SECOND_PERSON in rung.requirements
        if is_second:
            st.caption(texts("cases.ending.two_people"))
        if Requirement.OTHER_CASE in rung.requirements:
            own = frozenset({file.case.id})
            named["other"] = desk.pick_case(texts("cases.other"), f"other-{key}", but=own)
        if Requirement.AGENCY_NUMBER in rung.requirements:
            named["agency_number"] = _ask_text(texts("cases.agency_number"), f"number-{key}", 100)
        words = _ask_words(rung, key, desk)
        needed = {**named, **{name: words[name] for name in _list_needed_words(rung)}}
        if desk.draw_button(
            texts("cases.ending.propose" if is_second else "cases.confirm"),
            "case-confirm",
            typed=[f"{literal}-{key}" for literal in ("reason", "told", "other", "number")],
            words=words.get("told", ""),
            type="primary",
            disabled=not all(needed.values()),
        ):
            versioned, other = desk.get_versioned_ref(file), named.get("other", "")
            reason, told = words.get("reason", ""), words.get("told", "")
            if is_second:
                desk.action.run(
                    "cases.done.ending",
                    case_endings.propose,
                    *versioned,
                    rung.step,
                    reason=reason,
                    reporter_message=told,
                    other=other,
                    at=session.get_now(),
                )
            else:
                desk.action.run(
                    "cases.done.step",
                    cases.take_step,
                    *versioned,
                    rung.step,
                    reason=reason,
                    reporter_message=told,
                    other=other,
                    agency_number=named.get("agency_number", ""),
                    at=session.get_now(),
                )


def _list_needed_words(rung: Transition) -> list[str]:
    return [
        name
        for name, need in (("reason", Requirement.REASON), ("told", Requirement.TOLD))
        if need in rung.requirements
    ]


def _ask_words(rung: Transition, key: str, desk: CaseDesk) -> dict[str, str]:
    """Draw both fields, where a step has words at all, and the preview of the second."""
    texts = desk.texts
    if not rung.requirements & {Requirement.REASON, Requirement.TOLD, Requirement.OTHER_CASE}:
        return {}
    needed = _list_needed_words(rung)
    labels = {
        name: texts(f"cases.words.{name}{'' if name in needed else '_if_any'}")
        for name in ("reason", "told")
    }
    reason = _ask_text(labels["reason"], f"reason-{key}", MAX_MESSAGE_LENGTH)
    told = _ask_text(labels["told"], f"told-{key}", MAX_MESSAGE_LENGTH)
    _draw_preview(rung.step, told, desk)
    return {"reason": reason, "told": told}


def _draw_preview(step: CaseStep, words: str, desk: CaseDesk) -> None:
    """Draw what the reporter will read beside the state that the step leads to."""
    after = {
        transition.after for transition in case_transitions.TRANSITIONS if transition.step is step
    } - {None}
    state = desk.texts(f"report.state.{to_key(after.pop() or '')}") if len(after) == 1 else ""
    because = desk.texts("report.because")
    head = " · ".join(text for text in (state, because) if text)
    preview.draw(desk.texts, "both", words, name="told", head=head)


def _draw_proposed_ending(ending: Ending, file: CaseFile, desk: CaseDesk) -> None:
    """Draw an ending that waits for a second person, with the words that would be sent."""
    texts = desk.texts
    with st.container(key="case-ending", border=True):
        st.text(
            texts(
                "cases.ending.waits",
                step=texts(f"cases.step.{to_key(ending.step)}"),
                day=desk.format_day(ending.asked_on),
            )
        )
        if ending.reason:
            st.caption(texts("cases.words.reason"))
            st.text(ending.reason)
        _draw_preview(CaseStep(ending.step), ending.reporter_message, desk)
        if ending.asked_by == desk.who.account_id:
            st.caption(texts("cases.ending.somebody_else"))
            return
        if not file.is_own_turn:
            return
        label = texts("cases.ending.confirm")
        if desk.draw_button(label, "case-ending-confirm", type="primary"):
            desk.action.run("cases.done.step", case_endings.confirm, *desk.get_versioned_ref(file))
        field = f"ending-decline-{desk.form}"
        why = _ask_text(texts("cases.ending.why_not"), field, MAX_MESSAGE_LENGTH)
        label = texts("cases.ending.decline")
        if desk.draw_button(label, "case-ending-decline", typed=[field], disabled=not why):
            desk.action.run(
                "cases.done.ending_declined",
                case_endings.decline,
                *desk.get_versioned_ref(file),
                why,
            )


def _ask_text(label: str, key: str, longest: int) -> str:
    typed = ask_text(label, longest, key, height=100)
    return typed.strip()

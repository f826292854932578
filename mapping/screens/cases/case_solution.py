"""Part of the case screen: what was done, by one person with a fresh photo, and a second one."""

import streamlit as st

from geodata.actions.cases import case_solutions, case_work
from geodata.actions.cases.cases import CaseFile
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import MAX_MESSAGE_LENGTH, Purpose, Resolution
from mapping.screens import components, preview, session
from mapping.screens.cases.case_desk import CaseDesk, get_today
from mapping.screens.fields import ask_text
from mapping.screens.risks.risk_form import PHOTO_TYPES

YEARS = 2


def draw(file: CaseFile, desk: CaseDesk) -> None:
    """Draw the solution that waits, or the form for one."""
    if not any(
        transition.step is CaseStep.SOLUTION_CONFIRMED for transition in file.next_transitions
    ):
        return
    if file.solution is not None:
        _draw_proposed_solution(file, file.solution, desk)
        return
    with st.expander(desk.texts("cases.solution.title")):
        _draw_form(file, desk)


def _draw_proposed_solution(file: CaseFile, waiting: Resolution, desk: CaseDesk) -> None:
    texts = desk.texts
    with st.container(key="case-solution", border=True):
        st.text(texts("cases.solution.waits", day=desk.format_day(waiting.done_on)))
        st.text(waiting.work_done)
        st.link_button(texts("cases.solution.photo"), f"/files/cases/{waiting.evidence_id}")
        if waiting.asked_by == desk.who.account_id:
            st.caption(texts("cases.solution.somebody_else"))
            return
        is_alike = waiting.evidence_id in {
            evidence_file.id for evidence_file in file.similar_evidence
        }
        compared = False
        if is_alike:
            st.warning(texts("cases.solution.alike"))
            compared = st.checkbox(texts("cases.solution.compared"), key="case-compared")
        if desk.draw_button(
            texts("cases.solution.confirm"),
            "case-solution-confirm",
            type="primary",
            disabled=is_alike and not compared,
        ):
            desk.action.run(
                "cases.done.solved",
                case_solutions.confirm,
                *desk.get_versioned_ref(file),
                although_alike=compared,
                at=session.get_now(),
            )
        field = f"case-decline-{desk.form}"
        reason = ask_text(texts("cases.solution.why_not"), MAX_MESSAGE_LENGTH, field, height=80)
        label = texts("cases.solution.decline")
        if desk.draw_button(label, "case-solution-decline", typed=[field]):
            versioned = desk.get_versioned_ref(file)
            desk.action.run("cases.done.declined", case_solutions.decline, *versioned, reason)


def _draw_form(file: CaseFile, desk: CaseDesk) -> None:
    texts, key = desk.texts, f"case-solve-{file.case.id}-{desk.form}"
    st.caption(texts("cases.solution.two_people"))
    done = ask_text(texts("cases.solution.done"), MAX_MESSAGE_LENGTH, f"{key}-done", height=110)
    preview.draw(texts, "reporter", done, name="done", head=texts("report.done"))
    read_day = components.ask_date(
        texts("cases.solution.done_on"), key, newest=get_today(), years=YEARS, known=get_today()
    )
    done_on = components.read_date(read_day)
    photo = st.file_uploader(
        texts("cases.solution.new_photo"), type=PHOTO_TYPES, key=f"{key}-photo"
    )
    if desk.draw_button(
        texts("cases.solution.propose"),
        "case-solve",
        typed=[f"{key}-done"],
        words=done,
        disabled=photo is None or done_on is None,
    ):
        with desk.action as action:
            data = b"" if photo is None else photo.getvalue()
            evidence = session.ask(case_work.add_file, file.case.id, data, Purpose.DONE)
            with desk.allow_own_change():
                session.ask(
                    case_solutions.propose,
                    *desk.get_versioned_ref(file),
                    done,
                    done_on or get_today(),
                    evidence.id,
                )
            action.say("cases.done.solution")

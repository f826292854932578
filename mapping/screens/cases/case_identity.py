"""Part of the case screen: how to reach whoever reported, by two people, with reasons."""

import streamlit as st

from geodata.actions.cases import case_identity
from geodata.actions.cases.cases import CaseFile
from geodata.model.cases.cases import MAX_MESSAGE_LENGTH
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Scope, Verb
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.cases.case_desk import CaseDesk
from mapping.screens.fields import ask_text


def draw(file: CaseFile, desk: CaseDesk) -> None:
    """Draw the way to the contact, where one was given."""
    texts = desk.texts
    if not file.has_contact or not desk.who.may(Verb.OPEN_IDENTITY):
        return
    with st.expander(texts("cases.identity.title")):
        st.caption(texts("cases.identity.says"))
        if session.ask(case_identity.may_read_contact, file.case.id):
            if st.button(texts("cases.identity.open"), key="case-identity-open"):
                with components.explain_problems():
                    st.text(session.ask(case_identity.read_contact, file.case.id))
                    st.caption(texts("cases.identity.noted"))
        elif desk.who.find_scope(Verb.OPEN_IDENTITY) is Scope.ALL:
            _ask_contact(file, desk)


def _ask_contact(file: CaseFile, desk: CaseDesk) -> None:
    reason = ask_text(
        desk.texts("cases.identity.why"),
        MAX_MESSAGE_LENGTH,
        f"case-identity-{file.case.id}",
        height=80,
    )
    label, field = desk.texts("cases.identity.ask"), f"case-identity-{file.case.id}"
    if desk.draw_button(label, "case-identity-ask", typed=[field]):
        desk.action.run(
            "cases.done.identity_asked",
            case_identity.request_contact,
            *desk.get_versioned_ref(file),
            reason,
        )


def draw_requests(desk: CaseDesk) -> None:
    """Draw the requests that wait for this person's answer."""
    texts = desk.texts
    if not desk.who.may(Verb.OPEN_IDENTITY):
        return
    for request in session.ask(case_identity.list_pending):
        with st.container(key=f"identity-{request.id}", border=True):
            told = [(texts("cases.identity.why"), request.reason)]
            record = displayed_versions.draw(
                f"identity-{request.id}", DisplayedVersion.from_record(request), told
            )
            st.text(texts("cases.identity.waits", number=request.case_number))
            st.text(request.reason)
            reason = ask_text(
                texts("cases.identity.answer_why"),
                MAX_MESSAGE_LENGTH,
                f"identity-why-{request.id}",
                height=80,
            )
            with st.container(horizontal=True):
                for name, agree in (("agree", True), ("refuse", False)):
                    label, field = texts(f"cases.identity.{name}"), f"identity-why-{request.id}"
                    if displayed_versions.draw_button(
                        record, label, f"{name}-{request.id}", typed=[field]
                    ):
                        ScreenAction(record).run(
                            "cases.done.identity_answered",
                            case_identity.answer_request,
                            request.id,
                            record.seen,
                            agree=agree,
                            reason=reason,
                            at=session.get_now(),
                        )

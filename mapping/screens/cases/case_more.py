"""Part of the case screen: paper, putting right, handing on, evidence, links, safety, risk."""

import streamlit as st

from geodata.actions.cases import case_risks, case_work, cases
from geodata.actions.cases.cases import CaseFile
from geodata.model.cases.cases import (
    MAX_MESSAGE_LENGTH,
    MAX_STORY_LENGTH,
    CaseEdit,
    Purpose,
    Threat,
)
from geodata.model.imports.records import CHOSEN_CATEGORIES, Category
from geodata.model.people.people import Verb
from geodata.model.risks import RiskDraft
from mapping.screens import preview, session
from mapping.screens.cases import case_details
from mapping.screens.cases.case_desk import EDITING, CaseDesk, make_token
from mapping.screens.fields import ask_text
from mapping.screens.risks import risk_form
from mapping.texts import to_key

NOBODY = 0
FILE_TYPES = [*risk_form.PHOTO_TYPES, "pdf"]


def draw(file: CaseFile, desk: CaseDesk) -> None:
    """Draw each part folded away."""
    texts = desk.texts
    with st.container(key="case-paper"):
        st.link_button(
            texts("case_prints.button.case_pdf"), f"/files/cases/{file.case.id}/case.pdf"
        )
        st.caption(texts("case_prints.button.says"))
    with st.expander(texts("cases.evidence.title", count=len(file.evidence))):
        _draw_evidence(file, desk)
    if file.is_own_turn:
        with st.expander(texts("cases.edit.title")):
            _draw_edit(file, desk)
        with st.expander(texts("cases.assign.title")):
            _draw_assignment(file, desk)
    with st.expander(texts("cases.links.title", count=len(file.links))):
        _draw_links(file, desk)
    if desk.who.may(Verb.REFER_CASE):
        with st.expander(texts("cases.threat.title")):
            _draw_threat(file, desk)
    if file.is_own_turn and desk.who.may(Verb.PROPOSE_RISK):
        with st.expander(texts("cases.risk.title")):
            _draw_risk_proposal(file, desk)


def _draw_evidence(file: CaseFile, desk: CaseDesk) -> None:
    texts = desk.texts
    upload = st.file_uploader(
        texts("cases.evidence.new"),
        type=FILE_TYPES,
        key=f"case-evidence-{file.case.id}-{len(file.evidence)}",
    )
    if st.button(texts("cases.evidence.add"), key="case-add-file", disabled=upload is None):
        data = b"" if upload is None else upload.getvalue()
        desk.action.run(
            "cases.done.evidence", case_work.add_file, file.case.id, data, Purpose.EVIDENCE
        )


def _draw_edit(file: CaseFile, desk: CaseDesk) -> None:
    texts = desk.texts
    # What is typed here outlives this person's own steps; until it is saved the fields stay.
    begun = session.cache_for_person(EDITING, (file.case.id, desk.round), lambda: desk.form)
    key = f"case-edit-{file.case.id}-{begun}"
    category = st.selectbox(
        texts("cases.edit.category"),
        CHOSEN_CATEGORIES,
        index=CHOSEN_CATEGORIES.index(file.case.category)
        if file.case.category in CHOSEN_CATEGORIES
        else None,
        format_func=lambda option: texts(f"screens.category.{to_key(option)}"),
        key=f"{key}-category",
    )
    places = list(desk.names)
    home = file.case.community_id
    community_id = st.selectbox(
        texts("cases.edit.community"),
        places,
        index=places.index(home) if home in places else None,
        format_func=lambda option: desk.names[option],
        placeholder=texts("cases.no_community"),
        key=f"{key}-community",
    )
    summary = ask_text(
        texts("cases.edit.summary"),
        MAX_STORY_LENGTH,
        f"{key}-summary",
        file.content.summary,
        height=160,
    )
    details = None
    if desk.who.may(Verb.REFER_CASE):
        st.text(texts("packet.chronology.details"))
        st.caption(texts("cases.edit.details_say"))
        details = case_details.ask_details(texts, key, file.content.details)
    if summary != file.content.summary:
        head = texts("packet.chronology.summary")
        preview.draw(texts, "agency", summary, name="summary", head=head)
    if desk.draw_button(
        texts("cases.edit.save"), "case-edit-save", typed=[f"{key}-summary"], words=summary
    ):
        edit = CaseEdit(category or file.case.category, community_id, summary, details)
        with desk.action as action:
            session.ask(case_work.edit, *desk.get_versioned_ref(file), edit)
            session.forget(EDITING)
            action.say("cases.done.edited")


def _draw_assignment(file: CaseFile, desk: CaseDesk) -> None:
    texts = desk.texts
    people = session.ask(cases.list_assignees, file.case.id)
    options = [NOBODY, *people]
    now = file.case.assigned_to or NOBODY
    to = st.selectbox(
        texts("cases.assign.to"),
        options,
        index=options.index(now) if now in options else 0,
        format_func=lambda option: people.get(option, texts("cases.assign.nobody")),
        key=f"case-assign-{file.case.id}-{desk.form}",
    )
    if desk.draw_button(texts("cases.assign.save"), "case-assign", disabled=to == now):
        desk.action.run(
            "cases.done.assigned", case_work.assign, *desk.get_versioned_ref(file), to or None
        )


def _draw_links(file: CaseFile, desk: CaseDesk) -> None:
    texts = desk.texts
    for link in file.links:
        with st.container(key=f"case-link-{link.id}", horizontal=True):
            st.text(f"{link.number} · {desk.name_place(link)} · {desk.name_state(link)}")
            if st.button(texts("cases.links.remove"), key=f"unlink-{link.id}"):
                desk.action.run(
                    "cases.done.unlinked", case_work.unlink_case, file.case.id, link.number
                )
    known = frozenset({file.case.id, *(link.id for link in file.links)})
    key = f"case-link-new-{len(file.links)}"
    number = desk.pick_case(texts("cases.links.number"), key, but=known)
    if st.button(texts("cases.links.add"), key="case-link", disabled=not number):
        desk.action.run("cases.done.linked", case_work.link_case, file.case.id, number)


def _draw_threat(file: CaseFile, desk: CaseDesk) -> None:
    texts, key = desk.texts, f"case-threat-{desk.form}"
    for level in Threat:
        st.text(texts(f"cases.threat.means_{level}"))
    threat = st.pills(
        texts("cases.threat.level"),
        list(Threat),
        default=file.case.threat,
        format_func=lambda option: texts(f"cases.threat.{option}"),
        key=key,
    )
    reason = ask_text(texts("cases.reason"), MAX_MESSAGE_LENGTH, f"{key}-reason", height=80)
    is_same = threat in (None, file.case.threat)
    label = texts("cases.threat.save")
    pressed = desk.draw_button(label, "case-threat-save", typed=[f"{key}-reason"], disabled=is_same)
    if pressed and threat is not None:
        desk.action.run(
            "cases.done.threat",
            case_work.set_threat,
            *desk.get_versioned_ref(file),
            threat,
            reason,
        )


def _draw_risk_proposal(file: CaseFile, desk: CaseDesk) -> None:
    texts, key = desk.texts, f"case-{file.case.id}-{desk.form}"
    st.caption(texts("cases.risk.says"))
    places = session.list_communities(desk.who, Verb.PROPOSE_RISK)
    typed = risk_form.ask_risk(texts, key, places)
    ready = typed.category is not None and typed.community_id is not None
    label = texts("cases.risk.propose")
    if desk.draw_button(label, "case-risk", typed=[f"risk-note-{key}"], disabled=not ready):
        draft = RiskDraft(
            make_token(),
            typed.category or Category.UNCLASSIFIED,
            None,
            typed.community_id,
            typed.scores,
            typed.note,
            sub_kind=typed.sub_kind,
            agency_type=typed.agency_type,
        )
        desk.action.run(
            "cases.done.risk", case_risks.propose_risk, *desk.get_versioned_ref(file), draft
        )

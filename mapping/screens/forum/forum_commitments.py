"""Part of the forum's screen: what agencies are asked and promise, and whether it was kept."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from geodata.actions.workshops import commitments
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Scope, Verb
from geodata.model.times import BANGKOK
from geodata.model.workshops.commitments import (
    MAX_AGENCY_LENGTH,
    MAX_PROMISE_LENGTH,
    MAX_PROOF_LENGTH,
    Commitment,
    CommitmentDraft,
    CommitmentState,
)
from mapping.analysis.area_risks import format_numbered
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.fields import ask_line, ask_text
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date, format_short_date

DISTRICT = "district"  # in the list of areas
YEARS_AHEAD = 5
CARD_PX = 900  # at most; a phone is narrower


def draw(_edition_id: str, texts: Texts) -> None:
    """Draw the commitments in scope, those that wait for a second person first, and a new one."""
    found = session.ask(commitments.list_commitments)
    if not found:
        st.info(texts("forum.commitments.none"))
    for commitment in found:
        _draw_commitment(commitment, texts)
    with st.expander(texts("forum.commitments.new"), expanded=not found):
        _ask_new_commitment(texts)


def _draw_commitment(commitment: Commitment, texts: Texts) -> None:
    with st.container(key=f"commitment-{commitment.id}", border=True, width=CARD_PX):
        lines = _list_facts(commitment, texts)
        record = displayed_versions.draw(
            f"commitment-{commitment.id}",
            DisplayedVersion.from_record(commitment),
            lines,
            commitment,
        )
        commitment = record.content
        with st.container(key=f"commitment-name-{commitment.id}"):
            st.text(commitment.agency)
        st.text(commitment.promise)
        st.text(_describe_commitment(commitment, texts))
        if commitment.proof:
            st.text(texts("forum.commitments.proof", link=commitment.proof))
        if commitment.is_pending:
            _draw_second_person(commitment, record, texts)
        else:
            _draw_change(commitment, record, texts)
        if st.toggle(texts("forum.commitments.history"), key=f"commitment-past-{commitment.id}"):
            _draw_history(commitment, texts)


def _list_facts(commitment: Commitment, texts: Texts) -> displayed_versions.Lines:
    return [
        (texts("forum.commitments.agency"), commitment.agency),
        (texts("forum.commitments.promise"), commitment.promise),
        (texts("forum.commitments.state"), _describe_commitment(commitment, texts)),
        (texts("forum.commitments.proof_link"), commitment.proof),
        (texts("forum.commitments.second_person"), _describe_pending(commitment, texts)),
    ]


def _describe_commitment(commitment: Commitment, texts: Texts) -> str:
    names, area = session.read_community_names(), commitment.community_id
    today, due = session.get_now().astimezone(BANGKOK).date(), commitment.due_on
    facts = (
        commitment.public_id,
        texts(f"forum.state.{to_key(commitment.state)}"),
        due and texts("forum.commitments.due", date=format_long_date(due, texts.language)),
        commitment.is_overdue(today) and texts("forum.commitments.overdue"),
        texts("workshop_screen.district") if area is None else names.get(area, area),
        commitment.risk_id and _name_risk(commitment.risk_id, texts),
    )
    return " · ".join(str(fact) for fact in facts if fact)


def _name_risk(risk_id: str, texts: Texts) -> str:
    """Return the name and number of a risk point; the number alone where it is not public now."""
    point = session.read_risk_points().get(risk_id)
    return risk_id if point is None else format_numbered(point, texts)


def _describe_pending(commitment: Commitment, texts: Texts) -> str:
    """Return what waits for a second person."""
    if not commitment.is_pending:
        return ""
    waiting, link = commitment.pending_state, commitment.pending_proof
    said = (
        texts("forum.commitments.waits_public")
        if waiting is None
        else texts("forum.commitments.waits", state=texts(f"forum.state.{to_key(waiting)}"))
    )
    return f"{said}\n{texts('forum.commitments.proof', link=link)}" if link else said


def _draw_second_person(commitment: Commitment, record: DisplayedRecord, texts: Texts) -> None:
    """Draw what waits, and the answers of a second person."""
    st.text(_describe_pending(commitment, texts))
    with st.container(horizontal=True):
        for name, act in (("confirm", commitments.confirm), ("decline", commitments.decline)):
            label = texts(f"forum.commitments.{name}")
            if displayed_versions.draw_button(record, label, f"{name}-{commitment.id}"):
                _answer_pending(act, commitment, record, name)


def _answer_pending(
    act: Callable[..., object], commitment: Commitment, record: DisplayedRecord, sentence: str
) -> None:
    with ScreenAction(record) as action:
        session.ask(act, commitment.id, record.seen)
        action.say(f"forum.done.{sentence}", id=commitment.public_id)


def _draw_change(commitment: Commitment, record: DisplayedRecord, texts: Texts) -> None:
    key = f"{commitment.id}-{record.form}"
    with st.expander(texts("forum.commitments.change"), key=f"change-{commitment.id}"):
        state = st.pills(
            texts("forum.commitments.state"),
            [
                commitment_state
                for commitment_state in CommitmentState
                if commitment_state is not commitment.state
            ],
            format_func=lambda option: texts(f"forum.state.{to_key(option)}"),
            key=f"commitment-state-{key}",
        )
        proof = ask_line(
            texts("forum.commitments.proof_link"), MAX_PROOF_LENGTH, f"commitment-proof-{key}"
        )
        st.caption(texts("forum.commitments.two_people"))
        pressed = displayed_versions.draw_button(
            record,
            texts("forum.commitments.save_state"),
            f"commitment-save-{commitment.id}",
            typed=[f"commitment-proof-{key}"],
            disabled=state is None,
        )
    if pressed and state is not None:
        with ScreenAction(record) as action:
            session.ask(commitments.set_state, commitment.id, record.seen, state, proof)
            action.say("forum.done.state", id=commitment.public_id)


def _draw_history(commitment: Commitment, texts: Texts) -> None:
    for step in session.ask(commitments.list_steps, commitment.id):
        day = format_short_date(step.at, texts.language)
        said = texts(f"screens.audit_reason.{to_key(step.step)}")
        st.text(f"{day} · {said} · {texts(f'forum.state.{to_key(step.state)}')}")


def _ask_new_commitment(texts: Texts) -> None:
    token = session.get_draft_token()
    agency = ask_line(
        texts("forum.commitments.agency"),
        MAX_AGENCY_LENGTH,
        f"commitment-agency-{token}",
        placeholder=texts("forum.commitments.agency_example"),
    )
    promise = ask_text(
        texts("forum.commitments.promise"),
        MAX_PROMISE_LENGTH,
        f"commitment-promise-{token}",
        height=110,
        placeholder=texts("forum.commitments.no_names"),
    )
    due = _ask_due_date(token, texts)
    area = _choose_area(token, texts)
    risk_id = ask_line(
        texts("forum.commitments.risk"), 20, f"commitment-risk-{token}", placeholder="RP-2569-0001"
    )
    ready = bool(agency.strip() and promise.strip() and area)
    if st.button(
        texts("forum.commitments.save"), type="primary", key="commitment-new", disabled=not ready
    ):
        draft = CommitmentDraft(
            token=token,
            agency=agency,
            promise=promise,
            due_on=due,
            community_id=None if area == DISTRICT else area,
            risk_id=risk_id.strip().upper() or None,
        )
        with ScreenAction() as action:
            made = session.ask(commitments.add, draft)
            session.end_draft()
            action.say("forum.done.added", id=made.public_id)


def _ask_due_date(token: str, texts: Texts) -> date | None:
    today = session.get_now().astimezone(BANGKOK).date()
    return components.read_date(
        components.ask_date(
            texts("forum.commitments.due_on"),
            f"commitment-due-{token}",
            newest=date(today.year + YEARS_AHEAD, 12, 31),
            years=YEARS_AHEAD + 1,
        )
    )


def _choose_area(token: str, texts: Texts) -> str | None:
    who = session.get_actor()
    if who is None:
        return None
    names = session.list_communities(who, Verb.KEEP_COMMITMENTS)
    everywhere = who.find_scope(Verb.KEEP_COMMITMENTS) is Scope.ALL
    areas = [*([DISTRICT] if everywhere else []), *names]
    return st.selectbox(
        texts("forum.commitments.area"),
        areas,
        index=0 if areas else None,
        format_func=lambda option: names.get(option, texts("workshop_screen.district")),
        placeholder=texts("map.filter.choose"),
        key=f"commitment-area-{token}",
    )

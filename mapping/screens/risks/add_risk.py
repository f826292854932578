"""Propose a risk point: where, what kind, save. Scores and a note may wait for the reviewer.

Below the form stand one's own proposals: what became of them, and what can be done again.
"""

import streamlit as st

from geodata.actions.risks import risk_edits, risk_photos, risks
from geodata.actions.risks.risks import Proposal
from geodata.model.people.people import Actor, Scope, Verb
from geodata.model.risks import EDITABLE_STATES, RiskContent, RiskDraft, RiskState
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction, draw_outcome
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.map import map_frame
from mapping.screens.map.map_frame import Corner
from mapping.screens.risks import review_lines, risk_form, risk_words_form
from mapping.screens.risks.risk_form import RiskFields
from mapping.screens.risks.risk_place import PinPlace, ask_about_pin
from mapping.texts import Texts

EDITING = "risk-editing"
MINE_SHOWN = 20


def main() -> None:
    """Draw the form and one's own proposals."""
    texts = session.get_texts()
    st.title(texts("screens.add_risk.title"), anchor=False)
    who = session.get_actor()
    if who is None or not who.may(Verb.PROPOSE_RISK):
        components.draw_refusal(texts)
        return
    draw_outcome()
    places = session.list_communities(who, Verb.PROPOSE_RISK)
    # The name of this proposal is part of each field's: after saving, all fields are new and empty.
    token = session.get_draft_token()
    with st.container(key="risk-form"):
        point = _ask_pin(token, places, who)
        pin = None if point is None else ask_about_pin(point, token, places, who, texts)
        if who.find_scope(Verb.PROPOSE_RISK) is Scope.OWN:
            st.text(texts("screens.add_risk.where", names=", ".join(places.values())))
        typed = risk_form.ask_risk(texts, token, places, has_pin=point is not None)
        with st.expander(texts("screens.risk_form.photos")):
            photo = risk_form.ask_photo(texts, token)
        save = st.button(
            texts("screens.add_risk.save"),
            type="primary",
            key="risk-save",
            disabled=typed.category is None or not _has_place(pin, typed),
        )
    if save:
        _propose_risk(token, point, pin, typed, photo)
    _draw_own_proposals(places, texts)


def _ask_pin(token: str, places: dict[str, str], who: Actor) -> Corner | None:
    """Draw the map for the pin: it opens on where this person works, or where they come from."""
    start = risk_form.get_start(places)
    own = list(places) if who.find_scope(Verb.PROPOSE_RISK) is Scope.OWN else None
    return map_frame.ask_pin(token, own, own if start is None else [start])


def _has_place(pin: PinPlace | None, typed: RiskFields) -> bool:
    return typed.community_id is not None if pin is None else pin.is_ready


def _propose_risk(
    token: str, point: Corner | None, pin: PinPlace | None, typed: RiskFields, photo: bytes | None
) -> None:
    if typed.category is None:
        return
    with ScreenAction() as action:
        if photo is not None:  # one that is refused leaves the form as it is
            session.ask(risk_photos.sanitize_photo, photo)
        draft = RiskDraft(
            token,
            typed.category,
            point,
            typed.community_id if pin is None else pin.community_id,
            typed.scores,
            typed.note,
            typed.project(),
            typed.sub_kind,
            typed.agency_type,
        )
        risk = session.ask(risks.propose, draft)
        if photo is not None:
            session.ask(risk_photos.add_photo, risk.id, photo)
        session.end_draft()
        risk_form.end_start()
        action.say("screens.add_risk.saved")


def _draw_own_proposals(places: dict[str, str], texts: Texts) -> None:
    st.header(texts("screens.add_risk.mine"), anchor=False)
    found = session.ask(risk_edits.list_own)
    if not found:
        st.caption(texts("screens.add_risk.mine_empty"))
    for proposal, content in found[:MINE_SHOWN]:
        with st.container(key=f"mine-{proposal.risk.id}", border=True):
            _draw_own_card(proposal, content, places, texts)


def _draw_own_card(
    proposal: Proposal, content: RiskContent, places: dict[str, str], texts: Texts
) -> None:
    risk = proposal.risk
    st.text(risk_form.describe_risk(risk, session.read_community_names(), texts))
    st.caption(texts(f"screens.risk_state.{risk.state}"))
    if risk.merged_into is not None:
        st.caption(texts("screens.add_risk.merged_into", number=risk.merged_into))
    if risk.reason:
        st.text(risk.reason)
    risk_words_form.draw(risk, texts)
    if risk.state not in EDITABLE_STATES:
        return
    lines = review_lines.list_own_facts(proposal, content, session.read_community_names(), texts)
    record = displayed_versions.draw(f"mine-{risk.id}", proposal.displayed_version, lines, content)
    content = record.content
    if session.get_cached(EDITING) == risk.id:
        _draw_edit(proposal, record, content, places, texts)
        return
    with st.container(horizontal=True, key=f"mine-steps-{risk.id}"):
        if st.button(texts("screens.add_risk.edit"), key=f"edit-{risk.id}"):
            session.cache_for_person(EDITING, risk.id, lambda: risk.id)
            st.rerun()
        again = risk.state is RiskState.RETURNED and displayed_versions.draw_button(
            record, texts("screens.add_risk.propose_again"), f"again-{risk.id}"
        )
    if again:
        ScreenAction(record).run("screens.add_risk.saved", risks.submit_again, risk.id, record.seen)


def _draw_edit(
    proposal: Proposal,
    record: DisplayedRecord,
    content: RiskContent,
    places: dict[str, str],
    texts: Texts,
) -> None:
    risk = proposal.risk
    typed = risk_form.ask_risk(texts, f"edit-{risk.id}-{record.form}", places, content)
    with st.container(horizontal=True, key=f"edit-steps-{risk.id}"):
        save = displayed_versions.draw_button(
            record,
            texts("screens.add_risk.save_edit"),
            f"edit-save-{risk.id}",
            typed=[f"risk-note-edit-{risk.id}-{record.form}"],
        )
        if st.button(texts("screens.add_risk.cancel"), key=f"edit-cancel-{risk.id}"):
            session.forget(EDITING)
            st.rerun()
    if save:
        with ScreenAction(record) as action:
            session.ask(risk_edits.edit, risk.id, record.seen, typed.build_content(content))
            session.forget(EDITING)
            action.say("screens.add_risk.edited")


if __name__ == "__main__":
    main()

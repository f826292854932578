"""Propose a risk point: where, what kind, save. Scores and a note may wait for the reviewer.

Below the form stand one's own proposals: what became of them, and what can be done again.
"""

import streamlit as st

from geodata.actions.risks import risk_edits, risk_photos, risks
from geodata.actions.risks.risk_edits import OwnProposal
from geodata.model.people.people import Actor, Scope, Verb
from geodata.model.risks import EDITABLE_STATES, RiskContent, RiskDraft, RiskPoint, RiskState
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction, draw_outcome
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.map import map_frame
from mapping.screens.map.map_frame import Corner
from mapping.screens.risks import (
    review_lines,
    review_photos,
    risk_drafts,
    risk_form,
    risk_words_form,
)
from mapping.screens.risks.risk_form import RiskFields, RiskNames
from mapping.screens.risks.risk_place import PinPlace, ask_about_pin
from mapping.texts import Texts

EDITING, WITHDRAWING = "risk-editing", "risk-withdrawing"
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
    editing = session.get_cached(EDITING)
    own = [] if editing is None else session.ask(risk_edits.list_own)
    for found in own:
        if found.proposal.risk.id == editing and found.proposal.risk.state in EDITABLE_STATES:
            _draw_edit(found, places, who, texts)
            return
    # The name of this proposal is part of each field's: after saving, all fields are new and empty.
    token = session.get_draft_token()
    risk_drafts.begin_like(token)
    risk_drafts.draw_restored(token, texts)
    risk_drafts.apply_pending()
    with st.container(key="risk-form"):
        start = risk_form.get_start(places)
        view = None if start is None else [start]
        point = _ask_pin(token, places, who, view=view, round=risk_drafts.get_round(token))
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
    risk_drafts.draw(token, point, typed, who, places)
    if save:
        _propose_risk(token, point, pin, typed, photo)
    _draw_own_proposals(places, texts)


def _ask_pin(
    name: str,
    places: dict[str, str],
    who: Actor,
    *,
    view: list[str] | None = None,
    start: Corner | None = None,
    round: str = "",
) -> Corner | None:
    """Draw the map for the pin: it opens on where this person works, or where they come from."""
    own = list(places) if who.find_scope(Verb.PROPOSE_RISK) is Scope.OWN else None
    return map_frame.ask_pin(name, own, view or own, start, round)


def _has_place(pin: PinPlace | None, typed: RiskFields) -> bool:
    return typed.community_id is not None if pin is None else pin.is_ready


def _propose_risk(
    token: str, point: Corner | None, pin: PinPlace | None, typed: RiskFields, photo: bytes | None
) -> None:
    if typed.category is None:
        return
    with ScreenAction(beside=typed.beside) as action:
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
        risk_drafts.end(token)
        risk_form.end_start()
        action.say("screens.add_risk.saved")


def _draw_own_proposals(places: dict[str, str], texts: Texts) -> None:
    st.header(texts("screens.add_risk.mine"), anchor=False)
    found = session.ask(risk_edits.list_own)
    if not found:
        st.caption(texts("screens.add_risk.mine_empty"))
    names = risk_form.read_names(texts)
    for own in found[:MINE_SHOWN]:
        with st.container(key=f"mine-{own.proposal.risk.id}", border=True):
            _draw_own_card(own, names, texts)


def _draw_own_card(own: OwnProposal, names: RiskNames, texts: Texts) -> None:
    risk = own.proposal.risk
    st.text(names.describe_risk(risk))
    st.caption(review_lines.describe_own_state(own, texts))
    if risk.merged_into is not None:
        into = risk_form.name_point(own.merged_into_id, risk.merged_into, texts)
        st.caption(texts("screens.add_risk.merged_into", point=into))
    if risk.reason:
        st.text(texts("screens.add_risk.reason", reason=risk.reason))
    with st.expander(texts("screens.add_risk.details"), key=f"mine-facts-{risk.id}"):
        _draw_own_facts(own, names, texts)
    risk_words_form.draw(risk, texts)
    review_photos.draw_proposals(risk, own.photos, texts)
    if risk.state not in EDITABLE_STATES:
        return
    record = _draw_own_record(own, names, texts)
    with st.container(horizontal=True, key=f"mine-steps-{risk.id}"):
        if st.button(texts("screens.add_risk.edit"), key=f"edit-{risk.id}"):
            session.cache_for_person(EDITING, risk.id, lambda: risk.id)
            st.rerun()
        again = risk.state is RiskState.RETURNED and displayed_versions.draw_button(
            record, texts("screens.add_risk.propose_again"), f"again-{risk.id}"
        )
        if session.get_cached(WITHDRAWING) != risk.id and st.button(
            texts("screens.add_risk.withdraw"), key=f"withdraw-{risk.id}", type="tertiary"
        ):
            session.keep(WITHDRAWING, risk.id)
            st.rerun()
    if again:
        ScreenAction(record).run("screens.add_risk.saved", risks.submit_again, risk.id, record.seen)
    if session.get_cached(WITHDRAWING) == risk.id:
        _confirm_withdrawal(risk, record, texts)


def _draw_own_record(own: OwnProposal, names: RiskNames, texts: Texts) -> DisplayedRecord:
    proposal = own.proposal
    lines = review_lines.list_own_facts(proposal, own.content, names, texts)
    return displayed_versions.draw(
        f"mine-{proposal.risk.id}", proposal.displayed_version, lines, own.content
    )


def _draw_own_facts(own: OwnProposal, names: RiskNames, texts: Texts) -> None:
    """Draw what was proposed, its photos, and what happened to it since."""
    for label, words in review_lines.list_own_facts(own.proposal, own.content, names, texts):
        if words:
            st.caption(label)
            st.text(words)
    risk_form.draw_photos(own.photos, texts, f"mine-{own.proposal.risk.id}")
    st.caption(texts("screens.review.history"))
    for line in review_lines.list_history_lines(own.proposed_on, own.history, texts):
        st.text(line)


def _confirm_withdrawal(risk: RiskPoint, record: DisplayedRecord, texts: Texts) -> None:
    st.text(texts("screens.add_risk.withdraw_sure"))
    with st.container(horizontal=True, key=f"withdraw-steps-{risk.id}"):
        label, key = texts("screens.add_risk.withdraw_now"), f"withdraw-now-{risk.id}"
        if displayed_versions.draw_button(record, label, key, type="primary"):
            session.forget(WITHDRAWING)
            ScreenAction(record).run(
                "screens.add_risk.withdrawn", risk_edits.withdraw, risk.id, record.seen
            )
        if st.button(texts("screens.add_risk.cancel"), key=f"withdraw-cancel-{risk.id}"):
            session.forget(WITHDRAWING)
            st.rerun()


def _draw_edit(own: OwnProposal, places: dict[str, str], who: Actor, texts: Texts) -> None:
    """Draw the fields of one's own proposal, with its pin on the map, and nothing else."""
    risk = own.proposal.risk
    st.header(texts("screens.add_risk.editing"), anchor=False)
    names = risk_form.read_names(texts)
    st.text(names.describe_risk(risk))
    if risk.reason:
        st.text(texts("screens.add_risk.reason", reason=risk.reason))
    record = _draw_own_record(own, names, texts)
    content: RiskContent = record.content
    key = f"edit-{risk.id}-{record.form}"
    home = [content.community_id] if content.community_id in places else None
    point = _ask_pin(key, places, who, view=home, start=content.point)
    pin = None
    if point is not None:
        pin = ask_about_pin(point, key, places, who, texts, content.community_id)
    typed = risk_form.ask_risk(texts, key, places, content, has_pin=point is not None)
    with st.container(horizontal=True, key=f"edit-steps-{risk.id}"):
        save = displayed_versions.draw_button(
            record,
            texts("screens.add_risk.save_edit"),
            f"edit-save-{risk.id}",
            typed=[f"risk-note-{key}"],
            disabled=pin is not None and not pin.is_ready,
        )
        if st.button(texts("screens.add_risk.cancel"), key=f"edit-cancel-{risk.id}"):
            session.forget(EDITING)
            st.rerun()
    if save:
        community_id = typed.community_id if pin is None else pin.community_id
        with ScreenAction(record, beside=typed.beside) as action:
            changed = typed.build_content_at(point, community_id, content)
            session.ask(risk_edits.edit, risk.id, record.seen, changed)
            session.forget(EDITING)
            action.say("screens.add_risk.edited")


if __name__ == "__main__":
    main()

"""Propose a risk point: where, what kind, save. Scores and a note may wait for the reviewer."""

import streamlit as st

from geodata.actions import risks
from geodata.model.people import Actor, Scope, Verb
from geodata.model.risks import RiskDraft
from mapping.screens import components, map_frame, session
from mapping.texts import Texts

DONE = "risk-done"
NOTE_CHARS = 1000


def main() -> None:
    """Draw the form."""
    texts = session.texts()
    st.title(texts("screens.add_risk.title"), anchor=False)
    who = session.actor()
    if who is None or not who.may(Verb.PROPOSE_RISK):
        st.error(texts.reason("E-NF-02"))
        return
    components.say_once(DONE)
    # The name of this proposal is part of each field's: after saving, all fields are new and empty.
    token = session.draft_token()
    with st.container(key="risk-form"):
        point = map_frame.pin(token)
        category = components.choice_of_category(texts, token)
        community_id = _choose_community(who, token, texts) if point is None else None
        scores = components.score_fields(texts, token)
        note = st.text_area(
            texts("screens.add_risk.note"), max_chars=NOTE_CHARS, key=f"risk-note-{token}"
        )
        st.caption(texts("screens.add_risk.no_names"))
        save = st.button(
            texts("screens.add_risk.save"),
            type="primary",
            key="risk-save",
            disabled=category is None or (point is None and community_id is None),
        )
    if save and category is not None:
        _save(RiskDraft(token, category, point, community_id, scores, note.strip()))


def _choose_community(who: Actor, token: str, texts: Texts) -> str | None:
    places = _places(who)
    return st.selectbox(
        texts("screens.add_risk.community"),
        list(places),
        index=None,
        format_func=lambda each: places[each],
        placeholder=texts("map.filter.choose"),
        key=f"risk-community-{token}",
    )


def _places(who: Actor) -> dict[str, str]:
    """Return the communities that this person may propose for."""
    names = session.community_names()
    if who.scope(Verb.PROPOSE_RISK) is Scope.ALL:
        return names
    return {area_id: name for area_id, name in names.items() if area_id in who.communities}


def _save(draft: RiskDraft) -> None:
    with components.explain_problems():
        risks.propose(session.project(), session.caller(), draft, at=session.now())
        session.end_draft()
        components.say_next(DONE, "screens.add_risk.saved")
        st.rerun()


if __name__ == "__main__":
    main()

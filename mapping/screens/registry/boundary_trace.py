"""Tracing a community's outline, and what saving it would do."""

import secrets
from dataclasses import replace

import streamlit as st

from geodata.actions.places import tracing
from geodata.actions.places.tracing import Dossier, OutlineCheck
from geodata.errors import Conflict
from geodata.geometry.crs import find_inner_point
from geodata.geometry.tracing import Corner, build_outline
from geodata.model.people.people import Actor, Verb
from geodata.model.places.places import BoundaryStatus
from geodata.model.places.tracings import TraceDraft, TracingState
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.map import map_frame
from mapping.screens.registry.boundary_desk import (
    REASON_CHARS,
    choose_cut,
    draw_check,
    make_comparison,
)
from mapping.texts import Texts
from mapping.texts.dates import format_short_date


def draw_tracer(known: Dossier, who: Actor, record: DisplayedRecord | None, texts: Texts) -> None:
    """Draw the tracer, then what saving the closed outline would do.

    Parameters
    ----------
    record
        What an officer has of the boundary to decide about, where there is such a thing.
    """
    community = known.community
    if not known.current.yields_to(BoundaryStatus.TRACED):
        st.info(texts.format_reason("E-GEO-18", area=community.id))
        return
    token = session.cache_for_person(f"trace-{community.id}", None, lambda: secrets.token_hex(16))
    kept, seen = session.get_cached(f"corners-{token}") or ([], known.basis)
    if kept and seen != known.basis:
        _draw_both(known, kept, record, texts)
        return
    _draw_last_answer(known, texts)
    outline_now = known.current.geometry
    middle = community.location if outline_now is None else find_inner_point(outline_now)
    point = (middle.x, middle.y)
    corners, seen = map_frame.ask_outline(
        token,
        who.account_id,
        community.id,
        point,
        known.basis,
        again=bool(session.get_cached(f"again-{community.id}")),
        fresh=bool(session.get_cached(f"saved-{community.id}")),
    )
    session.forget(f"saved-{community.id}", f"again-{community.id}")
    session.keep(f"corners-{token}", (corners, seen))
    if not corners:
        st.caption(texts("screens.boundaries.how_to"))
        st.caption(texts("screens.boundaries.close_first"))
        return
    if seen != known.basis:
        st.rerun()  # with both outlines to choose from instead of the tracer
    draft = TraceDraft(token, community.id, corners, "", seen)
    with components.explain_problems():
        found = session.cache_for_person(
            "boundary-check", (corners, known.basis), lambda: _check_outline(community.id, corners)
        )
        draw_check(found, texts)
        cut = choose_cut(found, token, texts)
        _ask_to_save(draft, who, record, texts, cut=cut)


def _check_outline(community_id: str, corners: list[Corner]) -> OutlineCheck:
    return session.ask(tracing.check_outline, community_id, build_outline(corners))


def _draw_both(
    known: Dossier, corners: list[Corner], record: DisplayedRecord | None, texts: Texts
) -> None:
    """Show what somebody else did meanwhile beside this person's outline; one of them goes on."""
    community_id = known.community.id
    st.error(texts.format_reason("E-CONFLICT-02"))
    st.caption(texts("screens.boundaries.earlier"))
    waiting = known.waiting_tracing
    theirs = known.current.geometry if waiting is None else waiting[0].outline
    with components.explain_problems():
        mine = build_outline(corners)
        map_frame.draw_shapes(
            make_comparison(
                "conflict",
                (texts("screens.boundaries.theirs"), theirs),
                (texts("screens.boundaries.mine"), mine),
            ),
        )
    if st.button(texts("screens.boundaries.use_theirs"), type="primary", key="boundary-theirs"):
        session.forget(f"trace-{community_id}")
        session.keep(f"saved-{community_id}", True)
        _forget_boundary(record)
        st.rerun()
    if st.button(texts("screens.boundaries.use_mine"), key="boundary-mine"):
        session.forget(f"trace-{community_id}")
        session.keep(f"again-{community_id}", True)
        _forget_boundary(record)
        st.rerun()


def _forget_boundary(record: DisplayedRecord | None) -> None:
    """Forget the boundary: this person has just compared it, or changed it."""
    if record is not None:
        displayed_versions.forget(record)


def _draw_last_answer(known: Dossier, texts: Texts) -> None:
    """Say why the tracing before this one was not used."""
    if known.tracings and known.tracings[0][0].state is TracingState.DECLINED:
        tracing_, by = known.tracings[0]
        date = format_short_date(tracing_.traced_at, texts.language)
        st.text(texts("screens.boundaries.declined_before", who=by or "", date=date))
        st.text(tracing_.answer)


def _ask_to_save(
    draft: TraceDraft, who: Actor, record: DisplayedRecord | None, texts: Texts, *, cut: bool | None
) -> None:
    typed = f"reason-{draft.token}"
    reason = st.text_input(
        texts("screens.boundaries.reason"),
        session.get_cached(f"kept-{typed}") or "",
        max_chars=REASON_CHARS,
        key=typed,
    )
    session.keep(f"kept-{typed}", reason)  # a look at another view must not lose it
    current = who.may(Verb.CHANGE_BOUNDARIES)
    label = texts(f"screens.boundaries.{'save_current' if current else 'save'}")
    if st.button(label, type="primary", key="boundary-save", disabled=cut is None):
        _save_tracing(replace(draft, reason=reason.strip()), record, cut=bool(cut), current=current)


def _save_tracing(
    draft: TraceDraft, record: DisplayedRecord | None, *, cut: bool, current: bool
) -> None:
    with ScreenAction() as action:
        try:
            session.ask(tracing.save_tracing, draft, at=session.get_now(), cut=cut, current=current)
        except Conflict:
            st.rerun()  # what somebody else did in this very moment is shown, then chosen from
        _forget_boundary(record)
        session.forget(f"trace-{draft.community_id}")
        session.keep(f"saved-{draft.community_id}", True)
        action.say(f"screens.boundaries.{'saved_current' if current else 'saved'}")

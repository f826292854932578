"""The tracing that waits, the versions there were, and the way back to one of them."""

import streamlit as st

from geodata.actions.places import tracing
from geodata.actions.places.tracing import Dossier
from geodata.model.places.places import REAL_STATUSES
from mapping.screens import displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import Shown
from mapping.screens.map import map_frame
from mapping.screens.registry.boundary_desk import (
    REASON_CHARS,
    choose_cut,
    compared,
    label_of,
    say_check,
    show_both,
)
from mapping.texts import Texts
from mapping.texts.dates import short_date


def draw_waiting(now: Dossier, it: Shown | None, texts: Texts) -> None:
    """Draw the tracing that waits beside the boundary in force.

    Parameters
    ----------
    it
        What an officer saw of it; None for whoever may not decide.
    """
    known: Dossier = now if it is None else it.content
    if known.waiting_tracing is None:
        st.info(texts("screens.boundaries.nothing_waiting"))
        if it is not None and it.is_stale:
            show_both(it, now, texts)
        return
    found, by = known.waiting_tracing
    date = short_date(found.traced_at, texts.language)
    st.text(texts("screens.boundaries.waiting_by", who=by or "", date=date))
    if found.reason:
        st.text(found.reason)
    if it is not None and it.is_stale:
        show_both(it, now, texts)
    else:
        map_frame.show(
            compared(
                f"waiting-{found.id}",
                (texts("screens.boundaries.current"), known.current.geometry),
                (texts("screens.boundaries.proposed"), found.outline),
            ),
        )
    check = session.ask(tracing.check_outline, found.community_id, found.outline)
    say_check(check, texts)
    if it is None:
        return
    cut = choose_cut(check, f"waiting-{found.id}", texts)
    name, typed = found.community_id, f"answer-{found.community_id}-{it.form}"
    label = texts("screens.boundaries.adopt")
    if displayed_versions.button(
        it, label, f"boundary-adopt-{name}", typed=[typed], type="primary", disabled=cut is None
    ):
        with ScreenAction(it) as action:
            moved = session.ask(tracing.adopt, found.id, it.seen, at=session.now(), cut=bool(cut))
            action.say("screens.boundaries.adopted", count=f"{moved:,}")
    answer = st.text_input(texts("screens.boundaries.answer"), max_chars=REASON_CHARS, key=typed)
    label, has_no_answer = texts("screens.boundaries.decline"), not answer.strip()
    if displayed_versions.button(
        it, label, f"boundary-decline-{name}", typed=[typed], disabled=has_no_answer
    ):
        ScreenAction(it).run(
            "screens.boundaries.declined", tracing.decline, found.id, answer.strip(), it.seen
        )


def draw_versions(now: Dossier, it: Shown | None, texts: Texts) -> None:
    """Draw two versions to compare, and the way back to the earlier one.

    Parameters
    ----------
    it
        What an officer saw of it; None for whoever may not decide.
    """
    known: Dossier = now if it is None else it.content
    labels = {each.boundary.version: label_of(each, texts) for each in known.versions}
    if len(labels) < 2:
        st.text("\n".join(labels.values()))
        st.info(texts("screens.boundaries.one_version"))
        return
    numbers = list(labels)
    with st.container(key="boundary-versions", horizontal=True):
        chosen = [
            st.selectbox(
                texts(f"screens.boundaries.{side}"),
                numbers,
                index=index,
                format_func=lambda number: labels[number],
                key=f"version-{side}-{known.community.id}",
            )
            for side, index in (("left", 1), ("right", 0))
        ]
    shapes = {each.boundary.version: each.boundary.geometry for each in known.versions}
    left, right = ((str(number), shapes[number]) for number in chosen)
    if it is not None and it.is_stale:
        show_both(it, now, texts)
    else:
        map_frame.show(compared(f"versions-{known.community.id}", left, right))
    _notes(known, texts)
    earlier = chosen[0]
    if it is not None and earlier != known.current.version:
        _offer_way_back(known, it, earlier, texts)


def _notes(known: Dossier, texts: Texts) -> None:
    for each in known.versions:
        st.text(label_of(each, texts) + (f"\n{each.version.note}" if each.version.note else ""))


def _offer_way_back(known: Dossier, it: Shown, version: int, texts: Texts) -> None:
    earlier = next(each.boundary for each in known.versions if each.boundary.version == version)
    community_id = known.community.id
    cut: bool | None = False
    if earlier.status in REAL_STATUSES and earlier.geometry is not None:
        check = session.ask(tracing.check_outline, community_id, earlier.geometry)
        say_check(check, texts)
        cut = choose_cut(check, f"back-{version}", texts)
    typed = f"back-{known.community.id}-{it.form}"
    reason = st.text_input(
        texts("screens.boundaries.back_reason"), max_chars=REASON_CHARS, key=typed
    ).strip()
    pressed = displayed_versions.button(
        it,
        texts("screens.boundaries.go_back", version=version),
        f"boundary-back-{known.community.id}-{version}",
        typed=[typed],
        disabled=not reason or cut is None,
    )
    if pressed:
        with ScreenAction(it) as action:
            versioned = (version, reason, it.seen)
            moved = session.ask(
                tracing.restore_version, community_id, *versioned, at=session.now(), cut=bool(cut)
            )
            action.say("screens.boundaries.went_back", count=f"{moved:,}")

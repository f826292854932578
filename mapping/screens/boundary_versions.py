"""The tracing that waits, the versions there were, and the way back to one of them."""

import streamlit as st

from geodata.actions import tracing
from geodata.actions.tracing import Dossier, Version
from geodata.model.people import Actor, Verb
from geodata.model.places import REAL
from mapping.screens import components, map_frame, session
from mapping.screens.boundary_desk import (
    DONE,
    REASON_CHARS,
    as_seen,
    choose_cut,
    compared,
    say_check,
)
from mapping.texts import Texts, slug
from mapping.texts.dates import short_date


def draw_waiting(known: Dossier, who: Actor, texts: Texts) -> None:
    """Draw the tracing that waits beside the boundary in force."""
    if known.waiting is None:
        st.info(texts("screens.boundaries.nothing_waiting"))
        return
    found, by = known.waiting
    date = short_date(found.traced_at, texts.language)
    st.text(texts("screens.boundaries.waiting_by", who=by or "", date=date))
    if found.reason:
        st.text(found.reason)
    map_frame.show(
        compared(
            f"waiting-{found.id}",
            (texts("screens.boundaries.current"), known.current.geometry),
            (texts("screens.boundaries.proposed"), found.outline),
        ),
    )
    asked = (session.project(), session.caller())
    said = tracing.check(*asked, found.community_id, found.outline, at=session.now())
    say_check(said, texts)
    if not who.may(Verb.CHANGE_BOUNDARIES):
        return
    cut = choose_cut(said, f"waiting-{found.id}", texts)
    if st.button(
        texts("screens.boundaries.adopt"),
        type="primary",
        key=f"boundary-adopt-{as_seen(known)}",
        disabled=cut is None,
    ):
        moved = tracing.adopt(*asked, found.id, known.seen, at=session.now(), cut=bool(cut))
        components.say_next(DONE, "screens.boundaries.adopted", count=f"{moved:,}")
        st.rerun()
    answer = st.text_input(
        texts("screens.boundaries.answer"), max_chars=REASON_CHARS, key=f"answer-{found.id}"
    )
    if st.button(
        texts("screens.boundaries.decline"),
        key=f"boundary-decline-{as_seen(known)}",
        disabled=not answer.strip(),
    ):
        tracing.decline(*asked, found.id, answer.strip(), known.seen, at=session.now())
        components.say_next(DONE, "screens.boundaries.declined")
        st.rerun()


def draw_versions(known: Dossier, who: Actor, texts: Texts) -> None:
    """Draw two versions to compare, and the way back to the earlier one."""
    labels = {each.boundary.version: _label(each, texts) for each in known.versions}
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
    map_frame.show(compared(f"versions-{known.community.id}", left, right))
    _notes(known, texts)
    earlier = chosen[0]
    if who.may(Verb.CHANGE_BOUNDARIES) and earlier != known.current.version:
        _offer_way_back(known, earlier, texts)


def _label(version: Version, texts: Texts) -> str:
    return texts(
        "screens.boundaries.version",
        version=version.boundary.version,
        status=texts(f"map.boundary.{slug(version.boundary.status)}"),
        date=short_date(version.made.recorded_at, texts.language),
        who=version.by or texts("screens.boundaries.terminal"),
    )


def _notes(known: Dossier, texts: Texts) -> None:
    for each in known.versions:
        st.text(_label(each, texts) + (f"\n{each.made.note}" if each.made.note else ""))


def _offer_way_back(known: Dossier, version: int, texts: Texts) -> None:
    earlier = next(each.boundary for each in known.versions if each.boundary.version == version)
    asked = (session.project(), session.caller(), known.community.id)
    cut: bool | None = False
    if earlier.status in REAL and earlier.geometry is not None:
        said = tracing.check(*asked, earlier.geometry, at=session.now())
        say_check(said, texts)
        cut = choose_cut(said, f"back-{version}", texts)
    reason = st.text_input(
        texts("screens.boundaries.back_reason"), max_chars=REASON_CHARS, key=f"back-{version}"
    ).strip()
    if st.button(
        texts("screens.boundaries.go_back", version=version),
        key=f"boundary-back-{as_seen(known, version)}",
        disabled=not reason or cut is None,
    ):
        moved = tracing.go_back(
            *asked, version, reason, known.seen, at=session.now(), cut=bool(cut)
        )
        components.say_next(DONE, "screens.boundaries.went_back", count=f"{moved:,}")
        st.rerun()

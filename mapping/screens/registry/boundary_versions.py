"""The tracing that waits, the versions there were, and the way back to one of them."""

import streamlit as st

from geodata.actions.places import tracing
from geodata.actions.places.tracing import Dossier
from geodata.model.places.places import REAL_STATUSES
from mapping.screens import displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.map import map_frame
from mapping.screens.registry.boundary_desk import (
    REASON_CHARS,
    choose_cut,
    describe_version,
    draw_both,
    draw_check,
    make_comparison,
)
from mapping.texts import Texts
from mapping.texts.dates import format_short_date


def draw_waiting(now: Dossier, record: DisplayedRecord | None, texts: Texts) -> None:
    """Draw the tracing that waits beside the boundary in force.

    Parameters
    ----------
    record
        What an officer saw of it; None for whoever may not decide.
    """
    known: Dossier = now if record is None else record.content
    if known.waiting_tracing is None:
        st.info(texts("screens.boundaries.nothing_waiting"))
        if record is not None and record.is_stale:
            draw_both(record, now, texts)
        return
    found, by = known.waiting_tracing
    date = format_short_date(found.traced_at, texts.language)
    st.text(texts("screens.boundaries.waiting_by", who=by or "", date=date))
    if found.reason:
        st.text(found.reason)
    if record is not None and record.is_stale:
        draw_both(record, now, texts)
    else:
        map_frame.draw_shapes(
            make_comparison(
                f"waiting-{found.id}",
                (texts("screens.boundaries.current"), known.current.geometry),
                (texts("screens.boundaries.proposed"), found.outline),
            ),
        )
    check = session.ask(tracing.check_outline, found.community_id, found.outline)
    draw_check(check, texts)
    if record is None:
        return
    cut = choose_cut(check, f"waiting-{found.id}", texts)
    name, typed = found.community_id, f"answer-{found.community_id}-{record.form}"
    label = texts("screens.boundaries.adopt")
    if displayed_versions.draw_button(
        record, label, f"boundary-adopt-{name}", typed=[typed], type="primary", disabled=cut is None
    ):
        with ScreenAction(record) as action:
            moved = session.ask(
                tracing.adopt, found.id, record.seen, at=session.get_now(), cut=bool(cut)
            )
            action.say("screens.boundaries.adopted", count=f"{moved:,}")
    answer = st.text_input(texts("screens.boundaries.answer"), max_chars=REASON_CHARS, key=typed)
    label, has_no_answer = texts("screens.boundaries.decline"), not answer.strip()
    if displayed_versions.draw_button(
        record, label, f"boundary-decline-{name}", typed=[typed], disabled=has_no_answer
    ):
        ScreenAction(record).run(
            "screens.boundaries.declined", tracing.decline, found.id, answer.strip(), record.seen
        )


def draw_versions(now: Dossier, record: DisplayedRecord | None, texts: Texts) -> None:
    """Draw two versions to compare, and the way back to the earlier one.

    Parameters
    ----------
    record
        What an officer saw of it; None for whoever may not decide.
    """
    known: Dossier = now if record is None else record.content
    labels = {
        version.boundary.version: describe_version(version, texts) for version in known.versions
    }
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
    shapes = {version.boundary.version: version.boundary.geometry for version in known.versions}
    left, right = ((str(number), shapes[number]) for number in chosen)
    if record is not None and record.is_stale:
        draw_both(record, now, texts)
    else:
        map_frame.draw_shapes(make_comparison(f"versions-{known.community.id}", left, right))
    _draw_notes(known, texts)
    earlier = chosen[0]
    if record is not None and earlier != known.current.version:
        _offer_withdrawal(known, record, earlier, texts)


def _draw_notes(known: Dossier, texts: Texts) -> None:
    for version in known.versions:
        st.text(
            describe_version(version, texts)
            + (f"\n{version.version.note}" if version.version.note else "")
        )


def _offer_withdrawal(known: Dossier, record: DisplayedRecord, version: int, texts: Texts) -> None:
    earlier = next(line.boundary for line in known.versions if line.boundary.version == version)
    community_id = known.community.id
    cut: bool | None = False
    if earlier.status in REAL_STATUSES and earlier.geometry is not None:
        check = session.ask(tracing.check_outline, community_id, earlier.geometry)
        draw_check(check, texts)
        cut = choose_cut(check, f"back-{version}", texts)
    typed = f"back-{known.community.id}-{record.form}"
    reason = st.text_input(
        texts("screens.boundaries.back_reason"), max_chars=REASON_CHARS, key=typed
    ).strip()
    pressed = displayed_versions.draw_button(
        record,
        texts("screens.boundaries.go_back", version=version),
        f"boundary-back-{known.community.id}-{version}",
        typed=[typed],
        disabled=not reason or cut is None,
    )
    if pressed:
        with ScreenAction(record) as action:
            versioned = (version, reason, record.seen)
            moved = session.ask(
                tracing.restore_version,
                community_id,
                *versioned,
                at=session.get_now(),
                cut=bool(cut),
            )
            action.say("screens.boundaries.went_back", count=f"{moved:,}")

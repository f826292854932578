"""Boundaries of communities: traced by those who live there, made current by an officer."""

import secrets
from collections import Counter
from dataclasses import replace

import streamlit as st
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geodata.actions import tracing
from geodata.actions.tracing import Check, Dossier, Version
from geodata.errors import Conflict
from geodata.estimates import REAL
from geodata.model.people import Actor, Verb
from geodata.model.places import STUDY_COMMUNITIES, AreaLevel, BoundaryStatus
from geodata.model.tracings import TraceDraft, TracingState
from geodata.tracing import Corner, outline
from mapping.publish.files import Json
from mapping.screens import boundary_upload, components, map_frame, session
from mapping.texts import Texts, slug
from mapping.texts.dates import short_date

DONE = "boundaries-done"
M2_OF_A_RAI = 1600
REASON_CHARS = 200


def main() -> None:
    """Draw the progress of the whole district and the work on one community."""
    texts = session.texts()
    st.title(texts("screens.boundaries.title"), anchor=False)
    who = session.actor()
    if who is None or not who.may(Verb.TRACE_BOUNDARY):
        st.error(texts.reason("E-NF-02"))
        return
    components.say_once(DONE)
    names = session.communities_of(who, Verb.TRACE_BOUNDARY)
    chosen = _choose_community(names, texts)
    if chosen is None:
        _progress(texts)
        _all_waiting(names, texts)
    else:
        with components.explain_problems():
            known = tracing.dossier(session.project(), session.caller(), chosen, at=session.now())
            _community(known, who, texts)
    if who.may(Verb.CHANGE_BOUNDARIES):
        boundary_upload.draw(texts)


def _progress(texts: Texts) -> None:
    """Say of how many communities the boundary is known, and how well."""
    release = session.release()
    if release is None:
        return
    features = release.areas(AreaLevel.COMMUNITY)["features"]
    counted = Counter(each["properties"]["boundary_status"] for each in features)
    done = counted[BoundaryStatus.OFFICIAL] + counted[BoundaryStatus.TRACED]
    st.progress(
        min(done / STUDY_COMMUNITIES, 1.0),
        texts("screens.boundaries.progress", done=done, study=STUDY_COMMUNITIES),
    )
    figures = [
        (texts(f"map.boundary.{slug(each)}"), counted[each]) for each in reversed(BoundaryStatus)
    ]
    missing = max(STUDY_COMMUNITIES - len(features), 0)
    with st.container(key="boundary-figures", horizontal=True):
        for name, count in [*figures, (texts("screens.boundaries.unknown"), missing)]:
            st.metric(name, f"{count:,}", width="content")


def _all_waiting(names: dict[str, str], texts: Texts) -> None:
    found = tracing.waiting(session.project(), session.caller(), at=session.now())
    if found:
        listed = ", ".join(names.get(each.community_id, each.community_id) for each in found)
        st.text(texts("screens.boundaries.waiting", count=len(found), names=listed))


def _choose_community(names: dict[str, str], texts: Texts) -> str | None:
    asked = session.asked_area()
    chosen = st.selectbox(
        texts("screens.boundaries.community"),
        list(names),
        index=list(names).index(asked) if asked in names else 0 if len(names) == 1 else None,
        format_func=lambda area_id: names[area_id],
        placeholder=texts("map.filter.choose"),
        key="boundary-community",
        width=480,
    )
    if chosen is not None:
        session.ask_area(chosen)
    return chosen


def _community(known: Dossier, who: Actor, texts: Texts) -> None:
    st.text(
        texts(
            "screens.boundaries.state",
            status=texts(f"map.boundary.{slug(known.current.status)}"),
            version=known.current.version,
        )
    )
    views = {"trace": _trace, "waiting": _waiting, "versions": _versions}
    view = st.segmented_control(
        texts("screens.boundaries.view"),
        list(views),
        default="trace",
        required=True,
        format_func=lambda each: texts(f"screens.boundaries.view_{each}"),
        key=f"boundary-view-{known.community.id}",
        label_visibility="collapsed",
    )
    views[view or "trace"](known, who, texts)


def _trace(known: Dossier, who: Actor, texts: Texts) -> None:
    """Draw the tracer, then what saving the closed outline would do."""
    community = known.community
    if known.current.status is BoundaryStatus.OFFICIAL:
        st.info(texts.reason("E-GEO-18", area=community.id))
        return
    token = session.remembered(f"trace-{community.id}", None, lambda: secrets.token_hex(16))
    kept, seen = session.recalled(f"corners-{token}") or ([], known.seen)
    if kept and seen != known.seen:
        _show_both(known, kept, texts)
        return
    _last_answer(known, texts)
    point = (community.location.x, community.location.y)
    corners, seen = map_frame.trace(
        token,
        who.account_id,
        community.id,
        point,
        known.seen,
        again=bool(session.recalled(f"again-{community.id}")),
        fresh=bool(session.recalled(f"saved-{community.id}")),
    )
    session.forget(f"saved-{community.id}", f"again-{community.id}")
    session.keep(f"corners-{token}", (corners, seen))
    if not corners:
        st.caption(texts("screens.boundaries.how_to"))
        st.caption(texts("screens.boundaries.close_first"))
        return
    if seen != known.seen:
        st.rerun()  # with both outlines to choose from instead of the tracer
    draft = TraceDraft(token, community.id, corners, "", seen)
    with components.explain_problems():
        found = session.remembered(
            "boundary-check", (corners, known.seen), lambda: _checked(community.id, corners)
        )
        _say_check(found, texts)
        cut = _choose_cut(found, token, texts)
        _save(draft, who, texts, cut=cut)


def _checked(community_id: str, corners: list[Corner]) -> Check:
    return tracing.check(
        session.project(), session.caller(), community_id, outline(corners), at=session.now()
    )


def _show_both(known: Dossier, corners: list[Corner], texts: Texts) -> None:
    """Show what somebody else did meanwhile beside this person's outline; one of them goes on."""
    community_id = known.community.id
    st.error(texts.reason("E-CONFLICT-02"))
    st.caption(texts("screens.boundaries.earlier"))
    waiting = known.waiting
    theirs = known.current.geometry if waiting is None else waiting[0].outline
    with components.explain_problems():
        mine = outline(corners)
        map_frame.show(
            _compared(
                "conflict",
                (texts("screens.boundaries.theirs"), theirs),
                (texts("screens.boundaries.mine"), mine),
            ),
        )
    if st.button(texts("screens.boundaries.use_theirs"), type="primary", key="boundary-theirs"):
        session.forget(f"trace-{community_id}")
        session.keep(f"saved-{community_id}", True)
        st.rerun()
    if st.button(texts("screens.boundaries.use_mine"), key="boundary-mine"):
        session.forget(f"trace-{community_id}")
        session.keep(f"again-{community_id}", True)
        st.rerun()


def _last_answer(known: Dossier, texts: Texts) -> None:
    """Say why the tracing before this one was not used."""
    if known.tracings and known.tracings[0][0].state is TracingState.DECLINED:
        tracing_, by = known.tracings[0]
        date = short_date(tracing_.traced_at, texts.language)
        st.text(texts("screens.boundaries.declined_before", who=by or "", date=date))
        st.text(tracing_.answer)


def _say_check(found: Check, texts: Texts) -> None:
    names = session.community_names()
    size = found.fit.area_m2
    lines = [
        texts("screens.boundaries.area", m2=f"{size:,.0f}", rai=f"{size / M2_OF_A_RAI:,.2f}"),
        *(
            texts("screens.boundaries.overlap", name=names.get(each, each), m2=f"{m2:,.0f}")
            for each, m2 in found.fit.overlaps_m2.items()
        ),
    ]
    if found.fit.outside_m2:
        lines.append(texts("screens.boundaries.outside", m2=f"{found.fit.outside_m2:,.0f}"))
    if found.move is not None:
        lines.append(texts("screens.boundaries.moves", m2=f"{found.move.moved_m2:,.0f}"))
    lines.append(texts("screens.boundaries.records", count=f"{found.records_changing:,}"))
    with st.container(key="boundary-check", border=True):
        st.text("\n".join(lines))


def _choose_cut(found: Check, name: str, texts: Texts) -> bool | None:
    """Ask what to do where an outline does not fit; None: correct it first."""
    if found.fit.clean:
        return False
    chosen = st.radio(
        texts("screens.boundaries.how"),
        ["correct", "cut"],
        format_func=lambda each: texts(f"screens.boundaries.how_{each}"),
        key=f"boundary-how-{name}",
    )
    return True if chosen == "cut" else None


def _save(draft: TraceDraft, who: Actor, texts: Texts, *, cut: bool | None) -> None:
    typed = f"reason-{draft.token}"
    reason = st.text_input(
        texts("screens.boundaries.reason"),
        session.recalled(f"kept-{typed}") or "",
        max_chars=REASON_CHARS,
        key=typed,
    )
    session.keep(f"kept-{typed}", reason)  # a look at another view must not lose it
    current = who.may(Verb.CHANGE_BOUNDARIES)
    label = texts(f"screens.boundaries.{'save_current' if current else 'save'}")
    if st.button(label, type="primary", key="boundary-save", disabled=cut is None):
        _keep(replace(draft, reason=reason.strip()), cut=bool(cut), current=current)


def _keep(draft: TraceDraft, *, cut: bool, current: bool) -> None:
    try:
        tracing.save(
            session.project(), session.caller(), draft, at=session.now(), cut=cut, current=current
        )
    except Conflict:
        st.rerun()  # what somebody else did in this very moment is shown, then chosen from
    session.forget(f"trace-{draft.community_id}")
    session.keep(f"saved-{draft.community_id}", True)
    components.say_next(DONE, f"screens.boundaries.{'saved_current' if current else 'saved'}")
    st.rerun()


def _as_seen(known: Dossier, more: object = "") -> str:
    """Return the end of a button's key: where something changed, a click was meant for another."""
    return f"{known.seen.version}-{known.seen.tracing_id}-{known.current.version}-{more}"


def _waiting(known: Dossier, who: Actor, texts: Texts) -> None:
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
        _compared(
            f"waiting-{found.id}",
            (texts("screens.boundaries.current"), known.current.geometry),
            (texts("screens.boundaries.proposed"), found.outline),
        ),
    )
    asked = (session.project(), session.caller())
    said = tracing.check(*asked, found.community_id, found.outline, at=session.now())
    _say_check(said, texts)
    if not who.may(Verb.CHANGE_BOUNDARIES):
        return
    cut = _choose_cut(said, f"waiting-{found.id}", texts)
    if st.button(
        texts("screens.boundaries.adopt"),
        type="primary",
        key=f"boundary-adopt-{_as_seen(known)}",
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
        key=f"boundary-decline-{_as_seen(known)}",
        disabled=not answer.strip(),
    ):
        tracing.decline(*asked, found.id, answer.strip(), at=session.now())
        components.say_next(DONE, "screens.boundaries.declined")
        st.rerun()


def _versions(known: Dossier, who: Actor, texts: Texts) -> None:
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
    map_frame.show(_compared(f"versions-{known.community.id}", left, right))
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
        _say_check(said, texts)
        cut = _choose_cut(said, f"back-{version}", texts)
    reason = st.text_input(
        texts("screens.boundaries.back_reason"), max_chars=REASON_CHARS, key=f"back-{version}"
    ).strip()
    if st.button(
        texts("screens.boundaries.go_back", version=version),
        key=f"boundary-back-{_as_seen(known, version)}",
        disabled=not reason or cut is None,
    ):
        moved = tracing.go_back(
            *asked, version, reason, known.seen, at=session.now(), cut=bool(cut)
        )
        components.say_next(DONE, "screens.boundaries.went_back", count=f"{moved:,}")
        st.rerun()


def _compared(
    name: str, before: tuple[str, BaseGeometry | None], after: tuple[str, BaseGeometry | None]
) -> Json:
    """Return the message that shows two outlines and what is different between them."""
    shapes = [shape for _, shape in (before, after)]
    changed = (
        shapes[0].symmetric_difference(shapes[1])
        if shapes[0] is not None and shapes[1] is not None
        else None
    )
    return {
        "kind": "compare",
        "name": name,
        "before": {"label": before[0], "geometry": _geojson(before[1])},
        "after": {"label": after[0], "geometry": _geojson(after[1])},
        "changed": _geojson(changed),
    }


def _geojson(shape: BaseGeometry | None) -> Json | None:
    return None if shape is None or shape.is_empty else mapping(shape)


if __name__ == "__main__":
    main()

"""Boundaries of communities: traced by those who live there, made current by an officer."""

from collections import Counter

import streamlit as st

from geodata.actions import tracing
from geodata.actions.tracing import Dossier
from geodata.model.people import Actor, Verb
from geodata.model.places import STUDY_COMMUNITIES, AreaLevel, BoundaryStatus
from mapping.screens import boundary_upload, components, session
from mapping.screens.boundary_desk import DONE
from mapping.screens.boundary_source import draw_source
from mapping.screens.boundary_trace import draw_tracer
from mapping.screens.boundary_versions import draw_versions, draw_waiting
from mapping.texts import Texts, slug


def main() -> None:
    """Draw the progress of the whole district and the work on one community."""
    texts = session.texts()
    st.title(texts("screens.boundaries.title"), anchor=False)
    who = session.actor()
    if who is None or not who.may(Verb.TRACE_BOUNDARY):
        components.refuse(texts)
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
    draw_source(known, who, texts)
    views = {"trace": draw_tracer, "waiting": draw_waiting, "versions": draw_versions}
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


if __name__ == "__main__":
    main()

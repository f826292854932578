"""Boundaries of communities: traced by those who live there, made current by an officer."""

from collections import Counter

import streamlit as st

from geodata.actions.places import tracing
from geodata.actions.places.tracing import Dossier
from geodata.district import get_district
from geodata.model.people.people import Actor, Verb
from geodata.model.places.places import AreaLevel, BoundaryStatus
from mapping.screens import components, session
from mapping.screens.action import draw_outcome
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.registry import boundary_upload
from mapping.screens.registry.boundary_desk import draw_boundary, is_displayed
from mapping.screens.registry.boundary_source import can_be_confirmed, draw_source
from mapping.screens.registry.boundary_trace import draw_tracer
from mapping.screens.registry.boundary_versions import draw_versions, draw_waiting
from mapping.texts import Texts, to_key

VIEWS = ("trace", "waiting", "versions")


def main() -> None:
    """Draw the progress of the whole district and the work on one community."""
    texts = session.get_texts()
    st.title(texts("screens.boundaries.title"), anchor=False)
    who = session.get_actor()
    if who is None or not who.may(Verb.TRACE_BOUNDARY):
        components.draw_refusal(texts)
        return
    draw_outcome()
    names = session.list_communities(who, Verb.TRACE_BOUNDARY)
    chosen, record = _choose_community(names, texts), None
    if chosen is None:
        _draw_progress(texts)
        _draw_all_waiting(names, texts)
    else:
        with components.explain_problems():
            known = session.ask(tracing.read_dossier, chosen)
            record = _draw_community(known, who, texts)
    if who.may(Verb.CHANGE_BOUNDARIES):
        boundary_upload.draw(record, texts)


def _draw_progress(texts: Texts) -> None:
    """Say of how many communities the boundary is known, and how well."""
    release = session.release()
    if release is None:
        return
    features = release.read_areas(AreaLevel.COMMUNITY)["features"]
    counted = Counter(feature["properties"]["boundary_status"] for feature in features)
    done = counted[BoundaryStatus.OFFICIAL] + counted[BoundaryStatus.TRACED]
    st.progress(
        min(done / get_district().communities, 1.0),
        texts("screens.boundaries.progress", done=done, study=get_district().communities),
    )
    figures = [
        (texts(f"map.boundary.{to_key(status)}"), counted[status])
        for status in reversed(BoundaryStatus)
    ]
    missing = max(get_district().communities - len(features), 0)
    with st.container(key="boundary-figures", horizontal=True):
        for name, count in [*figures, (texts("screens.boundaries.unknown"), missing)]:
            st.metric(name, f"{count:,}", width="content")


def _draw_all_waiting(names: dict[str, str], texts: Texts) -> None:
    found = session.ask(tracing.list_waiting)
    if found:
        listed = ", ".join(
            names.get(waiting_tracing.community_id, waiting_tracing.community_id)
            for waiting_tracing in found
        )
        st.text(texts("screens.boundaries.waiting", count=len(found), names=listed))


def _choose_community(names: dict[str, str], texts: Texts) -> str | None:
    asked = session.get_linked_area()
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
        session.link_area(chosen)
    return chosen


def _draw_community(now: Dossier, who: Actor, texts: Texts) -> DisplayedRecord | None:
    """Draw one community's boundary; return what an officer has before them to decide about."""
    head = st.container()
    view = st.segmented_control(
        texts("screens.boundaries.view"),
        VIEWS,
        default="trace",
        required=True,
        format_func=lambda option: texts(f"screens.boundaries.view_{option}"),
        key=f"boundary-view-{now.community.id}",
        label_visibility="collapsed",
    )
    with head:
        record = draw_boundary(now, texts) if _is_deciding(now, who, view) else None
        known = now if record is None else record.content
        st.text(
            texts(
                "screens.boundaries.state",
                status=texts(f"map.boundary.{to_key(known.current.status)}"),
                version=known.current.version,
            )
        )
        draw_source(known, record, texts)
    if view == "waiting":
        draw_waiting(now, record, texts)
    elif view == "versions":
        draw_versions(now, record, texts)
    else:
        draw_tracer(now, who, record, texts)
    return record


def _is_deciding(now: Dossier, who: Actor, view: str | None) -> bool:
    """Return whether there is something to decide, or was when this person saw it last."""
    if not who.may(Verb.CHANGE_BOUNDARIES):
        return False
    return view in ("waiting", "versions") or can_be_confirmed(now) or is_displayed(now)


if __name__ == "__main__":
    main()

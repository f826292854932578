"""What the views of the boundary screen share: the check, the choice to cut, the comparison."""

import streamlit as st
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geodata.actions.tracing import Check, Dossier
from mapping.publish.files import Json
from mapping.screens import session
from mapping.texts import Texts

DONE = "boundaries-done"
M2_OF_A_RAI = 1600
REASON_CHARS = 200


def say_check(found: Check, texts: Texts) -> None:
    """Say what saving an outline would do."""
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


def choose_cut(found: Check, name: str, texts: Texts) -> bool | None:
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


def as_seen(known: Dossier, more: object = "") -> str:
    """Return the end of a button's key: where something changed, a click was meant for another."""
    current = known.current
    seen = f"{known.seen.version}-{known.seen.tracing_id}"
    return f"{seen}-{current.version}-{current.confirmed:d}-{more}"


def compared(
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

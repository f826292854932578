"""What the views of the boundary screen share: the check, the choice to cut, the comparison."""

import streamlit as st
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geodata.actions.places.tracing import BoundaryHistoryLine, Dossier, OutlineCheck
from geodata.geometry.crs import compute_area_m2
from geodata.model.places.places import Area
from mapping.json_types import JsonObject
from mapping.screens import displayed_versions, session
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.map import map_frame
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

M2_OF_A_RAI = 1600
REASON_CHARS = 200


def draw_check(outline_check: OutlineCheck, texts: Texts) -> None:
    """Say what saving an outline would do."""
    names = session.read_community_names()
    size = outline_check.fit.area_m2
    lines = [
        texts("screens.boundaries.area", m2=f"{size:,.0f}", rai=f"{size / M2_OF_A_RAI:,.2f}"),
        *(
            texts("screens.boundaries.overlap", name=names.get(area_id, area_id), m2=f"{m2:,.0f}")
            for area_id, m2 in outline_check.fit.overlaps_m2.items()
        ),
    ]
    if outline_check.fit.outside_m2:
        lines.append(texts("screens.boundaries.outside", m2=f"{outline_check.fit.outside_m2:,.0f}"))
    if outline_check.move is not None:
        lines.append(texts("screens.boundaries.moves", m2=f"{outline_check.move.moved_m2:,.0f}"))
    lines.append(
        texts("screens.boundaries.records", count=f"{outline_check.changing_record_count:,}")
    )
    with st.container(key="boundary-check", border=True):
        st.text("\n".join(lines))


def choose_cut(outline_check: OutlineCheck, name: str, texts: Texts) -> bool | None:
    """Ask what to do where an outline does not fit; None: correct it first."""
    if outline_check.fit.is_clean:
        return False
    chosen = st.radio(
        texts("screens.boundaries.how"),
        ["correct", "cut"],
        format_func=lambda option: texts(f"screens.boundaries.how_{option}"),
        key=f"boundary-how-{name}",
    )
    return True if chosen == "cut" else None


def draw_boundary(now: Dossier, texts: Texts) -> DisplayedRecord:
    """Keep what an officer has before them of a boundary; both versions where it is another one."""
    return displayed_versions.draw(
        _record_name(now), now.displayed_version, _describe_boundary(now, texts), now
    )


def is_displayed(now: Dossier) -> bool:
    """Return whether this person has the boundary before them already."""
    return displayed_versions.is_displayed(_record_name(now))


def _record_name(known: Dossier) -> str:
    return f"boundary-{known.community.id}"


def draw_both(record: DisplayedRecord, now: Dossier, texts: Texts) -> None:
    """Show the outline that this person saw last beside the one that is there now."""
    map_frame.draw_shapes(
        make_comparison(
            f"changed-{now.community.id}-{now.displayed_version.digest[:8]}",
            (texts("screens.shown.before"), _find_newest_outline(record.content)),
            (texts("screens.shown.now"), _find_newest_outline(now)),
        )
    )


def _find_newest_outline(known: Dossier) -> BaseGeometry | None:
    return (
        known.current.geometry
        if known.waiting_tracing is None
        else known.waiting_tracing[0].outline
    )


def _describe_boundary(known: Dossier, texts: Texts) -> displayed_versions.Lines:
    """Return what an officer reads of a boundary, and of the tracing that waits beside it."""
    current, waiting = known.current, ""
    in_force = [describe_version(known.versions[0], texts), _describe_size(current.geometry, texts)]
    if known.confirmation is not None:
        confirmation, by = known.confirmation
        date = format_short_date(confirmation.at, texts.language)
        in_force += [texts("screens.boundaries.confirmed_by", who=by or "", date=date)]
    if known.waiting_tracing is not None:
        found, by = known.waiting_tracing
        date = format_short_date(found.traced_at, texts.language)
        who = texts("screens.boundaries.waiting_by", who=by or "", date=date)
        waiting = "\n".join(
            text for text in (who, found.reason, _describe_size(found.outline, texts)) if text
        )
    return [
        (texts("screens.boundaries.in_force"), "\n".join(text for text in in_force if text)),
        (texts("screens.boundaries.proposed"), waiting),
    ]


def describe_version(version: BoundaryHistoryLine, texts: Texts) -> str:
    """Return one version of a boundary in words."""
    return texts(
        "screens.boundaries.version",
        version=version.boundary.version,
        status=texts(f"map.boundary.{to_key(version.boundary.status)}"),
        date=format_short_date(version.version.recorded_at, texts.language),
        who=version.account_name or texts("screens.boundaries.terminal"),
    )


def _describe_size(outline: Area | None, texts: Texts) -> str:
    if outline is None:
        return ""
    size = compute_area_m2(outline)
    return texts("screens.boundaries.area", m2=f"{size:,.0f}", rai=f"{size / M2_OF_A_RAI:,.2f}")


def make_comparison(
    name: str, before: tuple[str, BaseGeometry | None], after: tuple[str, BaseGeometry | None]
) -> JsonObject:
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
        "before": {"label": before[0], "geometry": _to_geojson(before[1])},
        "after": {"label": after[0], "geometry": _to_geojson(after[1])},
        "changed": _to_geojson(changed),
    }


def _to_geojson(shape: BaseGeometry | None) -> JsonObject | None:
    return None if shape is None or shape.is_empty else mapping(shape)

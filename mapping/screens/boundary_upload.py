"""Boundary files on the screen: what a file would change, then the same import as everywhere."""

import hashlib

import streamlit as st

from geodata import actions, boundary_changes
from geodata.actions import uploads
from geodata.boundary_changes import BoundaryPreview
from geodata.model.places import BoundaryStatus, Passport
from mapping.screens import components, session
from mapping.screens.boundary_desk import DONE
from mapping.texts import Texts

STATUSES = (BoundaryStatus.OFFICIAL, BoundaryStatus.TRACED)


def draw(texts: Texts) -> None:
    """Draw the way in for GeoJSON and shapefiles, and the way out."""
    with st.expander(texts("screens.boundary_upload.title")):
        st.link_button(
            texts("screens.boundary_upload.export"), "/api/areas.geojson?level=community"
        )
        upload = st.file_uploader(
            texts("screens.boundary_upload.choose"),
            type=["geojson", "json", "zip"],
            key="boundary-file",
        )
        if upload is not None:
            with components.explain_problems():
                _preview(upload.getvalue(), upload.name, texts)


def _preview(data: bytes, name: str, texts: Texts) -> None:
    status = st.radio(
        texts("screens.boundary_upload.status"),
        STATUSES,
        format_func=lambda each: texts(f"map.boundary.{each}"),
        key="boundary-file-status",
    )
    source = st.text_input(
        texts("screens.boundary_upload.source"), max_chars=120, key="boundary-file-source"
    )
    encoding = st.radio(
        texts("screens.boundary_upload.encoding"),
        [None, "utf-8", "cp874"],
        format_func=lambda each: each or texts("screens.boundary_upload.as_stated"),
        horizontal=True,
        key="boundary-file-encoding",
    )
    checksum = hashlib.sha256(data).hexdigest()
    project, by, at = session.project(), session.caller(), session.now()
    shapes = session.read_once(
        "boundary-file-shapes",
        (checksum, encoding),
        lambda: uploads.read_boundaries(project, by, data, name=name, encoding=encoding, at=at),
    )
    found = session.remembered(
        "boundary-file-preview",
        (checksum, status, encoding),
        lambda: boundary_changes.preview(project, shapes, status),
    )
    _say(found, texts)
    save = st.button(
        texts("screens.boundary_upload.save", count=len(found.areas)),
        key="boundary-file-save",
        disabled=not found.areas or not source.strip(),
    )
    if save:
        passport = Passport(
            source.strip(), texts("screens.boundary_upload.licence"), None, checksum
        )
        moved = actions.import_boundaries(
            project,
            by,
            found.level,
            found.areas,
            passport,
            at=at,
            seen_version=found.newest_version,
        )
        session.forget("boundary-file", "boundary-file-preview")
        components.say_next(
            DONE, "screens.boundary_upload.saved", areas=len(found.areas), count=f"{moved:,}"
        )
        st.rerun()


def _say(found: BoundaryPreview, texts: Texts) -> None:
    left_out = (*found.matched.unmatched, *found.matched.elsewhere)
    lines = [
        texts("screens.boundary_upload.matched", count=len(found.matched.boundaries)),
        texts("screens.boundary_upload.changing", count=len(found.areas)),
        texts(
            "screens.boundary_upload.fit",
            overlap=f"{found.fit.overlap_m2:,.0f}",
            gap=f"{found.fit.gap_m2:,.0f}",
        ),
        texts("screens.boundaries.records", count=f"{found.records_changing:,}"),
        *(
            f"{each.number} {each.name}: {texts.reason(each.code)} ({each.code})"
            for each in left_out
        ),
        *(
            f"{each.area_id}: {texts.reason(each.code)} ({each.code})"
            for each in found.matched.doubts
        ),
    ]
    st.text("\n".join(lines))

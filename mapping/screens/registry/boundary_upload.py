"""Boundary files on the screen: what a file would change, then the same import as everywhere."""

import hashlib
from dataclasses import dataclass

import streamlit as st

from geodata import actions
from geodata.actions import uploads
from geodata.geometry import boundary_changes
from geodata.geometry.boundary_changes import BoundaryPreview
from geodata.intake.boundaries.shapes import SYSTEMS, BoundaryFile
from geodata.model.displayed_version import DisplayedVersion, compute_digest
from geodata.model.places.places import AreaLevel, BoundaryStatus, Passport
from geodata.model.places.registry import Figure
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.texts import Texts

STATUSES = (BoundaryStatus.OFFICIAL, BoundaryStatus.TRACED)


@dataclass(frozen=True, slots=True)
class BoundaryUpload:
    """A file with what a person said of it."""

    data: bytes
    name: str
    encoding: str | None
    system: str | None

    @property
    def checksum(self) -> str:
        """SHA-256 of the file, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def draw(record: DisplayedRecord | None, texts: Texts) -> None:
    """Draw the way in for boundary files, and the way out.

    Parameters
    ----------
    record
        The boundary that is open above, where there is one to decide about.
    """
    with st.expander(texts("screens.boundary_upload.title")):
        st.link_button(
            texts("screens.boundary_upload.export"), "/api/areas.geojson?level=community"
        )
        upload = st.file_uploader(
            texts("screens.boundary_upload.choose"),
            type=["geojson", "json", "kml", "kmz", "zip"],
            key="boundary-file",
        )
        if upload is not None:
            with components.explain_problems():
                _draw_preview(upload.getvalue(), upload.name, record, texts)


def _draw_preview(data: bytes, name: str, open_above: DisplayedRecord | None, texts: Texts) -> None:
    status = st.radio(
        texts("screens.boundary_upload.status"),
        STATUSES,
        format_func=lambda option: texts(f"map.boundary.{option}"),
        key="boundary-file-status",
    )
    source = st.text_input(
        texts("screens.boundary_upload.source"), max_chars=120, key="boundary-file-source"
    ).strip()
    upload = BoundaryUpload(data, name, _choose_encoding(texts), _choose_system(texts))
    read = _read_file(upload)
    repaired = _choose_repairs(read, texts)
    file = read.repair(repaired)
    project = session.get_project()
    agreed = st.session_state.get("boundary-file-agreed", {})
    said = (upload.checksum, upload.encoding, upload.system, status, tuple(repaired), str(agreed))
    now = session.cache_for_person(
        "boundary-file-preview",
        (said, boundary_changes.find_newest_version(project)),
        lambda: boundary_changes.preview_changes(project, file.shapes, status, agreed=agreed),
    )
    told = _describe_preview(now, texts)
    shown_as = f"boundary-file-{compute_digest(said)[: displayed_versions.MARK]}"
    record = displayed_versions.draw(
        shown_as, DisplayedVersion(now.newest_version, compute_digest(told)), told, now
    )
    found: BoundaryPreview = record.content
    st.text("\n".join(text for _, text in _describe_preview(found, texts) if text))
    _choose_matches(found, texts)
    figures = _choose_figures(found, source, texts)
    save = displayed_versions.draw_button(
        record,
        texts("screens.boundary_upload.save", count=len(found.areas)),
        "boundary-file-save",
        typed=["boundary-file-source"],
        disabled=not (found.areas or figures) or not source,
    )
    if save:
        licence = texts("screens.boundary_upload.licence")
        with ScreenAction(record) as action:
            moved = _import_boundaries(
                found, record, Passport(source, licence, None, upload.checksum), figures
            )
            if open_above is not None:
                displayed_versions.forget(open_above)
            areas = len(found.areas)
            action.say("screens.boundary_upload.saved", areas=areas, count=f"{moved:,}")


def _choose_encoding(texts: Texts) -> str | None:
    return st.radio(
        texts("screens.boundary_upload.encoding"),
        [None, "utf-8", "cp874"],
        format_func=lambda option: option or texts("screens.boundary_upload.as_stated"),
        horizontal=True,
        key="boundary-file-encoding",
    )


def _choose_system(texts: Texts) -> str | None:
    return st.radio(
        texts("screens.boundary_upload.system"),
        [None, *SYSTEMS],
        format_func=lambda option: option or texts("screens.boundary_upload.as_stated"),
        horizontal=True,
        key="boundary-file-system",
    )


def _read_file(upload: BoundaryUpload) -> BoundaryFile:
    return session.read_once(
        "boundary-file-shapes",
        (upload.checksum, upload.encoding, upload.system),
        lambda: session.ask(
            uploads.read_boundaries,
            upload.data,
            name=upload.name,
            encoding=upload.encoding,
            system=upload.system,
            at=session.get_now(),
        ),
    )


def _choose_repairs(file: BoundaryFile, texts: Texts) -> list[int]:
    """Name the shapes that cannot be used; return the numbers of those to be repaired."""
    chosen = []
    for shape in file.broken:
        st.text(f"{shape.build_refusal().format_sentence(texts.language)} ({shape.code})")
        if shape.repaired_area is not None and st.checkbox(
            texts("screens.boundary_upload.repair", n=shape.number, m2=f"{shape.changed_m2:,.1f}"),
            key=f"boundary-file-repair-{shape.number}",
        ):
            chosen.append(shape.number)
    return chosen


def _choose_matches(boundary_preview: BoundaryPreview, texts: Texts) -> None:
    """Ask, one by one, whether a shape without a known name is one of the communities."""
    agreed = {}
    for left in boundary_preview.matched.unmatched:
        names = {
            community.id: community.name_th
            for community in boundary_preview.similar_communities.get(left.number, ())
        }
        if not names:
            continue
        chosen = st.selectbox(
            texts("screens.boundary_upload.match", name=components.escape_markdown(left.name)),
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=texts("screens.boundary_upload.no_match"),
            key=f"boundary-file-match-{left.number}",
        )
        if chosen is not None:
            agreed[left.name] = chosen
    if agreed and st.button(texts("screens.boundary_upload.use_matches"), key="boundary-use-match"):
        st.session_state["boundary-file-agreed"] = {
            **st.session_state.get("boundary-file-agreed", {}),
            **agreed,
        }
        st.rerun()


def _choose_figures(boundary_preview: BoundaryPreview, source: str, texts: Texts) -> list[Figure]:
    """Offer the residents and households that stand beside the shapes; their year is not stated."""
    counts = (
        boundary_preview.matched.figures if boundary_preview.level is AreaLevel.COMMUNITY else {}
    )
    figures = [
        Figure(area_id, kind, count, None, source)
        for area_id, kinds in counts.items()
        for kind, count in kinds.items()
    ]
    if not figures or not st.checkbox(
        texts("screens.boundary_upload.figures", count=len(figures)), key="boundary-file-figures"
    ):
        return []
    return figures


def _import_boundaries(
    boundary_preview: BoundaryPreview,
    record: DisplayedRecord,
    passport: Passport,
    figures: list[Figure],
) -> int:
    moved = session.ask(
        actions.import_boundaries,
        boundary_preview.level,
        boundary_preview.areas,
        passport,
        at=session.get_now(),
        seen_version=record.seen.version or None,
        figures=figures,
    )
    session.forget("boundary-file", "boundary-file-preview", "boundary-file-agreed")
    return moved


def _describe_preview(boundary_preview: BoundaryPreview, texts: Texts) -> displayed_versions.Lines:
    """Return what saving would do, and what of the file is left out."""
    left_out = (*boundary_preview.matched.unmatched, *boundary_preview.matched.outside_shapes)
    effects = [
        texts("screens.boundary_upload.matched", count=len(boundary_preview.matched.boundaries)),
        texts("screens.boundary_upload.changing", count=len(boundary_preview.areas)),
        texts(
            "screens.boundary_upload.fit",
            overlap=f"{boundary_preview.fit.overlap_m2:,.0f}",
            gap=f"{boundary_preview.fit.gap_m2:,.0f}",
        ),
        texts("screens.boundaries.records", count=f"{boundary_preview.changing_record_count:,}"),
    ]
    named = [
        *(
            f"{shape.number} {shape.name}: {texts.format_reason(shape.code)} ({shape.code})"
            for shape in left_out
        ),
        *(
            f"{doubt.area_id}: {texts.format_reason(doubt.code)} ({doubt.code})"
            for doubt in boundary_preview.matched.doubts
        ),
    ]
    return [
        (texts("screens.boundary_upload.effects"), "\n".join(effects)),
        (texts("screens.boundary_upload.left_out"), "\n".join(named)),
    ]

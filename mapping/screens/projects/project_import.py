"""Bring projects in from a procurement export, and answer for names before they are shown."""

import streamlit as st

from geodata.actions import uploads
from geodata.actions.projects import watched_projects
from geodata.intake import projects as intake
from geodata.intake.projects import ParsedProjects, ProjectField
from geodata.intake.tables.tables import CellTable
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.projects.projects import MAX_SHORT_LENGTH, ProjectKind, WatchedProject
from mapping.screens import displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.fields import ask_line
from mapping.texts import Texts, to_key

ENDINGS = ["csv", "txt", "tsv", "xlsx", "json"]
SHOWN_REJECTS = 50


def draw(texts: Texts) -> None:
    """Draw the projects whose names wait, and the way to bring more in."""
    for watched in session.ask(watched_projects.list_projects):
        if not watched.is_public:
            _draw_waiting(watched, texts)
    with st.expander(texts("projects.import.title")):
        upload = st.file_uploader(texts("projects.import.choose"), type=ENDINGS)
        if upload is not None:
            _draw_file(session.ask(uploads.read_table, upload.getvalue()), texts)


def _draw_waiting(watched: WatchedProject, texts: Texts) -> None:
    hints = watched.facts.hints
    lines = [
        (texts("projects.column.name"), watched.facts.name),
        (texts("projects.column.agency"), watched.facts.agency),
    ]
    record = displayed_versions.draw(
        f"project-{watched.id}", DisplayedVersion.from_record(watched), lines
    )
    with st.container(key=f"project-{watched.id}", border=True):
        st.caption(texts("projects.name_waits"))
        for name, words in lines:
            st.text(f"{name}: {words}")
        answered = [
            words
            for number, words in enumerate(hints)
            if st.checkbox(
                texts("projects.answer_for", words=words),
                key=f"hint-{watched.id}-{watched.version}-{number}",
            )
        ]
        is_pressed = displayed_versions.draw_button(
            record, texts("projects.show"), f"project-show-{watched.id}"
        )
        if is_pressed:
            ScreenAction(record).run(
                "projects.done.shown",
                watched_projects.publish_project,
                watched.id,
                record.seen,
                answered,
            )


def _draw_file(table: CellTable, texts: Texts) -> None:
    guessed = session.ask(watched_projects.read_mapping, table.header)
    chosen: dict[ProjectField, str] = {}
    with st.container(key="project-columns", horizontal=True):
        for meaning in ProjectField:
            known = guessed.get(meaning)
            column = st.selectbox(
                texts(f"projects.field.{meaning}"),
                table.header,
                index=table.header.index(known) if known in table.header else None,
                placeholder=texts("screens.import_records.no_column"),
                key=f"project-column-{meaning}",
                width=220,
            )
            if column is not None:
                chosen[meaning] = column
    kind = st.radio(
        texts("projects.import.kind"),
        list(ProjectKind),
        format_func=lambda option: texts(f"projects.kind.{to_key(option)}"),
        horizontal=True,
        key="project-kind",
    )
    source = ask_line(texts("projects.import.source"), MAX_SHORT_LENGTH, "project-source")
    parsed = intake.parse_projects(table, chosen, kind or ProjectKind.PUBLIC, now=session.get_now())
    _draw_preview(parsed, texts)
    if st.button(texts("projects.import.save"), key="projects-import", type="primary"):
        with ScreenAction() as action:
            done = session.ask(
                watched_projects.import_projects,
                parsed.projects,
                source=source,
                header=table.header,
                mapping=chosen,
                at=session.get_now(),
            )
            action.say("projects.done.imported", new=len(done.new), changed=len(done.changed))


def _draw_preview(parsed: ParsedProjects, texts: Texts) -> None:
    preview = session.ask(watched_projects.preview_import, parsed.projects)
    st.text(
        texts(
            "projects.import.preview",
            new=len(preview.new),
            changed=len(preview.changed),
            same=preview.same,
            outside=preview.outside,
            waiting=preview.waiting,
            rejected=len(parsed.rejects),
        )
    )
    for reject in parsed.rejects[:SHOWN_REJECTS]:
        st.text(
            texts(
                "projects.import.reject",
                row=reject.row,
                value=reject.value,
                reason=texts.format_reason(reject.code),
            )
        )

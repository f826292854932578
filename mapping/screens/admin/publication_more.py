"""Part of the publication screen, for officers: offices, imports, groups to take back."""

from collections.abc import Sequence

import streamlit as st

from geodata.actions.imports import counting
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.counting import MAX_SUBJECTS, SubjectCount
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.people.people import Verb
from mapping.publish import complaint_releases
from mapping.screens import components, displayed_versions, session
from mapping.screens.admin.publication_tables import PublicationDesk, ReleaseAction


def draw(desk: PublicationDesk) -> None:
    """Draw the parts that somebody may use, folded away."""
    texts = desk.texts
    if desk.who.may(Verb.SET_CASE_RULES):
        with st.expander(texts("publication.subjects.title")):
            _draw_offices(desk)
    if desk.who.may(Verb.IMPORT_RECORDS):
        with st.expander(texts("publication.imports.title")):
            _draw_imports(desk)
    if desk.who.may(Verb.FREEZE_EDITION):
        with st.expander(texts("publication.retract.title")):
            _draw_retraction(desk)


def _draw_offices(desk: PublicationDesk) -> None:
    texts = desk.texts
    st.text(texts("publication.subjects.says"))
    kept = counting.list_subject_counts(session.get_project())
    if kept:
        _draw_counted_offices(kept, desk)
    area = st.selectbox(
        texts("publication.area"),
        list(desk.names),
        index=None,
        format_func=desk.name_area,
        placeholder=texts("screens.pick"),
        key="subjects-area",
    )
    category = st.selectbox(
        texts("publication.category"),
        CHOSEN_CATEGORIES,
        format_func=desk.name_category,
        key="subjects-category",
    )
    count = st.number_input(
        texts("publication.subjects.offices"),
        min_value=0,
        max_value=MAX_SUBJECTS,
        value=0,
        step=1,
        key="subjects-count",
    )
    told = [
        (
            f"{desk.name_area(subject.area_id)} · {desk.name_category(subject.category)}",
            f"{subject.count:,}",
        )
        for subject in kept
    ]
    record = displayed_versions.draw("subjects", DisplayedVersion.from_record(kept), told)
    label = texts("publication.subjects.save")
    if displayed_versions.draw_button(record, label, "subjects-save", disabled=area is None):
        given = SubjectCount(area or "", category, int(count))
        ReleaseAction(record).run(
            "publication.done.subjects", counting.set_subject_count, given, record.seen
        )


def _draw_counted_offices(kept: Sequence[SubjectCount], desk: PublicationDesk) -> None:
    texts = desk.texts
    st.table(
        {
            texts("publication.area"): [
                components.escape_markdown(desk.name_area(subject.area_id)) for subject in kept
            ],
            texts("publication.category"): [
                desk.name_category(subject.category) for subject in kept
            ],
            texts("publication.subjects.offices"): [f"{subject.count:,}" for subject in kept],
        },
        hide_index=True,
    )


def _draw_imports(desk: PublicationDesk) -> None:
    texts = desk.texts
    st.text(texts("publication.imports.says"))
    for tick in session.ask(counting.list_imports):
        with st.container(key=f"count-import-{tick.id}", border=True):
            st.text(texts("publication.imports.one", rows=f"{tick.rows:,}", source=tick.source))
            count = texts("publication.ticks", count=len(tick.ticks))
            one = texts("publication.imports.one", rows=f"{tick.rows:,}", source=tick.source)
            told = [(texts("publication.imports.title"), f"{one}\n{count}")]
            record = displayed_versions.draw(
                f"import-{tick.id}", DisplayedVersion.from_record(tick), told
            )
            st.caption(count)
            sure = st.checkbox(texts("publication.imports.different"), key=f"different-{tick.id}")
            if displayed_versions.draw_button(
                record, texts("publication.tick"), f"tick-import-{tick.id}"
            ):
                ReleaseAction(record).run(
                    "publication.done.ticked",
                    counting.tick_import,
                    tick.id,
                    record.seen,
                    different_people=sure,
                    at=session.get_now(),
                )


def _draw_retraction(desk: PublicationDesk) -> None:
    texts = desk.texts
    st.text(texts("publication.retract.says"))
    found = session.ask(counting.list_groups)
    named = {
        group.id: f"{desk.name_area(group.area_id)} · {desk.name_category(group.category)} · "
        f"{desk.format_period(group.period)} · {group.count:,}"
        for group, _ in found
        if not group.demo
    }
    asked = {group.id for group, is_asked in found if is_asked}
    chosen = st.selectbox(
        texts("publication.retract.group"),
        list(named),
        index=None,
        format_func=lambda group_id: named[group_id],
        placeholder=texts("screens.pick"),
        key="retract-group",
    )
    if chosen is None:
        return
    group = next(group for group, _ in found if group.id == chosen)
    state = texts("publication.retract.asked") if chosen in asked else ""
    told = [(texts("publication.retract.group"), f"{named[chosen]}\n{state}".strip())]
    record = displayed_versions.draw(
        f"group-{chosen}", DisplayedVersion.from_record(group, chosen in asked), told
    )
    versioned = (chosen, record.seen)
    if chosen not in asked:
        if displayed_versions.draw_button(record, texts("publication.retract.ask"), "retract-ask"):
            ReleaseAction(record).run(
                "publication.done.asked", counting.request_retraction, *versioned
            )
        return
    st.warning(texts("publication.retract.asked"))
    if displayed_versions.draw_button(
        record, texts("publication.retract.confirm"), "retract-confirm"
    ):
        ReleaseAction(record).run(
            "publication.done.retracted", complaint_releases.retract_group, *versioned
        )

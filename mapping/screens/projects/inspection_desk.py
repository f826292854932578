"""Inspections: record what was seen of a project, agree to what somebody else saw."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import streamlit as st

from geodata.actions.photo_subjects import InspectionSubject
from geodata.actions.projects import inspections, watched_projects
from geodata.actions.risks import public_photos, risk_photos
from geodata.actions.risks.public_photos import PhotoToApprove
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.projects.inspections import (
    MAX_INSPECTION_PHOTOS,
    MAX_NOTE_LENGTH,
    CheckAnswer,
    CheckItem,
    Inspection,
    InspectionDraft,
    InspectionState,
)
from geodata.model.projects.projects import WatchedProject
from geodata.model.public_photos import PhotoOwner
from geodata.model.times import to_bangkok_date
from mapping.json_types import Json
from mapping.screens import components, displayed_versions, photo_proposals, session
from mapping.screens.action import ScreenAction
from mapping.screens.fields import ask_text
from mapping.screens.photo_proposals import Gallery
from mapping.screens.risks import risk_form
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

YEARS = 3  # back from today
ANSWERS = tuple(CheckAnswer)


def draw(chosen: Json | None, texts: Texts) -> None:
    """Draw what waits for somebody, and the form about the project that is chosen."""
    known = {watched.id: watched for watched in session.ask(watched_projects.list_projects)}
    found = session.ask(inspections.list_inspections)
    waiting = [one for one in found if one.state is InspectionState.WAITING]
    if chosen is not None:
        waiting = [one for one in waiting if known[one.project_id].public_id == chosen["id"]]
    photos = session.ask(inspections.list_inspection_photos)
    _draw_waiting(waiting, known, photos, texts)
    _draw_waiting_photos(chosen, texts)
    if chosen is None:
        return
    watched = next((one for one in known.values() if one.public_id == chosen["id"]), None)
    if watched is None:
        st.caption(texts("projects.elsewhere"))
        return
    agreed = [
        one
        for one in found
        if one.project_id == watched.id and one.state is InspectionState.APPROVED
    ]
    _draw_galleries(agreed, watched, photos, texts)
    _draw_form(watched, texts)


def _draw_waiting_photos(chosen: Json | None, texts: Texts) -> None:
    """Draw the photos that an officer decides about: whether everybody may see them."""
    if not session.is_allowed(Verb.APPROVE_WORDS):
        return
    by_project: dict[str, list[PhotoToApprove]] = {}
    for found in session.ask(public_photos.list_waiting_photos):
        public_id = found.subject.public_id
        is_wanted = chosen is None or public_id == chosen["id"]
        if is_wanted and isinstance(found.subject, InspectionSubject):
            by_project.setdefault(public_id, []).append(found)
    for public_id, waiting in by_project.items():
        with st.container(key=f"project-photos-{public_id}", border=True):
            st.caption(texts("projects.photos_wait"))
            st.text(f"{waiting[0].subject.name} · {public_id}")
            photo_proposals.draw_waiting(waiting, texts)


def _draw_galleries(
    agreed: Iterable[Inspection],
    watched: WatchedProject,
    photos: Mapping[int, list[str]],
    texts: Texts,
) -> None:
    """Draw the internal photos of inspections that stand, and the way to show some of them."""
    for inspection in agreed:
        ids = photos.get(inspection.id, [])
        if ids:
            day = _format_day(inspection.inspected_on, texts)
            st.caption(texts("projects.photos_of", day=day))
            risk_form.draw_photos(ids, texts, f"inspection-{inspection.id}")
            gallery = Gallery(PhotoOwner.INSPECTION, inspection.id, ids, watched.is_public)
            photo_proposals.draw(gallery, texts)


def _draw_waiting(
    waiting: Iterable[Inspection],
    known: Mapping[int, WatchedProject],
    photos: Mapping[int, list[str]],
    texts: Texts,
) -> None:
    for inspection in waiting:
        lines = [
            (texts("projects.column.name"), known[inspection.project_id].facts.name),
            (texts("projects.seen_on"), _format_day(inspection.inspected_on, texts)),
            *(
                (texts(f"projects.check.{to_key(item)}"), _name_answer(answer, texts))
                for item, answer in inspection.answers.items()
            ),
            *([(texts("projects.note"), inspection.note)] if inspection.note else []),
        ]
        record = displayed_versions.draw(
            f"inspection-{inspection.id}", DisplayedVersion.from_record(inspection), lines
        )
        with st.container(key=f"inspection-{inspection.id}", border=True):
            st.caption(texts("projects.waits"))
            for name, words in lines:
                st.text(f"{name}: {words}")
            risk_form.draw_photos(
                photos.get(inspection.id, []), texts, f"inspection-{inspection.id}"
            )
            with st.container(horizontal=True):
                for is_approved, name in ((True, "agree"), (False, "refuse")):
                    is_pressed = displayed_versions.draw_button(
                        record,
                        texts(f"projects.{name}"),
                        f"inspection-{name}-{inspection.id}",
                        type="primary" if is_approved else "secondary",
                    )
                    if is_pressed:
                        ScreenAction(record).run(
                            f"projects.done.{name}",
                            inspections.decide_inspection,
                            inspection.id,
                            record.seen,
                            is_approved,
                        )


def _draw_form(watched: WatchedProject, texts: Texts) -> None:
    token = session.get_draft_token()
    st.subheader(texts("projects.inspect"), anchor=False)
    st.caption(texts("projects.inspect_how"))
    answers = {}
    for item in CheckItem:
        answer = st.segmented_control(
            texts(f"projects.check.{to_key(item)}"),
            ANSWERS,
            format_func=lambda option: texts(f"projects.answer.{to_key(option)}"),
            key=f"check-{to_key(item)}-{token}",
        )
        if answer is not None:
            answers[item] = answer
    today = to_bangkok_date(session.get_now())
    read_day = components.ask_date(
        texts("projects.seen_on"), token, newest=today, years=YEARS, known=today
    )
    note = ask_text(texts("projects.note"), MAX_NOTE_LENGTH, f"inspection-note-{token}")
    uploads = st.file_uploader(
        texts("projects.photos", most=MAX_INSPECTION_PHOTOS),
        type=risk_form.PHOTO_TYPES,
        accept_multiple_files=True,
        key=f"inspection-photos-{token}",
    )
    st.caption(texts("projects.photos_how"))
    seen_on = components.read_date(read_day)
    can_save = bool(answers) and seen_on is not None
    is_pressed = st.button(
        texts("projects.save"), key="inspection-save", type="primary", disabled=not can_save
    )
    if is_pressed and seen_on is not None:
        draft = InspectionDraft(token, watched.id, seen_on, answers, note)
        with ScreenAction() as action:
            _record(draft, [upload.getvalue() for upload in uploads])
            session.end_draft()
            action.say("projects.done.recorded")


def _record(draft: InspectionDraft, photos: Sequence[bytes]) -> None:
    """Record an inspection with its photos; one that is refused leaves the form as it is."""
    for photo in photos[:MAX_INSPECTION_PHOTOS]:
        session.ask(risk_photos.sanitize_photo, photo, PhotoOwner.INSPECTION)
    made = session.ask(inspections.record_inspection, draft)
    for photo in photos[:MAX_INSPECTION_PHOTOS]:
        session.ask(inspections.add_inspection_photo, made.id, photo)


def _name_answer(answer: CheckAnswer, texts: Texts) -> str:
    return texts(f"projects.answer.{to_key(answer)}")


def _format_day(day: date, texts: Texts) -> str:
    return format_short_date(day, texts.language)

"""Landmarks in the register: added with a tap on the map, taken off it, brought back."""

import secrets

import streamlit as st

from geodata.actions.places import landmarks
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.places.landmarks import (
    MAX_NAME_LENGTH,
    MAX_SOURCE_LENGTH,
    Landmark,
    LandmarkDraft,
    LandmarkKind,
)
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.map import map_frame
from mapping.screens.map.map_frame import Corner
from mapping.texts import Texts

DRAFT = "landmark-new"  # the fields of the form until it is saved


def draw(texts: Texts) -> None:
    """Draw the landmarks that officers keep, and the form for another one."""
    st.subheader(texts("screens.landmarks.title"), anchor=False)
    st.caption(texts("screens.landmarks.note"))
    found = {place.id: place for place in session.ask(landmarks.list_landmarks)}
    if found:
        _draw_list(found, texts)
        _draw_chosen(found, texts)
    if st.toggle(texts("screens.landmarks.add"), key="landmark-open"):
        _ask_new(texts)


def _draw_list(found: dict[int, Landmark], texts: Texts) -> None:
    places = list(found.values())
    st.table(
        {
            texts("screens.landmarks.kind"): [
                texts(f"map.find.kind_{place.kind}") for place in places
            ],
            texts("screens.landmarks.name_th"): [
                components.escape_markdown(place.name_th) for place in places
            ],
            texts("screens.landmarks.english"): [
                components.escape_markdown(place.name_en) or "–" for place in places
            ],
            texts("screens.landmarks.source"): [
                components.escape_markdown(place.source) for place in places
            ],
            texts("screens.landmarks.state"): [_describe_state(place, texts) for place in places],
        },
        hide_index=True,
    )


def _draw_chosen(found: dict[int, Landmark], texts: Texts) -> None:
    """Draw what can be done with the landmark that is chosen."""
    chosen = st.selectbox(
        texts("screens.landmarks.choose"),
        list(found),
        index=None,
        format_func=lambda number: found[number].name_th,
        placeholder=texts("screens.pick"),
        key="landmark-one",
    )
    if chosen is None:
        return
    place = found[chosen]
    lines = [
        (texts("screens.landmarks.name_th"), place.name_th),
        (texts("screens.landmarks.kind"), texts(f"map.find.kind_{place.kind}")),
        (texts("screens.landmarks.source"), place.source),
        (texts("screens.landmarks.state"), _describe_state(place, texts)),
    ]
    with st.container(key="landmark-card", border=True):
        seen = DisplayedVersion.from_record(place)
        record = displayed_versions.draw(f"landmark-{place.id}", seen, lines, place)
        drawn: Landmark = record.content
        for label, words in lines:
            st.text(f"{label}: {words}")
        step = "take_back" if drawn.retired else "retire"
        label = texts(f"screens.landmarks.{step}")
        if displayed_versions.draw_button(record, label, f"landmark-{step}"):
            ScreenAction(record).run(
                "screens.landmarks.saved",
                landmarks.set_landmark_retired,
                drawn.id,
                record.seen,
                not drawn.retired,
            )


def _ask_new(texts: Texts) -> None:
    """Draw the map to tap and the fields of a landmark."""
    token = session.cache_for_person(DRAFT, None, lambda: secrets.token_hex(8))
    with st.container(key="risk-form"):  # as a risk point is added: the map beside its fields
        point = map_frame.ask_pin(token)
        kind = st.selectbox(
            texts("screens.landmarks.kind"),
            list(LandmarkKind),
            index=None,
            format_func=lambda option: texts(f"map.find.kind_{option}"),
            placeholder=texts("screens.pick"),
            key=f"landmark-kind-{token}",
        )
        name_th, name_en = (
            st.text_input(
                texts(f"screens.landmarks.{field}"),
                max_chars=MAX_NAME_LENGTH,
                key=f"landmark-{field}-{token}",
            )
            for field in ("name_th", "name_en")
        )
        source = st.text_input(
            texts("screens.landmarks.source_of"),
            max_chars=MAX_SOURCE_LENGTH,
            placeholder=texts("screens.landmarks.source_example"),
            key=f"landmark-source-{token}",
        )
        draft = _build_draft(token, kind, name_th, name_en, source, point)
        answered = _ask_about_hints(draft, token, texts)
        is_ready = draft is not None and len(answered) == len(draft.hints)
        st.caption(texts(f"screens.landmarks.{'is_public' if point else 'tap_first'}"))
        if st.button(
            texts("screens.landmarks.save"),
            type="primary",
            key="landmark-save",
            disabled=not is_ready,
        ):
            _add(draft, answered)


def _build_draft(
    token: str,
    kind: LandmarkKind | None,
    name_th: str,
    name_en: str,
    source: str,
    point: Corner | None,
) -> LandmarkDraft | None:
    """Return what is typed so far; None while something is missing."""
    if kind is None or point is None or not name_th.strip() or not source.strip():
        return None
    return LandmarkDraft(token, kind, name_th, *point, source=source, name_en=name_en)


def _ask_about_hints(draft: LandmarkDraft | None, token: str, texts: Texts) -> frozenset[str]:
    """Draw one tick for each word that may give a person away; return those answered for."""
    return frozenset(
        hint.text
        for place, hint in enumerate(draft.hints if draft else ())
        if st.checkbox(
            texts("risk_words.desk.checked_person", words=components.escape_markdown(hint.text)),
            key=f"landmark-hint-{token}-{place}-{hint.text}",
        )
    )


def _add(draft: LandmarkDraft | None, answered: frozenset[str]) -> None:
    if draft is None:
        return
    with ScreenAction() as action:
        session.ask(landmarks.add_landmark, draft, answered)
        session.forget(DRAFT)
        action.say("screens.landmarks.added")


def _describe_state(place: Landmark, texts: Texts) -> str:
    return texts(f"screens.landmarks.{'is_retired' if place.retired else 'in_force'}")

"""What the public sees of risk points at all: switches for titles and photos, the sub-kinds."""

import streamlit as st

from geodata.actions.risks import public_photos, risk_words, sub_kinds
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.risk_words import MAX_SUB_KIND_LENGTH, SubKind
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.fields import ask_line
from mapping.screens.risks import risk_form
from mapping.screens.risks.review_desk import REVIEW
from mapping.texts import Texts, to_key


def draw(texts: Texts) -> None:
    """Draw the switches, the list and what can be changed in it."""
    _draw_switch(texts)
    _draw_photo_switch(texts)
    known = sub_kinds.list_sub_kinds(session.get_project())
    st.subheader(texts("risk_words.kinds.title"), anchor=False)
    st.caption(texts("risk_words.kinds.says"))
    with st.container(key="sub-kind-change", border=True):
        _ask_change(known, texts)
    with st.container(key="sub-kind-new", border=True):
        _ask_new(texts)
    _draw_table(known, texts)


def _draw_switch(texts: Texts) -> None:
    is_shown = risk_words.shows_public_titles(session.get_project())
    with st.container(key="public-titles", border=True):
        st.subheader(texts("risk_words.switch.title"), anchor=False)
        st.text(texts(f"risk_words.switch.{'on' if is_shown else 'off'}"))
        label = texts(f"risk_words.switch.{'hide' if is_shown else 'show'}")
        pressed = st.button(label, key=f"public-titles-{'hide' if is_shown else 'show'}")
    if pressed:
        ScreenAction(place=REVIEW).run(
            f"risk_words.switch.{'hidden' if is_shown else 'shown'}",
            risk_words.show_public_titles,
            not is_shown,
        )


def _draw_photo_switch(texts: Texts) -> None:
    is_shown = public_photos.shows_public_photos(session.get_project())
    with st.container(key="public-photos", border=True):
        st.subheader(texts("public_photos.switch.title"), anchor=False)
        st.text(texts(f"public_photos.switch.{'on' if is_shown else 'off'}"))
        label = texts(f"public_photos.switch.{'hide' if is_shown else 'show'}")
        pressed = st.button(label, key=f"public-photos-{'hide' if is_shown else 'show'}")
    if pressed:
        ScreenAction(place=REVIEW).run(
            f"public_photos.switch.{'hidden' if is_shown else 'shown'}",
            public_photos.show_public_photos,
            not is_shown,
        )


def _draw_table(known: list[SubKind], texts: Texts) -> None:
    st.table(
        {
            texts("screens.add_risk.category"): [
                texts(f"screens.category.{to_key(kind.category)}") for kind in known
            ],
            texts("risk_words.kinds.name_th"): [
                components.escape_markdown(kind.name_th) for kind in known
            ],
            texts("risk_words.kinds.name_en"): [
                components.escape_markdown(kind.name_en) for kind in known
            ],
            texts("risk_words.kinds.state"): [
                texts(f"risk_words.kinds.{'retired' if kind.retired else 'in_use'}")
                for kind in known
            ],
        },
        hide_index=True,
    )


def _ask_change(known: list[SubKind], texts: Texts) -> None:
    by_code = {kind.code: kind for kind in known}
    code = st.selectbox(
        texts("risk_words.kinds.choose"),
        list(by_code),
        index=None,
        format_func=lambda option: risk_form.name_sub_kind(by_code[option], texts),
        placeholder=texts("map.filter.choose"),
        key="sub-kind",
    )
    if code is None:
        return
    kind = by_code[code]
    record = displayed_versions.draw(
        f"sub-kind-{code}", DisplayedVersion.from_record(kind), _list_facts(kind, texts), kind
    )
    kind = record.content
    names = _ask_names(f"{code}-{record.form}", kind, texts)
    with st.container(horizontal=True):
        is_renamed = displayed_versions.draw_button(
            record,
            texts("risk_words.kinds.rename"),
            f"sub-kind-rename-{code}",
            typed=[f"sub-kind-{name}-{code}-{record.form}" for name in ("th", "en")],
        )
        is_switched = displayed_versions.draw_button(
            record,
            texts(f"risk_words.kinds.{'use_again' if kind.retired else 'retire'}"),
            f"sub-kind-retire-{code}",
        )
    if is_renamed or is_switched:
        with ScreenAction(record, place=REVIEW) as action:
            session.ask(
                sub_kinds.change_sub_kind,
                code,
                record.seen,
                name_th=names[0] if is_renamed else kind.name_th,
                name_en=names[1] if is_renamed else kind.name_en,
                retired=kind.retired != is_switched,
                at=session.get_now(),
            )
            action.say("risk_words.kinds.changed")


def _list_facts(kind: SubKind, texts: Texts) -> displayed_versions.Lines:
    state = texts(f"risk_words.kinds.{'retired' if kind.retired else 'in_use'}")
    return [
        (texts("risk_words.kinds.name_th"), kind.name_th),
        (texts("risk_words.kinds.name_en"), kind.name_en),
        (texts("risk_words.kinds.state"), state),
    ]


def _ask_new(texts: Texts) -> None:
    key = f"new-{session.get_draft_token()}"
    st.subheader(texts("risk_words.kinds.new"), anchor=False)
    category = components.choose_category(texts, key, None)
    names = _ask_names(key, None, texts)
    if st.button(
        texts("risk_words.kinds.add"),
        key="sub-kind-add",
        disabled=category is None or not all(name.strip() for name in names),
    ):
        with ScreenAction(place=REVIEW) as action:
            session.ask(sub_kinds.add_sub_kind, category or Category.POLICY, *names)
            session.end_draft()
            action.say("risk_words.kinds.added")


def _ask_names(key: str, kind: SubKind | None, texts: Texts) -> tuple[str, str]:
    return (
        ask_line(
            texts("risk_words.kinds.name_th"),
            MAX_SUB_KIND_LENGTH,
            f"sub-kind-th-{key}",
            "" if kind is None else kind.name_th,
        ),
        ask_line(
            texts("risk_words.kinds.name_en"),
            MAX_SUB_KIND_LENGTH,
            f"sub-kind-en-{key}",
            "" if kind is None else kind.name_en,
        ),
    )

"""The imports so far, and the way back: one step, or two officers once something was released."""

import pandas as pd
import streamlit as st

from geodata.actions.imports import import_undo
from geodata.store.imports.imports import StoredImport
from mapping.screens import components, session
from mapping.screens.action import CallbackAction, draw_outcome
from mapping.texts import Texts
from mapping.texts.dates import format_short_date

UNDO = "import-undo"  # where it is said what came of a press


def draw(texts: Texts) -> None:
    """Draw the list of imports and, of the one that is chosen, what taking it back would do."""
    with components.explain_problems():
        kept = session.ask(import_undo.list_imports)
        if not kept:
            return
        st.subheader(texts("screens.import_undo.title"), anchor=False)
        draw_outcome(UNDO)
        st.dataframe(_make_rows(kept, texts), hide_index=True, key="import-undo-list")
        standing = {
            stored_import.id: stored_import
            for stored_import in kept
            if stored_import.taken_back_at is None
        }
        chosen = st.selectbox(
            texts("screens.import_undo.choose"),
            list(standing),
            index=None,
            format_func=lambda number: _name_import(standing[number], texts),
            placeholder=texts("screens.import_undo.none"),
            key="import-undo-choice",
        )
        if chosen is not None:
            _draw_preview(chosen, texts)


def _make_rows(imports: list[StoredImport], texts: Texts) -> pd.DataFrame:
    return pd.DataFrame(
        {
            texts("screens.import_undo.number"): [stored_import.id for stored_import in imports],
            texts("screens.import_undo.day"): [
                format_short_date(stored_import.note.at, texts.language)
                for stored_import in imports
            ],
            texts("screens.import_undo.kind"): [
                texts(f"screens.import_records.{stored_import.note.indicator}")
                for stored_import in imports
            ],
            texts("screens.import_undo.source"): [
                stored_import.note.source for stored_import in imports
            ],
            texts("screens.import_records.new"): [
                stored_import.note.added for stored_import in imports
            ],
            texts("screens.import_records.changed"): [
                stored_import.note.updated for stored_import in imports
            ],
            texts("screens.import_undo.state"): [
                _describe_state(stored_import, texts) for stored_import in imports
            ],
        }
    )


def _describe_state(stored_import: StoredImport, texts: Texts) -> str:
    if stored_import.taken_back_at is not None:
        return texts("screens.import_undo.taken_back")
    return "" if stored_import.asked_by is None else texts("screens.import_undo.waits")


def _name_import(stored_import: StoredImport, texts: Texts) -> str:
    day = format_short_date(stored_import.note.at, texts.language)
    return f"{stored_import.id} · {day} · {stored_import.note.source}"


def _draw_preview(number: int, texts: Texts) -> None:
    undo = session.ask(import_undo.preview_undo, number)
    figures = {
        "removed": undo.removed_count,
        "restored": undo.restored_count,
        "covered": undo.covered_count,
    }
    with st.container(key="import-undo-figures", horizontal=True):
        for name, value in figures.items():
            st.metric(texts(f"screens.import_undo.{name}"), f"{value:,}", width="content")
    if undo.group_count:
        st.warning(
            texts(
                "screens.import_undo.groups",
                groups=f"{undo.group_count:,}",
                complaints=f"{undo.complaints_in_groups:,}",
            )
        )
    if undo.editions:
        st.warning(texts("screens.import_undo.editions", names=", ".join(undo.editions)))
    if undo.needs_two:
        key = "second" if undo.asked_by else "two"
        st.info(
            texts(
                f"screens.import_undo.{key}", name=components.escape_markdown(undo.asked_by or "")
            )
        )
    if undo.is_asked_by_me:
        st.button(
            texts("screens.import_undo.withdraw"),
            key="import-undo-withdraw",
            on_click=_withdraw_request,
            args=(number,),
        )
        return
    # The button carries what stands above it: what it says on the click may be another thing.
    st.button(
        texts(f"screens.import_undo.{_choose_label(undo)}"),
        type="primary",
        key="import-undo-confirm",
        on_click=_take_back,
        args=(number, undo.token),
    )


def _choose_label(undo: import_undo.UndoPreview) -> str:
    if not undo.needs_two:
        return "confirm"
    return "agree" if undo.asked_by else "ask"


def _take_back(number: int, token: str) -> None:
    with CallbackAction(place=UNDO) as action:
        done = session.ask(import_undo.undo_import, number, token)
        session.forget("import-reading")
        action.say(
            f"screens.import_undo.{'asked' if done.is_pending else 'done'}",
            removed=f"{done.removed_count:,}",
            restored=f"{done.restored_count:,}",
        )


def _withdraw_request(number: int) -> None:
    CallbackAction(place=UNDO).run(
        "screens.import_undo.withdrawn", import_undo.withdraw_undo_request, number
    )

"""Part of the workshop's screen: titles of pins, read by the facilitator before the room."""

from collections.abc import Sequence

import streamlit as st

from geodata.actions.workshops import pin_titles
from geodata.actions.workshops.pin_titles import TitleToRead
from geodata.model.risk_words import WordsHint
from geodata.model.workshops.workshops import MAX_PIN_TITLE_LENGTH, Pin, Workshop
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.fields import ask_line
from mapping.screens.workshop.pin_places import name_place
from mapping.texts import Texts, to_key


def draw_waiting(workshop: Workshop, texts: Texts) -> None:
    """Draw every title that waits, and one button for those in which nothing was flagged."""
    waiting = session.ask(pin_titles.list_waiting_titles, workshop.id)
    if not waiting:
        return
    with st.container(key="pin-titles", border=True):
        st.subheader(texts("workshop_screen.titles.waiting", count=len(waiting)), anchor=False)
        st.caption(texts("workshop_screen.titles.says"))
        rows = [(title, _draw_waiting_title(workshop, title, texts)) for title in waiting]
        _draw_bulk(workshop, [row for row in rows if not row[0].hints], texts)


def draw_title(workshop: Workshop, pin: Pin, record: DisplayedRecord, texts: Texts) -> None:
    """Draw the field for the title of one pin, what was flagged in it, and the two buttons."""
    field = f"pin-title-{pin.id}-{record.form}"
    title = ask_line(
        texts("workshop_screen.titles.title"), MAX_PIN_TITLE_LENGTH, field, pin.title
    ).strip()
    hints = session.ask(pin_titles.find_title_hints, workshop.id, pin.id, title)
    answered = frozenset(
        hint.text
        for place, hint in enumerate(hints)
        if _draw_hint(hint, f"pin-title-hint-{pin.id}-{place}-{hint.text}", texts)
    )
    is_shown = pin.is_title_approved and title == pin.title
    with st.container(horizontal=True):
        approve = displayed_versions.draw_button(
            record,
            texts("workshop_screen.titles.approve"),
            f"pin-title-approve-{pin.id}",
            typed=[field],
            disabled=not title or is_shown or len(answered) < len(hints),
        )
        remove = pin.title and displayed_versions.draw_button(
            record, texts("workshop_screen.titles.remove"), f"pin-title-remove-{pin.id}"
        )
    if approve:
        with ScreenAction(record) as action:
            given = (workshop.id, pin.id, record.seen, title, answered)
            session.ask(pin_titles.approve_title, *given)
            action.say("workshop_screen.titles.approved", count=1)
    if remove:
        with ScreenAction(record) as action:
            session.ask(pin_titles.remove_title, workshop.id, pin.id, record.seen)
            action.say("workshop_screen.titles.removed")


def _draw_waiting_title(workshop: Workshop, title: TitleToRead, texts: Texts) -> DisplayedRecord:
    pin = title.pin
    category = texts(f"screens.category.{to_key(pin.category)}")
    place = name_place(pin, texts)
    record = displayed_versions.draw(
        f"pin-title-{pin.id}",
        title.displayed_version,
        [
            (texts("workshop_screen.pins.what"), f"{category} · {place}"),
            (texts("workshop_screen.titles.title"), pin.title),
            (texts("screens.add_risk.note"), title.note),
        ],
        pin,
    )
    with st.container(key=f"pin-title-{pin.id}", border=True):
        st.caption(components.escape_markdown(f"{category} · {place}"))
        draw_title(workshop, record.content, record, texts)
    return record


def _draw_bulk(
    workshop: Workshop, rows: Sequence[tuple[TitleToRead, DisplayedRecord]], texts: Texts
) -> None:
    if len(rows) < 2:
        return
    approve = displayed_versions.draw_bulk_button(
        texts("workshop_screen.titles.approve_all", count=len(rows)),
        "pin-titles-approve",
        *(record for _, record in rows),
    )
    if approve:
        with ScreenAction(*(record for _, record in rows)) as action:
            for title, record in rows:
                pin = title.pin
                given = (workshop.id, pin.id, record.seen, pin.title, frozenset[str]())
                session.ask(pin_titles.approve_title, *given)
            action.say("workshop_screen.titles.approved", count=len(rows))


def _draw_hint(hint: WordsHint, key: str, texts: Texts) -> bool:
    words = components.escape_markdown(hint.text)
    return st.checkbox(texts(f"risk_words.desk.checked_{hint.kind}", words=words), key=key)

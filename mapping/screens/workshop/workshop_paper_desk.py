"""Part of the workshop's screen: pins from paper, a line and Enter each, then a second look."""

import secrets
from collections.abc import Sequence

import streamlit as st

from geodata.actions.workshops import workshop_paper, workshops
from geodata.actions.workshops.workshop_desk import RoomStatus
from geodata.actions.workshops.workshop_paper import TypedPin
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.workshops.paper_grid import PaperGrid, format_column
from geodata.model.workshops.workshops import MAX_PIN_NOTE_LENGTH, Workshop
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import CallbackAction, ScreenAction, draw_outcome
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.fields import ask_line
from mapping.screens.workshop import paper_votes_desk
from mapping.screens.workshop.pin_places import name_place
from mapping.texts import Texts, to_key

LINE = "paper-line"  # the field
DESK = "paper-desk"  # where it is said what came of the last line
TOKEN = "paper-token"  # noqa: S105 - of the line that is being typed


def draw(seen: RoomStatus, texts: Texts) -> None:
    """Draw the field for the next line, then what waits for a second look."""
    workshop = seen.workshop
    grid = session.ask(workshop_paper.build_sheet_grid, workshop.id)
    with st.container(key="form-desk-paper"):
        with st.form("paper-form", border=False):
            ask_line(texts("workshop_screen.paper.line"), MAX_PIN_NOTE_LENGTH + 20, LINE)
            st.form_submit_button(
                texts("workshop_screen.paper.save"), on_click=_save_line, args=(workshop.id, texts)
            )
        with st.container(key="paper-said"):
            draw_outcome(DESK)
    _draw_instructions(workshop, grid, texts)
    kept = session.ask(workshop_paper.list_typed_pins, workshop.id)
    _draw_second_look(workshop, [pin for pin in kept if pin.pin.is_pending], texts)
    confirmed = sum(not pin.pin.is_pending for pin in kept)
    if confirmed:
        st.caption(texts("workshop_screen.paper.confirmed", count=confirmed))
    paper_votes_desk.draw(workshop, texts)


def _save_line(workshop_id: int, texts: Texts) -> None:
    """Keep the line and empty the field; what is refused stays where it was typed."""
    token = session.cache_for_person(TOKEN, workshop_id, lambda: secrets.token_hex(16))
    with CallbackAction(place=DESK) as action:
        pin = session.ask(workshop_paper.type_in, workshop_id, token, session.get_typed_text(LINE))
        session.forget(TOKEN)
        session.choose(LINE, "")
        category = texts(f"screens.category.{to_key(pin.category)}")
        place = name_place(pin, texts)
        action.say("workshop_screen.paper.saved", category=category, place=place)


def _draw_instructions(workshop: Workshop, grid: PaperGrid, texts: Texts) -> None:
    lines = [
        texts(
            "workshop_screen.paper.squares", last=f"{format_column(grid.columns - 1)}{grid.rows}"
        ),
        *(
            f"{n} = {texts(f'screens.category.{to_key(category)}')}"
            for n, category in enumerate(CHOSEN_CATEGORIES, 1)
        ),
        texts("workshop_screen.paper.keys"),
    ]
    if workshop.community_id is not None:
        lines.insert(1, texts("workshop_screen.paper.whole"))
    with st.expander(texts("workshop_screen.paper.how"), expanded=True):
        st.text("\n".join(lines))


def _draw_second_look(workshop: Workshop, waiting: Sequence[TypedPin], texts: Texts) -> None:
    st.subheader(texts("workshop_screen.paper.look"), anchor=False)
    if not waiting:
        st.caption(texts("workshop_screen.paper.none_waiting"))
        return
    st.caption(texts("workshop_screen.paper.look_says"))
    rows = [(pin, *_draw_row(workshop, pin, texts)) for pin in waiting]
    chosen = [(pin, record) for pin, record, is_chosen in rows if is_chosen]
    with st.container(horizontal=True):
        confirm = displayed_versions.draw_bulk_button(
            texts("workshop_screen.paper.confirm", count=len(chosen)),
            "paper-confirm",
            *(record for _, record in chosen),
            type="primary",
            disabled=not chosen,
        )
        st.button(
            texts("workshop_screen.pins.choose_all"),
            key="paper-all",
            on_click=_choose_all,
            args=(waiting,),
        )
    if confirm:
        with ScreenAction(*(record for _, record in chosen)) as action:
            pins = [(pin.pin.id, record.seen) for pin, record in chosen]
            session.ask(workshop_paper.confirm_pins, workshop.id, pins)
            action.say("workshop_screen.paper.confirm_done", count=len(pins))


def _draw_row(
    workshop: Workshop, typed_pin: TypedPin, texts: Texts
) -> tuple[DisplayedRecord, bool]:
    place = name_place(typed_pin.pin, texts)
    words = [typed_pin.square] if typed_pin.square else []
    words += [place, texts(f"screens.category.{to_key(typed_pin.pin.category)}")]
    told = [
        (texts("workshop_screen.pins.what"), " · ".join(words)),
        (texts("screens.add_risk.note"), typed_pin.note),
    ]
    record = displayed_versions.draw(f"paper-{typed_pin.pin.id}", typed_pin.displayed_version, told)
    with st.container(
        key=f"paper-{typed_pin.pin.id}", border=True, horizontal=True, vertical_alignment="center"
    ):
        with st.container(gap=None, width="stretch"):
            is_chosen = st.checkbox(
                components.escape_markdown(" · ".join(words)),
                key=_tick_key(typed_pin),
                width="stretch",
            )
            if typed_pin.note:
                st.text(typed_pin.note)
        if displayed_versions.draw_button(
            record, texts("workshop_screen.paper.drop"), f"paper-drop-{typed_pin.pin.id}"
        ):
            with ScreenAction(record) as action:
                session.ask(workshops.drop_pin, workshop.id, typed_pin.pin.id, record.seen)
                action.say("workshop_screen.pins.dropped", count=1)
    return record, is_chosen


def _choose_all(waiting: Sequence[TypedPin]) -> None:
    for pin in waiting:
        session.choose(_tick_key(pin), True)


def _tick_key(typed_pin: TypedPin) -> str:
    return f"paper-chosen-{typed_pin.pin.id}"

"""Part of the workshop's screen: the running room, with one step that comes next.

Only the counts draw themselves anew; they look without using the session, so that a desk left
alone is closed in time. When another step becomes the next one, the whole screen follows.
"""

from collections.abc import Callable, Mapping
from typing import Literal

import streamlit as st

from geodata.actions.workshops import workshop_desk, workshops
from geodata.actions.workshops.workshop_desk import RoomStatus
from geodata.errors import NotAllowed, NotFound
from geodata.model.workshops.workshop_steps import RoomStep
from geodata.model.workshops.workshops import (
    MAX_DOTS,
    MAX_HOURS,
    MAX_MINUTES,
    Voting,
    Workshop,
    WorkshopState,
)
from mapping.exports.qr import render_qr_svg
from mapping.screens import components, session
from mapping.screens.action import ScreenAction
from mapping.screens.workshop import room_addresses, workshop_crowd
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date, format_time

EVERY_S = 3
MINUTES = 10  # of the timer, until another time is chosen

STEPS: Mapping[RoomStep, Callable[..., object]] = {
    RoomStep.OPEN: workshops.open_room,
    RoomStep.PAUSE: workshops.pause_pins,
    RoomStep.RESUME: workshops.resume_pins,
    RoomStep.REVEAL: workshops.reveal_pins,
    RoomStep.HIDE: workshops.hide_pins,
    RoomStep.OPEN_VOTING: workshops.open_voting,
    RoomStep.CLOSE_VOTING: workshops.close_voting,
    RoomStep.CLOSE: workshops.close_room,
}


def draw(seen: RoomStatus, texts: Texts) -> None:
    """Draw the room of a workshop: what comes next, what else can be done, the way in."""
    workshop = seen.workshop
    if workshop.state is WorkshopState.CLOSED:
        day = format_long_date(workshop.closed_at or workshop.held_on, texts.language)
        st.info(texts("workshop_screen.closed", date=day))
        return
    with st.container(key="workshop-room"):
        with st.container(key="room-desk"):
            going = workshop.state is WorkshopState.OPEN
            st.fragment(_draw_counts, run_every=EVERY_S if going else None)(seen)
            _draw_next_step(seen, texts)
            _draw_other_steps(seen, texts)
            if going:
                workshop_crowd.draw(workshop, texts)
                _draw_timer(workshop, texts)
                _draw_close(seen, texts)
        with st.container(key="room-join", border=True):
            _draw_way_in(workshop, seen.next_step, texts)
    if workshop.agenda:
        with st.expander(texts("workshop_screen.fields.agenda")):
            st.text(workshop.agenda)


def _draw_counts(drawn_status: RoomStatus) -> None:
    """Draw how many are in the room; the screen is drawn anew where another step comes next."""
    texts, workshop_id = session.get_texts(), drawn_status.workshop.id
    try:
        seen = session.ask(workshop_desk.read_status, workshop_id)
    except (NotAllowed, NotFound):
        st.rerun()
    if (seen.next_step, seen.possible_steps) != (
        drawn_status.next_step,
        drawn_status.possible_steps,
    ):
        st.rerun()
    with st.container(key="room-counts", horizontal=True):
        counts = {"joined": seen.joined_count, "pins": seen.pin_count, "ballots": seen.ballot_count}
        for name, count in counts.items():
            st.metric(texts(f"workshop_screen.count.{name}"), f"{count:,}")
    if seen.waiting_titles:
        st.info(texts("workshop_screen.titles.in_pins", count=seen.waiting_titles))
    if seen.workshop.state is WorkshopState.OPEN and seen.joined_count >= seen.workshop.size:
        st.warning(texts("workshop_screen.crowd.full", size=f"{seen.workshop.size:,}"))
    elif seen.workshop.locked:
        st.info(texts("workshop_screen.crowd.locked"))
    ends = seen.workshop.timer_ends_at
    if ends is not None:
        said = "timer_on" if ends > session.get_now() else "timer_over"
        st.caption(texts(f"workshop_screen.{said}", time=format_time(ends, texts.language)))


def _draw_next_step(seen: RoomStatus, texts: Texts) -> None:
    with st.container(key="room-next"):
        says = seen.next_step or ("waiting" if RoomStep.PAUSE in seen.possible_steps else "paused")
        st.text(texts(f"workshop_screen.next.{to_key(says)}"))
        if seen.next_step is RoomStep.OPEN_VOTING:
            _ask_dots(seen, texts, is_next=True)
        elif seen.next_step not in (None, RoomStep.CLOSE):
            _draw_step(seen, seen.next_step, texts, is_next=True)


def _draw_other_steps(seen: RoomStatus, texts: Texts) -> None:
    others = [
        room_step
        for room_step in seen.possible_steps
        if room_step not in (seen.next_step, RoomStep.CLOSE)
    ]
    with st.container(key="room-others", horizontal=True, vertical_alignment="bottom"):
        for step in others:
            if step is RoomStep.OPEN_VOTING:
                _ask_dots(seen, texts, is_next=False)
            else:
                _draw_step(seen, step, texts, is_next=False)


def _draw_step(
    seen: RoomStatus, step: RoomStep, texts: Texts, *, is_next: bool, **more: object
) -> None:
    label = texts(f"workshop_screen.step.{to_key(step)}")
    look: Literal["primary", "secondary"] = "primary" if is_next else "secondary"
    question = _find_question(seen, step, texts)
    if question:
        with st.popover(label, type=look, key=f"room-ask-{to_key(step)}"):
            st.text(question)
            pressed = st.button(
                texts(f"workshop_screen.sure.{to_key(step)}"), key=f"room-{to_key(step)}"
            )
    else:
        pressed = st.button(label, type=look, key=f"room-{to_key(step)}")
    if pressed:
        with ScreenAction() as action:
            session.ask(STEPS[step], seen.workshop.id, **more, at=session.get_now())
            action.say(f"workshop_screen.done.{to_key(step)}")


def _find_question(seen: RoomStatus, step: RoomStep, texts: Texts) -> str:
    """Return what is asked before a step is taken; "" where it is taken at once."""
    if step is RoomStep.HIDE and seen.workshop.voting is Voting.OPEN:
        return texts("workshop_screen.ask.hide")
    if step is RoomStep.REVEAL and seen.waiting_titles:
        return texts("workshop_screen.ask.reveal", count=seen.waiting_titles)
    return ""


def _ask_dots(seen: RoomStatus, texts: Texts, *, is_next: bool) -> None:
    dots = st.number_input(
        texts("workshop_screen.dots"),
        min_value=1,
        max_value=MAX_DOTS,
        value=seen.workshop.dots,
        key=f"room-dots-{seen.workshop.id}",
        width=180,
    )
    _draw_step(seen, RoomStep.OPEN_VOTING, texts, is_next=is_next, dots=dots or seen.workshop.dots)


def _draw_timer(workshop: Workshop, texts: Texts) -> None:
    with st.container(key="room-timer", horizontal=True, vertical_alignment="bottom"):
        minutes = st.number_input(
            texts("workshop_screen.minutes"),
            min_value=1,
            max_value=MAX_MINUTES,
            value=MINUTES,
            key=f"room-minutes-{workshop.id}",
            width=180,
        )
        if st.button(texts("workshop_screen.timer_set"), key="room-timer-set"):
            _set_timer(workshop, minutes)
        if workshop.timer_ends_at is not None and st.button(
            texts("workshop_screen.timer_clear"), key="room-timer-clear"
        ):
            _set_timer(workshop, None)


def _set_timer(workshop: Workshop, minutes: int | None) -> None:
    with ScreenAction() as action:
        session.ask(workshops.set_timer, workshop.id, minutes)
        action.say(f"workshop_screen.done.timer_{'clear' if minutes is None else 'set'}")


def _draw_close(seen: RoomStatus, texts: Texts) -> None:
    """Draw the end of the room behind a sentence and a tick: phones are forgotten for good."""
    is_next = seen.next_step is RoomStep.CLOSE
    with st.expander(texts("workshop_screen.step.close"), expanded=is_next, key="room-end"):
        st.text(texts("workshop_screen.close_says"))
        sure = st.checkbox(
            texts("workshop_screen.close_sure"), key=f"room-close-sure-{seen.workshop.id}"
        )
        pressed = st.button(
            texts("workshop_screen.close_now"),
            type="primary" if is_next else "secondary",
            key="room-close",
            disabled=not sure,
        )
    if pressed:
        with ScreenAction() as action:
            session.ask(workshops.close_room, seen.workshop.id)
            session.forget("choice-part")
            session.link("part", "summary")
            action.say("workshop_screen.done.close")


def _draw_way_in(workshop: Workshop, coming: RoomStep | None, texts: Texts) -> None:
    """Draw the QR code, the code and the link, by which phones come in."""
    address = room_addresses.build_join_url(workshop)
    is_open = workshop.is_open(session.get_now())
    if is_open:
        st.link_button(
            texts("workshop_screen.projector"),
            f"/w/{workshop.code}/projector",
            type="secondary" if coming else "primary",
        )
    st.link_button(
        texts("workshop_screen.sheet"),
        components.add_language(f"/files/workshops/{workshop.id}/sheet.pdf", texts),
    )
    st.link_button(
        texts("workshop_screen.sheet_a4"),
        components.add_language(f"/files/workshops/{workshop.id}/sheet-a4.pdf", texts),
    )
    with st.container(key="room-qr"):
        st.image(render_qr_svg(address), caption=texts("workshop_screen.qr"), width="stretch")
    with st.container(key="room-code"):
        st.text(workshop.code or "")
    st.text(address)
    st.caption(
        texts("workshop_screen.until", time=format_time(workshop.expires_at, texts.language))
        if workshop.expires_at is not None
        else texts("workshop_screen.not_yet", hours=MAX_HOURS)
    )
    room_addresses.draw(workshop, texts)

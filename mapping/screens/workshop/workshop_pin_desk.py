"""Part of the workshop's screen: its pins, to merge, to drop, to send to review."""

from collections.abc import Sequence

import streamlit as st

from geodata.actions.workshops import workshop_desk, workshop_pins, workshops
from geodata.actions.workshops.workshop_desk import RoomStatus
from geodata.actions.workshops.workshops import RunningPin
from geodata.errors import NotAllowed, NotFound
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.workshops.workshops import Voting, Workshop, WorkshopState
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.fields import ask_line
from mapping.screens.workshop import workshop_pin_titles
from mapping.screens.workshop.pin_places import describe_pin
from mapping.screens.workshop.pin_search import is_found
from mapping.texts import Texts, to_key

EVERY_S = 5
FEW = 5  # pins that are found without a search
MAX_SEARCH_LENGTH = 60
Chosen = tuple[RunningPin, DisplayedRecord]


def draw(seen: RoomStatus, texts: Texts) -> None:
    """Draw what is done with the chosen pins, then the pins to choose from."""
    workshop = seen.workshop
    going = workshop.state is WorkshopState.OPEN
    st.fragment(_draw_news, run_every=EVERY_S if going else None)(seen)
    found = session.ask(workshops.read_workshop, workshop.id).pins
    free = [pin for pin in found if pin.pin.is_in_room and pin.pin.risk_id is None]
    free.sort(
        key=lambda pin: (-pin.vote_count, CHOSEN_CATEGORIES.index(pin.pin.category), pin.pin.id)
    )
    waiting = sum(pin.pin.is_pending and not pin.pin.withdrawn for pin in found)
    if waiting:
        st.caption(texts("workshop_screen.pins.waiting", count=waiting))
    workshop_pin_titles.draw_waiting(workshop, texts)
    if not free:
        st.info(texts("workshop_screen.pins.empty"))
    with st.container(key="pin-desk"):
        actions, more = st.container(key="pin-actions"), st.container(key="pin-more")
        found_pins = _filter_pins(free, texts) if len(free) > FEW else free
        has_votes = workshop.voting is not Voting.NONE
        rows = [(pin, *_draw_row(pin, texts, has_votes=has_votes)) for pin in found_pins]
        chosen = [(pin, record) for pin, record, is_chosen in rows if is_chosen]
    if found_pins:
        with actions:
            _draw_actions(workshop, chosen, found_pins, texts)
        with more:
            if len(chosen) == 1 and not chosen[0][0].pin.has_waiting_title:
                [(pin, record)] = chosen
                with st.expander(texts("workshop_screen.titles.word")):
                    workshop_pin_titles.draw_title(workshop, pin.pin, record, texts)
            if len(chosen) > 1:
                _ask_merge(workshop, chosen, texts)
            if chosen:
                _ask_drop(workshop, chosen, texts)
    _draw_sent([pin for pin in found if pin.pin.risk_id is not None], texts)


def _filter_pins(free: Sequence[RunningPin], texts: Texts) -> list[RunningPin]:
    """Draw the search and the filter; return the pins that fit. What is hidden is not chosen."""
    with st.container(key="pin-filter", horizontal=True, vertical_alignment="bottom"):
        words = ask_line(texts("workshop_screen.pins.search"), MAX_SEARCH_LENGTH, "pin-search")
        category = st.selectbox(
            texts("workshop_screen.pins.category"),
            CHOSEN_CATEGORIES,
            index=None,
            format_func=lambda option: texts(f"screens.category.{to_key(option)}"),
            placeholder=texts("workshop_screen.pins.all_categories"),
            key="pin-category",
        )
    found = [
        pin
        for pin in free
        if category in (None, pin.pin.category)
        and is_found(words, pin.pin.number, _describe_pin(pin, texts), pin.pin.title, pin.note)
    ]
    if not found:
        st.info(texts("workshop_screen.pins.none_found"))
    elif len(found) < len(free):
        st.caption(texts("workshop_screen.pins.found", count=len(found), of=len(free)))
    return found


def _draw_news(drawn_status: RoomStatus) -> None:
    """Say that pins came since the list was drawn; the list itself stays where the eyes are."""
    texts = session.get_texts()
    try:
        seen = session.ask(workshop_desk.read_status, drawn_status.workshop.id)
    except (NotAllowed, NotFound):
        st.rerun()
    with st.container(key="pin-news"):
        if seen.pin_count != drawn_status.pin_count and st.button(
            texts("workshop_screen.pins.news", count=f"{seen.pin_count:,}"), key="pin-refresh"
        ):
            st.rerun()


def _draw_row(
    running_pin: RunningPin, texts: Texts, *, has_votes: bool
) -> tuple[DisplayedRecord, bool]:
    seen = workshop_pins.build_displayed_version(
        running_pin.pin, running_pin.point, running_pin.note
    )
    point = running_pin.point
    told = [
        (texts("workshop_screen.pins.what"), _describe_pin(running_pin, texts)),
        (texts("screens.review.point"), "" if point is None else f"{point[1]:.5f}, {point[0]:.5f}"),
        (texts("screens.add_risk.note"), running_pin.note),
    ]
    record = displayed_versions.draw(f"pin-{running_pin.pin.id}", seen, told)
    with st.container(key=f"pin-{running_pin.pin.id}", border=True, gap=None):
        is_chosen = st.checkbox(
            components.escape_markdown(_describe_pin(running_pin, texts)),
            key=_tick_key(running_pin),
            width="stretch",
        )
        if running_pin.note:
            st.text(running_pin.note)
        signs = (
            [texts("workshop_screen.pins.votes", count=running_pin.vote_count)] if has_votes else []
        )
        if running_pin.pin.has_waiting_title:
            signs.append(texts("workshop_screen.titles.is_waiting"))
        if running_pin.merged_count:
            signs.append(texts("workshop_screen.pins.merged", count=running_pin.merged_count))
        if running_pin.pin.from_paper:
            signs.append(texts("workshop_screen.pins.from_paper"))
        if signs:
            st.caption(" · ".join(signs))
    return record, is_chosen


def _draw_actions(
    workshop: Workshop, chosen: Sequence[Chosen], free: Sequence[RunningPin], texts: Texts
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        send = displayed_versions.draw_bulk_button(
            texts("workshop_screen.pins.send", count=len(chosen)),
            "pin-send",
            *(record for _, record in chosen),
            type="primary",
            disabled=not chosen,
        )
        st.button(
            texts("workshop_screen.pins.choose_all"),
            key="pin-all",
            on_click=_choose_all,
            args=(free,),
        )
    if send:
        _send_pins(workshop, chosen)


def _choose_all(free: Sequence[RunningPin]) -> None:
    for pin in free:
        session.choose(_tick_key(pin), True)


def _send_pins(workshop: Workshop, chosen: Sequence[Chosen]) -> None:
    with ScreenAction(*(record for _, record in chosen)) as action:
        pins = [(pin.pin.id, record.seen) for pin, record in chosen]
        sent = session.ask(workshops.send_to_review, workshop.id, pins)
        action.say("workshop_screen.pins.sent", count=len(sent))


def _ask_merge(workshop: Workshop, chosen: Sequence[Chosen], texts: Texts) -> None:
    by_id = {pin.pin.id: pin for pin, _ in chosen}
    is_open = workshop.is_open(session.get_now())
    with st.container(key="pin-merge", horizontal=True, vertical_alignment="bottom"):
        into = st.selectbox(
            texts("workshop_screen.pins.merge_into"),
            list(by_id),
            format_func=lambda option: (
                f"{_describe_pin(by_id[option], texts)} · {by_id[option].note[:60]}"
            ),
            key=f"pin-into-{'-'.join(str(pin_id) for pin_id in sorted(by_id))}",
            disabled=not is_open,
        )
        merge = displayed_versions.draw_bulk_button(
            texts("workshop_screen.pins.merge", count=len(chosen)),
            "pin-merge-now",
            *(record for _, record in chosen),
            disabled=not is_open,
        )
    if not is_open:
        st.caption(texts("workshop_screen.pins.merge_open"))
    if merge and into is not None:
        with ScreenAction(*(record for _, record in chosen)) as action:
            for pin, record in chosen:
                if pin.pin.id != into:
                    given = (workshop.id, pin.pin.id, record.seen, into)
                    session.ask(workshops.merge_pin, *given)
            action.say("workshop_screen.pins.merge_done", count=len(chosen))


def _ask_drop(workshop: Workshop, chosen: Sequence[Chosen], texts: Texts) -> None:
    with st.expander(texts("workshop_screen.pins.drop")):
        st.text(texts("workshop_screen.pins.drop_says"))
        label = texts("workshop_screen.pins.drop_now", count=len(chosen))
        drop = displayed_versions.draw_bulk_button(
            label, "pin-drop", *(record for _, record in chosen)
        )
    if drop:
        with ScreenAction(*(record for _, record in chosen)) as action:
            for pin, record in chosen:
                session.ask(workshops.drop_pin, workshop.id, pin.pin.id, record.seen)
            action.say("workshop_screen.pins.dropped", count=len(chosen))


def _draw_sent(sent: Sequence[RunningPin], texts: Texts) -> None:
    if sent:
        with st.expander(texts("workshop_screen.pins.sent_before", count=len(sent))):
            for pin in sent:
                st.text(f"{_describe_result(pin, texts)} · {_describe_pin(pin, texts)}")


def _describe_result(pin: RunningPin, texts: Texts) -> str:
    """Return the number that the public knows it by; before approval, where it stands."""
    if pin.public_id is not None:
        return texts("workshop_screen.pins.number", id=pin.public_id)
    return texts(f"screens.risk_state.{pin.state}")


def _describe_pin(running_pin: RunningPin, texts: Texts) -> str:
    return describe_pin(running_pin.pin, texts)


def _tick_key(running_pin: RunningPin) -> str:
    return f"pin-chosen-{running_pin.pin.id}"

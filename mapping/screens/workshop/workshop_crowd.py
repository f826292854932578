"""Part of the workshop's screen: who is in the room by network, its size, phones that must go."""

from itertools import groupby

import streamlit as st

from geodata.actions.workshops import room_crowd
from geodata.model.workshops.workshops import MAX_DEVICES, Workshop
from mapping.room_crowds import CROWDS, PhoneCrowd, count_voted
from mapping.screens import session
from mapping.screens.action import ScreenAction
from mapping.texts import Texts

Choice = tuple[str, frozenset[str]]  # how it is called, and the codes of the phones


def draw(workshop: Workshop, texts: Texts) -> None:
    """Draw who is here, and what can be done about it."""
    with st.expander(texts("workshop_screen.crowd.title"), key="room-crowd"):
        inside = session.ask(room_crowd.list_phones, workshop.id)
        crowds = CROWDS.list_crowds(workshop.id, inside.keys())
        closed = CROWDS.list_closed_networks(workshop.id)
        _draw_rows(crowds, inside, closed, texts)
        _ask_size(workshop, texts)
        _draw_lock(workshop, texts)
        _draw_removal(workshop, crowds, closed, texts)


def _draw_rows(
    crowds: list[PhoneCrowd], inside: dict[str, bool], closed: list[str], texts: Texts
) -> None:
    st.caption(texts("workshop_screen.crowd.says"))
    for network, group in groupby(crowds, lambda crowd: crowd.network):
        parts = list(group)
        whole = _join_crowds(parts)
        name = "network" if network else "others"
        line = [
            texts(
                f"workshop_screen.crowd.{name}", phone_network=network, phones=f"{whole.phones:,}"
            ),
            *([texts("workshop_screen.crowd.is_closed")] if network in closed else []),
            *_describe_votes(whole, inside, texts),
        ]
        st.text(" · ".join(line))
        if len(parts) > 1:
            for part in parts:
                st.text(
                    "   "
                    + " · ".join(
                        [_describe_arrival(part, texts), *_describe_votes(part, inside, texts)]
                    )
                )


def _ask_size(workshop: Workshop, texts: Texts) -> None:
    with st.container(key="room-size", horizontal=True, vertical_alignment="bottom"):
        size = st.number_input(
            texts("workshop_screen.crowd.size"),
            min_value=1,
            max_value=MAX_DEVICES,
            value=workshop.size,
            key=f"room-size-{workshop.id}-{workshop.size}",
            width=180,
        )
        if st.button(texts("workshop_screen.crowd.set_size"), key="room-size-set"):
            with ScreenAction() as action:
                session.ask(room_crowd.set_size, workshop.id, size)
                action.say("workshop_screen.crowd.size_set", size=f"{size:,}")


def _draw_lock(workshop: Workshop, texts: Texts) -> None:
    name = "unlock" if workshop.locked else "lock"
    if st.button(texts(f"workshop_screen.crowd.{name}"), key=f"room-{name}"):
        change = room_crowd.unlock_room if workshop.locked else room_crowd.lock_room
        ScreenAction().run(f"workshop_screen.crowd.{name}_done", change, workshop.id)


def _draw_removal(
    workshop: Workshop, crowds: list[PhoneCrowd], closed: list[str], texts: Texts
) -> None:
    """Draw which phones can be removed, and which network can be kept out."""
    for network in closed:
        _draw_door(workshop, network, texts, is_closed=True)
    choices = dict(_list_choices(crowds, texts))
    if not choices:
        return
    chosen = st.radio(
        texts("workshop_screen.crowd.choose"),
        list(choices),
        index=None,
        key=f"room-crowd-choice-{workshop.id}",
    )
    if chosen is None:
        return
    network, codes = choices[chosen]
    if network not in closed:
        _draw_door(workshop, network, texts, is_closed=False)
    st.text(texts("workshop_screen.crowd.remove_says"))
    sure = st.checkbox(
        texts("workshop_screen.crowd.remove_sure"), key=f"room-crowd-sure-{workshop.id}"
    )
    pressed = st.button(
        texts("workshop_screen.crowd.remove", phones=f"{len(codes):,}"),
        key="room-crowd-remove",
        disabled=not sure,
    )
    if pressed:
        with ScreenAction() as action:
            gone = session.ask(room_crowd.remove_phones, workshop.id, codes)
            session.forget(f"room-crowd-choice-{workshop.id}")
            session.forget(f"room-crowd-sure-{workshop.id}")
            action.say("workshop_screen.crowd.removed", phones=f"{gone:,}")


def _draw_door(workshop: Workshop, network: str, texts: Texts, *, is_closed: bool) -> None:
    """Draw the button that keeps a network out, or lets it in again."""
    name = "let_in" if is_closed else "keep_out"
    if st.button(
        texts(f"workshop_screen.crowd.{name}", phone_network=network), key=f"room-{name}-{network}"
    ):
        with ScreenAction() as action:
            CROWDS.set_closed(workshop.id, network, closed=not is_closed)
            action.say(f"workshop_screen.crowd.{name}_done", phone_network=network)


def _list_choices(crowds: list[PhoneCrowd], texts: Texts) -> list[tuple[str, Choice]]:
    found = []
    for network, group in groupby(crowds, lambda crowd: crowd.network):
        parts = list(group)
        if not network:
            continue
        whole = _join_crowds(parts)
        label = texts(
            "workshop_screen.crowd.all", phone_network=network, phones=f"{whole.phones:,}"
        )
        found.append((label, (network, whole.codes)))
        if len(parts) > 1:
            for part in parts:
                came = _describe_arrival(part, texts)
                label = texts("workshop_screen.crowd.since", phone_network=network, came=came)
                found.append((label, (network, part.codes)))
    return found


def _join_crowds(parts: list[PhoneCrowd]) -> PhoneCrowd:
    codes = frozenset[str]().union(*(part.codes for part in parts))
    return PhoneCrowd(parts[0].network, parts[0].ago_s, codes)


def _describe_arrival(crowd: PhoneCrowd, texts: Texts) -> str:
    minutes = int(crowd.ago_s // 60)
    name = "came" if minutes else "came_now"
    return texts(f"workshop_screen.crowd.{name}", minutes=minutes, phones=f"{crowd.phones:,}")


def _describe_votes(crowd: PhoneCrowd, inside: dict[str, bool], texts: Texts) -> list[str]:
    number = count_voted(crowd, inside)
    return [] if number is None else [texts("workshop_screen.crowd.voted", voted=f"{number:,}")]

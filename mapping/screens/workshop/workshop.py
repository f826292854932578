"""Workshops: the list, a new one, and the desk of the one that is open."""

from collections.abc import Callable, Sequence

import streamlit as st

from geodata.actions.workshops import workshop_desk, workshops
from geodata.actions.workshops.workshop_desk import RoomStatus
from geodata.model.people.people import Actor, Verb
from geodata.model.times import to_bangkok_date
from geodata.model.workshops.workshops import Workshop, WorkshopKind, WorkshopState
from mapping.screens import components, session
from mapping.screens.action import draw_outcome
from mapping.screens.workshop import (
    workshop_fields,
    workshop_forms,
    workshop_paper_desk,
    workshop_pin_desk,
    workshop_plans,
    workshop_room,
    workshop_summary,
)
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date, format_short_date

NEWEST = 12  # so many stand in the list; older ones are folded away

PARTS: dict[str, Callable[[RoomStatus, Texts], None]] = {
    "room": workshop_room.draw,
    "pins": workshop_pin_desk.draw,
    "paper": workshop_paper_desk.draw,
    "forms": lambda seen, texts: workshop_forms.draw(seen.workshop.id),
    "plans": workshop_plans.draw,
    "summary": workshop_summary.draw,
}


def main() -> None:
    """Draw the list, or the workshop that the link names."""
    texts = session.get_texts()
    st.title(texts("screens.workshop.title"), anchor=False)
    who = session.get_actor()
    if who is None or not who.may(Verb.RUN_WORKSHOP):
        components.draw_refusal(texts)
        return
    draw_outcome()
    chosen = session.get_linked_value("workshop")
    with components.explain_problems():
        if chosen is not None and chosen.isdecimal():
            _draw_workshop(who, int(chosen), texts)
        else:
            _draw_all(who, texts)


def _draw_all(who: Actor, texts: Texts) -> None:
    found = session.ask(workshops.list_workshops)
    if not found:
        st.info(texts("workshop_screen.empty"))
    found.sort(
        key=lambda workshop: workshop.state is not WorkshopState.OPEN
    )  # those going on come first
    _draw_rows(found[:NEWEST], texts)
    if found[NEWEST:]:
        with st.expander(texts("workshop_screen.older")):
            _draw_rows(found[NEWEST:], texts)
    with st.expander(texts("workshop_screen.new"), expanded=not found):
        workshop_fields.draw_new(who, texts)
    with st.expander(texts("workshop_screen.plans.all")):
        workshop_plans.draw_all(texts)


def _draw_rows(listed_workshops: Sequence[Workshop], texts: Texts) -> None:
    names = session.read_community_names()
    for workshop in listed_workshops:
        with st.container(
            key=f"workshop-{workshop.id}", border=True, horizontal=True, vertical_alignment="center"
        ):
            with st.container(gap=None, width="stretch"):
                with st.container(key=f"workshop-name-{workshop.id}"):
                    st.text(workshop.title)
                st.text(_describe_workshop(workshop, names, texts))
            st.button(
                texts(f"workshop_screen.go.{workshop.state}"),
                key=f"workshop-go-{workshop.id}",
                on_click=session.link,
                args=("workshop", str(workshop.id)),
            )


def _describe_workshop(workshop: Workshop, names: dict[str, str], texts: Texts) -> str:
    area = workshop.community_id
    return " · ".join(
        (
            _describe_state(workshop, texts),
            format_short_date(workshop.held_on, texts.language),
            texts(f"workshop_screen.kind.{to_key(workshop.kind)}"),
            texts("workshop_screen.district") if area is None else names.get(area, area),
        )
    )


def _describe_state(workshop: Workshop, texts: Texts) -> str:
    is_late = workshop.is_unrecorded(to_bangkok_date(session.get_now()))
    return texts(f"workshop_screen.state.{'unrecorded' if is_late else workshop.state}")


def _draw_workshop(who: Actor, workshop_id: int, texts: Texts) -> None:
    st.button(
        texts("workshop_screen.back"),
        key="workshop-back",
        type="tertiary",
        on_click=_close_workshop,
    )
    seen = session.ask(workshop_desk.read_status, workshop_id)
    _draw_head(seen.workshop, texts)
    plans = seen.workshop.kind is WorkshopKind.FUTURE_SCENARIO
    part = components.choose_segment(
        "part",
        [name for name in PARTS if plans or name != "plans"],
        lambda name: texts(f"workshop_screen.part.{name}"),
    )
    with st.container(key=f"workshop-part-{part}"):
        PARTS[part](seen, texts)
        if part == "room" and seen.workshop.state is WorkshopState.PREPARED:
            workshop_fields.draw_change(who, seen.workshop, texts)


def _close_workshop() -> None:
    session.forget("choice-part")
    for name in ("workshop", "part"):
        session.link(name, None)


def _draw_head(workshop: Workshop, texts: Texts) -> None:
    names, area = session.read_community_names(), workshop.community_id
    with st.container(key="workshop-name"):
        st.text(workshop.title)
    age = workshop.age_group
    facts = [
        texts(f"workshop_screen.kind.{to_key(workshop.kind)}"),
        format_long_date(workshop.held_on, texts.language),
        workshop.place,
        texts("workshop_screen.district") if area is None else names.get(area, area),
        texts("workshop_screen.mixed") if age is None else texts(f"forms.age.{age}"),
        _describe_state(workshop, texts),
    ]
    st.text(" · ".join(fact for fact in facts if fact))


if __name__ == "__main__":
    main()

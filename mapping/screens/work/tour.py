"""A tour of the sample, for each role: at most six cards that lead from page to page, once.

Whether somebody has been led is kept in their browser and nowhere else.
"""

from collections.abc import Mapping

import streamlit as st

from geodata.model.people.people import Actor, Role
from mapping.layers.scripts import build_screen_script
from mapping.screens import session

STEP = "tour-step"
PUBLIC_TOUR = ("live_map", "table", "community", "about")
TOURS: Mapping[Role, tuple[str, ...]] = {  # the screens, in the order of the cards
    Role.COORDINATOR: ("my_work", "add_risk", "visits", "review", "workshop", "cases"),
    Role.OFFICER: ("my_work", "review", "cases", "forum", "publication", "live_map"),
    Role.PRESENTER: ("my_work", "forum", "live_map", "table"),
    Role.ADMINISTRATOR: ("my_work", "admin", "publication"),
    Role.AUDITOR: ("my_work", "admin"),
}

_memory = st.components.v2.component(
    "tour_memory", html="<span hidden></span>", js=build_screen_script("tour-memory.js")
)


def draw(who: Actor | None, pages: Mapping[str, st.Page]) -> None:
    """Draw the card of the step that comes next, on a sample and until it was seen or skipped."""
    release = session.release()
    if release is None or not release.demo:
        return
    role = None if who is None else who.role
    screens = PUBLIC_TOUR if role is None else TOURS[role]
    step = session.get_cached(STEP) or 0
    is_over = step >= len(screens)
    name = str(role or "public")
    told = _memory(
        data={"role": name, "done": is_over}, key="tour-memory", on_seen_change=lambda: None
    )
    place = st.container(key="tour-place")  # always there: a map below begins anew where it moves
    if not is_over and told.get("seen") == "no":
        with place:
            _draw_card(step, screens, pages)


def _draw_card(step: int, screens: tuple[str, ...], pages: Mapping[str, st.Page]) -> None:
    texts = session.get_texts()
    with st.container(key="tour", border=True):
        st.text(texts(f"screens.tour.{screens[step]}"))
        with st.container(horizontal=True, vertical_alignment="center", key="tour-walk"):
            st.caption(texts("screens.tour.step", step=step + 1, count=len(screens)))
            is_last = step + 1 == len(screens)
            label = texts("screens.tour.end" if is_last else "screens.tour.next")
            if st.button(label, key="tour-next", type="secondary"):
                session.keep(STEP, step + 1)
                if not is_last:
                    st.switch_page(pages[screens[step + 1]])
                st.rerun()
            if not is_last and st.button(
                texts("screens.tour.skip"), key="tour-skip", type="tertiary"
            ):
                session.keep(STEP, len(screens))
                st.rerun()

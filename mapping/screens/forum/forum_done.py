"""Part of the forum's screen: what was just done, said once; and which room is meant."""

from typing import NoReturn

import streamlit as st

from geodata.actions.workshops import workshops
from geodata.model.workshops.workshops import (
    Workshop,
    WorkshopKind,
    WorkshopState,
)
from mapping.screens import components, session
from mapping.texts import Texts
from mapping.texts.dates import short_date

DONE = "forum-done"
NEWEST = 10  # forums to choose from


def go_on(said: str, **values: object) -> NoReturn:
    """Draw the screen anew and say what was done."""
    components.say_next(DONE, f"forum.done.{said}", **values)
    st.rerun()


def chosen_forum(texts: Texts) -> Workshop | None:
    """Draw the forums in scope, those going on first; return the one that is chosen."""
    found = workshops.listed(session.project(), session.caller(), at=session.now())
    forums = [each for each in found if each.kind is WorkshopKind.FORUM]
    forums.sort(key=lambda each: each.state is WorkshopState.CLOSED)
    known = {str(each.id): each for each in forums[:NEWEST]}
    if not known:
        return None
    chosen = st.selectbox(
        texts("forum.room.which"),
        list(known),
        format_func=lambda each: _line(known[each], texts),
        key=session.linked("forum", list(known), default=next(iter(known))),
    )
    session.link("forum", chosen)
    return known[chosen]


def _line(forum: Workshop, texts: Texts) -> str:
    day = short_date(forum.held_on, texts.language)
    return f"{forum.title} · {day} · {texts(f'workshop_screen.state.{forum.state}')}"

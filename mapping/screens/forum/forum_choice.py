"""Part of the forum's screen: the choice of the forum."""

import streamlit as st

from geodata.actions.workshops import workshops
from geodata.model.workshops.workshops import Workshop, WorkshopKind, WorkshopState
from mapping.screens import session
from mapping.texts import Texts
from mapping.texts.dates import format_short_date

NEWEST = 10  # forums to choose from


def choose_forum(texts: Texts) -> Workshop | None:
    """Draw the forums in scope, those going on first; return the one that is chosen."""
    found = session.ask(workshops.list_workshops)
    forums = [workshop for workshop in found if workshop.kind is WorkshopKind.FORUM]
    forums.sort(key=lambda forum: forum.state is WorkshopState.CLOSED)
    known = {str(forum.id): forum for forum in forums[:NEWEST]}
    if not known:
        return None
    chosen = st.selectbox(
        texts("forum.room.which"),
        list(known),
        format_func=lambda option: _describe_forum(known[option], texts),
        key=session.link_widget("forum", list(known), default=next(iter(known))),
    )
    session.link("forum", chosen)
    return known[chosen]


def _describe_forum(forum: Workshop, texts: Texts) -> str:
    day = format_short_date(forum.held_on, texts.language)
    return f"{forum.title} · {day} · {texts(f'workshop_screen.state.{forum.state}')}"

"""Part of the first page: what a presenter came for, the newest edition and the forum's screen."""

import streamlit as st

from geodata import settings
from geodata.model.people.people import Actor, Role
from mapping.publish.editions import EditionFolder
from mapping.screens import components
from mapping.texts import Texts
from mapping.texts.editions import format_edition_title


def draw(who: Actor, texts: Texts) -> None:
    """Draw the ways to the stage for whoever is there to present."""
    if who.role is not Role.PRESENTER:
        return
    known = EditionFolder(settings.read().editions).list_ids()
    with st.container(key="work-stage", border=True):
        st.subheader(texts("screens.my_work.stage.title"), anchor=False)
        if known:
            st.text(format_edition_title(texts.language, known[0]))
            components.draw_edition_links(known[0], texts, "stage-links")
        else:
            st.text(texts("screens.my_work.stage.no_edition"))
        if st.button(texts("screens.my_work.stage.open"), key="open-stage"):
            st.switch_page("forum/forum.py")

"""The forum: the edition it takes its story from, its audience, and what agencies promise."""

from collections.abc import Callable

import streamlit as st

from geodata import settings
from geodata.model.people.people import Verb
from mapping.publish.editions import EditionFolder
from mapping.screens import components, session
from mapping.screens.action import draw_outcome
from mapping.screens.forum import forum_commitments, forum_questions, forum_room
from mapping.texts import Texts
from mapping.texts.editions import format_edition_title

PARTS: dict[str, Callable[[str, Texts], None]] = {
    "room": forum_room.draw,
    "questions": forum_questions.draw,
    "commitments": forum_commitments.draw,
}


def main() -> None:
    """Draw the edition with its links, then one part."""
    texts = session.get_texts()
    st.title(texts("screens.forum.title"), anchor=False)
    who = session.get_actor()
    if who is None or not who.may(Verb.KEEP_COMMITMENTS):
        components.draw_refusal(texts)
        return
    draw_outcome()
    edition_id = _choose_edition(texts)
    part = components.choose_segment("part", list(PARTS), lambda part: texts(f"forum.part.{part}"))
    with st.container(key=f"forum-part-{part}"), components.explain_problems():
        PARTS[part](edition_id, texts)


def _choose_edition(texts: Texts) -> str:
    """Draw the choice of the edition and the ways to it; "" where there is none yet."""
    known = EditionFolder(settings.read().editions).list_ids()
    if not known:
        st.info(texts("forum.edition.none"))
        return ""
    chosen = st.selectbox(
        texts("forum.edition.which"),
        known,
        format_func=lambda option: format_edition_title(texts.language, option),
        key=session.link_widget("edition", known, default=known[0]),
    )
    session.link("edition", chosen)
    with st.container(horizontal=True, key="forum-links"):
        st.link_button(texts("forum.edition.story"), f"/editions/{chosen}/story")
        st.link_button(texts("forum.edition.map"), f"/editions/{chosen}/")
        st.link_button(texts("forum.edition.all"), "/editions")
    return chosen


if __name__ == "__main__":
    main()

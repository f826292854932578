"""The forum: the edition it takes its story from, its audience, and what agencies promise."""

from collections.abc import Callable

import streamlit as st

from geodata import settings
from geodata.model.people.people import Verb
from mapping.publish.editions import MAX_TITLE_LENGTH, EditionFolder, freeze_edition
from mapping.screens import components, fields, session
from mapping.screens.action import ScreenAction, draw_outcome
from mapping.screens.forum import forum_commitments, forum_questions, forum_room, forum_story
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
    if who is None or not (who.may(Verb.KEEP_COMMITMENTS) or who.may(Verb.PLAN_STORY)):
        components.draw_refusal(texts)
        return
    draw_outcome()
    edition_id = _choose_edition(texts)
    if who.may(Verb.PLAN_STORY):
        forum_story.draw(texts)
    if who.may(Verb.FREEZE_EDITION):
        _draw_freezing(texts)
    if not who.may(Verb.KEEP_COMMITMENTS):
        return
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
    components.draw_edition_links(chosen, texts, "forum-links")
    return chosen


def _draw_freezing(texts: Texts) -> None:
    """Draw the form that freezes the map as it is now into an edition."""
    with st.expander(texts("forum.freeze.title"), key="forum-freeze"):
        st.caption(texts("forum.freeze.says"))
        title = fields.ask_line(texts("forum.freeze.name"), MAX_TITLE_LENGTH, "forum-freeze-name")
        if st.button(texts("forum.freeze.do"), key="forum-freeze-do"):
            with ScreenAction() as action:
                edition_id = session.ask(freeze_edition, title)
                action.say(
                    "forum.done.frozen", name=format_edition_title(texts.language, edition_id)
                )


if __name__ == "__main__":
    main()

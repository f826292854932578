"""Part of the forum's screen: the queue of questions; the room sees only what is shown from it."""

from collections.abc import Callable, Mapping

import streamlit as st

from geodata.actions.workshops import questions
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.workshops.questions import Question, QuestionState
from geodata.model.workshops.workshops import Workshop, WorkshopState
from mapping.screens import components, session
from mapping.screens.forum.forum_choice import choose_forum
from mapping.texts import Texts

EVERY_S = 3
CARD_PX = 900  # at most; a phone is narrower
ACTS: Mapping[str, tuple[Callable[..., Question], QuestionState]] = {
    "show": (questions.show_question, QuestionState.SHOWN),
    "answer": (questions.mark_answered, QuestionState.ANSWERED),
    "hide": (questions.hide_question, QuestionState.HIDDEN),
}


def draw(_edition_id: str, texts: Texts) -> None:
    """Draw the queue of the forum that is chosen; it draws itself anew while the room is open."""
    forum = choose_forum(texts)
    if forum is None:
        st.info(texts("forum.questions.no_room"))
        return
    going = forum.state is WorkshopState.OPEN
    st.caption(texts("forum.questions.says"))
    st.fragment(_draw_queue, run_every=EVERY_S if going else None)(forum, going)


def _draw_queue(forum: Workshop, going: bool) -> None:
    texts = session.get_texts()
    with components.explain_problems():
        found = session.ask(questions.list_questions, forum.id)
        with st.container(key="forum-queue"):
            if not found:
                st.info(texts("forum.questions.none"))
            for question in found:
                _draw_question(forum, question, texts, going=going)


def _draw_question(forum: Workshop, question: Question, texts: Texts, *, going: bool) -> None:
    with st.container(key=f"question-{question.id}", border=True, width=CARD_PX):
        st.caption(texts(f"forum.question.{question.state}"))
        st.text(question.text)
        with st.container(horizontal=True):
            for name, (act, state) in ACTS.items():
                if question.state is state or (name == "show" and not going):
                    continue
                st.button(
                    texts(f"forum.question.do_{name}"),
                    key=f"question-{name}-{question.id}",
                    on_click=_answer_question,
                    args=(act, forum.id, question.id, DisplayedVersion.from_record(question)),
                )


def _answer_question(
    act: Callable[..., Question], forum_id: int, question_id: int, seen: DisplayedVersion
) -> None:
    """Do what was pressed, about the question as it was drawn: the queue draws itself anew."""
    with components.explain_problems():
        session.ask(act, forum_id, question_id, seen)

"""The programme of the study: goals first, what is overdue on top, and what is done for them."""

from collections.abc import Callable

import streamlit as st

from geodata.actions.programme import programmes
from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.people.people import Actor, Verb
from geodata.model.programme.programmes import Programme
from geodata.model.times import to_fiscal_year_be
from mapping.screens import components, session
from mapping.screens.action import draw_outcome
from mapping.screens.programme import (
    activity_desk,
    budget_desk,
    interview_desk,
    member_desk,
    note_desk,
    overview_desk,
    paper_desk,
    setup_desk,
    survey_desk,
)
from mapping.texts import Texts

SECTIONS: dict[str, tuple[Verb, Callable[[Actor, ProgrammeOverview, Texts], None]]] = {
    "overview": (Verb.SEE_PROGRAMME, overview_desk.draw),
    "activities": (Verb.RECORD_ACTIVITY, activity_desk.draw),
    "budget": (Verb.SEE_PROGRAMME, budget_desk.draw),
    "survey": (Verb.SEE_PROGRAMME, survey_desk.draw),
    "interviews": (Verb.KEEP_PROGRAMME, interview_desk.draw),
    "members": (Verb.KEEP_MEMBERS, member_desk.draw),
    "papers": (Verb.SEE_PROGRAMME, paper_desk.draw),
    "notes": (Verb.SEE_PROGRAMME, note_desk.draw),
}


def main() -> None:
    """Draw the programme of a year; where there is none, how to begin one."""
    texts = session.get_texts()
    st.title(texts("screens.programme.title"), anchor=False)
    who = session.get_actor()
    if who is None or not who.may(Verb.SEE_PROGRAMME):
        components.draw_refusal(texts)
        return
    draw_outcome()
    known = session.ask(programmes.list_programmes)
    with components.explain_problems():
        if not known:
            st.info(texts("programme.empty"))
            setup_desk.draw_beginning(who, texts)
            return
        programme = _choose_year(known, texts)
        sections = [name for name, (verb, _) in SECTIONS.items() if who.may(verb)]
        section = components.choose_segment(
            "section", sections, lambda name: texts(f"programme.part.{name}")
        )
        overview = session.ask(programmes.read_overview, programme.id)
        with st.container(key=f"programme-section-{section}"):
            SECTIONS[section][1](who, overview, texts)


def _choose_year(known: list[Programme], texts: Texts) -> Programme:
    """Draw the years; that of today is chosen first, else the newest."""
    by_year = {str(one.year_be): one for one in known}
    today = str(to_fiscal_year_be(session.get_now()))
    if len(known) == 1:
        return known[0]
    widget = session.link_widget("year-be", list(by_year), today if today in by_year else None)
    chosen = st.selectbox(
        texts("programme.which"),
        list(by_year),
        format_func=lambda option: texts("programme.year", year=option),
        placeholder=texts("screens.pick"),
        key=widget,
    )
    session.link("year-be", chosen)
    return by_year[chosen] if chosen else known[0]


if __name__ == "__main__":
    main()

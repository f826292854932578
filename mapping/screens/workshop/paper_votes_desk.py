"""Part of the workshop's screen: dots on paper, counted by hand and typed in pin by pin."""

import streamlit as st

from geodata.actions.workshops import paper_votes
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.workshops.paper_votes import MAX_PAPER_BALLOTS, PaperVotes
from geodata.model.workshops.workshops import Pin, Voting, Workshop
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.workshop.pin_places import describe_pin
from mapping.texts import Texts

SAVED = "paper-votes-fields"  # what names the fields, until they are saved


def draw(workshop: Workshop, texts: Texts) -> None:
    """Draw a field for the people and one for each pin of the ballot."""
    st.subheader(texts("workshop_screen.paper_votes.title"), anchor=False)
    if workshop.voting is Voting.NONE:
        st.caption(texts("workshop_screen.paper_votes.later"))
        return
    known, ballot = session.ask(paper_votes.read_paper_votes, workshop.id)
    if not ballot:
        st.caption(texts("workshop_screen.paper_votes.no_pins"))
        return
    st.link_button(
        texts("workshop_screen.paper_votes.ballot"),
        components.add_language(f"/files/workshops/{workshop.id}/ballot.pdf", texts),
    )
    st.caption(texts("workshop_screen.paper_votes.says", dots=workshop.dots))
    told = [(texts("workshop_screen.paper_votes.people"), f"{known.people:,}")] + [
        (describe_pin(pin, texts), f"{known.dots[pin.id]:,}")
        for pin in ballot
        if pin.id in known.dots
    ]
    version = DisplayedVersion.from_record(known.people, dict(known.dots))
    record = displayed_versions.draw(f"paper-votes-{workshop.id}", version, told, known)
    _ask_counts(workshop, record, ballot, texts)


def _ask_counts(
    workshop: Workshop,
    record: displayed_versions.DisplayedRecord,
    ballot: tuple[Pin, ...],
    texts: Texts,
) -> None:
    seen: PaperVotes = record.content
    key = session.cache_for_person(
        SAVED, (workshop.id, record.round), lambda: record.seen.version
    )  # after a save the fields begin with what was saved
    with st.form(f"paper-votes-{workshop.id}", border=False):
        people = st.number_input(
            texts("workshop_screen.paper_votes.people"),
            min_value=0,
            max_value=MAX_PAPER_BALLOTS,
            value=seen.people,
            key=f"paper-people-{workshop.id}-{key}",
            width=180,
        )
        dots = {
            pin.id: st.number_input(
                components.escape_markdown(describe_pin(pin, texts)),
                min_value=0,
                max_value=MAX_PAPER_BALLOTS,
                value=seen.dots.get(pin.id, 0),
                key=f"paper-dots-{pin.id}-{key}",
            )
            for pin in ballot
        }
        save = st.form_submit_button(
            texts("workshop_screen.paper_votes.save"), key="paper-votes-save"
        )
    if save:
        with ScreenAction(record) as action:
            votes = PaperVotes(people, dots)
            session.ask(paper_votes.record_paper_votes, workshop.id, seen, votes)
            session.forget(SAVED)
            total = sum(votes.dots.values())
            action.say("workshop_screen.paper_votes.saved", people=people, dots=total)

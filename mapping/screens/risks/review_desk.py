"""What every card of the review shares: its names, what was just done, the way to the next."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from geodata.actions import Caller
from geodata.actions.risks import risks
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor
from geodata.model.risks import MAX_REASON_LENGTH, UNDO_WINDOW, RiskPoint
from geodata.project import Project
from mapping.screens import components, session
from mapping.screens.displayed_versions import Shown
from mapping.screens.risks import risk_form
from mapping.texts import Texts

DONE = "review-done"
REASON_CHARS = MAX_REASON_LENGTH


@dataclass(frozen=True, slots=True)
class Said:
    """What was just done, and what can be undone of it."""

    sentence: str
    risk_id: int | None = None
    seen: DisplayedVersion | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What a card needs to know besides its risk point."""

    who: Actor
    names: Mapping[str, str]
    texts: Texts

    def label(self, risk: RiskPoint) -> str:
        """Return the line that names a risk point."""
        return risk_form.label(risk, self.names, self.texts)


def say_what_was_done(texts: Texts) -> None:
    """Draw what was just done, and the button that takes it back."""
    kept = session.recalled(DONE)
    if kept is None:
        return
    said, since = kept
    st.success(said.sentence)
    if said.risk_id is None or said.seen is None or session.now() - since > UNDO_WINDOW:
        session.forget(DONE)
        return
    if st.button(texts("screens.review.undo"), key="review-undo"):
        with components.explain_problems():
            session.forget(DONE)
            risks.undo(
                session.project(),
                session.caller(),
                said.risk_id,
                said.seen,
                at=session.now(),
            )
            go_on(texts("screens.review.undone"))


def seen(risk: RiskPoint, it: Shown) -> tuple[Project, Caller, int, DisplayedVersion]:
    """Return what every action begins with: the risk point as this person saw it."""
    return session.project(), session.caller(), risk.id, it.seen


def go_on(sentence: str, done: RiskPoint | None = None) -> None:
    """Say what was done on the next card; with `done` it can be undone there."""
    said = (
        Said(sentence)
        if done is None
        else Said(sentence, done.id, DisplayedVersion.from_record(done))
    )
    session.remembered(DONE, object(), lambda: (said, session.now()))
    session.count_save()
    st.rerun()

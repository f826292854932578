"""What every card of the review shares: its names, what was just done, the way to the next."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from geodata.actions.risks import risks
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor
from geodata.model.risks import MAX_REASON_LENGTH, UNDO_WINDOW, RiskPoint
from mapping.screens import session
from mapping.screens.action import ScreenAction, draw_outcome, keep_outcome, take_outcome
from mapping.screens.risks.risk_form import RiskNames
from mapping.texts import Texts

REVIEW = "review"  # where it is said what was done: as long as it can be taken back
REASON_CHARS = MAX_REASON_LENGTH


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """What a card needs to know besides its risk point."""

    who: Actor
    names: RiskNames
    texts: Texts

    def describe_risk(self, risk: RiskPoint) -> str:
        """Return the line that names a risk point."""
        return self.names.describe_risk(risk)


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A step that can be taken back for a while."""

    risk_id: int
    seen: DisplayedVersion  # the version that the step gave
    since: datetime


def make_undo(risk: RiskPoint) -> UndoStep:
    """Return how the step that has just changed a risk point is taken back."""
    return UndoStep(risk.id, DisplayedVersion.from_record(risk), session.get_now())


def draw_outcome_with_undo(texts: Texts) -> None:
    """Draw what was just done and, as long as it can be, the button that takes it back."""
    with st.container(key="review-answer", horizontal=True, vertical_alignment="center"):
        outcome = draw_outcome(REVIEW)
        undo: UndoStep | None = None if outcome is None else outcome.detail
        if outcome is None or undo is None or session.get_now() - undo.since > UNDO_WINDOW:
            return
        keep_outcome(outcome, REVIEW)
        is_undone = st.button(texts("screens.review.undo"), key="review-undo")
        if st.button(texts("screens.review.close_answer"), key="review-answer-close"):
            take_outcome(REVIEW)
            st.rerun()
    if is_undone:
        take_outcome(REVIEW)
        action = ScreenAction(place=REVIEW)
        action.run("screens.review.undone", risks.undo, undo.risk_id, undo.seen)

"""The questionnaire by link: a code that an officer opens for a while, and closes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model.programme.programmes import Programme, check_in_year, check_token


class SurveyState(StrEnum):
    """Whether a link takes answers on a day."""

    WAITING = "waiting"  # its first day is still to come
    OPEN = "open"
    CLOSED = "closed"  # by an officer, or its last day has passed


@dataclass(frozen=True, slots=True)
class SurveyDraft:
    """A link that is to be opened. The token makes a second tap the same link."""

    token: str
    programme_id: int
    opens_on: date
    closes_on: date  # the last day


@dataclass(frozen=True, slots=True)
class Survey:
    """A link to the questionnaire."""

    id: int
    programme_id: int
    code: str
    opens_on: date
    closes_on: date
    is_closed: bool
    version: int

    def find_state(self, today: date) -> SurveyState:
        """Return whether it takes answers on a day."""
        if self.is_closed or self.closes_on < today:
            return SurveyState.CLOSED
        return SurveyState.OPEN if self.opens_on <= today else SurveyState.WAITING


def check_survey(draft: SurveyDraft, programme: Programme, today: date) -> None:
    """Raise BadInput unless a link is open for some days of the year that are still to come.

    Raises
    ------
    BadInput
        E-SURVEY-01, E-PROG-03, E-FMT-02.
    """
    check_token(draft.token)
    if draft.closes_on < max(draft.opens_on, today):
        raise BadInput("E-SURVEY-01")
    check_in_year(programme, draft.opens_on)
    check_in_year(programme, draft.closes_on)

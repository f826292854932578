"""What a programme writes down beside its figures: 4M, SWOT, goals of later years, follow-up."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model.programme.programmes import YEARS_BE, check_text, check_token

MAX_NOTE_LENGTH = 1000
MAX_RESPONSIBLE_LENGTH = 200
MAX_CODE_LENGTH = 12


class NoteHeading(StrEnum):
    """The headings of 4M and SWOT."""

    MAN = "man"
    MONEY = "money"
    MATERIAL = "material"
    MANAGEMENT = "management"
    STRENGTH = "strength"
    WEAKNESS = "weakness"
    OPPORTUNITY = "opportunity"
    THREAT = "threat"


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note under a heading. The token makes a second tap the same note."""

    token: str
    programme_id: int
    heading: NoteHeading
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note under a heading."""

    id: int
    programme_id: int
    heading: NoteHeading
    text: str
    version: int


@dataclass(frozen=True, slots=True)
class PlanGoalDraft:
    """A goal of a later year, as the plan of several years says it."""

    token: str
    programme_id: int
    year_be: int
    text: str
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class PlanGoal:
    """A goal of a later year."""

    id: int
    programme_id: int
    year_be: int
    text: str
    responsible: str
    version: int


class FollowUpState(StrEnum):
    """What became of a recommendation."""

    OPEN = "open"
    UNDER_WAY = "under way"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class RecommendationDraft:
    """A recommendation of the study, by its number there."""

    token: str
    programme_id: int
    code: str  # 10.1.2
    text: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation and what became of it."""

    id: int
    programme_id: int
    code: str
    text: str
    state: FollowUpState
    follow_up: str
    checked_on: date | None
    version: int


def check_note(draft: NoteDraft) -> None:
    """Raise BadInput unless a note says something.

    Raises
    ------
    BadInput
        E-PROG-13, E-TXT-02, E-FMT-02.
    """
    check_token(draft.token)
    require_text(draft.text)


def check_plan_goal(draft: PlanGoalDraft) -> None:
    """Raise BadInput unless a goal says something of a year.

    Raises
    ------
    BadInput
        E-PROG-01, E-PROG-13, E-TXT-02, E-FMT-02.
    """
    check_token(draft.token)
    require_text(draft.text)
    check_text(draft.responsible, MAX_RESPONSIBLE_LENGTH)
    if draft.year_be not in YEARS_BE:
        raise BadInput("E-PROG-01")


def check_recommendation(draft: RecommendationDraft) -> None:
    """Raise BadInput unless a recommendation has a number and a text.

    Raises
    ------
    BadInput
        E-PROG-13, E-TXT-02, E-FMT-02.
    """
    check_token(draft.token)
    require_text(draft.text)
    require_text(draft.code)
    check_text(draft.code, MAX_CODE_LENGTH)


def require_text(text: str) -> None:
    """Raise BadInput unless something is written, and not too much.

    Raises
    ------
    BadInput
        E-PROG-13, E-TXT-02.
    """
    if not text.strip():
        raise BadInput("E-PROG-13")
    check_text(text, MAX_NOTE_LENGTH)

"""Inspections of projects: what a volunteer saw on the spot, agreed by a second person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from geodata.errors import BadInput

MAX_NOTE_LENGTH = 1000  # characters
MAX_INSPECTION_PHOTOS = 4  # internal ones, of one inspection


class CheckItem(StrEnum):
    """What is looked at; each can be seen from the street by anybody."""

    SIGN = "sign"  # a project sign stands there
    SIGN_COMPLETE = "sign complete"  # with budget, contractor and days
    WORK_SEEN = "work seen"
    ON_TIME = "on time"
    AS_STATED = "as stated"  # what is built is what the sign says
    SAFE = "safe"  # for who passes
    FINISHED = "finished"


class CheckAnswer(StrEnum):
    """What was seen of it."""

    YES = "yes"
    NO = "no"
    NOT_SEEN = "not seen"  # could not be told


class InspectionState(StrEnum):
    """Whether a second person agreed."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class InspectionDraft:
    """What a volunteer saw; the token is the same for a second tap."""

    token: str
    project_id: int
    inspected_on: date
    answers: Mapping[CheckItem, CheckAnswer]
    note: str = field(default="", repr=False)  # internal


@dataclass(frozen=True, slots=True)
class Inspection:
    """An inspection as it stands."""

    id: int
    project_id: int
    inspected_on: date
    answers: Mapping[CheckItem, CheckAnswer]
    note: str = field(repr=False)
    state: InspectionState
    inspector_id: int | None
    decided_by: int | None
    version: int


def check_inspection(draft: InspectionDraft, today: date) -> None:
    """Raise BadInput unless an inspection says something about a day that has come.

    Raises
    ------
    BadInput
        E-PROJ-03 (nothing was answered), E-DATE-01 (a day to come), E-TXT-02 (note).
    """
    if set(draft.answers.values()) <= {CheckAnswer.NOT_SEEN}:
        raise BadInput("E-PROJ-03")
    if draft.inspected_on > today:
        raise BadInput("E-DATE-01")
    if len(draft.note) > MAX_NOTE_LENGTH:
        raise BadInput("E-TXT-02", n=MAX_NOTE_LENGTH)

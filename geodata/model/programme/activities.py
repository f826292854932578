"""Activities of a programme: planned, held, and who came.

A workshop is an activity by itself; one that was planned is joined to its workshop, so that it
counts once.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model.programme.programmes import (
    MAX_TITLE_LENGTH,
    STEPS,
    Programme,
    check_in_year,
    check_not_ahead,
    check_text,
    check_token,
)
from geodata.model.workshops.workshops import WorkshopKind

MAX_HEADCOUNT = 5000
PARTICIPATION_STAGES = range(1, 6)
OBJECTIVE_PATTERN = re.compile(r"\d{1,2}(\.\d{1,2}){0,2}")


class ActivityKind(StrEnum):
    """What kind of activity it is; those of a workshop have the same names."""

    TRAINING = "training"
    FOCUS_GROUP = "focus group"
    WORKING_MEETING = "working meeting"
    FUTURE_SCENARIO = "future scenario"
    HEARING = "hearing"
    FORUM = "forum"
    CONSULTATION = "consultation"
    VOLUNTEER_MEETING = "volunteer meeting"
    COMMITTEE_MEETING = "committee meeting"
    EXPERT_INTERVIEW = "expert interview"
    FIELD_ACTIVITY = "field activity"

    @classmethod
    def from_workshop(cls, kind: WorkshopKind) -> "ActivityKind":
        """Return the kind of a workshop."""
        return cls(kind.value)


class CyclePhase(StrEnum):
    """Where an activity stands in its cycle (PDCA)."""

    PLAN = "plan"
    DO = "do"
    CHECK = "check"
    ACT = "act"


class ActivityState(StrEnum):
    """What is known of an activity on a day."""

    OVERDUE = "overdue"  # its day has passed and nobody said that it was held
    UNRECORDED = "unrecorded"  # a workshop whose day has passed and that nobody closed
    PLANNED = "planned"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class ActivityPlace:
    """Where an activity stands in the plan of the study; each may be unknown."""

    step: int | None = None
    objective: str = ""  # 3.1
    stage: int | None = None  # of participation


@dataclass(frozen=True, slots=True)
class ActivityDraft:
    """An activity as it is planned. The token makes a second tap the same activity."""

    token: str
    programme_id: int
    kind: ActivityKind
    title: str
    planned_on: date | None = None  # None: before the year ends
    community_id: str | None = None  # None: of the whole district
    place: ActivityPlace = ActivityPlace()


@dataclass(frozen=True, slots=True)
class HeldActivity:
    """What is said of an activity that took place."""

    held_on: date
    headcount: int | None = None  # None: nobody counted
    member_ids: frozenset[int] = frozenset()  # those of the network who came


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity as it stands."""

    id: int
    programme_id: int
    kind: ActivityKind
    title: str
    planned_on: date | None
    held_on: date | None
    community_id: str | None
    step: int | None
    objective: str
    stage: int | None
    phase: CyclePhase
    headcount: int | None
    workshop_id: int | None
    version: int


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """An activity of the programme, or a workshop of its year that no activity is joined to."""

    activity_id: int | None
    workshop_id: int | None
    kind: ActivityKind
    title: str
    community_id: str | None
    step: int | None
    objective: str
    stage: int | None
    phase: CyclePhase | None
    planned_on: date | None
    held_on: date | None  # None: not held, as far as anybody said
    headcount: int | None
    member_ids: frozenset[int]
    state: ActivityState

    @property
    def ref(self) -> str:
        """Return what the rows of a figure call it."""
        if self.activity_id is not None:
            return f"activity {self.activity_id}"
        return f"room {self.workshop_id}"


def check_activity(draft: ActivityDraft, programme: Programme) -> None:
    """Raise BadInput unless an activity can be planned in a programme.

    Raises
    ------
    BadInput
        E-PROG-06 (no title, step or stage that there is not), E-PROG-03, E-TXT-02, E-FMT-02.
    """
    check_token(draft.token)
    place = draft.place
    if (
        not draft.title.strip()
        or (place.step is not None and place.step not in STEPS)
        or (place.stage is not None and place.stage not in PARTICIPATION_STAGES)
        or (place.objective and not OBJECTIVE_PATTERN.fullmatch(place.objective))
    ):
        raise BadInput("E-PROG-06")
    check_text(draft.title, MAX_TITLE_LENGTH)
    if draft.planned_on is not None:
        check_in_year(programme, draft.planned_on)


def check_held(held: HeldActivity, programme: Programme, today: date) -> None:
    """Raise BadInput unless an activity can have been held so.

    Raises
    ------
    BadInput
        E-PROG-03, E-PROG-04, E-PROG-07 (more of the network than people, or too many).
    """
    check_not_ahead(held.held_on, today)
    check_in_year(programme, held.held_on)
    if held.headcount is not None and not (
        max(1, len(held.member_ids)) <= held.headcount <= MAX_HEADCOUNT
    ):
        raise BadInput("E-PROG-07", most=f"{MAX_HEADCOUNT:,}")


def find_state(planned_on: date, *, is_held: bool, is_workshop: bool, today: date) -> ActivityState:
    """Return what is known of an activity on a day."""
    if is_held:
        return ActivityState.HELD
    if planned_on >= today:
        return ActivityState.PLANNED
    return ActivityState.UNRECORDED if is_workshop else ActivityState.OVERDUE

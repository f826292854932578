"""Who came to a workshop: counts by age group and kind, never a name."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

from geodata.errors import BadInput

MAX_PEOPLE = 999


class AttendanceAge(StrEnum):
    """The four age groups of the study, and those whose age nobody noted."""

    SIXTY_UP = "60+"
    FORTY_UP = "40-59"
    TWENTY_FIVE_UP = "25-39"
    TWENTY_UP = "20-24"
    UNKNOWN = "unknown"


class AttendeeKind(StrEnum):
    """What those who came are in the community."""

    LEADER = "leader"
    COMMITTEE = "committee"
    VOLUNTEER = "volunteer"
    OFFICER = "officer"
    RESIDENT = "resident"


Attendance: TypeAlias = Mapping[tuple[AttendanceAge, AttendeeKind], int]  # what is not here is 0


def check_attendance(counts: Attendance) -> None:
    """Raise BadInput unless the counts are possible.

    Raises
    ------
    BadInput
        E-ATT-01.
    """
    if not all(0 <= count <= MAX_PEOPLE for count in counts.values()):
        raise BadInput("E-ATT-01", most=MAX_PEOPLE)


def count_by_age(counts: Attendance) -> dict[AttendanceAge, int]:
    """Return how many came of each age group."""
    return {
        age: sum(count for (group, _), count in counts.items() if group is age)
        for age in AttendanceAge
    }


def count_by_kind(counts: Attendance) -> dict[AttendeeKind, int]:
    """Return how many came of each kind."""
    return {
        kind: sum(count for (_, attendee_kind), count in counts.items() if attendee_kind is kind)
        for kind in AttendeeKind
    }

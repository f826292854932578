"""Attendance of a workshop: counted by age group and kind, never by name."""

from datetime import datetime

from geodata.actions.acting import Caller, acting, looking
from geodata.actions.workshops.room_access import in_scope
from geodata.errors import Conflict
from geodata.model.people.people import Verb
from geodata.model.workshops.attendance import (
    Attendance,
    check_attendance,
)
from geodata.project import Project
from geodata.store.workshops.attendance import AttendanceStore


def record(
    project: Project,
    by: Caller,
    workshop_id: int,
    seen: Attendance,
    counts: Attendance,
    *,
    at: datetime,
) -> Attendance:
    """Put counts in the place of those that were seen; the same counts again change nothing.

    Raises
    ------
    BadInput
        E-ATT-01.
    Conflict
        Where somebody counted otherwise meanwhile.
    NotFound
        Where there is no such workshop, or it is not in scope.
    """
    check_attendance(counts)
    wanted = _without_zeros(counts)
    with acting(project, by, Verb.RUN_WORKSHOP, at=at, on_the_map=False) as act:
        in_scope(act.tx, act.actor, workshop_id)
        store = AttendanceStore(act.tx)
        known = store.of(workshop_id)
        if known == wanted:
            act.note(f"room {workshop_id}", reason="attendance recorded again")
            return known
        if known != _without_zeros(seen):
            raise Conflict
        store.put(workshop_id, wanted)
        act.note(
            f"room {workshop_id}",
            reason="attendance recorded",
            before=_rows(known),
            after=_rows(wanted),
        )
        return wanted


def of_workshop(project: Project, by: Caller, workshop_id: int, *, at: datetime) -> Attendance:
    """Return how many came to a workshop, without the zeros.

    Raises
    ------
    NotFound
        Where there is no such workshop, or it is not in scope.
    """
    with looking(project, by, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        in_scope(tx, actor, workshop_id)
        return AttendanceStore(tx).of(workshop_id)


def _without_zeros(counts: Attendance) -> Attendance:
    return {key: count for key, count in counts.items() if count}


def _rows(counts: Attendance) -> list[list[object]]:
    return sorted([age, kind, count] for (age, kind), count in counts.items())

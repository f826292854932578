"""Attendance of a workshop: counted by age group and kind, never by name."""

from datetime import datetime

from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.actions.workshops.room_access import find_in_scope
from geodata.errors import Conflict
from geodata.model.people.people import Verb
from geodata.model.workshops.attendance import Attendance, check_attendance
from geodata.project import Project
from geodata.store.workshops.attendance import AttendanceStore


def record_attendance(
    project: Project,
    caller: Caller,
    workshop_id: int,
    seen: Attendance,
    counts: Attendance,
    *,
    at: datetime,
) -> Attendance:
    """Replace the counts that were drawn; the same counts again change nothing.

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
    wanted = _drop_zeros(counts)
    with audited_transaction(project, caller, Verb.RUN_WORKSHOP, at=at, on_the_map=False) as act:
        find_in_scope(act.tx, act.actor, workshop_id)
        store = AttendanceStore(act.tx)
        known = store.read_counts(workshop_id)
        if known == wanted:
            act.note(f"room {workshop_id}", reason="attendance recorded again")
            return known
        if known != _drop_zeros(seen):
            raise Conflict
        store.put(workshop_id, wanted)
        act.note(
            f"room {workshop_id}",
            reason="attendance recorded",
            before=_build_rows(known),
            after=_build_rows(wanted),
        )
        return wanted


def read_attendance(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> Attendance:
    """Return how many came to a workshop, without the zeros.

    Raises
    ------
    NotFound
        Where there is no such workshop, or it is not in scope.
    """
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        find_in_scope(tx, actor, workshop_id)
        return AttendanceStore(tx).read_counts(workshop_id)


def _drop_zeros(counts: Attendance) -> Attendance:
    return {key: count for key, count in counts.items() if count}


def _build_rows(counts: Attendance) -> list[list[object]]:
    return sorted([age, kind, count] for (age, kind), count in counts.items())

"""Attendance: counts of a workshop, all together."""

import sqlalchemy as sa

from geodata.model.workshops.attendance import Attendance, AttendanceAge, AttendeeKind
from geodata.store.database import Transaction
from geodata.store.schema import workshop_attendance


class AttendanceStore:
    """Keeps how many came to each workshop."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def read_counts(self, workshop_id: int) -> dict[tuple[AttendanceAge, AttendeeKind], int]:
        """Return the counts of a workshop that are not 0."""
        columns = workshop_attendance.c
        rows = self._connection.execute(
            sa.select(columns.age_group, columns.kind, columns.count.label("people")).where(
                columns.workshop_id == workshop_id
            )
        )
        return {(AttendanceAge(row.age_group), AttendeeKind(row.kind)): row.people for row in rows}

    def put(self, workshop_id: int, counts: Attendance) -> None:
        """Replace the counts."""
        self._connection.execute(
            workshop_attendance.delete().where(workshop_attendance.c.workshop_id == workshop_id)
        )
        rows = [
            {"workshop_id": workshop_id, "age_group": age, "kind": kind, "count": count}
            for (age, kind), count in counts.items()
            if count
        ]
        if rows:
            self._connection.execute(workshop_attendance.insert(), rows)

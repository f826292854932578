"""What is kept of a workshop beside its room."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from geodata.model.workshops.attendance import (
    AttendanceAge,
    AttendeeKind,
)
from geodata.store.schema.base import metadata, one_of

workshop_attendance = Table(  # counts only, never a name; what is 0 has no row
    "workshop_attendance",
    metadata,
    Column("workshop_id", Integer, ForeignKey("workshops.id"), primary_key=True),
    Column("age_group", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    one_of("age_group", AttendanceAge),
    one_of("kind", AttendeeKind),
    CheckConstraint("count > 0", name="count"),
    sqlite_strict=True,
)

"""Visits to communities."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from geodata.store.schema.base import Number, metadata

visits = Table(  # never deleted: one that was a mistake is withdrawn
    "visits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("community_id", Text, ForeignKey("communities.id"), nullable=False),
    Column("visited_on", Text, nullable=False),  # the day in Bangkok
    Column("found", Integer, nullable=False),
    Column("hours", Number),
    Column("people", Integer),
    Column("visitor_id", Integer, ForeignKey("accounts.id")),
    Column("recorded_at", Text, nullable=False),
    Column("withdrawn_at", Text),
    CheckConstraint("found IN (0, 1)", name="found"),
    CheckConstraint("hours BETWEEN 0 AND 24", name="hours"),
    CheckConstraint("people BETWEEN 1 AND 200", name="people"),
    sqlite_strict=True,
)

Index(None, visits.c.community_id)

"""Boundaries: their versions, and outlines that people traced."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text

from geodata.model.places.places import AreaLevel, BoundaryStatus
from geodata.model.places.tracings import TracingState
from geodata.store.schema.base import (
    Integer,
    build_choice_check,
    build_sealed_text_column,
    metadata,
)

boundary_versions = Table(  # one row a change of boundaries, never edited
    "boundary_versions",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("level", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("dated", Text),
    Column("checksum", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("account_id", Integer),  # who made it current
    build_choice_check("level", AreaLevel),
    sqlite_strict=True,
)

boundaries = Table(  # the current boundary of an area is the one with the highest version
    "boundaries",
    metadata,
    Column("version", Integer, ForeignKey("boundary_versions.version"), primary_key=True),
    Column("area_id", Text, primary_key=True),
    Column("level", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("geometry", LargeBinary),  # WKB, WGS84; none for a point only
    build_choice_check("level", AreaLevel),
    build_choice_check("status", BoundaryStatus),
    sqlite_strict=True,
)

boundary_tracings = Table(  # outlines that people traced; an officer makes one of them current
    "boundary_tracings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("community_id", Text, ForeignKey("communities.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("outline", LargeBinary, nullable=False),  # WKB, WGS84
    build_sealed_text_column("sealed_reason"),
    Column("account_id", Integer, ForeignKey("accounts.id")),
    Column("traced_at", Text, nullable=False),
    build_sealed_text_column("sealed_answer"),
    build_choice_check("state", TracingState),
    sqlite_strict=True,
)

boundary_confirmations = Table(  # an officer says that the community knows a boundary as its own
    "boundary_confirmations",
    metadata,
    Column("version", Integer, ForeignKey("boundary_versions.version"), primary_key=True),
    Column("area_id", Text, primary_key=True),
    Column("confirmed_at", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False),
    build_sealed_text_column("sealed_note"),
    sqlite_strict=True,
)

Index(None, boundaries.c.area_id, boundaries.c.version)
Index(None, boundary_tracings.c.community_id)

"""Workshops, the phones in their rooms while these are open, and what was put on their maps."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, Table, Text

from geodata.model.imports.records import Category
from geodata.model.workshops.attendance import AttendanceAge, AttendeeKind
from geodata.model.workshops.workshops import AgeGroup, Voting, WorkshopKind, WorkshopState
from geodata.store.schema.base import Integer, Number, build_choice_check, metadata

workshops = Table(
    "workshops",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("code", Text, unique=True),  # none once it is closed
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("held_on", Text, nullable=False),  # the day in Bangkok
    Column("place", Text, nullable=False),
    Column("community_id", Text, ForeignKey("communities.id")),
    Column("age_group", Text),  # none: mixed
    Column("agenda", Text, nullable=False),
    Column("rolling", Integer, nullable=False),
    Column("edition_id", Text, nullable=False),
    Column("facilitator_id", Integer, ForeignKey("accounts.id")),
    Column("accepting", Integer, nullable=False),
    Column("revealed", Integer, nullable=False),
    Column("voting", Text, nullable=False),
    Column("dots", Integer, nullable=False),
    Column("timer_ends_at", Text),
    Column("opened_at", Text),
    Column("expires_at", Text),
    Column("closed_at", Text),
    Column("curated_at", Text),  # when a rolling room last chose what it shows
    Column("joined", Integer, nullable=False),
    Column("ballots", Integer),  # counted when it closed
    Column("version", Integer, nullable=False),
    Column("size", Integer, nullable=False, server_default="1000"),
    Column("locked", Integer, nullable=False, server_default="0"),
    Column("base_url", Text, nullable=False, server_default=""),  # "": as the server is set up
    Column("paper_ballots", Integer, nullable=False, server_default="0"),
    build_choice_check("kind", WorkshopKind),
    build_choice_check("state", WorkshopState),
    build_choice_check("age_group", AgeGroup),
    build_choice_check("voting", Voting),
    sqlite_strict=True,
)

room_devices = Table(  # phones and projectors; deleted when the room closes. No time of joining
    "room_devices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workshop_id", Integer, ForeignKey("workshops.id"), nullable=False),
    Column("token_code", Text, nullable=False, unique=True),  # SHA-256
    Column("is_projector", Integer, nullable=False),
    Column("ballot", Integer, nullable=False),  # the number of its last ballot
    CheckConstraint("is_projector IN (0, 1)", name="is_projector"),
    sqlite_strict=True,
)

pins = Table(  # the id is random and there is no time: neither order nor log leads to a phone
    "pins",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workshop_id", Integer, ForeignKey("workshops.id"), nullable=False),
    Column("token", Text, unique=True),  # none once the room is closed: the phone knows it
    Column("device_id", Integer, ForeignKey("room_devices.id")),  # none once it is closed
    Column("category", Text, nullable=False),
    Column("community_id", Text, ForeignKey("communities.id")),
    Column("subdistrict_code", Text, ForeignKey("subdistricts.code")),
    Column("cell_longitude", Number),
    Column("cell_latitude", Number),
    Column("sealed_point", LargeBinary),
    Column("sealed_note", LargeBinary),
    Column("merged_into", Integer, ForeignKey("pins.id")),
    Column("withdrawn", Integer, nullable=False),
    Column("shown", Integer, nullable=False),  # a rolling room has chosen it
    Column("risk_id", Integer, ForeignKey("risk_points.id")),
    Column("from_paper", Integer, nullable=False),
    Column("votes", Integer, nullable=False),  # counted when the room closed
    Column("number", Integer),  # by which people call it; none until the room shows it
    Column("sealed_title", LargeBinary),
    Column("title_approved", Integer, nullable=False, server_default="0"),
    Column("paper_dots", Integer, nullable=False, server_default="0"),
    build_choice_check("category", Category),
    sqlite_strict=True,
)

pin_votes = Table(  # deleted when the room closes
    "pin_votes",
    metadata,
    Column("device_id", Integer, ForeignKey("room_devices.id"), primary_key=True),
    Column("pin_id", Integer, ForeignKey("pins.id"), primary_key=True),
    sqlite_strict=True,
)

Index(None, workshops.c.state)
Index(None, room_devices.c.workshop_id)
Index(None, pins.c.workshop_id)
Index(None, pins.c.device_id)
Index(None, pins.c.workshop_id, pins.c.number, unique=True)
Index(None, pin_votes.c.pin_id)

workshop_attendance = Table(  # counts only, never a name; what is 0 has no row
    "workshop_attendance",
    metadata,
    Column("workshop_id", Integer, ForeignKey("workshops.id"), primary_key=True),
    Column("age_group", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    build_choice_check("age_group", AttendanceAge),
    build_choice_check("kind", AttendeeKind),
    CheckConstraint("count > 0", name="count"),
    sqlite_strict=True,
)

"""People of the network, and the centres of governance that they work in."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text

from geodata.model.programme.members import MemberKind, Team
from geodata.store.schema.base import (
    Integer,
    build_choice_check,
    build_sealed_text_column,
    metadata,
)

members = Table(  # name and contact are sealed with the key of the vault; erased, they are empty
    "members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    Column("sealed_name", LargeBinary, nullable=False),
    Column("sealed_contact", LargeBinary, nullable=False),
    Column("kind", Text, nullable=False),
    Column("team", Text),
    Column("community_id", Text, ForeignKey("communities.id")),
    Column("joined_on", Text, nullable=False),
    Column("consent_version", Integer, nullable=False),
    Column("consented_on", Text, nullable=False),
    Column("withdrawn_on", Text),
    Column("version", Integer, nullable=False),
    build_choice_check("kind", MemberKind),
    build_choice_check("team", Team),
    sqlite_strict=True,
)

centres = Table(
    "centres",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    build_sealed_text_column("sealed_name"),
    build_sealed_text_column("sealed_order"),
    Column("established_on", Text, nullable=False),
    Column("community_id", Text, ForeignKey("communities.id")),
    Column("version", Integer, nullable=False),
    sqlite_strict=True,
)

centre_members = Table(
    "centre_members",
    metadata,
    Column("centre_id", Integer, ForeignKey("centres.id"), primary_key=True),
    Column("member_id", Integer, ForeignKey("members.id"), primary_key=True),
    sqlite_strict=True,
)

Index(None, members.c.community_id)
Index(None, centre_members.c.member_id)

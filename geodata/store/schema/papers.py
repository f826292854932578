"""Papers of activities, meetings and lessons learned; every version kept."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text, UniqueConstraint

from geodata.model.papers import PaperKind
from geodata.store.schema.base import Integer, build_choice_check, metadata

papers = Table(
    "papers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("community_id", Text, ForeignKey("communities.id")),  # none: the whole district
    Column("workshop_id", Integer, ForeignKey("workshops.id")),
    Column("edition_id", Text),  # none: what is published when the paper is read
    Column("version", Integer, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id")),
    Column("started_at", Text, nullable=False),
    build_choice_check("kind", PaperKind),
    sqlite_strict=True,
)

paper_versions = Table(
    "paper_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("paper_id", Integer, ForeignKey("papers.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed_parts", LargeBinary, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id")),
    Column("saved_at", Text, nullable=False),
    Column("taken_from", Integer),  # the older version that was gone back to
    UniqueConstraint("paper_id", "version"),
    sqlite_strict=True,
)

Index(None, papers.c.community_id)

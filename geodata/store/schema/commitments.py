"""What agencies promised, and each step of it."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text

from geodata.model.workshops.commitments import CommitmentState
from geodata.store.schema.base import (
    Integer,
    build_choice_check,
    build_sealed_text_column,
    metadata,
)

commitments = Table(
    "commitments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("public_id", Text, nullable=False, unique=True),
    Column("sealed_agency", LargeBinary, nullable=False),
    Column("sealed_promise", LargeBinary, nullable=False),
    Column("due_on", Text),
    Column("community_id", Text, ForeignKey("communities.id")),
    Column("risk_id", Text),
    Column("state", Text, nullable=False),
    build_sealed_text_column("sealed_proof"),
    Column("waiting", Text),
    build_sealed_text_column("sealed_waiting_proof"),
    Column("is_public", Integer, nullable=False),
    Column("said_by", Integer, ForeignKey("accounts.id")),
    Column("version", Integer, nullable=False),
    build_choice_check("state", CommitmentState),
    sqlite_strict=True,
)

commitment_steps = Table(
    "commitment_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("commitment_id", Integer, ForeignKey("commitments.id"), nullable=False),
    Column("at", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id")),
    Column("step", Text, nullable=False),
    Column("state", Text, nullable=False),
    sqlite_strict=True,
)

Index(None, commitment_steps.c.commitment_id)

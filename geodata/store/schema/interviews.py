"""Interviews of experts with their consent, and what is quoted of them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, Table, Text

from geodata.model.programme.interviews import QuoteState
from geodata.store.schema.base import (
    Integer,
    build_choice_check,
    build_sealed_text_column,
    metadata,
)

interviews = Table(  # name and notes are sealed with the key of the vault; erased, they are empty
    "interviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("programme_id", Integer, ForeignKey("programmes.id"), nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("sealed_name", LargeBinary, nullable=False),
    Column("sealed_notes", LargeBinary, nullable=False),
    Column("interviewed_on", Text, nullable=False),
    Column("consent_version", Integer, nullable=False),
    Column("may_quote", Integer, nullable=False),
    Column("withdrawn_on", Text),
    Column("version", Integer, nullable=False),
    CheckConstraint("may_quote IN (0, 1)", name="may_quote"),
    sqlite_strict=True,
)

interview_quotes = Table(  # sealed with the key of the vault too, also those that are public
    "interview_quotes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("sealed_words", LargeBinary, nullable=False),
    Column("sealed_attribution", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("writer_id", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("decided_by", Integer, ForeignKey("accounts.id")),
    build_sealed_text_column("sealed_reason"),
    Column("version", Integer, nullable=False),
    build_choice_check("state", QuoteState),
    sqlite_strict=True,
)

Index(None, interviews.c.programme_id)
Index(None, interview_quotes.c.interview_id)

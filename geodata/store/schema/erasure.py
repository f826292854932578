"""Wishes to have a case forgotten: two people, and how far it has come."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from geodata.model.cases.erasure import ErasureReason
from geodata.store.schema.base import metadata, one_of

erasure_requests = Table(
    "erasure_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("asked_on", Text, nullable=False),
    Column("confirmed_by", Integer, ForeignKey("accounts.id")),
    Column("erased_on", Text),  # only once the journal holds nothing of it either
    one_of("reason", ErasureReason),
    sqlite_strict=True,
)

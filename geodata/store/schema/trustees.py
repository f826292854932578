"""Trustees: people outside, two of whom together open who reported."""

from sqlalchemy import Column, LargeBinary, Table, Text

from geodata.store.schema.base import metadata

trustees = Table(
    "trustees",
    metadata,
    Column("name", Text, primary_key=True),
    Column("public_key", LargeBinary, nullable=False),
    sqlite_strict=True,
)

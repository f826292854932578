"""Pins typed in from paper: they wait until somebody compared them with the sheet."""

from sqlalchemy import Column, ForeignKey, Table, Text

from geodata.store.schema.base import Integer, metadata

paper_pins = Table(  # the id is the order of typing: of paper it may be known
    "paper_pins",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pin_id", Integer, ForeignKey("pins.id"), nullable=False, unique=True),
    Column("confirmed_by", Integer, ForeignKey("accounts.id")),
    Column("confirmed_at", Text),  # none: nobody compared it yet
    sqlite_strict=True,
)

"""Scenarios of a future-scenario workshop and the strategies for them: kept after it is closed."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text

from geodata.model.workshops.plans import Likelihood
from geodata.store.schema.base import Integer, build_choice_check, metadata

scenarios = Table(
    "scenarios",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("workshop_id", Integer, ForeignKey("workshops.id"), nullable=False),
    Column("sealed_title", LargeBinary, nullable=False),
    Column("sealed_story", LargeBinary, nullable=False),
    Column("likelihood", Text, nullable=False),
    Column("version", Integer, nullable=False),
    build_choice_check("likelihood", Likelihood),
    sqlite_strict=True,
)

strategies = Table(
    "strategies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("scenario_id", Integer, ForeignKey("scenarios.id"), nullable=False),
    Column("sealed_text", LargeBinary, nullable=False),
    Column("year_be", Integer, nullable=False),
    Column("sealed_responsible", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    sqlite_strict=True,
)

Index(None, scenarios.c.workshop_id)
Index(None, strategies.c.scenario_id)

"""Watched projects, which risk points are about them, and what was seen there."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint

from geodata.model.projects.inspections import InspectionState
from geodata.model.projects.projects import ProjectKind
from geodata.model.public_photos import PhotoKind, PhotoState
from geodata.store.schema.base import (
    Integer,
    Number,
    build_choice_check,
    build_sealed_text_column,
    metadata,
)

watched_projects = Table(  # what is not public yet is sealed with the rest
    "watched_projects",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True),
    Column("source_code", Text, nullable=False, unique=True),  # HMAC of kind and number
    Column("kind", Text, nullable=False),
    build_sealed_text_column("sealed_facts"),  # JSON
    Column("longitude", Number),
    Column("latitude", Number),
    Column("community_id", Text, ForeignKey("communities.id")),
    Column("subdistrict_code", Text, ForeignKey("subdistricts.code")),
    build_sealed_text_column("sealed_source"),
    Column("is_public", Integer, nullable=False),
    Column("added_by", Integer, ForeignKey("accounts.id")),
    Column("version", Integer, nullable=False),
    build_choice_check("kind", ProjectKind),
    sqlite_strict=True,
)

watched_project_risks = Table(
    "watched_project_risks",
    metadata,
    Column("project_id", Integer, ForeignKey("watched_projects.id"), primary_key=True),
    Column("risk_id", Integer, ForeignKey("risk_points.id"), primary_key=True),
    sqlite_strict=True,
)

project_inspections = Table(
    "project_inspections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("project_id", Integer, ForeignKey("watched_projects.id"), nullable=False),
    Column("inspected_on", Text, nullable=False),
    build_sealed_text_column("sealed_answers"),  # JSON
    build_sealed_text_column("sealed_note"),
    Column("state", Text, nullable=False),
    Column("inspector_id", Integer, ForeignKey("accounts.id")),
    Column("decided_by", Integer, ForeignKey("accounts.id")),
    Column("version", Integer, nullable=False),
    build_choice_check("state", InspectionState),
    sqlite_strict=True,
)

inspection_photos = Table(  # as risk_photos: sealed files under names that say nothing
    "inspection_photos",
    metadata,
    Column("id", Text, primary_key=True),
    Column("inspection_id", Integer, ForeignKey("project_inspections.id"), nullable=False),
    Column("original_code", Text, nullable=False),  # HMAC of the file as it came
    Column("account_id", Integer, ForeignKey("accounts.id")),
    Column("added_at", Text, nullable=False),
    UniqueConstraint("inspection_id", "original_code"),
    sqlite_strict=True,
)

public_inspection_photos = Table(  # as public_photos: covered pictures, and what became of them
    "public_inspection_photos",
    metadata,
    Column("id", Text, primary_key=True),
    Column("inspection_id", Integer, ForeignKey("project_inspections.id"), nullable=False),
    Column("source_id", Text, ForeignKey("inspection_photos.id"), nullable=False),
    Column("kind", Text, nullable=False),
    build_sealed_text_column("sealed_caption"),
    Column("sha256", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("proposer_id", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("proposed_at", Text, nullable=False),
    Column("decided_by", Integer, ForeignKey("accounts.id")),
    Column("decided_at", Text),
    Column("quarter", Text),  # in which it was approved
    build_sealed_text_column("sealed_reason"),
    build_choice_check("kind", PhotoKind),
    build_choice_check("state", PhotoState),
    sqlite_strict=True,
)

Index(None, project_inspections.c.project_id)
Index(None, inspection_photos.c.inspection_id)
Index(None, public_inspection_photos.c.inspection_id)

"""Which complaints were counted in which public group. A group never changes, or is taken back."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, Text, UniqueConstraint

from geodata.model.imports.records import Category
from geodata.store.schema.base import Integer, build_choice_check, metadata

count_approvals = Table(  # who says that a complaint, or all of an import, may be counted
    "count_approvals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ref", Text, nullable=False),  # "case 12", "import 3"
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("another_person", Integer, nullable=False),
    Column("on_day", Text, nullable=False),
    UniqueConstraint("ref", "account_id"),
    sqlite_strict=True,
)

plausible_subjects = Table(
    "plausible_subjects",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("area_id", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("offices", Integer, nullable=False),
    build_choice_check("category", Category),
    UniqueConstraint("area_id", "category"),
    sqlite_strict=True,
)

complaint_releases = Table(
    "complaint_releases",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("on_day", Text, nullable=False),
    sqlite_strict=True,
)

release_confirmations = Table(
    "release_confirmations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("on_day", Text, nullable=False),  # the release day that is agreed to
    Column("draft", Text, nullable=False),  # SHA-256 of what would be published
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False),
    UniqueConstraint("on_day", "draft", "account_id"),
    sqlite_strict=True,
)

frozen_release_drafts = (
    Table(  # what enough people confirmed for a day: published so, or not at all
        "frozen_release_drafts",
        metadata,
        Column("number", Integer, primary_key=True),
        Column("on_day", Text, nullable=False),
        Column("draft", Text, nullable=False),  # SHA-256, as in the confirmations
        Column("groups", Text, nullable=False),  # JSON: level, area, category, period, complaints
        sqlite_strict=True,
    )
)

complaint_groups = Table(
    "complaint_groups",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Integer, ForeignKey("complaint_releases.number")),  # none: a sample
    Column("level", Integer, nullable=False),
    Column("area_id", Text, nullable=False),
    Column("category", Text),
    Column("first_month", Text, nullable=False),
    Column("last_month", Text, nullable=False),
    Column("complaints", Integer, nullable=False),
    Column("demo", Integer, nullable=False),
    Column("retraction_asked_by", Integer, ForeignKey("accounts.id")),
    Column("retracted_by", Integer, ForeignKey("accounts.id")),
    CheckConstraint("level BETWEEN 0 AND 4", name="level"),
    build_choice_check("category", Category),
    sqlite_strict=True,
)

grouped_complaints = Table(  # for good: what is here is never counted again
    "grouped_complaints",
    metadata,
    Column("ref", Text, primary_key=True),  # "case 12", "record 7"
    Column("group_id", Text, ForeignKey("complaint_groups.id"), nullable=False),
    sqlite_strict=True,
)

"""The programme of a fiscal year: steps, budget, goals, activities, documents, handbooks, notes."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from geodata.model.programme.activities import ActivityKind, CyclePhase
from geodata.model.programme.documents import DocumentKind, HandbookMove
from geodata.model.programme.goals import CountingRule
from geodata.model.programme.notes import FollowUpState, NoteHeading
from geodata.store.schema.base import (
    Integer,
    Number,
    build_choice_check,
    build_sealed_text_column,
    metadata,
)


def _build_programme_column() -> Column[int]:
    return Column("programme_id", Integer, ForeignKey("programmes.id"), nullable=False)


programmes = Table(
    "programmes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("year_be", Integer, nullable=False, unique=True),
    build_sealed_text_column("sealed_title"),
    Column("approved_satang", Integer, nullable=False),
    Column("residents", Integer),
    Column("area_km2", Number),
    Column("version", Integer, nullable=False),
    CheckConstraint("approved_satang > 0", name="approved_satang"),
    sqlite_strict=True,
)

programme_steps = Table(
    "programme_steps",
    metadata,
    Column("programme_id", Integer, ForeignKey("programmes.id"), primary_key=True),
    Column("step", Integer, primary_key=True),
    build_sealed_text_column("sealed_title"),
    Column("planned_on", Text, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("step BETWEEN 1 AND 5", name="step"),
    sqlite_strict=True,
)

budget_lines = Table(
    "budget_lines",
    metadata,
    Column("id", Integer, primary_key=True),
    _build_programme_column(),
    Column("code", Text, nullable=False),
    build_sealed_text_column("sealed_title"),
    build_sealed_text_column("sealed_formula"),
    Column("planned_satang", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("programme_id", "code"),
    CheckConstraint("planned_satang > 0", name="planned_satang"),
    sqlite_strict=True,
)

programme_goals = Table(
    "programme_goals",
    metadata,
    Column("id", Integer, primary_key=True),
    _build_programme_column(),
    Column("code", Text, nullable=False),
    build_sealed_text_column("sealed_title"),
    Column("rule", Text, nullable=False),
    Column("kind", Text, nullable=False),  # of what the rule counts; "" is every kind
    Column("target", Integer, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("programme_id", "code"),
    CheckConstraint("target > 0", name="target"),
    build_choice_check("rule", CountingRule),
    sqlite_strict=True,
)

activities = Table(
    "activities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    _build_programme_column(),
    Column("kind", Text, nullable=False),
    build_sealed_text_column("sealed_title"),
    Column("planned_on", Text),
    Column("held_on", Text),
    Column("community_id", Text, ForeignKey("communities.id")),
    Column("step", Integer),
    Column("objective", Text, nullable=False),
    Column("stage", Integer),
    Column("phase", Text, nullable=False),
    Column("headcount", Integer),
    Column("workshop_id", Integer, ForeignKey("workshops.id"), unique=True),
    Column("version", Integer, nullable=False),
    CheckConstraint("headcount > 0", name="headcount"),
    build_choice_check("kind", ActivityKind),
    build_choice_check("phase", CyclePhase),
    sqlite_strict=True,
)

activity_members = Table(  # who of the network came; whoever is erased is in none
    "activity_members",
    metadata,
    Column("activity_id", Integer, ForeignKey("activities.id"), primary_key=True),
    Column("member_id", Integer, ForeignKey("members.id"), primary_key=True),
    sqlite_strict=True,
)

programme_documents = Table(
    "programme_documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    _build_programme_column(),
    Column("kind", Text, nullable=False),
    build_sealed_text_column("sealed_title"),
    Column("dated", Text, nullable=False),
    build_sealed_text_column("sealed_number"),
    build_sealed_text_column("sealed_link"),
    Column("paper_id", Integer, ForeignKey("papers.id")),
    Column("activity_id", Integer, ForeignKey("activities.id")),
    Column("added_by", Integer, ForeignKey("accounts.id")),
    Column("is_public", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("is_public IN (0, 1)", name="is_public"),
    build_choice_check("kind", DocumentKind),
    sqlite_strict=True,
)

expenses = Table(  # never deleted: one that was a mistake is withdrawn
    "expenses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("line_id", Integer, ForeignKey("budget_lines.id"), nullable=False),
    Column("spent_on", Text, nullable=False),
    Column("satang", Integer, nullable=False),
    build_sealed_text_column("sealed_note"),
    Column("activity_id", Integer, ForeignKey("activities.id")),
    Column("document_id", Integer, ForeignKey("programme_documents.id")),
    Column("withdrawn", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("satang > 0", name="satang"),
    CheckConstraint("withdrawn IN (0, 1)", name="withdrawn"),
    sqlite_strict=True,
)

handbook_movements = Table(  # never deleted, as expenses
    "handbook_movements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    _build_programme_column(),
    Column("kind", Text, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("moved_on", Text, nullable=False),
    Column("community_id", Text, ForeignKey("communities.id")),
    build_sealed_text_column("sealed_note"),
    Column("withdrawn", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("copies > 0", name="copies"),
    CheckConstraint("withdrawn IN (0, 1)", name="withdrawn"),
    build_choice_check("kind", HandbookMove),
    sqlite_strict=True,
)

programme_notes = Table(
    "programme_notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    _build_programme_column(),
    Column("kind", Text, nullable=False),
    build_sealed_text_column("sealed_text"),
    Column("version", Integer, nullable=False),
    build_choice_check("kind", NoteHeading),
    sqlite_strict=True,
)

plan_goals = Table(
    "plan_goals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    _build_programme_column(),
    Column("year_be", Integer, nullable=False),
    build_sealed_text_column("sealed_text"),
    build_sealed_text_column("sealed_responsible"),
    Column("version", Integer, nullable=False),
    sqlite_strict=True,
)

recommendations = Table(
    "recommendations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    _build_programme_column(),
    build_sealed_text_column("sealed_code"),
    build_sealed_text_column("sealed_text"),
    Column("state", Text, nullable=False),
    build_sealed_text_column("sealed_follow_up"),
    Column("checked_on", Text),
    Column("version", Integer, nullable=False),
    build_choice_check("state", FollowUpState),
    sqlite_strict=True,
)

for _table in (
    budget_lines,
    programme_goals,
    activities,
    programme_documents,
    handbook_movements,
    programme_notes,
    plan_goals,
    recommendations,
):
    Index(None, _table.c.programme_id)
Index(None, expenses.c.line_id)
Index(None, activity_members.c.member_id)

"""Visits, and a registry of communities that people keep."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("visited_on", sa.Text(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("hours", NUMBER, nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("visitor_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.CheckConstraint("found IN (0, 1)", name=op.f("ck_visits_found")),
        sa.CheckConstraint("hours BETWEEN 0 AND 24", name=op.f("ck_visits_hours")),
        sa.CheckConstraint("people BETWEEN 1 AND 200", name=op.f("ck_visits_people")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_visits_community_id")
        ),
        sa.ForeignKeyConstraint(["visitor_id"], ["accounts.id"], name=op.f("fk_visits_visitor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("token", name=op.f("uq_visits_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_visits_community_id"), "visits", ["community_id"])

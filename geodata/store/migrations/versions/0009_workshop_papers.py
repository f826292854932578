"""Attendance of workshops."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

AGES = "('60+', '40-59', '25-39', '20-24', 'unknown')"
KINDS = "('leader', 'committee', 'volunteer', 'officer', 'resident')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "workshop_attendance",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("age_group", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"age_group IN {AGES}", name=op.f("ck_workshop_attendance_age_group")),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_workshop_attendance_kind")),
        sa.CheckConstraint("count > 0", name=op.f("ck_workshop_attendance_count")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_attendance_workshop_id")
        ),
        sa.PrimaryKeyConstraint(
            "workshop_id", "age_group", "kind", name=op.f("pk_workshop_attendance")
        ),
        sqlite_strict=True,
    )

"""Complaints in public groups: ticks, subjects, releases, confirmations."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

CATEGORIES = "('policy', 'within agency', 'public service', 'community', 'unclassified')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "count_ticks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("another_person", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_count_ticks_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_ticks")),
        sa.UniqueConstraint("object", "account_id", name=op.f("uq_count_ticks_object_account_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "plausible_subjects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("offices", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            f"category IN {CATEGORIES}",
            name=op.f("ck_plausible_subjects_category"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plausible_subjects")),
        sa.UniqueConstraint(
            "area_id", "category", name=op.f("uq_plausible_subjects_area_id_category")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "complaint_releases",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_complaint_releases")),
        sqlite_strict=True,
    )
    op.create_table(
        "release_confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_release_confirmations_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_confirmations")),
        sa.UniqueConstraint(
            "on_day",
            "draft",
            "account_id",
            name=op.f("uq_release_confirmations_on_day_draft_account_id"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "complaint_groups",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("first_month", sa.Text(), nullable=False),
        sa.Column("last_month", sa.Text(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.Column("retraction_asked_by", sa.Integer(), nullable=True),
        sa.Column("retracted_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            f"category IN {CATEGORIES}",
            name=op.f("ck_complaint_groups_category"),
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_complaint_groups_level")),
        sa.ForeignKeyConstraint(
            ["number"], ["complaint_releases.number"], name=op.f("fk_complaint_groups_number")
        ),
        sa.ForeignKeyConstraint(
            ["retracted_by"], ["accounts.id"], name=op.f("fk_complaint_groups_retracted_by")
        ),
        sa.ForeignKeyConstraint(
            ["retraction_asked_by"],
            ["accounts.id"],
            name=op.f("fk_complaint_groups_retraction_asked_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_groups")),
        sqlite_strict=True,
    )
    op.create_table(
        "grouped_cases",
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["complaint_groups.id"], name=op.f("fk_grouped_cases_group_id")
        ),
        sa.PrimaryKeyConstraint("object", name=op.f("pk_grouped_cases")),
        sqlite_strict=True,
    )

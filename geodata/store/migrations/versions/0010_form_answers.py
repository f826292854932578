"""Forms of a workshop and the answers to them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = "('pre test', 'post test', 'survey')"
AGE_GROUPS = "('60+', '40-59', '25-39', '20-24')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "workshop_forms",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_workshop_forms_kind")),
        sa.CheckConstraint("open IN (0, 1)", name=op.f("ck_workshop_forms_open")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_forms_workshop_id")
        ),
        sa.PrimaryKeyConstraint("workshop_id", "kind", name=op.f("pk_workshop_forms")),
        sqlite_strict=True,
    )
    op.create_table(
        "form_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("form_hash", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=True),
        sa.Column("age_group", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("from_paper", sa.Integer(), nullable=False),
        sa.Column("is_duplicate", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.CheckConstraint(f"age_group IN {AGE_GROUPS}", name=op.f("ck_form_answers_age_group")),
        sa.CheckConstraint("from_paper IN (0, 1)", name=op.f("ck_form_answers_from_paper")),
        sa.CheckConstraint("is_duplicate IN (0, 1)", name=op.f("ck_form_answers_is_duplicate")),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_form_answers_kind")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_form_answers_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_answers")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_form_answers_token_hash")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_form_answers_workshop_id"), "form_answers", ["workshop_id"])

"""Interviews of experts with their consent, and quotes of them."""

import sqlalchemy as sa
from alembic import op

revision = "0012_interviews"
down_revision = "0011_inspection_photos"
branch_labels = None
depends_on = None

STATES = "('waiting', 'approved', 'refused', 'withdrawn')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "interviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_notes", sa.LargeBinary(), nullable=False),
        sa.Column("interviewed_on", sa.Text(), nullable=False),
        sa.Column("consent_version", sa.Integer(), nullable=False),
        sa.Column("may_quote", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("may_quote IN (0, 1)", name=op.f("ck_interviews_may_quote")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_interviews_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews")),
        sa.UniqueConstraint("token", name=op.f("uq_interviews_token")),
        sa.UniqueConstraint("number", name=op.f("uq_interviews_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "interview_quotes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_attribution", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("sealed_reason", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_interview_quotes_state")),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_interview_quotes_interview_id")
        ),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["accounts.id"], name=op.f("fk_interview_quotes_writer_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_interview_quotes_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_quotes")),
        sa.UniqueConstraint("token", name=op.f("uq_interview_quotes_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_interviews_programme_id"), "interviews", ["programme_id"])
    op.create_index(op.f("ix_interview_quotes_interview_id"), "interview_quotes", ["interview_id"])

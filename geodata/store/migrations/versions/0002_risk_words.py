"""What the public reads of a risk point: a kept list of sub-kinds, a title and a description."""

import sqlalchemy as sa
from alembic import op

revision = "0002_risk_words"
down_revision = "0001_baseline"
branch_labels = None
depends_on = None

CATEGORIES = "('policy', 'within agency', 'public service', 'community', 'unclassified')"
WORDS_STATES = "('waiting', 'approved', 'refused', 'replaced', 'withdrawn')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "sub_kinds",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("name_th", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("retired", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"category IN {CATEGORIES}", name=op.f("ck_sub_kinds_category")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sub_kinds")),
        sqlite_strict=True,
    )
    op.create_table(
        "risk_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", sa.Text()),
        sa.Column("sealed_reason", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.CheckConstraint(f"state IN {WORDS_STATES}", name=op.f("ck_risk_words_state")),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["risk_points.id"], name=op.f("fk_risk_words_risk_id")
        ),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["accounts.id"], name=op.f("fk_risk_words_writer_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_risk_words_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_words")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_risk_words_risk_id"), "risk_words", ["risk_id"])
    op.add_column("risk_points", sa.Column("sub_kind", sa.Text()))
    op.add_column("risk_points", sa.Column("agency_type", sa.Text()))

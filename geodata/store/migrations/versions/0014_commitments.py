"""What agencies promised."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATES = "('asked', 'promised', 'under way', 'kept', 'not kept')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "commitments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("sealed_agency", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_promise", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("community_id", sa.Text(), nullable=True),
        sa.Column("risk_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("waiting", sa.Text(), nullable=True),
        sa.Column("waiting_proof", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_commitments_state")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_commitments_community_id")
        ),
        sa.ForeignKeyConstraint(["said_by"], ["accounts.id"], name=op.f("fk_commitments_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_commitments_public_id")),
        sa.UniqueConstraint("token", name=op.f("uq_commitments_token")),
        sqlite_strict=True,
    )
    op.create_table(
        "commitment_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_commitment_steps_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitments.id"], name=op.f("fk_commitment_steps_commitment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_steps")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_commitment_steps_commitment_id"), "commitment_steps", ["commitment_id"]
    )

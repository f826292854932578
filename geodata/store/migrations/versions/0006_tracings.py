"""Traced outlines, who made a boundary current, and where records were before."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATES = "('waiting', 'adopted', 'declined', 'replaced')"
HOW = "('inside', 'border', 'by name', 'subdistrict only', 'outside', 'unplaced')"
INDICATORS = "('complaints', 'feed_reports')"


def upgrade() -> None:
    """Apply."""
    op.add_column("boundary_versions", sa.Column("account_id", sa.Integer(), nullable=True))
    op.create_table(
        "boundary_tracings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outline", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("traced_at", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_boundary_tracings_state")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_boundary_tracings_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_boundary_tracings_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_tracings")),
        sa.UniqueConstraint("token", name=op.f("uq_boundary_tracings_token")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_boundary_tracings_community_id"), "boundary_tracings", ["community_id"]
    )
    op.create_table(
        "earlier_placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("subdistrict_code", sa.Text(), nullable=True),
        sa.Column("community_id", sa.Text(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("boundary_version", sa.Integer(), nullable=False),
        sa.Column("disagrees", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.Text(), nullable=False),
        sa.CheckConstraint(f"how IN {HOW}", name=op.f("ck_earlier_placements_how")),
        sa.CheckConstraint(
            f"indicator IN {INDICATORS}", name=op.f("ck_earlier_placements_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_code"],
            ["subdistricts.code"],
            name=op.f("fk_earlier_placements_subdistrict_code"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_earlier_placements_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_placements")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_earlier_placements_indicator_record_id"),
        "earlier_placements",
        ["indicator", "record_id"],
    )

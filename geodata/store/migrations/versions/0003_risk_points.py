"""Risk points and who approved them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
STATES = "('proposed', 'returned', 'approved', 'mitigated', 'retired', 'merged')"
CATEGORIES = "('policy', 'within agency', 'public service', 'community', 'unclassified')"
PRECISIONS = "('community', '250 m cell', 'exact')"
KEYS = {
    "community_id": "communities.id",
    "subdistrict_code": "subdistricts.code",
    "proposer_id": "accounts.id",
    "merged_into": "risk_points.id",
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "risk_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=True),
        sa.Column("impact", sa.Integer(), nullable=True),
        sa.Column("sealed_point", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=True),
        sa.Column("community_id", sa.Text(), nullable=True),
        sa.Column("subdistrict_code", sa.Text(), nullable=True),
        sa.Column("proposer_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.Text(), nullable=False),
        sa.Column("precision", sa.Text(), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=True),
        sa.Column("public_longitude", NUMBER, nullable=True),
        sa.Column("public_latitude", NUMBER, nullable=True),
        sa.Column("quarter", sa.Text(), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_risk_points_state")),
        sa.CheckConstraint(f"category IN {CATEGORIES}", name=op.f("ck_risk_points_category")),
        sa.CheckConstraint(f"precision IN {PRECISIONS}", name=op.f("ck_risk_points_precision")),
        sa.CheckConstraint("likelihood BETWEEN 1 AND 5", name=op.f("ck_risk_points_likelihood")),
        sa.CheckConstraint("impact BETWEEN 1 AND 5", name=op.f("ck_risk_points_impact")),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_risk_points_{column}"))
            for column, target in KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_points")),
        sa.UniqueConstraint("token", name=op.f("uq_risk_points_token")),
        sa.UniqueConstraint("public_id", name=op.f("uq_risk_points_public_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_risk_points_state"), "risk_points", ["state"])
    op.create_table(
        "risk_approvals",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["risk_points.id"], name=op.f("fk_risk_approvals_risk_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_risk_approvals_account_id")
        ),
        sa.PrimaryKeyConstraint("risk_id", "account_id", name=op.f("pk_risk_approvals")),
        sqlite_strict=True,
    )

"""Second scores of risk points, given without a look at the first ones."""

import sqlalchemy as sa
from alembic import op

revision = "0006_second_scores"
down_revision = "0005_pin_titles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "second_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("first_likelihood", sa.Integer(), nullable=False),
        sa.Column("first_impact", sa.Integer(), nullable=False),
        sa.Column("scored_at", sa.Text(), nullable=False),
        *(
            sa.CheckConstraint(f"{name} BETWEEN 1 AND 5", name=op.f(f"ck_second_scores_{name}"))
            for name in ("likelihood", "impact", "first_likelihood", "first_impact")
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["risk_points.id"], name=op.f("fk_second_scores_risk_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_second_scores_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_scores")),
        sa.UniqueConstraint(
            "risk_id", "account_id", name=op.f("uq_second_scores_risk_id_account_id")
        ),
        sqlite_strict=True,
    )

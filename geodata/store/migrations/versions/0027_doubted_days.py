"""Reports whose day is in doubt: they came while the clock could not be believed."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "doubted_days",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_doubted_days_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_doubted_days")),
        sqlite_strict=True,
    )

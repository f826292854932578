"""A revision of tests alone: a table is built anew, as SQLite needs it for another constraint."""

import sqlalchemy as sa
from alembic import op

revision = "0003_test"
down_revision = "0002_test"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    in_place = op.get_context().dialect.name != "sqlite"
    recreated = op.batch_alter_table(
        "feed_records",
        recreate="never" if in_place else "always",
        table_kwargs={"sqlite_strict": True},
    )
    with recreated as batch:
        batch.add_column(sa.Column("checked", sa.Integer(), nullable=False, server_default="0"))
        batch.create_check_constraint(op.f("ck_feed_records_checked"), "checked IN (0, 1)")

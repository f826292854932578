"""A revision of tests alone: a text that lay open is sealed with the key of the project."""

import sqlalchemy as sa
from alembic import context, op

from geodata.store.schema.base import NoBytes

revision = "0004_test"
down_revision = "0003_test"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    run = op.get_bind()
    rows = run.execute(sa.text("SELECT id, source FROM imports")).all()
    box = sa.Column("sealed_source", sa.LargeBinary(), nullable=False, server_default=NoBytes())
    op.add_column("imports", box)
    op.drop_column("imports", "source")
    for row in rows:
        sealed = context.config.attributes["seal"].close_text(row.source)
        statement = sa.text("UPDATE imports SET sealed_source = :sealed WHERE id = :id")
        run.execute(statement, {"sealed": sealed, "id": row.id})

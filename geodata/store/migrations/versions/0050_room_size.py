"""A room has a size and can be locked; rooms from before keep the size that all had."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    for name, before in (("size", "1000"), ("locked", "0")):
        column = sa.Column(name, sa.Integer(), nullable=False, server_default=before)
        op.add_column("workshops", column)

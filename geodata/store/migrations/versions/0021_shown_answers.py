"""The look in which a sheet of answers was first used."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("form_answers", sa.Column("shown_in", sa.Integer(), nullable=True))

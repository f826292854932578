"""Accounts that sign in through another provider."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("accounts", sa.Column("oidc_subject", sa.Text(), nullable=True))
    op.create_index(op.f("ix_accounts_oidc_subject"), "accounts", ["oidc_subject"], unique=True)

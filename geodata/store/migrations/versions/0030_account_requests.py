"""Accounts that a second person confirms, and the invitations of their holders.

Accounts of before stay confirmed. Where an officer or auditor has signed in before, the first
set-up is over.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0050"
branch_labels = None
depends_on = None

ROLES = "('coordinator', 'officer', 'presenter', 'administrator', 'auditor')"
KINDS = "('new account', 'other role', 'new secrets', 'link')"
OUTCOMES = "('waiting', 'confirmed', 'refused', 'withdrawn', 'set up')"


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "accounts", sa.Column("waiting", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_table(
        "account_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("communities", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Text(), nullable=True),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_account_requests_kind")),
        sa.CheckConstraint(f"role IN {ROLES}", name=op.f("ck_account_requests_role")),
        sa.CheckConstraint(f"outcome IN {OUTCOMES}", name=op.f("ck_account_requests_outcome")),
        *(
            sa.ForeignKeyConstraint(
                [column], ["accounts.id"], name=op.f(f"fk_account_requests_{column}")
            )
            for column in ("account_id", "asked_by", "decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_requests")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_account_requests_account_id"), "account_requests", ["account_id"])
    op.create_table(
        "account_invitations",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_invitations_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_invitations")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_account_invitations_code_hash")),
        sqlite_strict=True,
    )
    op.execute(
        "INSERT INTO facts (name, value) SELECT 'first set-up is over', '1' WHERE EXISTS ("
        "SELECT 1 FROM audit_entries JOIN accounts ON accounts.id = audit_entries.account_id "
        "WHERE audit_entries.verb = 'sign in' AND accounts.role IN ('officer', 'auditor')) "
        "AND NOT EXISTS (SELECT 1 FROM facts WHERE name = 'first set-up is over')"
    )

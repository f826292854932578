"""Who opened which packet, and the recipients and letters that officers keep."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "packet_openings",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_packet_openings_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["case_referrals.id"], name=op.f("fk_packet_openings_referral_id")
        ),
        sa.PrimaryKeyConstraint("referral_id", "account_id", name=op.f("pk_packet_openings")),
        sqlite_strict=True,
    )
    op.create_table(
        "letter_presets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "agency IN ('district', 'PACC', 'NACC')", name=op.f("ck_letter_presets_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_presets")),
        sa.UniqueConstraint("token", name=op.f("uq_letter_presets_token")),
        sqlite_strict=True,
    )

"""Landmarks that officers keep: a kind, a name, a point and where it comes from; all public."""

import sqlalchemy as sa
from alembic import op

revision = "0003_landmarks"
down_revision = "0002_risk_words"
branch_labels = None
depends_on = None

KINDS = (
    "('temple', 'market', 'school', 'hospital', 'office', 'station', 'pier', 'park', 'bridge', "
    "'other')"
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "landmarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_th", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), server_default="", nullable=False),
        sa.Column("longitude", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=False),
        sa.Column("latitude", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Integer()),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.Text()),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_landmarks_kind")),
        sa.ForeignKeyConstraint(["added_by"], ["accounts.id"], name=op.f("fk_landmarks_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_landmarks")),
        sa.UniqueConstraint("token", name=op.f("uq_landmarks_token")),
        sqlite_strict=True,
    )

"""Photos that the public may see of a risk point: covered, approved, withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0008_public_photos"
down_revision = "0007_programme"
branch_labels = None
depends_on = None

KINDS = "('plain', 'before', 'after')"
STATES = "('waiting', 'approved', 'refused', 'withdrawn')"
REFERENCES = {
    "risk_id": "risk_points.id",
    "source_id": "risk_photos.id",
    "proposer_id": "accounts.id",
    "decided_by": "accounts.id",
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "public_photos",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "sealed_caption", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False
        ),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", sa.Text()),
        sa.Column("quarter", sa.Text()),
        sa.Column("sealed_reason", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_public_photos_kind")),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_public_photos_state")),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_public_photos_{column}"))
            for column, target in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_photos")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_public_photos_risk_id"), "public_photos", ["risk_id"])

"""Photos of inspections, and those of them that the public may see."""

import sqlalchemy as sa
from alembic import op

revision = "0011_inspection_photos"
down_revision = "0010_surveys"
branch_labels = None
depends_on = None

KINDS = "('plain', 'before', 'after')"
STATES = "('waiting', 'approved', 'refused', 'withdrawn')"
REFERENCES = {
    "inspection_id": "project_inspections.id",
    "source_id": "inspection_photos.id",
    "proposer_id": "accounts.id",
    "decided_by": "accounts.id",
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "inspection_photos",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("original_code", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["project_inspections.id"],
            name=op.f("fk_inspection_photos_inspection_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_inspection_photos_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_photos")),
        sa.UniqueConstraint(
            "inspection_id",
            "original_code",
            name=op.f("uq_inspection_photos_inspection_id_original_code"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "public_inspection_photos",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        _build_sealed_column("sealed_caption"),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", sa.Text()),
        sa.Column("quarter", sa.Text()),
        _build_sealed_column("sealed_reason"),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_public_inspection_photos_kind")),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_public_inspection_photos_state")),
        *(
            sa.ForeignKeyConstraint(
                [column], [target], name=op.f(f"fk_public_inspection_photos_{column}")
            )
            for column, target in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_inspection_photos")),
        sqlite_strict=True,
    )
    for table in ("inspection_photos", "public_inspection_photos"):
        op.create_index(op.f(f"ix_{table}_inspection_id"), table, ["inspection_id"])


def _build_sealed_column(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), server_default=sa.text("x''"), nullable=False)

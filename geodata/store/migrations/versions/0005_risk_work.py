"""What risk points need to be worked with: versions, projects, photos, mitigations."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STEPS = (
    "('edited', 'proposed again', 'approved', 'returned', 'retired', 'merged', 'undone', "
    "'mitigation waiting', 'mitigation refused', 'mitigated', 'still a risk', 'a risk again')"
)
ANSWERS = "('waiting', 'confirmed', 'refused', 'dropped')"


def upgrade() -> None:
    """Apply."""
    op.add_column("risk_points", sa.Column("approved_at", sa.Text(), nullable=True))
    op.add_column("risk_points", sa.Column("review_on", sa.Text(), nullable=True))
    op.create_table(
        "risk_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("replaced_at", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.CheckConstraint(f"step IN {STEPS}", name=op.f("ck_risk_versions_step")),
        *_keys("risk_versions", risk_id="risk_points.id", account_id="accounts.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_versions")),
        sa.UniqueConstraint("risk_id", "version", name=op.f("uq_risk_versions_risk_id_version")),
        sqlite_strict=True,
    )
    op.create_table(
        "risk_projects",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("budget_baht", sa.Integer(), nullable=True),
        sa.Column("contract_number", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=True),
        sa.Column("ends_on", sa.Text(), nullable=True),
        sa.Column("source_link", sa.Text(), nullable=False),
        sa.CheckConstraint("budget_baht >= 0", name=op.f("ck_risk_projects_budget_baht")),
        *_keys("risk_projects", risk_id="risk_points.id"),
        sa.PrimaryKeyConstraint("risk_id", name=op.f("pk_risk_projects")),
        sqlite_strict=True,
    )
    op.create_table(
        "risk_photos",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("original_code", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.Text(), nullable=False),
        *_keys("risk_photos", risk_id="risk_points.id", account_id="accounts.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_photos")),
        sa.UniqueConstraint(
            "risk_id", "original_code", name=op.f("uq_risk_photos_risk_id_original_code")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_risk_photos_risk_id"), "risk_photos", ["risk_id"])
    op.create_table(
        "risk_mitigations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Text(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=True),
        sa.Column("photo_id", sa.Text(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(f"answer IN {ANSWERS}", name=op.f("ck_risk_mitigations_answer")),
        *_keys(
            "risk_mitigations",
            risk_id="risk_points.id",
            photo_id="risk_photos.id",
            asked_by="accounts.id",
            answered_by="accounts.id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_mitigations")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_risk_mitigations_risk_id"), "risk_mitigations", ["risk_id"])


def _keys(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]

"""Watched projects, which risk points are about them, and inspections."""

import sqlalchemy as sa
from alembic import op

revision = "0009_watched_projects"
down_revision = "0008_public_photos"
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
KINDS = "('public money', 'community money')"
STATES = "('waiting', 'approved', 'refused')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "watched_projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("source_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        _build_sealed_column("sealed_facts"),
        sa.Column("longitude", NUMBER),
        sa.Column("latitude", NUMBER),
        sa.Column("community_id", sa.Text()),
        sa.Column("subdistrict_code", sa.Text()),
        _build_sealed_column("sealed_source"),
        sa.Column("is_public", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Integer()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_watched_projects_kind")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_watched_projects_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_code"],
            ["subdistricts.code"],
            name=op.f("fk_watched_projects_subdistrict_code"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by"], ["accounts.id"], name=op.f("fk_watched_projects_added_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watched_projects")),
        sa.UniqueConstraint("public_id", name=op.f("uq_watched_projects_public_id")),
        sa.UniqueConstraint("source_code", name=op.f("uq_watched_projects_source_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "watched_project_risks",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["watched_projects.id"],
            name=op.f("fk_watched_project_risks_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["risk_points.id"], name=op.f("fk_watched_project_risks_risk_id")
        ),
        sa.PrimaryKeyConstraint("project_id", "risk_id", name=op.f("pk_watched_project_risks")),
        sqlite_strict=True,
    )
    op.create_table(
        "project_inspections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("inspected_on", sa.Text(), nullable=False),
        _build_sealed_column("sealed_answers"),
        _build_sealed_column("sealed_note"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("inspector_id", sa.Integer()),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_project_inspections_state")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["watched_projects.id"], name=op.f("fk_project_inspections_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["accounts.id"], name=op.f("fk_project_inspections_inspector_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_project_inspections_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_inspections")),
        sa.UniqueConstraint("token", name=op.f("uq_project_inspections_token")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_project_inspections_project_id"), "project_inspections", ["project_id"]
    )


def _build_sealed_column(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), server_default=sa.text("x''"), nullable=False)

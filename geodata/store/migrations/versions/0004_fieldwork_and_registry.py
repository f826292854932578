"""Visits, and a registry of communities that people keep."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
CHANGES = "('added', 'renamed', 'retired', 'taken back', 'zone')"
FIGURES = "('households', 'residents')"
KEYS = {
    "community_id": "communities.id",
    "subdistrict_code": "subdistricts.code",
    "account_id": "accounts.id",
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("visited_on", sa.Text(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("hours", NUMBER, nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("visitor_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.CheckConstraint("found IN (0, 1)", name=op.f("ck_visits_found")),
        sa.CheckConstraint("hours BETWEEN 0 AND 24", name=op.f("ck_visits_hours")),
        sa.CheckConstraint("people BETWEEN 1 AND 200", name=op.f("ck_visits_people")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_visits_community_id")
        ),
        sa.ForeignKeyConstraint(["visitor_id"], ["accounts.id"], name=op.f("fk_visits_visitor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("token", name=op.f("uq_visits_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_visits_community_id"), "visits", ["community_id"])
    op.add_column(
        "communities", sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column("communities", sa.Column("retired_at", sa.Text(), nullable=True))
    for table in ("feed_records", "imported_complaints"):
        op.add_column(table, sa.Column("sealed_community", sa.LargeBinary(), nullable=True))
    _registry()


def _registry() -> None:
    op.create_table(
        "community_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"kind IN {CHANGES}", name=op.f("ck_community_changes_kind")),
        *_keys("community_changes", "community_id", "account_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_changes")),
        sqlite_strict=True,
    )
    op.create_table(
        "community_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("year_be", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"kind IN {FIGURES}", name=op.f("ck_community_figures_kind")),
        sa.CheckConstraint("count > 0", name=op.f("ck_community_figures_count")),
        *_keys("community_figures", "community_id", "account_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_figures")),
        sqlite_strict=True,
    )
    op.create_table(
        "community_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("subdistrict_code", sa.Text(), nullable=True),
        sa.Column("community_id", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        *_keys("community_names", "subdistrict_code", "community_id", "account_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_names")),
        sqlite_strict=True,
    )
    for table in ("community_changes", "community_figures"):
        op.create_index(op.f(f"ix_{table}_community_id"), table, ["community_id"])


def _keys(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [KEYS[column]], name=op.f(f"fk_{table}_{column}"))
        for column in columns
    ]

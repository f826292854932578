"""Records near a community, figures of an unknown year, confirmed boundaries.

SQLite changes no check and no column in place: the tables are made anew with their rows.
"""

from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.types import TypeEngine

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NUMBER: TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
HOW = "('inside', 'border', 'near', 'by name', 'subdistrict only', 'outside', 'unplaced')"
PLACED = ("feed_records", "imported_complaints", "earlier_placements")
COUNTED = (
    "subdistrict_code",
    "community_id",
    "near_community_id",
    "how",
    "fiscal_year_be",
    "types",
)


def upgrade() -> None:
    """Apply."""
    for table in PLACED:
        _add_near(table)
    for table in ("feed_records", "imported_complaints"):
        before = [column for column in COUNTED if column != "near_community_id"]
        op.drop_index(op.f(f"ix_{table}_{'_'.join(before)}"), table)
        op.create_index(op.f(f"ix_{table}_{'_'.join(COUNTED)}"), table, list(COUNTED))
    with _made_anew("community_figures") as batch:
        batch.alter_column("year_be", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "boundary_confirmations",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_boundary_confirmations_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["version"],
            ["boundary_versions.version"],
            name=op.f("fk_boundary_confirmations_version"),
        ),
        sa.PrimaryKeyConstraint("version", "area_id", name=op.f("pk_boundary_confirmations")),
        sqlite_strict=True,
    )
    op.add_column(
        "risk_points", sa.Column("near", sa.Integer(), nullable=False, server_default="0")
    )


def _add_near(table: str) -> None:
    check = op.f(f"ck_{table}_how")
    with _made_anew(table) as batch:
        batch.add_column(sa.Column("near_community_id", sa.Text(), nullable=True))
        batch.add_column(sa.Column("near_m", NUMBER, nullable=True))
        batch.create_foreign_key(
            op.f(f"fk_{table}_near_community_id"),
            "communities",
            ["near_community_id"],
            ["id"],
        )
        batch.drop_constraint(check, type_="check")
        batch.create_check_constraint(check, sa.text(f"how IN {HOW}"))


def _made_anew(table: str) -> AbstractContextManager[BatchOperations]:
    return op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_strict": True})

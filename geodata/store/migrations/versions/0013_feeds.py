"""Feeds that are read daily, and the table of categories that people edit."""

import sqlalchemy as sa
from alembic import op

revision = "0013_feeds"
down_revision = "0012_interviews"
branch_labels = None
depends_on = None

CATEGORIES = "('policy', 'within agency', 'public service', 'community', 'unclassified')"
INTEGER: sa.types.TypeEngine[int] = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
NO_BYTES = {"postgresql": "''::bytea", "sqlite": "x''"}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "feeds",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "sealed_address",
            sa.LargeBinary(),
            server_default=sa.text(NO_BYTES[op.get_context().dialect.name]),
            nullable=False,
        ),
        sa.Column("date_order", sa.Text(), nullable=False),
        sa.Column("column_choices", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("tried_at", sa.Text()),
        sa.Column("read_at", sa.Text()),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("import_id", INTEGER),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_feeds_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("name", name=op.f("uq_feeds_name")),
        sqlite_strict=True,
    )
    op.create_table(
        "feed_categories",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("types", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("set_by", INTEGER),
        sa.Column("set_at", sa.Text(), nullable=False),
        sa.CheckConstraint(f"category IN {CATEGORIES}", name=op.f("ck_feed_categories_category")),
        sa.ForeignKeyConstraint(
            ["set_by"], ["accounts.id"], name=op.f("fk_feed_categories_set_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_categories")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_feed_categories_feed_types"), "feed_categories", ["feed", "types"])

"""A revision of tests alone: a table more, and a column of another one moves into it."""

import sqlalchemy as sa
from alembic import op

revision = "0002_test"
down_revision = "newest"  # of the program: the copy names it
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "import_rejections",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_rejections_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_rejections")),
        sqlite_strict=True,
    )
    op.execute(
        "INSERT INTO import_rejections (import_id, rejected) SELECT id, rejected FROM imports"
    )
    op.drop_column("imports", "rejected")  # in place: other tables refer to this one

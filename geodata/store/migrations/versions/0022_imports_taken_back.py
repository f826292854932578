"""Imports can be taken back; a flag that was set where nothing contradicts is taken away.

Records that state another district and lie outside of ours were flagged as if the statement
contradicted the point. Of what a record states only our subdistrict is kept: where none is, the
flag of a record outside says nothing else. Types that were read with the braces of their list
(`{ถนน`, `ทางเท้า}`) lose them.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "imports_taken_back",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("restored", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_imports_taken_back_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"],
            ["accounts.id"],
            name=op.f("fk_imports_taken_back_confirmed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_imports_taken_back_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_imports_taken_back")),
        sqlite_strict=True,
    )
    op.create_table(
        "import_repeats",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_repeats_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "record_id", name=op.f("pk_import_repeats")),
        sqlite_strict=True,
    )
    op.create_table(
        "counted_before",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_counted_before")),
        sqlite_strict=True,
    )
    for name in ("feed_records", "imported_complaints"):
        records = sa.table(
            name,
            *(sa.column(each) for each in ("id", "types", "disagrees", "how")),
            sa.column("stated_subdistrict"),
        )
        op.execute(
            records.update()
            .where(
                records.c.disagrees == 1,
                records.c.how == "outside",
                records.c.stated_subdistrict.is_(None),
            )
            .values(disagrees=0)
        )
        _take_braces_away(records)


def _take_braces_away(records: sa.TableClause) -> None:
    """Correct the types of records whose first type begins a list and whose last one ends it."""
    connection = op.get_bind()
    in_braces = sa.select(records.c.types).where(records.c.types.like('["{%}"]')).distinct()
    for types in connection.execute(in_braces).scalars().all():
        bare = (each.strip("{} '\"") for each in json.loads(types))
        kept = list(dict.fromkeys(each for each in bare if each))
        connection.execute(
            records.update()
            .where(records.c.types == types)
            .values(types=json.dumps(kept, ensure_ascii=False))
        )

"""Two reasons for each step of a case, endings that wait for a second person.

What reporters have been shown until now is kept as told; every other reason stays inside. SQLite
changes no check in place: the table of steps is made anew with its rows.
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0024"
branch_labels = None
depends_on = None

STEPS = (
    "'reported', 'taken up', 'referred to district', 'taken up by district', "
    "'sent back', 'released to PACC', 'released to NACC', 'agency accepted', "
    "'agency returned', 'agency finished', 'solution confirmed', 'dismissed', "
    "'found duplicate', 'reporter confirmed', 'clock ended', 'reporter contested', "
    "'reporter reopened', 'reporter withdrew', 'reporter took back', 'reopened by officer', "
    "'edited', 'assigned', 'threat set', 'evidence added', 'solution proposed', "
    "'solution declined', 'ending proposed', 'ending declined', 'packet prepared', "
    "'packet dropped', 'packet sent', 'risk point proposed', 'linked'"
)
SHOWN = ("dismissed", "agency finished", "reporter contested", "reporter reopened")


def upgrade() -> None:
    """Apply."""
    check = op.f("ck_case_steps_step")
    with op.batch_alter_table(
        "case_steps", recreate="always", table_kwargs={"sqlite_strict": True}
    ) as batch:
        batch.add_column(sa.Column("sealed_told", sa.LargeBinary(), nullable=True))
        batch.drop_constraint(check, type_="check")
        batch.create_check_constraint(check, sa.text(f"step IN ({STEPS})"))
    steps = sa.table(
        "case_steps", sa.column("step"), sa.column("sealed_reason"), sa.column("sealed_told")
    )
    op.execute(
        steps.update()
        .where(steps.c.step.in_(SHOWN))
        .values(sealed_told=steps.c.sealed_reason, sealed_reason=None)
    )
    op.create_table(
        "case_endings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(f"step IN ({STEPS})", name=op.f("ck_case_endings_step")),
        sa.CheckConstraint(
            "answer IN ('waiting', 'confirmed', 'refused', 'dropped')",
            name=op.f("ck_case_endings_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["accounts.id"], name=op.f("fk_case_endings_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_case_endings_asked_by")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_endings_case_id")),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"], name=op.f("fk_case_endings_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_endings")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_case_endings_case_id"), "case_endings", ["case_id"])

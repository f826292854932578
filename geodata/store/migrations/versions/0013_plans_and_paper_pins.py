"""Scenarios and strategies; pins from paper wait until they were compared with the sheet."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LIKELIHOODS = "('likely', 'possible', 'unlikely')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "paper_pins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pin_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["pin_id"], ["pins.id"], name=op.f("fk_paper_pins_pin_id")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["accounts.id"], name=op.f("fk_paper_pins_confirmed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_pins")),
        sa.UniqueConstraint("pin_id", name=op.f("uq_paper_pins_pin_id")),
        sqlite_strict=True,
    )
    op.execute("INSERT INTO paper_pins (pin_id) SELECT id FROM pins WHERE from_paper = 1")
    op.create_table(
        "scenarios",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("sealed_title", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_story", sa.LargeBinary(), nullable=False),
        sa.Column("likelihood", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"likelihood IN {LIKELIHOODS}", name=op.f("ck_scenarios_likelihood")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_scenarios_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
        sa.UniqueConstraint("token", name=op.f("uq_scenarios_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_scenarios_workshop_id"), "scenarios", ["workshop_id"])
    op.create_table(
        "strategies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("year_be", sa.Integer(), nullable=False),
        sa.Column("sealed_responsible", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenarios.id"], name=op.f("fk_strategies_scenario_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategies")),
        sa.UniqueConstraint("token", name=op.f("uq_strategies_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_strategies_scenario_id"), "strategies", ["scenario_id"])

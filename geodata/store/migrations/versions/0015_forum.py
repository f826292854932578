"""Questions of the audience, and pins that stand for published risk points."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATES = "('waiting', 'shown', 'answered', 'hidden')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "room_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_room_questions_state")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_room_questions_workshop_id")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["room_devices.id"], name=op.f("fk_room_questions_device_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_questions")),
        sa.UniqueConstraint("token", name=op.f("uq_room_questions_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_room_questions_workshop_id"), "room_questions", ["workshop_id"])
    op.create_index(op.f("ix_room_questions_device_id"), "room_questions", ["device_id"])
    op.create_table(
        "priorities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pin_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pin_id"], ["pins.id"], name=op.f("fk_priorities_pin_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priorities")),
        sa.UniqueConstraint("pin_id", name=op.f("uq_priorities_pin_id")),
        sqlite_strict=True,
    )

"""Workshops, their rooms, and the pins and votes in them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
KINDS = "('training', 'focus group', 'working meeting', 'future scenario', 'hearing', 'forum')"
STATES = "('prepared', 'open', 'closed')"
VOTINGS = "('none', 'open', 'closed')"
AGE_GROUPS = "('60+', '40-59', '25-39', '20-24')"
CATEGORIES = "('policy', 'within agency', 'public service', 'community', 'unclassified')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "workshops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text(), nullable=True),
        sa.Column("age_group", sa.Text(), nullable=True),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("rolling", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Text(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=True),
        sa.Column("accepting", sa.Integer(), nullable=False),
        sa.Column("revealed", sa.Integer(), nullable=False),
        sa.Column("voting", sa.Text(), nullable=False),
        sa.Column("dots", sa.Integer(), nullable=False),
        sa.Column("timer_ends_at", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("looked_at", sa.Text(), nullable=True),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"age_group IN {AGE_GROUPS}", name=op.f("ck_workshops_age_group")),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_workshops_kind")),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_workshops_state")),
        sa.CheckConstraint(f"voting IN {VOTINGS}", name=op.f("ck_workshops_voting")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_workshops_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["accounts.id"], name=op.f("fk_workshops_facilitator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshops")),
        sa.UniqueConstraint("code", name=op.f("uq_workshops_code")),
        sa.UniqueConstraint("token", name=op.f("uq_workshops_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_workshops_state"), "workshops", ["state"])
    op.create_table(
        "room_devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("token_code", sa.Text(), nullable=False),
        sa.Column("is_projector", sa.Integer(), nullable=False),
        sa.Column("ballot", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_projector IN (0, 1)", name=op.f("ck_room_devices_is_projector")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_room_devices_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_devices")),
        sa.UniqueConstraint("token_code", name=op.f("uq_room_devices_token_code")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_room_devices_workshop_id"), "room_devices", ["workshop_id"])
    op.create_table(
        "pins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text(), nullable=True),
        sa.Column("subdistrict_code", sa.Text(), nullable=True),
        sa.Column("cell_longitude", NUMBER, nullable=True),
        sa.Column("cell_latitude", NUMBER, nullable=True),
        sa.Column("sealed_point", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=True),
        sa.Column("from_paper", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"category IN {CATEGORIES}", name=op.f("ck_pins_category")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_pins_community_id")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["room_devices.id"], name=op.f("fk_pins_device_id")),
        sa.ForeignKeyConstraint(["merged_into"], ["pins.id"], name=op.f("fk_pins_merged_into")),
        sa.ForeignKeyConstraint(["risk_id"], ["risk_points.id"], name=op.f("fk_pins_risk_id")),
        sa.ForeignKeyConstraint(
            ["subdistrict_code"], ["subdistricts.code"], name=op.f("fk_pins_subdistrict_code")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_pins_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pins")),
        sa.UniqueConstraint("token", name=op.f("uq_pins_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pins_device_id"), "pins", ["device_id"])
    op.create_index(op.f("ix_pins_workshop_id"), "pins", ["workshop_id"])
    op.create_table(
        "pin_votes",
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("pin_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["room_devices.id"], name=op.f("fk_pin_votes_device_id")
        ),
        sa.ForeignKeyConstraint(["pin_id"], ["pins.id"], name=op.f("fk_pin_votes_pin_id")),
        sa.PrimaryKeyConstraint("device_id", "pin_id", name=op.f("pk_pin_votes")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pin_votes_pin_id"), "pin_votes", ["pin_id"])

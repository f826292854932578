"""Titles and numbers of pins, dots on paper, the address of a room."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005_pin_titles"
down_revision = "0003_landmarks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; pins that a room showed already keep the numbers under which it showed them."""
    _add_column("workshops", "base_url", sa.Text(), "")
    _add_column("workshops", "paper_ballots", sa.Integer(), "0")
    op.add_column("pins", sa.Column("number", sa.Integer()))
    op.add_column("pins", sa.Column("sealed_title", sa.LargeBinary()))
    _add_column("pins", "title_approved", sa.Integer(), "0")
    _add_column("pins", "paper_dots", sa.Integer(), "0")
    op.execute("""
        UPDATE pins SET number = (
            SELECT count(*) FROM pins AS others
            WHERE others.workshop_id = pins.workshop_id
            AND others.withdrawn = 0 AND others.id <= pins.id
        )
        WHERE withdrawn = 0 AND workshop_id IN (
            SELECT id FROM workshops WHERE revealed = 1 OR voting != 'none'
        )
    """)
    number = op.f("ix_pins_workshop_id_number")
    op.create_index(number, "pins", ["workshop_id", "number"], unique=True)


def _add_column(table: str, name: str, kind: sa.types.TypeEngine[Any], default: str) -> None:
    op.add_column(table, sa.Column(name, kind, server_default=default, nullable=False))

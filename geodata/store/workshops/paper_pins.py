"""Pins from paper: in which order they were typed, and who compared them with the sheet."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from geodata.model import times
from geodata.store.database import Transaction
from geodata.store.schema import paper_pins, pins


class PaperPinStore:
    """Keeps what is known of the typing of pins."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(self, pin_id: int) -> None:
        """Record that a pin was typed in: it waits."""
        self._connection.execute(paper_pins.insert().values(pin_id=pin_id))

    def confirm(self, pin_ids: Collection[int], *, confirmed_by: int | None, at: datetime) -> None:
        """Keep who compared pins with the sheet; what was confirmed before stays."""
        self._connection.execute(
            paper_pins.update()
            .where(paper_pins.c.pin_id.in_(pin_ids), paper_pins.c.confirmed_at.is_(None))
            .values(confirmed_by=confirmed_by, confirmed_at=times.format_iso(at))
        )

    def list_in_order(self, workshop_id: int) -> list[int]:
        """Return the pins of a workshop that were typed in, the first one first."""
        query = (
            sa.select(paper_pins.c.pin_id)
            .join(pins, pins.c.id == paper_pins.c.pin_id)
            .where(pins.c.workshop_id == workshop_id)
            .order_by(paper_pins.c.id)
        )
        return list(self._connection.execute(query).scalars())

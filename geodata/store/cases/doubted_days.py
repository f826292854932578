"""Reports that came while the clock could not be believed, until it is believed again."""

from datetime import date, timedelta

import sqlalchemy as sa

from geodata.store.database import Transaction
from geodata.store.schema import cases, doubted_days


class DoubtedDayStore:
    """Knows whose day of receipt is in doubt."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def doubt(self, case_id: int) -> None:
        """Record that the day of a report is in doubt."""
        self._connection.execute(doubted_days.insert().values(case_id=case_id))

    def list_all(self) -> frozenset[int]:
        """Return the cases whose day is in doubt."""
        return frozenset(self._connection.execute(sa.select(doubted_days.c.case_id)).scalars())

    def settle(self, today: date) -> int:
        """Set the day of every report in doubt to today; return how many there were.

        What its days said of one another stays; nothing lies after today.
        """
        table = cases.c
        rows = self._connection.execute(
            sa.select(table.id, table.received_on, table.state_since, table.visible_from).where(
                table.id.in_(sa.select(doubted_days.c.case_id))
            )
        ).all()
        for row in rows:
            received, since, visible = map(
                date.fromisoformat, (row.received_on, row.state_since, row.visible_from)
            )
            moved_by: timedelta = today - received
            days = {
                "received_on": today,
                "state_since": min(since + moved_by, today),
                "visible_from": visible + moved_by,
            }
            self._connection.execute(
                cases.update()
                .where(table.id == row.id)
                .values({name: day.isoformat() for name, day in days.items()})
            )
        self._connection.execute(doubted_days.delete())
        return len(rows)

"""Visits: kept one by one, withdrawn ones too."""

from datetime import date, datetime

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model import times
from geodata.model.places.fieldwork import Visit, VisitDraft
from geodata.store.database import Transaction
from geodata.store.schema import visits


class VisitStore:
    """Keeps visits."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(self, draft: VisitDraft, *, visitor_id: int | None, at: datetime) -> int:
        """Keep a visit and return its number."""
        result = self._connection.execute(
            visits.insert().values(
                token=draft.token,
                community_id=draft.community_id,
                visited_on=draft.visited_on.isoformat(),
                found=int(draft.found_risk),
                hours=draft.hours,
                people=draft.people,
                visitor_id=visitor_id,
                recorded_at=times.format_iso(at),
            )
        )
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def find_by_token(self, token: str) -> Visit | None:
        """Return the visit that a token was used for."""
        row = self._connection.execute(sa.select(visits).where(visits.c.token == token)).first()
        return None if row is None else _visit(row)

    def load(self, visit_id: int) -> Visit:
        """Return a visit.

        Raises
        ------
        NotFound
        """
        row = self._connection.execute(sa.select(visits).where(visits.c.id == visit_id)).first()
        if row is None:
            raise NotFound
        return _visit(row)

    def withdraw(self, visit_id: int, at: datetime) -> bool:
        """Withdraw a visit; say whether it was not withdrawn before."""
        changed = self._connection.execute(
            visits.update()
            .where(visits.c.id == visit_id, visits.c.withdrawn_at.is_(None))
            .values(withdrawn_at=times.format_iso(at))
        )
        return bool(changed.rowcount)

    def list_all(self) -> list[Visit]:
        """Return every visit, the newest day first."""
        rows = self._connection.execute(
            sa.select(visits).order_by(visits.c.visited_on.desc(), visits.c.id.desc())
        )
        return [_visit(row) for row in rows]


def _visit(row: sa.Row[tuple[object, ...]]) -> Visit:
    return Visit(
        id=row.id,
        community_id=row.community_id,
        visited_on=date.fromisoformat(row.visited_on),
        found_risk=bool(row.found),
        hours=row.hours,
        people=row.people,
        visitor_id=row.visitor_id,
        is_withdrawn=row.withdrawn_at is not None,
    )

"""Traced outlines and what became of them."""

from datetime import datetime

import shapely
import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model import times
from geodata.model.places.places import Area
from geodata.model.places.tracings import TraceDraft, Tracing, TracingState
from geodata.store.database import Transaction
from geodata.store.schema import boundary_tracings


class TracingStore:
    """Keeps every tracing."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(self, draft: TraceDraft, outline: Area, account_id: int | None, at: datetime) -> int:
        """Keep a tracing and return its number; one that waited for the same community is over."""
        for waiting in self.list_for_community(draft.community_id):
            if waiting.state == TracingState.WAITING:
                self.settle(waiting.id, TracingState.REPLACED)
        result = self._connection.execute(
            boundary_tracings.insert().values(
                token=draft.token,
                community_id=draft.community_id,
                state=TracingState.WAITING,
                outline=shapely.to_wkb(outline),
                sealed_reason=draft.reason,
                account_id=account_id,
                traced_at=times.format_iso(at),
                sealed_answer="",
            )
        )
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def settle(self, tracing_id: int, state: TracingState, answer: str = "") -> None:
        """Record what became of a tracing."""
        self._connection.execute(
            boundary_tracings.update()
            .where(boundary_tracings.c.id == tracing_id)
            .values(state=state, sealed_answer=answer)
        )

    def load(self, tracing_id: int) -> Tracing:
        """Return a tracing.

        Raises
        ------
        NotFound
        """
        found = self._select_where(boundary_tracings.c.id == tracing_id)
        if not found:
            raise NotFound
        return found[0]

    def find_by_token(self, token: str) -> Tracing | None:
        """Return the tracing that a token was used for."""
        found = self._select_where(boundary_tracings.c.token == token)
        return found[0] if found else None

    def list_for_community(self, community_id: str) -> list[Tracing]:
        """Return the tracings of a community, newest first."""
        return self._select_where(boundary_tracings.c.community_id == community_id)

    def list_waiting(self) -> list[Tracing]:
        """Return what waits for an officer, newest first."""
        return self._select_where(boundary_tracings.c.state == TracingState.WAITING)

    def _select_where(self, condition: sa.ColumnElement[bool]) -> list[Tracing]:
        rows = self._connection.execute(
            sa.select(boundary_tracings).where(condition).order_by(boundary_tracings.c.id.desc())
        )
        return [
            Tracing(
                id=row.id,
                community_id=row.community_id,
                state=TracingState(row.state),
                outline=shapely.from_wkb(row.outline),
                reason=row.sealed_reason,
                account_id=row.account_id,
                traced_at=times.parse_iso(row.traced_at),
                answer=row.sealed_answer,
            )
            for row in rows
        ]

"""What happened to each community of the registry, and what was counted there."""

from collections import defaultdict
from datetime import datetime

import sqlalchemy as sa

from geodata.model import times
from geodata.model.places.registry import (
    Figure,
    FigureKind,
    RecordedFigure,
    RegistryChange,
    RegistryChangeKind,
)
from geodata.store.database import Transaction
from geodata.store.schema import community_changes, community_figures


class RegistryStore:
    """Keeps the history and the figures; nothing of either is overwritten."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def note(self, change: RegistryChange) -> None:
        """Keep one step of the history."""
        self._connection.execute(
            community_changes.insert().values(
                community_id=change.community_id,
                kind=change.kind,
                before=change.before,
                after=change.after,
                recorded_at=times.format_iso(change.at),
                account_id=change.account_id,
            )
        )

    def list_changes(self, community_id: str) -> list[RegistryChange]:
        """Return the history of a community, the first step first."""
        query = sa.select(community_changes).where(community_changes.c.community_id == community_id)
        rows = self._connection.execute(query.order_by(community_changes.c.id))
        return [
            RegistryChange(
                community_id=row.community_id,
                kind=RegistryChangeKind(row.kind),
                before=row.before,
                after=row.after,
                at=times.parse_iso(row.recorded_at),
                account_id=row.account_id,
            )
            for row in rows
        ]

    def list_former_names(self) -> list[tuple[str, str]]:
        """Return (name, community) of every name that a community had before."""
        table = community_changes.c
        rows = self._connection.execute(
            sa.select(table.before, table.community_id)
            .where(table.kind == RegistryChangeKind.RENAMED)
            .order_by(table.id)
        )
        return [(row.before, row.community_id) for row in rows]

    def add_figure(self, figure: Figure, *, account_id: int | None, at: datetime) -> None:
        """Keep a figure beside the older ones."""
        self._connection.execute(
            community_figures.insert().values(
                community_id=figure.community_id,
                kind=figure.kind,
                count=figure.count,
                year_be=figure.year_be,
                source=figure.source,
                recorded_at=times.format_iso(at),
                account_id=account_id,
            )
        )

    def list_figures(self) -> dict[str, list[RecordedFigure]]:
        """Return all figures by community, the first recorded first."""
        found: dict[str, list[RecordedFigure]] = defaultdict(list)
        rows = self._connection.execute(
            sa.select(community_figures).order_by(community_figures.c.id)
        )
        for row in rows:
            figure = Figure(
                community_id=row.community_id,
                kind=FigureKind(row.kind),
                count=row._mapping["count"],  # a row has a method of that name
                year_be=row.year_be,
                source=row.source,
            )
            found[row.community_id].append(
                RecordedFigure(figure, times.parse_iso(row.recorded_at), row.account_id)
            )
        return dict(found)

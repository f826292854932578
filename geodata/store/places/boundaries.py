"""Boundaries as versions: nothing is overwritten, the highest version of an area is current."""

from collections.abc import Iterable
from datetime import date, datetime

import shapely
import sqlalchemy as sa

from geodata.model import times
from geodata.model.places.places import (
    AreaLevel,
    Boundary,
    BoundaryConfirmation,
    BoundaryStatus,
    BoundaryVersion,
    Passport,
)
from geodata.store.database import Transaction
from geodata.store.schema import boundaries, boundary_confirmations, boundary_versions, communities

# A retired community keeps its boundaries; they are on no map and in no join until it comes back.
RETIRED = sa.select(communities.c.id).where(communities.c.retired_at.is_not(None))


class BoundaryStore:
    """Keeps every version of every boundary."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def read_newest_version(self) -> int:
        """Return the number of the newest version, of either level; 0 where there is none."""
        return int(
            self._connection.execute(sa.select(sa.func.max(boundary_versions.c.version))).scalar()
            or 0
        )

    def add(
        self,
        level: AreaLevel,
        areas: Iterable[Boundary],
        passport: Passport,
        *,
        at: datetime,
        note: str = "",
        account_id: int | None = None,
    ) -> int:
        """Keep a new version for these areas and return its number; others stay as they are."""
        version = self.read_newest_version() + 1
        self._connection.execute(
            boundary_versions.insert().values(
                version=version,
                level=level,
                source=passport.source,
                licence=passport.licence,
                dated=passport.dated_on.isoformat() if passport.dated_on else None,
                checksum=passport.checksum,
                recorded_at=times.format_iso(at),
                note=note,
                account_id=account_id,
            )
        )
        for area in areas:
            self._connection.execute(
                boundaries.insert().values(
                    version=version,
                    area_id=area.area_id,
                    level=level,
                    status=area.status,
                    geometry=None if area.geometry is None else shapely.to_wkb(area.geometry),
                )
            )
        return version

    def confirm(
        self, area_id: str, version: int, *, account_id: int, note: str, at: datetime
    ) -> None:
        """Record that the community knows this version of its boundary as its own."""
        self._connection.execute(
            boundary_confirmations.insert().values(
                version=version,
                area_id=area_id,
                confirmed_at=times.format_iso(at),
                account_id=account_id,
                sealed_note=note,
            )
        )

    def read_confirmation(self, area_id: str, version: int) -> BoundaryConfirmation | None:
        """Return the confirmation of a version of a boundary; None where there is none."""
        table = boundary_confirmations
        row = self._connection.execute(
            sa.select(table).where(table.c.area_id == area_id, table.c.version == version)
        ).first()
        if row is None:
            return None
        return BoundaryConfirmation(
            times.parse_iso(row.confirmed_at), row.account_id, row.sealed_note
        )

    def read_current(self, level: AreaLevel) -> dict[str, Boundary]:
        """Return the current boundary of each area of a level that is in force, by id."""
        newest = (
            sa.select(boundaries.c.area_id, sa.func.max(boundaries.c.version).label("version"))
            .where(boundaries.c.level == level, boundaries.c.area_id.not_in(RETIRED))
            .group_by(boundaries.c.area_id)
            .subquery()
        )
        rows = self._connection.execute(
            _select_with_confirmations()
            .join(
                newest,
                sa.and_(
                    boundaries.c.area_id == newest.c.area_id,
                    boundaries.c.version == newest.c.version,
                ),
            )
            .order_by(boundaries.c.area_id)
        )
        return {row.area_id: _build_boundary(row) for row in rows}

    def list_history(self, area_id: str) -> list[Boundary]:
        """Return every version of one area, newest first."""
        rows = self._connection.execute(
            _select_with_confirmations()
            .where(boundaries.c.area_id == area_id)
            .order_by(boundaries.c.version.desc())
        )
        return [_build_boundary(row) for row in rows]

    def list_versions(self) -> tuple[BoundaryVersion, ...]:
        """Return every version, newest first."""
        rows = self._connection.execute(
            sa.select(boundary_versions).order_by(boundary_versions.c.version.desc())
        )
        return tuple(
            BoundaryVersion(
                version=row.version,
                level=AreaLevel(row.level),
                passport=Passport(
                    source=row.source,
                    licence=row.licence,
                    dated_on=date.fromisoformat(row.dated) if row.dated else None,
                    checksum=row.checksum,
                ),
                recorded_at=times.parse_iso(row.recorded_at),
                note=row.note,
                account_id=row.account_id,
            )
            for row in rows
        )


def _select_with_confirmations() -> sa.Select[tuple[object, ...]]:
    table = boundary_confirmations
    return sa.select(boundaries, table.c.confirmed_at).outerjoin(
        table,
        sa.and_(table.c.version == boundaries.c.version, table.c.area_id == boundaries.c.area_id),
    )


def _build_boundary(row: sa.Row[tuple[object, ...]]) -> Boundary:
    return Boundary(
        area_id=row.area_id,
        level=AreaLevel(row.level),
        status=BoundaryStatus(row.status),
        geometry=None if row.geometry is None else shapely.from_wkb(row.geometry),
        version=row.version,
        confirmed=row.confirmed_at is not None,
    )

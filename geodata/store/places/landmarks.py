"""Landmarks: kept one by one, retired ones too."""

from datetime import datetime

import sqlalchemy as sa

from geodata.errors import Conflict, NotFound
from geodata.model import times
from geodata.model.places.landmarks import Landmark, LandmarkDraft, LandmarkKind
from geodata.store.database import Transaction
from geodata.store.schema import landmarks


class LandmarkStore:
    """Keeps landmarks; none is deleted, so that an edition of then can be explained."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(self, draft: LandmarkDraft, *, account_id: int | None, at: datetime) -> int:
        """Keep a landmark and return its number."""
        result = self._connection.execute(
            landmarks.insert().values(
                token=draft.token,
                kind=draft.kind,
                name_th=draft.name_th,
                name_en=draft.name_en,
                longitude=draft.longitude,
                latitude=draft.latitude,
                source=draft.source,
                added_by=account_id,
                added_at=times.format_iso(at),
            )
        )
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def find_by_token(self, token: str) -> Landmark | None:
        """Return the landmark that a token was used for."""
        query = sa.select(landmarks).where(landmarks.c.token == token)
        row = self._connection.execute(query).first()
        return None if row is None else _build_landmark(row)

    def load(self, landmark_id: int) -> Landmark:
        """Return a landmark.

        Raises
        ------
        NotFound
        """
        query = sa.select(landmarks).where(landmarks.c.id == landmark_id)
        row = self._connection.execute(query).first()
        if row is None:
            raise NotFound
        return _build_landmark(row)

    def set_retired(self, landmark: Landmark, retired_at: datetime | None) -> None:
        """Retire a landmark, or with None bring it back.

        Raises
        ------
        Conflict
            Where somebody changed it meanwhile.
        """
        changed = self._connection.execute(
            landmarks.update()
            .where(landmarks.c.id == landmark.id, landmarks.c.version == landmark.version)
            .values(
                retired_at=None if retired_at is None else times.format_iso(retired_at),
                version=landmark.version + 1,
            )
        )
        if not changed.rowcount:
            raise Conflict

    def list_all(self) -> list[Landmark]:
        """Return every landmark, retired ones too, by kind and name."""
        rows = self._connection.execute(
            sa.select(landmarks).order_by(landmarks.c.kind, landmarks.c.name_th, landmarks.c.id)
        )
        return [_build_landmark(row) for row in rows]


def _build_landmark(row: sa.Row[tuple[object, ...]]) -> Landmark:
    return Landmark(
        id=row.id,
        kind=LandmarkKind(row.kind),
        name_th=row.name_th,
        name_en=row.name_en,
        longitude=row.longitude,
        latitude=row.latitude,
        source=row.source,
        retired=row.retired_at is not None,
        version=row.version,
    )

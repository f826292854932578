"""The registry: subdistricts and communities."""

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from shapely.geometry import Point

from geodata.errors import Conflict, NotFound
from geodata.model.places.places import Community, Subdistrict
from geodata.store.database import Transaction
from geodata.store.schema import communities, subdistricts

NOT_STATED = 0  # in a column of figures: the source has none, and no subdistrict is empty
FIGURES = ("official_area_km2", "population", "population_year", "houses")


class PlaceStore:
    """Keeps the subdistricts and the communities that are known so far."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add_subdistrict(self, place: Subdistrict) -> None:
        """Keep a subdistrict."""
        row = asdict(place)
        values = {name: NOT_STATED if value is None else value for name, value in row.items()}
        self._connection.execute(subdistricts.insert().values(values))

    def add_community(self, place: Community) -> None:
        """Keep a community."""
        self._connection.execute(
            communities.insert().values(
                id=place.id,
                name_th=place.name_th,
                subdistrict_code=place.subdistrict_code,
                kind_th=place.kind_th,
                zone=place.zone,
                longitude=place.location.x,
                latitude=place.location.y,
            )
        )

    def list_subdistricts(self) -> tuple[Subdistrict, ...]:
        """Return all subdistricts by code."""
        rows = self._connection.execute(sa.select(subdistricts).order_by(subdistricts.c.code))
        return tuple(_build_subdistrict(row) for row in rows)

    def list_communities(self) -> tuple[Community, ...]:
        """Return the communities in force by id."""
        return tuple(place for place in self.list_all_communities() if not place.retired)

    def list_all_communities(self) -> tuple[Community, ...]:
        """Return all communities by id, retired ones too."""
        rows = self._connection.execute(sa.select(communities).order_by(communities.c.id))
        return tuple(_build_community(row) for row in rows)

    def load_community(self, community_id: str) -> Community:
        """Return a community, also a retired one.

        Raises
        ------
        NotFound
        """
        row = self._connection.execute(
            sa.select(communities).where(communities.c.id == community_id)
        ).first()
        if row is None:
            raise NotFound
        return _build_community(row)

    def change(self, place: Community, **values: Any) -> None:  # noqa: ANN401 - columns
        """Change a community that nobody else changed meanwhile.

        Raises
        ------
        Conflict
            Where its version is another one by now.
        """
        changed = self._connection.execute(
            communities.update()
            .where(communities.c.id == place.id, communities.c.version == place.version)
            .values(version=place.version + 1, **values)
        )
        if not changed.rowcount:
            raise Conflict


def _build_subdistrict(row: sa.Row[tuple[object, ...]]) -> Subdistrict:
    figures = {name: getattr(row, name) or None for name in FIGURES}
    return Subdistrict(code=row.code, name_th=row.name_th, name_en=row.name_en, **figures)


def _build_community(row: sa.Row[tuple[object, ...]]) -> Community:
    return Community(
        id=row.id,
        name_th=row.name_th,
        subdistrict_code=row.subdistrict_code,
        kind_th=row.kind_th,
        location=Point(row.longitude, row.latitude),
        zone=row.zone,
        retired=row.retired_at is not None,
        version=row.version,
    )

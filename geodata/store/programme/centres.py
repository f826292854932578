"""Centres of governance and the people in them."""

from datetime import date

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model.programme.centres import Centre, CentreDraft
from geodata.store.database import Transaction
from geodata.store.programme.rows import FIRST_VERSION
from geodata.store.schema import centre_members, centres


class CentreStore:
    """Keeps centres."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(self, draft: CentreDraft) -> int:
        """Keep a centre and return its number."""
        result = self._connection.execute(
            centres.insert().values(
                token=draft.token,
                sealed_name=draft.name.strip(),
                sealed_order=draft.order_number.strip(),
                established_on=draft.established_on.isoformat(),
                community_id=draft.community_id,
                version=FIRST_VERSION,
            )
        )
        centre_id = int(result.inserted_primary_key[0])  # type: ignore[index]
        self._add_members(centre_id, draft.member_ids)
        return centre_id

    def set_members(self, centre_id: int, member_ids: frozenset[int]) -> None:
        """Replace the people of a centre."""
        self._connection.execute(
            centre_members.delete().where(centre_members.c.centre_id == centre_id)
        )
        self._add_members(centre_id, member_ids)
        self._connection.execute(
            centres.update().where(centres.c.id == centre_id).values(version=centres.c.version + 1)
        )

    def load(self, centre_id: int) -> Centre:
        """Return a centre.

        Raises
        ------
        NotFound
        """
        for centre in self.list_all():
            if centre.id == centre_id:
                return centre
        raise NotFound

    def find_by_token(self, token: str) -> Centre | None:
        """Return the centre that a token was used for."""
        query = sa.select(centres.c.id).where(centres.c.token == token)
        found: int | None = self._connection.execute(query).scalar()
        return None if found is None else self.load(found)

    def list_all(self) -> list[Centre]:
        """Return every centre, the first one first."""
        people: dict[int, set[int]] = {}
        for row in self._connection.execute(sa.select(centre_members)):
            people.setdefault(row.centre_id, set()).add(row.member_id)
        return [
            Centre(
                id=row.id,
                name=row.sealed_name,
                order_number=row.sealed_order,
                established_on=date.fromisoformat(row.established_on),
                community_id=row.community_id,
                member_ids=frozenset(people.get(row.id, ())),
                version=row.version,
            )
            for row in self._connection.execute(sa.select(centres).order_by(centres.c.id))
        ]

    def _add_members(self, centre_id: int, member_ids: frozenset[int]) -> None:
        rows = [{"centre_id": centre_id, "member_id": one} for one in sorted(member_ids)]
        if rows:
            self._connection.execute(centre_members.insert(), rows)
